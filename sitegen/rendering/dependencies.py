"""What a page reads, by name.

A name describes what it stands for in terms that an editor knows: a file by its path
(`content/notes/visit.yaml`), a part of one (`content/site.toml: title`, `content/glossary/erbil.yaml: kind`),
a file of the theme, wherever it comes from (`theme: templates/tag.html`), or something to which several files
contribute (`number of mentions of erbil`). A page is remade when what a name stands for has changed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sitegen.content.layout import CONTENT, GLOSSARY_FOLDER, SETTINGS_FILE
from sitegen.content.settings import Settings
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual, ByLanguage
from sitegen.theme.loader import CUSTOM_STYLES, PANELS, STATIC, STYLE_SHEET, TEMPLATES, WORDS

# What an article needs from the glossary: the data with which entities are found in a text.
NAMES = f"{GLOSSARY_FOLDER}: names"
GLOSSARY = f"{GLOSSARY_FOLDER}: listing"
PLACES = f"{GLOSSARY_FOLDER}: places"
SPELLINGS = f"{GLOSSARY_FOLDER}: spellings"
WORDS_LAYOUT = "words of articles"
CHOICES = "articles: what can be chosen"
# Whether the glossary has coordinates for any entity.
HAS_PLACES = f"{GLOSSARY_FOLDER}: coordinates"
TAGS = "articles: tags"
ADDRESSES = "articles: addresses"
TODAY = "today"
# Whether text can be drawn on this machine, and with which fonts.
DRAWING = "FriBiDi and the fonts of the theme"


def is_of_content(name: str) -> bool:
    """Whether it stands for something that editors wrote about articles, names or the site."""
    return name.startswith(f"{CONTENT}/") and name != HAS_PLACES


def listed(path: str) -> str:
    """What the file at `path` of the output shows of the articles that it lists."""
    return f"articles: listed in {path}"


def parts(path: str) -> str:
    """What articles contributed to the file at `path` of the output."""
    return f"parts of {path}"


def timeline(path: str) -> str:
    """What the page of the timeline in the file at `path` shows of articles and entries."""
    return f"articles: timeline in {path}"


def card(slug: str) -> str:
    """What the picture of an article shows."""
    return f"articles: card of {slug}"


def neighbours(slug: str) -> str:
    """What the page of an article shows of others."""
    return f"articles: neighbours of {slug}"


def years(term: str) -> str:
    return f"articles: years that mention {term}"


def company(term: str) -> str:
    """The entities that are mentioned together with another."""
    return f"number of mentions of others with {term}"


def words(name: str) -> str:
    """The lines of a block of the search index."""
    return f"words of articles: {name}"


def count(term: str) -> str:
    return f"number of mentions of {term}"


@cache
def setting(name: str) -> str:
    return f"{SETTINGS_FILE}: {name}"


@cache
def asset(name: str) -> str:
    return f"address of {STATIC}/{name}"


@cache
def themed(file: str) -> str:
    """A file of the theme, by its path in the first of the theme's folders that has it."""
    return f"theme: {file}"


def themed_files(name: str) -> tuple[str, ...]:
    """The theme files, by their paths in its folders, from which whatever is read under a name is made."""
    if name.startswith(themed("")):
        return (name.removeprefix(themed("")),)
    if name.startswith(asset("")):
        file = f"{STATIC}/{name.removeprefix(asset(''))}"
        # Fonts are part of the style sheet; if themes add to it, all other sheets become a lower layer.
        if file.endswith(".css"):
            custom = f"{STATIC}/{CUSTOM_STYLES}"
            return (file, custom, WORDS) if file == f"{STATIC}/{STYLE_SHEET}" else (file, custom)
        return (file, f"{TEMPLATES}/{PANELS}", WORDS) if file.endswith(".js") else (file,)
    return ()


def settings(config: Settings) -> dict[str, Any]:
    """The parts of the settings that can be read separately, with their values."""
    parts = {setting(name): getattr(config, name) for name in config.__struct_fields__}
    return parts | {setting(f"tags.{tag}"): name for tag, name in config.tags.items()}


def fields(entry: Entry) -> dict[str, Any]:
    """The parts of an entry that can be read separately, with their values."""
    parts: dict[str, Any] = {}
    for name in entry.fields.__struct_fields__:
        value = getattr(entry.fields, name)
        if name in ("names", "definition"):
            parts |= {f"{entry.path}: {name}.{lang}": text for lang, text in value.items()}
        else:
            parts[f"{entry.path}: {name}"] = value
    shown = (entry.fields.kind, entry.fields.transliteration, entry.fields.coordinates)
    parts |= dict(zip(names_of(entry), entry.preferred_names.values(), strict=True))
    return parts | {card_of(entry): (*shown, entry.preferred_names, entry.fields.definition)}


def names_of(entry: Entry) -> tuple[str, ...]:
    """The names of what a page reads from an entry to show its preferred names."""
    return tuple(f"{entry.path}: first of names.{lang}" for lang in entry.fields.names)


def card_of(entry: Entry) -> str:
    """The name of what an article reads from an entry that it mentions, as one part: an article may mention a
    hundred."""
    return f"{entry.path}: what its card shows"


def kind(entry: Entry) -> str:
    return f"{entry.path}: kind"


# The languages of the site. Everything that is made reads them.
LANGUAGES = (setting("source"), setting("target"))

# The settings that are read when values derived from them are read.
_READ_WITH = {"base_path": (setting("url"),), "home": (setting("url"),), "pair": LANGUAGES}


class RecordedSettings:
    """The settings as seen by a page: those that it reads are noted in `dependencies`."""

    def __init__(self, config: Settings, dependencies: set[str]) -> None:
        self._config = config
        self._dependencies = dependencies

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._config, name)
        self._dependencies.update(_READ_WITH.get(name) or (setting(name),))
        return value

    def tag_name(self, tag: str) -> Bilingual:
        """A tag's name in both languages, or its slug if the settings do not name it."""
        self._dependencies.add(setting(f"tags.{tag}"))
        return self._config.tags.get(tag) or ByLanguage(self._config.pair, tag, tag)
