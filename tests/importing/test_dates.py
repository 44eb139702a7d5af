"""Dates as newspapers print them: the table `fixtures/importing/dates.tsv`, and properties."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.importing.dates import FoundDate, find_dates, settle

TABLE = Path(__file__).parents[1] / "fixtures/importing/dates.tsv"
ROWS = list(
    csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
)


def first_date(text: str) -> FoundDate | None:
    return next(iter(find_dates(text)), None)


@pytest.mark.parametrize("row", ROWS, ids=[row["input"] for row in ROWS])
def test_date(row: dict[str, str]) -> None:
    """`reference` is other text of the same article."""
    found = first_date(row["input"])
    if row["expected"] == "none":
        assert found is None
        return
    assert found is not None
    settled = settle(found, f"{row['input']}\n{row['reference']}")
    assert (settled.date.isoformat(), "yes" if settled.sure else "no") == (row["expected"], row["sure"])


def test_a_date_of_publication_decides_the_order() -> None:
    found = first_date("03/05/2021")
    assert found is not None and not found.sure
    assert settle(found, "", datetime.date(2021, 3, 5)).date == datetime.date(2021, 3, 5)
    assert settle(found, "", datetime.date(2021, 5, 3)).sure
    assert settle(found, "", datetime.date(2020, 1, 1)) == found


def test_the_offsets_take_in_weekday_and_time() -> None:
    text = "نشر يوم السبت 17 تموز (يوليو) 2021، 10:35 ص بتوقيت بغداد في الصحيفة"
    found = first_date(text)
    assert found is not None
    assert text[found.start : found.end] == "السبت 17 تموز (يوليو) 2021، 10:35 ص بتوقيت بغداد"


@settings(deadline=None)
@given(
    st.dates(datetime.date(1800, 1, 1), datetime.date(2199, 12, 31)), st.sampled_from("/-."), st.booleans()
)
def test_every_date_is_read_back(date: datetime.date, mark: str, padded: bool) -> None:
    day, month = (f"{date.day:02}", f"{date.month:02}") if padded else (str(date.day), str(date.month))
    for text in (f"{date.year}{mark}{month}{mark}{day}", f"{day}{mark}{month}{mark}{date.year}"):
        for digits in (text, text.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})):
            found = first_date(f"بتاريخ {digits}.")
            assert found is not None and found.date == date


@settings(deadline=None)
@given(st.text(alphabet="0123456789/-. السبتيوليوهـم:،()\u200f", max_size=40))
def test_no_text_breaks_it_and_dates_do_not_overlap(text: str) -> None:
    dates = find_dates(text)
    ends = [0, *(date.end for date in dates)]
    assert all(end <= date.start < date.end <= len(text) for end, date in zip(ends, dates, strict=False))
