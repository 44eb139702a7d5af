"""The terms under which words are found: data, and properties that hold for any text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen import languages
from sitegen.languages.searching import Rules, SearchRules, Terms, words_of
from sitegen.text.folding import INVISIBLE

RULES = {code: Rules(languages.get(code).search) for code in ("ar", "en", "fr")}

UNSEEN = {char for char in map(chr, range(0x10000)) if re.match(f"[{INVISIBLE}\u0640]", char)}

# Words of a language that are found by each other.
ALIKE = [
    ("ar", "القوات قوات والقوات للقوات بالقوات قُوّات قـوات"),
    ("ar", "إيران ايران أيران"),
    ("ar", "مسؤول مسئول المسؤولين مسؤولون مسئولة"),
    ("ar", "أمريكية أميركية الأمريكيين اميركي"),
    ("ar", "عملية عمليه عمليات العملية وعملياتها"),
    ("ar", "زيارة وزيارة الزيارة زيارته"),
    ("ar", "لجنة للجنة اللجنة ولجنة"),
    ("ar", "لاجئ للاجئين وللاجئين اللاجئون"),
    ("ar", "قرار بقرار لقرار وقرار القرار"),
    ("ar", "مصطفى مصطفي"),
    ("ar", "بناء بنا البناء"),
    ("ar", "لقاء لقائه بلقائها لقاؤهما اللقاءات"),
    ("ar", "وزراء وزرائه وزراؤهم الوزراء"),
    ("ar", "قوة القوات قواتها قوته"),
    ("ar", "حياة حياته الحياة"),
    ("ar", "جهة جهات الجهتين"),
    ("ar", "بدأ بدأت"),
    ("ar", "طائرة طائرتين الطائرتان طائرات"),
    ("ar", "دعم وبدعم وبدعمها بدعم"),
    ("ar", "تعزيز ولتعزيز لتعزيز"),
    ("ar", "بغداد وبغداد لبغداد ولبغداد"),
    ("ar", "برنامج وبرنامج البرنامج وببرنامج"),
    ("ar", "علي عَلِيّ"),
    ("ar", "هناء هَناء"),
    ("ar", "فئة الفئة"),
    ("ar", "٢٠٢١ 2021 ۲۰۲۱"),
    ("ar", "2,500 2٬500 ٢٬٥٠٠ 2500"),
    ("en", "visit visits Visit’s VISITS"),
    ("en", "country countries country's"),
    ("en", "U.S. US u.s."),
    ("en", "strike strikes"),
    ("en", "church churches"),
    ("en", "headache headaches"),
    ("en", "attaché attachés"),
    ("en", "movie movies"),
    ("en", "Iraqi Iraqis Iraqi’s"),
    ("en", "visa visas"),
    ("en", "virus viruses"),
    ("en", "abuse abuses"),
    ("en", "house houses"),
    ("en", "crisis crises"),
    ("en", "embargo embargoes"),
    ("en", "shoe shoes"),
    ("en", "Erdoğan Erdogan"),
    ("en", "2,500 2500"),
    ("fr", "Élysée elysee ÉLYSÉE"),
]
# Words that are not.
APART = [
    ("ar", "والد", "لد"),
    ("ar", "وزير", "زير"),
    ("ar", "بيان", "يان"),
    ("ar", "علي", "على"),
    ("ar", "قوة", "قوي"),
    ("en", "glass", "glas"),
    ("en", "crisis", "crisi"),
    ("en", "bus", "bu"),
    ("fr", "les", "le"),
]


def terms(code: str, word: str) -> set[str]:
    return {term.text for term in RULES[code].terms(word)}


@pytest.mark.parametrize(("code", "words"), ALIKE, ids=[words for _, words in ALIKE])
def test_words_that_are_found_by_each_other(code: str, words: str) -> None:
    first, *others = words.split()
    for other in others:
        assert words_of(other) == [other]
        assert terms(code, first) & terms(code, other), other


@pytest.mark.parametrize(("code", "one", "other"), APART)
def test_words_that_are_not(code: str, one: str, other: str) -> None:
    assert not terms(code, one) & terms(code, other)


def test_stop_words_have_no_term() -> None:
    for code, text in (("ar", "في من إلى الى على أن ان التي ومِن عـلى"), ("en", "the of And TO")):
        assert not any(terms(code, word) for word in words_of(text))


def test_forms_of_a_word_are_told_apart() -> None:
    forms = [RULES["ar"].terms(word)[0].form for word in ("عملية", "عمليات", "العملية")]
    assert len({*forms}) == 3
    assert RULES["ar"].terms("عَمليّة") == RULES["ar"].terms("عملية")


@given(st.sampled_from(sorted(RULES)), st.text(max_size=20))
@example("en", "ΣΊΣΥΦΟΣ")
@example("fr", "E\u0301\u0327\u0323")
def test_a_word_is_folded_as_in_the_browser(code: str, word: str) -> None:
    """As a whole, while case and the order of marks depend on what is around; here it is letter by letter."""
    rules: SearchRules = languages.get(code).search
    seen = "".join(char for char in word if char not in UNSEEN)
    plain = unicodedata.normalize("NFKD", seen.lower()).translate(str.maketrans(rules.data()["letters"]))
    assert rules.folding(word) == "".join(char for char in plain if char.isalnum() or char == "'")


@given(st.sampled_from(sorted(RULES)), st.text(max_size=40))
def test_terms_of_any_text(code: str, text: str) -> None:
    """They hold nothing that means anything in a line or a script, and do not depend on what was asked for
    before."""
    rules: SearchRules = languages.get(code).search
    known = Terms(rules)
    found = [term for part in text.split() for term in known[part]]
    for term in found:
        assert term.rstrip("~").replace("/", "", 1).isalnum(), term
    alone = Rules(rules)
    again = [found for word in words_of(text) for found in alone.terms(word)]
    assert found == [f"{term.text}/{term.form}" if term.form else term.text for term in again]
