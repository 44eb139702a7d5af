"""The preview: a real server, a real browser, and an editor who saves, breaks, repairs and moves files."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from watchfiles import Change

from sitegen.building.builder import Builder
from sitegen.building.options import Options
from sitegen.errors import ContentError, Problem
from sitegen.preview.builds import Builds
from sitegen.preview.fault import excerpt
from sitegen.preview.watch import saved
from sitegen.rendering.environment import CSP, MEDIA_CSP
from tests.conftest import ROOT, OpenPage
from tests.pages.test_accessibility import SCHEMES
from tests.preview.preview import Answer, Preview, eventually, free_port
from tests.sample import CACHE, CHECKOUT, bytes_of, run, write_sample
from tests.tools.serving import serving

VISIT = "/articles/visit/"
MEMORY = "content/translations/visit.en.po"
ERBIL = "content/glossary/erbil.yaml"
TITLE = "A visit to Erbil"

Serve = Callable[..., Preview]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_sample(tmp_path / "site")
    # Cutting down the same fonts again would take longer than all else.
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))
    return site


@pytest.fixture
def serve(site: Path) -> Iterator[Serve]:
    """Starts the preview of the site; whatever happened, it ends cleanly."""
    started: list[Preview] = []

    def start(*options: str, limits: str = "true", **env: str) -> Preview:
        started.append(Preview(site, *options, env=env, limits=limits))
        return started[-1]

    yield start
    for preview in started:
        assert preview.end() == 0


@pytest.fixture
def preview(serve: Serve) -> Preview:
    return serve().wait()


def replace(path: Path, old: str, new: str) -> None:
    """Saves as many editors do: nobody sees half of a file, however long the writing takes."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def add_articles(site: Path, names: list[str], text: str = "وصل الوفد إلى بغداد.") -> None:
    for name in names:
        path = site / f"content/articles/{name}.md"
        path.write_text(f"---\ntitle: خبر {name}\ndate: 2021-09-01\n---\n\n{text}\n", "utf-8")


# Saving


def test_a_saved_file_shows_in_the_browser(site: Path, preview: Preview, open_page: OpenPage) -> None:
    """Also when it is saved right after a reload, and when it is a style or a picture."""
    page = open_page(preview.url + VISIT[1:])
    told = problems_of(page)
    heading = page.locator("h1 [lang=en] .s")
    expect(heading).to_have_text(TITLE)
    old = TITLE
    for number in range(4):
        new = f"Changed {number} times"
        replace(site / MEMORY, f'"{old}"', f'"{new}"')
        expect(heading).to_have_text(new)
        old = new
    picture = page.locator("main figure img")
    expect(picture).to_have_js_property("naturalWidth", 2)
    replace(site / "content/media/map.svg", 'width="2"', 'width="7"')
    expect(picture).to_have_js_property("naturalWidth", 7)
    style = site / "themes/default/static/style.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { letter-spacing: 7px }", "utf-8")
    expect(page.locator("h1")).to_have_css("letter-spacing", "7px")
    replace(style, "7px", "8px")
    expect(page.locator("h1")).to_have_css("letter-spacing", "8px")
    replace(site / "content/site.toml", 'en = "Reader"', 'en = "Renamed"')
    expect(page.locator(".site-title")).to_contain_text("Renamed")
    assert told == []
    assert not (site / "output").exists()


def problems_of(page: Page) -> list[str]:
    """What the browser complains of, from now on."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def test_saves_that_come_together_are_one_build_and_one_reload(site: Path, preview: Preview) -> None:
    with preview.browser("/") as messages:
        os.kill(preview.process.pid, signal.SIGSTOP)
        add_articles(site, [f"new-{number}" for number in range(30)])
        os.kill(preview.process.pid, signal.SIGCONT)
        preview.shows("/", "new-29")
        eventually(lambda: preview.builds[1:], "a line on the terminal")
        preview.shows("/articles/new-29/", "خبر")
    assert messages == ["hello", "reload"]
    (line,) = [line for line in preview.out if "and 29 more" in line]
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d content/articles/new-0\.md and 29 more: \d+ pages, \d+ warnings in \d+ ms", line
    )


def test_a_save_during_a_build_is_one_more_build(site: Path, tmp_path: Path) -> None:
    waiting, go = threading.Event(), threading.Event()
    prepared: list[str] = []
    told: list[str] = []

    def prepare() -> None:
        prepared.append((site / "content/articles/visit.md").read_text("utf-8"))
        waiting.set()
        assert go.wait(30)

    output = tmp_path / "preview"
    with Builds(site, output, "http://here.invalid/", prepare=prepare, report=told.append) as builds:
        builds.first()
        thread = threading.Thread(target=builds.follow, args=(lambda: (), lambda: None))
        thread.start()
        article = "content/articles/visit.md"
        replace(site / article, "صباح الاثنين", "مساء الاثنين")
        builds.ask(frozenset([article]))
        assert waiting.wait(30)
        replace(site / MEMORY, TITLE, "Saved meanwhile")
        builds.ask(frozenset([MEMORY]))
        go.set()
        eventually(lambda: len(told) > 1, "a second build")
        builds.end()
        thread.join()
    page = (output / "articles/visit/index.html").read_text("utf-8")
    assert "مساء الاثنين" in page
    assert "Saved meanwhile" in page
    assert len(told) == 2


def test_the_page_in_view_comes_first(site: Path, tmp_path: Path) -> None:
    """It is there when the first reload is told, before the other pages are made."""
    add_articles(site, [f"other-{number}" for number in range(5)])
    output = tmp_path / "preview"
    views: list[tuple[bool, bool]] = []
    builds = Builds(site, output, "http://here.invalid/")

    def published() -> None:
        pages = (output / VISIT[1:] / "index.html", output / "articles/other-4/index.html")
        views.append(tuple("RENAMED" in page.read_text("utf-8") for page in pages))  # type: ignore[arg-type]
        if views[-1] == (True, True):
            builds.end()

    with builds:
        builds.first()
        replace(site / "content/site.toml", 'en = "Reader"', 'en = "RENAMED"')
        builds.ask(frozenset(["content/site.toml"]))
        builds.follow(lambda: ("articles/visit/index.html",), published)
    assert views == [(True, False), (True, True)]


def test_a_page_shown_ahead_has_what_it_asks_for(site: Path, tmp_path: Path) -> None:
    style = site / "themes/default/static/style.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { letter-spacing: 7px }", "utf-8")
    output = tmp_path / "preview"
    page = output / "articles/visit/index.html"
    shown: list[str] = []

    def ready() -> None:
        found = re.search(r'href="\.\./\.\./(static/style\.[^"]+)"', page.read_text("utf-8"))
        assert found
        shown.append((output / found[1]).read_text("utf-8"))

    with Builder(site, output, Options(everything=True)) as builder:
        builder.build()
        style.write_text("h1 { letter-spacing: 8px }", "utf-8")
        result = builder.build(jobs=1, first=["articles/visit/index.html"], ready=ready)
    assert len(shown) == 1
    assert "8px" in shown[0]
    assert "articles/visit/index.html" in result.written


def test_a_page_shown_ahead_is_taken_back(site: Path, tmp_path: Path) -> None:
    """What was shown of a build that failed or was given up is gone when its cause is."""
    output = tmp_path / "preview"
    other = site / "content/articles/return.md"
    before, whole = (site / MEMORY).read_bytes(), other.read_bytes()
    ready = threading.Event()
    with Builder(site, output, Options(everything=True)) as builder:
        builder.build()
        built = bytes_of(output)
        replace(site / MEMORY, TITLE, "Shown too early")
        replace(other, "title:", "titel:")
        with pytest.raises(ContentError):
            builder.build(jobs=1, first=["articles/visit/index.html"], ready=ready.set)
        assert ready.is_set()
        assert bytes_of(output) != built
        (site / MEMORY).write_bytes(before)
        other.write_bytes(whole)
        builder.build(jobs=1)
        assert bytes_of(output) == built


def test_a_build_is_given_up_when_more_is_saved(site: Path, tmp_path: Path) -> None:
    add_articles(site, [f"other-{number}" for number in range(5)])
    output = tmp_path / "preview"
    told: list[str] = []
    builds = Builds(site, output, "http://here.invalid/", report=told.append)
    saves = iter([("First", "Second"), ("Second", "Third")])

    def published() -> None:
        if titles := next(saves, None):
            replace(site / "content/site.toml", *titles)
            builds.ask(frozenset(["content/site.toml", f"content/{titles[1]}"]))
        elif all("Third" in page.read_text("utf-8") for page in output.rglob("index.html")):
            builds.end()

    with builds:
        builds.first()
        replace(site / "content/site.toml", 'en = "Reader"', 'en = "First"')
        builds.ask(frozenset(["content/site.toml"]))
        builds.follow(lambda: ("articles/visit/index.html",), published)
    assert len(told) == 2
    assert "content/Second and 2 more" in told[1]


def test_only_what_is_seen_reloads(site: Path, preview: Preview) -> None:
    """Another page, or a file saved as it was, is no reason; a style that all pages use is one, once. Who
    shows an older page reloads at once."""
    with preview.browser("/glossary/") as other, preview.browser(VISIT) as messages:
        replace(site / MEMORY, TITLE, "First")
        eventually(lambda: len(preview.builds) == 2, "the end of the build")
        replace(site / MEMORY, "First", "First")
        eventually(lambda: len(preview.builds) == 3, "the end of another build")
        assert other == ["hello"]
        assert messages == ["hello", "reload"]
        style = site / "themes/default/static/style.css"
        style.parent.mkdir(parents=True)
        style.write_text("h1 { letter-spacing: 7px }", "utf-8")
        eventually(lambda: other[1:] and messages[2:], "the reload")
        eventually(lambda: len(preview.builds) == 4, "the end of a fourth build")
        replace(site / MEMORY, "First", "Second")
        eventually(lambda: len(preview.builds) == 5, "the end of a fifth build")
        eventually(lambda: messages[3:], "the reload")
        assert other == ["hello", "reload"]
        assert messages == ["hello", *["reload"] * 3]
    with preview.browser(VISIT, stamp="v-of-an-older-page") as messages:
        eventually(lambda: "reload" in messages, "the reload")


def test_every_answer_during_builds_is_whole(site: Path, preview: Preview) -> None:
    """A page is always one version of it, from its first line to its last; style and feed are there."""
    broken: list[Answer] = []
    versions: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            page, feed = preview.get(VISIT), preview.get("/feed.xml")
            found = re.findall(r"Version (\d+)\b", page.text)
            whole = len(found) > 1 and len(set(found)) == 1 and page.text.endswith("</html>\n")
            if page.status != 200 or not whole or not feed.text.endswith("</feed>\n"):
                broken.append(page)
            versions.extend(map(int, found[:1]))

    replace(site / "content/site.toml", 'en = "Reader"', 'en = "Version 0"')
    replace(site / MEMORY, TITLE, "Version 0")
    preview.shows(VISIT, "Version 0")
    eventually(lambda: preview.get(VISIT).text.count("Version 0") > 2, "the first version everywhere")
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 13):
        # Both at once, as far as a build can see.
        os.kill(preview.process.pid, signal.SIGSTOP)
        replace(site / "content/site.toml", f"Version {number - 1}", f"Version {number}")
        replace(site / MEMORY, f"Version {number - 1}", f"Version {number}")
        os.kill(preview.process.pid, signal.SIGCONT)
        preview.shows(VISIT, f"Version {number}")
    stop.set()
    for reader in readers:
        reader.join()
    assert broken == []
    assert len(set(versions)) > 6


# Editors' ways


def _in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _like_vim(path: Path, text: str) -> None:
    probe = path.with_name("4913")
    probe.touch()
    probe.unlink()
    swap = path.with_name(f".{path.name}.swp")
    swap.write_bytes(b"b0VIM 9.0")
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, "utf-8")
    backup.unlink()
    swap.unlink()


def _like_visual_studio_code(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.vsctmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


def _like_emacs(path: Path, text: str) -> None:
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("editor@host.1234:1600000000")
    path.with_name(f"#{path.name}#").write_text(text, "utf-8")
    shutil.copy(path, path.with_name(f"{path.name}~"))
    path.write_text(text, "utf-8")
    path.with_name(f"#{path.name}#").unlink()
    lock.unlink()


def _like_jetbrains(path: Path, text: str) -> None:
    temporary, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    temporary.write_text(text, "utf-8")
    path.rename(old)
    temporary.rename(path)
    old.unlink()


def _anew(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text, "utf-8")


def test_every_way_to_save(site: Path, preview: Preview) -> None:
    path = site / MEMORY
    for save in (_in_place, _like_vim, _like_visual_studio_code, _like_emacs, _like_jetbrains, _anew):
        text = re.sub(r'(?<=msgstr ")A visit.*(?=")', f"A visit, {save.__name__}", path.read_text("utf-8"))
        save(path, text)
        preview.shows(VISIT, f"A visit, {save.__name__}")


def test_what_passes_is_no_change(site: Path) -> None:
    names = [
        "content/articles/.a.md.swp", "content/articles/a.md~", "content/articles/4913", "content/.#a.md",
        "content/#a.md#", "content/a.md___jb_tmp___", "themes/x/.git/index", ".git/HEAD", "README.md",
        "output/index.html", ".sitegen/output/state.sqlite", "", "contents/a.md",
    ]  # fmt: skip
    for change in Change:
        assert saved(site, {(change, str(site / name)) for name in names}) == set()
    article = str(site / "content/articles/visit.md")
    for change in Change:
        assert saved(site, {(change, article)}) == {"content/articles/visit.md"}
    assert saved(site, {(Change.modified, str(site / "content"))}) == set()
    assert saved(site, {(Change.deleted, str(site / "content"))}) == {"content"}
    came_and_went = {(change, str(site / "content/sedX1b2")) for change in (Change.added, Change.deleted)}
    assert saved(site, came_and_went) == set()


@pytest.mark.parametrize("polling", ["", "true"])
def test_folders_that_go_and_come_back(site: Path, serve: Serve, polling: str) -> None:
    preview = serve(WATCHFILES_FORCE_POLLING=polling, WATCHFILES_POLL_DELAY_MS="30").wait()
    for name in ("content", "content/articles", "content/translations"):
        away = site.with_name("away")
        (site / name).rename(away)
        if name == "content/translations":
            eventually(lambda: TITLE not in preview.get(VISIT).text, "the page without its English")
        else:
            preview.shows("/glossary/", "cannot be built", 500)
        shutil.copytree(away, site / name)
        preview.shows(VISIT, TITLE)
        replace(site / MEMORY, TITLE, "Changed after that")
        preview.shows(VISIT, "Changed after that")
        shutil.rmtree(site / name)
        eventually(lambda: "Changed after that" not in preview.get(VISIT).text, "the page without the folder")
        away.rename(site / name)
        preview.shows(VISIT, "أربيل")
        if name == "content/articles":
            replace(site / MEMORY, "Changed after that", TITLE)
        preview.shows(VISIT, TITLE)
    style = site / "themes/default/static/style.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { letter-spacing: 7px }", "utf-8")

    def style_shown() -> str:
        match = re.search(r'href="([^"]*style[^"]*\.css)"', preview.get("/").text)
        assert match
        return preview.get(f"/{match[1]}").text

    eventually(lambda: "7px" in style_shown(), "the style")
    replace(style, "7px", "8px")
    eventually(lambda: "8px" in style_shown(), "the changed style")
    shutil.rmtree(site / "themes")
    eventually(lambda: "letter-spacing: 8px" not in style_shown(), "the style that comes with sitegen")


def test_a_checkout_of_many_files(site: Path, serve: Serve) -> None:
    def git(*arguments: str) -> None:
        name = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
        subprocess.run(["git", *name, *arguments], cwd=site, check=True, capture_output=True)

    git("init", "--initial-branch=old")
    git("add", "content")
    git("commit", "-m", "old")
    git("checkout", "-b", "new")
    (site / "content/articles/return.md").unlink()
    names = [f"new-{number}" for number in range(60)]
    add_articles(site, names)
    replace(site / MEMORY, TITLE, "On the new branch")
    git("add", "-A", "content")
    git("commit", "-m", "new")
    git("checkout", "old")
    preview = serve().wait()
    for _ in range(2):
        git("checkout", "new")
        preview.shows(VISIT, "On the new branch")
        preview.shows("/", "new-59")
        assert {preview.get(f"/articles/{name}/").status for name in names} == {200}
        preview.shows("/articles/return/", "404", 404)
        git("checkout", "old")
        preview.shows(VISIT, TITLE)
        preview.shows("/articles/return/", "بغداد")
        preview.shows("/articles/new-0/", "404", 404)


def test_a_renamed_article(site: Path, preview: Preview, open_page: OpenPage) -> None:
    add_articles(site, ["alone"])
    page = open_page(preview.url)
    expect(page.locator("main")).to_contain_text("خبر alone")
    page.goto(preview.url + "articles/alone/")
    expect(page.locator("main")).to_have_attribute("data-page", "article")
    article = site / "content/articles/alone.md"
    article.rename(article.with_name("moved.md"))
    expect(page.locator("main")).to_have_attribute("data-page", "404")
    # The page in view comes first, and the others after it.
    preview.shows("/articles/alone/", "", 404)
    preview.shows("/articles/moved/", "خبر alone")
    article.with_name("moved.md").rename(article)
    expect(page.locator("main")).to_have_attribute("data-page", "article")
    preview.shows("/articles/moved/", "", 404)


@pytest.mark.parametrize(
    ("moved", "polling", "seconds"),
    [
        ("site", "", 6), (".", "true", 2), ("content", "", 2), ("site/content", "true", 2),
    ],
)  # fmt: skip
def test_saves_are_told_after_a_folder_was_away(
    site: Path, tmp_path: Path, moved: str, polling: str, seconds: float
) -> None:
    """They are told at once, and not only found by looking now and then: the folder may be the site's, its
    content, the one they lie in, or where the content is by a link."""
    folder = tmp_path / "here"
    folder.mkdir()
    site = site.rename(folder / "site")
    if moved == "content":
        (site / "content").rename(folder / "content")
        (site / "content").symlink_to(folder / "content")
    (tmp_path / "temporary").mkdir()
    environment = {
        "WATCHFILES_FORCE_POLLING": polling, "WATCHFILES_POLL_DELAY_MS": "30",
        "TMPDIR": str(tmp_path / "temporary"),
    }  # fmt: skip
    preview = Preview(site, env=environment).wait()
    try:
        title = TITLE
        for number in range(2):
            away = (folder / moved).rename(tmp_path / "away")
            preview.shows(VISIT, "cannot be built", 500)
            threading.Event().wait(seconds)
            away.rename(folder / moved)
            preview.shows(VISIT, title)
            preview.out.clear()
            for save in range(3):
                if polling == "true" and save == 2:
                    threading.Event().wait(1.1)
                replace(site / MEMORY, title, title := f"Changed {number} and {save} times")
                preview.shows(VISIT, title)
            # Polling knows whole seconds alone, and may miss a save so soon after another.
            eventually(lambda: any(f" {MEMORY}: " in line for line in preview.out), "a save that was told")
    finally:
        assert preview.end() == 0
    assert preview.err == []


# What is wrong


def test_a_fault_is_shown_until_it_is_mended(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT[1:])
    told = problems_of(page)
    replace(site / ERBIL, "kind: place", "kind: <b>plaice")
    replace(site / "content/glossary/baghdad.yaml", "kind: place", "kind: people")
    faults = page.locator("article")
    expect(faults).to_have_count(2)
    expect(page).to_have_title(re.compile(r"^✗ content/glossary/baghdad\.yaml:1 "))
    fault = faults.nth(1)
    expect(fault.locator("h2")).to_have_text("content/glossary/erbil.yaml:1")
    expect(fault.locator(".message")).to_contain_text('"<b>plaice"')
    expect(fault.locator(".hint")).to_contain_text("place")
    expect(fault.locator("li")).to_have_count(4)
    expect(fault.locator("li.here")).to_have_text("kind: <b>plaice")
    assert fault.locator("li.here .nt").evaluate("e => getComputedStyle(e).color") != "rgb(34, 32, 28)"
    assert preview.get(VISIT).status == preview.get("/nowhere/").status == 500
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert Axe().run(page, options={"resultTypes": ["violations"]}).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert preview.get("/feed.xml").status == 200
    assert [line for line in preview.out if line.startswith("error: content/glossary/erbil.yaml:1: ")]
    replace(site / "content/glossary/baghdad.yaml", "kind: people", "kind: place")
    expect(faults).to_have_count(1)
    replace(site / ERBIL, "kind: <b>plaice", "kind: place")
    expect(page.locator("h1 [lang=en] .s")).to_have_text(TITLE)
    # The status of the answers is told in the console as well.
    assert [line for line in told if "500 (Internal Server Error)" not in line] == []


def test_a_site_that_is_broken_at_the_start(site: Path, serve: Serve) -> None:
    (site / "content/site.toml").rename(site / "site.toml")
    replace(site / ERBIL, "kind: place", "kind: [")
    preview = serve().wait()
    answer = preview.get("/")
    assert answer.status == 500
    assert "content/site.toml" in answer.text
    assert "content/glossary/erbil.yaml" in answer.text
    (site / "site.toml").rename(site / "content/site.toml")
    preview.shows("/", "content/glossary/erbil.yaml", 500)
    replace(site / ERBIL, "kind: [", "kind: place")
    preview.shows(VISIT, TITLE)


def test_a_fault_of_the_program_is_told_and_survived(site: Path, tmp_path: Path) -> None:
    told: list[str] = []
    faults = iter([ZeroDivisionError("some\nmistake"), None])

    def prepare() -> None:
        if fault := next(faults):
            raise fault

    seen: list[bytes | None] = []
    builds = Builds(site, tmp_path / "preview", "http://here.invalid/", prepare=prepare, report=told.append)

    def published() -> None:
        seen.append(builds.fault)
        if len(seen) == 2:
            builds.end()
        builds.ask(frozenset(["content/articles/visit.md"]))

    with builds:
        builds.first()
        builds.ask(frozenset(["content/articles/visit.md"]))
        builds.follow(lambda: (), published)
    assert seen[0] and b"ZeroDivisionError" in seen[0] and b"fault in sitegen" in seen[0]
    assert seen[1] is None
    (line,) = [line for line in told if line.startswith("error: ")]
    assert re.match(r"error: sitegen/preview/builds\.py:\d+: ZeroDivisionError: some mistake \(", line)


def lose_the_temporary_files(site: Path, preview: Preview) -> Callable[[], object]:
    (folder,) = preview.temporary.glob("sitegen-*")
    shutil.rmtree(folder)
    return lambda: None


def lose_what_is_remembered(site: Path, preview: Preview) -> Callable[[], object]:
    (folder,) = preview.temporary.glob("sitegen-*/.sitegen")
    shutil.rmtree(folder)
    return lambda: None


def lose_what_is_built(site: Path, preview: Preview) -> Callable[[], object]:
    (folder,) = preview.temporary.glob("sitegen-*/preview")
    shutil.rmtree(folder)
    return lambda: None


def put_a_file_in_its_place(site: Path, preview: Preview) -> Callable[[], object]:
    (folder,) = preview.temporary.glob("sitegen-*/preview")
    shutil.rmtree(folder)
    folder.touch()
    preview.shows("/", "cannot be written", 500)
    return folder.unlink


def add_a_link_to_itself(site: Path, preview: Preview) -> Callable[[], object]:
    link = site / "content/articles/loop.md"
    link.symlink_to("loop.md")
    preview.shows("/", "content/articles/loop.md", 500)
    return link.unlink


def add_a_folder_that_is_no_text(site: Path, preview: Preview) -> Callable[[], object]:
    folder = site / "content/articles" / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    # A name that is no text tells nothing of what is in it, but of what is beside it.
    add_articles(site, ["beside"])
    preview.shows("/articles/beside/", "beside")
    return folder.rmdir


def add_an_article_that_is_no_text(site: Path, preview: Preview) -> Callable[[], object]:
    article = site / "content/articles" / os.fsdecode(b"caf\xe9.md")
    article.write_text("---\ntitle: x\ndate: 2021-09-01\n---\n", "utf-8")
    preview.shows("/", "caf", 500)
    return article.unlink


def add_a_pipe(site: Path, preview: Preview) -> Callable[[], object]:
    pipe = site / "content/articles/pipe.md"
    os.mkfifo(pipe)
    preview.shows("/", "content/articles/pipe.md", 500)
    return pipe.unlink


def make_content_a_file(site: Path, preview: Preview) -> Callable[[], object]:
    away = site / "away"
    (site / "content").rename(away)
    (site / "content").touch()
    preview.shows("/", "cannot be built", 500)

    def mend() -> None:
        (site / "content").unlink()
        away.rename(site / "content")

    return mend


@pytest.mark.parametrize(
    "spoil",
    [
        lose_the_temporary_files, lose_what_is_remembered, lose_what_is_built, put_a_file_in_its_place,
        add_a_link_to_itself, add_a_folder_that_is_no_text, add_an_article_that_is_no_text, add_a_pipe,
        make_content_a_file,
    ],
)  # fmt: skip
def test_nothing_ends_building(
    site: Path, preview: Preview, spoil: Callable[[Path, Preview], Callable[[], object]]
) -> None:
    mend = spoil(site, preview)
    told = [line for line in preview.out if line.startswith("error: ")]
    mend()
    title = TITLE
    for number in range(3):
        replace(site / MEMORY, title, title := f"Changed {number} times")
        preview.shows(VISIT, title)
    preview.shows("/glossary/", "data-page")
    assert preview.err == []
    assert len(told) == len(set(told))


@pytest.mark.parametrize("place", ["prepare", "in_view", "published", "told"])
def test_no_fault_around_a_build_ends_building(site: Path, tmp_path: Path, place: str) -> None:
    lines: list[str] = []
    faults = {place: ZeroDivisionError("mistake")}

    def call(name: str) -> None:
        if lines and (fault := faults.pop(name, None)):
            raise fault

    def told(line: str) -> None:
        call("told")
        lines.append(line)

    def in_view() -> tuple[str, ...]:
        call("in_view")
        return ()

    output = tmp_path / "preview"
    prepare = partial(call, "prepare")
    with Builds(site, output, "http://here.invalid/", prepare=prepare, report=told) as builds:
        builds.first()
        thread = threading.Thread(target=builds.follow, args=(in_view, partial(call, "published")))
        thread.start()
        page = output / "articles/visit/index.html"
        old = TITLE
        for number in range(3):
            replace(site / MEMORY, old, old := f"Changed {number} times")
            builds.ask(frozenset(["content/articles/visit.md"]))
            eventually(lambda: not thread.is_alive() or old in page.read_text("utf-8"), "the page")
            assert thread.is_alive()
        eventually(lambda: builds.fault is None, "pages without a fault")
        builds.end()
        thread.join()
    assert faults == {}
    (line,) = [line for line in lines if line.startswith("error: ")]
    assert "ZeroDivisionError: mistake" in line


@pytest.mark.parametrize(
    ("name", "text", "line", "shown"),
    [
        ("a.md", "one\n\nثلاثة\nfour\nfive\nsix\nseven\n", 3, ["one", "", "*ثلاثة", "four", "five", "six"]),
        ("a.yaml", "\n\n\na: |\n  <b>\n  c\n", 5, ["", "", "a: |", "*  &lt;b&gt;", "  c", ""]),
        ("a.en.po", 'msgid "x"\r\nmsgstr "y"\r\n', 2, ['msgid "x"', '*msgstr "y"', ""]),
        ("a.toml", 'a = "\0"\ra\u2028b', 1, ['*a = "␀"', "a\u2028b"]),
        ("a.html", "{% if %}\n<p>", 1, ["*{% if %}", "&lt;p&gt;"]),
        ("a.unknown", "\ufeffa\nb", 1, ["*a", "b"]),
        ("a.md", "one", 7, []),
        ("a.md", "one", 0, []),
    ],
)
def test_excerpts(tmp_path: Path, name: str, text: str, line: int, shown: list[str]) -> None:
    (tmp_path / name).write_bytes(text.encode())
    found = excerpt(tmp_path, Problem(name, line, "wrong"))
    told = [("*" if part.here else "") + re.sub("<[^>]*>", "", part.code) for part in found]
    assert [part.replace("&quot;", '"').replace("&#34;", '"') for part in told] == shown


def test_front_matter_is_coloured_as_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\ndate: y\n---\n\n**one**\n", "utf-8")
    found = [part.code for part in excerpt(tmp_path, Problem("a.md", 3, "wrong"))]
    assert found[1] == found[2].replace("date", "title").replace("y", "x")
    assert '<span class="nt">title</span>' in found[1]
    assert found[5] == '<span class="gs">**one**</span>'


def test_no_excerpt_of_what_is_not_there(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (site / "content/bytes.md").write_bytes(b"\xff\xfe\n" * 3)
    for path in ("gone.md", "../secret", str(tmp_path / "secret"), "content", "a\0b", "a" * 9_000):
        assert excerpt(site, Problem(path, 1, "wrong")) == ()
    assert len(excerpt(site, Problem("content/bytes.md", 2, "wrong"))) == 4


# The place in the page


@pytest.mark.parametrize("fragment", ["", "#s-arrival"])
def test_the_place_in_the_page_stays(site: Path, serve: Serve, open_page: OpenPage, fragment: str) -> None:
    """After a reload, after a fault that was mended, and when something comes before it."""
    article = site / "content/articles/visit.md"
    with article.open("a", encoding="utf-8") as file:
        file.writelines(f"\nوهذه هي الجملة رقم {number} في المقال.\n" for number in range(60))
    preview = serve().wait()
    page = open_page(preview.url + VISIT[1:] + fragment)
    settled(page)
    sentence = page.locator("main .s[id]").nth(30)
    sentence.evaluate("element => scrollTo(0, scrollY + element.getBoundingClientRect().top - 123)")
    name = sentence.get_attribute("id")
    first = page.evaluate("scrollY")
    assert first > 600

    def place() -> float:
        return float(page.evaluate(f"document.getElementById('{name}').getBoundingClientRect().top"))

    there = place()
    for title in ("Changed", "Changed again"):
        replace(site / MEMORY, TITLE, title)
        expect(page.locator("h1 [lang=en] .s")).to_have_text(title)
        settled(page)
        assert abs(place() - there) <= 1
        replace(site / MEMORY, title, TITLE)
        expect(page.locator("h1 [lang=en] .s")).to_have_text(TITLE)
        replace(site / ERBIL, "kind: place", "kind: plaice")
        expect(page.locator("article > h2")).to_have_text("content/glossary/erbil.yaml:1")
        replace(site / ERBIL, "kind: plaice", "kind: place")
        expect(page.locator("h1 [lang=en] .s")).to_have_text(TITLE)
        settled(page)
        assert abs(place() - there) <= 1
    replace(article, "## اللقاء", "وهذه فقرة جديدة.\n\n" * 9 + "## اللقاء")
    expect(page.locator("main")).to_contain_text("فقرة جديدة")
    settled(page)
    assert page.evaluate("scrollY") > first + 200
    assert abs(place() - 123) <= 1


def settled(page: Page) -> None:
    """Waits until nothing of the page is on its way any more."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")


# Who may read, and what


def test_only_this_machine(preview: Preview) -> None:
    port = preview.port
    names = (f"127.0.0.1:{port}", f"localhost:{port}")
    for host in names:
        assert preview.get("/", Host=host).status == 200
    evil = ("evil.example", f"evil.example:{port}", f"[::1]:{port}")
    for host in (*evil, "127.0.0.1", f"127.0.0.1:{port + 1}", ""):
        for path in ("/", "/livereload.js", "/.preview/fault.css", "/livereload"):
            assert preview.get(path, Host=host).status == 403, (host, path)

    def connect(origin: str) -> int:
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
        key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        return preview.get("/livereload", Host=names[0], Origin=origin, **upgrade, **key).status

    for name in names:
        assert connect(f"http://{name}") == 101
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{port + 1}", f"http://{names[0]}.evil"):
        assert connect(origin) == 403
    addresses = {
        info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)
    }
    for address in addresses - {"127.0.0.1", "127.0.1.1", "::1"}:
        with socket.socket(socket.AF_INET6 if ":" in str(address) else socket.AF_INET) as probe:
            probe.settimeout(2)
            assert probe.connect_ex((str(address), port)) != 0


def test_by_its_other_name(site: Path, preview: Preview, open_page: OpenPage) -> None:
    """A browser shows all of a page there, and reloads it."""
    page = open_page("about:blank")
    told = problems_of(page)
    page.goto(f"http://localhost:{preview.port}{VISIT}")
    expect(page.locator("main figure img")).to_have_js_property("naturalWidth", 2)
    replace(site / MEMORY, TITLE, "Changed")
    expect(page.locator("h1 [lang=en] .s")).to_have_text("Changed")
    assert told == []


def test_only_the_site(preview: Preview) -> None:
    (output,) = preview.temporary.glob("sitegen-*/preview")
    (output / "link.txt").symlink_to("/etc/passwd")
    (output / "folder").symlink_to("/etc")
    (output / ".hidden").write_text("hidden")
    (output / ".stage-1").mkdir()
    (output / ".stage-1/index.html").write_text("hidden")
    for path in (
        "/../content/site.toml", "/%2e%2e/content/site.toml", "/..%2f..%2fcontent/site.toml", "//etc/passwd",
        "/%2fetc/passwd", "/link.txt", "/folder/passwd", "/.hidden", "/.stage-1/", "/.stage-1", "/nowhere/",
        "/a%00b", "/" + "a" * 5_000, "/../.sitegen/preview/state.sqlite", "/.preview/", "/articles",
        "/.preview/fault.html", "/.preview/../pages.py", "/static", "/articles/visit/index.html/",
    ):  # fmt: skip
        answer = preview.get(path)
        assert answer.status == 404, path
        assert 'data-page="404"' in answer.text, path
    assert preview.get("/articles/visit").headers["Location"] == VISIT
    assert preview.get("//evil.example/articles").status == 404


def test_only_reading(preview: Preview) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert preview.get("/", method).status == 405
    for path in ("/", "/feed.xml", "/livereload.js", "/.preview/fault.css", "/nowhere/"):
        whole, head = preview.get(path), preview.get(path, "HEAD")
        assert (head.status, head.body) == (whole.status, b"")
        assert head.headers["Content-Length"] == str(len(whole.body)), path
        assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_what_is_sent_along(preview: Preview) -> None:
    """Pages are never kept, what has its digest in its name is for good, and the policy is as strict as that
    of the host but for one connection."""
    page = preview.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    kinds = {"text/css": "style", "font/woff2": "font", "image/svg+xml": "icon"}
    style = re.search(r'href="(static/[^"]+\.css)"', page.text)
    assert style
    sheet = preview.get(f"/{style[1]}")
    assert sheet.headers["Content-Type"].split(";")[0] in kinds
    assert "immutable" in sheet.headers["Cache-Control"]
    font = re.search(r"url\(\"?([^)\"]+\.woff2)", sheet.text)
    assert font
    answer = preview.get(f"/fonts/{font[1].rpartition('/')[2]}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "font/woff2")
    picture = preview.get("/media/map.svg")
    assert picture.headers["Cache-Control"] == "no-cache"
    assert picture.headers["Content-Security-Policy"] == f"{MEDIA_CSP}; frame-ancestors 'none'"
    for other in ("/feed.xml", "/livereload.js", "/.preview/fault.css", f"/{style[1]}", "/articles/visit"):
        assert preview.get(other).headers["Content-Security-Policy"] == f"{CSP}; frame-ancestors 'none'", (
            other
        )
    assert preview.get("/media/none.svg").headers["Content-Security-Policy"] == policy
    refused = preview.get("/media/map.svg", Host="evil.example")
    assert refused.headers["Content-Security-Policy"] == f"{CSP}; frame-ancestors 'none'"
    assert preview.get("/media/map.svg", If_None_Match=picture.headers["Etag"]).status == 304


# What a browser may be made to do

DATA = yaml.safe_load((ROOT / "tests/fixtures/preview.yaml").read_text("utf-8"))
SECRET = "this is nobody's to read"
# Bytes. The preview of the sample takes a quarter.
MUCH = 500_000_000


def hostile(kind: str) -> dict[str, str]:
    return {line["id"]: line["text"] * line.get("repeat", 1) for line in DATA[kind] if "text" in line}


def plant(preview: Preview, outside: Path) -> None:
    """Puts into the built site, and beside it, what would be bad to open."""
    (output,) = preview.temporary.glob("sitegen-*/preview")
    for folder in (outside, output / ".hidden"):
        folder.mkdir(exist_ok=True)
    (outside / "secret.html").write_text(SECRET)
    (output / ".hidden/index.html").write_text(SECRET)
    links: dict[str, str | Path] = {
        "secret.html": outside / "secret.html", "linked-pipe.html": outside / "pipe.html", "outside": outside,
        "zero.html": "/dev/zero", "loop.html": "loop.html", "glossary/index.html": outside / "secret.html",
    }  # fmt: skip
    # Put in place at once, as a build may be at work there.
    new = outside / "new"
    for pipe in (outside / "pipe.html", output / "pipe.html", output / "articles/return/index.html"):
        os.mkfifo(new)
        new.replace(pipe)
    for name, target in links.items():
        new.symlink_to(target)
        new.replace(output / name)


def test_what_a_browser_asks_for_is_no_path(site: Path, serve: Serve, tmp_path: Path) -> None:
    """Nothing is opened but what was built, and a save is built whatever is said to be in view."""
    preview = serve(limits="ulimit -v 4000000").wait()
    outside = tmp_path / "outside"
    addresses = {id: text.replace("@OUTSIDE@", str(outside)[1:]) for id, text in hostile("addresses").items()}
    host = f"127.0.0.1:{preview.port}"
    urls = {id: f"http://{host}{address}" for id, address in addresses.items()}
    urls |= {f"url {n}": url.replace("@HOST@", host) for n, url in enumerate(DATA["urls"])}
    assert len(urls) > 60
    title = TITLE
    for id, url in urls.items():
        plant(preview, outside)
        if id in addresses:
            answer = preview.raw(addresses[id].encode())
            assert answer.status in (400, 404), id
            assert SECRET.encode() not in answer.body, id
        with preview.browser(url, stamp="-"):
            replace(site / MEMORY, title, title := f"Changed with {id} in view")
            preview.shows(VISIT, title)
    assert preview.peak < MUCH
    # What is planted during a build is in its way, and a memory that is read while it is written is empty.
    passing = ("cannot be written", "there is no sentence")
    assert [line for line in preview.faults if not any(words in line for words in passing)] == []


def test_what_a_browser_says_is_data(preview: Preview) -> None:
    """Whatever comes over the connection, nothing is told of it, and the next one works."""
    greeting = json.dumps({"command": "hello", "snipver": "-"})
    shown = json.dumps({"command": "info", "url": preview.url})
    messages: dict[str, str | bytes] = {**hostile("messages")}
    messages |= {line["id"]: bytes.fromhex(line["hex"]) * line.get("repeat", 1)
                 for line in DATA["messages"] if "hex" in line}  # fmt: skip
    assert len(messages) > 25
    for message in messages.values():
        preview.say(message)
        preview.say(greeting, message, shown, message)
    preview.say(*[greeting, shown] * 2_000)
    with preview.browser("/") as received:
        assert received == ["hello"]
    assert preview.peak < MUCH
    assert preview.faults == []


def test_browsers_that_leave_at_once(site: Path, preview: Preview) -> None:
    """Without a word, in the middle of one, or before they are answered or told of a build."""
    greeting, shown = (
        masked(json.dumps(message).encode())
        for message in ({"command": "hello"}, {"command": "info", "url": f"{preview.url}{VISIT[1:]}"})
    )
    said = [b"", greeting[:1], greeting[:9], greeting, greeting + shown, (greeting + shown) * 50]
    waiting = []
    for words in said * 10:
        connection = preview.shake_hands()
        connection.sendall(words)
        # It leaves without the ways of the protocol.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        waiting.append(connection)
    for connection in waiting[::2]:
        connection.close()
    os.kill(preview.process.pid, signal.SIGSTOP)
    replace(site / MEMORY, TITLE, "Changed meanwhile")
    for connection in waiting:
        connection.close()
    os.kill(preview.process.pid, signal.SIGCONT)
    preview.shows(VISIT, "Changed meanwhile")
    assert preview.faults == []


def masked(message: bytes) -> bytes:
    """A short message as a browser sends it, with a mask of zeros."""
    size = bytes([0x80 | len(message)]) if len(message) < 126 else struct.pack(">BH", 0xFE, len(message))
    return b"\x81" + size + bytes(4) + message


@pytest.mark.parametrize("word", ["", "GET / HTTP/1.1\r\n", "websocket"])
def test_more_connections_than_a_system_allows(site: Path, serve: Serve, word: str) -> None:
    """They are refused, who was there before is told of builds, and all is well when they are gone."""
    preview = serve(limits="ulimit -n 256").wait()
    with contextlib.ExitStack() as crowd, preview.browser(VISIT) as received:
        for _ in range(400):
            with contextlib.suppress(ConnectionError):
                if word == "websocket":
                    crowd.enter_context(preview.shake_hands())
                else:
                    connection = socket.create_connection(("127.0.0.1", preview.port))
                    crowd.enter_context(connection).sendall(word.encode())
        replace(site / MEMORY, TITLE, "Changed in a crowd")
        eventually(lambda: received[1:], "the reload")
    eventually(lambda: answers(preview), "an answer")
    preview.shows(VISIT, "Changed in a crowd")
    assert preview.faults == []


def answers(preview: Preview) -> bool:
    try:
        return preview.get("/").status == 200
    except (OSError, http.client.HTTPException):
        return False


@pytest.mark.parametrize("framing", ["Content-Length: 1000000000", "Transfer-Encoding: chunked"])
def test_nobody_fills_the_memory(preview: Preview, framing: str) -> None:
    """What a page of the web may send to any address without asking."""
    before = preview.peak
    chunk = b"100000\r\n" + bytes(1 << 20) + b"\r\n" if "chunked" in framing else bytes(1 << 20)
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", preview.port)) as connection:
            head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n{framing}\r\n\r\n"
            with contextlib.suppress(ConnectionError):
                connection.sendall(head.encode())
                for _ in range(90):
                    connection.sendall(chunk)
    assert preview.get("/").status == 200
    assert preview.peak - before < 40_000_000
    assert preview.faults == []


OPENED = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}


@pytest.mark.parametrize(
    ("site_of", "headers", "status"),
    [
        ("none", OPENED, 200),
        ("same-origin", OPENED, 200),
        ("same-origin", {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}, 200),
        ("same-origin", {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"}, 200),
        ("cross-site", OPENED, 200),
        ("same-site", OPENED, 200),
        ("cross-site", {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}, 403),
        ("cross-site", {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "object"}, 403),
        ("cross-site", {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}, 403),
        ("cross-site", {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"}, 403),
        ("cross-site", {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "document"}, 403),
        ("cross-site", {"Sec_Fetch_Mode": "websocket", "Sec_Fetch_Dest": "empty"}, 403),
        ("cross-site", {}, 403),
        ("same-site", {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"}, 403),
        ("anywhere", {}, 403),
        ("", {"Origin": "http://evil.example"}, 403),
        ("", {"Origin": "null"}, 403),
        ("", {}, 200),
    ],
)
def test_what_the_pages_of_others_may_ask(
    preview: Preview, site_of: str, headers: dict[str, str], status: int
) -> None:
    sent = {**headers, **({"Sec_Fetch_Site": site_of} if site_of else {})}
    for path in ("/", VISIT, "/feed.xml", "/livereload.js", "/.preview/fault.css"):
        assert preview.get(path, **sent).status == status, path
    for path in ("/nowhere/", "/articles/visit"):
        assert (preview.get(path, **sent).status == 403) == (status == 403), path


@pytest.mark.parametrize("origin", ["http://[::1", "http://[x]/", "//[", "null", "http://evil.example"])
def test_an_origin_that_is_none_of_ours(preview: Preview, origin: str) -> None:
    asked = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": origin,
    }  # fmt: skip
    assert preview.get("/livereload", **asked).status == 403
    assert preview.faults == []


def test_a_page_of_the_web(site: Path, preview: Preview, open_page: OpenPage, tmp_path: Path) -> None:
    """It reads nothing and fills no memory; and where its links lead, saves are built and shown."""
    outside = tmp_path / "outside"
    plant(preview, outside)
    pipe = f"{outside}/pipe.html"
    paths = ["/dev/zero", pipe, "%2fdev/zero", "..%2f..%2fdev/zero", "pipe.html", "zero.html"]
    evil = tmp_path / "evil"
    evil.mkdir()
    links = "".join(f'<a id="a{n}" href="{preview.url}{path}">x</a>' for n, path in enumerate(paths))
    (evil / "index.html").write_text(f"<!doctype html><title>evil</title>{links}")
    before = preview.peak
    with serving(evil, {}) as address:
        page = open_page(address)
        tried = page.evaluate(TRIES, [preview.url, f"{preview.url}{pipe}"])
        # What is sent is refused before it is known by whom, so the browser does not tell.
        tried.pop("post")
        assert tried == dict.fromkeys(tried, "refused")
        assert len(tried) > 8
        title = TITLE
        for number, _ in enumerate(paths):
            page.goto(address)
            page.locator(f"#a{number}").click()
            expect(page.locator("main")).to_have_attribute("data-page", "404")
            replace(site / MEMORY, title, title := f"Changed {number} times")
            preview.shows(VISIT, title)
        page.goto(preview.url + VISIT[1:])
        replace(site / MEMORY, title, "Changed at last")
        expect(page.locator("h1 [lang=en] .s")).to_have_text("Changed at last")
    assert preview.peak - before < 100_000_000
    assert preview.faults == []


# What a page does with an address, as `refused` where nothing comes of it.
TRIES = """async ([address, pipe]) => {
  const refused = (make, good = 'onload', bad = 'onerror') => new Promise(done => {
    const made = make();
    made[good] = () => done('answered');
    made[bad] = () => done('refused');
  });
  const element = (name, where) => () => {
    const made = document.createElement(name);
    Object.assign(made, where);
    document.body.append(made);
    return made;
  };
  const asked = (path, options) => fetch(path, options).then(() => 'answered', () => 'refused');
  const socket = path => () => new WebSocket(address.replace('http', 'ws') + path);
  const body = new Blob([new Uint8Array(90e6)]);
  const form = new URLSearchParams('a=b');
  return {
    page: await asked(address, {mode: 'no-cors'}),
    pipe: await asked(pipe, {mode: 'no-cors'}),
    cors: await asked(address),
    post: await asked(address, {mode: 'no-cors', method: 'POST', body}),
    form: await asked(address + 'livereload', {mode: 'no-cors', method: 'POST', body: form}),
    cookies: await asked(address, {mode: 'no-cors', credentials: 'include'}),
    image: await refused(element('img', {src: address + 'media/map.svg'})),
    script: await refused(element('script', {src: address + 'livereload.js'})),
    style: await refused(element('link', {rel: 'stylesheet', href: address + '.preview/fault.css'})),
    connection: await refused(socket('livereload'), 'onopen'),
    other: await refused(socket(''), 'onopen'),
  };
}"""


# What is not to be published


def test_drafts_and_later_articles_are_shown_and_marked_and_not_built(site: Path, serve: Serve) -> None:
    add_articles(site, ["draft", "later"])
    replace(site / "content/articles/draft.md", "---\n\n", "draft: true\n---\n\n")
    replace(site / "content/articles/later.md", "date: 2021-09-01", "date: 2999-01-01")
    preview = serve().wait()
    for name in ("draft", "later"):
        answer = preview.get(f"/articles/{name}/")
        assert answer.status == 200
        assert 'class="unpublished"' in answer.text
        assert f"articles/{name}/" in preview.get("/").text
    assert 'class="unpublished"' not in preview.get(VISIT).text
    replace(site / "content/articles/draft.md", "draft: true\n", "")
    eventually(lambda: "unpublished" not in preview.get("/articles/draft/").text, "the article without mark")
    replace(site / "content/articles/draft.md", "---\n\n", "draft: true\n---\n\n")
    preview.shows("/articles/draft/", "unpublished")
    assert run("build", "--site", site).code == 0
    output = site / "output"
    assert not [path for name in ("draft", "later") for path in output.rglob(f"*{name}*")]
    for path in output.rglob("*.*ml"):
        assert not re.search(r"articles/(draft|later)/", path.read_text("utf-8")), path


# Beginning and end


def test_a_port_that_is_taken(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--site", site, "--port", str(port))
    assert (done.code, done.out) == (2, "")
    told = f"port {port} cannot be used: address already in use (choose another with --port)"
    assert done.err.endswith(f"{told}\n")


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    done = run("serve", "--site", tmp_path, "--port", str(free_port()))
    assert (done.code, done.out) == (1, "")
    assert "there is no content folder here" in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_cleanly(serve: Serve, number: signal.Signals) -> None:
    preview = serve().wait()
    with preview.browser("/"):
        assert preview.end(number) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_during_builds(site: Path, serve: Serve, number: signal.Signals) -> None:
    """At any moment from the first build on, which has several processes, and of one in the background."""
    add_articles(site, [f"more-{count}" for count in range(60)], "وصل الوفد إلى بغداد ثم إلى أربيل. " * 40)
    draw = random.Random(int(number))
    for _ in range(3):
        preview = serve()
        eventually(partial(is_open, preview.port), "the port")
        threading.Event().wait(draw.uniform(0, 0.6))
        assert preview.end(number) == 0
    preview = serve().wait()
    replace(site / "content/site.toml", 'en = "Reader"', 'en = "Renamed"')
    preview.shows("/", "Renamed")
    replace(site / "content/site.toml", 'en = "Renamed"', 'en = "Reader"')
    threading.Event().wait(draw.uniform(0, 0.2))
    assert preview.end(number) == 0


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_open_shows_it_in_the_browser(tmp_path: Path, serve: Serve) -> None:
    shown = tmp_path / "shown"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {shown}.new && mv {shown}.new {shown}\n')
    program.chmod(0o755)
    preview = serve("--open", BROWSER=f"{program} %s").wait()
    eventually(shown.exists, "the browser")
    assert shown.read_text() == preview.url


# Translation


def test_only_changed_content_is_translated(site: Path, tmp_path: Path) -> None:
    paths = ["themes/default/theme.toml", MEMORY, ERBIL, "content/articles/visit.md", "content/about.md"]
    prepared: list[int] = []
    builds = Builds(site, tmp_path / "preview", "http://here.invalid/", prepare=lambda: prepared.append(done))
    done = 0

    def published() -> None:
        nonlocal done
        done += 1
        if done == len(paths):
            builds.end()
        else:
            builds.ask(frozenset([paths[done]]))

    with builds:
        builds.first()
        builds.ask(frozenset([paths[0]]))
        builds.follow(lambda: (), published)
    assert prepared == [3, 4]
