"""Latin letters in right-to-left text are in elements of their own."""

from __future__ import annotations

import pytest

from sitegen.markdown.html import write
from sitegen.markdown.inline import pieces

CASES = {
    "عبر قناة KWQC: خبر، 8 تموز": "عبر قناة <bdi>KWQC</bdi>: خبر، 8 تموز",
    "طائرات F-16، 8 منها": "طائرات <bdi>F-16</bdi>، 8 منها",
    "شبكة BBC News (لندن)": "شبكة <bdi>BBC News</bdi> (لندن)",
    "في São Paulo أمس": "في <bdi>São Paulo</bdi> أمس",
    "شركة AT&T الأمريكية": "شركة <bdi>AT&amp;T</bdi> الأمريكية",
    "غادر 2500 جندي": "غادر 2500 جندي",
    "**KWQC** قناة": "<strong><bdi>KWQC</bdi></strong> قناة",
    "Rockets land in Baghdad": "Rockets land in Baghdad",
}


@pytest.mark.parametrize("text", CASES)
def test_latin_letters_are_isolated(text: str) -> None:
    written = write(pieces(text), isolate=True)
    assert written.html(str, lambda term, linked: ("", "")) == CASES[text]


def test_what_does_not_part_stays_in_its_run() -> None:
    """Two runs beside each other would be drawn from right to left, the family name before the first."""
    text = "قال Mustafa al-Kadhimi إن طائرات Lockheed F-16 وصلت"
    assert write(pieces(text), isolate=True, lang="ar").begin == (
        'قال <bdi>Mustafa <span class="nb">al-Kadhimi</span></bdi> إن طائرات '
        '<bdi>Lockheed <span class="nb">F-16</span></bdi> وصلت'
    )


def test_a_link_in_latin_letters_has_its_own_direction() -> None:
    written = write(
        pieces("رويترز: [Rockets land](https://e.org/)، و[قناة KWQC](https://e.org/)"), isolate=True
    )
    html = written.html(str, lambda term, linked: ("", ""))
    assert 'dir="auto">Rockets land</a>' in html
    assert 'dir="auto">قناة <bdi>KWQC</bdi></a>' in html


def test_nothing_is_isolated_from_left_to_right() -> None:
    assert write(pieces("The word نص means text.")).begin == "The word نص means text."


def test_notes_mark_isolated_letters() -> None:
    assert write(pieces("قناة KWQC أمس"), noted=[(5, 9)], isolate=True).begin == (
        'قناة <span class="noted"><bdi>KWQC</bdi></span> أمس'
    )
