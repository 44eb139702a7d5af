"""`sitegen translate`: fills the translation memory with an engine, batch by batch.

Every batch is written before the next begins, each file in one step, so that a run that is stopped loses
the batch in flight at most, and the next one goes on from there. What a person wrote is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from sitegen import languages
from sitegen.annotation.article import annotate
from sitegen.annotation.matcher import Matcher
from sitegen.annotation.summary import links_of
from sitegen.content.layout import memory_file, memory_path
from sitegen.content.loader import Content, Text, load_content, load_text, reader
from sitegen.content.memory.entries import Unit, apply, is_machines, parse_units, state_of, units_of
from sitegen.content.memory.pofile import parse_memory, write_memory
from sitegen.content.memory.provenance import Draft, has_suggestion, with_draft, with_suggestion
from sitegen.editing.syncing import sync_articles
from sitegen.editing.writing import Check, sentences_at, write
from sitegen.errors import Problem, Problems
from sitegen.files.paths import relative
from sitegen.files.reading import NOT_TEXT, read_text
from sitegen.machine import masking
from sitegen.machine.engine import Engine
from sitegen.machine.pairs import rules_for
from sitegen.markdown import inline
from sitegen.markdown.inline import plain_text, searchable_text, sentence_pieces
from sitegen.model.article import Sentence
from sitegen.model.entry import Mention
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record
from sitegen.model.translation import Flag

Only = Literal["missing", "machine", "stale"]
ALL: tuple[Only, ...] = ("missing", "stale")
N_BEST = 4
_HALF = re.compile("[\ud800-\udfff]")

# Called after every batch with the number of sentences done and the number of all.
Report = Callable[[int, int], None]


class Summary(Record, frozen=True):
    """What a run did: texts written, suggestions written beside a person's text, and findings; and which
    texts it did not write, as the next build would refuse them."""

    drafts: int
    suggestions: int
    flags: Mapping[str, int]
    refused: tuple[Problem, ...] = ()


class _Job(Record, frozen=True):
    """One entry to be filled: `id` is the sentence's, `suggest` whether it holds a person's text."""

    slug: str
    id: str
    sentence: Sentence
    mentions: tuple[Mention, ...]
    suggest: bool


def translate_site(
    site: Path,
    engine: Engine,
    check: Check,
    *,
    slugs: Collection[str] = (),
    only: Sequence[Only] = ALL,
    report: Report = lambda done, total: None,
) -> Summary:
    """Translates what is wanted of the articles (all, or those of `slugs`).

    Raises ContentError with the problems of the content, before anything is written, and EngineError.
    """
    content = load_content(site)
    for _ in sync_articles(site, tuple(slugs), check):
        pass
    run = _Run(site, content, engine)
    jobs = list(run.jobs(slugs, only))
    groups: dict[tuple[str, bool], list[_Job]] = {}
    for job in jobs:
        groups.setdefault((job.sentence.source, job.sentence.kind in ("title", "summary")), []).append(job)
    same = list(groups.values())
    prepared = [masking.prepare(group[0].sentence.source, group[0].sentence.kind) for group in same]
    done = 0
    report(0, len(jobs))
    for batch in engine.batches([masking.for_engine(parts.text) for parts in prepared]):
        drafts = run.translate([(prepared[index], same[index][0].mentions) for index in batch])
        for index, draft in zip(batch, drafts, strict=True):
            run.put(same[index], draft)
            done += len(same[index])
        run.save()
        report(done, len(jobs))
    return Summary(run.drafts, run.suggestions, run.flags, tuple(run.refused))


class _Run:
    """The memories of one run, and what it takes to fill them."""

    def __init__(self, site: Path, content: Content, engine: Engine) -> None:
        self._site = site
        self._content = content
        self._engine = engine
        self._pair = content.pair
        self._rules = rules_for(self._pair)
        self._terminology = self._rules.terminology(content.entries)
        self._matcher = Matcher(content.entries, self._pair.source)
        self._names = {entry.id: entry.preferred_names.target for entry in content.entries}
        self._pending: dict[str, list[tuple[_Job, Draft]]] = {}
        self.drafts = self.suggestions = 0
        self.flags: dict[str, int] = {}
        self.refused: list[Problem] = []
        self._paths = {text.article.slug: text.article.path for text in content.texts}
        self._no_names = ByLanguage(self._pair, *(Matcher([], lang) for lang in self._pair))

    def jobs(self, slugs: Collection[str], only: Sequence[Only]) -> Iterator[_Job]:
        """The entries to fill, in the order of articles and sentences."""
        for text in self._content.texts:
            if not slugs or text.article.slug in slugs:
                yield from self._jobs_of(text, only)

    def _jobs_of(self, text: Text, only: Sequence[Only]) -> Iterator[_Job]:
        slug, sentences = text.article.slug, text.article.sentences
        path = memory_file(self._site, slug, self._pair.target)
        po = parse_memory(read_text(path, self._site), text.memory_path)
        units = [unit for unit in units_of(po) if not unit.obsolete]
        mentions = self._matcher.find_each(
            [searchable_text(sentence_pieces(s.source, s.kind)) for s in sentences]
        )
        for number, (sentence, unit) in enumerate(zip(sentences, units, strict=True)):
            state = state_of(unit)
            if state not in only or not sentence.text.strip():
                continue
            suggest = _is_persons(unit)
            if suggest and has_suggestion(unit.provenance, self._engine.name, sentence.source):
                continue
            yield _Job(slug, unit.id, sentence, mentions[number], suggest)

    def translate(self, sentences: Sequence[tuple[masking.Prepared, tuple[Mention, ...]]]) -> list[Draft]:
        """One draft for each sentence: translated, repaired, held to the glossary and checked."""
        best = self._ask([parts.text for parts, _ in sentences], N_BEST)
        small = [
            text for parts, _ in sentences for text in (parts.label, *(s.text for s in parts.spans)) if text
        ]
        wanted = list(dict.fromkeys(small))
        answers = self._ask(wanted) if wanted else []
        repair = self._rules.repair
        translated = {
            text: repair(answer[0], text).text for text, answer in zip(wanted, answers, strict=True) if answer
        }
        return [
            self._draft(parts, mentions, candidates, translated)
            for (parts, mentions), candidates in zip(sentences, best, strict=True)
        ]

    def _draft(
        self,
        parts: masking.Prepared,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        translated: Mapping[str, str],
    ) -> Draft:
        repair = self._rules.repair
        raw = candidates[0] if candidates else ""
        repaired = [repair(candidate, parts.text) for candidate in candidates] or [repair("", parts.text)]
        own = [
            Mention(m.term, m.start - parts.text_start, m.end - parts.text_start)
            for m in mentions
            if m.start >= parts.text_start
        ]
        held = self._terminology.enforce(parts.text, own, [r.text for r in repaired], self._again)
        before = [m for m in mentions if m.end <= parts.text_start]
        label = (
            self._terminology.enforce(parts.label, before, [translated.get(parts.label, "")])
            if parts.label
            else None
        )
        spans = [self._span(span, translated.get(span.text, ""), held.text) for span in parts.spans]
        restored = masking.restore(parts, label.text if label else "", held.text, spans)
        unmet = [*held.unmet, *(label.unmet if label else ())]
        source = parts.label + parts.joint + parts.text if parts.label else parts.text
        shown = plain_text(inline.pieces(restored.text)) if not parts.plain else restored.text
        missed = [f"should hold “{self._names[term]}”" for term in unmet]
        flags = [*self._rules.check(source, shown, unmet=missed)]
        if restored.lost:
            ours, theirs = (languages.get(lang).name for lang in self._pair)
            told = f"a link or an emphasis of the {ours} has no place in the {theirs}"
            flags.append(Flag("lost-markup", told))
        # Of a text that is not the first candidate's the first one's repairs say nothing.
        other = {"n-best", "stand-in"} & {*held.rules}
        base = next((r for r in repaired if r.text == held.text), repair("", "") if other else repaired[0])
        rules = tuple(dict.fromkeys([*base.rules, *held.rules]))
        return Draft(self._engine.name, restored.text, raw, rules, tuple(flags))

    def _span(self, span: masking.Span, translated: str, whole: str) -> str:
        """The translation of a marked stretch, as the glossary has it if it is a name."""
        for mention in self._matcher.find(span.text):
            if (mention.start, mention.end) == (0, len(span.text)):
                entry = next(entry for entry in self._content.entries if entry.id == mention.term)
                return next((name for name in entry.fields.names.target if name in whole), translated)
        return translated

    def _again(self, source: str) -> str:
        """A second pass over one sentence."""
        answers = self._ask([source])
        return self._rules.repair(answers[0][0], source).text if answers and answers[0] else ""

    def _ask(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """What the engine makes of texts. JSON may hold halves of characters, which are no text."""
        answers = self._engine.translate([masking.for_engine(text) for text in texts], n_best)
        return [tuple(_HALF.sub("\ufffd", answer) for answer in several) for several in answers]

    def put(self, jobs: Sequence[_Job], draft: Draft) -> None:
        """Keeps the draft for the entries of all sentences that are the same, until `save`."""
        for job in jobs:
            self._pending.setdefault(job.slug, []).append((job, draft))

    def save(self) -> None:
        """Records the drafts of the batch, but for those that the next build would refuse. Each file is read
        again and written in one step, so that what a person has saved since the run began stays; an entry
        that is no longer the machine's is left."""
        for slug, drafts in sorted(self._pending.items()):
            path = memory_file(self._site, slug, self._pair.target)
            text = read_text(path, self._site)
            before = {(problem.path, problem.message) for problem in self._problems(slug, text)}
            memory = memory_path(slug, self._pair.target)
            left = [each for each in drafts if not self._is_unusable(*each)]
            while True:
                new, written = _with_drafts(text, relative(path, self._site), left)
                found = [p for p in self._problems(slug, new) if (p.path, p.message) not in before]
                if not found or not written:
                    break
                lines = {unit.id: unit.line for unit in parse_units(new, "")}
                lines = {job.id: lines[job.id] for job, _ in written}
                wrong = {id: problem for problem in found for id in sentences_at(problem, memory, lines)}
                for id, problem in wrong.items():
                    self._refuse(slug, id, str(problem))
                left = [(job, draft) for job, draft in left if job.id not in wrong]
            if written:
                write(path, new.encode(), self._site)
            for job, draft in written:
                if job.suggest:
                    self.suggestions += 1
                else:
                    self.drafts += 1
                for flag in draft.flags:
                    self.flags[flag.rule] = self.flags.get(flag.rule, 0) + 1
        self._pending.clear()

    def _is_unusable(self, job: _Job, draft: Draft) -> bool:
        """Whether a draft is none, or holds what no file of text may; notes it."""
        if not draft.text.strip():
            self._refuse(job.slug, job.id, "there is none", "the engine gave nothing back")
            return True
        whole = "".join([draft.text, draft.raw, *(flag.message for flag in draft.flags)])
        found = NOT_TEXT.search(whole)
        if found:
            self._refuse(job.slug, job.id, f"it holds the character U+{ord(found[0]):04X}")
        return found is not None

    def _refuse(self, slug: str, id: str, why: str, hint: str = "the next build would refuse it") -> None:
        message = f"{id} stays without the engine's text: {why}"
        self.refused.append(Problem(memory_path(slug, self._pair.target), 0, message, hint, "warning"))

    def _problems(self, slug: str, text: str) -> list[Problem]:
        """What would be wrong with an article if its memory had this text."""
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


def _with_drafts(
    text: str, name: str, drafts: Sequence[tuple[_Job, Draft]]
) -> tuple[str, list[tuple[_Job, Draft]]]:
    """The text of a memory with drafts in it, and those that it took."""
    po = parse_memory(text, name)
    entries = zip(units_of(po), po, strict=True)
    live = {unit.id: (unit, entry) for unit, entry in entries if not unit.obsolete}
    written: list[tuple[_Job, Draft]] = []
    for job, draft in drafts:
        if job.id in live and (unit := _filled(live[job.id][0], job, draft)):
            apply(unit, live[job.id][1])
            written.append((job, draft))
    return write_memory(po, text), written


def _filled(unit: Unit, job: _Job, draft: Draft) -> Unit | None:
    """The entry with the draft as its text or as a suggestion; None if it has changed since the job began."""
    if unit.source != job.sentence.source:
        return None
    if _is_persons(unit):
        if not (job.suggest and unit.fuzzy):
            return None
        return replace(unit, provenance=with_suggestion(unit.provenance, draft, unit.source))
    if unit.fuzzy or not unit.target.strip():
        provenance = with_draft(unit.provenance, draft)
        return replace(unit, target=draft.text, fuzzy=True, previous="", provenance=provenance)
    return None


def _is_persons(unit: Unit) -> bool:
    return state_of(unit) != "missing" and not is_machines(unit)
