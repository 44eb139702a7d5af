"""A folded copy of a text for comparison, whose offsets can be mapped back to the original.

Each language folds in its own way (see `languages`). All of them remove characters that carry no letter and
replace the rest one for one, so that mapping back means counting the removed characters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

# Format characters that are invisible in running text: soft hyphen, Arabic letter mark, zero-width
# characters, bidirectional controls (UAX #9), byte order mark.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
SPACES = "\t\n\v\f\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

_OTHER_SPACE = re.compile(f"[{SPACES}]")


class Folded(msgspec.Struct, frozen=True):
    """`text` is the folded text. `removed[k]` is the folded offset before which k + 1 characters of the
    original are missing. If compatibility characters had to be written out before folding, `outer` holds the
    original offset of each character of the written-out text, and of its end."""

    text: str
    removed: Sequence[int] = ()
    outer: Sequence[int] | None = None

    @property
    def is_identity(self) -> bool:
        """Whether offsets in the folded text are offsets in the original."""
        return not self.removed and self.outer is None

    def origin(self, offset: int) -> int:
        """The original offset of the character at `offset` of the folded text."""
        inner = offset + bisect_right(self.removed, offset) if self.removed else offset
        return self.outer[inner] if self.outer else inner

    def span(self, start: int, end: int, original: str) -> tuple[int, int]:
        """The original half-open span of a folded one, including the marks on its last letter."""
        last = self.origin(end - 1) + 1
        while last < len(original) and unicodedata.combining(original[last]):
            last += 1
        return self.origin(start), last


def plain_spaces(text: str) -> str:
    """`text` with every white-space character replaced by U+0020, one for one."""
    return _OTHER_SPACE.sub(" ", text)


def remove(text: str, pattern: re.Pattern[str], outer: Sequence[int] | None = None) -> Folded:
    """`text` without the characters that `pattern` matches."""
    if not pattern.search(text):
        return Folded(text, (), outer)
    removed: list[int] = []
    for match in pattern.finditer(text):
        for position in range(match.start(), match.end()):
            removed.append(position - len(removed))
    return Folded(pattern.sub("", text), removed, outer)


def write_out(text: str, pattern: re.Pattern[str]) -> tuple[str, Sequence[int] | None]:
    """`text` with the characters that `pattern` matches replaced by their compatibility form (NFKC, UAX #15),
    and the original offset of each resulting character and of the end."""
    if not pattern.search(text):
        return text, None
    out: list[str] = []
    outer: list[int] = []
    for position, char in enumerate(text):
        written = unicodedata.normalize("NFKC", char) if pattern.match(char) else char
        out.append(written)
        outer.extend([position] * len(written))
    return "".join(out), [*outer, len(text)]
