"""What is built bit by bit is, byte for byte, what is built from nothing; and why pages are made is told."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.build import Builder, Options, build
from sitegen.errors import ContentError
from tests.benchmarks import corpus
from tests.sample import CACHE, CHECKOUT, FILES, bytes_of, copy_of_sample, files_of, warm

ROUNDS = int(os.environ.get("SITEGEN_SEQUENCES", "25"))

THEME = {
    name: (CHECKOUT / "themes/default" / name).read_text("utf-8")
    for name in ("theme.toml", "templates/tag.html", "templates/macros.html", "static/style.css")
}
ARTICLE = "content/articles/visit.md"
MEMORY = "content/translations/visit.en.po"
SETTINGS = "content/site.toml"


def _with(name: str, *changes: tuple[str, str]) -> list[str]:
    """The sample's file with each change on its own."""
    text = FILES[name]
    for old, _ in changes:
        assert old in text, (name, old)
    return [text, *(text.replace(old, new) for old, new in changes)]


# What each file may hold; None stands for no file. Some combinations cannot be built, as happens to editors.
VARIANTS: Mapping[str, Sequence[str | None]] = {
    SETTINGS: _with(
        SETTINGS,
        ('en = "Reader"', 'en = "The reader"'),
        ('en = "Visits"', 'en = "Journeys"'),
        ('en = "Short articles."', 'en = "Articles."'),
        ('url = "https://reader.example/site/"', 'url = "https://reader.example/"\ntheme = "mine"'),
        ('author = "المحرر"', 'author = "محرر"'),
        ("visits", "travel"),
    ),
    ARTICLE: _with(
        ARTICLE,
        ("صباح الاثنين", "مساء الاثنين"),
        ("title: زيارة إلى أربيل", "title: رحلة إلى أربيل"),
        ("tags: [visits]", "tags: [visits, travel]"),
        ("tags: [visits]", "tags: []"),
        ("date: 2021-07-26", "date: 2022-07-26"),
        ("date: 2021-07-26", "date: 2021-07-26\ndraft: true"),
        ("date: 2021-07-26", "date: 2999-07-26"),
        ("## اللقاء\n\n", ""),
        ("وصل الوزير إلى أربيل صباح الاثنين. ثم سافر إلى بغداد في المساء.", "ثم سافر إلى بغداد في المساء."),
    ),
    "content/articles/return.md": [
        *_with(
            "content/articles/return.md",
            ("[الزيارة](visit.md#s-arrival)", "الزيارة"),
            ('print("بغداد")', "print(1)"),
            ("date: 2021-08-02", "date: 2021-07-26"),
        ),
        None,
    ],
    "content/articles/third.md": [None, "---\ntitle: بغداد\ndate: 2021-08-01\n---\n\nعاد إلى هولير.\n"],
    "content/about.md": [None, "---\ntitle: عن\ndate: 2020-01-01\n---\n\nموقع من أربيل.\n"],
    MEMORY: [
        *_with(
            MEMORY,
            ("He then travelled to Baghdad in the evening.", "He then went to Baghdad in the evening."),
            ('msgstr "The meeting"', 'msgstr "The talks in Hawler"'),
            ('msgstr "A visit to Erbil"', 'msgstr "A trip to Erbil"'),
            ("#, fuzzy\n", ""),
        ),
        None,
    ],
    "content/translations/return.en.po": [
        None,
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'
        'msgctxt "s-r"\nmsgid "عودة إلى بغداد"\nmsgstr "Return to Baghdad"\n',
    ],
    "content/glossary/erbil.yaml": [
        *_with(
            "content/glossary/erbil.yaml",
            ("A city in the north of Iraq.", "A city."),
            ("[أربيل, هولير]", "[هولير, أربيل]"),
            ("ar: [أربيل, هولير]", "ar: [أربيل]"),
            ("en: [Erbil, Hawler]", "en: [Hawler, Erbil, Monday]"),
            ("kind: place", "kind: concept"),
            ("related: [baghdad]\n", "blocked_by: [إلى أربيل]\n"),
        ),
        None,
    ],
    "content/glossary/baghdad.yaml": [
        *_with(
            "content/glossary/baghdad.yaml", ("[Baghdad]", "[Baghdad City, Baghdad]"), ("[بغداد]", "[دجلة]")
        ),
        None,
    ],
    "content/notes/visit.yaml": [
        *_with(
            "content/notes/visit.yaml",
            ("عاصمة إقليم كردستان.", "حاضرة."),
            ("quote: أربيل", "quote: وصل الوزير"),
            ("id: city", "id: town"),
        ),
        None,
    ],
    "content/media/map.svg": [*_with("content/media/map.svg", ('width="2"', 'width="3"')), None],
    "content/media/other.svg": [None, '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    "themes/default/templates/tag.html": [
        None,
        THEME["templates/tag.html"].replace("<main", '<main class="x"'),
        THEME["templates/tag.html"].replace(
            "{{ m.listing(items, page) }}", '{% include "more.html" ignore missing %}'
        ),
        '{% include ["first.html", "home.html"] %}\n',
    ],
    "themes/default/templates/more.html": [None, "<p>{{ config.author }}</p>\n"],
    "themes/default/templates/first.html": [None, '{% extends "base.html" %}\n', "{% broken"],
    "themes/default/templates/macros.html": [None, THEME["templates/macros.html"] + "{# x #}\n"],
    "themes/default/theme.toml": [None, THEME["theme.toml"].replace('en = "Tags"', 'en = "Labels"')],
    "themes/default/static/style.css": [None, THEME["static/style.css"] + "p { color: red }\n", ""],
    "themes/default/static/more.css": [None, "p {}\n"],
    "themes/mine/templates/home.html": [None, '{% extends "base.html" %}{% block main %}ب{% endblock %}\n'],
}

Step = tuple[str, str | None]


def steps() -> st.SearchStrategy[Step]:
    """A file, and what it is to hold. Mostly every file of the sample is there and as it was."""
    return st.sampled_from([(name, text) for name, texts in VARIANTS.items() for text in texts])


def put(site: Path, name: str, text: str | None) -> None:
    path = site / name
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with the sample, where it may be built many times."""
    with tempfile.TemporaryDirectory(prefix="incremental-") as folder:
        yield Path(folder)


@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(steps(), min_size=1, max_size=3), min_size=3, max_size=8), st.booleans())
def test_any_sequence_of_edits_gives_a_clean_build(
    place: Path, sequence: list[list[Step]], file_links: bool
) -> None:
    """Edits, deletions and what is restored, in every kind of file; also after builds that failed."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    site = copy_of_sample(place)
    whole: list[Step] = list(FILES.items())
    for changes in (*sequence, whole):
        for name, text in changes:
            put(site, name, text)
        assert_as_clean(site, file_links)


def assert_as_clean(site: Path, file_links: bool = False) -> None:
    """The site as built after an edit is what a build from nothing makes, and building it again writes
    nothing; if it cannot be built, the output stays, and what is told is the same."""
    before = files_of(site / "output")
    clean = site.parent / "clean" / "output"
    shutil.rmtree(clean.parent, ignore_errors=True)
    try:
        build(site, clean, file_links=file_links)
    except ContentError as error:
        with pytest.raises(ContentError) as told:
            build(site, site / "output", file_links=file_links)
        assert told.value.problems == error.problems
        assert files_of(site / "output") == before
        return
    result = build(site, site / "output", file_links=file_links)
    after = files_of(site / "output")
    assert bytes_of(site / "output") == bytes_of(clean)
    assert {name for name in after if after[name] != before.get(name) and name[-1] != "/"} == set(
        result.written
    )
    again = build(site, site / "output", file_links=file_links)
    assert (again.written, again.removed, again.warnings) == ((), (), result.warnings)
    assert files_of(site / "output") == after


def test_builds_by_one_builder(tmp_path: Path) -> None:
    """As the preview builds: without starting anew each time, and with a page that is wanted first."""
    site = copy_of_sample(tmp_path)
    with Builder(site, tmp_path / "shown" / "output", Options(everything=True)) as builder:
        builder.build()
        for name, texts in VARIANTS.items():
            for text in [*texts, FILES.get(name)]:
                put(site, name, text)
                early: list[dict[str, bytes]] = []

                def look(found: list[dict[str, bytes]] = early) -> None:
                    found.append(bytes_of(tmp_path / "shown" / "output"))

                try:
                    builder.build(jobs=1, first=["articles/visit/index.html", "index.html"], ready=look)
                except ContentError:
                    continue
                shutil.rmtree(tmp_path / "clean", ignore_errors=True)
                with Builder(site, tmp_path / "clean" / "output", Options(everything=True)) as clean:
                    clean.build()
                made = bytes_of(tmp_path / "clean" / "output")
                assert bytes_of(tmp_path / "shown" / "output") == made
                for shown in early:
                    wanted = {
                        path: made[path]
                        for path in ("articles/visit/index.html", "index.html")
                        if path in made
                    }
                    assert any(shown.get(path) == data for path, data in wanted.items())


def test_several_processes_make_the_same(tmp_path: Path) -> None:
    corpus.write(tmp_path / "site", 60)
    site = tmp_path / "site"
    shutil.copytree(CHECKOUT / CACHE, site / CACHE)
    for jobs in (1, 2, 3):
        build(site, tmp_path / str(jobs) / "output", jobs=jobs)
    outputs = [bytes_of(tmp_path / str(jobs) / "output") for jobs in (1, 2, 3)]
    assert outputs[0] == outputs[1] == outputs[2]
    assert len(outputs[0]) > 260


def test_an_about_page_is_written_while_the_site_cannot_be_built(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    build(site, site / "output")
    put(site, "content/about.md", VARIANTS["content/about.md"][1])
    put(site, ARTICLE, None)
    with pytest.raises(ContentError):
        build(site, site / "output")
    put(site, ARTICLE, FILES[ARTICLE])
    assert "about.md is new, shown in 1 page" in explain(site, "about/")
    assert_as_clean(site)
    assert "موقع" in (site / "output/about/index.html").read_text("utf-8")


# The concordances, which are kept in the output alone

BAGHDAD = "output/glossary/baghdad/index.html"


def _lose(site: Path) -> None:
    (site / BAGHDAD).unlink()


def _change(site: Path) -> None:
    page = site / BAGHDAD
    page.write_text(page.read_text("utf-8").replace("<mark>", "<mark class=x>"), "utf-8")


def _lose_all(site: Path) -> None:
    shutil.rmtree(site / "output")


def _give_up(site: Path) -> None:
    """A build that reads the change of an article and then fails."""
    put(site, MEMORY, FILES[MEMORY].replace('msgstr "He then travelled', 'msgstr "He then flew'))
    put(site, "content/articles/third.md", "no front matter")
    with pytest.raises(ContentError):
        build(site, site / "output")
    put(site, "content/articles/third.md", None)
    put(site, MEMORY, FILES[MEMORY])


def _fail(site: Path) -> None:
    """As before, but the change stays."""
    _give_up(site)
    put(site, MEMORY, FILES[MEMORY].replace('msgstr "He then travelled', 'msgstr "He then flew'))


def _show_none(site: Path) -> None:
    """A theme without concordances, for one build."""
    template = (CHECKOUT / "themes/default/templates/entry.html").read_text("utf-8")
    put(site, "themes/default/templates/entry.html", template.replace("{{ concordance }}", ""))
    build(site, site / "output")
    assert "<mark>" not in (site / BAGHDAD).read_text("utf-8")
    put(site, "themes/default/templates/entry.html", None)


def _forget(site: Path) -> None:
    """What is remembered of the parts is damaged."""
    with contextlib.closing(sqlite3.connect(site / ".sitegen/output/state.sqlite")) as state:
        state.execute("UPDATE parts SET value = x'92ff'")
        state.commit()


def _mistake(site: Path) -> None:
    """What is remembered of the parts is wrong: they begin elsewhere."""
    with contextlib.closing(sqlite3.connect(site / ".sitegen/output/state.sqlite")) as state:
        for path, value in state.execute("SELECT path, value FROM parts").fetchall():
            start, parts = msgspec.msgpack.decode(value)
            moved = msgspec.msgpack.encode((start + 7, parts))
            state.execute("UPDATE parts SET value = ? WHERE path = ?", (moved, path))
        state.commit()


@pytest.mark.parametrize(
    "happens", [_lose, _change, _lose_all, _give_up, _fail, _show_none, _forget, _mistake]
)
@pytest.mark.parametrize("edited", [MEMORY, "content/glossary/baghdad.yaml", ""])
def test_concordances(tmp_path: Path, happens: Callable[[Path], None], edited: str) -> None:
    """What becomes of a page, and of builds, the next build makes it what a clean one does."""
    site = copy_of_sample(tmp_path)
    assert "<mark>" in (site / BAGHDAD).read_text("utf-8")
    happens(site)
    if edited:
        text = (site / edited).read_text("utf-8")
        put(site, edited, text.replace("He then", "He later").replace("capital", "largest city"))
    assert_as_clean(site)


# Only what has changed


@pytest.mark.parametrize(
    ("name", "old", "new", "written"),
    [
        # A confirmed sentence that names Baghdad: its article, the concordance, and where states are counted.
        (
            MEMORY,
            'msgstr "He then travelled',
            'msgstr "He then went',
            [
                "articles/visit/index.html",
                "glossary/baghdad/index.html",
                "index.html",
                "tags/visits/index.html",
            ],
        ),
        # One without a name.
        (MEMORY, 'msgstr "The meeting"', 'msgstr "The talks"', ["articles/visit/index.html"]),
        ("content/glossary/erbil.yaml", "A city in", "A town in", ["glossary/erbil/index.html"]),
        (SETTINGS, 'en = "Short articles."', 'en = "Long articles."', ["about/index.html", "index.html"]),
        (
            SETTINGS,
            'en = "Visits"',
            'en = "Journeys"',
            [
                "articles/return/index.html",
                "articles/visit/index.html",
                "index.html",
                "tags/visits/index.html",
            ],
        ),
        # What nothing shows: a comment.
        (MEMORY, 'msgid ""\n', '# A note.\nmsgid ""\n', []),
    ],
)
def test_only_pages_that_show_it_are_written(
    tmp_path: Path, name: str, old: str, new: str, written: list[str]
) -> None:
    site = copy_of_sample(tmp_path)
    put(site, name, FILES[name].replace(old, new, 1))
    assert sorted(build(site, site / "output").written) == written


def explain(site: Path, page: str) -> str:
    done = warm().run("explain", page, "--site", site)
    assert done.code == 0, done.err
    return done.out


@pytest.mark.parametrize(
    ("name", "old", "new", "page", "told"),
    [
        (
            "content/glossary/erbil.yaml",
            "A city in",
            "A town in",
            "glossary/erbil/",
            "glossary/erbil.yaml: definition.en changed, shown in 1 page",
        ),
        (
            MEMORY,
            'msgstr "He then travelled',
            'msgstr "He then went',
            "content/glossary/baghdad.yaml",
            "translations/visit.en.po: s-evening changed, shown in 2 pages",
        ),
        (
            ARTICLE,
            "date: 2021-07-26",
            "date: 2021-07-27",
            "/",
            "articles/visit.md: date changed, shown in 4 pages",
        ),
        (
            SETTINGS,
            'en = "Visits"',
            'en = "Tours"',
            "tags/visits",
            "site.toml: tags.visits changed, shown in 4 pages",
        ),
        (
            "content/notes/visit.yaml",
            "عاصمة",
            "حاضرة",
            "articles/visit.md",
            "notes/visit.yaml changed, shown in 1 page",
        ),
    ],
)
def test_why_a_page_is_made(tmp_path: Path, name: str, old: str, new: str, page: str, told: str) -> None:
    site = copy_of_sample(tmp_path)
    assert "the next build leaves it as it is" in explain(site, page)
    put(site, name, FILES[name].replace(old, new, 1))
    before = files_of(site)
    assert f"  would be made because: {told}\n" in explain(site, page)
    changed = {n for n, file in files_of(site).items() if file != before.get(n)}
    assert all(".sitegen" in n for n in changed), changed
    build(site, site / "output")
    said = explain(site, page)
    assert f"  was last made because: {told}\n" in said
    assert "the next build leaves it as it is" in said


def test_why_of_files_that_come_and_go(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    template = "themes/default/templates/tag.html"
    put(site, template, THEME["templates/tag.html"] + "<!-- x -->")
    assert f"would be made because: {template} is new, shown in 1 page" in explain(site, "tags/visits/")
    (site / "output/feed.xml").unlink()
    assert "feed.xml was changed or removed by somebody else" in explain(site, "feed.xml")
    put(site, "content/articles/third.md", VARIANTS["content/articles/third.md"][1])
    assert "articles/third.md is new" in explain(site, "index.html")
    assert "no build has made it yet" in explain(site, "articles/third/")
    (site / "content/articles/return.md").unlink()
    assert "would be removed" in explain(site, "articles/return/index.html")
    done = warm().run("explain", "articles/vist/", "--site", site)
    assert done[:3] == (
        1,
        "",
        'error: articles/vist/: there is no such page (did you mean "articles/visit/index.html"?)\n',
    )


def test_profile_and_clean(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    said = warm().run("build", "--site", site, "--clean", "--profile", "--jobs", "1").out
    assert said.startswith("10 pages: 0 files written, 18 unchanged, 0 removed\n")
    assert re.search(r"(?m)^  rendering +\d+\.\d ms$", said)
