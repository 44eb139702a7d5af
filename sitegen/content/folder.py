"""Which files of a content folder are content."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen.errors import Problem, Problems
from sitegen.files import relative

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def content_files(folder: Path, suffixes: tuple[str, ...], site: Path, problems: Problems) -> list[Path]:
    """The files of a content folder in a stable order; hidden ones and other kinds are not content.
    Two files of one slug, and slugs that are not ASCII, are problems; such files are left out."""
    files: list[Path] = []
    taken: dict[str, str] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.suffix not in suffixes or any(
            part.startswith(".") for part in path.relative_to(folder).parts
        ):
            continue
        name, slug = relative(path, site), path.name.removesuffix(path.suffix)
        if not SLUG.fullmatch(slug):
            hint = "use letters a to z, digits, - and _, as it becomes part of an address"
            problems.found.append(Problem(name, 0, f'the file name "{slug}" cannot be a slug', hint))
        elif slug.lower() in taken:
            told = f'the slug "{slug}" is taken by {taken[slug.lower()]}'
            problems.found.append(Problem(name, 0, told, "rename one of the two files"))
        else:
            taken[slug.lower()] = name
            files.append(path)
    return files
