"""`sitegen import`: turning files into articles of the site."""

from __future__ import annotations

import datetime
import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.content.layout import ARTICLES_FOLDER, MEDIA_FOLDER, require_content, require_slug
from sitegen.content.settings import pair_of
from sitegen.editing.names import Names
from sitegen.editing.seen import seen_now
from sitegen.editing.slugs import slug_for
from sitegen.editing.syncing import Synced, load_synced
from sitegen.editing.writing import Check, Group, put, write
from sitegen.errors import ContentError, Problem, reason_of
from sitegen.execution.executor import Executor
from sitegen.execution.processes import Processes
from sitegen.files.installed import digest_of_code, installed
from sitegen.files.paths import STATE_FOLDER, is_hidden, present, printable, relative
from sitegen.files.reading import digest, encode, read_bytes
from sitegen.importing.draft import Draft, Field, FieldName, ReportLine
from sitegen.importing.lines import is_latin
from sitegen.importing.markdown import write_article
from sitegen.importing.origins import Origins
from sitegen.importing.reader import SUFFIXES, usable
from sitegen.importing.reading import ReadingTask, Source, read_sources
from sitegen.importing.report import whole_report
from sitegen.importing.sameness import is_same
from sitegen.model.record import Record

STANDARD_INPUT = "-"
REPORTS_FOLDER = f"{STATE_FOLDER}/import"
# The libraries that determine how a file is read.
_READERS = ("feedparser", "justext", "lxml", "mammoth", "markdown_it_py", "trafilatura")
_MOST_OF_A_NAME = 999
# Files that may hold an article, but are not looked for in folders.
_DOCUMENTS = frozenset(
    (".pdf", ".doc", ".rtf", ".odt", ".pages", ".epub", ".md", ".markdown", ".json", ".csv", ".eml", ".zip",
     ".tex", ".po", ".tmx", ".xlf", ".xliff", ".warc", ".xht", ".asp", ".aspx", ".php", ".shtml")
)  # fmt: skip
_DATED = re.compile(r"\A\d{4}-\d\d-\d\d-")


# Reports progress: the current step, how many items are done, and how many there are.
Progress = Callable[[str, int, int], None]


class Options(Record, frozen=True):
    """What an editor specifies for what a text does not contain; `publish` publishes an article at once,
    `force` replaces one that has been edited since."""

    slug: str = ""
    date: datetime.date | None = None
    source: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    publish: bool = False
    force: bool = False


class Imported(Record, frozen=True):
    """What an import did with an article from a file (`name`), and what it noticed; or the `problems` because
    of which it wrote nothing. `report` is the path of the full report."""

    name: str
    path: str = ""
    outcome: Literal["wrote", "unchanged", "replaced"] = "wrote"
    draft: Draft | None = None
    report: str = ""
    problems: tuple[Problem, ...] = ()


# The articles of an import by path: the name of the file that each comes from, and its text.
Taken = dict[str, tuple[str, str]]


class _Plan(Record, frozen=True):
    """What an import should do: its result, the text of the article, and the files to write for it (none if
    nothing changes)."""

    imported: Imported
    text: str
    files: Group
    replaced: bytes = b""


def import_files(
    site: Path, inputs: Mapping[Path, bytes | None], check: Check, options: Options, *, writes: bool = True,
    executor: Executor | None = None, progress: Progress = lambda *_: None,
) -> list[Imported]:  # fmt: skip
    """Import each text or saved page as an article with its translation memory, except those that the next
    build would refuse. `inputs` are files by path, with their bytes if these are already known; the
    `executor` reads them. Unless `writes` is set, nothing is written, and the results say what would be."""
    require_content(site)
    seen = seen_now(site)
    imported: list[Imported] = []
    plans: dict[int, _Plan] = {}
    taken: Taken = {}
    names, origins = Names(site), Origins(site)
    workers = executor or Processes(0)
    kept = _kept_by(site, workers)
    sources = [_source(number, file, data) for number, (file, data) in enumerate(inputs.items())]
    for source, drafts in read_sources(ReadingTask(site.absolute(), kept), sources, workers):
        progress("reading", source.number + 1, len(sources))
        if drafts.problems:
            imported.append(Imported(source.name, problems=drafts.problems))
        for number, draft in enumerate(drafts.found, 1):
            name = f"{source.name}, item {number}" if len(drafts.found) > 1 else source.name
            try:
                plan = _plan(site, name, usable(draft, name), options, taken, names, origins)
                taken[plan.imported.path] = (name, plan.text)
                plans[len(imported)] = plan
                imported.append(plan.imported)
            except ContentError as error:
                imported.append(Imported(name, problems=error.problems))
    changing = {number: plan for number, plan in plans.items() if plan.files}
    groups = [plan.files for plan in changing.values()]
    if writes:
        _keep_replaced(site, changing.values())
    refused = put(site, groups, check, seen) if writes else [check(site, group) for group in groups]
    for number, found in zip(changing, refused, strict=True):
        if found:
            name = imported[number].name
            imported[number] = Imported(name, problems=tuple(_refused(name, problem) for problem in found))
    for done in imported if writes else ():
        if done.draft and not done.problems:
            text = whole_report(done.draft, done.name, done.path)
            write(site / done.report, text.encode(errors="backslashreplace"), site)
    if kept and writes:
        shutil.rmtree(kept, ignore_errors=True)
    return imported


def _kept_by(site: Path, executor: Executor) -> str:
    """The folder in which remote processes keep what they have read until everything is written."""
    if not executor.is_elsewhere:
        return ""
    version = digest(digest_of_code() + repr(installed(_READERS)).encode()).hex()
    folder = site.absolute() / REPORTS_FOLDER / f"read-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def _source(number: int, file: Path, data: bytes | None) -> Source:
    if str(file) == STANDARD_INPUT:
        return Source(number, None, "standard input", data)
    return Source(number, file.absolute(), printable(str(file)), data)


def _keep_replaced(site: Path, plans: Iterable[_Plan]) -> None:
    for plan in plans:
        if plan.replaced:
            stem = Path(plan.imported.path).stem
            kept = f"{stem}.{hashlib.sha256(plan.replaced).hexdigest()[:8]}.md"
            write(site / STATE_FOLDER / "replaced" / kept, plan.replaced, site)


def files_in(folder: Path) -> list[Path]:
    """The files of a folder that may be articles, sorted by path, without those that belong to a saved page.
    Raises a ContentError if the folder cannot be read."""
    return [path for path in _all_in(folder) if path.suffix.lower() in SUFFIXES]


def passed_over(folder: Path) -> Counter[str]:
    """How many documents of kinds that are not read a folder has, by their suffixes. Raises a ContentError if
    it cannot be read."""
    others = (path.suffix.lower() for path in _all_in(folder))
    return Counter(suffix for suffix in others if suffix in _DOCUMENTS)


def _all_in(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        name = printable(str(folder))
        raise ContentError(Problem(name, 0, f"cannot be read: {reason_of(error)}")) from error
    return [
        path
        for path in found
        if not is_hidden(path.relative_to(folder).as_posix())
        and not any(part.endswith(("_files", ".files")) for part in path.relative_to(folder).parts[:-1])
    ]


def _plan(
    site: Path, name: str, draft: Draft, options: Options, taken: Taken, names: Names, origins: Origins
) -> _Plan:
    """What an import should do with an article. `taken` are the articles of the same import so far, `names`
    the names of the glossary, `origins` the articles of the site."""
    draft = _with_options(draft, options)
    path, old = _place(site, name, draft, options, taken, origins)
    if old is None and options.slug and (copy := origins.find(draft)):
        remark = ReportLine(0, "info", "the same text or page is already an article", copy[0])
        draft = msgspec.structs.replace(draft, report=(*draft.report, remark))
    slug = Path(path).stem
    pictures = _pictures(slug, draft)
    text = write_article(draft, [f"../media/{Path(picture).name}" for picture in pictures])
    data = encode(text, old or b"")
    report = f"{REPORTS_FOLDER}/{slug}.txt"
    if old == data:
        return _Plan(Imported(name, path, "unchanged", draft, report), text, {})
    if old is not None and not options.force:
        message = f"{path} is from the same text or page, and differs from this file"
        hint = "it may have been edited: use --force to replace it, or --slug for another name"
        raise ContentError(Problem(name, 0, message, hint))
    try:
        pair = pair_of(site)
        memory = load_synced(site, site / path, pair, names, data)
    except ContentError as error:
        raise ContentError(*(_refused(name, problem) for problem in error.problems)) from error
    if pair.target == "en":
        _keep_english(memory)
    files = {path: data, relative(memory.path, site): memory.written(), **pictures}
    outcome: Literal["wrote", "replaced"] = "wrote" if old is None else "replaced"
    return _Plan(Imported(name, path, outcome, draft, report), text, files, old or b"")


def _keep_english(memory: Synced) -> None:
    """Copy text in Latin letters, such as a caption, as its own English translation; it is never sent to a
    translation engine."""
    for entry in memory.po:
        if memory.changed and not entry.msgstr and not entry.obsolete and is_latin(entry.msgid):
            entry.msgstr = entry.msgid


def _place(
    site: Path, name: str, draft: Draft, options: Options, taken: Taken, origins: Origins
) -> tuple[str, bytes | None]:
    """The path for the article, and the article imported from the same text if there is one already, whatever
    its name. Another article with that name is left alone: the slug gets a number, unless it was given by the
    editor."""
    slug = options.slug or slug_for(draft.title, draft.date)
    is_known = options.slug or taken or slug in origins.paths
    for found in () if is_known else _alike(slug, origins.paths):
        data = read_bytes(site / found, site)
        if is_same(data.decode("utf-8", "replace"), draft):
            return found, data
    if not options.slug and (copy := origins.find(draft)):
        if by := taken.get(copy[0], ("",))[0]:
            raise ContentError(
                Problem(name, 0, f"{copy[0]} has already been made from {by}", "import it alone")
            )
        return copy
    require_slug(slug, name)
    for number in range(1, _MOST_OF_A_NAME):
        numbered = slug if number == 1 else f"{slug}-{number}"
        path = origins.paths.get(numbered, f"{ARTICLES_FOLDER}/{numbered}.md")
        old = read_bytes(site / path, site) if present(site / path) else None
        by, text = taken.get(path, ("", ""))
        if old is None and not by:
            return path, None
        same = is_same(text or (old or b"").decode("utf-8", "replace"), draft)
        if by and same:
            raise ContentError(Problem(name, 0, f"{path} has already been made from {by}", "import it alone"))
        if same:
            return path, old
        if options.slug:
            hint = "it came from another text, so it is not replaced: choose another --slug"
            raise ContentError(Problem(name, 0, f"{path} is another article", hint))
    raise ContentError(Problem(name, 0, f'the slug "{slug}" is taken', "choose one with --slug"))


def _alike(slug: str, paths: Mapping[str, str]) -> list[str]:
    """The articles, of those with `paths` by slug, whose slugs resemble this one apart from the date prefix,
    which may be added later."""
    own = _DATED.sub("", slug)
    return [
        path
        for each, path in paths.items()
        if each != slug
        and (other := _DATED.sub("", each))
        and (own.startswith(other) or other.startswith(own))
    ]


def _with_options(draft: Draft, options: Options) -> Draft:
    """The draft with the values that the editor has specified."""
    given: dict[FieldName, tuple[str, str]] = {
        "date": (str(options.date or ""), "--date"),
        "source": (options.source, "--source"),
        "author": (options.author, "--author"),
    }
    fields = tuple(
        Field(field.name, *given[field.name]) if given.get(field.name, ("", ""))[0] else field
        for field in draft.fields
    )
    return msgspec.structs.replace(
        draft,
        date=options.date or draft.date,
        source_name=options.source or draft.source_name,
        author=options.author or draft.author,
        tags=tuple(dict.fromkeys((*options.tags, *draft.tags))),
        publish=options.publish,
        fields=fields,
    )


def _pictures(slug: str, draft: Draft) -> dict[str, bytes]:
    """The pictures of the article, in its order, by path in the site."""
    found = [block.picture for block in draft.blocks if block.picture and block.picture.data]
    return {
        f"{MEDIA_FOLDER}/{slug}-{number}{picture.suffix}": picture.data
        for number, picture in enumerate(found, 1)
    }


def _refused(name: str, problem: Problem) -> Problem:
    """The problem that a file is not imported because of a problem in the resulting article."""
    return Problem(name, 0, f"is not imported: {problem}", "")
