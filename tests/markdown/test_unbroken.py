"""Text that is not broken at the end of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.html import block_html, escaped, text_html, write
from sitegen.markdown.inline import pieces
from sitegen.markdown.unbroken import unbroken
from sitegen.model.entry import Mention

# A language, a text, and what of it stays whole.
CASES = [
    ("en", "Mustafa al-Kadhimi met Adel Abdul-Mahdi.", ["al-Kadhimi", "Abdul-Mahdi"]),
    ("en", "An F-16, COVID-19 and Kata’ib-Hizb.", ["F-16", "COVID-19", "Kata’ib-Hizb"]),
    ("en", "The US-led, Iran-backed and well-known.", []),
    ("en", "On July 26, 2021, and on 7 April.", ["July 26", "7 April"]),
    ("en", "In July 2021, 2020-2021, chapter 7 may 3.", []),
    ("ar", "يوم 26 تموز/يوليو 2021 و7 نيسان", ["26 تموز/يوليو", "7 نيسان"]),
    ("ar", "بحلول 31 كانون الأول/ديسمبر 2021.", ["31 كانون الأول/ديسمبر"]),
    ("ar", "في آب/أغسطس 2021", ["آب/أغسطس"]),
    ("ar", "وفي ٢٦ تموز", ["٢٦ تموز"]),
    ("ar", "في 7 نيسان 2021 أكتوبر", ["7 نيسان"]),
    ("en", "May and May 3/June 7: 5 May/June 12 May", ["May 3", "June 7", "5 May/June", "12 May"]),
    ("ar", "عام 2021 و20 جنديا، تموز 2021", []),
    ("fr", "le 26 juillet 2021, Abou al-Fadl", ["26 juillet", "al-Fadl"]),
    ("de", "am 26. Juli 2021", ["26. Juli"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "whole"), CASES)
def test_what_stays_whole(lang: str, text: str, whole: list[str]) -> None:
    assert [text[start:stop] for start, stop in unbroken(text, lang)] == whole
    html = write(pieces(text), lang=lang).begin
    assert html.count('<span class="nb">') == len(whole)
    assert all(f'<span class="nb">{each}</span>' in html for each in whole)


def test_names_and_notes_around_and_inside() -> None:
    """What is marked for itself is whole as far as it goes."""
    text = "Mustafa al-Kadhimi spoke on July 26."
    name = Mention("kadhimi", 0, 18)
    html = write(pieces(text), [name], [(8, 18)], lang="en").html(
        str, lambda term, _: (f"<a>{term}:", "</a>")
    )
    assert html == (
        '<a>kadhimi:Mustafa <span class="noted"><span class="nb">al-Kadhimi</span></span></a> '
        'spoke on <span class="nb">July 26</span>.'
    )


def test_in_several_paragraphs() -> None:
    html = block_html("On **July 26**, *al-Kadhimi & Co*.\n\n- 7 April", str, "en")
    assert html.count('<span class="nb">') == 3
    assert '<strong><span class="nb">July 26</span></strong>' in html
    assert '<span class="nb">al-Kadhimi</span> &amp; Co' in html


@given(st.text(st.sampled_from("al-K'’ 7 July /تموزآب/1.")), st.sampled_from(["ar", "en"]))
def test_the_text_stays_the_text(text: str, lang: str) -> None:
    html = write(pieces(text), lang=lang, isolate=lang == "ar").begin
    for tag in ('<span class="nb">', "</span>", "<bdi>", "</bdi>"):
        html = html.replace(tag, "")
    assert html == write(pieces(text)).begin
    assert text_html(text, lang).replace('<span class="nb">', "").replace("</span>", "") == escaped(text)
