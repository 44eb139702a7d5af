"""What determines a process's results: its code and its libraries. All processes that work together must have
the same."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sitegen.files.installed import digest_of_code, installed
from sitegen.files.reading import digest
from sitegen.model.record import Record
from sitegen.theme.folders import shipped_themes

# The libraries that sitegen depends on, those with which engines translate, and those that carry the
# messages.
LIBRARIES = frozenset(
    {
        "ahocorasick_rs", "argos_translate_lt", "argostranslate", "babel", "brotli", "click", "cloudpickle",
        "ctranslate2", "dask", "distributed", "feedparser", "filelock", "fontpkg_amiri",
        "fontpkg_ibm_plex_sans_arabic", "fonttools", "httpx", "jinja2", "livereload", "lxml",
        "lxml_html_clean", "mammoth", "markdown_it_py", "markupsafe", "msgpack", "msgspec", "pillow",
        "platformdirs", "polib", "pygments", "pyyaml", "rapidfuzz", "rich", "sentencepiece", "stamina",
        "tinycss2", "tornado", "trafilatura", "watchfiles", "xxhash",
    }
)  # fmt: skip


class Version(Record, frozen=True):
    """Python's version, the folder and a digest of our code, a digest of the themes that come with it, and
    libraries, each with its version."""

    python: str
    package: str
    code: bytes
    themes: bytes
    libraries: tuple[str, ...]

    def differences(self, other: Version) -> Iterator[str]:
        """The differences there from here, in words."""
        if self.python != other.python:
            yield f"Python {other.python} instead of {self.python}"
        if self.code != other.code or self.themes != other.themes:
            yield "another version of sitegen"
        ours, theirs = (dict(each.rsplit(".", 1)[0].split("-", 1) for each in libraries)
                        for libraries in (self.libraries, other.libraries))  # fmt: skip
        for library in sorted(ours.keys() | theirs.keys()):
            here, there = ours.get(library), theirs.get(library)
            if here is None:
                yield f"{library}, which is not here"
            elif there is None:
                yield f"no {library}"
            elif here != there:
                yield f"{library} {there} instead of {here}"


@cache
def own_version() -> Version:
    """The version of this process."""
    package = Path(__file__).resolve().parents[1]
    themes = shipped_themes()
    files = sorted(path for path in themes.rglob("*") if path.is_file())
    held = b"".join(
        path.relative_to(themes).as_posix().encode() + digest(path.read_bytes()) for path in files
    )
    return Version(
        platform.python_version(),
        str(package),
        digest_of_code(),
        digest(held),
        tuple(installed(LIBRARIES)),
    )
