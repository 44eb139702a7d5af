"""Examines an article for its uses of linked one-word names that may mean something else: a common word, or
part of a longer name that is not in the glossary. `ambiguous_names` judges the uses in all articles together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sitegen import languages
from sitegen.annotation.ambiguous_names import Follower, NameUse
from sitegen.annotation.known_words import is_part_of_no_name
from sitegen.annotation.matcher import SEPARATOR, Matcher
from sitegen.languages.base import Language
from sitegen.model.entry import Mention
from sitegen.model.language import ByLanguage

if TYPE_CHECKING:
    from sitegen.annotation.article import AnnotatedArticle

# Of the places of a name, the part in which a word that may be a verb follows it if it belongs to it; and any
# other word that has neither a capital nor the article.
_MOSTLY, _SELDOM = 0.5, 0.1
# The most characters shown on each side of a name.
_AROUND = 20
_NEXT_WORD = re.compile(r" ([^\W\d_]{3,})")
# The text in which a one-word name is linked, and the mention.
_Place = tuple[str, Mention]


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


def _other_words(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The other words in those of the `names` that contain `name`."""
    longer = [words for words in map(str.split, names) if name in words]
    return tuple(dict.fromkeys(word for words in longer for word in words if word != name))


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
        share = 0.0 if elsewhere else _share(word, language)
        found[word] = Follower(len(examples), elsewhere, examples[0] if examples else "", share)
    return found


def _share(word: str, language: Language) -> float:
    """The share of its places in which a word must follow a name to be taken for part of it: none if it has a
    capital or the article, most if it may be a verb, otherwise so many that this is no coincidence."""
    cues, folded = language.cues, language.fold(word).text
    if word[:1].isupper() or (cues.article and folded.startswith(cues.article)):
        return 0.0
    return _MOSTLY if cues.other and re.match(cues.other, folded) else _SELDOM


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
