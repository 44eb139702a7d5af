"""Linked names that may mean something else, judged by their uses in all articles together (see `ambiguity`).

Apart from finding these uses, so that `check` without a change need not load the rules of languages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sitegen.content.layout import GLOSSARY_FOLDER
from sitegen.errors import Problem
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

# How often a word must follow a name for the two to be taken for a longer name.
_OFTEN = 2
# Words that YAML reads as one scalar in a list.
_PLAIN_YAML = re.compile(r"[^\W\d][\w’-]*(?: \w[\w’-]*)*")


class Follower(Record, frozen=True, array_like=True):
    """A word after a name: how often it occurs elsewhere in the article, with or without particles; and if it
    does not, how often it follows the name, each time among other words, those around the first place, and
    the least share of the mentions of the name for it to be taken for part of it."""

    beside: int
    elsewhere: int
    example: str
    share: float


class NameUse(Record, frozen=True, array_like=True):
    """How one article uses a one-word name in this spelling: how often it is linked (`mentions`); the forms
    that it would have as a common word, with their counts (`common`); if there are any, the words around the
    first links and further words of the entity's names; and the words that follow the name and may belong to
    it."""

    term: str
    lang: Lang
    name: str
    mentions: int
    common: dict[str, int]
    examples: tuple[str, ...]
    context: tuple[str, ...]
    followers: dict[str, Follower]


def of_names(articles: Iterable[Sequence[NameUse]]) -> tuple[Problem, ...]:
    """The findings about the names that articles use: at most one for each name, as information."""
    uses: dict[tuple[str, Lang, str], list[NameUse]] = defaultdict(list)
    for article in articles:
        for use in article:
            uses[use.term, use.lang, use.name].append(use)
    return tuple(filter(None, (_of_name(*key, found) for key, found in uses.items())))


def _of_name(term: str, lang: Lang, name: str, uses: Sequence[NameUse]) -> Problem | None:
    mentions, articles = sum(use.mentions for use in uses), counted(len(uses), "article")
    said = [f'the name "{name}" occurs {counted(mentions, "time")} in {articles}']
    hints = []
    common: Counter[str] = Counter()
    for use in uses:
        common.update(use.common)
    if common:
        forms = ", ".join(f'"{form}" {counted(count, "time")}' for form, count in sorted(common.items()))
        examples = [example for use in uses for example in use.examples]
        said.append(f"it is a common word there too: {forms}; it is linked in {_quoted(examples)}")
        context = next((use.context for use in uses if use.context), ()) or ("word",)
        words = ", ".join(map(_yaml, context))
        line = f"requires_context: {{{_yaml(name)}: [{words}]}}"
        hints.append(f"if a link is wrong, give words that occur near it: {line}")
    longer = _longer_names(name, uses)
    for phrase, (count, examples) in longer.items():
        said.append(f'it is part of "{phrase}" {counted(count, "time")}, as in {_quoted(examples)}')
    if longer:
        them = ", ".join(map(_yaml, longer))
        hints.append(f"if that is something else: blocked_by: [{them}]; if not, add it to the names")
    if not hints:
        return None
    path = f"{GLOSSARY_FOLDER}/{term}.yaml"
    return Problem(path, 0, "; ".join(said), "; ".join(hints), "info", "ambiguous-name")


def _longer_names(name: str, uses: Sequence[NameUse]) -> dict[str, tuple[int, list[str]]]:
    """The name with each word that often follows it and, if the name has no capital, occurs nowhere else in
    the articles with the name; with the count and examples."""
    beside: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    shares: dict[str, float] = {}
    mentions = sum(use.mentions for use in uses)
    for use in uses:
        for word, found in use.followers.items():
            elsewhere[word] += found.elsewhere
            if found.example not in examples[word]:  # not the same text again
                beside[word] += found.beside
                examples[word].append(found.example)
                shares[word] = found.share
    return {
        f"{name} {word}": (count, examples[word])
        for word, count in beside.items()
        if not elsewhere[word] and count >= max(_OFTEN, mentions * shares[word])
    }


def _yaml(phrase: str) -> str:
    """The phrase as a list item in YAML."""
    if _PLAIN_YAML.fullmatch(phrase):
        return phrase
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _quoted(examples: Iterable[str]) -> str:
    """The first two examples, each isolated from the direction of the message."""
    first = list(dict.fromkeys(filter(None, examples)))[:2]
    return " and ".join(f'"\u2068{shortened(each, 60)}\u2069"' for each in first)
