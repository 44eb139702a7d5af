"""Content is data: nothing in it is run, imported or fetched, and nothing outside the site is read for it.

What a build does is observed through Python's audit events, and compared with a build of harmless content.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.pages.hostile.corpus import Change, corpus, marked
from tests.pages.hostile.write import HARMLESS, HARMLESS_BLOCK, write_hostile
from tests.sample import CHECKOUT, copy_of_sample, files_of, run, warm

SECRET = "this text is nobody's"

# Builds sites, each in a process of its own, forked from one that has built a site before, so that all is
# imported that harmless content needs. Prints for each how it ended, what it said, and what it did, but for
# what is done in the site's own folder.
_AUDITED = """
import contextlib, io, json, os, shutil, sys
import sitegen.editing.syncing
# What hints and memories that are out of step compare texts with.
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sitegen.cli.main import main

FILES = ("open", "os.chmod", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
         "os.scandir")
KINDS = (*FILES, "exec", "compile", "os.", "subprocess.", "socket.", "shutil.", "ctypes.", "pickle.",
         "marshal.", "urllib.", "http.", "webbrowser.", "sqlite3.", "glob.", "tempfile.")

def run(*args):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(args, prog_name="sitegen")
        except SystemExit as ended:
            return ended.code or 0, said.getvalue()
    return 0, said.getvalue()

def audited(site):
    done, on = set(), True

    def hook(event, args):
        if on and event == "import":
            done.add((event, args[0]))
        elif on and event.startswith(KINDS):
            what = args[1] if event == "compile" else args[0] if args else ""
            if event == "exec" and what.co_filename.startswith("<"):
                # Annotations are evaluated without the name of a file: only what is in them tells them apart.
                what = " ".join((what.co_filename, *what.co_names))
            what = os.fsdecode(what) if isinstance(what, bytes) else str(getattr(what, "co_filename", what))
            # What has no name has an address in memory.
            what = what.partition(" object at ")[0]
            # A name without its folder is that of a file in a folder that is being removed.
            if not what.startswith(site) and (os.sep in what or event not in FILES):
                done.add((event, what))

    sys.addaudithook(hook)
    code, said = run("build", "--jobs", "1", "--site", site)
    _, also = run("sync", "--site", site)
    on = False
    return {"code": code, "said": said, "also": also, "done": sorted(done)}

warm, *sites = sys.argv[1:]
for _ in ("new", "known"):
    run("build", "--jobs", "1", "--site", warm, "--output", warm + ".warm/output")
run("check", "--site", warm)
for site in sites:
    # Fonts that were cut down before, which would else be looked for in the user's folder.
    if site != warm:
        shutil.copytree(f"{warm}/.sitegen/cache", f"{site}/.sitegen/cache", dirs_exist_ok=True)
    if not os.fork():
        os.write(1, (json.dumps(audited(site)) + "\\n").encode())
        os._exit(0)
    os.wait()
"""


class Done(NamedTuple):
    """How a build ended and what it said, what `sync` said after it, and what both did outside of the site:
    audit events, each with what it is about."""

    code: int
    said: str
    also: str
    done: frozenset[tuple[str, str]]


def audited(harmless: Path, *sites: Path) -> list[Done]:
    """First builds of the harmless site and of the others."""
    command = [sys.executable, "-c", _AUDITED, *map(str, (harmless, harmless, *sites))]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=300)
    assert ended.returncode == 0, ended.stderr
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(found) == len(sites) + 1, ended.stdout + ended.stderr
    return [Done(**each | {"done": frozenset(map(tuple, each["done"]))}) for each in found]


def test_what_code_does_is_noticed(tmp_path: Path) -> None:
    """A theme is code: what it does shows that the tests below would see what content did."""
    harmless = _unbuilt(tmp_path)
    site = Path(shutil.copytree(harmless, tmp_path / "other"))
    template = site / "themes/default/templates/404.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% set os = cycler.__init__.__globals__.os %}{% set builtins = os.__builtins__ %}"
        "{{ os.system('exit') }}{{ os.popen('exit').read() }}{{ builtins.__import__('wave') }}"
        "{{ builtins.open(os.devnull) }}{{ builtins.exec('planted = 1') }}"
    )
    usual, found = audited(harmless, site)
    assert (usual.code, found.code) == (0, 0), found.said
    assert {
        ("os.system", "exit"),
        ("subprocess.Popen", "/bin/sh"),
        ("import", "wave"),
        ("open", os.devnull),
        ("exec", "<string> planted"),
    } <= found.done - usual.done


def _unbuilt(folder: Path) -> Path:
    """The sample, which was never built."""
    site = copy_of_sample(folder)
    shutil.rmtree(site / "output")
    shutil.rmtree(site / ".sitegen/output")
    return site


def test_payloads_do_nothing_but_what_harmless_texts_do(tmp_path: Path) -> None:
    """Among them templates, format strings, commands, and code in languages that are modules or files."""
    write_hostile(tmp_path / "harmless", groups=[HARMLESS], blocks=[HARMLESS_BLOCK])
    published = [block for block in corpus().blocks if not block.told]
    write_hostile(tmp_path / "hostile", groups=[corpus().texts], blocks=published)
    harmless, hostile = audited(tmp_path / "harmless", tmp_path / "hostile")
    assert (harmless.code, hostile.code) == (0, 0), hostile.said
    assert hostile.done <= harmless.done
    assert not [*tmp_path.rglob("pwned"), *CHECKOUT.glob("pwned")]


@pytest.fixture(scope="module")
def stops(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, Done, frozenset[object]]]:
    """Each of the `stops` built: the site's folder, the build, and what it did beyond a harmless one."""
    folder = tmp_path_factory.mktemp("stops")
    harmless = _unbuilt(folder)
    sites = []
    for stop in corpus().stops:
        site = Path(shutil.copytree(harmless, folder / stop.id))
        path = site / stop.file
        path.write_bytes(stop.applied(path.read_bytes(), str(folder / f"{stop.id}.pwned")))
        sites.append(site)
    usual, *found = audited(harmless, *sites)
    assert usual.code == 0, usual.said
    return {
        stop.id: (site, done, done.done - usual.done)
        for stop, site, done in zip(corpus().stops, sites, found, strict=True)
    }


@pytest.mark.parametrize("stop", marked(corpus().stops))
def test_content_runs_no_code(
    stop: Change, stops: Mapping[str, tuple[Path, Done, frozenset[object]]]
) -> None:
    site, done, more = stops[stop.id]
    assert more == frozenset()
    assert not (site.parent / f"{stop.id}.pwned").exists()
    assert "Traceback" not in done.said + done.also
    if stop.told:
        assert done.code == 1
        assert done.said.startswith(f"error: {stop.told}"), done.said
        assert all(line.startswith("error: ") for line in done.said.splitlines())
    else:
        assert done.code == 0, done.said


INCLUDES = {
    "include": '{% include "../../../../secret.txt" %}',
    "include-theme": '{% include "../theme.toml" %}',
    "include-absolute": '{% include "@SECRET@" %}',
    "include-scheme": '{% include "file://@SECRET@" %}',
    "include-backslash": '{% include "..\\\\..\\\\..\\\\..\\\\secret.txt" %}',
    "include-dots": '{% include "./../../../../secret.txt" %}',
    "include-null": '{% include "secret.txt\\0" %}',
    "extends": '{% extends "../../../../secret.txt" %}',
    "import": '{% import "../../../../secret.txt" as x %}',
    "from": '{% from "../../../../secret.txt" import x %}',
    "list": '{% include ["../../../../secret.txt", "@SECRET@"] %}',
    "asset": '{{ asset("../../../../secret.txt") }}',
}


@pytest.mark.parametrize("name", INCLUDES)
def test_templates_are_read_in_the_theme_alone(name: str, tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    template = site / "themes/default/templates/404.html"
    template.parent.mkdir(parents=True)
    template.write_text(INCLUDES[name].replace("@SECRET@", str(secret)))
    done = warm().run("build", "--site", site)
    assert done.code == 1
    assert done.err.startswith("error: themes/default/templates/404.html:1: "), done.err
    assert done.err.count("\n") == 1
    assert files_of(site / "output") == before


# Links below the site folder, and where they lead: into a folder beside the site.
LINKS = {
    "content/site.toml": "site.toml",
    "content/about.md": "article.md",
    "content/articles/secret.md": "article.md",
    "content/articles/secret": "articles",
    "content/articles": "articles",
    "content/glossary/secret.yaml": "entry.yaml",
    "content/glossary": "glossary",
    "content/notes/visit.yaml": "notes.yaml",
    "content/notes": "notes",
    "content/translations/visit.en.po": "memory.po",
    "content/translations": "translations",
    "content/media/secret.png": "secret.txt",
    "content/media/secret": "media",
    "content/media": "media",
    "content/media/shadow.png": "/etc/passwd",
    "content/media/endless.png": "/dev/zero",
    "content/media/everything": "/",
    "themes/default/theme.toml": "theme.toml",
    "themes/default/templates/404.html": "secret.txt",
    "themes/default/templates": "templates",
    "themes/default/static/secret.txt": "secret.txt",
    "themes/default/static": "static",
}


def _elsewhere(folder: Path, site: Path) -> None:
    """Files of every kind, all valid, and all with the secret in them."""
    folder.mkdir()
    article = f"---\ntitle: {SECRET}\ndate: 2021-01-01\n---\n\n{SECRET}\n"
    entry = "kind: concept\nnames: {ar: [x], en: [x]}\ndefinition: {ar: x, en: " + SECRET + "}\n"
    memory = (site / "content/translations/visit.en.po").read_text("utf-8")
    texts = {
        "site.toml": (site / "content/site.toml").read_text("utf-8").replace("Reader", SECRET),
        "article.md": article,
        "articles/secret.md": article,
        "articles/visit.md": article,
        "entry.yaml": entry,
        "glossary/secret.yaml": entry,
        "notes.yaml": (site / "content/notes/visit.yaml").read_text("utf-8").replace("عاصمة", SECRET),
        "memory.po": memory.replace("A visit to Erbil", SECRET),
        "secret.txt": SECRET,
        "media/map.svg": SECRET,
        "theme.toml": (CHECKOUT / "themes/default/theme.toml").read_text("utf-8").replace("Articles", SECRET),
        "templates/404.html": SECRET,
        "static/secret.txt": SECRET,
    }
    texts["notes/visit.yaml"] = texts["notes.yaml"]
    texts["translations/visit.en.po"] = texts["memory.po"]
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("name", LINKS)
def test_links_that_lead_out_are_refused(name: str, tmp_path: Path) -> None:
    """Nothing from elsewhere is published by accident, be it text, a picture or a template."""
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    _elsewhere(tmp_path / "elsewhere", site)
    link = site / name
    if link.is_dir():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "elsewhere" / LINKS[name])
    done = warm().run("build", "--site", site)
    assert (done.code, done.out) == (1, ""), done.err
    assert f"error: {name}: is a link that leads out of " in done.err, done.err
    assert SECRET not in done.err and "root:" not in done.err
    assert files_of(site / "output") == before


def test_links_inside_a_folder_are_files(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    (site / "content/media/again.svg").symlink_to("map.svg")
    done = warm().run("build", "--site", site)
    assert done.code == 0, done.err
    assert (site / "output/media/again.svg").read_bytes() == (site / "content/media/map.svg").read_bytes()
    assert not (site / "output/media/again.svg").is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
@pytest.mark.parametrize(
    "name",
    [
        "content/about.md",
        "content/articles/visit.md",
        "content/glossary/erbil.yaml",
        "content/media/map.svg",
        "themes/default/theme.toml",
        "themes/default/templates/404.html",
        "themes/default/static/style.css",
        "content/site.toml",
        "content/notes/visit.yaml",
        "content/translations/visit.en.po",
    ],
)
def test_pipes_are_refused(name: str, tmp_path: Path) -> None:
    """To read one would wait for ever."""
    site = copy_of_sample(tmp_path)
    (site / name).unlink(missing_ok=True)
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(site / name)
    done = run("build", "--site", site)
    assert done.code == 1
    assert f"error: {name}: " in done.err


def test_output_is_not_written_through_links(tmp_path: Path) -> None:
    """A folder of the output that leads elsewhere is no place to write or to remove files."""
    site = copy_of_sample(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(site / "output/articles")
    (site / "output/articles").symlink_to(elsewhere)
    done = warm().run("build", "--site", site)
    assert "Traceback" not in done.err
    assert not list(elsewhere.iterdir())
