"""Why pages are made again: what has changed, in the words of an editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import msgspec

from sitegen.annotation.summary import LISTED, Summary
from sitegen.building.store import RememberedArticle
from sitegen.building.values import Differences
from sitegen.content.layout import in_content, memory_path
from sitegen.model.record import Record
from sitegen.rendering.dependencies import GLOSSARY

# Under this name a page counts as changed if its file in the output is not what was made.
OUTPUT = "output: "
NEVER = "no earlier build made it"

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
        # By the key of parts what has changed in articles that have or had one, and the keys by name.
        self._parts: dict[str, list[str]] = {}
        self._keys: dict[str, str] = {}

    def note_file(self, name: str, key: str) -> None:
        """A name that stands for the parts under a key."""
        self._keys[name] = key

    def note_gone(self, path: str, old: RememberedArticle) -> None:
        """An article that is no longer there."""
        told = f"{in_content(path)} is gone"
        self._listed.append(told)
        for key in old.parts:
            self._parts.setdefault(key, []).append(told)

    def note_article(
        self, old: RememberedArticle | None, before: Summary | None, new: RememberedArticle, summary: Summary,
        files: Collection[str],
    ) -> None:  # fmt: skip
        """An article that was read again from its `files`: what was remembered of it, and what now is."""
        if old is None or before is None:
            told = [f"{in_content(summary.path)} is new"]
            self._listed += told
        else:
            told = _told(before, summary, {p for p in files if old.reads.get(p, b"") != new.reads[p]})
            self._listed += [
                f"{in_content(summary.path)}: {name} changed"
                for name in LISTED
                if getattr(before, name) != getattr(summary, name)
            ]
        for path in files:
            own = [line for line in told if line.startswith((in_content(path) + ":", in_content(path) + " "))]
            if own:
                self._files[path] = own
        then = old.parts if old else {}
        for key in then.keys() | new.parts.keys():
            if then.get(key) != new.parts.get(key):
                self._parts.setdefault(key, []).extend(told)

    def reasons(self, stale: Differences) -> tuple[str, ...]:
        """Why a page has to be made that read these; nothing is known of one that was never made."""
        if not stale:
            return (NEVER,)
        found: list[str] = []
        for name, (old, new) in stale.items():
            if name in self._files:
                found += self._files[name]
            elif name.startswith("articles: ") and self._listed:
                found += self._listed
            elif name in self._keys:
                found += self._parts.get(self._keys[name], [f"{name} changed"])
            elif name.startswith(OUTPUT):
                found.append(f"{name.removeprefix(OUTPUT)} was changed or removed by somebody else")
            elif not (name == GLOSSARY or name.startswith("number of ")) or len(stale) == 1:
                verb = "changed" if old and new else "is new" if new else "is gone"
                found.append(f"{in_content(name)} {verb}")
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


def _told(old: Summary, new: Summary, changed: set[str]) -> list[str]:
    before, after = dict(_sentences.decode(old.sentences)), dict(_sentences.decode(new.sentences))
    found: list[str] = []
    memory = memory_path(new.slug, new.title.pair.target)
    where = memory if memory in changed else new.path
    for sentence in dict.fromkeys([*before, *after]):
        if before.get(sentence) != after.get(sentence):
            verb = "changed" if sentence in before and sentence in after else "is new"
            found.append(f"{in_content(where)}: {sentence} {verb if sentence in after else 'is gone'}")
    for path in sorted(changed):
        if not any(line.startswith(in_content(path)) for line in found):
            found.append(f"{in_content(path)} changed")
    return found
