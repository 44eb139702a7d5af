"""After a change of names in the glossary, builds read only articles that it may affect, and give the same
output and messages as builds from scratch."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.building.builder import Builder, build, check_all
from sitegen.building.options import Options
from sitegen.errors import ContentError
from tests.building.test_incremental import ROUNDS, assert_as_clean, explain
from tests.edits import Step, apply, put, setting
from tests.sample import FILES, bytes_of, copy_of_sample

ERBIL = "content/glossary/erbil.yaml"
PARSING = "  parsing"

# Names that the sample has, parts of them, words beside them, and names that it does not have.
ARABIC = (
    "أربيل",
    "هولير",
    "اربيل",
    "بغداد",
    "الوزير",
    "وزير",
    "قاعدة عين",
    "الأسد",
    "زيارة",
    "مدينتين",
    "سامراء",
)
ENGLISH = (
    "Erbil",
    "Hawler",
    "Baghdad",
    "minister",
    "The minister",
    "Ain",
    "base",
    "Monday morning",
    "Samarra",
)


def sample_without_tei(folder: Path) -> Path:
    """The sample, built; in TEI, an article has all names of what it mentions."""
    site = copy_of_sample(folder)
    apply(site, setting("data", ["articles", "mentions"]))
    build(site, site / "output")
    return site


def some(words: tuple[str, ...], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=most, unique=True)


RULES = st.one_of(st.none(), st.none(), some((*ARABIC, *ENGLISH), 1, 2))


@st.composite
def entries(draw: st.DrawFn) -> Step:
    name = draw(st.sampled_from(["erbil", "baghdad", "new"]))
    held: dict[str, Any] = {
        "kind": draw(st.sampled_from(["place", "concept"])),
        "names": {"ar": draw(some(ARABIC, 1, 3)), "en": draw(some(ENGLISH, 1, 3))},
        "definition": {"ar": "عاصمة.", "en": "A city."},
    }
    for rule in ("blocked_by", "requires_context"):
        if words := draw(RULES):
            held[rule] = words
    return Step(f"content/glossary/{name}.yaml", yaml.safe_dump(held, allow_unicode=True))


OTHERS = [
    Step("content/glossary/new.yaml", None),
    Step("content/articles/return.md", FILES["content/articles/return.md"].replace("عاد", "سافر")),
    Step(
        "content/articles/return.md",
        FILES["content/articles/return.md"].replace("title", "draft: true\ntitle"),
    ),
    # What cannot be built, so that some articles are read before others.
    Step("content/articles/third.md", "no front matter"),
    Step("content/articles/third.md", None),
    # Without what shows the texts of articles, or with what is not theirs.
    Step("output/search/articles/visit.js", None),
    Step("output/search/articles/visit.js", 'T({"sentences":[]})\n'),
]
MOVES = st.one_of(entries(), entries(), entries(), st.sampled_from(OTHERS))


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="renaming-") as folder:
        yield Path(folder)


@settings(max_examples=2 * ROUNDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(MOVES, min_size=1, max_size=2), min_size=2, max_size=5))
def test_any_names_give_a_clean_build(place: Path, sequence: list[list[Step]]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    site = sample_without_tei(place)
    for moves in sequence:
        for step in moves:
            apply(site, step)
        assert_as_clean(site)
        with Builder(site, place / "clean" / "output", Options(), writes=False) as clean:
            assert check_all(site) == clean.check()


@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(MOVES, min_size=2, max_size=5))
def test_any_names_in_one_builder(place: Path, steps: list[Step]) -> None:
    """As in the preview, also when builds fail, and with what is only planned in between."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    site = sample_without_tei(place)
    with Builder(site, site / "output", Options()) as builder:
        for step in steps:
            planned: dict[str, bytes | None] = {step.name: step.value and step.value.encode()}
            told = builder.errors(planned) if step.name.startswith("content/") else None
            apply(site, step)
            shutil.rmtree(place / "clean", ignore_errors=True)
            try:
                build(site, place / "clean" / "output")
            except ContentError as error:
                with pytest.raises(ContentError) as found:
                    builder.build(jobs=1, first=["articles/return/index.html"])
                assert found.value.problems == error.problems
                continue
            assert not told
            builder.build(jobs=1, first=["articles/return/index.html"])
            assert bytes_of(site / "output") == bytes_of(place / "clean" / "output")


def _with_names(names: str, more: str = "") -> str:
    return FILES[ERBIL].replace("en: [Erbil, Hawler]", f"en: [{names}]") + more


def _new(names: str) -> Step:
    text = f"kind: place\nnames: {{ar: [سامراء], en: [{names}]}}\ndefinition: {{ar: مدينة., en: A city.}}\n"
    return Step("content/glossary/new.yaml", text)


@pytest.mark.parametrize(
    ("edit", "reads"),
    [
        (Step(ERBIL, _with_names("Erbil, Hawler, Samarra")), False),
        (Step(ERBIL, _with_names("Erbil, Hawler, Monday night")), False),
        (Step(ERBIL, _with_names("Erbil")), False),
        (_new("Samarra"), False),
        (Step(ERBIL, _with_names("Erbil, Hawler, Monday morning")), True),
        (Step(ERBIL, _with_names("Erbil, Hawler", "blocked_by: [Erbil Street]\n")), True),
        (Step(ERBIL, _with_names("Hawler")), True),
        (_new("Monday"), True),
    ],
)
def test_only_articles_with_the_names_are_read(tmp_path: Path, edit: Step, reads: bool) -> None:
    site = sample_without_tei(tmp_path)
    before = (site / edit.name).read_text("utf-8") if edit.name in FILES else None
    assert _reads(site, edit) == reads
    assert_as_clean(site)
    # The next change is one since this one.
    assert _reads(site, Step(edit.name, before)) == reads
    assert_as_clean(site)


def _reads(site: Path, edit: Step) -> bool:
    apply(site, edit)
    return PARSING in build(site, site / "output").times


def test_without_the_texts_that_search_shows_articles_are_read(tmp_path: Path) -> None:
    site = sample_without_tei(tmp_path)
    for text in (site / "output/search/articles").iterdir():
        text.unlink()
    assert _reads(site, Step(ERBIL, _with_names("Erbil, Hawler, Samarra")))
    assert_as_clean(site)


def test_what_is_told_of_pages_that_stay(tmp_path: Path) -> None:
    site = sample_without_tei(tmp_path)
    put(site, ERBIL, _with_names("Erbil, Hawler, Samarra"))
    assert "the next build leaves it as it is" in explain(site, "articles/visit/")
    assert "glossary/erbil.yaml" in explain(site, "glossary/erbil/")
    build(site, site / "output")
    assert "the next build leaves it as it is" in explain(site, "articles/visit/")
    put(site, ERBIL, _with_names("Erbil, Hawler, Samarra, Monday morning"))
    assert "the next build leaves it as it is" in explain(site, "articles/return/")
    assert "will be built because: glossary: names changed" in explain(site, "articles/visit/")
