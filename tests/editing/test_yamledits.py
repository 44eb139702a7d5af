"""Small changes to the editors' YAML: what is written, and that everything else stays to the letter."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from sitegen.content.records import parse_yaml
from sitegen.editing.yamledits import with_item, with_new_item, with_text
from sitegen.editing.yamlfile import dump

ENTRY = (
    "# Of the city.\nkind: place\nrelated:\nnames:\n  ar: [أربيل]   # more?\n  en:\nwikidata:\n# The end.\n"
)
NOTE = {"id": "a", "body": {"en": "One, two."}}


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        pytest.param(lambda text: with_item(text, ("related",), "baghdad"), "related:", "related: [baghdad]"),
        pytest.param(lambda text: with_item(text, ("names", "en"), "Erbil"), "  en:", "  en: [Erbil]"),
        pytest.param(lambda text: with_item(text, ("names", "ar"), "هولير"), "[أربيل]", "[أربيل, هولير]"),
        pytest.param(lambda text: with_text(text, ("wikidata",), "Q1"), "wikidata:", "wikidata: Q1"),
        pytest.param(
            lambda text: with_item(text, ("blocked_by",), "أربيل الكبرى"),
            "# The end.\n",
            "# The end.\nblocked_by: [أربيل الكبرى]\n",
        ),
    ],
)
def test_fields(change: Callable[[str], str], old: str, new: str) -> None:
    assert change(ENTRY) == ENTRY.replace(old, new, 1)


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_long_text_in_one_line_stays_there(quote: str) -> None:
    old, new = "Town. " * 30 + "Soon.", "City. " * 40 + "Soon."
    text = f"title: A\nsummary: {quote}{old}{quote}\n# The end.\n"
    assert with_text(text, ("summary",), new) == f"title: A\nsummary: {new}\n# The end.\n"
    # What becomes another text altogether is folded.
    assert with_text("summary: Town.\n", ("summary",), new).startswith("summary: >-\n  City.")


@pytest.mark.parametrize("width", [70, 90, 99, 103, 109])
def test_a_folded_text_keeps_the_length_of_its_lines(width: int) -> None:
    words = [("town", "of", "northern", "Iraq,", "a")[number % 5] for number in range(120)]

    def folded(words: list[str]) -> str:
        lines = textwrap.wrap(" ".join(words), width - 2)
        return "definition: >-\n" + "".join(f"  {line}\n" for line in lines) + "kind: place\n"

    before, after = folded(words), folded([*words[:110], "fine", *words[110:]])
    assert with_text(before, ("definition",), " ".join([*words[:110], "fine", *words[110:]])) == after


@pytest.mark.parametrize("old", ["", " بلدة."])
def test_a_comment_behind_a_text_stays(old: str) -> None:
    text = f"definition:\n  ar:{old}   # soon\n  en: A town.\n"
    expected = "definition:\n  ar: مدينة.   # soon\n  en: A town.\n"
    assert with_text(text, ("definition", "ar"), "مدينة.") == expected


def test_what_cannot_be_changed_in_its_place_is_written_anew_alone() -> None:
    """Behind the value is a comment, which would be taken for a part of the text."""
    text = "# Of the city.\nrelated:\ndefinition:\n  ar: # soon\n  en: A town.\n# The end.\n"
    expected = "# Of the city.\nrelated:\ndefinition:\n  ar: مدينة.\n  en: A town.\n# The end.\n"
    assert with_text(text, ("definition", "ar"), "مدينة.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "- id: a\n  body:\n    en: 'One, two.'\n"),
        ("# Notes.\n", "# Notes.\n- id: a\n  body:\n    en: 'One, two.'\n"),
        ("# Notes.\n\n[]\n# End.\n", "# Notes.\n\n- id: a\n  body:\n    en: 'One, two.'\n# End.\n"),
        ("# Notes.\n[{id: b},\n]\n", "# Notes.\n[{id: b}, {id: a, body: {en: 'One, two.'}},\n]\n"),
        ("- id: b\n# End.", "- id: b\n# End.\n- id: a\n  body:\n    en: 'One, two.'\n"),
        ("- id: b\n\n- id: c\n", "- id: b\n\n- id: c\n\n- id: a\n  body:\n    en: 'One, two.'\n"),
        ("- id:\n-\n", "- id:\n-\n- id: a\n  body:\n    en: 'One, two.'\n"),
    ],
)
def test_items(text: str, expected: str) -> None:
    assert with_new_item(text, NOTE) == expected


def test_what_is_empty_stays_empty() -> None:
    value = {"kind": None, "names": {"ar": [None, "null"], "en": None}}
    assert parse_yaml(dump(value), "")[0] == value
