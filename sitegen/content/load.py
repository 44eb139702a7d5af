"""Reads all of `content/`, and tells every problem of it together."""

from __future__ import annotations

from pathlib import Path

from sitegen import links
from sitegen.config import Config, load_config
from sitegen.content import articles, glossary, notes
from sitegen.content.folder import content_files
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import files_below, present, read_bytes, read_text, relative
from sitegen.model import Article, Entry, Note, Record, Translation
from sitegen.translation import memory

MEMORY_FOLDER = "content/translations"
MEMORY_SUFFIX = ".en.po"
MEDIA_FOLDER = "content/media"
# The about page is an article without a place in the listings; its slug is not free for another.
ABOUT_SLUG = "about"


class Text(Record, frozen=True):
    """An article with its translations and notes."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str


class Content(Record, frozen=True):
    """All that editors wrote, loaded and valid file by file. `unusable` are the paths of articles and
    entries that have problems: what leads to one leads somewhere all the same."""

    config: Config
    entries: tuple[Entry, ...]
    texts: tuple[Text, ...]
    about: Text | None
    media: tuple[str, ...]
    unusable: frozenset[str]


def load_content(site: Path, problems: Problems) -> Content | None:
    """Loads everything; what cannot be used is collected in `problems` and left out. None without a
    usable configuration."""
    config: Config | None = None
    try:
        config = load_config(site)
    except ContentError as error:
        problems.extend(error)
    entries = glossary.load_glossary(site, problems)
    about_path = site / links.ABOUT_FILE
    has_about = present(about_path)
    paths, slugs = content_files(site / articles.FOLDER, (".md",), site, problems)
    for path in paths:
        if path.stem == ABOUT_SLUG:
            told = f'the slug "{ABOUT_SLUG}" is taken by {links.ABOUT_FILE}'
            problems.found.append(Problem(relative(path, site), 0, told, "rename the article"))
    if has_about:
        slugs.add(ABOUT_SLUG)
    _check_strays(site, slugs, problems)
    media = _media_files(site, problems)
    texts: list[Text] = []
    failed: set[str] = set()
    for path in [*paths, *([about_path] if has_about else [])]:
        known = len(problems.found)
        text = _load_text(path, site, problems)
        if len(problems.found) > known:
            failed.add(relative(path, site))
        if text:
            texts.append(text)
    unusable = failed | {
        relative(path, site)
        for folder in (articles.FOLDER, glossary.FOLDER)
        for path in files_below(site / folder, site, problems, folders_too=True)
    }.difference((entry.path for entry in entries), (text.article.path for text in texts))
    about = texts.pop() if texts and texts[-1].article.path == links.ABOUT_FILE else None
    for text in [*texts, *([about] if about else [])]:
        for image in text.article.images:
            if image.path and image.path not in media:
                hint = did_you_mean(image.path, media)
                told = f"the image {image.path} is missing"
                problems.found.append(Problem(text.article.path, image.line, told, hint))
    return Content(config, entries, tuple(texts), about, media, frozenset(unusable)) if config else None


def memory_file(site: Path, slug: str) -> Path:
    """The translation memory of an article."""
    return site / MEMORY_FOLDER / f"{slug}{MEMORY_SUFFIX}"


def _load_text(path: Path, site: Path, problems: Problems) -> Text | None:
    article: Article | None = None
    units: tuple[memory.Unit, ...] = ()
    try:
        article = articles.load_article(path, site, read_bytes(path, site))
    except ContentError as error:
        problems.extend(error)
    memory_path = memory_file(site, path.stem)
    name = relative(memory_path, site)
    if present(memory_path):
        try:
            units = memory.units_of(memory.parse_memory(read_text(memory_path, site), name))
        except ContentError as error:
            problems.extend(error)
            return None
    if article is None:
        return None
    translations = memory.look_up([sentence.source for sentence in article.sentences], units)
    notes_path = site / notes.FOLDER / f"{path.stem}.yaml"
    noted: tuple[Note, ...] = ()
    if present(notes_path):
        try:
            noted = notes.load_notes(notes_path, site, article, translations)
        except ContentError as error:
            problems.extend(error)
    return Text(article, translations, noted, name)


def _media_files(site: Path, problems: Problems) -> tuple[str, ...]:
    paths = files_below(site / MEDIA_FOLDER, site, problems)
    for path in paths:
        name = path.relative_to(site).as_posix()
        if name.encode(errors="ignore").decode() != name:
            told = "has a name that is not UTF-8"
            problems.found.append(Problem(relative(path, site), 0, told, "rename the file"))
    return tuple(relative(path, site) for path in paths)


def _check_strays(site: Path, slugs: set[str], problems: Problems) -> None:
    """Memories and notes that belong to no article are most often misnamed, so they are errors."""
    for folder, suffix in ((MEMORY_FOLDER, MEMORY_SUFFIX), (notes.FOLDER, ".yaml")):
        for path in files_below(site / folder, site, problems):
            name = relative(path, site)
            slug = path.name.removesuffix(suffix)
            if not path.name.endswith(suffix):
                if path.suffix in (".po", ".yaml", ".yml"):
                    told = f"is not used: files here are named <slug>{suffix}"
                    problems.found.append(Problem(name, 0, told, "rename it"))
            elif slug not in slugs or path.parent != site / folder:
                told = f"belongs to no article: there is no {articles.FOLDER}/{slug}.md"
                problems.found.append(Problem(name, 0, told, did_you_mean(slug, slugs)))
