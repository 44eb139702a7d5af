"""Files that pages use as they are: the theme's static files and its additions to the style sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sitegen.files.paths import is_hidden, present
from sitegen.files.reading import read_bytes
from sitegen.theme.loader import CUSTOM_STYLES, STATIC


def static_files(folders: tuple[Path, ...], site: Path) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of the theme's static files; files in earlier folders take precedence."""
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        for path in sorted((folder / STATIC).rglob("*")):
            name = path.relative_to(folder / STATIC).as_posix()
            # Hidden files are not watched, so changes to them would go unnoticed.
            if path.is_file() and not is_hidden(name) and name != CUSTOM_STYLES:
                found[name] = path
    for name in sorted(found):
        yield name, read_bytes(found[name], site)


def custom_styles(folders: tuple[Path, ...], site: Path) -> Iterator[tuple[Path, bytes]]:
    """What each folder of the theme adds to the style sheet, with its path; the first folder's comes last."""
    for folder in reversed(folders):
        path = folder / STATIC / CUSTOM_STYLES
        if present(path):
            yield path, read_bytes(path, site)


def fingerprinted(name: str, data: bytes) -> str:
    """The output path of a static file, with a digest of its bytes, so that it may be cached forever."""
    path = PurePosixPath(STATIC) / name
    return str(path.with_name(f"{path.stem}.{hashlib.sha256(data).hexdigest()[:10]}{path.suffix}"))
