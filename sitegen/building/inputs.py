"""The files that a build reads, and whether they have changed."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sitegen.building.store import Known
from sitegen.content.layout import check_folders
from sitegen.errors import Problems
from sitegen.files.installed import digest_of_code, installed
from sitegen.files.paths import printable
from sitegen.files.reading import digest, read_bytes
from sitegen.files.tree import FOLDER, NOTHING, Signature, Tree, scan
from sitegen.theme.folders import SHIPPED, shipped_themes

# Libraries whose output ends up in the pages or determines it.
_LIBRARIES = (
    "ahocorasick_rs", "babel", "fontpkg_amiri", "fonttools", "jinja2", "markdown_it_py", "markupsafe",
    "msgspec", "pillow", "polib", "pygments", "pyyaml",
)  # fmt: skip


# Digests for things that have no bytes.
_NO_BYTES = {None: b"", FOLDER: b"folder", NOTHING: b"link to nothing"}


def code_version() -> bytes:
    """A digest of the code that makes the pages: this package, its libraries and Python."""
    found = hashlib.sha256(platform.python_version().encode())
    found.update(repr(installed(_LIBRARIES)).encode() + digest_of_code())
    return found.digest()[:16]


class Inputs:
    """The content and the themes at one moment. `known` is what earlier builds knew about them; names are
    those of `theme_file`, and paths relative to the site. `files` also holds folders, as a folder may have
    the name of a file, and a theme may be an empty folder. `planned` files count as written, and those that
    are None count as removed."""

    def __init__(
        self, site: Path, known: Mapping[str, Known], problems: Problems,
        planned: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.site = site
        self._known = known
        self.planned = {name: data for name, data in planned.items() if data is not None}
        self._seen = time.time_ns()
        self.tree = scan([site / "content", site / "themes"], site, problems)
        if planned:
            there = {**self.tree.files, **dict.fromkeys(planned, NOTHING)}
            gone = planned.keys() - self.planned.keys()
            files = {name: signature for name, signature in there.items() if name not in gone}
            self.tree = Tree(files, self.tree.folders)
        check_folders(self.tree, problems)
        self.files = _all_of(self.tree)
        self._shipped = shipped_themes()
        if self._shipped != site / "themes":
            shipped = _all_of(scan([self._shipped], self._shipped, problems))
            self.files |= {SHIPPED + name: signature for name, signature in shipped.items()}
        self._digests: dict[str, bytes] = {}

    def digest(self, name: str) -> bytes:
        """The digest of a file's bytes, empty if there is no such file. Raises ContentError if it cannot be
        read."""
        if name not in self._digests:
            signature, known = self.files.get(name), self._known.get(name)
            if name not in self.planned and signature in _NO_BYTES:
                self._digests[name] = _NO_BYTES[signature]
            elif name not in self.planned and signature and known and known.is_current(signature):
                self._digests[name] = known.digests[0]
            else:
                self.read(name)
        return self._digests[name]

    def before(self, name: str) -> bytes:
        """The digest that a file had when it was last remembered."""
        known = self._known.get(name)
        return known.digests[0] if known else b""

    def read(self, name: str) -> bytes:
        """The bytes of a file. Their digest then counts as the file's digest for the rest of this build."""
        data = self.planned[name] if name in self.planned else read_bytes(self.path(name), self.site)
        self._digests[name] = digest(data)
        return data

    def note(self, name: str, signature: Signature | None, digest: bytes) -> None:
        """Notes what a task found when it read the file itself."""
        self._digests[name] = digest
        if signature:
            self.files[name] = signature

    def path(self, name: str) -> Path:
        if name.startswith(SHIPPED):
            return self._shipped / name.removeprefix(SHIPPED)
        return self.site / name

    def same(self) -> bool:
        """Whether the files are exactly those that are known, with the same bytes."""
        return self._known.keys() == self.files.keys() and all(
            self.digest(name) == known.digests[0] for name, known in self._known.items()
        )

    def changes(self) -> dict[str, Known | None]:
        """The files to remember, and (as None) those that no longer exist. Names that are not valid text
        cannot be remembered: every build looks at their files."""
        found: dict[str, Known | None] = dict.fromkeys(self._known.keys() - self.files.keys())
        for name, signature in self.files.items():
            known = self._known.get(name)
            if (known is None or not known.is_current(signature)) and printable(name) == name:
                found[name] = Known(signature, (self.digest(name),), self._seen)
        return found


def _all_of(tree: Tree) -> dict[str, Signature]:
    return {**dict.fromkeys(tree.folders, FOLDER), **tree.files}
