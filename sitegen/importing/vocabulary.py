"""What `vocabulary.toml` knows about Arabic news pages, in the folded form in which lines are compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from sitegen.importing.lines import bare, fold, tolerant, words


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of boilerplate line, as explained at the top of `vocabulary.toml`."""

    reason: str
    form: Literal["line", "start", "within"]
    max_words: int
    phrases: tuple[str, ...]
    edges: bool = False
    lists: bool = False
    takes: str = ""
    until: str = ""
    ends: bool = False


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
    """The folded names of one kind; the spellings of one month are separated by `|`."""
    return tuple(map(fold, vocabulary().names[kind]))


@cache
def word_set(kind: str) -> frozenset[str]:
    return frozenset(fold(vocabulary().words[kind]).split())


@cache
def any_name(*kinds: str) -> str:
    """A regular expression for any of the names in unfolded text, with the longest first."""
    found = {name for kind in kinds for entry in vocabulary().names[kind] for name in entry.split("|")}
    return rf"(?<!\w)(?:{'|'.join(tolerant(n) for n in sorted(found, key=lambda n: (-len(n), n)))})(?!\w)"


def opens_as_text(text: str) -> bool:
    """Whether the line begins like a paragraph: with a verb of reporting, a connective, or "and the …"."""
    first = next(iter(words(text)), "")
    verbs = word_set("reporting_verbs") | word_set("opening_verbs")
    return (
        first in verbs | word_set("connectives")
        or (first[:1] in ("و", "ف") and first[1:] in verbs | word_set("joined_verbs"))
        or re.match("[وف]ال", first) is not None
    )


def first_rule(text: str, *, edge: bool) -> Rule | None:
    """The first rule that matches a text; `edge` means that it stands above or below the article's text."""
    folded, inner = fold(text), bare(text)
    count, inner_count = len(words(folded)), len(words(inner))
    for rule, match in _rules():
        within = rule.form == "within"
        if (
            (edge or not rule.edges)
            and (count if within else inner_count) <= rule.max_words
            and match(folded if within else inner)
        ):
            return rule
    return None


@cache
def _rules() -> tuple[tuple[Rule, Callable[[str], re.Match[str] | None]], ...]:
    """The rules, each with the function that matches its phrases."""
    found = []
    for rule in vocabulary().rule:
        pattern = re.compile("|".join(f"(?:{fold(phrase)})" for phrase in rule.phrases))
        forms = {"line": pattern.fullmatch, "start": pattern.match, "within": pattern.search}
        found.append((rule, forms[rule.form]))
    return tuple(found)
