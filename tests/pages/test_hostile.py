"""Hostile content: what is published is text to the browser, and everything else is refused.

The content is in tests/fixtures/hostile.yaml; how it is placed is in hostile/write.py; what a page must not
do is in hostile/watch.py.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import yaml
from lxml import etree
from playwright.sync_api import Browser, Error

from sitegen.markdown.inline import unclosed
from tests.pages.hostile.corpus import Address, Change, Media, corpus, marked, plain
from tests.pages.hostile.host import previewing
from tests.pages.hostile.watch import Event, Looked, Watch, watching
from tests.pages.hostile.write import (
    HARMLESS,
    HARMLESS_BLOCK,
    Shown,
    article,
    link,
    write_hostile,
)
from tests.preview.preview import Preview
from tests.sample import FILES, copy_of_sample, files_of, warm
from tests.tools.serving import serving

TEXTS = corpus().texts
KEPT = [address for address in corpus().addresses if address.kept]
# Texts on one page: to open one more takes much longer than to look at more on it.
TOGETHER = 8

# Elements of a feed whose content is text.
FEED = (
    "feed", "title", "subtitle", "id", "updated", "published", "link", "author", "name", "entry",
    "category", "summary",
)  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CANARY = b"this file is nobody's"


def test_payloads_have_names() -> None:
    ids = [payload.id for kind in corpus().__struct_fields__ for payload in getattr(corpus(), kind)]
    assert len(ids) == len(set(ids)) > 140


class Hostile:
    """A built site of hostile content, and what is to be read on its pages."""

    def __init__(self, site: Path, **content: Any) -> None:
        self.site = site
        self.shown: Shown = write_hostile(site, **content)
        done = warm().run("build", "--site", site)
        assert done.code == 0, done.err
        self.output = site / "output"
        self.pages = sorted(path.relative_to(self.output).as_posix() for path in self.output.rglob("*.html"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """A site with everything that is published."""
    return Hostile(
        tmp_path_factory.mktemp("hostile") / "site",
        groups=[TEXTS[start : start + TOGETHER] for start in range(0, len(TEXTS), TOGETHER)],
        blocks=[block for block in corpus().blocks if not block.told],
        names=corpus().names,
        kept=KEPT,
    )


@pytest.fixture(scope="module")
def words(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """All that harmless pages of the same kinds consist of."""
    harmless = Hostile(
        tmp_path_factory.mktemp("harmless") / "site",
        groups=[HARMLESS],
        blocks=[HARMLESS_BLOCK],
        names=corpus().names[:1],
        kept=KEPT[:1],
    )
    found: set[str] = set()
    with serving(harmless.output, {}) as address, watching(browser, address) as watch:
        for page in harmless.pages:
            watch.open(address + page)
            found |= watch.look().words
        assert watch.settle() == []
    return frozenset(found)


def shows(looked: Looked, text: str) -> bool:
    """Whether a page shows a text, perhaps with what closes the directions that it sets."""
    return not looked.texts.isdisjoint((plain(text), plain(text + unclosed(text))))


@pytest.mark.parametrize("where", ["headers", "no headers", "file"])
def test_pages_are_text(
    hostile: Hostile, words: frozenset[str], browser: Browser, host_headers: Mapping[str, str], where: str
) -> None:
    """Nothing runs, nothing is asked of others, no element is there that a harmless page does not have, and
    every payload is read as it was written. Without headers the policy is that of the pages alone."""
    wrong: list[tuple[str, str, object]] = []
    with serving(hostile.output, host_headers if where == "headers" else {}) as address:
        root = hostile.output.as_uri() + "/" if where == "file" else address
        # The error page is made for a host.
        pages = [page for page in hostile.pages if page != "404.html" or where != "file"]
        # The policy of pages alone is the weakest; under the others every fourth page is looked at.
        pages = pages if where == "no headers" else pages[::4]
        with watching(browser, root) as watch:
            for page in pages:
                watch.open(root + quote(page if where == "file" else page.removesuffix("index.html")))
                looked = watch.look()
                texts, values = hostile.shown.get(page, ([], []))
                found = {
                    "new elements": looked.words - words,
                    "parsed again": looked.changed,
                    "schemes": looked.schemes - {"http:", "https:", "mailto:", urlsplit(root).scheme + ":"},
                    "images": looked.broken,
                    "title": looked.title == "__pwned",
                    "texts": [text for text in texts if not shows(looked, text)],
                    "values": [value for value in values if not looked.has_value(value)],
                }
                wrong += [(page, what, those) for what, those in found.items() if those]
            assert not wrong, " ".join(map(str, wrong))
            assert watch.settle() == []


def test_feed_and_sitemap_are_data(hostile: Hostile) -> None:
    feed = _parsed(hostile.output / "feed.xml")
    assert {element.tag for element in feed.iter()} <= {ATOM + name for name in FEED}
    # Without a type a text is a text (RFC 4287, 3.1.1).
    assert {element.get("type") for element in feed.iter()} <= {None, "text/html", "application/atom+xml"}
    addresses = [element.get("href") for element in feed.iter()]
    assert {urlsplit(address).scheme for address in addresses if address} == {"https"}
    read = {plain(element.text or "") for element in feed.iter()}
    assert [text.id for text in TEXTS if not any(text.line in each for each in read)] == []
    sitemap = _parsed(hostile.output / "sitemap.xml")
    assert {element.tag for element in sitemap.iter()} == {
        SITEMAP + name for name in ("urlset", "url", "loc", "lastmod")
    }
    places = [element.text or "" for element in sitemap.iter(f"{SITEMAP}loc")]
    assert all(re.fullmatch(r"https://reader\.example/[\w./%-]*", place) for place in places)


def _parsed(path: Path) -> etree._Element:
    """The document, which must be well-formed, with nothing around its root."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    assert root.getprevious() is None and root.getnext() is None
    assert b"<!DOCTYPE" not in path.read_bytes()
    return root


@pytest.mark.parametrize("where", ["headers", "no headers"])
def test_feed_and_sitemap_run_nothing(
    hostile: Hostile, browser: Browser, host_headers: Mapping[str, str], where: str
) -> None:
    with serving(hostile.output, host_headers if where == "headers" else {}) as address:
        for name in ("feed.xml", "sitemap.xml"):
            # The browser shows XML with a style of its own, of which the policy of the host knows nothing.
            with watching(browser, address, policy=False) as watch:
                watch.open(address + name)
                assert not watch.look().broken
                assert watch.settle() == []


# What the tests above must see: a page, and what is noticed of it; by an event, or on the page itself.
CAUGHT = {
    "<script>__pwned()</script>": "script",
    "<script>alert(1)</script>": "dialog",
    "<script>eval('print()')</script>": "dialog",
    "<script>throw Error()</script>": "error",
    "<script>open('/')</script>": "dialog",
    "<script>fetch('https://canary.example/')</script>": "request",
    "<script>navigator.sendBeacon('https://canary.example/')</script>": "request",
    "<script>new WebSocket('wss://canary.example/')</script>": "request",
    "<script>new Worker('data:text/javascript,')</script>": "worker",
    "<script>location = '/other.html'</script>": "leaves",
    "<script>setTimeout(() => { location = '/other.html' }, 50)</script>": "leaves",
    "<script src='https://canary.example/x.js'></script>": "request",
    "<img src='https://canary.example/p.png'>": "request",
    "<link rel=stylesheet href='https://canary.example/x.css'>": "request",
    "<style>p { background: url(https://canary.example/p.png) }</style><p>x": "request",
    "<meta http-equiv=refresh content='0; url=/other.html'>": "leaves",
    "<meta http-equiv=refresh content='0; url=https://canary.example/'>": "leaves",
    "<iframe src='other.html'></iframe>": "frame",
    "<a href='data:,x' download id=a>x</a><script>a.click()</script>": "download",
    "<form action='https://canary.example/' id=f></form><script>f.submit()</script>": "leaves",
    "<p onmouseover='__pwned()'>x": "script",
    "<p onfocus='__pwned()' tabindex=0>x": "script",
    "<a href='' onclick='__pwned()'>x": "script",
    "POLICY <script>__pwned()</script>": "policy",
    "POLICY <img src='https://canary.example/p.png'>": "policy",
    "POLICY <p style='color: red'>x": "policy",
    "POLICY <p onclick='__pwned()'>x": "policy",
    "<a href='javascript:__pwned()'>x": "schemes",
    "<form><button formaction='javascript:__pwned()'>x": "schemes",
    "<img src='nothing.png'>": "broken",
    "<noscript><b>x</b></noscript>": "changed",
    "<xmp>x</xmp>": "words",
}


class Bare:
    """Pages that a test writes itself, one after the other."""

    def __init__(self, folder: Path, address: str, watch: Watch) -> None:
        self._folder = folder
        self._address = address
        self._watch = watch
        self._number = 0

    def open(self, html: str) -> Watch:
        """Opens a page. It may be gone again at once, of which there is an event."""
        if any(event.what == "leaves" for event in self._watch.events):
            self._watch.renew()
        self._watch.events.clear()
        # Another name, or the browser would show what it has.
        self._number += 1
        page = f"{self._number}.html"
        (self._folder / page).write_bytes(b"\xef\xbb\xbf" + html.encode())
        with contextlib.suppress(Error):
            self._watch.open(self._address + page)
        return self._watch


@pytest.fixture(scope="module")
def bare(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "other.html").write_text("<!doctype html><title>y</title>")
    with serving(folder, {}) as address, watching(browser, address) as watch:
        yield Bare(folder, address, watch)


# What a page without content consists of.
_BARE = frozenset({"html", "head", "title", "body", "p", "p title", "div"})


@pytest.mark.parametrize("html", CAUGHT)
def test_what_pages_must_not_do_is_noticed(html: str, bare: Bare) -> None:
    what = CAUGHT[html]
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    watch = bare.open(f"<!doctype html><title>x</title>{html.replace('POLICY', policy)}")
    looked = watch.look()._asdict() if what in ("script", "policy", *Looked._fields) else {}
    if what in looked:
        assert set(looked[what]) - {"http:"} - _BARE
        return
    for _ in range(500):
        if what in {event.what for event in watch.events}:
            return
        watch.settle(20)
    raise AssertionError(watch.events)


def test_payloads_bite_where_nothing_is_escaped(bare: Bare) -> None:
    """Payloads that do nothing to anybody would prove nothing."""
    page = "<!doctype html><title>{}</title><body><p title=\"{}\">x<p title='{}'>y<div>{}</div>"
    # What one page still does could be taken for the bite of the next.
    texts = sorted(TEXTS, key=lambda text: text.bites)
    wrong = [text.id for text in texts if _bites(bare.open(page.replace("{}", text.text))) != text.bites]
    assert not wrong, " ".join(map(str, wrong))


def _bites(watch: Watch) -> bool:
    if watch.events:
        return True
    try:
        looked = watch.look()
    except Error:
        # The page is no longer there.
        return True
    return bool(watch.events or looked.words - _BARE or looked.changed)


class Place:
    """Where an address may stand: the file that holds it, and the files that this one needs."""

    def __init__(self, name: str, file: str, content: str, *more: tuple[str, str]) -> None:
        self.name = name
        self.file = file
        self.files = dict([(file, content), *more])


def _places(address: Address) -> Iterator[Place]:
    """All places, for a carrier that nothing is wrong with."""
    written, it = address.address, address.id
    carrier = article("نص.")
    sentence = 'msgid ""\nmsgstr ""\n\nmsgctxt "s-1"\nmsgid "نص."\nmsgstr {}\n'
    yield Place("link", f"articles/{it}-link.md", article(link(written)))
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*", written):
        yield Place("link", f"articles/{it}-autolink.md", article(f"<{written}>"))
    yield Place("image", f"articles/{it}-image.md", article("!" + link(written)))
    fields = {"title": "عنوان", "date": "2021-01-01", "source": {"name": "x", "url": written}}
    yield Place("address", f"articles/{it}-source.md", f"---\n{_yaml(fields)}---\n\nنص.\n")
    translated = sentence.format(_po(link(written)))
    yield Place(
        "link",
        f"translations/{it}-memory.en.po",
        translated,
        (f"articles/{it}-memory.md", carrier),
    )
    note = {"id": "n", "sentence": "s-1", "quote": "نص", "author": "x", "date": "2021-01-01"}
    yield Place(
        "link",
        f"notes/{it}-note.yaml",
        _yaml([note | {"body": {"en": link(written)}}]),
        (f"articles/{it}-note.md", carrier),
        (f"translations/{it}-note.en.po", sentence.format('"x"')),
    )
    for lang in ("ar", "en"):
        definition = {"ar": "x", "en": "x"} | {lang: link(written)}
        yield Place("link", f"glossary/{it}-{lang}.yaml", _entry(f"{it} {lang}", definition=definition))
    links = [{"name": "x", "url": written}]
    yield Place("address", f"glossary/{it}-more.yaml", _entry(f"{it} more", links=links))


def _entry(name: str, **fields: Any) -> str:
    names = {"ar": [name], "en": [name]}
    return _yaml({"kind": "concept", "names": names, "definition": {"ar": "x", "en": "x"}} | fields)


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, width=100_000))


def _po(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


TOLD = {
    "link": r"(a|the) link (to )?\".*\" (in the \w+( \"n\")? )?(is not allowed|leads nowhere)",
    "image": r"the image \".*\" (is not a file in content/media/|cannot be used)|the image .* is missing",
    "address": r"the address \".*\" is not allowed",
}


def test_addresses_that_are_refused(tmp_path: Path) -> None:
    """Wherever an address stands, it is told once, in its file, in one line; and nothing is published."""
    site = copy_of_sample(tmp_path)
    expected: dict[str, str] = {}
    for address in corpus().addresses:
        for place in _places(address):
            for name, text in place.files.items():
                (site / "content" / name).write_text(text, "utf-8", newline="\n")
            if not address.kept or place.name == "image":
                expected[f"content/{place.file}"] = TOLD[place.name]
    before = files_of(site / "output")
    done = warm().run("build", "--site", site)
    assert (done.code, done.out) == (1, "")
    assert files_of(site / "output") == before
    told: dict[str, list[str]] = {}
    for line in done.err.splitlines():
        found = re.fullmatch(r"error: ([^:]+)(?::\d+)?: (.*)", line)
        assert found, line
        told.setdefault(found[1], []).append(found[2])
    assert told.keys() - expected.keys() == set(), [told[name] for name in told.keys() - expected.keys()]
    assert expected.keys() - told.keys() == set()
    wrong = [
        (name, told[name])
        for name, pattern in expected.items()
        if len(told[name]) > 1 or not re.match(pattern, told[name][0])
    ]
    assert not wrong, " ".join(map(str, wrong))


def test_blocks_that_are_refused(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    refused = [block for block in corpus().blocks if block.told]
    for block in refused:
        (site / f"content/articles/{block.id}.md").write_text(article(block.text), "utf-8", newline="\n")
    before = files_of(site / "output")
    done = warm().run("build", "--site", site)
    lines = done.err.splitlines()
    assert (done.code, len(lines)) == (1, len(refused)), lines
    for line, block in zip(lines, sorted(refused, key=lambda block: f"{block.id}.md"), strict=True):
        assert re.match(rf"error: content/articles/{block.id}\.md:6: {re.escape(block.told)}", line), line
    assert files_of(site / "output") == before


@pytest.mark.parametrize("value", marked(corpus().values))
def test_values_that_are_refused(value: Change, tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    path = site / value.file
    path.write_bytes(value.applied(path.read_bytes() if path.exists() else b""))
    done = warm().run("build", "--site", site)
    assert done.err.startswith(f"error: {value.told}"), done.err
    assert done.err.count("\n") == 1, done.err
    assert (done.code, done.out) == (1, "")
    assert files_of(site / "output") == before


@pytest.mark.parametrize(
    "media",
    [pytest.param(media, id=media.id) for media in corpus().media],
)
def test_media_run_nothing(
    media: Media, browser: Browser, media_headers: Mapping[str, str], tmp_path: Path
) -> None:
    """A file below content/media is refused in its own name, or does nothing even when somebody opens it."""
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    for name, text in media.files.items():
        path = site / "content/media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, media.encoding)
    done = warm().run("build", "--site", site)
    if done.code or media.told:
        assert re.fullmatch(r"(error: content/media/[^:\n]+(:\d+)?: .+\n)+", done.err), done.err
        assert not media.told or f": the image holds {media.told}" in done.err, done.err
        assert files_of(site / "output") == before
        return
    opened = [f"media/{name}" for name in media.files if name.endswith((".svg", ".html", ".xhtml", ".xml"))]
    disk = site.as_uri() + "/output/"
    with serving(site / "output", media_headers) as hosted, serving(site / "output", {}) as bare:
        for root in (hosted, bare, disk):
            with watching(browser, root, policy=False) as watch:
                for page in opened:
                    watch.open(root + page)
                assert watch.settle(300) == []


def test_drawings_are_published(browser: Browser, media_headers: Mapping[str, str], tmp_path: Path) -> None:
    """What drawing programs write is no attack, and the policy lets all of it be seen."""
    site = copy_of_sample(tmp_path)
    drawings = {f"media/{drawing.id}.svg": drawing.text for drawing in corpus().drawings}
    for name, text in drawings.items():
        (site / "content" / name).write_text(text, "utf-8", newline="\n")
    done = warm().run("build", "--site", site)
    assert done.code == 0, done.err
    with serving(site / "output", media_headers) as address, watching(browser, address) as watch:
        for name, text in drawings.items():
            assert (site / "output" / name).read_text("utf-8") == text
            watch.open(address + name)
        assert watch.settle(300) == []


def batched(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[first : first + size] for first in range(0, len(texts), size)]


def broken(tags: Sequence[str]) -> str:
    """The sample article with tags that cannot be used, each of which is quoted in a message."""
    return FILES["content/articles/visit.md"].replace("tags: [visits]\n", _yaml({"tags": list(tags)}))


def test_preview_shows_problems_as_text(browser: Browser, tmp_path: Path) -> None:
    """Messages that quote the payloads are text on the page of the preview."""
    site = copy_of_sample(tmp_path)
    (site / "content/articles/visit.md").write_text(broken(["a b"]), "utf-8")
    with previewing(site) as preview, watching(browser, preview.url) as watch:
        watch.open(preview.url)
        harmless = watch.look()
        assert any('the tag "a b" cannot be used' in text for text in harmless.texts)
        # One article has at most a hundred tags.
        for tags in batched([text.line for text in TEXTS], 90):
            told = [f'the tag "{tag}" cannot be used' for tag in tags]
            (site / "content/articles/visit.md").write_text(broken(tags), "utf-8")
            # The page shows it without being asked to.
            watch.page.wait_for_function(
                "last => document.body.textContent.includes(last)", arg=told[-1], timeout=30_000
            )
            watch.page.wait_for_load_state()
            looked = watch.look()
            assert looked.words <= harmless.words
            assert not looked.changed
            assert [text for text in told if not any(text in read for read in looked.texts)] == []
            assert watch.settle() == []


def test_preview_shows_hostile_pages_as_text(hostile: Hostile, browser: Browser) -> None:
    """What the preview adds to the pages is put in no wrong place by what stands on them."""
    with previewing(hostile.site) as preview, watching(browser, preview.url) as watch:
        for page in hostile.pages[::2]:
            if page.startswith(("articles/", "index.html")):
                watch.open(preview.url + quote(page.removesuffix("index.html")))
                looked = watch.look()
                texts, _ = hostile.shown.get(page, ([], []))
                assert [text for text in texts if not shows(looked, text)] == [], page
                assert not looked.changed, page
        assert watch.settle() == []


OTHER_HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "localhost.evil.example",
    "localhost.evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "evil.example#localhost:{port}",
    "localhost:{port}@evil.example",
    "localhost:{port}, evil.example",
    "localhost:{other}",
    "127.0.0.1:{other}",
    "127.0.0.2:{port}",
    "[::1]:{other}",
    "0.0.0.0:{port}",
    "",
)

OUTSIDE = (
    "/..",
    "/../",
    "/../site/content/site.toml",
    "/../../site/content/site.toml",
    "/content/site.toml",
    "/static/../../site/content/site.toml",
    "/%2e%2e/site/content/site.toml",
    "/.%2e/%2e./site/content/site.toml",
    "/%252e%252e/site/content/site.toml",
    "/..%2fsite%2fcontent%2fsite.toml",
    "/..%252fsite%252fcontent%252fsite.toml",
    "/..%5csite%5ccontent%5csite.toml",
    "/..\\site\\content\\site.toml",
    "/..%c0%afsite/content/site.toml",
    "/%c0%ae%c0%ae/site/content/site.toml",
    "/%uff0e%uff0e/site/content/site.toml",
    "/%ef%bc%8e%ef%bc%8e/site/content/site.toml",
    "/..;/site/content/site.toml",
    "/..%00/site/content/site.toml",
    "/%00",
    "/index.html%00.svg",
    "/%0a",
    "/%0d%0aSet-Cookie:%20a=b",
    "/%ff",
    "/{secret}",
    "//{secret}",
    "/%2f{secret}",
    "//",
    "//evil.example/",
    "//evil.example/..",
    "/\\evil.example/",
    "/%5cevil.example",
    "http://evil.example/",
    "file://{secret}",
    "/file://{secret}",
    "/~root/",
    "/.sitegen/",
    "/.git/config",
    "/C:/Windows/win.ini",
    "/con",
    "/articles/visit/index.html/",
    "/articles/visit/index.html/..",
    "/" + "a" * 5_000,
    "/" + "a/" * 2_000,
    "/" + "../" * 200 + "etc/passwd",
    "/linked.txt",
    "/linked/secret.txt",
    "*",
    "?{secret}",
)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the sample, beside a file that is nobody's and with links to it in all that it serves."""
    folder = tmp_path_factory.mktemp("preview")
    (folder / "secret.txt").write_bytes(CANARY)
    with previewing(copy_of_sample(folder)) as preview:
        for index in preview.temporary.rglob("index.html"):
            (index.parent / "linked.txt").symlink_to(folder / "secret.txt")
            (index.parent / "linked").symlink_to(folder)
        yield preview


def test_preview_answers_under_its_own_name_alone(preview: Preview) -> None:
    """A page of another site must not read what is not published (DNS rebinding)."""
    assert preview.get("/").status == 200
    assert preview.get("/", Host=f"localhost:{preview.port}").status == 200
    for host in OTHER_HOSTS:
        name = host.format(port=preview.port, other=preview.port + 1)
        for path in ("/", "/articles/visit/", "/nowhere/", "//", "/%2e%2e/", "/livereload.js"):
            answer = preview.get(path, Host=name)
            assert answer.status in (400, 403), (name, path)
            assert "زيارة".encode() not in answer.body
    # Nor may it hear of what is saved.
    for origin in ("http://evil.example", f"http://localhost.evil.example:{preview.port}", "null", ""):
        answer = preview.get(
            "/livereload",
            Origin=origin,
            Upgrade="websocket",
            Connection="Upgrade",
            Sec_WebSocket_Version="13",
            Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==",
        )
        assert answer.status == 403, origin


@pytest.mark.parametrize("path", OUTSIDE, ids=[path[:40] for path in OUTSIDE])
def test_preview_gives_nothing_from_outside(path: str, preview: Preview) -> None:
    answer = preview.get(path.replace("{secret}", str(preview.site.parent / "secret.txt")))
    # The last are ways to write the path of the root.
    root = answer.status == 200 and path in ("/..", "/../", "//", "?{secret}")
    assert root or answer.status in (301, 302, 307, 308, 400, 404, 405)
    assert CANARY not in answer.body
    assert b"[title]" not in answer.body and b"root:" not in answer.body
    assert b"Traceback" not in answer.body
    if location := answer.headers.get("Location", ""):
        # Not to another host, nor to what a browser takes for one.
        assert re.match(rf"(http://127\.0\.0\.1:{preview.port})?/(?![/\\])", location)


def _opened(watch: Watch, folder: Path, address: str) -> list[Event]:
    """What the hostile images do where nobody refuses them; `folder` is at `address`."""
    events: list[Event] = []
    for media in corpus().media:
        for name, text in media.files.items():
            path = folder / media.id / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, media.encoding)
        for name in media.files:
            if name.endswith(".svg"):
                if any(event.what == "leaves" for event in watch.events):
                    events += watch.events
                    watch.renew()
                with contextlib.suppress(Error):
                    watch.open(f"{address}{media.id}/{name}")
    return events + watch.settle(500)


def test_policy_of_media_is_enough(preview: Preview, browser: Browser, tmp_path: Path) -> None:
    """Whatever an image holds, the policy alone keeps it from running anything and from asking anybody."""
    with serving(tmp_path, {}) as address, watching(browser, address, policy=False) as watch:
        # Without one most of them do something by themselves.
        assert len({event.page for event in _opened(watch, tmp_path, address)}) > 60
    (shown,) = (path for path in preview.temporary.rglob("media") if path.is_dir())
    with watching(browser, preview.url, policy=False) as watch:
        events = _opened(watch, shown, preview.url + "media/")
    # A policy has no say in where a page leads, a frame stays empty, and what `use` names in another place is
    # not asked for.
    assert [
        event
        for event in events
        if event.what not in ("leaves", "frame") and "/svg-use-remote/" not in event.page
    ] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_preview_takes_nothing(method: str, preview: Preview) -> None:
    assert preview.get("/", method).status in (400, 403, 404, 405, 501)
