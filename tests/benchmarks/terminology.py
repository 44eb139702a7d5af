"""How often near-spelling repair corrects names in real machine translation, and how often it does harm.

    python -m tests.benchmarks.terminology FOLDER [--list]

FOLDER contains one set of three line-parallel files: `NAME.ar` (Arabic), `NAME.en` (reference English) and
`NAME.ENGINE.en` (an engine's translation of the Arabic, one text per line: no n-best, no second pass).

Names are taken from the references, since no glossary comes with such texts:

1. A word of the reference may be a name if it has a capital and at least three letters, one of them small,
   never occurs in small letters in the references, and is not a month, weekday or language (CLDR).
2. It is paired with the Arabic word of its line that sounds most like it (consonants, 0.75 or more), each
   word once; words that sound the same, by position. Both need at least two consonants; pairs of adjectives
   of nationality (`-ian`, `-ese`; `ي`, `ية`) are dropped. This excludes names that are spelled very
   differently in Arabic (Egypt, مصر), and translated ones (White House).
3. Words that are adjacent in both languages form one name. Names that share an Arabic or an English form make
   one entry, and so does a single word that is the last word of exactly one longer name. Names of countries
   (CLDR) are counted separately, as engines know them.

A name counts once for each line in which the Arabic mentions it and the reference contains it, and is right
if the English contains a form of it. Selecting names by their sound favours those that repair by sound can
reach, so all words from step 1 except countries are counted too, whether or not step 2 has paired them.

Harm is counted in three ways: names of the glossary that were right and no longer are; capitalised words that
are also in the line's reference and have disappeared; and the same with a random half of the glossary, ten
times, so that the names of the other half are not protected. If readers have judged the edits of this text
(`judgements/`), those that are known to be wrong are counted as well.
"""

from __future__ import annotations

import html
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from babel import Locale

from sitegen.annotation.matcher import Matcher
from sitegen.languages import DEFAULT_PAIR, arabic, english
from sitegen.machine.terminology.enforcement import Terminology
from sitegen.machine.terminology.sounds import arabic_skeleton, consonant_likeness, latin_skeleton
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record
from tests.benchmarks.verdicts import verdicts_on

ALIKE = 0.75
DRAWS = 10

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_ARABIC_WORD = re.compile("[\u0621-\u065f\u0670-\u06d3]+")
_NATIONALITY = re.compile(r"(?:ese|ish|i?ans?|eans?|ch|ic|is?)$")
_ARABIC_NATIONALITY = re.compile("(?:ي|ية|يون|يين)$")
_LOCALE = Locale("en")
_NO_NAMES = {
    word.lower()
    for name in (
        *_LOCALE.languages.values(),
        *_LOCALE.months["format"]["wide"].values(),
        *_LOCALE.days["format"]["wide"].values(),
    )
    for word in name.split()
}
_COUNTRIES = {
    word.lower()
    for code, name in _LOCALE.territories.items()
    if len(code) == 2
    for word in re.findall(r"\w{4,}", name)
}


class Line(Record, frozen=True):
    ar: str
    reference: str
    machine: str


class Pair(Record, frozen=True):
    """A name in the reference and in the Arabic of a line."""

    en: str
    ar: str
    country: bool


@dataclass
class Counts:
    """The results of one run: the wanted names, those right before and after, and those lost on the way
    (entry ids); words that may be names, paired or not, in the reference and in the English before and after;
    capitalised words of the reference that the English has, and those that it no longer has; and the changed
    sentences."""

    wanted: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unwanted: int = 0
    words: int = 0
    words_before: int = 0
    words_after: int = 0
    right_words: int = 0
    lost_words: list[str] = field(default_factory=list)
    changes: list[tuple[int, str, str]] = field(default_factory=list)


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--list"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    lines = read(Path(arguments[0]))
    entries, countries = glossary(lines)
    counts = run(lines, entries)
    print(f"{len(lines)} lines, {len(entries)} entries taken from the references")
    several = {term for term, times in Counter(counts.wanted).items() if times > 1}
    for title, keep in (
        ("names in two lines or more, no countries", several - countries),
        ("all names, no countries", {entry.id for entry in entries} - countries),
        ("countries", countries),
        ("all", {entry.id for entry in entries}),
    ):
        wanted, before, after = (
            sum(term in keep for term in terms) for terms in (counts.wanted, counts.before, counts.after)
        )
        print(f"{title:42} right before {share(before, wanted)}   after {share(after, wanted)}")
    rows = (
        ("words that may be names, paired or not", counts.words_before, counts.words),
        ("  after", counts.words_after, counts.words),
        ("names that were right and are lost", len(counts.lost), len(counts.before)),
        ("words of the reference that are lost", len(counts.lost_words), counts.right_words),
    )
    draw = random.Random(2021)
    halves = [run(lines, draw.sample(entries, len(entries) // 2)) for _ in range(DRAWS)]
    lost, right = (sum(len(half.lost_words) for half in halves), sum(half.right_words for half in halves))
    for title, part, whole in (*rows, ("  with half of the entries, in all draws", lost, right)):
        print(f"{title:42} {share(part, whole)}")
    print(f"{'mentions whose name the reference lacks':42} {counts.unwanted:5} (not counted above)")
    print(f"{'lines changed':42} {len(counts.changes):5}")
    verdicts = verdicts_on(next(Path(arguments[0]).glob("*.*.en")))
    if verdicts:
        edits = [edit for change in counts.changes for edit in edits_of(*change)]
        wrong = [edit for edit in edits if edit in verdicts.names.wrong]
        print(f"{'edits of which a reader says they are wrong':42} {share(len(wrong), len(edits))}")
    if "--list" in sys.argv:
        print("words lost:", *counts.lost_words, sep="\n  ")
        for number, before_text, after_text in counts.changes:
            print(f"\n{number}\n- {before_text}\n+ {after_text}")


def edits_of(number: int, before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """The words that were changed in a line: its number, the word before and the word after."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    for kind, start, end, at, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            for one, other in zip_longest(old[start:end], new[at:to], fillvalue=""):
                yield number, one, other


def share(part: int, whole: int) -> str:
    return f"{part:5} of {whole:5} ({part / whole:6.1%})" if whole else "    0"


def read(folder: Path) -> list[Line]:
    """The lines of the folder's texts, with HTML entities in the machine's text decoded, as its repair
    would."""
    (machine,) = folder.glob("*.*.en")
    stem = machine.name.split(".")[0]
    texts = [path.read_text(encoding="utf-8").splitlines() for path in
             (folder / f"{stem}.ar", folder / f"{stem}.en", machine)]  # fmt: skip
    return [
        Line(ar, reference, html.unescape(re.sub(r"\s?&apos; s\b", "'s", made)))
        for ar, reference, made in zip(*texts, strict=True)
    ]


def glossary(lines: list[Line]) -> tuple[list[Entry], set[str]]:
    """The entries, and the ids of those that are countries."""
    small = small_words(lines)
    pairs = [pair for line in lines for pair in pairs_of(line, small)]
    parent: dict[str, str] = {}

    def root(form: str) -> str:
        while parent.setdefault(form, form) != form:
            form = parent[form]
        return form

    def key(pair: Pair) -> str:
        return f"en {english.fold(pair.en).text}"

    surnames: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        parent[root(key(pair))] = root(f"ar {arabic.fold(pair.ar).text}")
    for pair in pairs:
        if " " in pair.en:
            surnames[f"en {key(pair).split()[-1]}"].add(root(key(pair)))
    for pair in pairs:
        if len(longer := surnames[key(pair)]) == 1:
            parent[root(key(pair))] = root(next(iter(longer)))
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[root(key(pair))].append(pair)
    entries: list[Entry] = []
    countries: set[str] = set()
    for number, group in enumerate(groups.values()):
        names = ByLanguage(
            DEFAULT_PAIR, by_length(pair.ar for pair in group), by_length(pair.en for pair in group)
        )
        entries.append(
            Entry(
                f"{names.target[0]} {number}",
                "",
                EntryFields("place", names, ByLanguage(DEFAULT_PAIR, "", "")),
            )
        )
        if sum(pair.country for pair in group) * 2 > len(group):
            countries.add(entries[-1].id)
    return entries, countries


def by_length(names: Iterator[str]) -> tuple[str, ...]:
    """The distinct names, those with more words first, then the more frequent."""
    times = Counter(names)
    return tuple(sorted(times, key=lambda name: (-len(name.split()), -times[name], name)))


def pairs_of(line: Line, small: set[str]) -> Iterator[Pair]:
    words = list(_ARABIC_WORD.finditer(line.ar))
    found: list[tuple[float, float, int, int, str]] = []
    names = [match for match in _WORD.finditer(line.reference) if may_be_name(match[0], small)]
    for index, match in enumerate(names):
        skeleton = latin_skeleton(match[0])
        for place, word in enumerate(words):
            score, _, form = max(
                (consonant_likeness(skeleton, arabic_skeleton(form)), -len(form), form)
                for form in bare_forms(word[0])
            )
            if score >= ALIKE and len(skeleton) > 1:
                apart = abs(place / len(words) - match.start() / len(line.reference))
                found.append((-score, apart, index, place, form))
    taken: dict[int, tuple[int, str]] = {}
    for _, _, index, place, form in sorted(found):
        if index not in taken and place not in {other for other, _ in taken.values()}:
            taken[index] = place, form
    chains: list[list[int]] = []
    for index in sorted(taken):
        if _NATIONALITY.search(names[index][0]) and _ARABIC_NATIONALITY.search(taken[index][1]):
            continue
        before = chains[-1][-1] if chains else -1
        adjoins = before >= 0 and line.reference[names[before].end() : names[index].start()] in (" ", "-")
        if adjoins and taken[before][0] + 1 == taken[index][0]:
            chains[-1].append(index)
        else:
            chains.append([index])
    for chain in chains:
        ar = [taken[chain[0]][1], *(words[taken[index][0]][0] for index in chain[1:])]
        en = line.reference[names[chain[0]].start() : names[chain[-1]].end()]
        yield Pair(en, " ".join(ar), all(names[index][0].lower() in _COUNTRIES for index in chain))


def may_be_name(word: str, small: set[str]) -> bool:
    lower = word.lower()
    capital = len(word) > 2 and word[0].isupper() and not word.isupper()
    return capital and lower not in small and lower not in _NO_NAMES


def bare_forms(word: str) -> set[str]:
    """The word, and what it is without letters that may be proclitics or the article."""
    forms = {word, *(word[n:] for n in (1, 2, 3) if len(word) - n > 2 and set(word[:n]) <= set("وفبكل"))}
    return forms | {form[2:] for form in forms if form.startswith(("ال", "لل")) and len(form) > 4}


def run(lines: list[Line], entries: list[Entry]) -> Counts:
    """Repair the near-spellings in every line, and count the results."""
    terminology = Terminology(entries)
    matcher = Matcher(entries, "ar")
    single = {entry.id: Matcher([entry], "en") for entry in entries}
    small = small_words(lines)
    counts = Counts()
    for number, line in enumerate(lines, 1):
        mentions = matcher.find(line.ar)
        text = terminology.enforce(line.ar, mentions, [line.machine]).text
        for term in {mention.term for mention in mentions}:
            if not single[term].find(line.reference):
                counts.unwanted += 1
                continue
            before, after = bool(single[term].find(line.machine)), bool(single[term].find(text))
            counts.wanted.append(term)
            counts.before.extend([term] * before)
            counts.after.extend([term] * after)
            counts.lost.extend([term] * (before and not after))
        old, new, reference = map(capitalised, (line.machine, text, line.reference))
        names = {
            english.fold(word).text for word in _WORD.findall(line.reference) if may_be_name(word, small)
        }
        names -= _COUNTRIES
        counts.words += len(names)
        counts.words_before += len(names & set(old))
        counts.words_after += len(names & set(new))
        counts.right_words += (old & reference).total()
        counts.lost_words.extend(((old & reference) - new).elements())
        if text != line.machine:
            counts.changes.append((number, line.machine, text))
    return counts


def small_words(lines: list[Line]) -> set[str]:
    return {word for line in lines for word in re.findall(r"\b[a-z]+\b", line.reference)}


def capitalised(text: str) -> Counter[str]:
    return Counter(english.fold(word).text for word in _WORD.findall(text) if word[0].isupper())


if __name__ == "__main__":
    main()
