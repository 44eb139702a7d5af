"""Which sentences the segments of a file are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sitegen.content.memory.entries import Unit
from sitegen.errors import Problem, did_you_mean
from sitegen.formats.segments import Segment, normal
from sitegen.text.oneline import shortened

# The slug of an article, and the place of an entry in its memory.
Key = tuple[str, int]


def find_sentences(
    units: Mapping[str, Sequence[Unit]], segments: Iterable[Segment], name: str, language: str
) -> tuple[dict[Key, list[Segment]], list[Problem]]:
    """For each entry of the memories, by slug, the segments of the file `name` that are about it, without
    those that repeat another; and what is about none.

    A segment names its sentence by slug and id, or by an id that only one article has. One without an id
    is about every sentence with its source that no other segment names. `language` is the name of the
    source's.
    """
    by_id: dict[str, list[Key]] = {}
    by_source: dict[str, list[Key]] = {}
    for slug, entries in units.items():
        for index, unit in enumerate(entries):
            if not unit.obsolete:
                by_id.setdefault(unit.id, []).append((slug, index))
                by_source.setdefault(normal(unit.source), []).append((slug, index))
    named: dict[Key, list[Segment]] = {}
    nameless: list[tuple[Key, Segment]] = []
    problems: list[Problem] = []
    for segment in segments:
        found = by_id.get(segment.id, []) if segment.id else by_source.get(normal(segment.source), [])
        found = [key for key in found if segment.slug in ("", key[0])]
        if segment.id and len(found) == 1:
            named.setdefault(found[0], []).append(segment)
        elif segment.id and found:
            message = f"{segment.id} is in several articles"
            hint = "it is in " + ", ".join(slug for slug, _ in found)
            problems.append(Problem(name, segment.line, message, hint, rule="import-unknown"))
        elif not found:
            problems.append(
                _unknown(segment, units, by_source.get(normal(segment.source), []), name, language)
            )
        else:
            nameless += [(key, segment) for key in found]
    claims = {key: list(claim) for key, claim in named.items()}
    for key, segment in nameless:
        if key not in named:
            claims.setdefault(key, []).append(segment)
    return {key: _distinct(claims[key]) for key in sorted(claims)}, problems


def _distinct(claim: list[Segment]) -> list[Segment]:
    found = {(normal(s.source), normal(s.target), s.confirmation): s for s in reversed(claim)}
    return sorted(found.values(), key=lambda segment: segment.line)


def _unknown(
    segment: Segment, units: Mapping[str, Sequence[Unit]], same: list[Key], name: str, language: str
) -> Problem:
    hint = ", ".join(f"this {language} is now {slug}#{units[slug][index].id}" for slug, index in same[:1])
    if segment.slug and segment.slug not in units:
        message = f'there is no article "{segment.slug}"'
        hint = did_you_mean(segment.slug, units)
    elif not segment.id:
        message = f"no sentence has this {language}: {shortened(segment.source)}"
    elif any(unit.id == segment.id and unit.obsolete for unit in units.get(segment.slug, ())):
        message = f"{segment.slug}#{segment.id} is no longer in its article"
    else:
        message = f"there is no sentence {'#'.join(filter(None, (segment.slug, segment.id)))}"
    return Problem(name, segment.line, message, hint, "warning", "import-unknown")
