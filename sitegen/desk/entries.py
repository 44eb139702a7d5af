"""Glossary entries, as the desk works on them."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.content.glossary import fold_name, parse_entry
from sitegen.content.layout import GLOSSARY_FOLDER, SLUG, entry_paths
from sitegen.desk.files import Files
from sitegen.editing.slugs import free_name, slug_for
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode
from sitegen.formats.entries import entry_values, revision_of
from sitegen.model.entry import Entry
from sitegen.model.language import Lang


class OpenedEntry(NamedTuple):
    """An entry and the text of its file."""

    entry: Entry
    written: str

    @property
    def seen(self) -> str:
        """A digest of everything that the entry says."""
        return revision_of(entry_values(self.entry.fields))


def opened_entry(files: Files, ident: str) -> OpenedEntry:
    """The entry with this id. Raises ContentError with all its problems, or if there is none."""
    for path in entry_paths(ident) if SLUG.fullmatch(ident) else ():
        data = files.read(path)
        if data is not None:
            text = decode(data, path)
            return OpenedEntry(parse_entry(text, path, files.pair).entry, text)
    message = f'there is no entry "{ident}" any more' if SLUG.fullmatch(ident) else "there is no such entry"
    raise ContentError(Problem(GLOSSARY_FOLDER, 0, message, "reload the page"))


def free_id(files: Files, name: str) -> str:
    """A free id for a new entry of that name."""
    return free_name(
        slug_for(name, None), lambda ident: all(files.read(path) is None for path in entry_paths(ident))
    )


def owner_of(files: Files, name: str, lang: Lang) -> str:
    """The id of the entry that has this name in a language; empty if there is none."""
    wanted = fold_name(name, lang)
    for ident, entry in files.names.of(files.pair).entries.items():
        if any(fold_name(other, lang) == wanted for other in entry.fields.names[lang]):
            return ident
    return ""
