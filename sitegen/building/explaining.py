"""Why pages are remade: what has changed, in terms that an editor knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import msgspec

from sitegen.annotation.summary import LISTED, Summary
from sitegen.building.digests import Digests
from sitegen.building.records import Differences, RememberedArticle
from sitegen.building.values import OUTPUT
from sitegen.content.layout import (
    ABOUT_FILE,
    ABOUT_SLUG,
    ARTICLES_FOLDER,
    CONTENT,
    MEMORY_FOLDER,
    NOTES_FOLDER,
    in_content,
    memory_path,
    memory_suffix,
    notes_path,
)
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.rendering.dependencies import GLOSSARY
from sitegen.site.urls import output_path, url_of_file

NEVER = "no earlier build made it"

_sentences = msgspec.msgpack.Decoder(list[tuple[str, int]])


class Explained(Record, frozen=True):
    """What can be said about one page: its file in the output, why it was last made (empty if it never was),
    why it would be made now (empty if it would not), and whether it would exist at all. For an article that
    is not published yet, `held_back` gives the reason."""

    path: str
    last: tuple[str, ...]
    now: tuple[str, ...]
    exists: bool
    held_back: str = ""


class Changes(NamedTuple):
    """What has changed in articles, in words: by file, in what lists show, and by the key of parts. `reads`
    holds, by the key of parts, the changes in what else these are made from."""

    files: Mapping[str, Collection[str]]
    listed: Collection[str]
    parts: Mapping[str, Collection[str]]
    reads: Mapping[str, Differences]


def changes_of(
    before: Mapping[str, RememberedArticle], now: Mapping[str, RememberedArticle], there: Collection[str]
) -> Changes:
    """The changes in articles from one build to the next; `there` are the paths of the articles that exist
    now."""
    files: dict[str, list[str]] = {}
    listed: list[str] = []
    parts: defaultdict[str, list[str]] = defaultdict(list)
    reads: defaultdict[str, dict[str, tuple[bytes, bytes]]] = defaultdict(dict)
    for path in before.keys() - {*there}:
        listed.append(f"{in_content(path)} is gone")
        for key in before[path].parts:
            parts[key].append(f"{in_content(path)} is gone")
    for path in there:
        old, new = before.get(path), now.get(path)
        if new is None or (old and new.summary is old.summary and new.parts is old.parts):
            continue
        slug, target = new.summary.slug, new.summary.title.pair.target
        own = [name for name in (path, memory_path(slug, target), notes_path(slug)) if name in new.reads]
        if old is None:
            found = [f"{in_content(path)} is new"]
            listed += found
        else:
            changed = {name for name in own if old.reads.get(name, b"") != new.reads[name]}
            found = _changes_within(old.summary, new.summary, changed)
            listed += [
                f"{in_content(path)}: {name} changed"
                for name in LISTED
                if getattr(old.summary, name) != getattr(new.summary, name)
            ]
        for name in own:
            begin = (f"{in_content(name)}:", f"{in_content(name)} ")
            lines = [line for line in found if line.startswith(begin)]
            if lines:
                files[name] = lines
        then = old.parts if old else {}
        before_that = old.reads if old else Digests()
        others = {
            name: (before_that.get(name, b""), held)
            for name, held in new.reads.items()
            if name not in own and before_that.get(name) != held
        }
        for key in then.keys() | new.parts.keys():
            if then.get(key) != new.parts.get(key):
                parts[key] += found
                if not found:
                    reads[key] |= others
    return Changes(files, listed, parts, reads)


def _changes_within(old: Summary, new: Summary, changed: set[str]) -> list[str]:
    before, after = dict(_sentences.decode(old.sentences)), dict(_sentences.decode(new.sentences))
    memory = memory_path(new.slug, new.title.pair.target)
    where = in_content(memory if memory in changed else new.path)
    found = [
        f"{where}: {sentence} {_verb(sentence in before, sentence in after)}"
        for sentence in dict.fromkeys([*before, *after])
        if before.get(sentence) != after.get(sentence)
    ]
    files = [in_content(path) for path in sorted(changed)]
    return found + [f"{file} changed" for file in files if not (found and file == where)]


def _verb(before: object, after: object) -> str:
    return "changed" if before and after else "is new" if after else "is gone"


def reasons_of(
    stale: Mapping[str, Differences], trace: Callable[[str], Differences], changes: Changes,
    keys: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """Why stale pages must be made, by path, each reason with the number of pages to which it applies.
    `trace` gives the changes behind a name, under the names that editors know (empty if editors know the name
    itself); `keys` maps the names that stand for parts to their keys."""
    found: dict[str, tuple[str, ...]] = {}
    for path, differences in stale.items():
        traced: dict[str, tuple[bytes, bytes]] = {}
        for name, difference in differences.items():
            key = keys.get(name, "")
            own = {} if changes.parts.get(key) else changes.reads.get(key, {})
            for each, change in (own or {name: difference}).items():
                traced |= trace(each) or {each: change}
        found[path] = _reasons(traced, changes, keys)
    counted = Counter(reason for reasons in found.values() for reason in reasons)

    def shown(reason: str) -> str:
        if reason == NEVER or reason.endswith("somebody else"):
            return reason
        number = counted[reason]
        return f"{reason}, shown in {number} {'page' if number == 1 else 'pages'}"

    return {path: tuple(map(shown, reasons)) for path, reasons in found.items()}


def _reasons(stale: Differences, changes: Changes, keys: Mapping[str, str]) -> tuple[str, ...]:
    """Why a page that read these names must be made; without any, the page was never made."""
    if not stale:
        return (NEVER,)
    found: list[str] = []
    for name, (old, new) in stale.items():
        if name in changes.files:
            found += changes.files[name]
        elif name.startswith("articles: ") and changes.listed:
            found += changes.listed
        elif name in keys:
            found += changes.parts.get(keys[name], [f"{name} changed"])
        elif name.startswith(OUTPUT):
            found.append(f"{name.removeprefix(OUTPUT)} was changed or removed by somebody else")
        elif not (name == GLOSSARY or name.startswith("number of ")) or len(stale) == 1:
            found.append(f"{in_content(name)} {_verb(old, new)}")
    return tuple(dict.fromkeys(found))


def meant_by(page: str, target: Lang) -> list[str]:
    """The output files that `page` may refer to: by their path, their address, the path of the file that is
    edited for them, or the slug of an article."""
    name = page.strip("/").removeprefix("output/")
    path = name if name.startswith(f"{CONTENT}/") else f"{CONTENT}/{name}"
    for folder, suffix in ((MEMORY_FOLDER, memory_suffix(target)), (NOTES_FOLDER, ".yaml")):
        if path.startswith(f"{folder}/") and path.endswith(suffix):
            path = f"{ARTICLES_FOLDER}/{path.removeprefix(f'{folder}/').removesuffix(suffix)}.md"
    url = url_of_file(ABOUT_FILE if path == f"{ARTICLES_FOLDER}/{ABOUT_SLUG}.md" else path)
    article = url_of_file(f"{ARTICLES_FOLDER}/{name}.md") if name and "/" not in name else None
    return [
        *([output_path(url)] if url else []),
        name,
        f"{name}/index.html" if name else "index.html",
        *([output_path(article)] if article else []),
    ]
