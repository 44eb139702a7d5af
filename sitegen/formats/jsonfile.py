"""Reading JSON from other programs."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode

# What the library says of a place, counted in bytes, and of a file that ends too early.
_PLACE = re.compile(r"(?:JSON is malformed: )?(.*) \(byte (\d+)\)", re.DOTALL)
_CUT_OFF = "Input data was truncated"


def parse(data: bytes, name: str) -> tuple[str, Any]:
    """A JSON file as text and as a value. Raises ContentError, with the line of what is wrong."""
    text = decode(data, name)
    written = text.encode()
    again = "have the other program write it again"
    try:
        return text, msgspec.json.decode(written)
    except RecursionError as error:
        raise ContentError(Problem(name, 1, "broken JSON: nested too deeply", again)) from error
    except msgspec.DecodeError as error:
        if not text.strip():
            raise ContentError(Problem(name, 1, "broken JSON: the file is empty", again)) from error
        line, message = 1, str(error)
        if found := _PLACE.fullmatch(message):
            line, message = written.count(b"\n", 0, int(found[2])) + 1, found[1]
        elif message == _CUT_OFF:
            line, message = text.rstrip().count("\n") + 1, "the end of the file is missing"
        raise ContentError(Problem(name, line, f"broken JSON: {message}", again)) from error
