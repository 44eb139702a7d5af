"""The preview's own files. Their addresses change with their contents, so that browsers may cache them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sitegen.files.reading import digest
from sitegen.rendering.highlighting import highlight_styles

FOLDER = Path(__file__).parent / "files"
# The first scripts contain what the others use.
DESK_STYLES, DESK_SCRIPTS = ("desk.css", "queue.css"), (
    "desk.js", "desk-page.js", "desk-forms.js", "desk-terms.js", "desk-notes.js", "desk-sentence.js",
    "queue.js",
)  # fmt: skip
NAMES = ("fault.css", "fault.svg", "place.js", *DESK_STYLES, *DESK_SCRIPTS)


@cache
def own_file(name: str) -> bytes:
    data = (FOLDER / name).read_bytes()
    return data + highlight_styles().encode() if name == "fault.css" else data


@cache
def own_address(name: str) -> str:
    return f"/.preview/{name}?{digest(own_file(name)).hex()[:10]}"
