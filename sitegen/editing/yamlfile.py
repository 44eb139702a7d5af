"""Rewriting parts of the editors' YAML: comments and the form of everything else stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import yaml

from sitegen.content.records import parse_yaml
from sitegen.errors import ContentError, Problem

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


# The fast dumper has no stubs.
class _Dumper(_Base):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        """The editors' files have no anchors: a value that occurs twice is written twice."""
        return True


# None is written as an empty value: `null` would be read as that word.
_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def dump(value: Any) -> str:
    """A value as YAML that `parse_yaml` reads back unchanged, with each field or item on a line of its own.
    Raises ContentError for a value that is nested too deeply."""
    try:
        text = _dump(value, allow_unicode=True)
    except RecursionError as error:
        raise ContentError(Problem("", 0, "is nested too deeply")) from error
    try:
        if _same(value, parse_yaml(text, "")[0]):
            return text
    except ContentError:
        # If an editor must not write such a value, the reader of the file will report it.
        return text
    # Some characters, such as the line separators of Unicode, survive only as escapes.
    return _dump(value, allow_unicode=False, default_style='"')


def _dump(value: Any, **options: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, width=100, default_flow_style=False, **options
    )
    return text


def _same(value: Any, read: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(read, dict) and [*value] == [*read] and all(_same(value[k], read[k]) for k in read)
    if isinstance(value, list | tuple):
        return isinstance(read, list) and len(value) == len(read) and all(map(_same, value, read))
    return value == read if isinstance(value, str) or value is None else True


def with_fields(text: str, changed: Mapping[str, Any]) -> str:
    """The text of a file that holds fields, with some of them changed; fields that are None are removed. The
    caller must check the result, as the form of the file may not allow its fields to be told apart."""
    _, lines = parse_yaml(text, "")
    starts = {str(where[0]): line for where, line in lines.items() if len(where) == 1}
    new = {key: dump({key: value}) if value is not None else "" for key, value in changed.items()}
    return _with_parts(text, [*starts], [*starts.values()], new)


def with_items(text: str, changed: Mapping[int, Any], added: Sequence[Any]) -> str:
    """The text of a file that holds a list, with some of its items changed, by index, and others appended.
    The caller must check the result, as for `with_fields`."""
    _, lines = parse_yaml(text, "")
    starts = {where[0]: line for where, line in lines.items() if len(where) == 1}
    new = {str(number): dump([item]) for number, item in changed.items()}
    new |= {f"new {number}": dump([item]) for number, item in enumerate(added)}
    return _with_parts(text, [str(number) for number in starts], [*starts.values()], new)


def _with_parts(text: str, keys: Sequence[str], starts: Sequence[int], new: Mapping[str, str]) -> str:
    """The text with the parts that begin at the lines `starts` replaced by new ones, by key. Blank lines and
    comments after a part belong to the next part, and stay."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    first = starts[0] - 1 if starts else len(lines)
    out = lines[:first]
    for key, (start, stop) in zip(keys, pairwise([*starts, len(lines) + 1]), strict=True):
        end = stop - 1
        while end > start and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        part = new.get(key)
        out += lines[start - 1 : end] if part is None else part.split("\n")[:-1]
        out += lines[end : stop - 1]
    for key, part in new.items():
        if key not in keys:
            out += part.split("\n")[:-1]
    return "\n".join(out) + "\n"
