"""The names listed by an article: which parts of an entry are shown, and when that rebuilds a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.building.builder import build
from sitegen.rendering.names import first_sentence
from tests.sample import bytes_of, copy_of_sample


@pytest.mark.parametrize(
    ("text", "lang", "first"),
    [
        ("A city. It has a wall.", "en", "A city."),
        ("The U.S. Army base\nin Anbar. It is large.", "en", "The U.S. Army base in Anbar."),
        ("مدينة في العراق. فيها قلعة.", "ar", "مدينة في العراق."),
        ("An *old. And walled* city. More.", "en", "An *old. And walled* city."),
        ("One\n\nTwo.", "en", "One"),
        ("no end", "en", "no end"),
    ],
)
def test_the_first_sentence(text: str, lang: str, first: str) -> None:
    assert first_sentence(text, lang) == first


@given(st.text().filter(str.strip))
def test_the_first_sentence_is_how_the_text_begins(text: str) -> None:
    first = first_sentence(text, "en")
    assert first
    assert " ".join(text.split()).startswith(" ".join(first.split()))


# What pages of articles show of an entry, and what they do not.
@pytest.mark.parametrize(
    ("change", "remade"),
    [
        (("A city in the north of Iraq.", "A town in the north of Iraq."), True),
        (("kind: place", "kind: event"), True),
        (("coordinates: [36.19, 44.01]", "coordinates: [36.2, 44.0]"), True),
        (("coordinates: [36.19, 44.01]\n", "coordinates: [36.19, 44.01]\ntransliteration: Arbīl\n"), True),
        (("related: [baghdad]\n", ""), False),
    ],
)
def test_a_page_is_made_again_for_what_it_shows(
    tmp_path: Path, change: tuple[str, str], remade: bool
) -> None:
    site = copy_of_sample(tmp_path)
    entry = site / "content/glossary/erbil.yaml"
    text = entry.read_text("utf-8")
    assert change[0] in text
    entry.write_text(text.replace(*change), "utf-8")
    written = build(site, site / "output").written
    assert ("articles/visit/index.html" in written) == remade
    assert "articles/return/index.html" not in written
    build(site, tmp_path / "clean")
    assert bytes_of(site / "output") == bytes_of(tmp_path / "clean")
