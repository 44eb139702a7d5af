"""`content/articles/<slug>.md`: front matter and Markdown, parsed into sections, blocks and sentences."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from markdown_it.token import Token
from msgspec.structs import replace

from sitegen import languages
from sitegen.content import events
from sitegen.content.layout import ABOUT_FILE, CHOSEN_BYTES, MEDIA_FOLDER, TAG
from sitegen.content.records import parse_yaml, reporter, to_record
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.paths import normal, relative
from sitegen.files.reading import decode
from sitegen.languages import DEFAULT_PAIR
from sitegen.markdown import blocks, inline
from sitegen.markdown.addresses import is_external, is_safe, readable
from sitegen.markdown.blocks import Node, NodeKind
from sitegen.markdown.inline import ANY, EXTERNAL, allowed_instead, links_of, plain_text, sentence_pieces
from sitegen.markdown.parser import PARSER
from sitegen.markdown.splitting import split_sentences
from sitegen.model.article import (
    UNDATED,
    Article,
    ArticleMeta,
    Block,
    BlockKind,
    Image,
    Piece,
    Section,
    Sentence,
    SentenceKind,
)
from sitegen.model.language import Pair
from sitegen.text.oneline import on_one_line

IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
_KINDS: dict[NodeKind, BlockKind] = {
    "blockquote": "quote",
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
}

# The first word of what git writes into a file where two people have changed the same lines.
_CONFLICT = "<<<<<<<"
# A list inside a list adds two levels.
_MAX_DEPTH = 12

# The greatest number of paragraphs, list items and so on: more than any book has.
_MOST_BLOCKS = 10_000
_MOST_TAGS = 100

# Limits on coloured code: characters and lines of one block, characters of a whole article. A lexer may take
# quadratic time, so longer code is shown without colours.
_COLOURED_BLOCK, _COLOURED_LINES, _COLOURED = 4_000, 200, 10_000
FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

_LATIN = re.compile(r"(?:[^\W\d_](?<=[A-Za-zªº\u00c0-\u024f\u1e00-\u1eff])|[\W\d_])*+")
_SOFT_BREAK = re.compile(r"(?<!\\)[ \t]*\n[ \t]*")


def load_article(path: Path, site: Path, data: bytes, pair: Pair) -> Article:
    """The article in the bytes of a file. Raises a ContentError with all its problems."""
    name = relative(path, site)
    return parse_article(decode(data, name), name, path.stem, pair)


def parse_article(text: str, name: str, slug: str, pair: Pair = DEFAULT_PAIR) -> Article:
    """The article in the text of a file (line ends as \\n). `name` is the file's path in the site folder.
    Raises a ContentError with all problems."""
    problems = Problems()
    article = read_article(text, name, slug, pair, problems)
    problems.raise_if_any()
    return article


def read_article(text: str, name: str, slug: str, pair: Pair, problems: Problems) -> Article:
    """As much of the article as can be read, so that its translations and notes can be checked too; problems
    are added to `problems`. Raises ContentError if nothing can be read."""
    front = FRONT_MATTER.match(text)
    if not front:
        hint = "begin the file with a line ---, then title: and date:, then another line ---"
        raise ContentError(Problem(name, 1, "the front matter is missing or not closed", hint))
    meta = ArticleMeta("")
    try:
        value, lines = parse_yaml(front[1], name, first_line=2)
        meta = to_record(ArticleMeta, events.listed(value, "event"), name, lines, pair=pair)
        report = reporter(name, lines, problems)
        if not meta.title.strip():
            report(("title",), 'field "title" is empty')
        if meta.date == UNDATED and name == ABOUT_FILE:
            report((), 'field "date" is missing')
        if len(meta.tags) > _MOST_TAGS:
            report(("tags", _MOST_TAGS), f"has {len(meta.tags):,} tags", f"use at most {_MOST_TAGS}")
        for index, tag in enumerate(meta.tags[:_MOST_TAGS]):
            if not TAG.fullmatch(tag) or len(tag.encode()) > CHOSEN_BYTES:
                hint = "write one word of letters, digits and -; its names are declared in content/site.toml"
                if TAG.fullmatch(tag):
                    hint = f"at most {CHOSEN_BYTES} bytes in UTF-8, because it becomes the name of a folder"
                report(("tags", index), f'the tag "{tag}" cannot be used', hint)
        if meta.event and name == ABOUT_FILE:
            report(("event",), 'field "event" cannot be used on the about page', "remove it")
        meta = replace(meta, event=events.check(meta.event, "event", report))
        url = meta.source.url if meta.source else ""
        if url and not (is_external(url) and is_safe(url)):
            hint = allowed_instead(url, EXTERNAL)
            report(("source", "url"), f'the address "{url}" is not allowed', hint)
    except ContentError as error:
        lines = {}
        problems.extend(error)
    reader = _Reader(name, text.count("\n", 0, front.end()) + 1, pair, problems)
    reader.front_matter(meta, lines.get(("title",), 1), lines.get(("summary",), 1))
    sections = reader.sections(text[front.end() :])
    if not any(section.blocks for section in sections):
        problems.report(name, reader.first_line, "the article has no text")
    tag_lines = tuple(lines.get(("tags", index), 1) for index in range(len(meta.tags)))
    return Article(slug, name, meta, tag_lines, tuple(reader.sentences), sections, tuple(reader.images))


class _Reader:
    """Walks the blocks of one article and collects its sentences and images in order."""

    def __init__(self, name: str, first_line: int, pair: Pair, problems: Problems) -> None:
        language = languages.get(pair.source)
        self.name = name
        self.first_line = first_line
        self.split = language.split
        self._is_rtl = language.direction == "rtl"
        self.problems = problems
        self.sentences: list[Sentence] = []
        self.images: list[Image] = []
        self._blocks = 0
        self._coloured = 0

    def front_matter(self, meta: ArticleMeta, title_line: int, summary_line: int) -> None:
        self._add("title", on_one_line(meta.title), "", title_line)
        for sentence in self.split(on_one_line(meta.summary)):
            text = sentence.rstrip()
            self._add("summary", text, sentence[len(text) :], summary_line)

    def sections(self, body: str) -> tuple[Section, ...]:
        sections: list[Section] = []
        heading: int | None = None
        found: list[Block] = []
        for node in blocks.parse(body):
            if node.kind == "heading" and node.level == 2:
                if found or heading is not None:
                    sections.append(Section(len(sections) + 1, heading, tuple(found)))
                heading, found = len(self.sentences), []
                self._sentences("heading", node, "heading")
            else:
                found.append(self._block(node))
        if found or heading is not None:
            sections.append(Section(len(sections) + 1, heading, tuple(found)))
        return tuple(sections)

    def _block(self, node: Node, depth: int = 0) -> Block:
        line = self.first_line + node.line
        self._blocks += 1
        if self._blocks > _MOST_BLOCKS:
            if self._blocks == _MOST_BLOCKS + 1:
                message = f"the article has more than {_MOST_BLOCKS:,} paragraphs, list items and the like"
                self._problem(line, message, "split it into several articles")
            return Block("rule", line)
        if depth > _MAX_DEPTH:
            self._problem(line, "lists or quotes are nested too deeply", f"{_MAX_DEPTH // 2} levels at most")
            return Block("rule", line)
        if node.kind == "heading":
            if node.level == 1:
                self._problem(line, "a heading begins with one #", "use ##: the title is in the front matter")
            return self._sentences("heading", node, "heading")
        if node.kind == "paragraph":
            if _CONFLICT in node.text:
                self._conflicts(node.text, line)
            image = _only_image(node.text)
            return self._figure(image, line) if image else self._sentences("paragraph", node, "sentence")
        if node.kind == "fence":
            return Block("code", line, text=node.text, language=self._language(node))
        if node.kind == "hr":
            return Block("rule", line)
        children = tuple(self._block(child, depth + 1) for child in node.children)
        return Block(
            _KINDS[node.kind],
            line,
            children=children,
            ordered=node.kind == "ordered_list",
            first_number=node.first,
            foreign=bool(children) and all(child.foreign for child in children),
        )

    def _conflicts(self, paragraph: str, first_line: int) -> None:
        """Reports what git leaves where two people have changed the same lines."""
        for line, text in enumerate(paragraph.split("\n"), first_line):
            if text.split(" ")[0].strip() == _CONFLICT:
                hint = "keep one of them, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>"
                self._problem(line, "two versions of a text are left from a merge", hint)

    def _language(self, code: Node) -> str:
        """The language by which a block of code is coloured, or "" if it is not coloured."""
        most = min(_COLOURED_BLOCK, _COLOURED - self._coloured)
        if len(code.text) > most or code.text.count("\n") > _COLOURED_LINES:
            return ""
        self._coloured += len(code.text)
        return code.info.split(" ")[0]

    def _figure(self, image: Token, line: int) -> Block:
        address = unquote(str(image.attrs.get("src", "")))
        target = ""
        if address:
            target = self._image_path(address, line)
            self.images.append(Image(target, line))
        caption = Node("paragraph", line - self.first_line, image.content)
        block = self._sentences("figure", caption, "caption")
        lines = [on_one_line(part) for part in str(image.attrs.get("title", "")).split("\n") if part.strip()]
        if len(lines) > 2:
            self._problem(
                line,
                f"the description of an image has {len(lines)} lines",
                "write it on one line in each language, the language of the article first",
            )
        text, target_text = [*lines, "", ""][:2]
        return Block(
            "figure", line, block.start, block.stop, text=text, target_text=target_text, image=target
        )

    def _image_path(self, address: str, line: int) -> str:
        path = normal(PurePosixPath(self.name).parent / address)
        if is_external(address) or address.startswith("/") or not path.startswith(f"{MEDIA_FOLDER}/"):
            media = posixpath.relpath(MEDIA_FOLDER, posixpath.dirname(self.name))
            self._problem(
                line,
                f'the image "{address}" is not a file in content/media/',
                f"copy it there and write {media}/NAME",
            )
            return ""
        if not address.lower().endswith(IMAGE_SUFFIXES):
            hint = f"images are files in content/media/ that end in {', '.join(IMAGE_SUFFIXES)}"
            self._problem(line, f'the image "{address}" cannot be used', hint)
            return ""
        return path

    def _sentences(self, kind: BlockKind, node: Node, sentence_kind: SentenceKind) -> Block:
        """The block of one text, split into sentences."""
        start, line = len(self.sentences), self.first_line + node.line
        source = _SOFT_BREAK.sub(_fold_break, node.text) if "\n" in node.text else node.text
        if sentence_kind == "heading" and not source.strip():
            self._problem(line, "a heading has no text", "write its text, or remove the #")
        is_plain = inline.is_plain(source) and not inline.may_be_open(source)
        parts: Sequence[str] = ()
        foreign = self._is_rtl and kind == "paragraph" and _is_latin(source)
        # Some characters are white space to Python but not to Markdown.
        if source.strip():
            whole = sentence_kind in ("heading", "caption")
            parts = (
                [source] if whole else self.split(source) if is_plain else split_sentences(source, self.split)
            )
        for sentence in parts:
            text = sentence.rstrip()
            gap = sentence[len(text) :]
            if is_plain:
                self.sentences.append(
                    Sentence(sentence_kind, text, text, gap, line, (Piece("text", text),), foreign)
                )
                continue
            for address in links_of(self._add(sentence_kind, text, gap, line, foreign)):
                self._check_link(address, line)
        if 0 <= source.find("![") < source.rfind("](") and any(
            child.type == "image" for child in PARSER.parseInline(source)[0].children or []
        ):
            self._problem(line, "an image is inside running text", "put it in a paragraph of its own")
        return Block(kind, line, start, len(self.sentences), foreign=foreign)

    def _check_link(self, address: str, line: int) -> None:
        if not is_safe(address):
            hint = allowed_instead(address, ANY)
            self._problem(line, f'a link to "{readable(address)}" is not allowed', hint)

    def _add(
        self, kind: SentenceKind, source: str, gap: str, line: int, foreign: bool = False
    ) -> tuple[Piece, ...]:
        pieces = sentence_pieces(source, kind)
        self.sentences.append(Sentence(kind, source, plain_text(pieces), gap, line, pieces, foreign))
        return pieces

    def _problem(self, line: int, message: str, hint: str) -> None:
        self.problems.report(self.name, line, message, hint)


def _is_latin(text: str) -> bool:
    """Whether a text has letters, all of them Latin."""
    return _LATIN.fullmatch(text) is not None and any(map(str.isalpha, text))


def _only_image(paragraph: str) -> Token | None:
    if not (paragraph.startswith("![") and paragraph.endswith(")")):
        return None
    tokens = PARSER.parseInline(paragraph)[0].children or []
    return tokens[0] if len(tokens) == 1 and tokens[0].type == "image" else None


def _fold_break(match: re.Match[str]) -> str:
    """The replacement for a line end in a paragraph: a space, or a hard break if two spaces precede it."""
    return "\\\n" if match[0].startswith("  ") else " "
