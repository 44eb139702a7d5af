"""What is built bit by bit is, byte for byte, what is built from nothing; and why pages are made is told."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.build import Builder, Options, build
from sitegen.config import Config, parse_config
from sitegen.content.folder import FOLDERS
from sitegen.errors import ContentError, Problem
from tests.benchmarks import corpus
from tests.edits import (
    ARTICLE,
    MEMORY,
    OF_FILES,
    OF_SETTINGS,
    OF_THEMES,
    SETTINGS,
    TAG,
    THEME,
    VALUES,
    VARIANTS,
    Step,
    apply,
    leaves,
    of_theme,
    put,
    restore,
    with_setting,
)
from tests.sample import CACHE, CHECKOUT, FILES, built_sample, bytes_of, copy_of_sample, files_of, warm

ROUNDS = int(os.environ.get("SITEGEN_SEQUENCES", "25"))


# A share of each, as there are many more files than settings.
MOVES = st.one_of(*map(st.sampled_from, (OF_FILES, OF_FILES, OF_SETTINGS, OF_THEMES)))
# How the output is built, which may differ from build to build.
PLAIN = Options()
BUILDS = st.builds(Options, url=st.sampled_from(["", "", "https://other.example/"]), file_links=st.booleans())


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with the sample, where it may be built many times."""
    with tempfile.TemporaryDirectory(prefix="incremental-") as folder:
        yield Path(folder)


@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.lists(MOVES, min_size=1, max_size=3), BUILDS), min_size=3, max_size=8))
def test_any_sequence_of_edits_gives_a_clean_build(
    place: Path, sequence: list[tuple[list[tuple[Step, ...]], Options]]
) -> None:
    """Edits, deletions and what is restored, in every kind of file; also after builds that failed."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    site = copy_of_sample(place)
    for moves, options in sequence:
        for move in moves:
            for step in move:
                apply(site, step)
        assert_as_clean(site, options)
    restore(site)
    assert_as_clean(site)
    assert bytes_of(site / "output") == bytes_of(built_sample() / "output")


def test_every_setting_is_changed() -> None:
    """The sequences change all that the settings hold, and each to what makes other settings."""
    assert set(VALUES) == set(leaves(Config))
    sample = parse_config(FILES[SETTINGS])
    for name, values in VALUES.items():
        assert values, name
        for value in values:
            text = with_setting(FILES[SETTINGS], name.replace("*", TAG), value)
            assert parse_config(text) != sample, (name, value)


def test_every_kind_of_file_is_changed() -> None:
    """The sequences change files in all folders of the content, and every file of a theme."""
    changed = {step.name for move in (*OF_FILES, *OF_THEMES) for step in move}
    for folder in FOLDERS:
        assert sum(name.startswith(folder + "/") for name in changed) > 1, folder
    for file, text in THEME.items():
        assert f"themes/mine/{file}" in changed
        assert of_theme(file) != text


def assert_as_clean(site: Path, options: Options = PLAIN) -> None:
    """The site as built after an edit is what a build from nothing makes, and building it again writes
    nothing; if it cannot be built, the output stays, and what is told is the same."""
    before = files_of(site / "output")
    clean = site.parent / "clean" / "output"
    shutil.rmtree(clean.parent, ignore_errors=True)
    try:
        build(site, clean, url=options.url, file_links=options.file_links)
    except ContentError as error:
        with pytest.raises(ContentError) as told:
            build(site, site / "output", url=options.url, file_links=options.file_links)
        assert told.value.problems == error.problems
        assert files_of(site / "output") == before
        return
    result = build(site, site / "output", url=options.url, file_links=options.file_links)
    after = files_of(site / "output")
    assert bytes_of(site / "output") == bytes_of(clean)
    assert {name for name in after if after[name] != before.get(name) and name[-1] != "/"} == set(
        result.written
    )
    again = build(site, site / "output", url=options.url, file_links=options.file_links)
    assert (again.written, again.removed, again.warnings) == ((), (), result.warnings)
    assert files_of(site / "output") == after


def test_builds_by_one_builder(tmp_path: Path) -> None:
    """As the preview builds: without starting anew each time, and with a page that is wanted first."""
    site = copy_of_sample(tmp_path)
    options = Options(everything=True)
    wanted = ["articles/visit/index.html", "index.html"]
    shown = tmp_path / "shown" / "output"
    with Builder(site, shown, options) as builder:
        builder.build()
        for move in (*OF_FILES, *OF_SETTINGS, *OF_THEMES):
            restore(site)
            for step in move:
                apply(site, step)
            early: list[dict[str, bytes]] = []

            def look(found: list[dict[str, bytes]] = early) -> None:
                found.append(bytes_of(shown))

            told = _problems_of(lambda look=look: builder.build(jobs=1, first=wanted, ready=look))  # type: ignore[misc]
            shutil.rmtree(tmp_path / "clean", ignore_errors=True)
            with Builder(site, tmp_path / "clean" / "output", options) as clean:
                assert told == _problems_of(clean.build), move
            if told:
                continue
            made = bytes_of(tmp_path / "clean" / "output")
            assert bytes_of(shown) == made, move
            for found in early:
                assert any(found.get(path) == made[path] for path in wanted if path in made)


def _problems_of(build: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        build()
    except ContentError as error:
        return error.problems
    return ()


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
