"""Properties that hold for any input: one function per parser, taking bytes.

A target returns for all bytes. Its parser either reads them, and then what the target asserts about the
result holds, or refuses them with the one error that it documents, and then every problem names its file and
a line of it in a single line of text. Any other exception is a fault.
"""

from __future__ import annotations

import atexit
import datetime
import html
import io
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import polib
from lxml import etree
from markdown_it import MarkdownIt
from markupsafe import escape

from sitegen import languages
from sitegen.annotation.matcher import Matcher
from sitegen.content.articles import parse_article
from sitegen.content.glossary import parse_entry
from sitegen.content.layout import SETTINGS_FILE as SETTINGS
from sitegen.content.media import check_medium
from sitegen.content.memory import syncing
from sitegen.content.memory.entries import Unit, parse_units, state_of, units_of
from sitegen.content.memory.pofile import new_memory, parse_memory, write_memory
from sitegen.content.memory.syncing import look_up
from sitegen.content.notes import parse_notes
from sitegen.content.settings import parse_settings
from sitegen.editing.slugs import slug_for
from sitegen.errors import ContentError, Problem
from sitegen.exchange.merging import merge
from sitegen.files.reading import NOT_TEXT, decode
from sitegen.formats import registry as formats
from sitegen.formats.segments import segments_of
from sitegen.importing.dates import find_dates, rest_of_date_line, settle
from sitegen.importing.draft import Draft
from sitegen.importing.html import read_html
from sitegen.importing.markdown import write_article
from sitegen.importing.plain import read_plain
from sitegen.languages import DEFAULT_PAIR, arabic, arabic_script, english
from sitegen.machine.engine import EngineError
from sitegen.machine.packages import models
from sitegen.machine.packages.archive import Archive
from sitegen.markdown import html as writing
from sitegen.markdown import inline as inline_of
from sitegen.markdown.addresses import is_external, is_safe
from sitegen.markdown.html import block_html, escaped
from sitegen.markdown.inline import links_of_blocks, plain_text, searchable_text, sentence_pieces
from sitegen.markdown.parser import PARSER
from sitegen.markdown.splitting import split_sentences
from sitegen.model.article import Article, Block, Piece
from sitegen.model.entry import Mention
from sitegen.model.language import Lang
from sitegen.site import urls
from sitegen.site.urls import url_of_file
from sitegen.theme.loader import load_theme
from tests.importing.raw import read_raw
from tests.pair import LANGS, split
from tests.sample import FILES

Target = Callable[[bytes], None]

ARTICLE = "content/articles/visit.md"
MEMORY = "content/translations/visit.en.po"
ENTRY = "content/glossary/erbil.yaml"
NOTES = "content/notes/visit.yaml"
IMAGE = "content/media/map.svg"
DATE = datetime.date(2021, 7, 26)

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TAG = re.compile(r"<(/?)(\w+)[^<>]*>")
_TAGS = frozenset(("a", "br", "code", "em", "span", "strong"))


# --- what is told -------------------------------------------------------------------------------------


def assert_told(problems: Iterable[Problem], data: bytes, path: str) -> None:
    """Every problem is about this file and one of its lines, and is one line itself."""
    last = len(_LINE_END.split(data))
    for problem in problems:
        assert problem.path == path, problem
        assert problem.message.strip(), problem
        assert 0 <= problem.line <= last, problem
        assert str(problem).splitlines() == [str(problem)], problem
        assert str(problem).encode()


def _refused(error: ContentError, data: bytes, path: str) -> None:
    assert error.problems
    assert_told(error.problems, data, path)


def _assert_fit_to_publish(value: object) -> None:
    """No text of a record holds a character that HTML and XML have no place for."""
    if isinstance(value, str):
        assert not NOT_TEXT.search(value), value
    elif isinstance(value, dict):
        _assert_fit_to_publish([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            _assert_fit_to_publish(item)
    elif isinstance(value, msgspec.Struct):
        _assert_fit_to_publish(msgspec.structs.astuple(value))


# --- settings, themes, records ------------------------------------------------------------------------


@cache
def _folder() -> Path:
    """A site folder of this process's own."""
    folder = tempfile.TemporaryDirectory(prefix="sitegen-fuzz-")
    atexit.register(folder.cleanup)
    return Path(folder.name).resolve()


def _write(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def settings(data: bytes) -> None:
    try:
        config = parse_settings(decode(data, SETTINGS))
    except ContentError as error:
        _refused(error, data, SETTINGS)
        return
    _assert_fit_to_publish(config)
    assert config.base_path.startswith("/")
    assert config.base_path.endswith("/")


def theme(data: bytes) -> None:
    path = _write("themes/default/theme.toml", data)
    _write(SETTINGS, b"")
    try:
        _assert_fit_to_publish(load_theme((path.parent,), _folder()))
    except ContentError as error:
        # A language without words is a problem with the setting that names it.
        if {problem.path for problem in error.problems} != {SETTINGS}:
            _refused(error, data, "themes/default/theme.toml")


def entry(data: bytes) -> None:
    try:
        loaded = parse_entry(decode(data, ENTRY), ENTRY)
    except ContentError as error:
        _refused(error, data, ENTRY)
        return
    _assert_fit_to_publish(loaded.entry)
    for lang in LANGS:
        text = " ".join(loaded.entry.fields.names[lang])
        _assert_apart(Matcher([loaded.entry], lang).find(text), text)
        block_html(loaded.entry.fields.definition[lang], lambda address: "x")


def notes(data: bytes) -> None:
    visit = _article()
    units = units_of(parse_memory(FILES[MEMORY], MEMORY))
    translations = look_up([sentence.source for sentence in visit.sentences], units)
    try:
        found = parse_notes(decode(data, NOTES), NOTES, visit, translations)
    except ContentError as error:
        _refused(error, data, NOTES)
        return
    _assert_fit_to_publish(found)
    for note in found:
        pieces = inline_of.pieces(translations[note.sentence].text)
        text = visit.sentences[note.sentence].text if note.lang == "ar" else plain_text(pieces)
        assert 0 <= note.start < note.end <= len(text)


@cache
def _article() -> Article:
    return parse_article(FILES[ARTICLE], ARTICLE, "visit")


# --- articles and their Markdown ----------------------------------------------------------------------


def article(data: bytes) -> None:
    try:
        parsed = parse_article(decode(data, ARTICLE), ARTICLE, "visit")
    except ContentError as error:
        _refused(error, data, ARTICLE)
        return
    _assert_fit_to_publish(parsed)
    last = len(_LINE_END.split(data))
    assert all(1 <= sentence.line <= last for sentence in parsed.sentences)
    head = [s for s in parsed.sentences if s.kind in ("title", "summary")]
    order = [*range(len(head)), *_numbers(parsed)]
    assert order == list(range(len(parsed.sentences)))
    for sentence in parsed.sentences:
        pieces = sentence_pieces(sentence.source, sentence.kind)
        assert sentence.text == plain_text(pieces)
        _assert_shown(pieces, "ar")
    _assert_remembered([sentence.source for sentence in parsed.sentences])


def _leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _leaves(block.children) if block.children else [block]


def _numbers(parsed: Article) -> Iterator[int]:
    """The numbers of the sentences of the running text, as its blocks name them."""
    for section in parsed.sections:
        if section.heading is not None:
            yield section.heading
        for block in _leaves(section.blocks):
            yield from range(block.start, block.stop)


def _assert_remembered(sources: list[str]) -> None:
    """A new memory of these sentences can be written, is read back, and is then up to date."""
    po = new_memory("visit")
    syncing.sync(po, sources)
    again = parse_memory(decode(write_memory(po).encode(), MEMORY), MEMORY)
    assert [" ".join(unit.source.split()) for unit in units_of(again)] == [
        " ".join(source.split()) for source in sources
    ]
    assert not syncing.sync(again, sources)


def image(data: bytes) -> None:
    try:
        check_medium(IMAGE, data)
    except ContentError as error:
        _refused(error, data, IMAGE)
        return
    for element in etree.fromstring(data).iter(etree.Element):
        name = etree.QName(element)
        assert name.namespace and name.namespace != "http://www.w3.org/1999/xhtml"
        assert not re.fullmatch("script|foreignobject|iframe|object|embed", name.localname.lower())
        for key, value in ((str(key), str(value)) for key, value in element.attrib.items()):
            attribute = etree.QName(key).localname.lower()
            # Those of drawing programs are nothing to a browser.
            if attribute == "href" and etree.QName(key).namespace in (None, "http://www.w3.org/1999/xlink"):
                assert re.match(r"\s*(#|data:image/(?!svg)|$)", value, re.IGNORECASE), value
            assert key.startswith("{") or not re.fullmatch("on[a-z]+|src|srcset|ping", attribute), key


def inline(data: bytes) -> None:
    text = _text(data).strip()
    _assert_as_parsed(text)
    for lang in LANGS:
        _assert_shown(inline_of.pieces(text), lang)
        parts = split_sentences(text, languages.get(lang).split)
        assert "".join(parts) == text
        assert "".join(map(PARSER.renderInline, parts)) == PARSER.renderInline(text)
    block_html(text, lambda address: "x")
    links_of_blocks(text)


def _assert_as_parsed(text: str) -> None:
    """The pieces are those of the Markdown parser, however they were found."""
    parsed: list[str] = []
    for token in PARSER.parseInline(text)[0].children or []:
        if token.type.endswith("break"):
            parsed.append(" ")
        elif token.nesting == 0:
            parsed.append(token.content)
        else:
            parsed.append(f"<{token.nesting} {token.tag} {token.attrs.get('href', '')}>")
    found: list[str] = []
    for piece in inline_of.pieces(text):
        nesting = {"open": 1, "close": -1}.get(piece.kind)
        found.append(f"<{nesting} {piece.tag} {piece.href}>" if nesting else piece.text)
    assert "".join(found) == "".join(parsed)


def _assert_shown(pieces: tuple[Piece, ...], lang: Lang) -> None:
    """The HTML of inline text shows the plain text and nothing else, in tags that nest."""
    text = plain_text(pieces)
    searchable = searchable_text(pieces)
    assert len(searchable) == len(text)
    mentions = _matcher(lang).find(searchable)
    _assert_apart(mentions, text)
    noted = [(0, len(text) // 2), (len(text) // 3, len(text))]
    for marks in ((), mentions):
        sentence = writing.write(pieces, marks, noted if marks else ())
        written = str(sentence.html(lambda address: "x", lambda term, linked: ("<span>", "</span>")))
        assert html.unescape(_TAG.sub("", written.replace("<br>", " "))) == text
        open_tags: list[str] = []
        for close, tag in _TAG.findall(written):
            assert tag in _TAGS
            if close:
                assert open_tags.pop() == tag
            elif tag != "br":
                open_tags.append(tag)
        assert not open_tags


@cache
def _matcher(lang: Lang) -> Matcher:
    files = [name for name in FILES if name.startswith("content/glossary/")]
    return Matcher([parse_entry(FILES[name], name).entry for name in files], lang)


def _assert_apart(mentions: Iterable[Mention], text: str) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


# --- text ---------------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def split_text(data: bytes) -> None:
    text = _text(data)
    has_word = any(char.isalnum() and char != arabic_script.TATWEEL for char in text)
    for lang in LANGS:
        parts = split(text, lang)
        assert "".join(parts) == text
        if has_word:
            assert all(
                any(char.isalnum() and char != arabic_script.TATWEEL for char in part) for part in parts
            )
        else:
            assert parts == ((text,) if text else ())


def folding(data: bytes) -> None:
    text = _text(data)
    for lang, fold in (("ar", arabic.fold), ("en", english.fold)):
        folded = fold(text)
        origins = [folded.origin(place) for place in range(len(folded.text))]
        assert origins == sorted(origins)
        assert all(0 <= origin < len(text) for origin in origins)
        assert folded.is_identity <= (len(folded.text) == len(text))
        for place in range(min(len(origins), 100)):
            start, end = folded.span(place, place + 1, text)
            assert 0 <= start < end <= len(text)
        _assert_apart(_matcher("ar" if lang == "ar" else "en").find(text), text)
    assert arabic.agrees(text, text)
    assert english.agrees(text, text)
    # Two spaces take the way that is not made short for ordinary texts.
    assert english.fold(text.strip() + "  ").text.rstrip(" ") == english.fold(text.strip()).text.rstrip(" ")
    assert escaped(text) == escape(text)
    name = text[:200]
    assert arabic.spellings(name)[0] == name
    for form, name_skip, surface_skip in arabic.surface_forms(name):
        assert name_skip <= len(name)
        assert surface_skip <= len(form)


def dates(data: bytes) -> None:
    text = _text(data)
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end <= len(text)
        assert 1800 <= found.date.year < 2200
        end = found.end
        settled = settle(found, text, DATE)
        assert settled.sure >= found.sure
    rest = rest_of_date_line(text)
    assert rest is not None or not end


def addresses(data: bytes) -> None:
    address = _text(data)
    safe, external = is_safe(address), is_external(address)
    if safe and external:
        shown = re.sub("[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
        assert shown.lower().startswith(("http://", "https://", "mailto:"))
    if safe and not external:
        urls.resolve(address, ARTICLE)
    url_of_file(address)
    # What is longer than 250 characters is no host, and an address that is refused keeps its brackets.
    if len(address) < 250 and (safe or not re.search(r"[][]", address)):
        assert PARSER.normalizeLink(address) == MarkdownIt("commonmark").normalizeLink(address)
    slug = slug_for(address, DATE)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)


# --- importing ----------------------------------------------------------------------------------------


def raw(data: bytes) -> None:
    try:
        draft = read_raw(data, "page")
    except ContentError as error:
        _refused(error, data, "page")
        return
    assert draft.title
    _assert_written(draft)


def plain(data: bytes) -> None:
    text = _text(data).replace("\r\n", "\n").replace("\r", "\n")
    draft = read_plain(text)
    _assert_all_told(text, draft)
    _assert_written(draft)


def page(data: bytes) -> None:
    text = _text(data).replace("\0", "")
    draft = read_html(text)
    assert all(said.line >= 0 for said in draft.report)
    assert not _shown_in_page(text) - _letters("".join(said.text for said in draft.report))
    _assert_written(draft)


def _letters(text: str) -> Counter[str]:
    """The letters that are shown, and so not the hyphen that only says where a word may be parted."""
    return Counter("".join(text.replace("\xad", "").split()))


def _assert_all_told(text: str, draft: Draft) -> None:
    """Every character of a line is in what is told of that line; what is kept is in the draft."""
    told: dict[int, Counter[str]] = {}
    kept = {draft.title, *(block.text for block in draft.blocks)}
    for said in draft.report:
        assert 0 <= said.line <= text.count("\n") + 1
        if said.line and said.kind != "info":
            told.setdefault(said.line, Counter()).update(_letters(said.text))
        if said.line and said.kind in ("kept", "unsure"):
            assert said.text in kept or said.text in draft.standfirst
    for number, line in enumerate(text.split("\n"), 1):
        assert _letters(line) <= told.get(number, Counter()), number


def _shown_in_page(text: str) -> Counter[str]:
    """The letters of a page that a reader may see."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # To browsers what stands below these stands above them.
    whole = re.sub(r"</(?:body|html)(?![\w-])[^>]*>", "", text, flags=re.IGNORECASE)
    root = etree.fromstring(whole.encode(), parser)
    if root is None:
        return Counter()
    silent = " or ".join(
        f"self::{tag}"
        for tag in (
            "head",
            "script",
            "style",
            "template",
            "svg",
            "iframe",
            "object",
            "math",
            "noscript",
            "rp",
            "video",
            "audio",
        )
    )
    found = root.xpath(f"//text()[not(ancestor::*[{silent}])]")
    shown = "".join(map(str, found if isinstance(found, list) else []))
    return _letters(NOT_TEXT.sub("", shown))


def _assert_written(draft: Draft) -> None:
    """The article file holds every text of the draft literally, and is refused only for what the import
    says is missing or odd."""
    if not draft.title:
        return
    is_empty = all(block.kind == "heading" for block in draft.blocks)
    written = write_article(msgspec.structs.replace(draft, date=draft.date or DATE))
    try:
        parsed = parse_article(decode(written.encode(), ARTICLE), ARTICLE, "visit")
    except ContentError as error:
        for problem in error.problems:
            accepted = (
                (is_empty and problem.message == "the article has no text")
                or (draft.source_url and problem.message.endswith("is not allowed"))
                or "control character" in problem.message
            )
            assert accepted, problem
        return
    assert (parsed.meta.title, parsed.meta.summary) == (draft.title, draft.standfirst)
    found = []
    for section in parsed.sections:
        if section.heading is not None:
            found.append(parsed.sentences[section.heading].text)
        for block in _leaves(section.blocks):
            own = parsed.sentences[block.start : block.stop]
            found.append(
                block.text.removesuffix("\n") or "".join(sentence.text + sentence.gap for sentence in own)
            )
    # A sentence closes what it sets of directions.
    assert _open(found) == _open(block.text for block in draft.blocks)


def _open(texts: Iterable[str]) -> list[str]:
    return [re.sub("[\u202c\u2069]", "", text) for text in texts]


# --- translation memories -----------------------------------------------------------------------------


def po(data: bytes) -> None:
    text = ""
    try:
        text = decode(data, MEMORY)
        parsed = parse_memory(text, MEMORY)
    except ContentError as error:
        _refused(error, data, MEMORY)
        assert not text or _refuses(lambda: parse_units(text, MEMORY)) == error.problems
        return
    units = units_of(parsed)
    assert parse_units(text, MEMORY) == units
    _assert_fit_to_publish(units)
    assert all(1 <= unit.line <= text.count("\n") + 1 for unit in units)
    ordered = sorted(units, key=lambda unit: unit.obsolete)  # in a file they stand at the end
    _assert_same(ordered, _reread(parsed, text))
    sources = [unit.source for unit in units if not unit.obsolete]
    looked_up = look_up(sources, units)
    syncing.sync(parsed, sources)
    after = _reread(parsed, text)
    live = [unit for unit in after if not unit.obsolete]
    assert [(found.id, found.text, found.state) for found in looked_up] == [
        (unit.id, unit.target, state_of(unit)) for unit in live
    ]
    assert not syncing.sync(parse_memory(write_memory(parsed, text), MEMORY), sources)
    assert Counter(unit.target for unit in units if unit.target.strip()) <= Counter(
        unit.target for unit in after
    )
    _assert_travels(parsed)


def _refuses(parse: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        parse()
    except ContentError as error:
        return error.problems
    return ()


def _reread(parsed: polib.POFile, text: str) -> tuple[Unit, ...]:
    written = write_memory(parsed, text)
    again = parse_memory(decode(written.encode(), MEMORY), MEMORY)
    assert write_memory(again, written) == written
    return units_of(again)


def _assert_same(units: Iterable[Unit], others: Iterable[Unit]) -> None:
    one, other = ([msgspec.structs.replace(unit, line=0) for unit in side] for side in (units, others))
    assert one == other


def _assert_travels(parsed: polib.POFile) -> None:
    """A memory that is in step with its article goes into XLIFF and TMX and comes back unchanged."""
    before = str(parsed)
    for form in map(formats.exporter, ("xliff", "tmx")):
        try:
            data = form.write(segments_of("visit", parsed), DEFAULT_PAIR)
        except ContentError:
            continue
        merged = merge({"visit": parsed}, form.parse(data, "x", "", DEFAULT_PAIR).items, "x")
        assert not merged.changed, merged
        assert str(parsed) == before


def xliff(data: bytes) -> None:
    _import_translations(data, "xliff")


def tmx(data: bytes) -> None:
    _import_translations(data, "tmx")


def _import_translations(data: bytes, form: str) -> None:
    try:
        parsed = formats.reader(form).parse(data, "x.xml", "", DEFAULT_PAIR)
    except ContentError as error:
        _refused(error, data, "x.xml")
        return
    assert_told(parsed.problems, data, "x.xml")
    into = parse_memory(FILES[MEMORY], MEMORY)
    syncing.sync(into, [sentence.source for sentence in _article().sentences])
    merged = merge({"visit": into}, parsed.items, "x.xml")
    assert_told(merged.problems, data, "x.xml")
    _assert_same(units_of(into), _reread(into, ""))


# --- packages -----------------------------------------------------------------------------------------


def package(data: bytes) -> None:
    path = _write("package.argosmodel", data)
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        try:
            with Archive(path) as archive:
                archive.unpack(Path(folder))
                size = archive.size
        except EngineError as error:
            assert str(error)
            assert len(str(error).splitlines()) == 1
            return
        files = [found for found in Path(folder).rglob("*") if not found.is_dir()]
        assert sum(found.stat().st_size for found in files) == size
        assert not any(found.is_symlink() for found in files)


def metadata(data: bytes) -> None:
    """The metadata of an installed package: what is none is passed over."""
    _write("packages/ar_en/model/model.bin", b"x")
    _write("packages/ar_en/bpe.model", b"x")
    _write("packages/ar_en/metadata.json", data)
    for found in models.installed(_folder() / "packages"):
        assert found.name.startswith("translate-")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ar_en/metadata.json", data)
        archive.writestr("ar_en/model/model.bin", b"x")
        archive.writestr("ar_en/bpe.model", b"x")
    package(packed.getvalue())


TARGETS: dict[str, Target] = {
    "settings": settings,
    "theme": theme,
    "entry": entry,
    "notes": notes,
    "article": article,
    "image": image,
    "inline": inline,
    "sentences": split_text,
    "folding": folding,
    "dates": dates,
    "addresses": addresses,
    "raw": raw,
    "plain": plain,
    "page": page,
    "po": po,
    "xliff": xliff,
    "tmx": tmx,
    "package": package,
    "metadata": metadata,
}
