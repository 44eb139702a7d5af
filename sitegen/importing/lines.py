"""Lines of raw Arabic text, the form in which they are compared, and what their shape reveals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import msgspec

from sitegen.importing.draft import DraftBlockKind, ListPlace, Picture
from sitegen.importing.inline import Mark
from sitegen.text.digits import ascii_digits
from sitegen.text.oneline import on_one_line

Hint = Literal["", "title", "standfirst", "heading", "paragraph", "quote", "caption", "list-item", "code"]


class _Folded(dict[int, str | None]):
    """The replacement of each character when lines are compared: nothing for diacritics and invisible
    characters. Each character is looked up once."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        found = self[code] = None if unicodedata.category(char) in ("Mn", "Cf") else char
        return found


_FOLDED = _Folded(
    str.maketrans(dict.fromkeys("أإآٱ", "ا") | dict.fromkeys("ىی", "ي") | {"ة": "ه", "ک": "ك", "ـ": None})
)
# Characters that normalisation leaves alone, and those of them that are replaced.
_COMMON = re.compile("[ء-غف-يA-Za-z0-9 .,:;!?()«»\"'/–،؛؟%-]*")
_SPELLINGS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ة", "ه"))
_MARKS = r"[\u064b-\u0655\u0670\u0640]*"
_VARIANTS = {c: f"[{group}]" for group in ("اأإآٱ", "يىی", "هة", "كک") for c in group}
# A symbol, such as those before items and questions, with the selector that shows it in colour.
SIGN = r"[^\w\s\u0600-\u06ff\ufb50-\ufdff!-~\xa0-\xbf\u2010-\u2069]\ufe0f?"
_EDGES = re.compile(r"\A[\W_]++|(?<=[^\W_])[\W_]++\Z")
_ARABIC_LETTER = re.compile("[ء-غف-ي]")
_CLOSERS = "\"'”’»›)]}* "


class Line(msgspec.Struct, frozen=True):
    """A line that is not blank: its `number` in the input, from 1, and its text with white space folded; or a
    stretch of code, with its lines as they are.

    `spaced` says whether a blank line precedes it, `hint` what the markup of a page calls it, and `doubt` why
    it may not be part of the article. `marks` are its links and emphasis, `place` is its place in a list,
    `pictures` are those that follow it in the page (for a caption: the one that it belongs to), `region`
    names the part of the page that it is in, and `indent` is the number of columns before it in plain text.
    """

    number: int
    text: str
    spaced: bool = False
    hint: Hint = ""
    doubt: str = ""
    marks: tuple[Mark, ...] = ()
    place: ListPlace | None = None
    pictures: tuple[Picture, ...] = ()
    region: str = ""
    indent: int = 0


class Verdict(msgspec.Struct, frozen=True):
    """How a line was classified; `reason` says more, and is not empty if `sure` is false.

    `mark` is the bullet or label at the beginning of the line that is not part of its text, `place` the place
    of an item in its list.
    """

    line: Line
    role: Literal[DraftBlockKind, "title", "standfirst", "dropped"]
    reason: str = ""
    sure: bool = True
    mark: str = ""
    place: ListPlace | None = None


def split_lines(text: str) -> list[Line]:
    """The lines of plain text (with "\\n" as line ends) that are not blank."""
    found: list[Line] = []
    for number, raw in enumerate(text.split("\n"), 1):
        if folded := on_one_line(raw):
            columns = raw.expandtabs(4)
            indent = len(columns) - len(columns.lstrip())
            spaced = not found or number > found[-1].number + 1
            found.append(Line(number, folded, spaced, indent=indent))
    return found


# How many lines to cache results for: many rules look at each line, and more than once.
KEPT = 4096


@lru_cache(maxsize=KEPT)
def fold(text: str) -> str:
    """The form for comparing: one spelling of alef, ya, ta marbuta and digits; no diacritics, no tatweel.

    It differs from the form that the language has for names: ta marbuta becomes a ha, as pages are typed
    carelessly, but a hamza on waw or ya still makes another word, or a misspelt weekday would contradict its
    date.
    """
    if _COMMON.fullmatch(text):  # as most lines are
        for letter, other in _SPELLINGS:
            text = text.replace(letter, other)
        return on_one_line(text.casefold())
    plain = ascii_digits(unicodedata.normalize("NFKC", text)).translate(_FOLDED)
    return on_one_line(plain.casefold())


@lru_cache(maxsize=KEPT)
def bare(text: str) -> str:
    """The folded text without the punctuation and symbols around it."""
    return _EDGES.sub("", fold(text))


@lru_cache(maxsize=KEPT)
def words(text: str) -> tuple[str, ...]:
    """The folded words, without punctuation."""
    return tuple(re.findall(r"\w+", fold(text)))


def tolerant(phrase: str) -> str:
    """A regular expression for the phrase in unfolded text, in any spelling and with any diacritics."""
    return "".join(r"\s+" if c == " " else _VARIANTS.get(c, re.escape(c)) + _MARKS for c in phrase)


def last_mark(text: str) -> str:
    """The last character of the folded text before any closing quotes and brackets."""
    return fold(text).rstrip(_CLOSERS)[-1:]


def is_sentence(text: str) -> bool:
    """Whether the line ends like running text."""
    is_quote = fold(text)[-1:] in ('"', "”", "»") and len(words(text)) >= 8
    return is_quote or last_mark(text) in (".", "؟", "?", "!", "؛", "۔")


def is_running(text: str) -> bool:
    """Whether the line is running text by its shape alone: a whole sentence or a long line."""
    count = len(words(text))
    return (count >= 20 or (count >= 8 and is_sentence(text))) and not is_row(text)


def is_row(text: str) -> bool:
    """Whether the line is a row of short items, like those of menus and footers: `الرئيسية | فيديو | من
    نحن؟`."""
    parts = [part for part in re.split(r"[|•·›»]", text) if words(part)]
    return len(parts) >= 3 and max(len(words(part)) for part in parts) <= 4


def is_latin(text: str) -> bool:
    """Whether the line has Latin letters and no Arabic ones."""
    if _ARABIC_LETTER.search(text):  # which is faster than to look at all letters
        return False
    letters = {unicodedata.name(char, "").split(" ")[0] for char in {*text} if char.isalpha()}
    return "LATIN" in letters and "ARABIC" not in letters
