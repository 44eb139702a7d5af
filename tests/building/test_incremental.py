"""Incremental builds give, byte for byte, the same output as builds from scratch, and report why pages are
rebuilt."""

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

from sitegen.building.builder import Builder, build
from sitegen.building.options import Options
from sitegen.content.layout import FOLDERS
from sitegen.content.settings import Settings, parse_settings
from sitegen.errors import ContentError, Problem
from tests.benchmarks import corpus
from tests.edits import (
    ARTICLE,
    FOLDER,
    MEMORY,
    OF_FILES,
    OF_LANGUAGES,
    OF_SETTINGS,
    OF_THEMES,
    PO,
    SETTINGS,
    TAG,
    THEME,
    VALUES,
    VARIANTS,
    Held,
    Step,
    apply,
    leaves,
    of_theme,
    put,
    restore,
    setting,
    with_setting,
)
from tests.sample import CACHE, CHECKOUT, FILES, built_sample, bytes_of, copy_of_sample, files_of, run, warm

# `make soak` tries many more sequences, and every single edit.
SOAK = os.environ.get("SITEGEN_SEQUENCES")
ROUNDS = int(SOAK or "10")


# A share of each, as there are many more files than settings.
MOVES = st.one_of(*map(st.sampled_from, (OF_FILES, OF_FILES, OF_SETTINGS, OF_THEMES, OF_LANGUAGES)))
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
    assert set(VALUES) == set(leaves(Settings))
    sample = parse_settings(FILES[SETTINGS])
    for name, values in VALUES.items():
        assert values, name
        for value in values:
            text = with_setting(FILES[SETTINGS], name.replace("*", TAG), value)
            assert parse_settings(text) != sample, (name, value)


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
        moves = (*OF_FILES, *OF_SETTINGS, *OF_THEMES, *OF_LANGUAGES)
        for move in moves if SOAK else moves[::6]:
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
                assert any(
                    _alone(found.get(path, b"")) == _alone(made[path]) for path in wanted if path in made
                )


def _alone(page: bytes) -> bytes:
    """A page without what it shows of other articles, which comes after all have been read."""
    return re.sub(rb"(?s)\s*(<nav class=.neighbours.*?</nav>)?\s*</main>", b"</main>", page)


def _problems_of(build: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        build()
    except ContentError as error:
        return error.problems
    return ()


def test_several_processes_make_the_same(tmp_path: Path) -> None:
    corpus.write(tmp_path / "site", 60)
    site = tmp_path / "site"
    # Fonts that were cut down once need not be again; a fresh checkout has none yet.
    if (CHECKOUT / CACHE).is_dir():
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
    _remember_of_parts(site, lambda composition: b"\x92\xff")


def _mistake(site: Path) -> None:
    """What is remembered of the parts is wrong: they begin elsewhere."""

    def moved(composition: bytes) -> bytes:
        start, parts = msgspec.msgpack.decode(composition)
        return msgspec.msgpack.encode((start + 7, parts))

    _remember_of_parts(site, moved)


def _remember_of_parts(site: Path, change: Callable[[bytes], bytes]) -> None:
    with contextlib.closing(sqlite3.connect(site / ".sitegen/output/state.sqlite")) as state:
        for path, value in state.execute("SELECT name, value FROM made").fetchall():
            reads, held, composition, *rest = msgspec.msgpack.decode(value)
            if composition:
                made = msgspec.msgpack.encode((reads, held, change(composition), *rest))
                state.execute("UPDATE made SET value = ? WHERE name = ?", (made, path))
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


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("content/translations/gone.en.po", PO),
        ("content/notes/gone.yaml", "[]\n"),
        ("content/media/page.html", "<p>"),
        ("content/glossary/gone.yaml", "kind: place\n"),
        ("content/articles/about.md", FILES[ARTICLE]),
        # In view, so that it is read before the others.
        ("content/articles/third.md", "No front matter.\n"),
        ("content/site.toml", "url ="),
        ("themes/default/theme.toml", "name ="),
        ("themes/default/templates/article.html", "{% broken"),
    ],
)
@pytest.mark.parametrize(
    "edit",
    [
        Step(MEMORY, FILES[MEMORY].replace("He then", "He later")),
        setting("title.ar", "القارئ"),
        setting("url", "https://other.example/"),
        Step("themes/default/templates/article.html", of_theme("templates/article.html")),
        Step("themes/default/theme.toml", of_theme("theme.toml")),
    ],
    ids=lambda edit: edit.name,
)
def test_an_edit_beside_what_cannot_be_built(tmp_path: Path, name: str, held: str, edit: Step) -> None:
    """What is remembered of such a build leaves no sentence out of a later one."""
    site = copy_of_sample(tmp_path)
    apply(site, edit)
    put(site, name, held)
    with Builder(site, site / "output", Options()) as builder, pytest.raises(ContentError):
        builder.build(first=["articles/third/index.html"])
    restore(site)
    # If nothing at all had changed nothing would be looked at.
    put(site, "content/site.toml", FILES["content/site.toml"] + "# The end.\n")
    assert_as_clean(site)
    assert bytes_of(site / "output") == bytes_of(built_sample() / "output")


# Only what has changed


@pytest.mark.parametrize(
    ("name", "old", "new", "written"),
    [
        # A confirmed sentence that names Baghdad: its article, the concordance, where states are counted,
        # the feeds with its text, and what other programs are told of it.
        (
            MEMORY,
            'msgstr "He then travelled',
            'msgstr "He then went',
            [
                "articles/visit/annotations.jsonld",
                "articles/visit/index.html",
                "articles/visit/index.json",
                "articles/visit/tei.xml",
                "data/articles.json",
                "data/mentions.tsv",
                "feed.en.xml",
                "glossary/baghdad/index.html",
                "index.html",
                # What search shows of the article, which words there are, and those that begin as these do.
                "search/articles/visit.js",
                "search/index.js",
                "search/words/21-2a.js",
                "search/words/31-74-2a.js",
                "search/words/31-77-2a.js",
                "tags/visits/feed.xml",
                "tags/visits/index.html",
            ],
        ),
        # One without a name.
        (
            MEMORY,
            'msgstr "The meeting"',
            'msgstr "The talks"',
            [
                "articles/visit/index.html",
                "articles/visit/index.json",
                "articles/visit/tei.xml",
                "feed.en.xml",
                "search/articles/visit.js",
                "search/words/31-6d-2a.js",
                "search/words/31-74-2a.js",
                "tags/visits/feed.xml",
            ],
        ),
        # Articles that name it tell the beginning of its definition.
        (
            "content/glossary/erbil.yaml",
            "A city in",
            "A town in",
            [
                "articles/visit/index.html",
                "data/glossary.csv",
                "data/glossary.json",
                "data/glossary.tbx",
                "glossary/erbil/index.html",
                "glossary/index.html",
            ],
        ),
        # Pages without a description of their own have that of the site for those who show a link to them.
        (
            SETTINGS,
            'en = "Short articles."',
            'en = "Long articles."',
            [
                f"{page}index.html"
                for page in ("about/", "glossary/", "", "map/", "search/", "tags/visits/", "timeline/")
            ],
        ),
        (
            SETTINGS,
            'en = "Visits"',
            'en = "Journeys"',
            [
                "articles/return/index.html",
                "articles/visit/index.html",
                "feed.ar.xml",
                "feed.en.xml",
                "index.html",
                "search/index.html",
                "tags/visits/feed.xml",
                "tags/visits/index.html",
                "timeline/index.html",
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
            "translations/visit.en.po: s-evening changed, shown in 11 pages",
        ),
        (
            ARTICLE,
            "date: 2021-07-26",
            "date: 2021-07-27",
            "/",
            "articles/visit.md: date changed, shown in 7 pages",
        ),
        (
            SETTINGS,
            'en = "Visits"',
            'en = "Tours"',
            "tags/visits",
            "site.toml: tags.visits changed, shown in 9 pages",
        ),
        (
            "content/notes/visit.yaml",
            "عاصمة",
            "حاضرة",
            "articles/visit.md",
            "notes/visit.yaml changed, shown in 3 pages",
        ),
    ],
)
def test_why_a_page_is_made(tmp_path: Path, name: str, old: str, new: str, page: str, told: str) -> None:
    site = copy_of_sample(tmp_path)
    assert "the next build leaves it as it is" in explain(site, page)
    put(site, name, FILES[name].replace(old, new, 1))
    before = files_of(site)
    assert f"  will be built because: {told}\n" in explain(site, page)
    changed = {n for n, file in files_of(site).items() if file != before.get(n)}
    assert all(".sitegen" in n for n in changed), changed
    build(site, site / "output")
    said = explain(site, page)
    assert f"  was last built because: {told}\n" in said
    assert "the next build leaves it as it is" in said


def test_why_of_files_that_come_and_go(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    template = "themes/default/templates/tag.html"
    put(site, template, THEME["templates/tag.html"] + "<!-- x -->")
    assert f"will be built because: {template} is new, shown in 1 page" in explain(site, "tags/visits/")
    (site / "output/feed.xml").unlink()
    assert "feed.xml was changed or removed by somebody else" in explain(site, "feed.xml")
    put(site, "content/articles/third.md", VARIANTS["content/articles/third.md"][1])
    assert "articles/third.md is new" in explain(site, "index.html")
    assert "no earlier build made it" in explain(site, "articles/third/")
    (site / "content/articles/return.md").unlink()
    assert "will be removed" in explain(site, "articles/return/index.html")
    for page in ("articles/vist/", "vist"):
        done = warm().run("explain", page, "--site", site)
        said = f'error: {page}: there is no such page (did you mean "articles/visit/index.html"?)\n'
        assert done[:3] == (1, "", said)


@pytest.mark.parametrize(
    "file",
    [
        "content/articles/visit.md",
        "content/translations/visit.en.po",
        "content/notes/visit.yaml",
        "notes/visit.yaml",
        "visit",
    ],
)
def test_explain_takes_what_a_page_is_made_of(tmp_path: Path, file: str) -> None:
    site = copy_of_sample(tmp_path)
    done = warm().run("explain", file, "--site", site)
    assert done.code == 0 and done.out.startswith("articles/visit/index.html\n")


def test_profile_and_clean(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    said = warm().run("build", "--site", site, "--clean", "--profile", "--jobs", "1").out
    assert said.startswith("13 pages: 0 files written, 77 unchanged, 0 removed\n")
    assert re.search(r"(?m)^  rendering +\d+\.\d ms$", said)


# Themes

MINE = "themes/mine/"
# Files that a theme of the site's own may hold, and pages that are the same without them and that are not.
CHANGED = [
    (["templates/base.html"], [], ["404.html", "about/", "articles/visit/", "glossary/erbil/", "index.html"]),
    (["templates/tag.html"], ["index.html", "articles/visit/", "feed.xml"], ["tags/visits/"]),
    (["templates/text.html"], ["index.html", "glossary/"], ["articles/return/"]),
    (["templates/entry.html"], ["404.html", "glossary/"], ["glossary/baghdad/"]),
    (["templates/macros.html"], ["feed.xml", "sitemap.xml"], ["articles/visit/"]),
    (["theme.toml"], ["feed.xml"], ["index.html"]),
    (["static/style.css"], ["feed.xml"], ["index.html", "404.html"]),
    (["static/disk.js", "templates/home.html"], ["sitemap.xml"], ["index.html"]),
]


@pytest.mark.parametrize("built", [False, True])
def test_a_template_of_articles_that_fails_is_told_and_can_be_mended(tmp_path: Path, built: bool) -> None:
    """The lines of such articles are counted, but not remembered."""
    name = "themes/default/templates/article.html"
    site = copy_of_sample(tmp_path)
    if built:
        build(site, site / "output")
    put(site, name, of_theme("templates/article.html").replace("{% endblock", "{{ 1 / 0 }}{% endblock", 1))
    put(site, MEMORY, FILES[MEMORY].replace("He then", "He later"))
    with pytest.raises(ContentError, match=f"{name}.* division by zero"):
        build(site, site / "output")
    put(site, name, None)
    assert_as_clean(site)


def test_what_a_template_makes_of_constants_follows_the_theme(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    put(site, "themes/default/templates/404.html", '{{ 12 | counted("sentences", "en") }}')
    build(site, site / "output")
    assert (site / "output/404.html").read_text("utf-8") == "12 sentences\n"
    words = (CHECKOUT / "themes/default/theme.toml").read_text("utf-8")
    put(site, "themes/default/theme.toml", words.replace("{n} sentences", "{n} lines"))
    build(site, site / "output")
    assert (site / "output/404.html").read_text("utf-8") == "12 lines\n"


def test_what_a_theme_leaves_out_comes_from_the_theme_beneath(tmp_path: Path) -> None:
    """Every folder that says something counts, and a change in any of them."""
    site = copy_of_sample(tmp_path)

    def page() -> str:
        assert_as_clean(site)
        return (site / "output/404.html").read_text("utf-8")

    def theme(*words: str) -> bytes:
        return "\n".join(['name = "mine"', "[strings]", *words]).encode()

    apply(site, setting("theme", "mine"))
    put(site, MINE + "theme.toml", theme('glossary = {en = "Who is who"}'))
    assert ("Who is who" in page(), "المسرد" in page()) == (True, True)
    put(site, "themes/default/theme.toml", theme('glossary = {ar = "المعجم", en = "Lexicon"}'))
    put(site, "themes/mine/words/en.toml", b'[strings]\nabout = "Who we are"\n')
    # The site's own default theme is no part of another theme.
    assert [word in page() for word in ("Who is who", "المسرد", "Who we are")] == [True, True, True]
    apply(site, setting("theme", "default"))
    assert [word in page() for word in ("Lexicon", "المعجم", "Who we are")] == [True, True, False]
    put(site, "themes/default/words/en.toml", b'[strings]\nabout = "Us"\nglossary = "Words"\n')
    assert [word in page() for word in ("Lexicon", ">Us<")] == [True, True]
    put(site, "themes/default/theme.toml", None)
    assert [word in page() for word in ("Words", ">Us<", "المسرد")] == [True, True, True]


PARTIAL = [
    '[strings]\nhome = {ar = "الأول", en = "First"}\n',
    '[states.machine]\nmark = "MT"\n',
    '[kinds]\nplace = {ar = "مواضع", en = "Spots"}\n',
    "",
]


@pytest.mark.parametrize("table", PARTIAL)
def test_a_theme_with_a_name_and_one_table(tmp_path: Path, table: str) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("theme", "mine"))
    put(site, MINE + "theme.toml", f'name = "mine"\n{table}'.encode())
    assert_as_clean(site)
    for word in re.findall(r'"([^"]+)"', table):
        assert any(
            word.encode() in data for name, data in bytes_of(site / "output").items() if ".html" in name
        )


@pytest.mark.parametrize(("files", "same", "others"), CHANGED if SOAK else CHANGED[::2])
def test_another_theme(tmp_path: Path, files: list[str], same: list[str], others: list[str]) -> None:
    """What it changes is made again, and nothing else; it is told why; and so back again."""
    site = copy_of_sample(tmp_path)

    def assert_told(why: str) -> None:
        with Builder(site, site / "output", Options()) as builder:
            for page in others:
                assert any(told.startswith(f"{why}, shown in ") for told in builder.explain(page).now), page
            for page in same:
                assert builder.explain(page).now == (), page
        assert_as_clean(site)

    before = bytes_of(site / "output")
    for file in files:
        put(site, MINE + file, of_theme(file))
    assert build(site, site / "output").written == ()
    apply(site, setting("theme", "mine"))
    assert_told("site.toml: theme changed")
    written = {name for name, data in bytes_of(site / "output").items() if data != before.get(name)}
    assert {page + "index.html" if page.endswith("/") else page for page in others} <= written
    for file in files:
        put(site, MINE + file, of_theme(file, "another"))
    assert_told(f"{MINE}{files[-1]} changed")
    for file in files:
        put(site, MINE + file, None)
    assert_told(f"{MINE}{files[-1]} is gone")
    assert {name for name, data in bytes_of(site / "output").items() if data != before[name]} == set()
    for file in files:
        put(site, MINE + file, of_theme(file))
    assert_told(f"{MINE}{files[-1]} is new")
    apply(site, setting("theme", "default"))
    assert_told("site.toml: theme changed")
    assert bytes_of(site / "output") == before
    put(site, "themes/mine", None)
    assert build(site, site / "output").written == ()
    for step in (setting("theme", "mine"), *(Step(MINE + file, of_theme(file)) for file in files)):
        apply(site, step)
    assert_told("site.toml: theme changed")


@pytest.mark.parametrize("held", [FOLDER, "A file.\n", None])
def test_a_chosen_theme_is_lost(tmp_path: Path, held: Held) -> None:
    """A theme that holds nothing is one, as long as it is there."""
    site = copy_of_sample(tmp_path)
    put(site, "themes/mine", FOLDER)
    apply(site, setting("theme", "mine"))
    assert_as_clean(site)
    assert bytes_of(site / "output") == bytes_of(built_sample() / "output")
    put(site, "themes/mine", held)
    assert_as_clean(site)
    put(site, "themes/mine/templates/tag.html", of_theme("templates/tag.html"))
    assert_as_clean(site)


@pytest.mark.parametrize(
    "name",
    [
        "content/about.md",
        "content/articles/new.md",
        "content/glossary/new.yaml",
        "content/glossary/new.yml",
        "content/notes/return.yaml",
        "content/translations/return.en.po",
        "content/media/new.png",
        "themes/default/theme.toml",
        "themes/default/templates/tag.html",
        "themes/default/static/style.css",
    ],
)
def test_a_folder_with_the_name_of_a_file(tmp_path: Path, name: str) -> None:
    """It is nothing that could be read, though no file has come or gone."""
    site = copy_of_sample(tmp_path)
    for held in (FOLDER, None, FOLDER, None):
        put(site, name, held)
        assert_as_clean(site)


@pytest.mark.parametrize("name", ["static/.more/x.css", "static/.x.css", "templates/.x.html"])
def test_what_is_hidden_in_a_theme_is_not_used(tmp_path: Path, name: str) -> None:
    site = copy_of_sample(tmp_path)
    asking = '{% include ".x.html" ignore missing %}' + THEME["templates/base.html"]
    put(site, "themes/default/templates/base.html", asking)
    for held in ("x", "y", None):
        put(site, f"themes/default/{name}", held)
        assert_as_clean(site)
        assert bytes_of(site / "output") == bytes_of(built_sample() / "output")


@pytest.mark.parametrize("name", ["../x.html", "a/../../x.html", "/", "", ".", "a\\0b.html"])
def test_a_template_that_cannot_be(tmp_path: Path, name: str) -> None:
    """A theme may ask for it all the same."""
    site = copy_of_sample(tmp_path)
    asking = f'{{% include "{name}" ignore missing %}}' + THEME["templates/tag.html"]
    put(site, "themes/default/templates/tag.html", asking)
    assert_as_clean(site)
    assert "the next build leaves it as it is" in explain(site, "tags/visits/")


def test_the_theme_that_comes_with_sitegen(tmp_path: Path) -> None:
    """What it holds is looked at even where sitegen was installed into a folder of the site."""
    site = copy_of_sample(tmp_path)
    there = site / ".venv/lib"
    for name in ("sitegen", "themes"):
        shutil.copytree(CHECKOUT / name, there / name)
    env = {"PYTHONPATH": str(there)}
    assert run("build", "--site", site, env=env, cwd=there).code == 0
    put(there, "themes/default/templates/tag.html", of_theme("templates/tag.html"))
    told = "sitegen:default/templates/tag.html changed, shown in 1 page"
    assert (
        f"will be built because: {told}\n"
        in run("explain", "tags/visits", "--site", site, env=env, cwd=there).out
    )
    done = run("build", "--site", site, env=env, cwd=there)
    assert done.out == "13 pages: 1 file written, 76 unchanged, 0 removed\n"
