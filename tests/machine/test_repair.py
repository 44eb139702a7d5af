"""Repairs of machine text: the cases of `fixtures/repair.yaml`, and properties of any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.machine.repair import ENTITY, RULES, repair
from tests.growth import is_linear

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures/repair.yaml").read_text(encoding="utf-8")
)
MEMORIES = sorted((ROOT / "content/translations").glob("*.po"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_repair(case: dict[str, Any]) -> None:
    found = repair(case["text"], case.get("source", ""))
    assert found.text == case.get("repaired", case["text"])
    assert list(found.rules) == case.get("rules", [])


@pytest.mark.parametrize("path", MEMORIES, ids=[path.stem for path in MEMORIES])
def test_right_english_stays_as_it_is(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        assert repair(entry.msgstr, entry.msgid).text == entry.msgstr


# What the rules speak of, to be put together in every way.
_FRAGMENTS = [
    *"\"'’“”«»`&;#,.:!?()[]%$-", "''", "``", ",,", " ", "  ", "\n", "\u00a0", "amp", "quot", "apos", "39",
    "&amp;", "&quot;", "& apos ;", "&#39;", "&lt;", "&amp;amp;", "&nbsp;", "&eacute ;", "s", "t", "n", "don",
    "They", "re", "the", "The", "of", "word", "words", "a", "A", "1", "000", "2.5", "300, 948",
    "1 , 000", "...",
]  # fmt: skip
FRAGMENTS = st.lists(st.sampled_from(_FRAGMENTS), max_size=24).map("".join)
SOURCES = st.sampled_from(["", "نص", "«نص»", "قال: «نعم».", "«نعم»، قال", "لا لا لا", "2.5 و300،948", '"نص'])


@given(st.text() | FRAGMENTS, SOURCES)
@example('"" the the', "«نص»")
def test_to_repair_again_changes_nothing(text: str, source: str) -> None:
    once = repair(text, source)
    assert repair(once.text, source).rules == ()
    assert repair(once.text, source).text == once.text
    assert (once.rules == ()) == (once.text == text)
    assert once.rules == tuple(rule for rule in RULES if rule in once.rules)


@given(FRAGMENTS, SOURCES)
def test_letters_and_digits_stay(text: str, source: str) -> None:
    """Nothing but whole repeated words is taken away, and nothing is changed or added."""
    text = text.replace("&", "")
    repaired = repair(text, source).text
    digits = [char for char in text if char.isdigit()]
    assert [char for char in repaired if char.isdigit()] == digits
    left = iter(char for char in text if char.isalnum())
    assert all(char in left for char in repaired if char.isalnum())


@given(st.lists(st.sampled_from(["Iraq", "the army", "5 km", "—"]), min_size=1).map(" ".join), st.data())
def test_no_entity_is_left(text: str, data: st.DataObject) -> None:
    names = ["apos", "quot", "amp", "lt", "gt", "#39", "#x27", "amp;quot", "amp;amp;apos", "#91"]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        before, after = data.draw(st.sampled_from([("&", ";"), ("& ", ";"), ("& ", " ;"), ("&", " ;")]))
        text = f"{text[:place]} {before}{data.draw(st.sampled_from(names))}{after} {text[place:]}"
    assert not ENTITY.search(repair(text, "").text)


HEAVY = [
    " ", " ,", '"', ' " ', "'", " ' s", "s ' w ", "&", "& ", "&amp;", "&amp", "& # 1", "&#", "(", " )",
    "1 , ", "1,", "1 . 0", "12:", "the ", "the, ", "a b ", "word ", "“ ", "”", "``", "n't", "don ' t ",
    "\u00a0",
]  # fmt: skip


@pytest.mark.parametrize("unit", HEAVY)
def test_time_is_linear(unit: str) -> None:
    def work(size: int) -> None:
        text = f"It {unit * (size // len(unit))} is"
        repair(text, "قال: «1,000»")

    assert is_linear(work, 2_500)
