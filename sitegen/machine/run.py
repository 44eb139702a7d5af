"""`sitegen translate`: filling the translation memory with the help of an engine, batch by batch.

Every batch is written as soon as it is available, each file atomically, so that a run that is stopped loses
at most what is in progress: one batch, if no other processes work for it. The next run continues from there.
What a person wrote is never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from sitegen.annotation.article import annotate
from sitegen.annotation.matcher import Matcher
from sitegen.annotation.summary import links_of
from sitegen.content.layout import memory_path
from sitegen.content.loader import Content, Text, load_content, load_text, reader
from sitegen.content.memory.entries import Unit, apply, is_machines, parse_units, state_of, units_of
from sitegen.content.memory.pofile import parse_memory, write_memory
from sitegen.content.memory.provenance import Draft, has_suggestion, with_draft, with_suggestion
from sitegen.content.memory.syntax import decode_memory
from sitegen.editing.seen import ChangedError, require_as_seen, seen_now
from sitegen.editing.syncing import sync_articles
from sitegen.editing.writing import Check, sentences_at, write
from sitegen.errors import Problem, Problems
from sitegen.execution.executor import Executor
from sitegen.execution.processes import Processes
from sitegen.files.reading import NOT_TEXT, encode, read_bytes
from sitegen.machine import masking
from sitegen.machine.engine import Engine
from sitegen.machine.translator import Batch, Translator, decode_drafts, given_up
from sitegen.markdown.inline import searchable_text, sentence_pieces
from sitegen.model.article import Sentence
from sitegen.model.entry import Mention
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record

Only = Literal["missing", "machine", "stale"]
ALL: tuple[Only, ...] = ("missing", "stale")
HERE = Processes(1)

# Called after every batch with the number of sentences done and the total number.
Report = Callable[[int, int], None]


class Summary(Record, frozen=True):
    """The result of a run: how many texts and suggestions beside a person's text it wrote, the findings by
    rule, and the texts that it did not write because the next build would refuse them."""

    drafts: int
    suggestions: int
    flags: Mapping[str, int]
    refused: tuple[Problem, ...] = ()


class _Job(Record, frozen=True):
    """An entry to fill: `id` is that of the sentence, `suggest` says whether the entry has a person's
    text."""

    slug: str
    id: str
    sentence: Sentence
    mentions: tuple[Mention, ...]
    suggest: bool


# A job and the draft that fills its entry.
_Filled = tuple[_Job, Draft]


def translate_site(
    site: Path,
    engine: Engine,
    check: Check,
    *,
    slugs: Collection[str] = (),
    only: Sequence[Only] = ALL,
    executor: Executor = HERE,
    address: str = "",
    report: Report = lambda done, total: None,
) -> Summary:
    """Translate what is wanted in the articles (all of them, or those of `slugs`). If the `executor` runs
    elsewhere, `address` is the name or address of the engine there. Raises ContentError with the problems of
    the content, before anything is written, and EngineError."""
    content = load_content(site)
    list(sync_articles(site, tuple(slugs), check))
    translator = Translator(engine, content.pair, content.entries, address)
    run = _Run(site, content, translator)
    same: dict[tuple[str, bool], list[_Job]] = {}
    jobs = [job for text in content.texts if not slugs or text.article.slug in slugs
            for job in run.jobs_of(text, only)]  # fmt: skip
    for job in jobs:
        same.setdefault((job.sentence.source, job.sentence.kind in ("title", "summary")), []).append(job)
    groups = list(same.values())
    firsts = [group[0].sentence for group in groups]
    prepared = [masking.prepare(first.source, first.kind, translator.rules.find_head) for first in firsts]
    report(0, len(jobs))
    indices = engine.batches([masking.for_engine(parts.text) for parts in prepared])
    batches = [
        Batch(number, [(prepared[index], groups[index][0].mentions) for index in batch])
        for number, batch in enumerate(indices)
    ]
    done = 0
    for encoded in executor.map(translator, batches, taken=1, lost=given_up):
        number, drafts = decode_drafts(encoded)
        found = [groups[index] for index in indices[number]]
        if drafts is None:
            run.give_up(job for group in found for job in group)
        else:
            run.save([(job, draft) for group, draft in zip(found, drafts, strict=True) for job in group])
        done += sum(map(len, found))
        report(done, len(jobs))
    flags = Counter(flag.rule for _, draft in run.written for flag in draft.flags)
    suggestions = sum(job.suggest for job, _ in run.written)
    return Summary(len(run.written) - suggestions, suggestions, flags, tuple(run.refused))


def draft_of(sentence: Sentence, content: Content, engine: Engine) -> Draft:
    """The engine's draft for one sentence, as it would be for the whole article; only the languages and the
    glossary of `content` matter. Raises EngineError."""
    translator = Translator(engine, content.pair, content.entries)
    return translator.translate([translator.prepared(sentence)])[0]


def with_draft_in(unit: Unit, draft: Draft) -> Unit:
    """The entry with the draft: as its text if nobody has confirmed the present one, or else beside it."""
    if state_of(unit) in ("missing", "machine") or (unit.fuzzy and is_machines(unit)):
        provenance = with_draft(unit.provenance, draft)
        return replace(unit, target=draft.text, fuzzy=True, previous="", provenance=provenance)
    return replace(unit, provenance=with_suggestion(unit.provenance, draft, unit.source))


class _Run:
    """The memories of a run, and what has been written and refused so far."""

    def __init__(self, site: Path, content: Content, translator: Translator) -> None:
        self._site = site
        self._pair = content.pair
        self._translator = translator
        self._paths = {text.article.slug: text.article.path for text in content.texts}
        self._no_names = ByLanguage(self._pair, *(Matcher([], lang) for lang in self._pair))
        self.written: list[_Filled] = []
        self.refused: list[Problem] = []

    def jobs_of(self, text: Text, only: Sequence[Only]) -> Iterator[_Job]:
        """The entries of an article to fill, in the order of its sentences."""
        slug, sentences = text.article.slug, text.article.sentences
        memory = text.memory_path
        units = [u for u in parse_units(self._memory(memory)[1], memory) if not u.obsolete]
        mentions = self._translator.matcher.find_each(
            [searchable_text(sentence_pieces(s.source, s.kind)) for s in sentences]
        )
        for sentence, unit, named in zip(sentences, units, mentions, strict=True):
            suggest = _is_persons(unit)
            suggested = suggest and has_suggestion(
                unit.provenance, self._translator.engine.name, sentence.source
            )
            if state_of(unit) in only and sentence.text.strip() and not suggested:
                yield _Job(slug, unit.id, sentence, named, suggest)

    def give_up(self, jobs: Iterable[_Job]) -> None:
        """Refuse jobs, each of which has ended the processes that it was given to."""
        for job in jobs:
            hint = "check the sentence and the memory of the workers"
            self._refuse(job.slug, job.id, "every worker that translated it was killed", hint)

    def save(self, filled: Sequence[_Filled]) -> None:
        """Save the drafts of a batch, except those that the next build would refuse. Each file is read again
        and written atomically, so that what a person has saved since the run began stays; an entry that is no
        longer the machine's is left alone."""
        for slug in sorted({job.slug for job, _ in filled}):
            left = [each for each in filled if each[0].slug == slug and self._is_usable(*each)]
            while not self._try_to_save(slug, left):
                pass

    def _try_to_save(self, slug: str, left: Sequence[_Filled]) -> bool:
        """Save drafts of an article; return False if somebody else has written its memory at the same
        time."""
        name = memory_path(slug, self._pair.target)
        seen = seen_now(self._site)
        data, text = self._memory(name)
        known = {(problem.path, problem.message) for problem in self._problems(slug, text)}
        while True:
            new, written = _with_drafts(text, name, left)
            found = [p for p in self._problems(slug, new) if (p.path, p.message) not in known]
            if not found or not written:
                break
            ids = {job.id for job, _ in written}
            lines = {unit.id: unit.line for unit in parse_units(new, "") if unit.id in ids}
            wrong = {id: problem for problem in found for id in sentences_at(problem, name, lines)}
            for id, problem in wrong.items():
                self._refuse(slug, id, str(problem))
            left = [(job, draft) for job, draft in left if job.id not in wrong]
        if written:
            try:
                unchanged = partial(require_as_seen, self._site, name, seen)
                write(self._site / name, encode(new, data), self._site, unchanged)
            except ChangedError:
                return False
        self.written += written
        return True

    def _memory(self, name: str) -> tuple[bytes, str]:
        """The current bytes and text of a memory."""
        data = read_bytes(self._site / name, self._site)
        return data, decode_memory(data, name)

    def _is_usable(self, job: _Job, draft: Draft) -> bool:
        """Whether the draft is neither empty nor contains characters that no text file may have; otherwise
        refuse it."""
        whole = "".join([draft.text, draft.raw, *(flag.message for flag in draft.flags)])
        bad = NOT_TEXT.search(whole)
        if not draft.text.strip():
            self._refuse(job.slug, job.id, "it is empty", "the engine returned nothing")
        elif bad:
            self._refuse(job.slug, job.id, f"it holds the character U+{ord(bad[0]):04X}")
        return bool(draft.text.strip()) and not bad

    def _refuse(self, slug: str, id: str, reason: str, hint: str = "the next build would refuse it") -> None:
        message = f"the engine's text for {id} is not used: {reason}"
        self.refused.append(Problem(memory_path(slug, self._pair.target), 0, message, hint, "warning"))

    def _problems(self, slug: str, text: str) -> list[Problem]:
        """The problems that an article would have if its memory had this text."""
        problems = Problems()
        read = reader(self._site)
        name = memory_path(slug, self._pair.target)
        loaded = load_text(
            self._paths[slug],
            lambda path: text.encode() if path == name else read(path),
            self._pair,
            problems,
        )
        if loaded:
            links_of(annotate(loaded, self._no_names), problems)
        return problems.found


def _with_drafts(text: str, name: str, filled: Sequence[_Filled]) -> tuple[str, list[_Filled]]:
    """The text of a memory with drafts in it, and the drafts that went in."""
    po = parse_memory(text, name)
    live = {unit.id: (unit, entry) for unit, entry in zip(units_of(po), po, strict=True) if not unit.obsolete}
    written: list[_Filled] = []
    for job, draft in filled:
        if job.id in live and (unit := _fill(live[job.id][0], job, draft)):
            apply(unit, live[job.id][1])
            written.append((job, draft))
    return write_memory(po, text), written


def _fill(unit: Unit, job: _Job, draft: Draft) -> Unit | None:
    """The entry with the draft as its text or as a suggestion; None if it has changed since the job began."""
    is_to_fill = job.suggest and unit.fuzzy if _is_persons(unit) else unit.fuzzy or not unit.target.strip()
    return with_draft_in(unit, draft) if is_to_fill and unit.source == job.sentence.source else None


def _is_persons(unit: Unit) -> bool:
    return state_of(unit) != "missing" and not is_machines(unit)
