"""Changes to a valid input that preserve most of its form."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Mutation = Callable[[str, random.Random, Sequence[str]], str]

_HUGE = ("9" * 30, "9" * 5_000, "-0", "1e309", "0x" + "f" * 300, "٩" * 400)
_DEEP = (3, 40, 1_000)


def mutated(text: str, words: Sequence[str], chance: random.Random) -> str:
    """`text` after one to four changes."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(MUTATIONS)(text, chance, words)
    return text


def _span(length: int, chance: random.Random, longest: int) -> tuple[int, int]:
    start = chance.randint(0, length)
    return start, min(length, start + chance.randint(0, longest))


def _insert(text: str, chance: random.Random, words: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(words) + text[at:]


def _replace(text: str, chance: random.Random, words: Sequence[str]) -> str:
    start, end = _span(len(text), chance, 20)
    return text[:start] + chance.choice(words) + text[end:]


def _cut(text: str, chance: random.Random, _: Sequence[str]) -> str:
    start, end = _span(len(text), chance, 40)
    return text[:start] + text[end:]


def _truncate(text: str, chance: random.Random, _: Sequence[str]) -> str:
    return text[: chance.randint(0, len(text))]


def _copy(text: str, chance: random.Random, _: Sequence[str]) -> str:
    start, end = _span(len(text), chance, 40)
    at = chance.randint(0, len(text))
    return text[:at] + text[start:end] + text[at:]


def _nest(text: str, chance: random.Random, words: Sequence[str]) -> str:
    """A word many times over, or around itself."""
    at, word = chance.randint(0, len(text)), chance.choice(words)
    return text[:at] + word * chance.randint(2, chance.choice(_DEEP)) + text[at:]


def _letter(text: str, chance: random.Random, _: Sequence[str]) -> str:
    """Any code point that UTF-8 can hold."""
    code = chance.choice((chance.randrange(0x80), chance.randrange(0x700), chance.randrange(0x110000)))
    at = chance.randint(0, len(text))
    return text[:at] + ("" if 0xD800 <= code < 0xE000 else chr(code)) + text[at:]


def _number(text: str, chance: random.Random, _: Sequence[str]) -> str:
    places = [place for place, char in enumerate(text) if char.isdigit()]
    at = chance.choice(places) if places else chance.randint(0, len(text))
    return text[:at] + chance.choice(_HUGE) + text[at:]


def _lines(change: Callable[[list[str], random.Random], None]) -> Mutation:
    def mutation(text: str, chance: random.Random, _: Sequence[str]) -> str:
        lines = text.split("\n")
        change(lines, chance)
        return "\n".join(lines)

    return mutation


def _drop_line(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def _repeat_line(lines: list[str], chance: random.Random) -> None:
    start, end = _span(len(lines), chance, 3)
    at = chance.randint(0, len(lines))
    lines[at:at] = lines[start:end]


def _swap_lines(lines: list[str], chance: random.Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    space = chance.choice(("", "", " ", "  ", "    ", "\t"))
    lines[at] = space + (lines[at] if space else lines[at].lstrip())


def _blank_lines(lines: list[str], chance: random.Random) -> None:
    at = chance.randint(0, len(lines))
    lines[at:at] = [""] * chance.randint(1, 40)


def _join_lines(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


MUTATIONS: tuple[Mutation, ...] = (
    _insert, _insert, _replace, _replace, _cut, _truncate, _copy, _nest, _letter, _number,
    *map(_lines, (_drop_line, _repeat_line, _swap_lines, _indent, _blank_lines, _join_lines)),
)  # fmt: skip


def encoded(text: str, chance: random.Random) -> bytes:
    """The text as bytes: mostly as they should be, else as another editor saves them, or damaged."""
    kind = chance.randrange(20)
    if kind == 0:
        return b"\xef\xbb\xbf" + text.encode()
    if kind == 1:
        return text.replace("\n", "\r\n").encode()
    if kind == 2:
        return text.encode("utf-16")
    if kind == 3:
        return text.encode("cp1256", "replace")
    data = text.encode()
    if kind == 4:
        at = chance.randint(0, len(data))
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data
