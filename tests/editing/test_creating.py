"""Creating articles, entries and notes from the command line, with the resulting files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content.loader import load_content
from tests.sample import copy_of_sample, files_of, warm

NAMES = ["--name", "ar", "الوزير", "--name", "en", "Minister"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def test_article(site: Path) -> None:
    done = warm().run("new", "article", "مقال: جديد", "--slug", "fresh", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert done.out == "created content/articles/fresh.md\ncreated content/translations/fresh.en.po\n"
    text = (site / "content/articles/fresh.md").read_text("utf-8")
    assert text == "---\ntitle: 'مقال: جديد'\ndraft: true\n---\n\n…\n"
    assert warm().run("status", "fresh", cwd=site).out.startswith("article")
    dated = warm().run("new", "article", "زيارة", "--date", "2021-08-03", cwd=site)
    assert dated.out.startswith("created content/articles/2021-08-03-zyara.md\n")
    assert "date: 2021-08-03\n" in (site / "content/articles/2021-08-03-zyara.md").read_text("utf-8")
    assert warm().run("build", cwd=site).code == 0


def test_entry(site: Path) -> None:
    names = ["--name", "ar", "الوزير", "--name", "en", "Minister", "--name", "en", "the minister"]
    texts = ["--definition", "ar", "عضو الحكومة.", "--definition", "en", "A member: of the government."]
    done = warm().run("new", "entry", "minister", "--kind", "person", *names, *texts, cwd=site)
    assert (done.code, done.err, done.out) == (0, "", "created content/glossary/minister.yaml\n")
    assert (site / "content/glossary/minister.yaml").read_text("utf-8") == (
        "kind: person\nnames:\n  ar: [الوزير]\n  en: [Minister, the minister]\n"
        "definition:\n  ar: عضو الحكومة.\n  en: 'A member: of the government.'\n"
    )
    assert warm().run("build", cwd=site).code == 0


def test_entry_whose_definition_waits(site: Path) -> None:
    names = ["--name", "ar", "الوزير", "--name", "en", "Minister", "--definition", "en", "A member."]
    done = warm().run("new", "entry", "minister", "--kind", "person", *names, cwd=site)
    assert (done.code, done.err) == (0, "")
    assert (site / "content/glossary/minister.yaml").read_text("utf-8") == (
        "kind: person\nnames:\n  ar: [الوزير]\n  en: [Minister]\ndefinition:\n  ar: ''\n  en: A member.\n"
    )
    listed = warm().run("check", "--only", "no-definition", cwd=site)
    assert 'content/glossary/minister.yaml:6: there is no definition in "ar" yet' in listed.out
    assert warm().run("build", cwd=site).code == 0


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ("", ""),
        ("# Of the visit.\n", "# Of the visit.\n"),
        ("# Of the visit.\n[]\n", "# Of the visit.\n"),
    ],
)
def test_note_where_there_is_none(site: Path, there: str, left: str) -> None:
    file = site / "content/notes/visit.yaml"
    file.write_text(there, "utf-8")
    args = ["visit", "s-evening", "Baghdad", "--body", "en", "x", "--date", "2021-07-31"]
    assert warm().run("new", "note", *args, cwd=site).code == 0
    assert file.read_text("utf-8").startswith(f"{left}- id: baghdad\n  sentence: s-evening\n")
    assert warm().run("build", cwd=site).code == 0


@pytest.mark.parametrize("there", ["- id: [a]\n", "- id:\n", "-\n"])
def test_note_beside_what_is_none(site: Path, there: str) -> None:
    """What is wrong there is for `check` to tell; nothing of it is lost."""
    file = site / "content/notes/visit.yaml"
    file.write_text(there, "utf-8")
    done = warm().run("new", "note", "visit", "s-evening", "Baghdad", "--body", "en", "x", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert file.read_text("utf-8").startswith(f"{there}- id: baghdad\n")


def test_note(site: Path) -> None:
    file = site / "content/notes/visit.yaml"
    before = file.read_text("utf-8")
    options = ["--body", "en", "In the evening.", "--date", "2021-07-31"]
    done = warm().run("new", "note", "visit", "s-evening", "بغداد", *options, cwd=site)
    assert (done.code, done.err, done.out) == (0, "", "updated content/notes/visit.yaml\n")
    assert file.read_text("utf-8") == before + (
        "- id: bghdad\n  sentence: s-evening\n  quote: بغداد\n  body:\n    en: In the evening.\n"
        "  author: المحرر\n  date: 2021-07-31\n"
    )
    assert warm().run("new", "note", "visit", "s-evening", "Baghdad", *options, cwd=site).code == 0
    visit = next(text for text in load_content(site).texts if text.article.slug == "visit")
    assert [note.fields.id for note in visit.notes] == ["city", "bghdad", "baghdad"]


@pytest.mark.parametrize(
    ("args", "code", "error"),
    [
        (["article", "زيارة", "--slug", "visit"], 1, "content/articles/visit.md: already exists"),
        (["article", " "], 2, "the title is empty"),
        (["entry", "erbil", "--kind", "place", *NAMES], 1, "content/glossary/erbil.yaml: already exists"),
        (["entry", "../x", "--kind", "place", *NAMES], 1, '"../x" cannot be a slug'),
        (["entry", "new", "--kind", "place", "--name", "ar", "س"], 2, "add --name en TEXT"),
        (["entry", "new", "--kind", "place", "--name", "fr", "x"], 2, "'fr' is not a language of the site"),
        (["note", "visit", "s-evening", "بغداد"], 2, "the note has no text: add --body LANG TEXT"),
        (
            ["note", "visit", "s-evening", "بغداد", "--body", "en", " "],
            2,
            "the note has no text: add --body LANG",
        ),
        (["note", "visit", "s-evening", "بغداد", "--id", "a b", "--body", "en", "x"], 2, "cannot be a slug"),
        (["note", "vist", "s-evening", "بغداد", "--body", "en", "x"], 1, 'there is no article "vist"'),
        (
            ["note", "visit", "s-evening", "أربيل", "--body", "en", "x"],
            1,
            'the quote "أربيل" is not in sentence',
        ),
        (
            ["note", "visit", "s-thanks", "وشكر", "--id", "city", "--body", "en", "x"],
            1,
            "nothing was written",
        ),
    ],
)
def test_refused(site: Path, args: list[str], code: int, error: str) -> None:
    before = files_of(site / "content")
    done = warm().run("new", *args, cwd=site)
    assert (done.code, done.out) == (code, "")
    assert error in done.err
    assert files_of(site / "content") == before
