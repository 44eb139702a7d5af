"""The images that other sites show with a link to an article: what is drawn, and when."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from sitegen.building.builder import build
from sitegen.model.language import ByLanguage, Pair
from sitegen.rendering.drawing import CARD, COVER, Drawn, picture
from sitegen.theme.loader import FontFamily
from tests.edits import ARTICLE, MEMORY, apply, put, setting
from tests.sample import FILES, bytes_of, copy_of_sample, run

CARD_OF_VISIT = "articles/visit/card.png"
AMIRI = (FontFamily("Amiri", "amiri", (400, 700), ()),)


def drawn(
    source: str, target: str, *, size: tuple[int, int] = CARD, pair: tuple[str, str] = ("ar", "en")
) -> Image.Image:
    """The picture of a title, which says nothing else, in shades of grey."""
    none = ByLanguage(Pair(*pair), "", "")
    title = ByLanguage(Pair(*pair), source, target)
    return Image.open(io.BytesIO(picture(Drawn(none, title, none, AMIRI), size))).convert("L")


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where there is anything beside the band at the top: left, top, right, bottom."""
    below = picture.crop((0, 40, *picture.size)).point(lambda level: 255 if level < 128 else 0)
    left, top, right, bottom = below.getbbox() or (0, 0, 0, 0)
    return left, top + 40, right, bottom + 40


@pytest.mark.parametrize("size", [CARD, COVER])
def test_each_side_begins_where_its_language_does(size: tuple[int, int]) -> None:
    width, margin = size[0], size[0] // 14
    left, _, right, _ = ink(drawn("بغداد", "", size=size))
    assert left > width // 2
    assert abs(right - (width - margin)) < width // 60
    left, _, right, _ = ink(drawn("", "Baghdad", size=size))
    assert right < width // 2
    assert abs(left - margin) < width // 60


def test_letters_join() -> None:
    """Joined, letters are narrower than each by itself; a joiner that is not to join keeps them apart."""
    joined, apart = (ink(drawn(text, "")) for text in ("سسسسس", "\u200c".join("سسسسس")))
    assert (joined[2] - joined[0]) < 0.8 * (apart[2] - apart[0])


def test_numbers_keep_their_order_in_text_from_right_to_left() -> None:
    """What is drawn of a number within a title is what is drawn of it alone."""
    alone = drawn("1234", "")
    number = alone.crop(ink(alone))
    inside = drawn("عام 1234", "")
    left, top, _, _ = ink(inside)
    width, height = number.size
    best = min(
        _difference(number, inside.crop((x, y, x + width, y + height)))
        for x in range(left - 3, left + 4)
        for y in range(top - 3, top + 40)
    )
    assert best < 2


def _difference(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height)


@pytest.mark.parametrize("words", [1, 12, 40, 200])
def test_a_title_fits(words: int) -> None:
    for size in (CARD, COVER):
        left, top, right, bottom = ink(drawn("الكاظمي " * words, "Kadhimi " * words, size=size))
        assert 0 < left < right < size[0]
        assert 0 < top < bottom < size[1]


def test_letters_that_no_font_has_are_left_out() -> None:
    assert drawn("بغداد 中", "").tobytes() == drawn("بغداد", "").tobytes()
    assert ink(drawn("", "中")) == (0, 40, 0, 40)


def test_a_site_asks_for_pictures(tmp_path: Path) -> None:
    """With them the head of each article names its own, and nothing else of the site is another."""
    site = copy_of_sample(tmp_path)
    before = bytes_of(site / "output")
    assert CARD_OF_VISIT not in before
    apply(site, setting("share_images", True))
    written = {*build(site, site / "output").written}
    articles = {"articles/visit/", "articles/return/"}
    assert written == {place + name for place in articles for name in ("index.html", "card.png")}
    tree: Any = etree.HTML((site / "output/articles/visit/index.html").read_bytes())
    told = dict(zip(tree.xpath("//meta/@property"), tree.xpath("//meta[@property]/@content"), strict=True))
    assert told["og:image"] == f"https://reader.example/site/{CARD_OF_VISIT}"
    assert told["og:image:alt"] == "زيارة إلى أربيل · A visit to Erbil"
    image = Image.open(io.BytesIO((site / "output" / CARD_OF_VISIT).read_bytes()))
    assert (image.format, image.size) == ("PNG", CARD)
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    apply(site, setting("share_images", False))
    build(site, site / "output")
    assert bytes_of(site / "output") == before


@pytest.mark.skipif(sys.platform != "linux", reason="hides a library as Linux looks for it")
def test_without_fribidi(tmp_path: Path) -> None:
    """Pictures are refused, with what to do; books have a cover without text."""
    hidden = tmp_path / "libraries"
    for name in ("libfribidi.so.0", "libfribidi.so"):
        put(hidden, name, "")
    env = {"LD_LIBRARY_PATH": str(hidden)}
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["epub"]))
    assert run("build", "--site", site, env=env).code == 0
    with zipfile.ZipFile(site / "output/articles/visit/visit.epub") as book:
        cover = Image.open(io.BytesIO(book.read("EPUB/cover.png"))).convert("L")
    assert cover.size == COVER
    assert ink(cover) == (0, 40, 0, 40)
    apply(site, setting("share_images", True))
    done = run("build", "--site", site, env=env)
    assert done.code == 1
    assert (
        "error: content/site.toml: no text can be drawn, as FriBiDi is missing (install FriBiDi" in done.err
    )


def test_what_is_drawn_again(tmp_path: Path) -> None:
    """Whatever is shown, and nothing else; twice the same."""
    site = copy_of_sample(tmp_path)
    apply(site, setting("share_images", True))
    build(site, site / "output")
    for name, text, again in (
        (MEMORY, FILES[MEMORY].replace("He then travelled", "He then went"), False),
        (MEMORY, FILES[MEMORY].replace("A visit to Erbil", "A trip to Erbil"), True),
        (ARTICLE, FILES[ARTICLE].replace("2021-07-26", "2021-07-27"), True),
    ):
        put(site, name, text)
        assert (CARD_OF_VISIT in build(site, site / "output").written) is again
    build(site, tmp_path / "clean/output")
    assert bytes_of(site / "output") == bytes_of(tmp_path / "clean/output")
