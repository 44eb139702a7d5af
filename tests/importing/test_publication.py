"""Articles without a date are not published, and do not stand in the way of anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.building.builder import Builder
from sitegen.building.options import Options
from tests.sample import copy_of_sample, warm

TEXT = "---\ntitle: عودة\n{}---\n\nعاد الوزير إلى بغداد.\n"
DRAFT = "content/articles/late.md: is not published yet: it is a draft"
ERROR = 'error: content/articles/late.md:1: is not published: it has no date, and no "draft: true"'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def test_a_draft_may_lack_its_date(site: Path) -> None:
    (site / "content/articles/late.md").write_text(TEXT.format("draft: true\n"), "utf-8")
    done = warm().run("build", cwd=site)
    assert done.code == 0 and DRAFT in done.err
    assert (site / "output/articles/visit/index.html").exists()
    assert not (site / "output/articles/late").exists()
    assert warm().run("sync", cwd=site).code == 0
    assert (site / "content/translations/late.en.po").exists()


def test_an_article_without_a_date_is_an_error_for_itself_alone(site: Path) -> None:
    (site / "content/articles/late.md").write_text(TEXT.format(""), "utf-8")
    for _ in range(2):
        done = warm().run("build", cwd=site)
        assert done.code == 1 and ERROR in done.err
        assert "sitegen import --force --publish --slug late --date YYYY-MM-DD FILE" in done.err
        assert (site / "output/articles/visit/index.html").exists()
        assert not (site / "output/articles/late").exists()
    assert warm().run("check", cwd=site).code == 1
    assert warm().run("sync", cwd=site).code == 0
    (site / "content/articles/late.md").write_text(TEXT.format("date: 2021-08-03\n"), "utf-8")
    assert warm().run("build", cwd=site).code == 0
    assert (site / "output/articles/late/index.html").exists()


def test_the_about_page_has_a_date(site: Path) -> None:
    (site / "content/about.md").write_text(TEXT.format("draft: true\n"), "utf-8")
    done = warm().run("build", cwd=site)
    assert done.code == 1
    assert 'error: content/about.md:2: field "date" is missing' in done.err


def test_no_date_is_invented_for_a_draft_in_the_preview(site: Path) -> None:
    """It is left out of the feed, whose entries have a time, and has none in the other lists."""
    (site / "content/articles/late.md").write_text(TEXT.format("draft: true\n"), "utf-8")
    output = site / "preview"
    with Builder(site, output, Options(everything=True)) as builder:
        builder.build()
    feed = (output / "feed.xml").read_text("utf-8")
    assert "articles/visit/" in feed and "articles/late/" not in feed
    articles = json.loads((output / "data/articles.json").read_bytes())["articles"]
    assert [one["date"] for one in articles if one["slug"] == "late"] == [None]
    assert "articles/late/</loc></url>" in (output / "sitemap.xml").read_text("utf-8")
    assert not [path for path in output.rglob("*.*ml") if "9999" in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("draft: true\n", "it is a draft"),
        ("", "it has no date"),
        ("date: 2999-01-01\n", "it is dated 2999-01-01"),
    ],
)
def test_explain_says_why_an_article_is_not_published(field: str, why: str, site: Path) -> None:
    path = site / "content/articles/late.md"
    path.write_text(TEXT.format(field), "utf-8")
    said = f"articles/late/index.html\n  is not published: {why}\n"
    for page in ("articles/late/", path.relative_to(site), "content/translations/late.en.po"):
        done = warm().run("explain", page, cwd=site)
        assert (done.code, done.out) == (0, said)
    path.write_text(TEXT.format("date: 2021-08-03\n"), "utf-8")
    assert warm().run("build", cwd=site).code == 0
    path.write_text(TEXT.format(field), "utf-8")
    assert "will be removed" in warm().run("explain", "articles/late/", cwd=site).out


def test_an_article_that_is_renamed_keeps_all(site: Path) -> None:
    """As the README says: its memory and its notes take the new name as well."""
    content = site / "content"
    before = {path: path.read_bytes() for path in content.rglob("visit.*")}
    assert len(before) == 3
    content.joinpath("articles/visit.md").rename(content / "articles/journey.md")
    done = warm().run("build", cwd=site)
    of = "its sentences are those of content/articles/journey.md: rename it to"
    assert done.code == 1
    assert f"({of} content/translations/journey.en.po)" in done.err
    assert f"({of} content/notes/journey.yaml)" in done.err
    done = warm().run("sync", cwd=site)
    assert done.code == 1 and not content.joinpath("translations/journey.en.po").exists()
    assert "translations/visit.en.po has the sentences of this article" in done.err
    content.joinpath("translations/visit.en.po").rename(content / "translations/journey.en.po")
    done = warm().run("check", cwd=site)
    assert f"({of} content/notes/journey.yaml)" in done.out and "translations/visit" not in done.out
    content.joinpath("notes/visit.yaml").rename(content / "notes/journey.yaml")
    for other in content.rglob("*.*"):
        if other.is_file() and (text := other.read_bytes()) != text.replace(b"visit.md", b"journey.md"):
            other.write_bytes(text.replace(b"visit.md", b"journey.md"))
    assert warm().run("build", cwd=site).code == 0
    assert warm().run("sync", cwd=site).code == 0
    for path, data in before.items():
        assert path.with_name(path.name.replace("visit", "journey")).read_bytes() == data
    content.joinpath("translations/visit.en.po").write_bytes(before[content / "translations/visit.en.po"])
    assert "take over what is missing in content/translations/journey.en.po, then remove it" in (
        warm().run("check", cwd=site).out
    )
