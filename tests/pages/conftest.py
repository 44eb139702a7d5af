"""The sites for the page tests, built and served once per worker, and the browser for looking at them."""

from __future__ import annotations

import contextlib
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from sitegen.building.builder import build
from sitegen.content.layout import SETTINGS_FILE
from sitegen.content.settings import parse_settings
from sitegen.files.paths import STATE_FOLDER
from sitegen.theme.loader import load_theme, theme_folders
from tests.pages.sites import CHECKOUT, BuiltPage, BuiltSite
from tests.tools.serving import Handler, serving

NAMES = ("real", "torture", "french")
RULES = "speculation-rules.json"
SUB_PATH = "/some/path/"
CACHE = f"{STATE_FOLDER}/cache"

# The HTTP address of a page of a site; under SUB_PATH if asked, else where its settings say that it lies.
Address = Callable[..., str]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The site of this checkout, and copies of the one with every construct and of the one in French."""
    found = {"real": CHECKOUT}
    for name in NAMES[1:]:
        found[name] = tmp_path_factory.mktemp(name) / "site"
        shutil.copytree(Path(__file__).parent / name, found[name])
        # Cutting down the same fonts again would take longer than all else.
        with contextlib.suppress(FileNotFoundError):
            shutil.copytree(CHECKOUT / CACHE, found[name] / CACHE, ignore=shutil.ignore_patterns(".*"))
    return found


@pytest.fixture(scope="session")
def built(sources: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, BuiltSite]:
    return _build(sources, tmp_path_factory.mktemp("built"), file_links=False)


@pytest.fixture(scope="session")
def built_for_disk(
    sources: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, BuiltSite]:
    """The sites with links to index.html."""
    return _build(sources, tmp_path_factory.mktemp("disk"), file_links=True)


def _build(sources: Mapping[str, Path], folder: Path, file_links: bool) -> Mapping[str, BuiltSite]:
    sites = {}
    for name in NAMES:
        source = sources[name]
        build(source, folder / name, file_links=file_links)
        settings = parse_settings((source / SETTINGS_FILE).read_text("utf-8"))
        folders = theme_folders(source, settings.theme)
        sites[name] = BuiltSite(name, folder / name, settings, load_theme(folders, source, settings.pair))
    return sites


@pytest.fixture(params=NAMES)
def site(request: pytest.FixtureRequest, built: Mapping[str, BuiltSite]) -> BuiltSite:
    return built[request.param]


@pytest.fixture(params=NAMES)
def disk_site(request: pytest.FixtureRequest, built_for_disk: Mapping[str, BuiltSite]) -> BuiltSite:
    return built_for_disk[request.param]


@pytest.fixture(scope="session")
def host_headers() -> Mapping[str, str]:
    """The headers that the host sends with every page."""
    return host_headers_of("/*")


@pytest.fixture(scope="session")
def media_headers(host_headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers that the host sends with what lies below media/: of two rules, the narrower one counts."""
    return {**host_headers, **host_headers_of("/media/*")}


def host_headers_of(places: str) -> dict[str, str]:
    settings = tomllib.loads((CHECKOUT / "netlify.toml").read_text())
    (headers,) = (rule["values"] for rule in settings["headers"] if rule["for"] == places)
    return {str(name): str(value) for name, value in headers.items()}


class Host(Handler):
    """Serves a site at the root of the host and under SUB_PATH, with the host's error page."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(SUB_PATH).removeprefix("/"))

    def guess_type(self, path: Any) -> str:
        if Path(path).name == RULES:
            return host_headers_of(f"/{RULES}")["Content-Type"]
        return super().guess_type(path)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="session")
def served(built: Mapping[str, BuiltSite], host_headers: Mapping[str, str]) -> Iterator[Address]:
    with contextlib.ExitStack() as stack:
        roots = {
            name: stack.enter_context(serving(site.output, host_headers, Host))
            for name, site in built.items()
        }

        def address(site: BuiltSite, path: str = "", base: str = "") -> str:
            place = (base or site.config.base_path).removeprefix("/")
            return f"{roots[site.name]}{place}{quote(path)}"

        yield address


@pytest.fixture
def article(built: Mapping[str, BuiltSite]) -> BuiltPage:
    """The longest article of the site of this checkout."""
    return built["real"].largest("article")


@pytest.fixture
def address(built: Mapping[str, BuiltSite], served: Address, article: BuiltPage) -> str:
    """Where that article is served."""
    return served(built["real"], article.url)
