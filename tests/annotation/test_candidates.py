"""Names that recur but are not in the glossary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from sitegen import languages
from sitegen.annotation.article import annotate
from sitegen.annotation.candidates import Candidate, candidates
from sitegen.annotation.matcher import Matcher
from sitegen.annotation.recurrence import names_in, runs_of, without_particles
from sitegen.content.glossary import fold_name
from sitegen.content.loader import load_content
from sitegen.importing.command import Options, import_files
from sitegen.languages.arabic_naming import readings
from sitegen.machine.pairs import rules_for
from sitegen.model.language import ByLanguage
from tests.sample import CHECKOUT, copy_of_sample, warm

FIRST = 50


def _names(lang: str, *sentences: str) -> list[str]:
    language = languages.get(lang)
    texts = [[*runs_of(text, (), language)] for text in sentences]
    return [found.text for found in names_in(without_particles(texts, language), language)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("والكاظمي", ["الكاظمي"]),
        ("للكاظمي", ["الكاظمي"]),
        ("وبالحرس", ["الحرس"]),
        ("بصدام", ["بصدام", "صدام"]),
        ("بغداد", ["بغداد"]),
        ("واحد", ["واحد"]),
    ],
)
def test_readings_of_a_word(word: str, expected: list[str]) -> None:
    assert [*readings(word)] == expected


@pytest.mark.parametrize(
    ("lang", "sentences", "expected"),
    [
        ("ar", ["التقى رئيس الوزراء العراقي مصطفى الكاظمي الاثنين."], ["مصطفى الكاظمي"]),
        ("ar", ["كشف مساعد وزير الخارجية الأميركية \"جوي هود\"، أمس."], ["جوي هود"]),
        ("ar", ["قصف مطار أربيل الدولي ومحافظة الأنبار."], ["مطار أربيل الدولي", "الأنبار"]),
        ("ar", ["زار البيت الأبيض.", "غادر البيت الأبيض."], ["البيت الأبيض"]),
        ("ar", ["وصل إلى بغداد مساء.", "غادر بغداد صباحا."], ["بغداد"]),
        ("ar", ["التقى الرئيس في بغداد."], []),
        (
            "en",
            ["The Iraqi Prime Minister Mustafa al-Kadhimi met Biden’s envoy."],
            ["Mustafa al-Kadhimi", "Biden"],
        ),
        ("en", ["They met on Monday. The Joint Chiefs of Staff agreed."], ["Joint Chiefs of Staff"]),
        ("en", ["Talks began."], []),
        ("en", ["Baghdad waited.", "He left Baghdad."], ["Baghdad"]),
    ],
)  # fmt: skip
def test_names_of_one_language(lang: str, sentences: list[str], expected: list[str]) -> None:
    assert _names(lang, *sentences) == expected


def _candidates(site: Path, *, glossary: bool = False) -> tuple[Candidate, ...]:
    content = load_content(site)
    entries = content.entries if glossary else ()
    matchers = ByLanguage(content.pair, *(Matcher(entries, lang) for lang in content.pair))
    articles = [annotate(text, matchers) for text in content.texts]
    return candidates(articles, rules_for(content.pair).alike)


def _found(site: Path, known: dict[str, dict[str, list[str]]]) -> set[str]:
    """Which of the entities that are `known`, with their names by language, are among the first."""
    folded = {
        (lang, fold_name(name, lang)): ident
        for ident, names in known.items()
        for lang in ("ar", "en")
        for name in names[lang]
    }
    return {
        folded[lang, fold_name(name, lang)]
        for candidate in _candidates(site)[:FIRST]
        for lang, names in candidate.names.items()
        for name in names
        if (lang, fold_name(name, lang)) in folded
    }


def test_names_of_our_own_articles_are_found_without_their_glossary() -> None:
    known = {
        entry.id: {lang: [*names] for lang, names in entry.fields.names.items()}
        for entry in load_content(CHECKOUT).entries
    }
    assert len(_found(CHECKOUT, known)) >= 25


def test_names_of_real_articles_are_found_without_translation(shared: Path, tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    for file in (*(site / "content").rglob("visit*"), *(site / "content").rglob("return*")):
        file.unlink()
    inputs = dict.fromkeys(sorted((shared / "seeds").glob("*.txt")))
    options = Options("", None, "", "", (), False, False)
    import_files(site, inputs, lambda folder, planned: (), options, writes=True)
    listed = yaml.safe_load((shared / "gold/entities.yaml").read_text("utf-8"))
    assert len(_found(site, {each["id"]: each for each in listed})) >= 17


def test_what_the_glossary_has_is_no_candidate() -> None:
    """Its names are taken out of the texts, and with them what they are part of."""
    content = load_content(CHECKOUT)
    known = {fold_name(name, "en") for entry in content.entries for name in entry.fields.names.target}
    for candidate in _candidates(CHECKOUT, glossary=True):
        assert not known & {fold_name(name, "en") for name in candidate.names.target}


def test_names_are_listed(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    for entry in (site / "content/glossary").glob("*.yaml"):
        text = entry.read_text("utf-8").replace("related", "# related")
        entry.write_text(text.replace("](erbil.yaml)", "](https://erbil.example/)"), "utf-8")
    (site / "content/glossary/erbil.yaml").unlink()
    done = warm().run("names", "--limit", "1", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert done.out == "   2  \u2068أربيل\u2069 = \u2068Erbil\u2069  visit#s-title\n"
    listed = json.loads(warm().run("names", "--limit", "1", "--json", cwd=site).out)
    assert listed == [
        {"names": {"ar": ["أربيل"], "en": ["Erbil"]}, "sentences": ["visit#s-title", "visit#s-arrival"]}
    ]
    # An error elsewhere is told, and hides none of them.
    (site / "content/articles/return.md").write_text(
        "---\ntitle: عنوان\ndate: 2021-99-99\n---\nنص.\n", "utf-8"
    )
    done = warm().run("names", "--limit", "1", cwd=site)
    assert (done.code, done.out.split()[-1]) == (1, "visit#s-title")
    assert "return.md" in done.err
