"""Finding the sentences that the segments of a file are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sitegen.content.memory.entries import Unit
from sitegen.errors import Problem, did_you_mean
from sitegen.exchange.codes import decoded, first_code
from sitegen.formats.segments import Segment, normal, plain
from sitegen.formats.xmlfile import codes_in, left_out
from sitegen.markdown.inline import pieces, plain_text
from sitegen.text.oneline import shortened

# The slug of an article, and the index of an entry in its memory.
Key = tuple[str, int]


def find_sentences(
    units: Mapping[str, Sequence[Unit]], segments: Iterable[Segment], name: str, language: str
) -> tuple[dict[Key, list[Segment]], list[Problem]]:
    """For each entry of the memories, by slug, the segments of the file `name` that are about it, with codes
    replaced by markup and duplicates left out; and the problems of segments that are about no sentence, or
    that have codes that stand for no markup.

    A segment names its sentence by slug and id, or by an id that only one article has, or that is also in
    the one article that all those ids of the file are in. A segment without an id is about every sentence
    with its source that no other segment names. `language` is the name of the source language.
    """
    segments = tuple(segments)
    has_codes = any(segment.coded for segment in segments)
    by_id: dict[str, list[Key]] = {}
    by_source: dict[str, list[Key]] = {}
    # By the source without its markup, for segments with codes.
    by_text: dict[str, list[Key]] = {}
    for slug, entries in units.items():
        for index, unit in enumerate(entries):
            if not unit.obsolete:
                by_id.setdefault(unit.id, []).append((slug, index))
                by_source.setdefault(normal(unit.source), []).append((slug, index))
                if has_codes:
                    text = normal(plain_text(pieces(unit.source)))
                    by_text.setdefault(text, []).append((slug, index))
    homes = {by_id[s.id][0][0] for s in segments if not s.slug and len(by_id.get(s.id, ())) == 1}
    named: dict[Key, list[Segment]] = {}
    nameless: list[tuple[Key, Segment]] = []
    problems: list[Problem] = []
    for segment in segments:
        same = by_source.get(normal(segment.source), [])
        if segment.coded and not same:
            same = by_text.get(normal(plain(segment.coded.source)), [])
        found = by_id.get(segment.id, []) if segment.id else same
        found = [key for key in found if segment.slug in ("", key[0])]
        if segment.id and len(found) > 1 and len(homes) == 1:
            found = [key for key in found if key[0] in homes] or found
        if segment.id and len(found) == 1:
            named.setdefault(found[0], []).append(segment)
        elif segment.id and found:
            message = f"{segment.id} is in several articles"
            hint = "it is in " + ", ".join(slug for slug, _ in found)
            problems.append(Problem(name, segment.line, message, hint, rule="import-unknown"))
        elif not found:
            problems.append(_unknown(segment, units, same, name, language))
        else:
            nameless += [(key, segment) for key in found]
    claims = {key: list(claim) for key, claim in named.items()}
    for key, segment in nameless:
        if key not in named:
            claims.setdefault(key, []).append(segment)
    there: dict[Key, list[Segment]] = {}
    unclear: dict[Problem, None] = {}
    for (slug, index), claim in sorted(claims.items()):
        for segment in claim:
            if known := decoded(segment, units[slug][index].source):
                there.setdefault((slug, index), []).append(known)
            else:
                unclear[left_out(codes_in(first_code(segment)), name, segment.line)] = None
    return {key: _distinct(claim) for key, claim in there.items()}, [*problems, *unclear]


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
