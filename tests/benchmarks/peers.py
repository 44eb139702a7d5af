"""Other generators that build the same site: `python tests/benchmarks/peers.py install [FOLDER]`.

Each gets the articles of the corpus in the format that it reads, with every name linked where sitegen links
it, and templates of its own (`peer_sites/`) for articles, entries, the glossary, the home page with all
articles, tags and a feed. They lack the sentences that mention an entity on its page, explanations of states,
notes, and any kind of check. The settings are the fastest sensible ones: no cache on disk, no minifying, no
search index.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sitegen.annotation.matcher import Matcher  # noqa: E402
from sitegen.model.entry import Entry  # noqa: E402
from sitegen.model.language import Lang  # noqa: E402
from tests.benchmarks import corpus  # noqa: E402

FOLDER = ROOT / ".sitegen/bench-peers"
TEMPLATES = Path(__file__).parent / "peer_sites"

# mkdocs 1.6 does not watch its files with a newer click.
PYTHON_PEERS = ("hugo>=0.150,<1", "pelican[markdown]>=4.11,<5", "mkdocs>=1.6,<2", "click<8.2")
NODE_PEERS = ("@11ty/eleventy@^3.1",)

# A stretch of inline Markdown and the id of the entry that it names, or "" for none.
Stretch = tuple[str, str]


class Marked(msgspec.Struct, frozen=True):
    """A sentence pair with its mentions."""

    pair: corpus.Pair
    ar: tuple[Stretch, ...]
    en: tuple[Stretch, ...]


class MarkedArticle(msgspec.Struct, frozen=True):
    """An article with the running text of its sections as paragraphs of marked pairs."""

    article: corpus.Article
    sections: tuple[tuple[corpus.Pair | None, tuple[tuple[Marked, ...], ...]], ...]


class Corpus(msgspec.Struct, frozen=True):
    """The content from which the sites of the peers are written."""

    articles: tuple[MarkedArticle, ...]
    entries: tuple[Entry, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    install_command = commands.add_parser("install", help="Install them all.")
    install_command.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    write_command = commands.add_parser("write", help="Write the sites, to look at or to build by hand.")
    write_command.add_argument("articles", type=int)
    write_command.add_argument("folder", type=Path)
    write_command.add_argument("--peers", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    if arguments.command == "install":
        install(arguments.folder)
        for peer in available(arguments.folder):
            print(f"{peer.name}: {peer.version}")
        return
    with_corpus = arguments.folder / "corpus"
    corpus.write(with_corpus, arguments.articles)
    whole = marked(arguments.articles, with_corpus)
    for peer in available(arguments.peers):
        peer.write(arguments.folder / peer.name, whole)
        print(f"cd {arguments.folder / peer.name} && {' '.join(peer.build())}")


def install(folder: Path) -> None:
    """Install the peers from their registries into a virtual environment and a node folder."""
    python = folder / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([python, *quiet, *PYTHON_PEERS], check=True)
    (folder / "npm").mkdir(exist_ok=True)
    if shutil.which("npm"):
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", *NODE_PEERS],
            cwd=folder / "npm",
            check=True,
        )
    else:
        print("npm is not here: without Eleventy", file=sys.stderr)


def marked(count: int, site: Path) -> Corpus:
    """The articles of a corpus with the mentions of its glossary, which is that of `site`."""
    entries = corpus.entries_of(site)
    matchers: dict[Lang, Matcher] = {lang: Matcher(entries, lang) for lang in ("ar", "en")}
    return Corpus(tuple(_marked(article, matchers) for article in corpus.articles(count)), tuple(entries))


def _marked(article: corpus.Article, matchers: dict[Lang, Matcher]) -> MarkedArticle:
    running = [pair for section in article.sections for part in section.paragraphs for pair in part]
    sides: dict[Lang, list[str]] = {
        "ar": [pair.ar for pair in running],
        "en": [pair.en for pair in running],
    }
    stretches = {
        lang: [
            tuple(_stretches(text, [(one.start, one.end, one.term) for one in mentions]))
            for text, mentions in zip(texts, matchers[lang].find_each(texts), strict=True)
        ]
        for lang, texts in sides.items()
    }
    pairs = iter(Marked(*found) for found in zip(running, stretches["ar"], stretches["en"], strict=True))
    return MarkedArticle(
        article,
        tuple(
            (section.heading, tuple(tuple(next(pairs) for _ in part) for part in section.paragraphs))
            for section in article.sections
        ),
    )


def _stretches(text: str, mentions: Sequence[tuple[int, int, str]]) -> Iterator[Stretch]:
    """The text split into stretches; names inside a link stay as they are."""
    links = [match.span() for match in re.finditer(r"\[[^\]]*\]\([^)]*\)", text)]
    at = 0
    for start, end, term in mentions:
        if not any(begin < end and start < stop for begin, stop in links):
            yield text[at:start], ""
            yield text[start:end], term
            at = end
    yield text[at:], ""


def linked(stretches: Sequence[Stretch]) -> str:
    """The text with names as ordinary Markdown links."""
    return "".join(f"[{text}](/glossary/{term}/)" if term else text for text, term in stretches)


def spans(paragraph: Sequence[Marked]) -> tuple[str, str]:
    """A paragraph in both languages with an HTML element for each sentence, which Markdown passes through."""
    ar = (f'<span class="s" id="{m.pair.id}" data-s="{m.pair.id}">{linked(m.ar)}</span>' for m in paragraph)
    en = (
        f'<span class="s" data-s="{m.pair.id}" data-state="{m.pair.state}">{linked(m.en)}</span>'
        for m in paragraph
    )
    return " ".join(ar), " ".join(en)


def with_attributes(form: str) -> tuple[str, str]:
    """Forms for paragraphs with their language and direction, for generators that read attributes from the
    line after a paragraph."""
    return f"{{}}\n{form.format('lang=ar dir=rtl')}", f"{{}}\n{form.format('lang=en dir=ltr')}"


def _yaml(fields: dict[str, object]) -> str:
    """Front matter, with JSON values, which are valid YAML."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", ""])


class Peer(ABC):
    """A generator. All commands run in the folder of its site."""

    name: str
    # The folders of its content, and of the site.
    content = "content"
    output: str
    # The form of a paragraph in each language.
    paragraph: tuple[str, str]
    templates: tuple[str, ...]
    style = "static/style.css"
    about = ""

    def __init__(self, tools: Path) -> None:
        self.tools = tools

    @cached_property
    def version(self) -> str:
        """Its version; empty if it is not installed."""
        try:
            done = subprocess.run(self.version_command(), capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return ""
        found = re.search(r"\d+\.\d+(?:\.\d+)?", done.stdout)
        return found[0] if found else ""

    @abstractmethod
    def version_command(self) -> list[str]: ...

    @abstractmethod
    def build(self) -> list[str]:
        """The command for a build."""

    @abstractmethod
    def serve(self, port: int) -> list[str]:
        """The command for the preview on 127.0.0.1."""

    def article_file(self, slug: str) -> str:
        """The source file of an article, whose page is `/articles/SLUG/`."""
        return f"{self.content}/articles/{slug}.md"

    def write(self, site: Path, whole: Corpus) -> None:
        """Write its site."""
        for folder in self.templates:
            shutil.copytree(TEMPLATES / folder, site, dirs_exist_ok=True)
        style = site / self.style
        style.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATES / "style.css", style)
        for name in ("articles", "glossary"):
            (site / self.content / name).mkdir(parents=True, exist_ok=True)
        for item in whole.articles:
            text = self.article_head(item.article) + "\n" + self.article_body(item)
            _write(site / self.article_file(item.article.slug), text)
        for entry in whole.entries:
            text = self.entry_head(entry) + "\n" + self.entry_body(entry)
            _write(site / self.content / "glossary" / f"{entry.id}.md", text)

    def article_head(self, article: corpus.Article) -> str:
        fields: dict[str, object] = {
            "title": article.title.ar,
            "title_en": article.title.en,
            "summary": article.summary.ar,
            "summary_en": article.summary.en,
            "tags": article.tags,
        }
        return _yaml(fields).replace("---\n", f"---\ndate: {article.date}\n", 1)

    def entry_head(self, entry: Entry) -> str:
        names = entry.fields.names
        return _yaml(
            {
                "title": names.source[0],
                "title_en": names.target[0],
                "names_ar": names.source,
                "names_en": names.target,
            }
        )

    def article_body(self, item: MarkedArticle) -> str:
        parts: list[str] = []
        for heading, paragraphs in item.sections:
            if heading:
                parts.append(f'## {heading.ar} <span lang="en" dir="ltr">{heading.en}</span>')
            for paragraph in paragraphs:
                parts += self.in_both(*spans(paragraph))
        return "\n\n".join(parts) + "\n"

    def entry_body(self, entry: Entry) -> str:
        links = [f"- [{link.name}]({link.url})" for link in entry.fields.links]
        definition = entry.fields.definition
        parts = [*self.in_both(definition.source.strip(), definition.target.strip()), "\n".join(links)]
        return "\n\n".join(parts) + "\n"

    def in_both(self, ar: str, en: str) -> list[str]:
        return [form.format(text) for form, text in zip(self.paragraph, (ar, en), strict=True)]


class Hugo(Peer):
    name = "hugo"
    output = "public"
    paragraph = with_attributes("{{{{{}}}}}")
    templates: tuple[str, ...] = ("hugo",)
    about = "plain Markdown"

    def version_command(self) -> list[str]:
        return [self._binary(), "version"]

    def _binary(self) -> str:
        """The program itself: the command on the PATH is a Python script that starts it."""
        found = sorted(self.tools.glob("venv/lib/python*/site-packages/hugo/binaries/hugo*"))
        return str(found[-1]) if found else "hugo-is-not-installed"

    def build(self) -> list[str]:
        return [self._binary(), "--quiet"]

    def serve(self, port: int) -> list[str]:
        return [self._binary(), "server", "--quiet", "--bind", "127.0.0.1", "--port", str(port)]

    def write(self, site: Path, whole: Corpus) -> None:
        super().write(site, whole)
        # The home page lists the articles.
        _write(site / "content/articles/_index.md", "---\nbuild: {render: never}\n---\n")


class HugoShortcodes(Hugo):
    name = "hugo-shortcodes"
    templates = ("hugo", "hugo-shortcodes")
    about = "a shortcode for each pair and each name"

    def article_body(self, item: MarkedArticle) -> str:
        parts: list[str] = []
        for heading, paragraphs in item.sections:
            if heading:
                parts.append(f'## {heading.ar} <span lang="en" dir="ltr">{heading.en}</span>')
            parts += [self._pair(one) for paragraph in paragraphs for one in paragraph]
        return "\n\n".join(parts) + "\n"

    def _pair(self, one: Marked) -> str:
        sides = "\n".join(
            "".join(
                f'{{{{< term id="{term}" >}}}}{text}{{{{< /term >}}}}' if term else text
                for text, term in side
            )
            for side in (one.ar, one.en)
        )
        head = f'{{{{< pair id="{one.pair.id}" state="{one.pair.state}" >}}}}'
        return f"{head}\n{sides}\n{{{{< /pair >}}}}"


class Eleventy(Peer):
    name = "eleventy"
    content = "."
    output = "_site"
    paragraph = (
        '<div lang="ar" dir="rtl">\n\n{}\n\n</div>',
        '<div lang="en" dir="ltr">\n\n{}\n\n</div>',
    )
    templates = ("eleventy",)
    style = "style.css"
    about = "Markdown and Nunjucks"

    def version_command(self) -> list[str]:
        return [*self._command(), "--version"]

    def _command(self) -> list[str]:
        return ["node", str(self.tools / "npm/node_modules/@11ty/eleventy/cmd.cjs")]

    def build(self) -> list[str]:
        return [*self._command(), "--quiet"]

    def serve(self, port: int) -> list[str]:
        return [*self._command(), "--quiet", "--serve", "--incremental", f"--port={port}"]


class Pelican(Peer):
    name = "pelican"
    output = "output"
    paragraph = with_attributes("{{{{: {} }}}}")
    templates = ("pelican",)
    style = "theme/static/style.css"
    about = "Markdown and Jinja"

    def version_command(self) -> list[str]:
        return [str(self.tools / "venv/bin/pelican"), "--version"]

    def build(self) -> list[str]:
        return [str(self.tools / "venv/bin/pelican"), "--settings", "pelicanconf.py", "--quiet"]

    def serve(self, port: int) -> list[str]:
        return [*self.build(), "--autoreload", "--listen", "--bind", "127.0.0.1", "--port", str(port)]

    def article_head(self, article: corpus.Article) -> str:
        return (
            f"Title: {article.title.ar}\nTitle_en: {article.title.en}\nDate: {article.date}\n"
            f"Tags: {', '.join(article.tags)}\nAbout: {article.summary.ar}\nAbout_en: {article.summary.en}\n"
        )

    def entry_head(self, entry: Entry) -> str:
        names = entry.fields.names
        return (
            f"Title: {names.source[0]}\nTitle_en: {names.target[0]}\n"
            f"Names_ar: {';'.join(names.source)}\nNames_en: {';'.join(names.target)}\n"
        )


class MkDocs(Peer):
    name = "mkdocs"
    content = "docs"
    output = "site"
    paragraph = with_attributes("{{{{: {} }}}}")
    templates = ("mkdocs",)
    style = "docs/style.css"
    about = "Markdown and Jinja; its listings are written beforehand; no tags, no feed"

    def version_command(self) -> list[str]:
        return [str(self.tools / "venv/bin/mkdocs"), "--version"]

    def build(self) -> list[str]:
        return [str(self.tools / "venv/bin/mkdocs"), "build", "--quiet"]

    def serve(self, port: int) -> list[str]:
        command = str(self.tools / "venv/bin/mkdocs")
        return [command, "serve", "--quiet", "--dirty", "--dev-addr", f"127.0.0.1:{port}"]

    def write(self, site: Path, whole: Corpus) -> None:
        super().write(site, whole)
        articles = sorted((item.article for item in whole.articles), key=lambda article: article.date)
        lines = [
            f"- [{one.title.ar} · {one.title.en}](/articles/{one.slug}/): {one.summary.ar} {one.summary.en}"
            for one in reversed(articles)
        ]
        head = _yaml({"title": "قارئ العراق الثنائي", "title_en": "Iraq Bilingual Reader"})
        _write(site / "docs/index.md", "\n".join([head, *lines, ""]))
        names = [
            (entry.id, entry.fields.names.source[0], entry.fields.names.target[0]) for entry in whole.entries
        ]
        lines = [f"- [{ar} · {en}](/glossary/{name}/)" for name, ar, en in names]
        _write(site / "docs/glossary/index.md", "\n".join([_yaml({"title": "المسرد"}), *lines, ""]))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


@cache
def available(folder: Path) -> tuple[Peer, ...]:
    """The peers that are installed in `folder`."""
    kinds = (Hugo, HugoShortcodes, Eleventy, Pelican, MkDocs)
    return tuple(peer for kind in kinds if (peer := kind(folder)).version)


if __name__ == "__main__":
    main()
