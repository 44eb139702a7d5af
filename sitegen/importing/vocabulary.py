"""What `vocabulary.toml` knows of Arabic news pages, in the folded form in which lines are compared."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from sitegen.importing.lines import bare, fold, tolerant, words


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of boilerplate line, as the head of `vocabulary.toml` explains."""

    reason: str
    form: Literal["line", "start", "within"]
    max_words: int
    phrases: tuple[str, ...]
    edges: bool = False
    lists: bool = False
    takes: str = ""
    ends: bool = False

    def fits(self, text: str) -> bool:
        folded = fold(text) if self.form == "within" else bare(text)
        pattern = _pattern(self.phrases)
        match = {"line": pattern.fullmatch, "start": pattern.match, "within": pattern.search}[self.form]
        return len(words(folded)) <= self.max_words and match(folded) is not None


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    rule: tuple[Rule, ...]
    names: dict[str, tuple[str, ...]]
    words: dict[str, str]


@cache
def vocabulary() -> Vocabulary:
    text = files(__package__).joinpath("vocabulary.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Vocabulary)


@cache
def names(kind: str) -> tuple[str, ...]:
    """The folded names of one kind; the spellings of one month are kept apart by `|`."""
    return tuple(map(fold, vocabulary().names[kind]))


@cache
def word_set(kind: str) -> frozenset[str]:
    return frozenset(fold(vocabulary().words[kind]).split())


@cache
def any_name(*kinds: str) -> str:
    """A regular expression for any of the names in unfolded text, longest first."""
    found = {name for kind in kinds for entry in vocabulary().names[kind] for name in entry.split("|")}
    return rf"(?<!\w)(?:{'|'.join(tolerant(n) for n in sorted(found, key=lambda n: (-len(n), n)))})(?!\w)"


def opens_as_text(text: str) -> bool:
    """Whether the line begins as a paragraph does: with a verb of reporting, a connective, "and the …"."""
    first = next(iter(words(text)), "")
    verbs = word_set("reporting_verbs") | word_set("opening_verbs")
    return (
        first in verbs | word_set("connectives")
        or (first[:1] in ("و", "ف") and first[1:] in verbs | word_set("joined_verbs"))
        or re.match("[وف]ال", first) is not None
    )


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{fold(phrase)})" for phrase in phrases))
