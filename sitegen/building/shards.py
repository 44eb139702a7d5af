"""Articles for remote processes: a shard of articles is one task, with its own folder that all machines see.

The shard's pages and parts wait there, as in any stage, along with journals of the outcomes of its articles.
Its name is the digest of everything that its articles are made from, except their own files. So a shard may
be handed out any number of times, even by a restarted build: valid results are kept, and the rest is made.
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from sitegen.building.article_task import ArticleItem, ArticleTask, Outcome, decode_outcome
from sitegen.building.publishing import staged_name
from sitegen.building.staging import Stage
from sitegen.building.values import Values, digest_of
from sitegen.building.work import Work
from sitegen.content.layout import MEDIA_FOLDER, memory_path, notes_path, slug_of
from sitegen.errors import Problem
from sitegen.execution.executor import Executor
from sitegen.files.reading import DIGEST_BYTES, digest
from sitegen.files.tree import NOTHING, Tree
from sitegen.model.record import Record

# The maximum number of articles in a shard; if there are more, each shard has more than half as many.
_LARGEST = 400
_JOURNAL = "outcomes-"
# Each outcome is preceded by its digest and its length.
_LENGTH = 4
_HEAD = DIGEST_BYTES + _LENGTH


class Shard(NamedTuple):
    """Articles, the names of those of their files that exist, and the folder for the results; the articles
    that are `given_up` (by path) have ended every process that read them."""

    folder: Path
    items: tuple[ArticleItem, ...]
    files: tuple[str, ...]
    given_up: tuple[str, ...] = ()


class ShardTask(Record, frozen=True):
    """The task for a shard; `task` is the task for one article."""

    task: ArticleTask

    def __call__(self, shard: Shard) -> bytes:
        """The path of a journal with the outcomes of all its articles, in order. Raises OSError."""
        if not shard.folder.is_dir():
            raise OSError(errno.ENOENT, "a worker cannot see it", str(shard.folder))
        tree = Tree(dict.fromkeys(shard.files, NOTHING))
        task = msgspec.structs.replace(self.task, tree=tree, stage=Stage(str(shard.folder)))
        kept = _kept_in(shard, task)
        path = shard.folder / f"{_JOURNAL}{uuid.uuid4().hex}"
        with path.open("xb", 0) as journal:
            for item in shard.items:
                is_given_up = item.path in shard.given_up
                _note(journal, _ended_by(item) if is_given_up else kept.get(item.path) or task(item))
        return os.fsencode(path)


def outcomes_of_shards(
    work: Work, values: Values, task: ArticleTask, items: Sequence[ArticleItem], executor: Executor
) -> Iterator[bytes]:
    """The outcomes of articles, encoded, each once."""
    left = _shards_of(task, items, _basis(work, values), Path(work.shards))
    wanted = {shard.folder for shard in left}
    for there in {*Path(work.shards).iterdir()} - wanted:
        shutil.rmtree(there, ignore_errors=True)
    for folder in wanted:
        folder.mkdir(exist_ok=True)
    # Sending the list of all files of the site would be too much, and a shard brings its own.
    without_tree = msgspec.structs.replace(task, tree=Tree({}))
    while left:
        ended: list[Shard] = []

        def lost(shard: Shard, ended: list[Shard] = ended) -> bytes:
            ended.append(shard)
            return b""

        for journal in executor.map(ShardTask(without_tree), left, taken=1, lost=lost):
            if journal:
                yield from _read(Path(os.fsdecode(journal)))
        left = [_without_one(shard) for shard in ended]


def _basis(work: Work, values: Values) -> bytes:
    """A digest of everything that articles are made from, besides their own files."""
    media = [each for each in work.inputs.files.items() if each[0].startswith(f"{MEDIA_FOLDER}/")]
    return digest_of((work.store.version, work.options, values.digest(), sorted(media)))


def _shards_of(task: ArticleTask, items: Sequence[ArticleItem], basis: bytes, folder: Path) -> list[Shard]:
    """Articles grouped by the digests of their paths, so that adding or removing an article leaves the others
    where they are."""
    number = 1
    while len(items) > _LARGEST * number:
        number *= 2
    groups: list[list[ArticleItem]] = [[] for _ in range(number)]
    for item in items:
        groups[int.from_bytes(digest(item.path.encode())) % number].append(item)
    shards = []
    for group in filter(None, groups):
        slugs = [slug_of(item.path) for item in group]
        memories = [memory_path(slug, task.matchers.pair.target) for slug in slugs]
        own = [*(item.path for item in group), *memories, *map(notes_path, slugs)]
        files = tuple(name for name in own if task.tree.has(name))
        shards.append(Shard(folder / digest_of((basis, files)).hex(), tuple(group), files))
    return shards


def _kept_in(shard: Shard, task: ArticleTask) -> dict[str, bytes]:
    """The outcomes that are there and still valid, by path of the article."""
    items = {item.path: item for item in shard.items}
    names = {path.name for path in shard.folder.iterdir()}
    return {
        outcome.path: encoded
        for journal in _journals(shard)
        for encoded in _read(journal)
        if (outcome := decode_outcome(encoded)).path in items
        and _is_right(outcome, items[outcome.path], names, task)
    }


def _is_right(outcome: Outcome, item: ArticleItem, names: set[str], task: ArticleTask) -> bool:
    """Whether an article was made from the current contents of its files, and everything wanted from it waits
    in the folder."""
    try:
        same = all(
            digest((task.site / name).read_bytes()) == held
            for name, (_, held) in outcome.files.items()
            if held
        )
    except OSError:
        return False
    has_none = outcome.problems or (outcome.summary and not task.shows(outcome.summary))
    has_parts = not outcome.as_known or (not item.parts and item.known == outcome.content)
    has_page = bool(outcome.pages or has_none) or not item.page
    pages = (page for page in outcome.pages if page.digest != item.published)
    waiting = all(staged_name(page.path) in names for page in pages)
    return bool(outcome.files) and same and has_parts and has_page and waiting


def _without_one(shard: Shard) -> Shard:
    """The shard without the article at which one process after another has ended. If no two processes got
    equally far, there is no such article, and all are tried again."""
    counts = [sum(1 for _ in _read(journal)) for journal in _journals(shard)]
    most = max(counts, default=0)
    if counts.count(most) < 2:
        return shard
    return shard._replace(given_up=(*shard.given_up, shard.items[most].path))


def _ended_by(item: ArticleItem) -> bytes:
    """The outcome of an article that is given up. It lists no files, and so is never kept."""
    message, hint = "kills every process that reads it", "check its text and the memory of the workers"
    return _encode(Outcome(item.path, (Problem(item.path, 0, message, hint),), {}, {}))


def _journals(shard: Shard) -> list[Path]:
    return sorted(shard.folder.glob(f"{_JOURNAL}*"))


def _note(journal: BinaryIO, encoded: bytes) -> None:
    journal.write(digest(encoded) + len(encoded).to_bytes(_LENGTH) + encoded)


def _read(journal: Path) -> Iterator[bytes]:
    """The outcomes in a journal, except for one that was cut off."""
    with journal.open("rb") as file:
        while len(head := file.read(_HEAD)) == _HEAD:
            encoded = file.read(int.from_bytes(head[DIGEST_BYTES:]))
            if digest(encoded) != head[:DIGEST_BYTES]:
                return
            yield encoded


_encode = msgspec.msgpack.Encoder().encode
