"""Exporting and importing notes as web annotations: they return to their places, or not at all."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.annotation.article import AnnotatedArticle, annotate
from sitegen.annotation.matcher import Matcher
from sitegen.building.builder import new_problems
from sitegen.content.articles import parse_article
from sitegen.content.loader import Text
from sitegen.content.notes import parse_notes
from sitegen.editing.yamlfile import dump
from sitegen.errors import ContentError
from sitegen.exchange.bringing import Brought
from sitegen.exchange.notes import Given, import_notes, wanted_values
from sitegen.formats import registry
from sitegen.formats.annotation import notes_of
from sitegen.formats.published import PublishedArticle
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import ByLanguage
from sitegen.model.note import Note
from sitegen.model.translation import Translation
from tests.sample import FILES, warm, write_sample

NOTES = "content/notes/visit.yaml"
MATCHERS = ByLanguage(DEFAULT_PAIR, Matcher((), "ar"), Matcher((), "en"))

# --- every note that there can be ---------------------------------------------------------------------

_WORDS = ["بغداد", "بَغْدَاد", "أربيل", "اربيل", "الـعراق", "**وزير**", "`x`", "(NATO)", "عاد\\\nثم", "2021"]
_TARGET = ["Baghdad", "the", "**minister**", "[a link](https://x.example/)", "one\\\ntwo", "’s", "`x`", "é"]
BODIES = [{"ar": "نص"}, {"en": "**A** text.\n\nMore: #1"}, {"ar": "أ", "en": "a"}]
ARABIC = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=7).map(" ".join)
ENGLISH = st.lists(st.sampled_from(_TARGET), max_size=7).map(" ".join)


@st.composite
def noted(draw: st.DrawFn) -> AnnotatedArticle:
    """An article with notes on any parts of its sentences."""
    paragraphs = "\n\n".join(draw(st.lists(ARABIC, min_size=1, max_size=3)))
    article = parse_article(f"---\ntitle: عنوان\ndate: 2021-01-01\n---\n\n{paragraphs}\n", "a.md", "a")
    translations = tuple(
        Translation(f"s-{number}", draw(ENGLISH), "authored") for number in range(len(article.sentences))
    )
    plain = annotate(Text(article, translations, (), "a.en.po"), MATCHERS)
    values: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        sentence = draw(st.integers(0, len(translations) - 1))
        text = plain.text(draw(st.sampled_from(DEFAULT_PAIR)), sentence)
        start = draw(st.integers(0, len(text)))
        note = {
            "id": f"n{number}",
            "sentence": f"s-{sentence}",
            "quote": text[start : draw(st.integers(start, len(text)))],
            "occurrence": draw(st.integers(1, 2)),
            "body": draw(st.sampled_from(BODIES)),
            "author": draw(st.sampled_from(["المحرر", "A, B"])),
            "date": "2021-07-30",
        }
        # A quotation of nothing, and a second of one, are no notes.
        with contextlib.suppress(ContentError):
            parse_notes(dump([note]), "a.yaml", article, translations)
            values.append(note)
    notes = parse_notes(dump(values), "a.yaml", article, translations)
    return msgspec.structs.replace(plain, notes=notes)


def published(annotated: AnnotatedArticle) -> PublishedArticle:
    nothing = ByLanguage(DEFAULT_PAIR, "", "")
    return PublishedArticle(annotated, "https://x.example/", "articles/a/", nothing, str)


def said(note: Note) -> tuple[Any, ...]:
    """What a note says, and of what, however its place is written."""
    fields = note.fields
    return fields.id, note.sentence, note.lang, note.start, note.end, fields.body, fields.author, fields.date


@settings(max_examples=80)
@given(annotated=noted())
def test_notes_come_back_to_their_places(annotated: AnnotatedArticle) -> None:
    form = registry.exporter("annotations")
    written = form.write([*notes_of(published(annotated))], DEFAULT_PAIR)
    parsed = registry.reader("annotations").parse(written, "x", "", DEFAULT_PAIR)
    assert parsed.problems == ()
    # Into the article as it is nothing comes; into the same without notes all of them.
    for item in parsed.items:
        assert wanted_values(item, {"a": annotated}, Given(), "x", force=False)[1] == {}
    bare = msgspec.structs.replace(annotated, notes=())
    values = [wanted_values(item, {"a": bare}, Given(), "x", force=False)[1] for item in parsed.items]
    back = parse_notes(dump(values), "a.yaml", annotated.article, annotated.translations)
    assert [*map(said, back)] == [*map(said, annotated.notes)]
    again = msgspec.structs.replace(annotated, notes=back)
    assert form.write([*notes_of(published(again))], DEFAULT_PAIR) == written


# --- a site -------------------------------------------------------------------------------------------


def bring(site: Path, value: Any, given: Given = Given(), *, force: bool = False) -> Brought:  # noqa: B008
    file = site / "notes.jsonld"
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    return import_notes(site, file, "annotations", new_problems, given, force=force)


def told(brought: Brought) -> list[str]:
    return [problem.message for problem in brought.problems]


def test_notes_travel(tmp_path: Path) -> None:
    """By the command, and as the site gives them out."""
    site = write_sample(tmp_path / "site")
    assert warm().run("export", "--notes", "--output", "n.jsonld", cwd=site).code == 0
    for name in ("n.jsonld", "output/articles/visit/annotations.jsonld"):
        warm().run("build", cwd=site)
        (site / NOTES).write_text(FILES[NOTES], "utf-8")
        done = warm().run("import", "--notes", name, cwd=site)
        assert (done.code, done.out, done.err) == (0, f"{name}: 0 new, 0 updated, 1 unchanged\n", "")
        (site / NOTES).unlink()
        done = warm().run("import", "--notes", name, cwd=site)
        assert (done.code, done.out, done.err) == (0, f"{name}: 1 new, 0 updated, 0 unchanged\n", "")
        assert (site / NOTES).read_text("utf-8") == FILES[NOTES]


def exported(site: Path) -> Any:
    assert warm().run("export", "--notes", "--output", "n.jsonld", "--force", cwd=site).code == 0
    return json.loads((site / "n.jsonld").read_bytes())


def test_a_note_that_was_changed_there(tmp_path: Path) -> None:
    """Comments and other notes stay as they are written; of two changes none is lost."""
    site = write_sample(tmp_path / "site")
    other = "\n# Another.\n- {id: other, sentence: s-heading, quote: اللقاء, body: {en: Where?},\n"
    other += "   author: x, date: 2021-07-31}\n"
    (site / NOTES).write_text(f"# Notes.\n{FILES[NOTES]}{other}", "utf-8")
    value = exported(site)
    value["first"]["items"][0]["body"][1]["value"] = "The capital: #1."
    assert bring(site, value) == Brought(0, 1, 1)
    text = (site / NOTES).read_text("utf-8")
    assert text.startswith("# Notes.\n- id: city\n") and text.endswith(other)
    assert "en: 'The capital: #1.'\n" in text
    value["first"]["items"][0]["body"][1]["value"] = "Something else."
    assert told(bring(site, value)) == ['note "city" has changed both here and there since it was exported']
    assert (site / NOTES).read_text("utf-8") == text
    assert bring(site, value, force=True) == Brought(0, 1, 1)


def annotation(exact: str, **more: Any) -> dict[str, Any]:
    """A note as another program writes it."""
    selector = {"type": "TextQuoteSelector", "exact": exact} | more.pop("selector", {})
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:uuid:1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "1 * 2", "format": "text/plain", "language": "en"},
        "target": {"source": "https://reader.example/site/articles/visit/", "selector": selector},
        "creator": "Reader",
        "created": "2021-08-01T10:00:00Z",
    } | more


def test_a_note_of_another_program(tmp_path: Path) -> None:
    site = write_sample(tmp_path / "site")
    (site / NOTES).unlink()
    assert bring(site, annotation("travelled to Baghdad")) == Brought(1, 0, 0)
    text = (site / NOTES).read_text("utf-8")
    assert "sentence: s-evening\n" in text and "quote: travelled to Baghdad\n" in text
    assert "en: 1 \\* 2\n" in text and "author: Reader\n" in text and "date: 2021-08-01\n" in text
    assert bring(site, annotation("travelled to Baghdad")) == Brought(0, 0, 1)
    assert warm().run("build", "--site", site).code == 0


BAGHDAD = {"prefix": "travelled to ", "suffix": " in the evening.Not yet"}
CASES: list[tuple[dict[str, Any], str]] = [
    (annotation("Baghdad", selector=BAGHDAD), ""),
    (annotation("nobody"), "“nobody” is not in content/articles/visit.md"),
    (annotation("The minister"), "“The minister” is 3 times in content/articles/visit.md"),
    (annotation("Baghdad", target="https://x.example/"), "annotation 1 does not quote a text"),
    (annotation("Baghdad", creator=None), "a note on “Baghdad” has no author"),
    (annotation("Baghdad", created="yesterday"), "a note on “Baghdad” has no date"),
    (annotation("Baghdad", body={"value": "x", "language": "de"}), "has a text that does not say"),
    (
        annotation("Baghdad", body={"value": "<b>", "language": "en", "format": "text/html"}),
        'annotation 1 has a text of the format "text/html"',
    ),
    (
        annotation("Baghdad", body={"value": "[x](javascript:1)", "language": "en"}),
        'a link to "javascript:1"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "message"), CASES)
def test_what_cannot_be_taken_is_told(value: dict[str, Any], message: str, tmp_path: Path) -> None:
    site = write_sample(tmp_path / "site")
    brought = bring(site, value)
    assert brought.new == (0 if message else 1), told(brought)
    assert [message in line for line in told(brought)] == ([True] if message else []), told(brought)
    if message:
        assert (site / NOTES).read_text("utf-8") == FILES[NOTES]


def test_what_a_file_does_not_say_can_be_given(tmp_path: Path) -> None:
    site = write_sample(tmp_path / "site")
    value = annotation("Baghdad", target={"selector": {"type": "TextQuoteSelector", "exact": "to Baghdad"}})
    (site / "a.json").write_text(json.dumps([value | {"creator": None, "created": None}]), "utf-8")
    done = warm().run("import", "--notes", "a.json", cwd=site)
    assert done.code == 1 and "there is no article" in done.err
    options = ("--slug", "visit", "--author", "Reader", "--date", "2021-08-01")
    done = warm().run("import", "--notes", "a.json", *options, cwd=site)
    assert (done.code, done.out, done.err) == (0, "a.json: 1 new, 0 updated, 0 unchanged\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "broken JSON: "), ("{}", "holds no web annotations"), ("1", "holds no")],
)
def test_a_file_that_cannot_be_used(text: str, message: str, tmp_path: Path) -> None:
    site = write_sample(tmp_path / "site")
    (site / "x.jsonld").write_text(text, "utf-8")
    done = warm().run("import", "--notes", "x.jsonld", cwd=site)
    assert done.code == 1 and done.err.startswith(f"error: x.jsonld:1: {message}"), done.err
