"""Finds linked names that may mean something else: a common word, or part of a longer name that is not in the
glossary.

Each article is examined for its uses of linked one-word names (`uses_of_names`), and the uses in all articles
together give the findings for a person to review (`of_names`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sitegen import languages
from sitegen.annotation.known_words import is_part_of_no_name
from sitegen.annotation.matcher import SEPARATOR, Matcher
from sitegen.content.layout import GLOSSARY_FOLDER
from sitegen.errors import Problem
from sitegen.languages.base import Language
from sitegen.model.entry import Mention
from sitegen.model.language import ByLanguage, Lang
from sitegen.model.record import Record
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

if TYPE_CHECKING:
    from sitegen.annotation.article import AnnotatedArticle

# How often a word must follow a name for the two to be taken for a longer name.
_OFTEN = 2
# Of the places of a name, the part in which a word that may be a verb follows it if it belongs to it; and any
# other word that has neither a capital nor the article.
_MOSTLY, _SELDOM = 0.5, 0.1
# The most characters shown on each side of a name.
_AROUND = 20
_NEXT_WORD = re.compile(r" ([^\W\d_]{3,})")
# Words that YAML reads as one scalar in a list.
_PLAIN_YAML = re.compile(r"[^\W\d][\w’-]*(?: \w[\w’-]*)*")

# The text in which a one-word name is linked, and the mention.
_Place = tuple[str, Mention]


class Follower(Record, frozen=True, array_like=True):
    """A word after a name: how often it occurs elsewhere in the article, with or without particles; and if it
    does not, how often it follows the name, each time among other words, and those around the first place."""

    beside: int
    elsewhere: int
    example: str


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


def uses_of_names(annotated: AnnotatedArticle, matchers: ByLanguage[Matcher]) -> tuple[NameUse, ...]:
    """The article's uses of the one-word names that it links. Entries with `blocked_by` or `requires_context`
    are left out, as somebody has already considered them."""
    found: list[NameUse] = []
    for lang in annotated.pair:
        texts = annotated.searched[lang]
        places: dict[tuple[str, str], list[_Place]] = defaultdict(list)
        restricted = matchers[lang].restricted
        for text, mentions in zip(texts, annotated.mentions[lang], strict=True):
            for mention in mentions:
                surface = text[mention.start : mention.end]
                if " " not in surface and mention.term not in restricted:
                    places[mention.term, surface].append((text, mention))
        if places:
            found += _of_language(matchers[lang], languages.get(lang), texts, places)
    return tuple(found)


def _of_language(
    matcher: Matcher,
    language: Language,
    texts: Sequence[str],
    places: Mapping[tuple[str, str], Sequence[_Place]],
) -> Iterator[NameUse]:
    whole = SEPARATOR.join(texts)
    for (term, name), where in places.items():
        common = _common_forms(name, len(where), language, whole)
        examples = tuple(dict.fromkeys(_around(*place) for place in where[:2])) if common else ()
        context = _other_words(name, matcher.names.get(term, ())) if common else ()
        followers = _followers(name, where, whole, language)
        yield NameUse(term, language.code, name, len(where), common, examples, context, followers)


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
    longer = _longer_names(name, uses, languages.get(lang))
    for phrase, (count, examples) in longer.items():
        said.append(f'it is part of "{phrase}" {counted(count, "time")}, as in {_quoted(examples)}')
    if longer:
        them = ", ".join(map(_yaml, longer))
        hints.append(f"if that is something else: blocked_by: [{them}]; if not, add it to the names")
    if not hints:
        return None
    path = f"{GLOSSARY_FOLDER}/{term}.yaml"
    return Problem(path, 0, "; ".join(said), "; ".join(hints), "info", "ambiguous-name")


def _longer_names(name: str, uses: Sequence[NameUse], language: Language) -> dict[str, tuple[int, list[str]]]:
    """The name with each word that often follows it and, if the name has no capital, occurs nowhere else in
    the articles with the name; with the count and examples."""
    beside: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    mentions = sum(use.mentions for use in uses)
    for use in uses:
        for word, found in use.followers.items():
            elsewhere[word] += found.elsewhere
            if found.example not in examples[word]:  # not the same text again
                beside[word] += found.beside
                examples[word].append(found.example)
    return {
        f"{name} {word}": (count, examples[word])
        for word, count in beside.items()
        if not elsewhere[word] and count >= _least(word, mentions, language)
    }


def _other_words(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The other words in those of the `names` that contain `name`."""
    longer = [words for words in map(str.split, names) if name in words]
    return tuple(dict.fromkeys(word for words in longer for word in words if word != name))


def _yaml(phrase: str) -> str:
    """The phrase as a list item in YAML."""
    if _PLAIN_YAML.fullmatch(phrase):
        return phrase
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _common_forms(name: str, mentions: int, language: Language, text: str) -> dict[str, int]:
    """The forms in the text that a common word written like the name would have, with their counts."""
    small = name.lower()
    forms = (small,) if small != name else language.common_forms(name)
    # For most names the text contains only the mentions, which one search for the stem shows.
    stem = min((name, *forms), key=len)
    if small == name and text.count(stem[:-1] if len(stem) > 3 else stem) <= mentions:
        return {}
    counts = {form: _count(form, text) for form in forms}
    return {form: count for form, count in counts.items() if count}


def _count(word: str, text: str) -> int:
    """How often the word occurs in the text as a separate word. (Counting all words would take as long as
    finding all names.)"""
    count, at = 0, text.find(word)
    while at >= 0:
        end = at + len(word)
        count += not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
        at = text.find(word, end)
    return count


def _followers(name: str, where: Sequence[_Place], text: str, language: Language) -> dict[str, Follower]:
    """The words after the name that may belong to it: if the name has a capital, those that have one too;
    otherwise those that are not known for other words, with their counts elsewhere in the article, which also
    matter for the uses in other articles."""
    after: dict[str, list[_Place]] = {}
    for sentence, mention in where:
        match = _NEXT_WORD.match(sentence, mention.end)
        if match:
            after.setdefault(match[1], []).append((sentence, mention))
    has_capital = name[:1].isupper()
    found: dict[str, Follower] = {}
    for word, places in after.items():
        if not word[:1].isupper() if has_capital else is_part_of_no_name(word, language.code):
            continue
        elsewhere = 0 if has_capital else _elsewhere(word, len(places), text, language)
        examples = () if elsewhere else tuple(dict.fromkeys(_around(*place) for place in places))
        found[word] = Follower(len(examples), elsewhere, examples[0] if examples else "")
    return found


def _least(word: str, mentions: int, language: Language) -> float:
    """In how many places a word must follow a name with so many `mentions` to be taken for part of it. In two
    if it has a capital or the article; in most if it may be a verb; otherwise in so many that this is no
    coincidence."""
    cues, folded = language.cues, language.fold(word).text
    if word[:1].isupper() or (cues.article and folded.startswith(cues.article)):
        return _OFTEN
    may_be_verb = cues.other and re.match(cues.other, folded)
    return max(_OFTEN, mentions * (_MOSTLY if may_be_verb else _SELDOM))


def _elsewhere(word: str, beside: int, text: str, language: Language) -> int:
    """How often the word occurs in the text other than `beside` a name; if never, how often it does without
    what may be a particle at its beginning."""
    return _count(word, text) - beside or sum(
        _count(each, text) for each in language.cues.readings(word) if each != word
    )


def _around(text: str, mention: Mention) -> str:
    """The words around a mention, none cut off."""
    before, after = text[: mention.start], text[mention.end :]
    if len(before) > _AROUND:
        before = before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0]
    return before + text[mention.start : mention.end] + after


def _quoted(examples: Iterable[str]) -> str:
    """The first two examples, each isolated from the direction of the message."""
    first = list(dict.fromkeys(filter(None, examples)))[:2]
    return " and ".join(f'"\u2068{shortened(each, 60)}\u2069"' for each in first)
