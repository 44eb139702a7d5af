"""What the desk shows of glossary entries, and the actions on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from msgspec.structs import replace

from sitegen.annotation.matcher import Matcher
from sitegen.content.glossary import fold_name, parse_entry
from sitegen.content.layout import GLOSSARY_FOLDER, entry_paths
from sitegen.desk.answers import Conflict, Plan, Planned, refused
from sitegen.desk.articles import changes
from sitegen.desk.entries import OpenedEntry, free_id, opened_entry, owner_of
from sitegen.desk.files import Files
from sitegen.desk.recurring import counterpart
from sitegen.desk.requests import Nothing
from sitegen.desk.stretches import Selected, found
from sitegen.desk.term_requests import Blocking, Defining, Linking, Naming, NewEntry, OfTerm, Stretch
from sitegen.editing.creating import entry_text
from sitegen.editing.yamledits import with_item, with_text
from sitegen.files.reading import encode
from sitegen.machine.pairs import rules_for
from sitegen.model.entry import EntityKind, Entry
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.oneline import on_one_line

KINDS: tuple[EntityKind, ...] = get_args(EntityKind)


class EntryCard(Record, frozen=True):
    """An entry. `seen` is the digest that requests about it must carry; `sentences` in `articles` mention
    it."""

    term: str
    kind: EntityKind
    names: dict[Lang, tuple[str, ...]]
    definition: dict[Lang, str]
    blocked_by: tuple[str, ...]
    seen: str
    file: str
    sentences: int
    articles: int


class Choice(Record, frozen=True):
    """An entry to choose among others: its id, and its preferred names."""

    term: str
    names: dict[Lang, str]


class Choices(Record, frozen=True):
    """Entries in the order of their ids, and all kinds of entries."""

    entries: tuple[Choice, ...]
    kinds: tuple[EntityKind, ...]


class SelectedWords(Record, frozen=True):
    """A stretch that was selected, and its probable name in the other language. `term` is the entry that it
    is linked to, if any, and `phrase` the name with the words next to it."""

    lang: Lang
    quote: str
    names: dict[Lang, str]
    term: str
    phrase: str


class Linked(Record, frozen=True):
    """How many sentences, in how many articles, would get different links."""

    sentences: int
    articles: int


def card(files: Files, request: OfTerm) -> EntryCard:
    """The card of an entry. Raises ContentError if it does not exist or cannot be read."""
    known = opened_entry(files, request.term)
    fields = known.entry.fields
    articles = files.articles.of(files.pair, files.names.of(files.pair))
    counts = [sum(request.term in terms for terms in article.terms) for article in articles.values()]
    return EntryCard(
        request.term,
        fields.kind,
        dict(fields.names.items()),
        dict(fields.definition.items()),
        fields.blocked_by,
        known.seen,
        known.entry.path,
        sum(counts),
        sum(map(bool, counts)),
    )


def choices(files: Files, request: Nothing) -> Choices:
    """All entries, for somebody to choose the one that is meant."""
    return _choices(files.names.of(files.pair).entries.values())


def undefined(files: Files, request: Nothing) -> Choices:
    """The entries that still lack a definition in one language or both."""
    entries = files.names.of(files.pair).entries.values()
    return _choices(
        entry for entry in entries if not all(text.strip() for _, text in entry.fields.definition.items())
    )


def selected(files: Files, request: Stretch) -> SelectedWords:
    """What was selected, and what it may be. Raises ContentError if it is not there."""
    stretch = found(files, request)
    pair = files.pair
    names = {request.lang: stretch.quote}
    (other,) = (lang for lang in pair if lang != request.lang)
    text = stretch.texts[request.lang]
    known = files.names.of(pair)
    mention = next(
        (
            mention
            for mention in known.matchers[request.lang].find(text)
            if mention.start < stretch.end and stretch.start < mention.end
        ),
        None,
    )
    term = mention.term if mention else ""
    # Several sentences are better evidence than this one alone.
    names[other] = (not term and counterpart(files, request.article, stretch.quote, request.lang)) or (
        rules_for(pair).counterpart(stretch.quote, stretch.texts, request.lang)
    )
    # A name of another entry cannot be the counterpart of these words.
    if owner_of(files, names[other], other) not in ("", term):
        names[other] = ""
    return SelectedWords(
        request.lang, stretch.quote, {lang: names[lang] for lang in pair}, term,
        _phrase(stretch, mention.start, mention.end) if mention else "",
    )  # fmt: skip


def linking(files: Files, request: Linking) -> Linked:
    """How a request would change the links. Raises ContentError for a request that would be refused."""
    pair = files.pair
    before = files.names.of(pair)
    plan: Plan = Planned({})
    if request.new:
        plan = add(files, request.new)
    elif request.naming:
        plan = name(files, request.naming)
    elif request.blocking:
        plan = block(files, request.blocking)
    if not isinstance(plan, Planned):
        return Linked(0, 0)
    after: dict[str, Entry] = {**before.entries}
    for path, data in plan.files.items():
        entry = parse_entry(data.decode(), path, pair).entry
        after[entry.id] = entry
    changed = changes(files.articles.of(pair, before), before, dict(sorted(after.items())), pair)
    return Linked(*changed)


def add(files: Files, request: NewEntry) -> Plan:
    """Add an entry, whose definition may be written later."""
    pair = files.pair
    files.require([*request.names, *request.definition])
    names = {lang: on_one_line(request.names.get(lang, "")) for lang in pair}
    for lang in pair:
        if not fold_name(names[lang], lang):
            return refused(GLOSSARY_FOLDER, f'there is no name in "{lang}"', "write one")
        if owner := owner_of(files, names[lang], lang):
            return refused(
                GLOSSARY_FOLDER,
                f'"{names[lang]}" is a name of the entry "{owner}" already',
                "add the other name to that entry",
            )
    ident = free_id(files, names[pair.target])
    definition = {lang: _paragraphs(text) for lang, text in request.definition.items()}
    text = entry_text(pair, request.kind, {lang: [name] for lang, name in names.items()}, definition)
    return Planned({entry_paths(ident)[0]: text.encode()})


def name(files: Files, request: Naming) -> Plan:
    """Add a name to an entry."""
    known = opened_entry(files, request.term)
    files.require([request.lang])
    new = on_one_line(request.name)
    if not fold_name(new, request.lang):
        return refused(known.entry.path, f'the name "{new}" has no letter or digit', "write a name")
    there = known.entry.fields.names[request.lang]
    if new in there:
        return Planned({})
    if known.seen != request.seen:
        return Conflict(new, ", ".join(there), known.seen)
    return _written(files, known, with_item(known.written, ("names", request.lang), new))


def block(files: Files, request: Blocking) -> Plan:
    """Add a phrase in which a name of the entry means something else. The phrase must contain such a name."""
    known = opened_entry(files, request.term)
    phrase = on_one_line(request.phrase)
    there = known.entry.fields.blocked_by
    if phrase in there:
        return Planned({})
    holds = [
        mention
        for lang in files.pair
        for mention in Matcher([_without_rules(known.entry)], lang).find(phrase)
    ]
    if not holds:
        message = f'the phrase "{phrase}" does not contain a name of the entry'
        return refused(known.entry.path, message, "write the name with the words around it")
    if known.seen != request.seen:
        return Conflict(phrase, ", ".join(there), known.seen)
    return _written(files, known, with_item(known.written, ("blocked_by",), phrase))


def define(files: Files, request: Defining) -> Plan:
    """Change the definition of an entry."""
    known = opened_entry(files, request.term)
    files.require(request.definition)
    there = known.entry.fields.definition
    wanted = {lang: _paragraphs(request.definition.get(lang, there[lang])) for lang in files.pair}
    changed = {lang: text for lang, text in wanted.items() if text != _paragraphs(there[lang])}
    if not changed:
        return Planned({})
    if known.seen != request.seen:
        return Conflict(_in_a_row(wanted), _in_a_row(dict(there.items())), known.seen)
    text = known.written
    for lang, definition in changed.items():
        text = with_text(text, ("definition", lang), definition)
    return _written(files, known, text)


def _choices(entries: Iterable[Entry]) -> Choices:
    return Choices(
        tuple(Choice(entry.id, dict(entry.preferred_names.items())) for entry in entries),
        KINDS,
    )


def _written(files: Files, known: OpenedEntry, text: str) -> Planned:
    path = known.entry.path
    return Planned({path: encode(text, files.read(path) or b"")})


def _without_rules(entry: Entry) -> Entry:
    return replace(entry, fields=replace(entry.fields, blocked_by=(), requires_context=()))


def _paragraphs(text: str) -> str:
    """A text from a form field, as it is written to a file."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def _in_a_row(texts: Mapping[Lang, str]) -> str:
    return "\n\n".join(texts.values())


def _phrase(stretch: Selected, start: int, end: int) -> str:
    """The name with what was selected around it, or else with the word after or before it."""
    text = stretch.texts[stretch.lang]
    if stretch.start < start or end < stretch.end:
        return text[min(stretch.start, start) : max(stretch.end, end)]
    behind = text[end:].split(" ", 2)
    if text[end : end + 1] == " " and len(behind) > 1 and behind[1][:1].isalnum():
        word = behind[1].rstrip(".,;:!?،؛؟…”»)’")
        return text[start : end + 1 + len(word)]
    before = text[:start].rstrip()
    word = before.rpartition(" ")[2]
    return text[len(before) - len(word) : end] if word else text[start:end]
