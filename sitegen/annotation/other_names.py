"""Which articles a change of names in the glossary may affect: those whose text has a changed name in any of
its forms. To look for these few takes a fraction of the time of reading an article and linking all names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import ahocorasick_rs

from sitegen import languages
from sitegen.annotation.matcher import context_of, fold_for_names, forms_of, is_restricted, links_by
from sitegen.markdown.inline import OPAQUE
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage, Lang, Pair

# An entry before and after a change; None where there is none.
_Versions = tuple[Entry | None, Entry | None]


class _Changed(NamedTuple):
    """What has changed in one language: the `forms` that are looked for (None: there are none), and for which
    entities a longer name has which `words`, that may also be a name of the entity by themselves."""

    forms: ahocorasick_rs.AhoCorasick | None
    words: frozenset[tuple[str, str]]


class OtherNames:
    """How the entries `after` a change differ from those `before` it (by id) in what names are found by. True
    if they differ."""

    def __init__(self, before: Mapping[str, Entry], after: Mapping[str, Entry], pair: Pair) -> None:
        self._pair = pair
        self._changes: list[_Versions] = []
        for ident in {**before, **after}:
            old, new = before.get(ident), after.get(ident)
            if old is None or new is None or links_by(old) != links_by(new):
                self._changes.append((old, new))

    def __bool__(self) -> bool:
        return bool(self._changes)

    def may_affect(self, texts: ByLanguage[str], mentioned: Collection[str]) -> bool:
        """Whether anything found in an article may be other than before: its names, or what a person should
        look at. `texts` are its sentences in each language, joined by `SEPARATOR`, with code masked or as it
        is; `mentioned` are the ids of the entities that were found before."""
        return not self._judged.isdisjoint(mentioned) or any(
            self._is_in(text, lang, mentioned) for lang, text in texts.items()
        )

    def _is_in(self, text: str, lang: Lang, mentioned: Collection[str]) -> bool:
        forms, words = self._changed[lang]
        if any(term in mentioned and word in text for term, word in words):
            return True
        if not forms:
            return False
        # Its ends are not checked: where code is masked, a word ends, but not where it is as it is.
        return bool(forms.find_matches_as_indexes(fold_for_names(text, languages.get(lang)).text))

    @cached_property
    def _judged(self) -> frozenset[str]:
        """The entities whose one-word names are left to a person to judge now but not before, or the
        reverse."""
        both = ((old, new) for old, new in self._changes if old and new)
        return frozenset(new.id for old, new in both if is_restricted(old) != is_restricted(new))

    @cached_property
    def _changed(self) -> Mapping[Lang, _Changed]:
        return {lang: self._changed_in(lang) for lang in self._pair}

    def _changed_in(self, lang: Lang) -> _Changed:
        # Only where one of them occurs can a name be found that was not found before, or the reverse; can a
        # phrase block it, or a longer name hide it; and can it gain or lose its context.
        forms = {form for versions in self._changes for form in _other_forms(*versions, lang)}
        words = {each for versions in self._changes for each in _other_words(*versions, lang)}
        return _Changed(ahocorasick_rs.AhoCorasick(sorted(forms)) if forms else None, frozenset(words))


def _other_forms(old: Entry | None, new: Entry | None, lang: Lang) -> Iterator[str]:
    """The forms that have another role than before."""
    before, after = (forms_of(entry, lang) if entry else {} for entry in (old, new))
    # What a name requires is looked for only where the name occurs.
    same = old and new and context_of(old, lang) == context_of(new, lang)
    for form in {**before, **after}:
        if not same or before.get(form) != after.get(form):
            # What masks code is not in a text with code as it is.
            yield max(form.replace(OPAQUE, " ").split(), key=len, default=" ") if OPAQUE in form else form


def _other_words(old: Entry | None, new: Entry | None, lang: Lang) -> Iterator[tuple[str, str]]:
    """The entity with each word of its names of several words, if these have changed, that contains a form of
    one of its names. What a person is told about such a name includes the other words (see `ambiguity`)."""
    if not (old and new):
        return
    before, after = ([name for name in e.fields.names[lang] if len(name.split()) > 1] for e in (old, new))
    if before == after:
        return
    language = languages.get(lang)
    forms = {**forms_of(old, lang), **forms_of(new, lang)}
    for word in {word for name in (*before, *after) for word in name.split()}:
        letters = fold_for_names(word, language).text
        if any(form in letters for form in forms):
            yield new.id, word
