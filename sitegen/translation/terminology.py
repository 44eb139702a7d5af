"""The names of the glossary in machine-translated English: put right where that is safe, else reported.

A name that the Arabic mentions must be in the English at least once, as the preferred name or an accepted
variant; further mentions may have become pronouns. A name that is not there is sought in this order:

1. n-best: another translation of the engine that holds it, and every name that the best one holds;
2. near-spelling: a capitalised stretch of the English that sounds like it (see `likeness`), sounds like no
   other word of the Arabic and is part of no other name; with two that would do, neither is taken;
3. stand-in: the sentence once more, with a name in place of the mention that engines are known to translate.

What is found in none of these ways stays as it is, and its entry is reported as unmet. Every change is
verified with the matcher that tags the pages; one that does not bring the name, or costs another, is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

import msgspec
from rapidfuzz import fuzz

from sitegen.annotate import Matcher
from sitegen.model import Entry, Mention, Record
from sitegen.text import arabic, english
from sitegen.text.sentences import split

# How alike each word of a name must sound, and a word that is two in the other spelling.
LIKENESS = 0.7
JOINED = 0.85
# Names of one or two consonants sound like many other words: they must sound the same, and share this much
# of their letters, vowels and all.
SHORT_LETTERS = 0.6
# What is less alike than the best by no more than this is as good.
MARGIN = 0.1
# The shorter of two translations of a sentence has at least this share of the words of the longer, not
# counting as many as a name may have.
LENGTHS = 0.7
NAME_WORDS = 3

Span = tuple[int, int]
# The consonants of a word, each as the set of the sounds that its letter may stand for; the words of a name.
Skeleton = tuple[frozenset[str], ...]
Sound = tuple[Skeleton, ...]


class Enforced(Record, frozen=True):
    """A sentence's English after enforcement. `rules` are the steps that changed it, in order: `n-best`,
    `near-spelling`, `stand-in`; `unmet` the ids of the entries of which it holds no name."""

    text: str
    rules: tuple[str, ...]
    unmet: tuple[str, ...]


class StandIn(Record, frozen=True):
    """A name that engines translate well. `forenames` are words that they may put before it unasked."""

    ar: str
    en: str
    forenames: tuple[str, ...] = ()


# Grammatical gender shows in Arabic verbs and English pronouns, and surnames have none. A stand-in takes the
# English article where the name does, so that the engine writes it where the name needs it.
_PEOPLE = (
    StandIn("كلينتون", "Clinton", ("Bill", "Hillary", "Chelsea")),
    StandIn("أوباما", "Obama", ("Barack", "Michelle")),
    StandIn("ميركل", "Merkel", ("Angela",)),
)
STAND_INS: Mapping[tuple[str, str], tuple[StandIn, ...]] = {
    ("person", "none"): _PEOPLE,
    ("person", "the"): _PEOPLE,
    ("organization", "none"): (
        StandIn("اليونسكو", "UNESCO"),
        StandIn("مايكروسوفت", "Microsoft"),
        StandIn("غوغل", "Google"),
    ),
    ("organization", "the"): (
        StandIn("الاتحاد الأوروبي", "European Union"),
        StandIn("البنك الدولي", "World Bank"),
        StandIn("الكرملين", "Kremlin"),
    ),
    ("place", "none"): (StandIn("باريس", "Paris"), StandIn("لندن", "London"), StandIn("برلين", "Berlin")),
    ("place", "the"): (
        StandIn("الفاتيكان", "Vatican"),
        StandIn("القوقاز", "Caucasus"),
        StandIn("البلقان", "Balkans"),
    ),
    ("event", "none"): (StandIn("رمضان", "Ramadan"), StandIn("عيد الميلاد", "Christmas")),
    ("event", "the"): (StandIn("كأس العالم", "World Cup"), StandIn("الإنترنت", "Internet")),
    ("concept", "none"): (StandIn("فيسبوك", "Facebook"), StandIn("تويتر", "Twitter")),
    ("concept", "the"): (StandIn("الإنترنت", "Internet"), StandIn("كأس العالم", "World Cup")),
}


class _Word(Record, frozen=True):
    """A word of an English text, in the spelling of the text and folded."""

    start: int
    end: int
    text: str
    folded: str


class _Near(Record, frozen=True):
    """A stretch of the English that may be a misspelt name. `words` is the number of words it agrees in,
    0 if only with words joined; `key` is its folded spelling."""

    span: Span
    words: int
    length: int
    score: float
    key: str


class _Edit(Record, frozen=True):
    start: int
    end: int
    text: str


class _Sentence(Record, frozen=True):
    """An Arabic sentence. `needed` holds the surfaces of the mentions of each entry, in order, and `others`
    the sounds of the words outside all mentions, with and without what may be proclitics."""

    source: str
    mentions: tuple[Mention, ...]
    needed: dict[str, tuple[str, ...]]
    others: frozenset[Skeleton]

    def heard_elsewhere(self, sound: Sound) -> float:
        """How much the words of a name sound like words outside the mentions, 0 to 1."""
        return min(max((consonant_likeness(word, x) for x in self.others), default=0.0) for word in sound)


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MARKED = "(?:[^\\W\\d_][\u0300-\u036f]*)+"
_WORD = re.compile(f"{_MARKED}(?:['’ʼʿ‘]{_MARKED})*")
_ARABIC_WORD = re.compile(f"[^\\W\\d_][^\\W\\d_{arabic.TASHKEEL}{arabic.LETTER_MARKS}]*")
_HYPHEN = re.compile("[-‐‑]")
_JOINT = re.compile("[-‐‑ ]")
_POSSESSIVE_END = re.compile(r"['’]s\Z")
_POSSESSIVE = re.compile(r"(?P<mark>['’])(?P<s>s?)(?!\w)")
_OPEN_QUOTE = re.compile(r"(?<!\w)['‘][^'’]*\Z")
_DETERMINER = re.compile(r"\b(?P<word>the|an?)(?P<gap>\s+)\Z", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?P<word>[^\W_]+(?:['’]s?)?)\s+\Z")
_WORD_AFTER = re.compile(r"\s+([^\W_]+)")

# The Arabic article as English writes it, by itself or, before a sun letter, with a hyphen.
_ARTICLES = _list("al el ul")
_SUN_ARTICLES = _list("ad an ar as ash at az ed en er es esh et ez")
# Small words within names; they count for nothing.
_FILLERS = _list("of the and in for de la del da do du von van le bin ibn ben bint في من على بن ابن بنت")
# "The" is missing between these and a name that takes it.
_BEFORE_THE = _list(
    "of in to by from with at for on against between into over through under near inside outside toward "
    "towards about after before since during within without among upon behind beyond like and or but that "
    "as than when while if where because whether until"
)
# In "the NAME" the article is that of the name and not of a noun to come, if one of these follows.
_AFTER_A_NAME = _list(
    "is are was were has have had will would can could may might must shall should said says told does did "
    "who whom whose which where when while of in to by from with at for on against that as but because "
    "after before since during"
)
# Words that are no part of a misspelt name, capitalised or not.
_ORDINARY = _list(
    "a an the this that these those there then they he she it we you i in on at as and but or so if when "
    "while where what who whom whose which why how did do does is are was were be been can could would "
    "should shall will may might must has have had having after before although though however meanwhile "
    "for from by with without within its his her their our my your him them us me not no nor some many most "
    "much more all any both each every either neither few several one two three four five six seven eight "
    "nine ten until also under during over through between among against about above below into onto out "
    "off up down since because despite according instead yet still only just even once here now later soon "
    "today yesterday tomorrow tonight such other another than like near toward towards first second third "
    "last next new old monday tuesday wednesday thursday friday saturday sunday january february march "
    "april june july august september october november december mr mrs ms dr sir lord lady president king "
    "queen prince princess prime minister general colonel captain lieutenant senator doctor professor "
    "secretary ambassador commander governor chairman mayor spokesman spokeswoman"
)
_VERB = re.compile(r"(?!its\b)[a-z]+(?:ed|[^iu]s)")
_CONSONANT_VOWEL = re.compile(r"eu|ew|one\b|once\b|u(?:k|g|r[aiu]|s[ae]|t[aeio]|ni(?![mn]))")
_SILENT_H = re.compile(r"hour|honou?r|honest|heir")

# Consonants as English writes them. Capitals are the sounds that are written with two letters.
_DIGRAPHS = (
    ("tch", "C"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("kh", "K"), ("gh", "G"), ("th", "T"), ("dh", "D"),
    ("zh", "Z"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_NO_CONSONANT = re.compile(r"[^a-zA-Z]|[aeiou]|(?<!^)[wy]|^y(?![aeiou])|(.)(?=\1)")
# The sounds that an Arabic letter may stand for in a name; alif, hamza, ʿayn and long vowels stand for none.
_ARABIC_SOUNDS = {
    letter: frozenset(sounds)
    for letter, sounds in {
        "ب": "bp", "پ": "p", "ت": "t", "ث": "Tst", "ج": "jgZC", "چ": "C", "ح": "h", "خ": "Kh", "د": "d",
        "ذ": "Dzd", "ر": "r", "ز": "zsZ", "ژ": "Z", "س": "sz", "ش": "SC", "ص": "s", "ض": "dD", "ط": "t",
        "ظ": "zDd", "غ": "gG", "ف": "fvp", "ڤ": "v", "ق": "kgG", "ك": "kgC", "گ": "g", "ل": "l", "م": "m",
        "ن": "n", "ه": "h",
    }.items()
}  # fmt: skip
_FIRST_SOUNDS = {"و": frozenset("wv"), "ي": frozenset("yj")}
# Sounds that transliterations mix up, and those that they leave out.
_MIXED_UP = frozenset(
    map(
        frozenset,
        _list("bp fv bv fp kg kK kG gG Kh gj jC jS CS jZ Ss Ck Cs sz Tt Ts Tz Dd Dz DT dt zj zZ Zs ZS wv yj"),
    )
)
_LIGHT = frozenset("hwy")


@lru_cache(maxsize=16_384)
def latin_skeleton(word: str) -> Skeleton:
    """The consonants of a word in Latin letters; digraphs and doubled letters are one each."""
    letters = _SOFT_C.sub("s", english.fold(word).text)
    for digraph, sound in _DIGRAPHS:
        letters = letters.replace(digraph, sound)
    return tuple(map(frozenset, _NO_CONSONANT.sub("", letters.replace("c", "k"))))


@lru_cache(maxsize=16_384)
def arabic_skeleton(word: str) -> Skeleton:
    """The consonants of an Arabic word, each with all that it may sound like in English."""
    letters = arabic.fold(word).text.replace("تش", "چ")
    first = (_FIRST_SOUNDS[letters[0]],) if letters[:1] in _FIRST_SOUNDS else ()
    return first + tuple(_ARABIC_SOUNDS[letter] for letter in letters if letter in _ARABIC_SOUNDS)


@lru_cache(maxsize=65_536)
def consonant_likeness(one: Skeleton, other: Skeleton) -> float:
    """How alike two words sound, 0 to 1: one less the edit distance over the length of the longer. Sounds
    that are easily mixed up count half when exchanged, and h, w and y when left out."""
    if not one or not other:
        return 0.0
    row = list(accumulate(map(_weight, other), initial=0.0))
    for mine in one:
        above, row = row, [row[0] + _weight(mine)]
        for place, theirs in enumerate(other):
            exchanged = above[place] + _difference(mine, theirs)
            row.append(min(exchanged, above[place + 1] + _weight(mine), row[-1] + _weight(theirs)))
    return 1 - row[-1] / max(len(one), len(other))


def _weight(sounds: frozenset[str]) -> float:
    return 0.5 if sounds & _LIGHT else 1.0


def _difference(mine: frozenset[str], theirs: frozenset[str]) -> float:
    if mine & theirs:
        return 0.0
    return 0.5 if any(frozenset((a, b)) in _MIXED_UP for a in mine for b in theirs) else 1.0


def likeness(one: Sound, other: Sound) -> float:
    """How alike two names sound, 0 to 1: as much as the least alike of their words. Two words of one name
    may be one word of the other."""
    if not one or not other or abs(len(one) - len(other)) > 1:
        return 0.0
    if len(one) == len(other):
        return min(map(consonant_likeness, one, other))
    less, more = sorted((one, other), key=len)
    joined = ((*more[:n], more[n] + more[n + 1], *more[n + 2 :]) for n in range(len(less)))
    score = max(likeness(less, words) for words in joined)
    return score if score >= JOINED else 0.0


class Terminology:
    """The names of a glossary, to be enforced sentence by sentence."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.id: _without_context(entry) for entry in entries}
        self._english = Matcher(self._entries.values(), "en")
        self._alone: dict[str, Matcher] = {}
        self._sounds = {term: tuple(_sounds_of(entry)) for term, entry in self._entries.items()}
        self._forms = {term: _forms_of(entry) for term, entry in self._entries.items()}
        arabic_names = Matcher(self._entries.values(), "ar")
        self._stand_ins = {
            key: [
                each for each in those if not self._english.find(each.en) and not arabic_names.find(each.ar)
            ]
            for key, those in STAND_INS.items()
        }

    def enforce(
        self,
        source: str,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        again: Callable[[str], str] | None = None,
    ) -> Enforced:
        """The best of `candidates` with the names of the `mentions` in it, as far as that is certain.

        `source` is the plain Arabic sentence, `mentions` are those of this glossary in it, in order, and
        `candidates` its translations, the best first; without any the text is empty. `again` translates
        another Arabic sentence, for stand-ins. Enforcing the result again changes nothing.
        """
        sentence = _sentence(source, mentions)
        if not candidates or not candidates[0]:
            return Enforced("", (), tuple(sentence.needed))
        best = self._best(sentence, candidates)
        text = self._repair(sentence, best)
        rules = ("n-best",) * (best != candidates[0]) + ("near-spelling",) * (text != best)
        first = Enforced(text, rules, self._unmet(sentence, text))
        return (again and first.unmet and self._with_stand_ins(sentence, first, again)) or first

    # What the English holds

    def _unmet(self, sentence: _Sentence, text: str) -> tuple[str, ...]:
        return tuple(term for term, spans in self._held(sentence, text).items() if not spans)

    def _held(self, sentence: _Sentence, text: str) -> dict[str, list[Span]]:
        """Where the names of each needed entry stand, as names: no context is asked for.

        A name within the longer name of another entry (Erbil, Erbil airport) counts if the Arabic does not
        mention that entry, unless both are persons: Saddam Hussein is no Fuad Hussein.
        """
        found = self._english.find(text)
        held: dict[str, list[Span]] = {}
        for term in sentence.needed:
            held[term] = [(m.start, m.end) for m in found if m.term == term]
            if not held[term]:
                hidden = [(m.start, m.end) for m in found if self._hides(sentence, m.term, term)]
                spans = [(m.start, m.end) for m in self._matcher_of(term).find(text)]
                held[term] = [span for span in spans if not any(_overlap(span, other) for other in hidden)]
        return held

    def _hides(self, sentence: _Sentence, longer: str, term: str) -> bool:
        kinds = {self._entries[longer].fields.kind, self._entries[term].fields.kind}
        return longer in sentence.needed or kinds == {"person"}

    def _matcher_of(self, term: str) -> Matcher:
        if term not in self._alone:
            self._alone[term] = Matcher([self._entries[term]], "en")
        return self._alone[term]

    # n-best

    def _best(self, sentence: _Sentence, candidates: Sequence[str]) -> str:
        best, unmet = candidates[0], set(self._unmet(sentence, candidates[0]))
        for candidate in candidates[1:] if unmet else ():
            left = set(self._unmet(sentence, candidate))
            if left < unmet and _of_one_length(candidate, candidates[0]):
                best, unmet = candidate, left
        return best

    # Near-spelling

    def _repair(self, sentence: _Sentence, text: str) -> str:
        """`text` with near-spellings replaced, one name after another, until none is certain."""
        while (repaired := self._repair_one(sentence, text)) is not None:
            text = repaired
        return text

    def _repair_one(self, sentence: _Sentence, text: str) -> str | None:
        held = self._held(sentence, text)
        lacking = {term: names[len(held[term]) :] for term, names in sentence.needed.items()}
        found = {
            term: self._near(sentence, text, held, term, names) for term, names in lacking.items() if names
        }
        for term in sorted(found, key=lambda term: -max((near.score for near in found[term]), default=0.0)):
            for group in _certain(term, found, len(lacking[term])):
                edits: list[_Edit] = []
                for number, near in enumerate(group):
                    surface = lacking[term][min(number, len(lacking[term]) - 1)]
                    name = self._name_for(term, surface, text, near)
                    edits.append(_edit(text, near.span, name, self._article(term, name)))
                repaired = _apply(text, edits)
                after = self._held(sentence, repaired)
                others = all(len(after[other]) == len(held[other]) for other in held if other != term)
                if others and len(after[term]) > len(held[term]):
                    return repaired
        return None

    def _near(
        self,
        sentence: _Sentence,
        text: str,
        held: Mapping[str, list[Span]],
        term: str,
        surfaces: Sequence[str],
    ) -> list[_Near]:
        """The stretches of the English that may be a name of the entry, misspelt."""
        sounds = [*self._sounds[term], *(sound for surface in surfaces for sound in _arabic_sounds(surface))]
        names = self._entries[term].fields.names.en
        ours = {word.folded for name in names for word in _words(name)}
        definite = any(word != _bare(word) for surface in surfaces for word in surface.split())
        taken = [span for spans in held.values() for span in spans]
        # A name of an entry that the Arabic does not mention may be part of this one: Hussein, Sadam Hussein.
        parts = [(m.start, m.end) for m in self._english.find(text) if m.term not in sentence.needed]
        found: list[_Near] = []
        for stretch in _stretches(text, max(map(len, sounds), default=0) + 1, definite):
            span = stretch[0].start, stretch[-1].end
            content = [word for word in stretch if not _is_small(word.folded)]
            if any(word.folded in _ORDINARY and word.folded not in ours for word in content):
                continue
            if any(_overlap(span, other) for other in taken) or any(
                _overlap(span, part) and part[1] - part[0] >= span[1] - span[0] for part in parts
            ):
                continue
            sound = _sound(word.text for word in content)
            score, words = max(
                ((likeness(sound, s), len(s) == len(sound)) for s in sounds), default=(0.0, False)
            )
            key = " ".join(word.folded for word in content)
            if score < LIKENESS or score <= sentence.heard_elsewhere(sound):
                continue
            if sum(map(len, sound)) < 3 and (score < 1 or _letters_alike(key, names) < SHORT_LETTERS):
                continue
            found.append(_Near(span, len(sound) if words else 0, len(content), score, key))
        return found

    def _name_for(self, term: str, surface: str, text: str = "", near: _Near | None = None) -> str:
        """The name to write for an Arabic mention: the preferred one for the preferred, else the first
        variant of as many words, else the preferred one. What stands for a part of a longer name, beside
        other words of it, gives way to a variant of its own length."""
        names = self._entries[term].fields.names
        arabic_name, _ = self._reading(term, surface)
        length = len(_arabic_content(arabic_name))
        if near and near.length < length and _stands_in_a_name(text, near.span):
            length = near.length
        elif arabic_name == names.ar[0]:
            return names.en[0]
        return next((name for name in names.en if len(_content(name)) == length), names.en[0])

    def _reading(self, term: str, surface: str) -> tuple[str, bool]:
        """The Arabic name that a mention is, and whether the mention holds the preposition that is written
        together with the article (للحشد)."""
        return self._forms[term].get(arabic.fold(surface).text, (surface, False))

    def _article(self, term: str, name: str) -> str:
        """The English article of a name: that of the entry for the preferred name, for initials read one by
        one and for names in English words; none for single words and for names taken over from Arabic."""
        fields = self._entries[term].fields
        words = _words(name)
        in_english = len(words) > 1 and not any(word.folded in _ARTICLES for word in words)
        return fields.article if name == fields.names.en[0] or in_english or _is_spelled_out(name) else "none"

    # Stand-ins

    def _with_stand_ins(
        self, sentence: _Sentence, first: Enforced, again: Callable[[str], str]
    ) -> Enforced | None:
        """A new translation that holds what the first holds and as many names more as can be had: of all
        unmet entries at once, with the first or the second choice of stand-ins, or of one after another."""
        for turn in (0, 1):
            if whole := self._second(sentence, first, first.unmet, turn, again):
                return whole
        best: Enforced | None = None
        met: tuple[str, ...] = ()
        for term in first.unmet if len(first.unmet) > 1 else ():
            if more := self._second(sentence, first, (*met, term), 0, again):
                best, met = more, (*met, term)
        return best

    def _second(
        self,
        sentence: _Sentence,
        first: Enforced,
        terms: tuple[str, ...],
        turn: int,
        again: Callable[[str], str],
    ) -> Enforced | None:
        """The translation with stand-ins for `terms`, names put back, if nothing of it is in doubt."""
        chosen = self._choose(sentence, first.text, terms, turn)
        if chosen is None:
            return None
        source = sentence.source
        for mention in reversed(sentence.mentions):
            if mention.term in chosen:
                _, with_lam = self._reading(mention.term, source[mention.start : mention.end])
                source = _put_stand_in(source, mention, chosen[mention.term].ar, with_lam)
        translated = again(source)
        if not _of_one_length(translated, first.text):
            return None
        edits: list[_Edit] = []
        for term, stand_in in chosen.items():
            places = _places(stand_in.en, translated)
            names = [self._name_for(term, surface) for surface in sentence.needed[term]]
            invented = any(translated[:start].rstrip().endswith(stand_in.forenames) for start, _ in places)
            if len(places) != len(names) or invented:
                return None
            edits += [
                _edit(translated, span, name, self._article(term, name))
                for span, name in zip(places, names, strict=True)
            ]
        named = _apply(translated, edits)
        text = self._repair(sentence, named)
        unmet = self._unmet(sentence, text)
        rules = ("stand-in",) + ("near-spelling",) * (text != named)
        return Enforced(text, rules, unmet) if set(unmet) <= set(first.unmet) - set(terms) else None

    def _choose(
        self, sentence: _Sentence, text: str, terms: tuple[str, ...], turn: int
    ) -> dict[str, StandIn] | None:
        """A stand-in for each of the entries, none of which the sentence has in it already."""
        chosen: dict[str, StandIn] = {}
        for term in terms:
            article = self._article(term, self._name_for(term, sentence.needed[term][0]))
            free = [
                each
                for each in self._stand_ins[self._entries[term].fields.kind, article]
                if each not in chosen.values() and each.ar not in sentence.source and each.en not in text
            ]
            if len(free) <= turn:
                return None
            chosen[term] = free[turn]
        return chosen


def _without_context(entry: Entry) -> Entry:
    """The entry with names that need no context: a single sentence may hold none."""
    return msgspec.structs.replace(entry, fields=msgspec.structs.replace(entry.fields, requires_context=()))


def _forms_of(entry: Entry) -> dict[str, tuple[str, bool]]:
    """The folded forms of the Arabic names, each with the name and whether a preposition is in it."""
    forms = [
        (name_skip > 0, form.strip(), name)
        for name in entry.fields.names.ar
        for spelling in arabic.spellings(name)
        for form, name_skip, _ in arabic.surface_forms(spelling)
    ]
    readings: dict[str, tuple[str, bool]] = {}
    for with_lam, form, name in sorted(forms, key=lambda each: each[0]):
        readings.setdefault(form, (name, with_lam))
    return readings


def _sentence(source: str, mentions: Sequence[Mention]) -> _Sentence:
    needed: dict[str, tuple[str, ...]] = {}
    rest = source
    for mention in mentions:
        surface = source[mention.start : mention.end]
        needed[mention.term] = (*needed.get(mention.term, ()), surface)
        rest = rest[: mention.start] + " " * len(surface) + rest[mention.end :]
    others = {
        arabic_skeleton(form) for word in _ARABIC_WORD.findall(rest) for form in _without_proclitics(word)
    }
    return _Sentence(source, tuple(mentions), needed, frozenset(others))


# Words and their sounds


def _sound(words: Iterable[str]) -> Sound:
    return tuple(skeleton for word in words if (skeleton := latin_skeleton(word)))


def _sounds_of(entry: Entry) -> Iterator[Sound]:
    """The sounds of the entry's names in Latin letters; initials have none that could be misspelt."""
    for name in (*entry.fields.names.en, entry.fields.transliteration):
        if not _is_spelled_out(name):
            yield _sound(word.text for word in _content(name))


def _arabic_sounds(surface: str) -> Iterator[Sound]:
    """The sounds of an Arabic name, without the article of its words and, as it may be none, with it."""
    words = _arabic_content(surface)
    for forms in ([_bare(word) for word in words], words):
        yield tuple(skeleton for word in forms if (skeleton := arabic_skeleton(word)))


def _arabic_content(surface: str) -> list[str]:
    return [word for word in _ARABIC_WORD.findall(surface) if word not in _FILLERS]


def _bare(word: str) -> str:
    """The Arabic word without the article, also after the preposition ل."""
    return word[2:] if word.startswith(("ال", "لل")) and len(word) > 3 else word


def _without_proclitics(word: str) -> Iterator[str]:
    for skip in (0, 1, 2):
        if len(word) - skip >= 3 and set(word[:skip]) <= set("وفبكل"):
            yield from (word[skip:], _bare(word[skip:]))


def _letters_alike(key: str, names: Sequence[str]) -> float:
    return max(fuzz.ratio(key, " ".join(word.folded for word in _content(name))) / 100 for name in names)


def _words(text: str) -> list[_Word]:
    """The words of an English text, hyphenated ones apart, without the ending of a possessive."""
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE_END.sub("", match[0])
        words.append(_Word(match.start(), match.start() + len(word), word, english.fold(word).text))
    return words


def _is_small(folded: str) -> bool:
    return folded in _ARTICLES or folded in _FILLERS


def _content(name: str) -> list[_Word]:
    """The words of a name that count: no articles and no small words."""
    return [word for word in _words(name) if not _is_small(word.folded)]


# Stretches of English


def _stretches(text: str, longest: int, definite: bool) -> Iterator[list[_Word]]:
    """The stretches that may be a name of at most `longest` words: joined by a space or a hyphen, the first
    and the last capitalised, with the Arabic article before them. `definite`: Al may be an article also
    where it stands apart and has a capital, and is not the Al of Al Gore."""
    words = _words(text)
    for first, word in enumerate(words):
        if not word.text[0].isupper() or _is_small(word.folded):
            continue
        article = (
            words[first - 1 : first] if first and _is_article(text, words[first - 1], word, definite) else []
        )
        count = 0
        for last in range(first, len(words)):
            if last > first and not _JOINT.fullmatch(text[words[last - 1].end : words[last].start]):
                break
            if _is_small(words[last].folded):
                continue
            count += 1
            if count > longest or not words[last].text[0].isupper():
                break
            yield [*article, *words[first : last + 1]]


def _is_article(text: str, before: _Word, word: _Word, definite: bool) -> bool:
    joint = text[before.end : word.start]
    if _HYPHEN.fullmatch(joint):
        return before.folded in _ARTICLES or before.folded in _SUN_ARTICLES
    return joint == " " and before.folded in _ARTICLES and (definite or before.text.islower())


def _stands_in_a_name(text: str, span: Span) -> bool:
    """Whether a capitalised word that may be of the same name stands directly before or after."""
    return any(
        word.text[0].isupper() and word.folded not in _ORDINARY and joint in (" ", "-")
        for word in _words(text)
        for joint in (text[word.end : span[0]], text[span[1] : word.start])
    )


def _certain(term: str, found: Mapping[str, list[_Near]], wanted: int) -> Iterator[list[_Near]]:
    """What may be replaced by a name of the entry without doubt, the same spelling all at once."""
    apart: list[_Near] = []
    for near in sorted(found[term], key=lambda near: (-near.words, -near.score, near.span)):
        if not any(_overlap(near.span, other.span) for other in apart):
            apart.append(near)
    groups: dict[str, list[_Near]] = {}
    for near in apart:
        groups.setdefault(near.key, []).append(near)
    ranked = [sorted(group, key=lambda near: near.span) for group in groups.values()]
    for group in ranked[:wanted]:
        rivals = [other[0] for other in ranked[wanted:]]
        rivals += [near for other in found if other != term for near in _claimed(found[other], group)]
        if not any(_as_good(rival, group[0]) for rival in rivals):
            yield group


def _claimed(theirs: Sequence[_Near], group: Sequence[_Near]) -> list[_Near]:
    """Those of another entry's candidates that lie in the same places, if it has no better elsewhere."""
    here = [near for near in theirs if any(_overlap(near.span, place.span) for place in group)]
    elsewhere = [near for near in theirs if near not in here]
    best = max(((near.words, near.score) for near in elsewhere), default=(0, 0.0))
    return [near for near in here if (near.words, near.score) >= best]


def _as_good(rival: _Near, near: _Near) -> bool:
    return rival.words >= near.words and rival.score >= near.score - MARGIN


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _of_one_length(text: str, other: str) -> bool:
    shorter, longer = sorted((len(text.split()), len(other.split())))
    return shorter > 0 and shorter + NAME_WORDS >= LENGTHS * longer


def _places(name: str, text: str) -> list[Span]:
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


# Writing names


def _put_stand_in(source: str, mention: Mention, name: str, with_lam: bool) -> str:
    """The Arabic with `name` for the mention. The preposition ل takes the alif of an article away."""
    before, after = source[: mention.start], source[mention.end :]
    definite = name.startswith("ال")
    if with_lam:
        name = "لل" + name[2:] if definite else "ل" + name
    elif definite and re.search(r"(?<!\w)[وف]?ل\Z", before):
        name = "ل" + name[2:]
    return before + name + after


def _edit(text: str, span: Span, name: str, article: str) -> _Edit:
    """What puts `name` in the place of a span, with what changes around it: the possessive, a or an, the
    article (`the` or `none`), and the capital at the start of a sentence."""
    start, end = span
    first = name.split()[0]
    if first != name and (doubled := re.search(rf"\b{re.escape(first)}[ -]\Z", text[:start], re.IGNORECASE)):
        span = start, end = doubled.start(), end
    ending = ""
    possessive = _POSSESSIVE.match(text, end)
    if possessive and (possessive["s"] or _is_possessive(text, start, end)):
        ending = possessive["mark"] + ("" if name[-1] in "sS" else "s")
        end = possessive.end()
    before = _DETERMINER.search(text, 0, start)
    if before and before["word"].lower() != "the":
        indefinite = "an" if _sounds_like_a_vowel(name) else "a"
        name = indefinite + before["gap"] + name
        start = before.start()
        if before["word"][0] == "A":
            name = name[0].upper() + name[1:]
    elif before and article == "none" and (ending or _ends_noun_phrase(text, end)):
        start = before.start()
    elif not before and article == "the" and _wants_article(text, *span):
        name = f"the {name}"
    if _opens_sentence(text, start):
        name = name[0].upper() + name[1:]
    return _Edit(start, end, name + ending)


def _is_possessive(text: str, start: int, end: int) -> bool:
    """Whether an apostrophe is that of a possessive in s: a word follows, and no quotation is open."""
    follows = re.match(r"['’] \w", text[end:])
    return bool(text[start:end].endswith("s") and follows and not _OPEN_QUOTE.search(text[:start]))


def _ends_noun_phrase(text: str, end: int) -> bool:
    following = _WORD_AFTER.match(text, end)
    return not _HYPHEN.match(text, end) and (not following or following[1].lower() in _AFTER_A_NAME)


def _wants_article(text: str, start: int, end: int) -> bool:
    """Whether "the" is missing: after a mark or a small word, or where the Arabic article stands as if it
    were one, after what looks like a verb."""
    before = _WORD_BEFORE.search(text, 0, start)
    if not before:
        return text[:start].rstrip()[-1:] in ".,;:!?…–—"
    if _words(text[start:end])[0].folded in _ARTICLES and _VERB.fullmatch(before["word"]):
        return True
    return before["word"].lower() in _BEFORE_THE


def _opens_sentence(text: str, start: int) -> bool:
    begin = 0
    for sentence in split(text, "en"):
        if begin <= start < begin + len(sentence):
            return not any(char.isalnum() for char in text[begin:start])
        begin += len(sentence)
    return False


def _is_spelled_out(name: str) -> bool:
    """Whether a name is initials that are read one by one: UN, U.S., IRGC, but not NATO."""
    letters = name.replace(".", "")
    if not (letters.isalpha() and letters.isupper()):
        return False
    return len(letters) < 4 or letters != name or bool(re.search("[^AEIOU]{3}|^[^AEIOU]+$", letters))


def _sounds_like_a_vowel(name: str) -> bool:
    first = _words(name)[0].text if _words(name) else name
    if _is_spelled_out(name.split()[0]):
        return first[0] in "AEFHILMNORSX"
    folded = english.fold(first).text
    vowel = folded[:1] in tuple("aeiou") and not _CONSONANT_VOWEL.match(folded)
    return bool(vowel or _SILENT_H.match(folded))


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
