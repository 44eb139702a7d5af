"""How well sentences are split and names are found, on texts that others have annotated:
`make bench LANGUAGE=folder`.

The folder contains what is not shipped (`docs/benchmarks.md` names the sources), in any arrangement:

- Universal Dependencies, `LANG_*.conllu`: their `# text` lines are sentences.
- Files with one sentence per line, `*.LANG`, such as those of the test suite of ersatz.
- `ANERCorp`, with a token and its IOB tag on each line.

Splitting: the sentences that end with a final mark, joined by spaces, are split again as one text, and the
ends that are found are compared with the known ones. Rules are developed on the first half of a file; the
second half is for judging them.

Linking: the glossary is what the first 125,102 tokens of ANERcorp tag as a person, a place or an organisation
(the split of CAMeL Lab, by tokens), without single words that also occur there untagged: once as they are
written, and once as the matcher compares them, so that the name `الاسد` may also be the word for lions
(`الأسد`). The rest is the test text. A tagged name is known if the glossary has it, however hamza, ة, ى and
particles are written; recall is the share of the known names that are linked. Precision is the share of links
that are exactly a tagged name, ignoring those that are a part of a longer one. If a reader has judged the
links that are none (`judgements/links/`), the precision is also given with those that are right after all
counted as right; links that nobody has read count as wrong. What `check` says of these names is judged in
`suggestions.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from sitegen import languages
from sitegen.annotation.matcher import Matcher
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import ByLanguage

TRAIN_TOKENS = 125_102

# A simple baseline: every final mark before white space is an end.
_FINAL = re.compile(r"[.!?؟۔…][\"'”’»›)\]}“]*\s*$")
_PLAIN_END = re.compile(r"(?<=[.!?؟۔…])[\"'”’»›)\]}“]*\s+")

_MARKS = re.compile(r"[\u064b-\u0652\u0640]")
_FULL = str.maketrans("أإآٱؤئىة", "ااااوييه")
_PARTICLES = ("و", "ف", "ب", "ك", "ل", "وب", "ول", "وك", "فب", "فل")

Split = Callable[[str], Sequence[str]]
Token = tuple[str, str]
Span = tuple[int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    heads = ("sentences", "whole", "1st half", "2nd half", "plain marks")
    print(f"{'splitting, F1':34} {heads[0]:>9} {heads[1]:>7} {heads[2]:>8} {heads[3]:>8} {heads[4]:>11}")
    for path in sorted(folder.rglob("*")):
        code, sentences = sentences_of(path)
        if sentences:
            split = languages.get(code).split
            half = len(sentences) // 2
            values = [
                f1(split, sentences),
                f1(split, sentences[:half]),
                f1(split, sentences[half:]),
                f1(split_at_marks, sentences),
            ]
            whole, first, second, plain = (f"{value:.2f}" for value in values)
            print(f"{path.name:34} {len(sentences):9} {whole:>7} {first:>8} {second:>8} {plain:>11}")
    for path in sorted(folder.rglob("ANERCorp*")):
        if path.is_file():
            linking(tokens_of(path), judged_right(path))


def sentences_of(path: Path) -> tuple[str, list[str]]:
    """The language of a file and its sentences with a final mark; empty for other files."""
    code = path.name.split("_")[0] if path.suffix == ".conllu" else path.suffix[1:]
    if code not in ("ar", "en") or not path.is_file():
        return code, []
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".conllu":
        lines = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    sentences = [" ".join(line.split()) for line in lines]
    return code, [sentence for sentence in sentences if _FINAL.search(sentence)]


def split_at_marks(text: str) -> list[str]:
    ends = [0, *(match.end() for match in _PLAIN_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def f1(split: Split, sentences: Sequence[str]) -> float:
    """The F1 score, in percent, of the ends between the sentences when joined by spaces."""
    known = set(_ends([f"{sentence} " for sentence in sentences]))
    found = set(_ends(split(" ".join(sentences))))
    return 200 * len(known & found) / (len(known) + len(found))


def _ends(pieces: Sequence[str]) -> Iterator[int]:
    at = 0
    for piece in pieces[:-1]:
        at += len(piece)
        yield at


def tokens_of(path: Path) -> list[Token]:
    lines = (line.rsplit(" ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return [(line[0], line[1].strip()) for line in lines if len(line) == 2 and line[0]]


def tagged(tokens: Sequence[Token]) -> dict[Span, tuple[str, str]]:
    """The names with their kinds, by the indices of their first and last tokens."""
    found: list[tuple[int, list[str], str]] = []
    inside = False
    for number, (word, tag) in enumerate(tokens):
        if tag.startswith("I-") and inside and found[-1][2] == tag[2:]:
            found[-1][1].append(word)
        elif tag != "O":
            found.append((number, [word], tag[2:]))
        inside = tag != "O"
    return {(number, number + len(words) - 1): (" ".join(words), kind) for number, words, kind in found}


def judged_right(path: Path) -> frozenset[Span]:
    """The links in the test part of the file `path` that are right, though the annotators have no such name;
    empty if nobody has read them."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for file in sorted((Path(__file__).parent / "judgements" / "links").glob("*.toml")):
        verdicts = tomllib.loads(file.read_text(encoding="utf-8"))
        if verdicts["sha256"] == digest:
            return frozenset((first, last) for first, last in verdicts["untagged"] + verdicts["divided"])
    return frozenset()


def linking(tokens: Sequence[Token], right: frozenset[Span]) -> None:
    train, test = tokens[:TRAIN_TOKENS], tokens[TRAIN_TOKENS:]
    for how, form in (("as written", str), ("as compared", _key)):
        names = names_of(train, form)
        _link(f"linking, {len(names)} names, {how}", names, test, right)


def names_of(train: Sequence[Token], form: Callable[[str], str] = str) -> list[str]:
    """The names that are tagged in `train`, without single words that have the form of an untagged word."""
    tagged_names = sorted({name for name, kind in tagged(train).values() if kind != "MISC" and len(name) > 2})
    untagged = {form(word) for word, tag in train if tag == "O"}
    return [name for name in tagged_names if " " in name or form(name) not in untagged]


def _key(word: str) -> str:
    """The word in the form in which the matcher looks it up."""
    arabic = languages.get("ar")
    return arabic.key(arabic.fold(word).text)


def _link(title: str, names: Sequence[str], test: Sequence[Token], right: frozenset[Span]) -> None:
    text = " ".join(word for word, _ in test)
    matcher = Matcher([entry_of(f"e{number}", name) for number, name in enumerate(names)], "ar")
    ours = [(mention.start, mention.end) for mention in matcher.find(text)]
    alternatives = "|".join(map(re.escape, sorted({_full(name) for name in names}, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)[وف]?(?:[بكل]|لل)?(?:{alternatives})(?!\w)")
    peers = [match.span() for match in pattern.finditer(_full(text))]
    print(
        f"\n{title:34} {'known':>9} {'recall':>9} {'precision':>9} {'as read':>9} {'links':>6} {'parts':>6}"
    )
    report_links("sitegen", ours, [word for word, _ in test], test, names, right)
    report_links(
        "regular expression, full folding", peers, [_full(word) for word, _ in test], test, names, right
    )


def report_links(
    title: str, links: Collection[Span], words: Sequence[str], test: Sequence[Token],
    names: Collection[str], right: frozenset[Span],
) -> None:  # fmt: skip
    starts = [0]
    for word in words[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    spans = {(bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1) for start, end in links}
    gold = tagged(test)
    glossary = {_full(name) for name in names}
    known = [
        span
        for span, (name, kind) in gold.items()
        if kind != "MISC" and not glossary.isdisjoint(_without_particles(_full(name)))
    ]
    linked = {token for first, last in spans for token in range(first, last + 1)}
    hit = sum(not linked.isdisjoint(range(first, last + 1)) for first, last in known)
    kinds = Counter(
        "exact"
        if span in gold
        else "part"
        if any(a <= span[0] and span[1] <= b for a, b in gold)
        else "right"
        if span in right
        else "other"
        for span in spans
    )
    counted = kinds["exact"] + kinds["right"] + kinds["other"]
    precision, as_read = kinds["exact"] / counted, (kinds["exact"] + kinds["right"]) / counted
    print(
        f"{title:34} {len(known):9} {hit / len(known):9.4f} {precision:9.4f} {as_read:9.4f} {len(spans):6} "
        f"{kinds['part']:6}"
    )


def entry_of(term: str, name: str) -> Entry:
    pair = languages.DEFAULT_PAIR
    return Entry(
        term, "", EntryFields("concept", ByLanguage(pair, (name,), (term,)), ByLanguage(pair, "", ""))
    )


def _full(text: str) -> str:
    """The text with a single letter for all that can be spelled in several ways."""
    return _MARKS.sub("", text).translate(_FULL)


def _without_particles(name: str) -> Iterator[str]:
    yield name
    for particle in _PARTICLES:
        if name.startswith(particle) and len(name) - len(particle) > 2:
            yield name[len(particle) :]
    for conjunction in ("", "و", "ف"):
        if name.startswith(conjunction + "لل"):
            yield "ا" + name[len(conjunction) :]
            yield "ال" + name[len(conjunction) + 2 :]


if __name__ == "__main__":
    main()
