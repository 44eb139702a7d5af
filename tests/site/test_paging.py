"""Long lists in pages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.paging import in_pages

SIZES = st.lists(st.integers(1, 30), max_size=200)
MOST = 50


def test_a_short_list_is_one_page() -> None:
    assert in_pages("tags/x/", [], MOST) == [("tags/x/", 0, 0, None, None)]
    assert in_pages("", [1] * 99, MOST) == [("", 0, 99, None, None)]


def test_older_pages_are_counted_from_the_oldest() -> None:
    assert in_pages("", [1] * 160, MOST) == [
        ("", 0, 60, None, "page-2.html"),
        ("page-2.html", 60, 110, "", "page-1.html"),
        ("page-1.html", 110, 160, "page-2.html", None),
    ]


@given(SIZES)
def test_every_item_is_on_one_page(sizes: list[int]) -> None:
    pages = in_pages("x/", sizes, MOST)
    assert [number for page in pages for number in range(page.start, page.stop)] == list(range(len(sizes)))
    assert pages[0].url == "x/"
    assert len({page.url for page in pages}) == len(pages)
    for page, older in pairwise(pages):
        assert (page.older, older.newer) == (older.url, page.url)
        held = sum(sizes[older.start : older.stop])
        assert MOST <= held < MOST + max(sizes)
    if len(pages) > 1:
        assert sum(sizes[: pages[0].stop]) >= MOST
    assert sum(sizes[: pages[0].stop]) < 2 * MOST + max(sizes, default=0)


@given(SIZES, st.integers(1, 30))
def test_older_pages_stay_as_they_are(sizes: list[int], new: int) -> None:
    """Something new changes the first page alone, but when that is split in two."""
    before, after = in_pages("x/", sizes, MOST)[1:], in_pages("x/", [new, *sizes], MOST)[1:]
    assert 0 <= len(after) - len(before) <= 1
    stay = after[len(after) - len(before) :]
    assert [(page.url, page.start + 1, page.stop + 1, page.older) for page in before] == [
        (page.url, page.start, page.stop, page.older) for page in stay
    ]
    if len(after) == len(before):
        assert [page.newer for page in before] == [page.newer for page in stay]
