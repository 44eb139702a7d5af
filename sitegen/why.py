"""Why pages are made again: what has changed, in the words of an editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import msgspec

from sitegen import reads
from sitegen.content.load import memory_path
from sitegen.model import Record
from sitegen.reading import LISTED, Facts
from sitegen.state import Remembered

# Under this name a page counts as changed if its file in the output is not what was made.
OUTPUT = "output: "
NEVER = "no build has made it yet"

# What a page read by name: its digest then, and now (empty: there is no such thing).
Stale = Mapping[str, tuple[bytes, bytes]]

_sentences = msgspec.msgpack.Decoder(list[tuple[str, int]])


class Explained(Record, frozen=True):
    """What there is to say of one page: its file in the output, why it was last made (nothing if it never
    was), why it would be made now (nothing if it would not), and whether it would be there at all."""

    path: str
    last: tuple[str, ...]
    now: tuple[str, ...]
    exists: bool


class Changes:
    """What has changed in the content since the last build, beneath the level of files."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}
        self._listed: list[str] = []
        self._mentions: dict[str, list[str]] = {}

    def note_article(
        self, old: Remembered | None, before: Facts | None, new: Remembered, facts: Facts,
        files: Collection[str],
    ) -> None:  # fmt: skip
        """An article that was read again from its `files`: what was remembered of it, and what now is."""
        if old is None or before is None:
            told = [f"{_short(facts.path)} is new"]
            self._listed += told
        else:
            told = _told(before, facts, {p for p in files if old.reads.get(p, b"") != new.reads[p]})
            self._listed += [
                f"{_short(facts.path)}: {name} changed"
                for name in LISTED
                if getattr(before, name) != getattr(facts, name)
            ]
        for path in files:
            own = [line for line in told if line.startswith((_short(path) + ":", _short(path) + " "))]
            if own:
                self._files[path] = own
        then = old.mentions if old else {}
        for term in then.keys() | new.mentions.keys():
            if then.get(term) != new.mentions.get(term):
                self._mentions.setdefault(reads.mentions(term), []).extend(told)

    def reasons(self, stale: Stale) -> tuple[str, ...]:
        """Why a page has to be made that read these; nothing is known of one that was never made."""
        if not stale:
            return (NEVER,)
        found: list[str] = []
        for name, (old, new) in stale.items():
            if name in self._files:
                found += self._files[name]
            elif name.startswith("articles: ") and self._listed:
                found += self._listed
            elif name in self._mentions:
                found += self._mentions[name]
            elif name.startswith(OUTPUT):
                found.append(f"{name.removeprefix(OUTPUT)} was changed or removed by somebody else")
            elif not (name == reads.GLOSSARY or name.startswith("number of ")) or len(stale) == 1:
                verb = "changed" if old and new else "is new" if new else "is gone"
                found.append(f"{_short(name)} {verb}")
        return tuple(dict.fromkeys(found))


def with_counts(reasons: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The reasons of all pages, each with the number of pages that it holds for."""
    counted = Counter(reason for told in reasons.values() for reason in told)

    def shown(reason: str) -> str:
        if reason == NEVER or reason.endswith("somebody else"):
            return reason
        number = counted[reason]
        return f"{reason}, shown in {number} {'page' if number == 1 else 'pages'}"

    return {path: tuple(map(shown, told)) for path, told in reasons.items()}


def _told(old: Facts, new: Facts, changed: set[str]) -> list[str]:
    before, after = dict(_sentences.decode(old.sentences)), dict(_sentences.decode(new.sentences))
    found: list[str] = []
    where = memory_path(new.slug) if memory_path(new.slug) in changed else new.path
    for sentence in dict.fromkeys([*before, *after]):
        if before.get(sentence) != after.get(sentence):
            verb = "changed" if sentence in before and sentence in after else "is new"
            found.append(f"{_short(where)}: {sentence} {verb if sentence in after else 'is gone'}")
    for path in sorted(changed):
        if not any(line.startswith(_short(path)) for line in found):
            found.append(f"{_short(path)} changed")
    return found


def _short(path: str) -> str:
    return path.removeprefix("content/")
