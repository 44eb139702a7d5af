"""Keeping translation memories in step with their articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polib

from sitegen.content.articles import load_article
from sitegen.content.layout import MEMORY_FOLDER, article_files, memory_path, memory_suffix, require_content
from sitegen.content.memory import syncing
from sitegen.content.memory.entries import lost_texts, units_of
from sitegen.content.memory.pofile import new_memory, parse_memory, write_memory
from sitegen.content.memory.syntax import decode_memory
from sitegen.content.selection import no_article
from sitegen.content.settings import pair_of
from sitegen.content.strays import Owners
from sitegen.editing.comments import comment_on
from sitegen.editing.names import Names
from sitegen.editing.seen import seen_now
from sitegen.editing.writing import Check, put
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.paths import present, relative
from sitegen.files.reading import encode, read_bytes
from sitegen.model.article import Article
from sitegen.model.language import Pair
from sitegen.model.record import Record


class Synced(Record, frozen=True):
    """A memory: its path, its bytes and text as they are, its entries as they should be, and whether these
    differ from the text."""

    path: Path
    data: bytes
    text: str
    po: polib.POFile
    changed: bool

    def written(self) -> bytes:
        """The bytes of the file as they should be."""
        return encode(write_memory(self.po, self.text), self.data) if self.changed else self.data


def sync_articles(site: Path, slugs: Sequence[str], check: Check) -> Iterator[tuple[str, bool]]:
    """Update the memories of articles; yield the path of each and whether it changed.

    All articles are read before the first memory is written. An article that was renamed by hand gets no new
    memory, as its texts are in the one with the old name. Raises a ContentError with all problems.
    """
    seen = seen_now(site)
    memories = list(load_memories(site, slugs).values())
    gone = [p for memory in memories for p in lost_texts(units_of(memory.po), relative(memory.path, site))]
    if gone:
        raise ContentError(*gone)
    elsewhere = _under_old_names(site, [memory.path for memory in memories if not memory.data])
    memories = [memory for memory in memories if memory.path not in elsewhere]
    changed = {relative(memory.path, site): memory.written() for memory in memories if memory.changed}
    groups = [{name: data} for name, data in changed.items()]
    refused = dict(zip(changed, put(site, groups, check, seen), strict=True))
    problems = Problems()
    problems.found += elsewhere.values()
    for memory in memories:
        name = relative(memory.path, site)
        problems.found += refused.get(name, ())
        if not refused.get(name):
            yield name, memory.changed
    problems.raise_if_any()


def _under_old_names(site: Path, lacking: Sequence[Path]) -> dict[Path, Problem]:
    """A problem for each of the memories that are `lacking` whose sentences are in a memory of no article."""
    suffix = memory_suffix(pair_of(site).target)
    found: dict[Path, Problem] = {}
    articles = article_files(site, Problems()) if lacking else {}
    held = (site / MEMORY_FOLDER).glob(f"*{suffix}")
    strays = [path for path in held if path.name.removesuffix(suffix) not in articles]
    if lacking and strays:
        paths = [relative(path, site) for path in articles.values()]
        owners = Owners(paths, (), lambda path: read_bytes(site / path, site), pair_of(site).target)
        for stray in sorted(strays):
            path = site / MEMORY_FOLDER / f"{Path(owners.owner(relative(stray, site))).stem}{suffix}"
            if path in lacking:
                name = relative(path, site)
                message = f"is not created: {relative(stray, site)} has the sentences of this article"
                found[path] = Problem(name, 0, message, f"rename that file to {name}")
    return found


def load_memories(site: Path, slugs: Sequence[str] = ()) -> dict[str, Synced]:
    """The updated memories of the articles `slugs`, or of all articles if there are none, by slug and in
    order. Nothing is written. Raises a ContentError with all problems."""
    require_content(site)
    pair = pair_of(site)
    problems = Problems()
    paths = article_files(site, problems)
    problems.found += [no_article(slug, paths) for slug in slugs if slug not in paths]
    loaded: dict[str, Synced] = {}
    names = Names(site)
    for slug in dict.fromkeys(slugs or sorted(paths)):
        if slug in paths:
            with problems.collected():
                loaded[slug] = load_synced(site, paths[slug], pair, names)
    problems.raise_if_any()
    return loaded


def load_synced(site: Path, path: Path, pair: Pair, names: Names, data: bytes | None = None) -> Synced:
    """The updated memory of the article at `path` (with the bytes `data`, if the file does not exist yet).
    Nothing is written."""
    article = load_article(path, site, read_bytes(path, site) if data is None else data, pair)
    target = site / memory_path(path.stem, pair.target)
    memory = read_bytes(target, site) if present(target) else None
    return synced(site, article, memory, pair, names)


def synced(site: Path, article: Article, memory: bytes | None, pair: Pair, names: Names) -> Synced:
    """The updated memory of an article; `memory` are the bytes of its file (None if there is none yet).
    Nothing is written. The glossary `names` are read only if there is something new."""
    name = memory_path(article.slug, pair.target)
    target = site / name
    text = decode_memory(memory, name) if memory is not None else ""
    po = parse_memory(text, name) if text.strip() else new_memory(article.slug, pair)
    before = {id(entry): entry.msgid for entry in po}
    changed = syncing.sync(po, [sentence.source for sentence in article.sentences], pair.source)
    # The entries are in the order of the sentences; only new entries get comments.
    pairs = list(zip(po, article.sentences, strict=False))
    new = [(entry, sentence) for entry, sentence in pairs if before.get(id(entry)) != entry.msgid]
    if new:
        comment_on([entry for entry, _ in new], [sentence for _, sentence in new], names.of(pair), pair)
    for entry, sentence in pairs:
        if sentence.foreign and not entry.msgstr.strip():
            entry.msgstr, changed = entry.msgid, True
    return Synced(target, memory or b"", text, po, changed)
