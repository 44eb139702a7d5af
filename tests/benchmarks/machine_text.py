"""How good repairs and checks are on real machine text: `python tests/benchmarks/machine_text.py FOLDER`.

The folder holds files of one sentence a line: `NAME.ar`, the right English `NAME.en`, and what engines
made of the Arabic, `NAME.ENGINE.en`. Needs sacrebleu. Told are, for every engine,
- the lines each rule repairs, the entities left, and BLEU before and after, of the whole and of what changed;
- the lines each check flags, beside those that it flags in the right English, where flags are mostly false;
- of short texts that are flagged, how many are short beside the right English too;
- how many faults are caught that are put into the numbers of lines without a flag;
- the flags of numbers, to be read.
"""

from __future__ import annotations

import importlib
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sitegen.annotation.rules import RULES
from sitegen.machine.quality import check
from sitegen.machine.repair import ENTITY, Repaired, repair
from sitegen.machine.repair import RULES as REPAIRS

SAMPLE = 100


def main() -> None:
    folder = Path(sys.argv[1])
    for path in sorted(folder.glob("*.*.en")):
        name = path.name.split(".")[0]
        source, text, right = (lines(folder / file) for file in (f"{name}.ar", path.name, f"{name}.en"))
        print(f"{path.name}: {len(text)} lines")
        repaired = [repair(one, arabic) for one, arabic in zip(text, source, strict=True)]
        tell_repairs(source, text, repaired, right)
        tell_checks(source, [one.text for one in repaired], right)


def lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]


def tell_repairs(
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


def tell_checks(source: Sequence[str], text: Sequence[str], right: Sequence[str]) -> None:
    flags = [{flag.rule: flag.message for flag in check(*pair)} for pair in zip(source, text, strict=True)]
    false = Counter(flag.rule for pair in zip(source, right, strict=True) for flag in check(*pair))
    found = Counter(rule for one in flags for rule in one)
    with_digits = sum(bool(re.search(r"\d", arabic + one)) for arabic, one in zip(source, text, strict=True))
    print(f"flagged lines (in the right English), {with_digits} lines have digits:")
    print("  " + ", ".join(f"{rule} {found[rule]} ({false[rule]})" for rule in RULES if found[rule]))
    short = [place for place, one in enumerate(flags) if "missing" in one.get("length-ratio", "")]
    confirmed = sum(len(text[place]) < 0.85 * len(right[place]) for place in short)
    print(f"length-ratio: {len(short)} too short, {confirmed} of them under 85% of the right English")
    tell_caught(source, text, flags)
    print("flags of numbers:")
    for place in [place for place, one in enumerate(flags) if "numbers" in one][:SAMPLE]:
        print(f"  {place + 1}: {flags[place]['numbers']}")
        print(f"    {source[place]}\n    {text[place]}\n    {right[place]}")


def tell_caught(source: Sequence[str], text: Sequence[str], flags: Sequence[dict[str, str]]) -> None:
    """Puts one fault into every line with digits that has no flag of its numbers."""
    for kind, spoil in FAULTS.items():
        draw = random.Random(2021)
        tried = caught = 0
        for arabic, one, flagged in zip(source, text, flags, strict=True):
            spoiled = spoil(one, draw)
            if spoiled != one and "numbers" not in flagged:
                tried += 1
                caught += any(flag.rule == "numbers" for flag in check(arabic, spoiled))
        if tried:
            print(f"numbers: {caught} of {tried} faults caught ({100 * caught / tried:.0f}%): {kind}")


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
}


if __name__ == "__main__":
    main()
