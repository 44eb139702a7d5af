"""Names that may stand for something else where they are linked: for a common word, or for a part of a longer
name that the glossary does not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sitegen import languages
from sitegen.annotation.matcher import SEPARATOR, Matcher
from sitegen.content.layout import GLOSSARY_FOLDER
from sitegen.errors import Problem
from sitegen.languages.base import Language
from sitegen.markdown.inline import searchable_text
from sitegen.model.entry import Mention
from sitegen.model.language import ByLanguage
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

if TYPE_CHECKING:
    from sitegen.annotation.article import AnnotatedArticle

# So often a word follows a name before the two are taken for a longer one.
_OFTEN = 2
_NEXT_WORD = re.compile(r" ([^\W\d_]{3,})")

# The text in which a name of one word is linked, and the mention.
_Place = tuple[str, Mention]


def of_names(annotated: AnnotatedArticle, matchers: ByLanguage[Matcher]) -> tuple[Problem, ...]:
    """What a person should look at in the names of one word that one article links: information. An entry
    with `blocked_by` or `requires_context` has been thought of already, and is left out."""
    found: list[Problem] = []
    for lang in annotated.pair:
        texts: list[str] = []
        places: dict[tuple[str, str], list[_Place]] = defaultdict(list)
        for pieces, mentions in zip(annotated.pieces[lang], annotated.mentions[lang], strict=True):
            text = searchable_text(pieces)
            for mention in mentions:
                surface = text[mention.start : mention.end]
                if " " not in surface and mention.term not in matchers[lang].restricted:
                    places[mention.term, surface].append((text, mention))
            texts.append(text)
        if places:
            found += _of_language(annotated.article.path, languages.get(lang), texts, places)
    return tuple(found)


def _of_language(
    article: str,
    language: Language,
    texts: Sequence[str],
    places: Mapping[tuple[str, str], Sequence[_Place]],
) -> Iterator[Problem]:
    whole = SEPARATOR.join(texts)
    for (term, name), where in places.items():
        path = f"{GLOSSARY_FOLDER}/{term}.yaml"
        often = f"{counted(len(where), 'time')} in {article}"
        common = _common_forms(name, len(where), language, whole)
        if common:
            forms = ", ".join(f'"{form}" {counted(count, "time")}' for form, count in common.items())
            message = f'the name "{name}" stands {often}, where it is a common word too: {forms}; '
            hint = f"if a link is wrong, give words that stand near it: requires_context: {{{name}: [word]}}"
            yield _problem(path, f"{message}it is linked in {_examples(where)}", hint)
        for longer, examples in _longer_names(name, where, whole).items():
            often = f"{counted(len(examples), 'time')} in {article}"
            message = f'the name "{name}" is a part of "{longer}" {often}, as in {_examples(examples)}'
            hint = f"if that is something else: blocked_by: [{longer}]; if not, add it to the names"
            yield _problem(path, message, hint)


def _problem(path: str, message: str, hint: str) -> Problem:
    return Problem(path, 0, message, hint, "info", "ambiguous-name")


def _common_forms(name: str, mentions: int, language: Language, text: str) -> dict[str, int]:
    """What a common word that is written like the name would be in the text, with how often it is there."""
    small = name.lower()
    forms = (small,) if small != name else language.common_forms(name)
    # Of most names the text has nothing but the mentions, which one look for their stem shows.
    stem = min((name, *forms), key=len)
    if small == name and text.count(stem[:-1] if len(stem) > 3 else stem) <= mentions:
        return {}
    counts = {form: _count(form, text) for form in forms}
    return {form: count for form, count in counts.items() if count}


def _count(word: str, text: str) -> int:
    """How often the word stands in the text as one of its own. (A count of all words takes as long as to find
    all names.)"""
    count, at = 0, text.find(word)
    while at >= 0:
        end = at + len(word)
        count += not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
        at = text.find(word, end)
    return count


def _longer_names(name: str, where: Sequence[_Place], text: str) -> dict[str, list[_Place]]:
    """The name with the word after it, where that word is one only beside the name: by its capital, or as it
    stands nowhere else in the article."""
    after: dict[str, list[_Place]] = defaultdict(list)
    for sentence, mention in where:
        match = _NEXT_WORD.match(sentence, mention.end)
        if match:
            after[match[1]].append((sentence, mention))
    has_capital = name[:1].isupper()
    return {
        f"{name} {word}": examples
        for word, examples in after.items()
        if len(examples) >= _OFTEN
        and (word[:1].isupper() if has_capital else _count(word, text) == len(examples))
    }


def _examples(where: Sequence[_Place]) -> str:
    """The words around the first two places, each isolated from the direction of the message."""
    around = [
        " ".join(text[max(0, mention.start - 20) : mention.end + 20].split(" ")[1:-1]) or text
        for text, mention in where[:2]
    ]
    return " and ".join(f'"\u2068{shortened(each, 60)}\u2069"' for each in dict.fromkeys(around))
