"""How good repairs and checks are on real machine text: `python -m tests.benchmarks.machine_text FOLDER`.

The folder contains files with one sentence per line: `NAME.ar`, the correct English `NAME.en`, and the
translations of the Arabic by engines, `NAME.ENGINE.en`. It needs sacrebleu, and prints for every engine
- the lines that each rule repairs, the HTML entities left, and BLEU before and after, of all lines and of
  those that changed;
- the lines that each check flags, beside those that it flags in the correct English, where most flags are
  false;
- how many of the texts flagged as short are also short in comparison with the correct English;
- how many faults are caught when they are put into the numbers of lines without a flag, one fault per line,
  in the machine's English and in the correct one;
- if readers have judged this text (`judgements/`), how many flags of numbers and quotation marks are right
  and how many wrong numbers are caught, separately for odd and even lines;
- the flags of numbers, for reading.
"""

from __future__ import annotations

import importlib
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from sitegen.annotation.rules import RULES
from sitegen.machine.quality import check
from sitegen.machine.repair import ENTITY, Repaired, repair
from sitegen.machine.repair import RULES as REPAIRS
from tests.benchmarks.verdicts import Verdicts, verdicts_on

SAMPLE = 100


def main() -> None:
    folder = Path(sys.argv[1])
    for path in sorted(folder.glob("*.*.en")):
        name = path.name.split(".")[0]
        source, text, right = (lines(folder / file) for file in (f"{name}.ar", path.name, f"{name}.en"))
        print(f"{path.name}: {len(text)} lines")
        repaired = [repair(one, arabic) for one, arabic in zip(text, source, strict=True)]
        report_repairs(source, text, repaired, right)
        report_checks(source, [one.text for one in repaired], right, verdicts_on(path))


def lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]


def report_repairs(
    source: Sequence[str], text: Sequence[str], repaired: Sequence[Repaired], right: Sequence[str]
) -> None:
    used = Counter(rule for one in repaired for rule in one.rules)
    print("repaired lines:", ", ".join(f"{rule} {used[rule]}" for rule in REPAIRS))
    before, after = (sum(bool(ENTITY.search(one)) for one in side) for side in (text, texts(repaired)))
    again = sum(bool(repair(one.text, arabic).rules) for one, arabic in zip(repaired, source, strict=True))
    print(f"lines with entities: {before}, after repair {after}; lines that a second repair changes: {again}")
    changed = [place for place, one in enumerate(repaired) if one.rules]
    with_entities = [place for place in changed if "html-entities" in repaired[place].rules]
    for name, places in (
        ("all lines", range(len(text))),
        ("repaired lines", changed),
        ("lines with entities", with_entities),
    ):
        if places:
            scores = [
                bleu([side[place] for place in places], [right[place] for place in places])
                for side in (text, texts(repaired))
            ]
            print(f"BLEU of {len(places)} {name}: {scores[0]:.2f}, after repair {scores[1]:.2f}")


def texts(repaired: Sequence[Repaired]) -> list[str]:
    return [one.text for one in repaired]


def bleu(text: Sequence[str], right: Sequence[str]) -> float:
    sacrebleu: Any = importlib.import_module("sacrebleu")
    return float(sacrebleu.corpus_bleu(list(text), [list(right)]).score)


def report_checks(
    source: Sequence[str], text: Sequence[str], right: Sequence[str], verdicts: Verdicts | None
) -> None:
    flags = [{flag.rule: flag.message for flag in check(*pair)} for pair in zip(source, text, strict=True)]
    false = Counter(flag.rule for pair in zip(source, right, strict=True) for flag in check(*pair))
    found = Counter(rule for one in flags for rule in one)
    with_digits = sum(bool(re.search(r"\d", arabic + one)) for arabic, one in zip(source, text, strict=True))
    print(f"flagged lines (in the right English), {with_digits} lines have digits:")
    print("  " + ", ".join(f"{rule} {found[rule]} ({false[rule]})" for rule in RULES if found[rule]))
    short = [place for place, one in enumerate(flags) if "missing" in one.get("length-ratio", "")]
    confirmed = sum(len(text[place]) < 0.85 * len(right[place]) for place in short)
    print(f"length-ratio: {len(short)} too short, {confirmed} of them under 85% of the right English")
    report_caught("machine text", source, text)
    report_caught("right English", source, right)
    if verdicts:
        report_judged(flags, verdicts)
    print("flags of numbers:")
    for place in [place for place, one in enumerate(flags) if "numbers" in one][:SAMPLE]:
        print(f"  {place + 1}: {flags[place]['numbers']}")
        print(f"    {source[place]}\n    {text[place]}\n    {right[place]}")


def report_judged(flags: Sequence[dict[str, str]], verdicts: Verdicts) -> None:
    """Report which of the flags of numbers and quotation marks readers found right."""
    for half, lines in (
        ("odd lines", range(1, len(flags) + 1, 2)),
        ("even lines", range(2, len(flags) + 1, 2)),
        ("all lines", range(1, len(flags) + 1)),
    ):
        numbers = {line for line in lines if "numbers" in flags[line - 1]}
        wrong = verdicts.numbers.wrong & set(lines)
        quotes = {line for line in lines if "quotes" in flags[line - 1]}
        missed = quotes & verdicts.quotes.missed
        unread = quotes - verdicts.quotes.missed - verdicts.quotes.not_missed
        print(
            f"judged, {half}: numbers {share(numbers & wrong, numbers)} of the flags are right, "
            f"{share(numbers & wrong, wrong)} of the wrong lines caught; quotes "
            f"{share(missed, quotes - unread)} of the flags are right, {len(unread)} unread"
        )


def share(part: Collection[int], whole: Collection[int]) -> str:
    return f"{len(part)} of {len(whole)} ({len(part) / len(whole):.0%})" if whole else "0 of 0"


def report_caught(name: str, source: Sequence[str], text: Sequence[str]) -> None:
    """Put one fault into every line whose numbers are not flagged, and report how many are caught."""
    clean = [
        (arabic, one)
        for arabic, one in zip(source, text, strict=True)
        if all(flag.rule != "numbers" for flag in check(arabic, one))
    ]
    for kind, spoil in FAULTS.items():
        draw = random.Random(2021)
        pairs = [(arabic, spoil(one, draw), one) for arabic, one in clean]
        tried = [(arabic, spoiled) for arabic, spoiled, one in pairs if spoiled != one]
        caught = sum(any(flag.rule == "numbers" for flag in check(*pair)) for pair in tried)
        if tried:
            print(f"{name}: {caught} of {len(tried)} caught ({caught / len(tried):.0%}): {kind}")


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?={'|'.join(MONTHS)})"
    + "".join(rf"|(?<={month}) \d{{1,2}}\b(?!:)" for month in MONTHS)
)
WORDS = "three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
OTHER_WORDS = {
    "two": "three",
    "three": "four",
    "four": "six",
    "five": "four",
    "six": "nine",
    "seven": "eight",
    "eight": "seven",
    "nine": "six",
    "ten": "eleven",
}
OTHER_RANKS = {
    "first": "second",
    "second": "third",
    "third": "fourth",
    "fourth": "fifth",
    "fifth": "sixth",
    "sixth": "fifth",
}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def in_one_number(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    def spoil(text: str, draw: random.Random) -> str:
        numbers = list(NUMBER.finditer(text))
        if not numbers:
            return text
        number = draw.choice(numbers)
        return text[: number.start()] + change(number[0], draw) + text[number.end() :]

    return spoil


def another_digit(number: str, draw: random.Random) -> str:
    place = draw.choice([match.start() for match in re.finditer(r"\d", number)])
    others = [digit for digit in "123456789" if digit != number[place]]
    return number[:place] + draw.choice(others) + number[place + 1 :]


def swapped(number: str, _: random.Random) -> str:
    return re.sub(r"(\d)(\d)(?=\D*$)", r"\2\1", number)


FAULTS: dict[str, Callable[[str, random.Random], str]] = {
    "another digit": in_one_number(another_digit),
    "the last two digits swapped": in_one_number(swapped),
    "the number left out": in_one_number(lambda number, draw: ""),
    "a nought too many": in_one_number(lambda number, draw: number + "0" if number.isdigit() else number),
    "million for billion, thousand for million": lambda text, draw: re.sub(
        r"(?<=\d )(million|billion)", lambda match: {"million": "thousand"}.get(match[0], "million"), text
    ),
    "thousand, million, billion left out": lambda text, draw: re.sub(
        r"(?<=\d) (?:thousand|million|billion)", "", text
    ),
    "millions for billions and thousands, of no number": lambda text, draw: re.sub(
        r"\b(?<!\d )(millions|billions|thousands)\b",
        lambda match: {"millions": "billions"}.get(match[0], "millions"),
        text,
    ),
    "a.m. for p.m.": lambda text, draw: re.sub(
        r"(?<=\d)( ?)([ap])(\.?m)\b", lambda match: match[1] + "pa"["ap".index(match[2])] + match[3], text
    ),
    "hours and minutes exchanged": lambda text, draw: re.sub(
        r"\b([01]?\d|2[0-3]):([0-5]\d)\b", r"\2:\1", text
    ),
    "a point for the comma of thousands": lambda text, draw: re.sub(r"(?<=\d),(?=\d{3}\b)", ".", text),
    "the day of a month left out": lambda text, draw: DAY.sub("", text),
    "another number word": lambda text, draw: re.sub(
        rf"\b(?:{'|'.join(OTHER_WORDS)})\b", lambda match: OTHER_WORDS[match[0]], text, count=1
    ),
    "another rank": lambda text, draw: re.sub(
        rf"\b(?:{'|'.join(OTHER_RANKS)})\b(?!-)", lambda match: OTHER_RANKS[match[0]], text, count=1
    ),
    "a number word left out": lambda text, draw: re.sub(rf"\b(?:{WORDS})\b ?", "", text, count=1),
}


if __name__ == "__main__":
    main()
