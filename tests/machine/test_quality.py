"""Checks of machine text: the cases of `fixtures/quality.yaml`, and properties of any number and text."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import polib
import pytest
import yaml
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sitegen.annotation.rules import RULES
from sitegen.errors import RANK
from sitegen.machine.quality import check
from sitegen.markdown import inline
from sitegen.markdown.inline import plain_text
from tests.growth import is_linear

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures/quality.yaml").read_text(encoding="utf-8")
)
MEMORIES = sorted((ROOT / "content/translations").glob("*.po"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_check(case: dict[str, Any]) -> None:
    flags = check(case["source"], case["text"], unmet=case.get("unmet", ()))
    assert [flag.rule for flag in flags] == case.get("flags", [])
    assert case.get("says", "") in "".join(flag.message for flag in flags[:1])


def test_rules_are_listed_worst_first() -> None:
    assert {flag for case in CASES for flag in case.get("flags", [])} == set(RULES)
    ranks = [RANK[severity] for severity in RULES.values()]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("path", MEMORIES, ids=[path.stem for path in MEMORIES])
def test_nothing_is_found_in_right_english(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        source, text = (plain_text(inline.pieces(side)) for side in (entry.msgid, entry.msgstr))
        assert [flag for flag in check(source, text) if RULES[flag.rule] != "info"] == []


@given(st.text(), st.text(), st.lists(st.text(), max_size=2))
@example("قال 3.5", "٣\n1,000,000,000.5/2-5%", ["two\nlines"])
def test_flags_are_of_the_rules_in_order_and_on_one_line(source: str, text: str, unmet: list[str]) -> None:
    flags = check(source, text, unmet=unmet)
    places = [list(RULES).index(flag.rule) for flag in flags]
    assert places == sorted(places)
    assert all(len(flag.message.splitlines()) < 2 for flag in flags)
    assert len([flag for flag in flags if flag.rule == "unmet-term"]) == len(unmet)


def numbers_differ(source: str, text: str) -> bool:
    return any(flag.rule == "numbers" for flag in check(source, text))


# How the two languages write numbers by CLDR: with Latin and with Arabic-Indic digits.
ARABIC = st.sampled_from(["ar", "ar_EG", "ar_IQ", "ar_MA"])
VALUES = st.one_of(
    st.integers(3, 30), st.integers(3, 99_999), st.integers(10**5, 10**10), st.decimals(3, 9_999, places=1)
).map(float)


@given(VALUES, ARABIC, st.booleans())
def test_the_same_number_in_both_languages(value: float, locale: str, grouped: bool) -> None:
    ours = format_decimal(value, locale=locale, group_separator=grouped)
    theirs = format_decimal(value, locale="en", group_separator=not grouped)
    assert not numbers_differ(f"بلغ العدد {ours} في بغداد", f"The number reached {theirs} in Baghdad")


@given(VALUES, VALUES, ARABIC)
def test_another_number(value: float, other: float, locale: str) -> None:
    assume(value != other)
    ours, theirs = format_decimal(value, locale=locale), format_decimal(other, locale="en")
    # 3.456 is three and a half or three thousand: as newspapers write it, nobody can tell.
    assume(ours.translate(_SIGNS) != theirs.translate(_SIGNS))
    assume(len(ours.partition("٫")[2]) != 3 and value != 1_000 * other)
    assert numbers_differ(f"بلغ العدد {ours} في بغداد", f"The number reached {theirs} in Baghdad")


_SIGNS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789..", ",")


@given(st.integers(1, 999), st.sampled_from([10**3, 10**6, 10**9]), st.booleans())
def test_millions_in_words(count: int, scale: int, in_arabic: bool) -> None:
    value = count * scale
    ours = format_compact_decimal(value, format_type="long", locale="ar") if in_arabic else str(value)
    theirs = format_compact_decimal(value, format_type="long", locale="en", fraction_digits=2)
    assert not numbers_differ(f"بلغ العدد {ours} في بغداد", f"The number reached {theirs} in Baghdad")
    assert numbers_differ(f"بلغ العدد {ours} في بغداد", f"The number reached {count + 7} in Baghdad")


@given(st.integers(3, 99), ARABIC)
def test_percent(value: int, locale: str) -> None:
    ours = format_percent(value / 100, locale=locale)
    assert not numbers_differ(f"بنسبة {ours} من الأصوات", f"with {value} percent of the votes")
    assert numbers_differ(f"بنسبة {ours} من الأصوات", f"with {value} of the votes")


DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2039, 12, 31))
FORMATS = st.sampled_from(["short", "medium", "long", "full"])


@given(DATES, ARABIC, FORMATS, FORMATS)
def test_dates(date: datetime.date, locale: str, form: Any, other_form: Any) -> None:
    ours = format_date(date, form, locale=locale)
    theirs = format_date(date, other_form, locale="en")
    assert not numbers_differ(f"وصل في {ours} إلى بغداد", f"He arrived in Baghdad on {theirs}")


@given(DATES, ARABIC, FORMATS, st.integers(3, 300))
def test_other_dates(date: datetime.date, locale: str, form: Any, days: int) -> None:
    other = date + datetime.timedelta(days)
    assume(other.day != date.day)
    ours = format_date(date, form, locale=locale)
    theirs = format_date(other, "long", locale="en")
    assume(str(other.day) not in ours.translate(_SIGNS) and other.day > 12)
    assert numbers_differ(f"وصل في {ours} إلى بغداد", f"He arrived in Baghdad on {theirs}")


HEAVY = [
    "1", "1 ", "1,", "1/", "1:", "1.1 ", "100 ", "1 million ", "million ", "one ", "and ", "مليون ",
    "و", "خمسة ", "ثلاثة و", "%", "½", "the ", "a b ", "ا", "ال", ": ", "؟", "(", '"', "&", "& #", "<",
    "aaa", "- ", "1/1 ", "5 x ½ ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HEAVY)
def test_time_is_linear(unit: str) -> None:
    def work(size: int) -> None:
        text = f"It {unit * (size // len(unit))} is"
        check(text, text)

    assert is_linear(work, 500)
