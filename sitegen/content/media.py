"""`content/media/`: files that are published unchanged, and so must not be of a kind that a browser runs."""

from __future__ import annotations

from pathlib import PurePosixPath

from sitegen.content.articles import IMAGE_SUFFIXES
from sitegen.errors import ContentError, Problem

OTHER_SUFFIXES = (".pdf", ".txt", ".csv", ".mp3", ".ogg", ".mp4", ".webm")


def check_medium(path: str, data: bytes) -> None:
    """Raises ContentError for a file that must not be published; `path` is its path in the site folder."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in (*IMAGE_SUFFIXES, *OTHER_SUFFIXES):
        hint = f"files here end in one of {', '.join((*IMAGE_SUFFIXES, *OTHER_SUFFIXES))}"
        raise ContentError(Problem(path, 0, "is not a kind of file that is published", hint))
    if suffix == ".svg":
        from sitegen.content.svg import svg_problems

        problems = tuple(svg_problems(path, data))
        if problems:
            raise ContentError(*problems)
