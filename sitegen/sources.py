"""The files that a build reads, and whether they are what they were."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import sys
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from sitegen.content.folder import check_folders
from sitegen.errors import Problems
from sitegen.files import FOLDER, NOTHING, Signature, Tree, digest, read_bytes, scan
from sitegen.state import Known

# What ends up in the pages, or decides what does.
_LIBRARIES = (
    "ahocorasick_rs", "babel", "fontpkg_amiri", "fonttools", "jinja2", "markdown_it_py", "markupsafe",
    "msgspec", "polib", "pygments", "pyyaml",
)  # fmt: skip


# Before the names of files in themes that come with sitegen.
SHIPPED = "sitegen:"


def code_version() -> bytes:
    """A digest of the code that makes the pages: this package, its libraries, Python."""
    told = hashlib.sha256(platform.python_version().encode())
    told.update(repr(installed(_LIBRARIES)).encode())
    package = Path(__file__).parent
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.toml")]):
        if "themes" not in path.relative_to(package).parts:
            told.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return told.digest()[:16]


def installed(libraries: Collection[str]) -> list[str]:
    """The libraries with their versions, by the names of the folders that tell of them (PyPA, "Recording
    installed projects"): `importlib.metadata` takes as long to load as a build without a change takes to
    look at a thousand files."""
    found: list[str] = []
    for folder in sys.path:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                library, _, rest = entry.name.partition("-")
                if rest.endswith((".dist-info", ".egg-info")) and library.lower() in libraries:
                    found.append(entry.name)
    return sorted(found)


def shipped_themes() -> Path:
    """The themes of sitegen itself: in an installed package beside the code, in a checkout above it."""
    inside = Path(__file__).resolve().parent / "themes"
    return inside if inside.is_dir() else inside.parent.parent / "themes"


def theme_file(path: Path, site: Path) -> str:
    """A file of a theme by name: its path in the site folder, or in the themes that come with sitegen."""
    # The environment into which sitegen was installed may lie in the site folder, too.
    if path.is_relative_to(site / "themes"):
        return path.relative_to(site).as_posix()
    return SHIPPED + path.relative_to(shipped_themes()).as_posix()


class Sources:
    """The content and the themes at one moment. `known` is what earlier builds knew of them; names are
    those of `theme_file` and paths relative to the site. `files` holds folders too, as one may have the name
    of a file, and a theme may be an empty one. `planned` files count as if they had been written."""

    def __init__(
        self, site: Path, known: Mapping[str, Known], problems: Problems,
        planned: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self._site = site
        self._known = known
        self.planned = planned
        self._seen = time.time_ns()
        self.tree = scan([site / "content", site / "themes"], site, problems)
        if planned:
            self.tree = Tree({**self.tree.files, **dict.fromkeys(planned, NOTHING)}, self.tree.folders)
        check_folders(self.tree, problems)
        self.files = _all_of(self.tree)
        self._shipped = shipped_themes()
        if self._shipped != site / "themes":
            shipped = _all_of(scan([self._shipped], self._shipped, problems))
            self.files |= {SHIPPED + name: signature for name, signature in shipped.items()}
        self._digests: dict[str, bytes] = {}

    def digest(self, name: str) -> bytes:
        """The digest of a file's bytes, empty if there is none. Raises ContentError if it cannot be read."""
        if name not in self._digests:
            signature = self.files.get(name)
            known = self._known.get(name)
            if name in self.planned:
                self._digests[name] = digest(self.planned[name])
            elif signature is None:
                self._digests[name] = b""
            elif signature == FOLDER:
                self._digests[name] = b"folder"
            elif signature == NOTHING:
                self._digests[name] = b"link to nothing"
            elif known and known.is_current(signature):
                self._digests[name] = known.digests[0]
            else:
                self._digests[name] = digest(read_bytes(self.path(name), self._site))
        return self._digests[name]

    def before(self, name: str) -> bytes:
        """The digest that a file had when what is known was last remembered."""
        known = self._known.get(name)
        return known.digests[0] if known else b""

    def read(self, name: str) -> bytes:
        """The bytes of a file; what they are is what the file counts as in this build."""
        data = self.planned[name] if name in self.planned else read_bytes(self.path(name), self._site)
        self._digests[name] = digest(data)
        return data

    def note(self, name: str, signature: Signature | None, digest: bytes) -> None:
        """What a step found that read the file itself."""
        self._digests[name] = digest
        if signature:
            self.files[name] = signature

    def path(self, name: str) -> Path:
        if name.startswith(SHIPPED):
            return self._shipped / name.removeprefix(SHIPPED)
        return self._site / name

    def same(self) -> bool:
        """Whether all files are there that were, with the bytes that they had, and no other."""
        return self._known.keys() == self.files.keys() and all(
            self.digest(name) == known.digests[0] for name, known in self._known.items()
        )

    def changes(self) -> dict[str, Known | None]:
        """What there is to remember of the files, and which are gone."""
        found: dict[str, Known | None] = dict.fromkeys(self._known.keys() - self.files.keys())
        for name, signature in self.files.items():
            known = self._known.get(name)
            if known is None or not known.is_current(signature):
                found[name] = Known(signature, (self.digest(name),), self._seen)
        return found


def _all_of(tree: Tree) -> dict[str, Signature]:
    return {**dict.fromkeys(tree.folders, FOLDER), **tree.files}
