"""Confirming all unflagged machine translations of an article at once."""

from __future__ import annotations

from sitegen.content.memory.entries import apply, restored
from sitegen.desk.answers import Plan, Planned, Refused
from sitegen.desk.article import Found, Opened, opened
from sitegen.desk.files import Files
from sitegen.desk.requests import OfArticle, Together
from sitegen.editing.confirming import confirmed, is_unflagged
from sitegen.errors import Problem
from sitegen.model.language import Lang
from sitegen.model.record import Record


class Pair(Record, frozen=True):
    """A sentence with its translation, and the digest that a decision about it carries."""

    id: str
    text: dict[Lang, str]
    seen: str


class Unflagged(Record, frozen=True):
    """The sentences that would be confirmed, in the order of the page."""

    article: str
    items: tuple[Pair, ...]


def unflagged(files: Files, request: OfArticle) -> Unflagged:
    """The unflagged sentences. Raises ContentError if the article does not exist or cannot be read."""
    source, target = files.pair.source, files.pair.target
    article = opened(files, request.article)
    return Unflagged(
        request.article,
        tuple(
            Pair(
                found.unit.id,
                {source: found.sentence.source, target: restored(found.unit).target},
                found.seen,
            )
            for found in _waiting(article).values()
        ),
    )


def confirm_unflagged(files: Files, request: Together) -> Plan:
    """Confirm all of these sentences, or none if one of them is no longer as the person saw it."""
    article = opened(files, request.article)
    waiting = _waiting(article)
    changed = [
        Problem(
            article.memory,
            0,
            f"{ident} has changed since, or somebody has already decided on it",
            "look again",
        )
        for ident, seen in request.seen.items()
        if ident not in waiting or waiting[ident].seen != seen
    ]
    if changed:
        return Refused(tuple(changed))
    for ident in request.seen:
        found = waiting[ident]
        apply(confirmed(found.unit), found.entry)
    return Planned({article.memory: article.bytes_of_memory()} if request.seen else {})


def _waiting(article: Opened) -> dict[str, Found]:
    return {found.unit.id: found for found in article.all() if is_unflagged(restored(found.unit))}
