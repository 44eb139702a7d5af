"""Pictures with text, drawn when the site is built: covers of books, and the pictures shown with shared
links.

Text is shaped and ordered by Raqm (HarfBuzz, FriBiDi), so that letters join and numbers appear in the right
place in any script. A picture has sixteen colours, in two ramps from the colour of the paper to an ink, which
makes it an eighth of the size that it would have in true colour.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sitegen import languages
from sitegen.content.layout import SETTINGS_FILE
from sitegen.errors import ContentError, Problem
from sitegen.files.installed import installed
from sitegen.model.language import Bilingual, Lang
from sitegen.theme.loader import FontFamily

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

COVER = (900, 1200)
CARD = (1200, 630)

# Paper, ink and accent: the colours of the default theme.
_PAPER, _INK, _ACCENT = (253, 252, 248), (34, 32, 28), (29, 92, 87)
# The first of sixteen colours is paper; this many lead to the ink, and this many to the accent.
_STEPS, _ACCENTS = 7, 8
_REGULAR, _BOLD = 400, 700
# For a theme without fonts.
_OWN = FontFamily("Amiri", "amiri", (_REGULAR, _BOLD), ())
# Text smaller than this is illegible at the size at which pictures are shown.
_SMALLEST = 26


class Drawn(NamedTuple):
    """The text of a picture: the site above, the title, and a line in each language below. `fonts` are the
    theme's families; each text uses the first family that has most of its letters."""

    site: Bilingual
    title: Bilingual
    below: Bilingual
    fonts: tuple[FontFamily, ...]


class _Set(NamedTuple):
    """A text set in lines: its language, its font, and the height of a line in pixels."""

    lang: Lang
    lines: tuple[str, ...]
    font: FreeTypeFont
    leading: int

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)


# A preview draws the same picture whenever its article is saved.
@lru_cache(maxsize=64)
def picture(drawn: Drawn, size: tuple[int, int]) -> bytes:
    """The picture as PNG. `size` is its width and height in pixels; text that does not fit is set smaller,
    and then cut off with an ellipsis. Raises ContentError if no text can be drawn (see `can_shape`)."""
    from PIL import Image, ImageDraw

    if not can_shape():
        hint = "install FriBiDi (on Debian and Ubuntu: apt-get install libfribidi0), or do without pictures"
        raise ContentError(Problem(SETTINGS_FILE, 0, "no text can be drawn, as FriBiDi is missing", hint))
    width, height = size
    margin, band = width // 14, _band(size)
    inks = [Image.new("L", size) for _ in range(2)]
    ink, accent = map(ImageDraw.Draw, inks)
    accent.rectangle(band, fill=255)
    room = width - 2 * margin

    def put(draw: ImageDraw.ImageDraw, text: _Set, top: int) -> int:
        """Draws a text and returns where it ends."""
        right = languages.get(text.lang).direction == "rtl"
        for line in text.lines:
            place = (width - margin if right else margin, top)
            draw.text(
                place, line, 255, text.font, "ra" if right else "la",
                direction=languages.get(text.lang).direction, language=text.lang,
            )  # fmt: skip
            top += text.leading
        return top

    small = max(_SMALLEST, width // 30)
    above, below = (
        [_fitted(drawn.fonts, lang, text, small, 1, room) for lang, text in line.items()]
        for line in (drawn.site, drawn.below)
    )

    def put_line(texts: Sequence[_Set], top: int) -> int:
        """Draws both languages at the two ends of one line, or one above the other, and returns where they
        end."""
        if _height(texts, room) == max(text.height for text in texts):
            return max([put(accent, text, top) for text in texts])
        for text in texts:
            top = put(accent, text, top)
        return top

    top = put_line(above, band[3] + margin // 2)
    foot = height - margin // 2 - _height(below, room)
    put_line(below, foot)
    titles = _titles(drawn, room, foot - top - margin, width // 13)
    at = top + max(margin // 2, (foot - top - sum(text.height for text in titles)) // 3)
    for text in titles:
        at = put(ink, text, at) + margin // 3
    return _png(*inks)


@cache
def can_shape() -> bool:
    """Whether text can be drawn here: Raqm needs FriBiDi, which must be installed on the system. Without it,
    letters that should join would be separate, and all would run from left to right."""
    from PIL import features

    return bool(features.check("raqm"))


def drawn_by(fonts: tuple[FontFamily, ...]) -> tuple[bool, list[str]]:
    """What pictures depend on besides their contents: whether text can be drawn, and the versions of the
    fonts."""
    packages = {family.package for family in (*fonts, _OWN)}
    return can_shape(), installed([f"fontpkg_{package.replace('-', '_')}" for package in packages])


@lru_cache(maxsize=2)
def plain(size: tuple[int, int]) -> bytes:
    """The picture without any text, as PNG."""
    from PIL import Image, ImageDraw

    accent = Image.new("L", size)
    ImageDraw.Draw(accent).rectangle(_band(size), fill=255)
    return _png(Image.new("L", size), accent)


def _band(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The filled band at the top: left, top, right, bottom."""
    return 0, 0, size[0], size[1] // 40


def _titles(drawn: Drawn, width: int, height: int, size: int) -> list[_Set]:
    """Both titles, as large as space allows: the source first, above the translation."""
    while True:
        found = [
            _fitted(drawn.fonts, lang, text, sized, lines, width, weight)
            for (lang, text), sized, lines, weight in zip(
                drawn.title.items(), (size, size * 2 // 3), (6, 6), (_BOLD, _REGULAR), strict=True
            )
        ]
        if sum(text.height for text in found) <= height or size <= _SMALLEST * 3 // 2:
            return found
        size = size * 9 // 10


def _height(texts: Sequence[_Set], room: int) -> int:
    """The height of two texts in a line, which are side by side if there is room for both."""
    heights = [text.height for text in texts]
    width = sum(_width(text.font, line, text.lang) for text in texts for line in text.lines)
    return max(heights) if width < room * 0.94 else sum(heights)


def _fitted(
    fonts: tuple[FontFamily, ...], lang: Lang, text: str, size: int, most: int, width: int,
    weight: int = _REGULAR,
) -> _Set:  # fmt: skip
    """A text in at most `most` lines of the given width."""
    family, text = _written(fonts, text)
    nearest = min(family.weights, key=lambda there: (abs(there - weight), there))
    font = _font(family.package, nearest, size)
    lines = [*_wrapped(text, lambda line: _width(font, line, lang), width)]
    if len(lines) > most:
        lines = [
            *lines[: most - 1],
            _cut(lines[most - 1] + "…", lambda line: _width(font, line, lang), width),
        ]
    return _Set(lang, tuple(lines), font, size * 3 // 2)


def _wrapped(text: str, measure: Callable[[str], float], width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and measure(longer) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield _cut(line, measure, width)


def _cut(line: str, measure: Callable[[str], float], width: int) -> str:
    while len(line) > 1 and measure(line) > width:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line


def _width(font: FreeTypeFont, line: str, lang: Lang) -> float:
    return font.getlength(line, direction=languages.get(lang).direction, language=lang)


def _written(fonts: tuple[FontFamily, ...], text: str) -> tuple[FontFamily, str]:
    """The family that has the most letters of a text, and the text reduced to these."""
    families = [family for family in fonts if family.weights] or [_OWN]
    best = max(families, key=lambda family: sum(ord(char) in _letters(family) for char in text))
    return best, "".join(char for char in text if char.isspace() or ord(char) in _letters(best))


@cache
def _letters(family: FontFamily) -> frozenset[int]:
    """The code points that a family has."""
    import fontpkg
    from fontTools.ttLib import TTFont

    with TTFont(fontpkg.path(family.package, weight=family.weights[0]), lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=32)
def _font(package: str, weight: int, size: int) -> FreeTypeFont:
    import fontpkg
    from PIL import ImageFont

    return ImageFont.truetype(fontpkg.path(package, weight=weight), size, layout_engine=ImageFont.Layout.RAQM)


def _png(ink: Image, accent: Image) -> bytes:
    """The picture of two layers, each of which says how much of its ink there is at each point."""
    from PIL import Image, ImageChops

    one = ink.point([level * _STEPS // 255 for level in range(256)])
    other = accent.point([_STEPS + step if (step := level * _ACCENTS // 255) else 0 for level in range(256)])
    levels = ImageChops.lighter(one, other)
    found = Image.frombytes("P", levels.size, levels.tobytes())
    colours = [_PAPER, *_ramp(_INK, _STEPS), *_ramp(_ACCENT, _ACCENTS)]
    found.putpalette([part for colour in colours for part in colour])
    out = io.BytesIO()
    found.save(out, "PNG", bits=4)
    return out.getvalue()


def _ramp(colour: tuple[int, ...], steps: int) -> Iterator[tuple[int, ...]]:
    """The colours from the paper's to the given one, which comes last."""
    for step in range(1, steps + 1):
        between = [paper + (end - paper) * step // steps for paper, end in zip(_PAPER, colour, strict=True)]
        yield tuple(between)
