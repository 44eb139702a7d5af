"""`sitegen translate`: fills the translation memory with an engine, batch by batch.

Every batch is written before the next begins, each file in one step, so that a run that is stopped loses
the batch in flight at most, and the next one goes on from there. What a person wrote is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import polib

from sitegen import markup
from sitegen.annotate import Matcher
from sitegen.content.load import (
    Content,
    Text,
    load_content,
    load_text,
    memory_file,
    memory_path,
    reader,
)
from sitegen.editing import sentences_at, sync_articles, write
from sitegen.errors import Problem, Problems
from sitegen.files import NOT_TEXT, read_text, relative
from sitegen.model import LANGS, Flag, Mention, Record, Sentence
from sitegen.reading import links_of
from sitegen.reading import read_text as with_mentions
from sitegen.translation import made, memory, protect, quality
from sitegen.translation.engine import Engine, EngineError
from sitegen.translation.repair import repair
from sitegen.translation.terminology import Terminology

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


def engine_for(name: str) -> Engine:
    """The engine that a command names: `argos`, or the address of a LibreTranslate server."""
    # Each brings libraries that a base install lacks.
    if name == "argos":
        from sitegen.translation.argos import ArgosEngine

        return ArgosEngine()
    if name.startswith(("http://", "https://")):
        from sitegen.translation.libretranslate import LibreTranslateEngine

        return LibreTranslateEngine(name)
    raise EngineError(f'there is no engine "{name}": use argos, or the address of a LibreTranslate server')


def translate_site(
    site: Path,
    engine: Engine,
    *,
    slugs: Collection[str] = (),
    only: Sequence[Only] = ALL,
    report: Report = lambda done, total: None,
) -> Summary:
    """Translates what is wanted of the articles (all, or those of `slugs`).

    Raises ContentError with the problems of the content, before anything is written, and EngineError.
    """
    problems = Problems()
    content = load_content(site, problems)
    problems.raise_if_any()
    if content is None:
        raise AssertionError("content without a problem has settings")
    for _ in sync_articles(site, tuple(slugs)):
        pass
    run = _Run(site, content, engine)
    jobs = list(run.jobs(slugs, only))
    groups: dict[tuple[str, bool], list[_Job]] = {}
    for job in jobs:
        groups.setdefault((job.sentence.source, job.sentence.kind in ("title", "summary")), []).append(job)
    same = list(groups.values())
    prepared = [protect.prepare(group[0].sentence.source, group[0].sentence.kind) for group in same]
    done = 0
    report(0, len(jobs))
    for batch in engine.batches([protect.for_engine(parts.text) for parts in prepared]):
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
        self._terminology = Terminology(content.entries)
        self._matcher = Matcher(content.entries, "ar")
        self._names = {entry.id: entry.preferred("en") for entry in content.entries}
        self._pending: dict[str, list[tuple[_Job, made.Made]]] = {}
        self.drafts = self.suggestions = 0
        self.flags: dict[str, int] = {}
        self.refused: list[Problem] = []
        self._paths = {text.article.slug: text.article.path for text in content.texts}
        self._no_names = {lang: Matcher([], lang) for lang in LANGS}

    def jobs(self, slugs: Collection[str], only: Sequence[Only]) -> Iterator[_Job]:
        """The entries to fill, in the order of articles and sentences."""
        for text in self._content.texts:
            if not slugs or text.article.slug in slugs:
                yield from self._jobs_of(text, only)

    def _jobs_of(self, text: Text, only: Sequence[Only]) -> Iterator[_Job]:
        slug, sentences = text.article.slug, text.article.sentences
        path = memory_file(self._site, slug)
        po = memory.parse_memory(read_text(path, self._site), text.memory_path)
        live = [entry for entry in po if not entry.obsolete]
        units = [unit for unit in memory.units_of(po) if not unit.obsolete]
        mentions = self._matcher.find_each(
            [markup.searchable_text(markup.sentence_pieces(s.source, s.kind)) for s in sentences]
        )
        for number, (sentence, unit) in enumerate(zip(sentences, units, strict=True)):
            state = memory.state_of(unit)
            if state not in only or not sentence.text.strip():
                continue
            persons = state == "stale" and not memory.is_machines(unit)
            if persons and made.has_suggestion(live[number], self._engine.name, sentence.source):
                continue
            yield _Job(slug, unit.id, sentence, mentions[number], persons)

    def translate(self, sentences: Sequence[tuple[protect.Prepared, tuple[Mention, ...]]]) -> list[made.Made]:
        """One draft for each sentence: translated, repaired, held to the glossary and checked."""
        best = self._ask([parts.text for parts, _ in sentences], N_BEST)
        small = [
            text for parts, _ in sentences for text in (parts.label, *(s.text for s in parts.spans)) if text
        ]
        wanted = list(dict.fromkeys(small))
        answers = self._ask(wanted) if wanted else []
        english = {
            text: repair(answer[0], text).text for text, answer in zip(wanted, answers, strict=True) if answer
        }
        return [
            self._draft(parts, mentions, candidates, english)
            for (parts, mentions), candidates in zip(sentences, best, strict=True)
        ]

    def _draft(
        self,
        parts: protect.Prepared,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        english: Mapping[str, str],
    ) -> made.Made:
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
            self._terminology.enforce(parts.label, before, [english.get(parts.label, "")])
            if parts.label
            else None
        )
        spans = [self._span(span, english.get(span.text, ""), held.text) for span in parts.spans]
        restored = protect.restore(parts, label.text if label else "", held.text, spans)
        unmet = [*held.unmet, *(label.unmet if label else ())]
        arabic = parts.label + parts.joint + parts.text if parts.label else parts.text
        shown = markup.plain_text(markup.pieces(restored.text)) if not parts.plain else restored.text
        told = [f"should hold “{self._names[term]}”" for term in unmet]
        flags = [Flag(f.rule, f.message) for f in quality.check(arabic, shown, unmet=told)]
        if restored.lost:
            flags.append(
                Flag("lost-markup", "a link or an emphasis of the Arabic has no place in the English")
            )
        # Of a text that is not the first candidate's the first one's repairs say nothing.
        other = {"n-best", "stand-in"} & {*held.rules}
        base = next((r for r in repaired if r.text == held.text), repair("", "") if other else repaired[0])
        rules = tuple(dict.fromkeys([*base.rules, *held.rules]))
        return made.Made(self._engine.name, restored.text, raw, rules, tuple(flags))

    def _span(self, span: protect.Span, english: str, whole: str) -> str:
        """The English of a marked stretch, as the glossary has it if it is a name."""
        for mention in self._matcher.find(span.text):
            if (mention.start, mention.end) == (0, len(span.text)):
                entry = next(entry for entry in self._content.entries if entry.id == mention.term)
                return next((name for name in entry.fields.names.en if name in whole), english)
        return english

    def _again(self, arabic: str) -> str:
        """A second pass over one sentence."""
        answers = self._ask([arabic])
        return repair(answers[0][0], arabic).text if answers and answers[0] else ""

    def _ask(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """What the engine makes of texts. JSON may hold halves of characters, which are no text."""
        answers = self._engine.translate([protect.for_engine(text) for text in texts], n_best)
        return [tuple(_HALF.sub("\ufffd", answer) for answer in several) for several in answers]

    def put(self, jobs: Sequence[_Job], draft: made.Made) -> None:
        """Keeps the draft for the entries of all sentences that are the same, until `save`."""
        for job in jobs:
            self._pending.setdefault(job.slug, []).append((job, draft))

    def save(self) -> None:
        """Records the drafts of the batch, but for those that the next build would refuse. Each file is read
        again and written in one step, so that what a person has saved since the run began stays; an entry
        that is no longer the machine's is left."""
        for slug, drafts in sorted(self._pending.items()):
            path = memory_file(self._site, slug)
            text = read_text(path, self._site)
            before = {(problem.path, problem.message) for problem in self._problems(slug, text)}
            left = [pair for pair in drafts if not self._is_unusable(*pair)]
            while True:
                po = memory.parse_memory(text, relative(path, self._site))
                live = {
                    unit.id: (entry, unit)
                    for entry, unit in zip(po, memory.units_of(po), strict=True)
                    if not unit.obsolete
                }
                recorded = [
                    (job, draft, kind)
                    for job, draft in left
                    if (kind := _record(live.get(job.id), job, draft))
                ]
                new = memory.write_memory(po, text)
                found = [p for p in self._problems(slug, new) if (p.path, p.message) not in before]
                if not found or not recorded:
                    break
                lines = {unit.id: unit.line for unit in memory.parse_units(new, "")}
                lines = {job.id: lines[job.id] for job, _, _ in recorded}
                wrong = {id: problem for problem in found for id in sentences_at(problem, slug, lines)}
                for id, problem in wrong.items():
                    self._refuse(slug, id, str(problem))
                left = [(job, draft) for job, draft in left if job.id not in wrong]
            if recorded:
                write(path, new.encode(), self._site)
            for _, draft, kind in recorded:
                self.drafts += kind == "draft"
                self.suggestions += kind == "suggestion"
                for flag in draft.flags:
                    self.flags[flag.rule] = self.flags.get(flag.rule, 0) + 1
        self._pending.clear()

    def _is_unusable(self, job: _Job, draft: made.Made) -> bool:
        """Whether a draft holds what no file of text may; notes it."""
        whole = "".join([draft.text, draft.raw, *(flag.message for flag in draft.flags)])
        found = NOT_TEXT.search(whole)
        if found:
            self._refuse(job.slug, job.id, f"it holds the character U+{ord(found[0]):04X}")
        return found is not None

    def _refuse(self, slug: str, id: str, why: str) -> None:
        told = f"{id} stays without the engine's text: {why}"
        hint = "the next build would refuse it"
        self.refused.append(Problem(memory_path(slug), 0, told, hint, "warning"))

    def _problems(self, slug: str, text: str) -> list[Problem]:
        """What would be wrong with an article if its memory had this text."""
        problems = Problems()
        read = reader(self._site)
        name = memory_path(slug)
        loaded = load_text(
            self._paths[slug], lambda path: text.encode() if path == name else read(path), problems
        )
        if loaded:
            links_of(with_mentions(loaded, self._no_names), problems)
        return problems.found


def _record(
    found: tuple[polib.POEntry, memory.Unit] | None, job: _Job, draft: made.Made
) -> Literal["draft", "suggestion", ""]:
    """Records a draft in the entry that it is for, if that still waits for it; returns as what."""
    if found is None or found[1].source != job.sentence.source:
        return ""
    entry, unit = found
    if memory.state_of(unit) != "missing" and not memory.is_machines(unit):
        if not (job.suggest and unit.fuzzy):
            return ""
        made.record_suggestion(entry, draft, job.sentence.source)
        return "suggestion"
    if unit.fuzzy or not unit.target.strip():
        made.record_draft(entry, draft)
        return "draft"
    return ""
