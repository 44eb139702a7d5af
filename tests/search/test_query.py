"""Which entities the words of a query name."""

from __future__ import annotations

import pytest

from sitegen import languages
from sitegen.search.query import Asking

RULES = [languages.get(code).search for code in ("ar", "en")]
NAMES = {
    "who": (["منظمة الصحة العالمية"], ["World Health Organization", "WHO"]),
    "state": (["داعش", "تنظيم الدولة"], ["Islamic State", "IS"]),
    "ali": (["علي"], ["Ali"]),
    "house": (["البيت الأبيض"], ["the White House"]),
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("WHO", ["who"]),
        ("منظمه الصحه العالميه", ["who"]),
        ("is", ["state"]),
        ("علي", ["ali"]),
        ("White House", ["house"]),
        ("the White House", ["house"]),
        ("the", []),
    ],
)
def test_names_in_a_query(text: str, named: list[str]) -> None:
    """Also names that consist of stop words, if nothing else is typed."""
    query = Asking(RULES, NAMES).parse(text)
    assert [entity for _, _, entity in query.names] == named
