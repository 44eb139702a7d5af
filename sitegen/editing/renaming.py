"""Renaming articles and entries, and merging two entries: planning the resulting files.

Nothing is written here. A plan holds every file that changes, by path in the site: the file itself under its
new name, the files that belong to it, and all texts that link to it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import polib

from sitegen.annotation.matcher import context_of
from sitegen.content.glossary import fold_name, parse_entry
from sitegen.content.layout import (
    ABOUT_SLUG,
    ARTICLES_FOLDER,
    GLOSSARY_FOLDER,
    SETTINGS_FILE,
    article_files,
    entry_files,
    entry_paths,
    memory_path,
    notes_path,
    require_content,
    require_slug,
    scan_content,
    slug_of,
)
from sitegen.content.memory.pofile import parse_memory, with_slug, write_memory
from sitegen.content.memory.syntax import decode_memory
from sitegen.content.selection import no_article
from sitegen.content.settings import pair_of, parse_settings
from sitegen.editing.links import Moved, relinked
from sitegen.editing.redirects import FILE as REDIRECTS
from sitegen.editing.redirects import redirected
from sitegen.editing.slugs import free_name
from sitegen.editing.writing import require_free
from sitegen.editing.yamledits import with_item
from sitegen.editing.yamlfile import dump, with_fields
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files.paths import STATE_FOLDER, present, relative
from sitegen.files.reading import decode, encode, read_bytes, read_text
from sitegen.formats.entries import entry_values
from sitegen.model.entry import Entry
from sitegen.model.language import Pair

# Copies of entries that were merged into another.
MERGED_FOLDER = f"{STATE_FOLDER}/merged"
# The break between two lines of a string in a memory.
_PARTED = re.compile(r'"\n(?:#~\||#~|#\|)?[ \t]*"')

# Files by path; None for those to be removed.
Plan = dict[str, bytes | None]


def rename_article(site: Path, old: str, new: str) -> Plan:
    """The plan for an article under another slug: the article, its memory and notes, the links to it, and a
    redirect where the site has a `netlify.toml`. Raises a ContentError."""
    require_content(site)
    problems = Problems()
    paths = article_files(site, problems)
    if old not in paths:
        raise ContentError(no_article(old, paths))
    if old == ABOUT_SLUG:
        raise ContentError(Problem(relative(paths[old], site), 0, "the about page cannot be renamed"))
    pair = pair_of(site)
    moved = Moved(f"{ARTICLES_FOLDER}/{old}.md", f"{ARTICLES_FOLDER}/{new}.md")
    names = {
        moved.old: moved.new,
        memory_path(old, pair.target): memory_path(new, pair.target),
        notes_path(old): notes_path(new),
    }
    _require_new(old, new, moved.old)
    plan = _relinked(site, pair, moved, names)
    require_free(site, names.values(), plan)
    memory = names[memory_path(old, pair.target)]
    if data := plan.get(memory):
        plan[memory] = encode(with_slug(decode_memory(data, memory), old, new), data)
    return plan | _redirect(site, f"articles/{old}/", f"articles/{new}/")


def rename_entry(site: Path, old: str, new: str) -> Plan:
    """The plan for an entry under another id: the entry, the links to it, the `related` field of other
    entries, and a redirect. Raises a ContentError."""
    paths = _entry_paths(site)
    _require_entry(old, paths)
    suffix = Path(paths[old]).suffix
    moved = Moved(paths[old], f"{GLOSSARY_FOLDER}/{new}{suffix}")
    _require_new(old, new, moved.old)
    pair = pair_of(site)
    plan = _relinked(site, pair, moved, {moved.old: moved.new})
    require_free(site, entry_paths(new), plan)
    _relate(plan, site, pair, {slug: path for slug, path in paths.items() if slug != old}, old, new)
    return plan | _redirect(site, f"glossary/{old}/", f"glossary/{new}/")


def merge_entries(site: Path, gone: str, kept: str) -> Plan:
    """The plan for merging two entries into `kept`, which gets the names, contexts, links and relations of
    both, and those other fields of `gone` that it lacks; it keeps its own definition. Links to `gone` then
    lead to `kept`, and a copy of the file of `gone` is kept. Raises a ContentError, also if the two are of
    different kinds."""
    paths = _entry_paths(site)
    for ident in (gone, kept):
        _require_entry(ident, paths)
    if gone == kept:
        raise ContentError(
            Problem(paths[kept], 0, "an entry cannot be merged with itself", "name two entries")
        )
    pair = pair_of(site)
    one, other = (_entry(site, paths[ident], pair) for ident in (gone, kept))
    if one.fields.kind != other.fields.kind:
        message = f'"{gone}" is a {one.fields.kind}, and "{kept}" a {other.fields.kind}'
        raise ContentError(Problem(one.path, 0, message, "give both the same kind first"))
    moved = Moved(paths[gone], paths[kept])
    plan = _relinked(site, pair, moved, {})
    plan[paths[gone]] = None
    plan |= _copy(site, paths[gone])
    others = {slug: path for slug, path in paths.items() if slug != gone}
    _relate(plan, site, pair, others, gone, kept)
    data = plan.get(paths[kept]) or read_bytes(site / paths[kept], site)
    text = decode(data, paths[kept])
    before = entry_values(parse_entry(text, paths[kept], pair).entry.fields)
    after = merged_values(one, other, pair) | {"definition": before["definition"]}
    if "related" in after:
        after["related"] = [ident for ident in after["related"] if ident not in (gone, kept)] or None
    text = _with_more(text, before, after, pair)
    before = entry_values(parse_entry(text, paths[kept], pair).entry.fields)
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    plan[paths[kept]] = encode(_with(text, changed, paths[kept], pair), data)
    return plan | _redirect(site, f"glossary/{gone}/", f"glossary/{kept}/")


def _copy(site: Path, path: str) -> Plan:
    """A copy of a file, under a free name among the merged entries."""
    data = read_bytes(site / path, site)
    file = PurePosixPath(path)

    def copy(stem: str) -> str:
        return f"{MERGED_FOLDER}/{stem}{file.suffix}"

    def is_free(stem: str) -> bool:
        there = site / copy(stem)
        return not present(there) or read_bytes(there, site) == data

    return {copy(free_name(file.stem, is_free)): data}


def _with_more(text: str, before: Mapping[str, Any], after: Mapping[str, Any], pair: Pair) -> str:
    """The text of an entry with the items that its lists of texts have `after` but not `before`, in the
    existing format."""
    for where in (*(("names", lang) for lang in pair), ("related",), ("blocked_by",)):
        there, wanted = (_list_at(values, where) for values in (before, after))
        if wanted[: len(there)] == there:
            for item in wanted[len(there) :]:
                text = with_item(text, where, item)
    return text


def _list_at(values: Mapping[str, Any], where: Sequence[str]) -> list[str]:
    found: Any = values
    for key in where:
        found = found.get(key) or {}
    return [*found]


def merged_values(gone: Entry, kept: Entry, pair: Pair) -> dict[str, Any]:
    """The fields of the merged entry, as plain values."""
    before, values = entry_values(gone.fields), entry_values(kept.fields)
    merged = {**before, **values, "article": values.get("article")}
    names = {lang: [*kept.fields.names[lang]] for lang in pair}
    for lang in pair:
        known = {fold_name(name, lang) for name in names[lang]}
        names[lang] += [name for name in gone.fields.names[lang] if fold_name(name, lang) not in known]
    merged["names"] = names
    # If an entry lacks the field `article`, its names take no article.
    merged = {key: value for key, value in merged.items() if value is not None}
    for key in ("links", "related", "blocked_by", "dates"):
        if key in merged:
            mine = values.get(key, [])
            merged[key] = [*mine, *(item for item in before.get(key, []) if item not in mine)]
    if kept.fields.requires_context or gone.fields.requires_context:
        required: dict[str, list[str]] = {}
        for entry in (gone, kept):
            for lang in pair:
                of_entry = context_of(entry, lang)
                # A name that needed no context in one of the two entries needs none.
                for name in entry.fields.names[lang]:
                    required[name] = [*of_entry.get(name, ())]
        merged["requires_context"] = {
            name: words
            for name, words in required.items()
            if words and name in (*names[pair.source], *names[pair.target])
        }
    return merged


def _entry_paths(site: Path) -> dict[str, str]:
    require_content(site)
    problems = Problems()
    return {slug_of(path): path for path in entry_files(scan_content(site, problems), problems).paths}


def _require_new(old: str, new: str, path: str) -> None:
    """Raises a ContentError if `new` cannot be the new name of the file at `path`."""
    if new == old:
        raise ContentError(Problem(path, 0, "already has this name", "choose another name"))
    require_slug(new, path)


def _require_entry(ident: str, paths: Mapping[str, str]) -> None:
    if ident not in paths:
        hint = did_you_mean(ident, paths)
        raise ContentError(Problem(GLOSSARY_FOLDER, 0, f'there is no entry "{ident}"', hint))


def _relinked(site: Path, pair: Pair, moved: Moved, names: Mapping[str, str]) -> Plan:
    """All files that are renamed or that link to what is moved. Raises a ContentError for files that cannot
    be read."""
    problems = Problems()
    plan: Plan = {}

    def take(path: str, base: str) -> None:
        if not present(site / path):
            return
        with problems.collected():
            data = read_bytes(site / path, site)
            new = (
                _of_memory(data, path, base, moved)
                if path.endswith(".po")
                else _of_text(data, path, base, moved)
            )
            if path in names:
                plan[names[path]] = new
                plan[path] = None
            elif new != data:
                plan[path] = new

    articles = article_files(site, problems)
    for slug, file in articles.items():
        base = relative(file, site)
        for path in (base, memory_path(slug, pair.target), notes_path(slug)):
            take(path, base)
    for path in _entry_paths(site).values():
        take(path, path)
    problems.raise_if_any()
    return plan


def _of_text(data: bytes, path: str, base: str, moved: Moved) -> bytes:
    text = decode(data, path)
    new = relinked(text, base, moved)
    return data if new == text else encode(new, data)


def _of_memory(data: bytes, path: str, base: str, moved: Moved) -> bytes:
    text = decode_memory(data, path)
    # A tool that wraps lines may have split a name.
    if slug_of(moved.old) not in _PARTED.sub("", text):
        return data
    po = parse_memory(text, path)
    changed = [_relink_entry(entry, base, moved) for entry in po]
    return encode(write_memory(po, text), data) if any(changed) else data


def _relink_entry(entry: polib.POEntry, base: str, moved: Moved) -> bool:
    """Update the links in an entry of a memory, and return whether anything has changed."""
    changed = False
    for field in ("msgid", "msgstr", "previous_msgid", "comment", "tcomment"):
        text = getattr(entry, field)
        new = relinked(text, base, moved) if text else text
        if new != text:
            setattr(entry, field, new)
            changed = True
    return changed


def _relate(plan: Plan, site: Path, pair: Pair, paths: Mapping[str, str], old: str, new: str) -> None:
    """Replace the id `old` in `related` of the entries at `paths`, by id."""
    for ident, path in paths.items():
        data = plan.get(path) or read_bytes(site / path, site)
        text = decode(data, path)
        if old not in text:
            continue
        related = [*parse_entry(text, path, pair).entry.fields.related]
        if old in related:
            renamed = [new if each == old else each for each in related]
            wanted = [*dict.fromkeys(each for each in renamed if each != ident)]
            plan[path] = encode(_with_related(text, old, new, wanted, path, pair), data)


def _with_related(text: str, old: str, new: str, wanted: list[str], path: str, pair: Pair) -> str:
    """The text of an entry with other relations, in the existing format where possible."""
    field = re.search(r"(?m)^related:.*\n?(?:[ \t-].*\n?)*", text)
    if field:
        part = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, field[0])
        written = text[: field.start()] + part + text[field.end() :]
        with contextlib.suppress(ContentError):
            if [*parse_entry(written, path, pair).entry.fields.related] == wanted:
                return written
    return _with(text, {"related": wanted or None}, path, pair)


def _entry(site: Path, path: str, pair: Pair) -> Entry:
    return parse_entry(read_text(site / path, site), path, pair).entry


def _with(text: str, changed: Mapping[str, Any], path: str, pair: Pair) -> str:
    """The text of an entry with some fields changed, in the existing format where possible."""
    file = parse_entry(text, path, pair)
    wanted = {**entry_values(file.entry.fields), **changed}
    plain = {key: value for key, value in wanted.items() if value is not None}
    expected = entry_values(parse_entry(dump(plain), path, pair).entry.fields)
    # A file whose fields cannot be told apart is written anew as a whole.
    with contextlib.suppress(ContentError):
        written = with_fields(text, changed)
        if entry_values(parse_entry(written, path, pair).entry.fields) == expected:
            return written
    return dump(plain)


def _redirect(site: Path, old: str, new: str) -> Plan:
    if not present(site / REDIRECTS):
        return {}
    root = urlsplit(parse_settings(read_text(site / SETTINGS_FILE, site)).home).path
    data = read_bytes(site / REDIRECTS, site)
    return {REDIRECTS: encode(redirected(decode(data, REDIRECTS), root + old, root + new), data)}
