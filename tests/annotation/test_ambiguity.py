"""Names that may also mean something else, in articles of one paragraph and of several."""

from __future__ import annotations

import datetime

import pytest

from sitegen.annotation.ambiguity import uses_of_names
from sitegen.annotation.ambiguous_names import NameUse, of_names
from sitegen.annotation.article import annotate
from sitegen.annotation.matcher import Matcher
from sitegen.content.articles import parse_article
from sitegen.content.loader import Text
from sitegen.errors import Problem
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import ByLanguage
from sitegen.model.translation import Translation
from tests.annotation.test_matcher import entry

HEAD = f"---\ntitle: عنوان\ndate: {datetime.date(2021, 8, 4)}\n---\n\n"

# The name, the Arabic text, and what the messages and hints hold; nothing where nothing is to be said.
CASES = [
    (
        "يوسف",
        "قال يوسف رزقة أمس. عاد يوسف رزقة. غادر يوسف.",
        ['"يوسف رزقة" 2 times', "blocked_by: [يوسف رزقة]"],
    ),
    ("يوسف", "قال يوسف رزقة أمس. غادر يوسف.", []),
    ("يوسف", "قال يوسف رزقة أمس. عاد يوسف رزقة. جاء رزقة.", []),
    ("بغداد", "عاد إلى بغداد، رزقة معه. سكن بغداد. رزقة.", []),
    (
        "صدام",
        "وقع صدام عنيف. انتهى الصدام. وكان صدامها معه.",
        ['"الصدام" 1 time', "requires_context: {صدام:"],
    ),
    ("صدام", "سقط صدام. حوكم صدام.", []),
    ("البعث", "حزب البعث. هذا بعث جديد.", ['"بعث" 1 time']),
    ("واع", "قالت واع. وواع رجل.", []),
    # What follows is no part of a name: words with particles that stand alone elsewhere, words that nearly
    # every text has, verbs, the same text again.
    ("يوسف", "قال يوسف ورزقة أمس. عاد يوسف ورزقة. جاء رزقة.", []),
    ("يوسف", "قال يوسف والوزير أمس. عاد يوسف والوزير. جاء الوزير.", []),
    ("يوسف", "قال يوسف هناك شيئا. عاد يوسف هناك.", []),
    ("يوسف", "قال يوسف العراقي أمس. عاد يوسف العراقي.", []),
    ("لبنان", "لبنان تعاني. قال إن لبنان تعاني. لبنان. لبنان. لبنان.", []),
    ("يوسف", "قال يوسف تيمور أمس. عاد يوسف تيمور. غادر يوسف.", ['"يوسف تيمور" 2 times']),
    ("يوسف", "عاد يوسف رزقة أمس. غادر. عاد يوسف رزقة أمس.", []),
    (
        "لبنان",
        f"جبل لبنان. في لبنان الأخضر. إلى لبنان الأخضر. {'لبنان. ' * 40}",
        ['"لبنان الأخضر" 2'],
    ),
    ("لبنان", f"في لبنان زحلة. إلى لبنان زحلة. {'لبنان. ' * 40}", []),
]


@pytest.mark.parametrize(("name", "text", "parts"), CASES)
def test_names_in_arabic(name: str, text: str, parts: list[str]) -> None:
    found = _found(text, "", Matcher([entry("it", [name])], "ar"), Matcher([], "en"))
    assert [problem.rule for problem in found] == (["ambiguous-name"] if parts else [])
    for part in parts:
        assert part in f"{found[0].message} {found[0].hint}"
    assert all(problem.path == "content/glossary/it.yaml" for problem in found)


def test_a_restricted_entry_has_been_thought_of() -> None:
    name = entry("it", ["يوسف"], blocked_by=("يوسف كنعان",))
    text = "قال يوسف رزقة أمس. عاد يوسف رزقة."
    assert _found(text, "", Matcher([name], "ar"), Matcher([], "en")) == ()


ENGLISH = [
    ("Hood", "Hood looked under the hood.", '"hood" 1 time'),
    ("Hood", "Hood spoke. Hood left.", ""),
    ("Yusuf", "Yusuf Rizqa spoke and Yusuf Rizqa left.", '"Yusuf Rizqa" 2 times'),
    ("Yusuf", "Yusuf said that Yusuf said so.", ""),
]


@pytest.mark.parametrize(("name", "text", "part"), ENGLISH)
def test_names_in_english(name: str, text: str, part: str) -> None:
    found = _found("نص.", text, Matcher([], "ar"), Matcher([entry("it", [name], "en")], "en"))
    assert [part in problem.message for problem in found] == ([True] if part else [])


SEVERAL = [
    # The Arabic of articles, and what the message and the hint hold.
    (
        ["وقع صدام عنيف. انتهى الصدام.", "سقط صدام. الصدام.", "لا شيء. الصدام."],
        ['"صدام" occurs 2 times in 2 articles', '"الصدام" 2 times', "وقع صدام عنيف", "{صدام: [حسين]}"],
    ),
    (["قال صدام رزقة.", "عاد صدام رزقة أمس."], ['"صدام رزقة" 2 times', "blocked_by: [صدام رزقة]"]),
    (["قال صدام رزقة.", "عاد صدام رزقة أمس. رزقة."], []),
    (
        ["قال صدام رزقة. الصدام.", "عاد صدام رزقة أمس."],
        ['"الصدام" 1 time', '"صدام رزقة" 2 times', "requires_context", "blocked_by"],
    ),
]


@pytest.mark.parametrize(("articles", "parts"), SEVERAL)
def test_a_name_is_told_once_for_all_articles(articles: list[str], parts: list[str]) -> None:
    matchers = Matcher([entry("it", ["صدام", "صدام حسين"])], "ar"), Matcher([], "en")
    uses = [_uses(text, "", *matchers) for text in articles]
    found = of_names(uses)
    assert len(found) == bool(parts)
    for part in parts:
        assert part in f"{found[0].message} {found[0].hint}"


def test_words_that_yaml_reads_otherwise_are_quoted() -> None:
    names = Matcher([entry("it", ["Hood", "12 Hood"], "en")], "en")
    found = of_names([_uses("نص.", "Hood looked under the hood.", Matcher([], "ar"), names)])
    assert 'requires_context: {Hood: ["12"]}' in found[0].hint


def _found(arabic: str, english: str, *matchers: Matcher) -> tuple[Problem, ...]:
    return of_names([_uses(arabic, english, *matchers)])


def _uses(arabic: str, english: str, *matchers: Matcher) -> tuple[NameUse, ...]:
    article = parse_article(HEAD + arabic, "content/articles/a.md", "a")
    translations = tuple(
        Translation(f"s-{number}", english if number == 1 else "", "authored")
        for number in range(len(article.sentences))
    )
    both = ByLanguage(DEFAULT_PAIR, *matchers)
    return uses_of_names(annotate(Text(article, translations, (), "a.po"), both), both)
