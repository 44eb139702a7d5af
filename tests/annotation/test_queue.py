"""The queue: what waits for a person, worst first."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.annotation import order, queue
from sitegen.annotation.rules import RULES
from sitegen.content.loader import load_content
from sitegen.errors import Problem, Severity, lines_of
from sitegen.model.language import ByLanguage, Pair
from sitegen.model.translation import CONFIRMED, STATES, Flag, Translation
from tests.sample import copy_of_sample, warm

PAIR = Pair("ar", "en")
STATE = st.sampled_from(STATES)
FLAGS = st.lists(st.sampled_from(sorted(RULES)).map(lambda rule: Flag(rule, "…")), max_size=3).map(tuple)


def _waiting(slug: str, number: int, rules: tuple[str, ...]) -> queue.Waiting:
    flags = tuple(Flag(rule, "…") for rule in rules if rule in RULES)
    words = ByLanguage(PAIR, "", "")
    return queue.Waiting(slug, f"s-{number}", number, "machine", flags, rules, (), words, 1)


def test_order_of_rules() -> None:
    """Errors, unmet terms, numbers, stale, machine, missing, with all other flags among them."""
    named = [
        "leftover-arabic", "unmet-term", "numbers", "repetition", "stale", "quotes", "machine", "missing"
    ]  # fmt: skip
    assert sorted(named, key=order.place_of_rule) == named
    assert {*order.ORDER} == {*RULES, "stale", "machine", "missing"}
    assert len(order.ORDER) == len({*order.ORDER})


@given(STATE, FLAGS)
def test_a_sentence_waits_for_its_flags_and_its_state(state: str, flags: tuple[Flag, ...]) -> None:
    rules = queue.rules_of(Translation("s-1", "text", state, flags=flags))  # type: ignore[arg-type]
    assert {*rules} == {flag.rule for flag in flags} | ({state} - {*CONFIRMED})
    assert [*map(order.place_of_rule, rules)] == sorted(map(order.place_of_rule, rules))


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 9), st.sampled_from(order.ORDER)), max_size=9
    )
)
def test_the_worst_of_all_articles_comes_first(made: list[tuple[str, int, str]]) -> None:
    """Whatever order they are found in."""
    found = [_waiting(slug, number, (rule,)) for slug, number, rule in made]
    ordered = queue.worst_first(found)
    assert [order.place_of_rule(each.worst) for each in ordered] == sorted(
        order.place_of_rule(rule) for *_, rule in made
    )
    assert queue.worst_first(reversed(ordered)) == ordered


def test_more_flags_come_before_fewer() -> None:
    one, two = _waiting("a", 1, ("numbers", "machine")), _waiting("b", 2, ("numbers", "quotes", "machine"))
    assert queue.worst_first([one, two]) == (two, one)


def test_findings_are_gathered() -> None:
    """The missing sentences of an article are one line, and flagged text is not called a machine's as
    well."""

    def problem(line: int, rule: str, severity: str = "warning", path: str = "a.en.po") -> Problem:
        return Problem(path, line, rule, "", severity, rule)  # type: ignore[arg-type]

    fault = problem(9, "content", "error", "z.md")
    flagged = problem(2, "numbers")
    kept = problem(3, "machine", "info")
    alone = problem(1, "missing", path="b.en.po")
    found = [
        alone, kept, problem(2, "machine", "info"), flagged, problem(4, "missing"), problem(5, "missing"),
        fault
    ]  # fmt: skip
    gathered = order.gathered(found)
    assert [str(each) for each in gathered] == [
        "z.md:9: content",
        "a.en.po:2: numbers",
        "a.en.po:3: machine",
        "a.en.po: 2 sentences have no translation yet (sitegen check a --only missing lists them)",
        "b.en.po:1: missing",
    ]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def test_progress_of_an_article(site: Path) -> None:
    content = load_content(site)
    visit = next(text for text in content.texts if text.article.slug == "visit")
    progress = queue.progress_of(visit.article, visit.translations, content.pair)
    counts = {"authored": 3, "edited": 1, "reviewed": 1, "machine": 1, "stale": 1, "missing": 1}
    assert dict(progress.states) == counts
    assert (progress.sentences, progress.confirmed, progress.percent) == (8, 5, 62)
    # The title has three words in Arabic, and four in English.
    assert progress.words == ByLanguage(PAIR, 30, 41)
    waiting = queue.worst_first(queue.waiting_in(visit.article, visit.translations, content.pair))
    assert [(each.id, each.worst) for each in waiting] == [
        ("s-base", "stale"), ("s-summary", "machine"), ("s-thanks", "missing")
    ]  # fmt: skip
    assert waiting[0].words.target.startswith("The minister said that the base, Ain al-Asad,")
    both = queue.together([progress, progress], content.pair)
    assert (both.sentences, both.percent) == (16, 62)
    assert queue.together([], content.pair).percent == 100


def test_status_shows_how_far_articles_have_come(site: Path) -> None:
    done = warm().run("status", cwd=site)
    assert (done.code, done.err) == (0, "")
    *table, waiting, following = done.out.splitlines()
    assert [re.split("  +", row) for row in table] == [
        ["article", "sentences", "authored", "edited", "reviewed", "machine", "stale", "missing", "flags",
         "words ar", "words en", "confirmed"],
        ["return", "2", "0", "0", "0", "0", "0", "2", "0", "9", "0", "0%"],
        ["visit", "8", "3", "1", "1", "1", "1", "1", "0", "30", "41", "62%"],
        ["2 articles", "10", "3", "1", "1", "1", "1", "3", "0", "39", "41", "50%"],
    ]  # fmt: skip
    assert len({len(row) for row in table}) == 1
    assert waiting == "waiting: 1 stale, 1 machine, 3 missing"
    assert following == 'next: visit#s-base "\u2068قال الوزير إن قاعدة عين الأسد آمنة.\u2069" (stale)'


def test_status_as_json(site: Path) -> None:
    done = warm().run("status", "--json", "visit", cwd=site)
    found = json.loads(done.out)
    assert found["articles"] == [{"article": "visit", "draft": False, **found["total"]}]
    assert found["total"] == {
        "sentences": 8,
        "confirmed": 5,
        "percent": 62,
        "states": {"authored": 3, "edited": 1, "reviewed": 1, "machine": 1, "stale": 1, "missing": 1},
        "flags": {},
        "words": {"ar": 30, "en": 41},
    }


def test_status_of_what_can_be_read(site: Path) -> None:
    """An article that cannot be read is reported, and the others are shown."""
    (site / "content/articles/return.md").write_text("no front matter\n", "utf-8")
    done = warm().run("status", cwd=site)
    assert done.code == 1
    assert done.out.splitlines()[1].startswith("visit")
    assert "error: content/articles/return.md:1: " in done.err


def test_status_of_an_article_that_is_not_there(site: Path) -> None:
    done = warm().run("status", "vist", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert done.err == 'error: content/articles: there is no article "vist" (did you mean "visit"?)\n'


SEVERITY: st.SearchStrategy[Severity] = st.sampled_from(("error", "warning", "info"))
RULE = st.sampled_from((*order.ORDER, "content", "unmentioned"))
# Characters that end a line somewhere, or are none; and their neighbours, which are harmless.
TEXTS = st.text(
    "ab \u2068\u2069«»ا…\n\r\t\0\x0b\x1c\x1f\x7f\x80\x85\x9f\xa0\u2027\u2028\u2029\ud800", max_size=6
)


@given(st.lists(st.builds(Problem, TEXTS, st.integers(0, 2), TEXTS, TEXTS), max_size=4))
def test_lines_of_problems(problems: list[Problem]) -> None:
    """Each has one, whatever it quotes."""
    lines = [f"{problem.severity}: [{problem.rule}] {problem}" for problem in problems]
    assert lines_of(problems) == "\n".join(lines)
    assert not any(len(line.splitlines()) > 1 for line in lines)


@given(st.lists(st.builds(Problem, st.sampled_from("ab"), st.integers(0, 2), rule=RULE, severity=SEVERITY)))
def test_order_of_findings(problems: list[Problem]) -> None:
    """By rule and severity, and then by file and line."""
    in_order = order.in_order(problems)
    assert sorted(in_order) == sorted(problems)
    for one, other in pairwise(in_order):
        same = (one.rule, one.severity) == (other.rule, other.severity)
        if one.rule in order.ORDER and other.rule in order.ORDER:
            assert order.place_of_rule(one.rule) <= order.place_of_rule(other.rule)
        assert not same or one <= other
