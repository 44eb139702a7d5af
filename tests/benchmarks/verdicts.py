"""What readers found in machine text, as line numbers and verdicts; the sentences themselves are not
included."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import msgspec


class NumberVerdicts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lines in which a number is wrong or lost; all lines with numbers were read."""

    wrong: frozenset[int]


class QuoteVerdicts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lines whose quotation marks differ, by whether a reader misses the marks."""

    missed: frozenset[int]
    not_missed: frozenset[int]


class NameVerdicts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many edits were read, and the wrong ones: line, word before, word after."""

    read: int
    wrong: frozenset[tuple[int, str, str]]


class Verdicts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The verdicts on a file of machine text with the digest `sha256`."""

    sha256: str
    numbers: NumberVerdicts
    quotes: QuoteVerdicts
    names: NameVerdicts


def verdicts_on(path: Path) -> Verdicts | None:
    """The verdicts on the machine text in `path`; None if nobody has read this text."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for file in sorted((Path(__file__).parent / "judgements").glob("*.toml")):
        verdicts = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Verdicts)
        if verdicts.sha256 == digest:
            return verdicts
    return None
