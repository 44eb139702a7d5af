"""The site that benchmarks build: identical every time, complete, and with its names linked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.building.builder import build
from tests.benchmarks import corpus

COUNT = 5


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    corpus.write(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """The article pages of the site; it builds without an error and without a warning."""
    assert not build(site, site / "output", strict=True).warnings
    found = sorted((site / "output/articles").glob("*/index.html"))
    return {path.parent.name: path.read_text(encoding="utf-8") for path in found}


def test_two_corpora_are_equal(site: Path, tmp_path: Path) -> None:
    corpus.write(tmp_path, COUNT)
    assert files(tmp_path / "content") == files(site / "content")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_an_article_is_the_same_in_a_larger_corpus() -> None:
    assert list(corpus.articles(2 * COUNT))[:COUNT] == list(corpus.articles(COUNT))


def test_texts_to_import_are_of_articles_that_the_site_lacks(tmp_path: Path) -> None:
    corpus.write(tmp_path / "site", 2)
    corpus.write_texts(tmp_path / "texts", 2, besides=2)
    texts = {path.stem for path in (tmp_path / "texts").iterdir()}
    assert texts == {article.slug for article in [*corpus.articles(4)][2:]}
    assert not texts & {path.stem for path in (tmp_path / "site/content/articles").iterdir()}


def test_articles_are_complete() -> None:
    seen: set[str] = set()
    for article in corpus.articles(20):
        running = [pair for section in article.sections for part in section.paragraphs for pair in part]
        assert len(running) == corpus.SENTENCES
        assert [section.heading is None for section in article.sections] == [True, *[False] * 4]
        assert len({pair.id for pair in article.pairs}) == len(article.pairs)
        assert {pair.state for pair in running} == set(corpus.STATES)
        assert len({pair.ar for pair in running} - seen) == corpus.SENTENCES
        seen |= {pair.ar for pair in running}
        assert article.date.isoformat() < "2026-11-01"
    assert len(corpus.made_names()) + len(corpus.own_entries()) == corpus.ENTRIES


def test_every_sentence_stands_on_its_page_with_its_state(pages: dict[str, str]) -> None:
    for article in corpus.articles(COUNT):
        shown = dict(re.findall(r'data-s="([^"]+)" data-state="([^"]+)"', pages[article.slug]))
        assert shown == {pair.id: pair.state for pair in article.pairs}


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_names_are_linked_in_both_languages(pages: dict[str, str], lang: str) -> None:
    own = {path.stem for path in corpus.own_entries()}
    made = {name.id for name in corpus.made_names()}
    for page in pages.values():
        paragraphs = "".join(re.findall(rf'<p lang="{lang}".*?</p>', page, re.DOTALL))
        terms = set(re.findall(r'data-term="([^"]+)"', paragraphs))
        assert len(terms & own) > 5
        assert terms & made
