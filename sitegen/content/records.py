"""YAML and TOML into frozen records, with every problem told at its line.

YAML is read without types of its own: `no` is a language and `12:30` a time of day, never a Boolean
or a number of seconds; the record's fields say what a scalar is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Hashable
from typing import Any, TypeVar

import msgspec
import yaml

from sitegen.errors import ContentError, Problem, Problems, did_you_mean

T = TypeVar("T", bound=msgspec.Struct)

# Where a value stands: the keys and indices that lead to it, and its line.
Lines = dict[tuple[Hashable, ...], int]

_ScalarLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 20


def parse_yaml(text: str, name: str, first_line: int = 1) -> tuple[Any, Lines]:
    """The value of a YAML document, all scalars as strings, and the line of each part of it."""
    problems = Problems()
    lines: Lines = {}
    loader = _ScalarLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise ContentError(_syntax_problem(error, name, first_line)) from error
    finally:
        loader.dispose()
    seen: set[int] = set()

    def build(node: yaml.Node, where: tuple[Hashable, ...]) -> Any:
        line = node.start_mark.line + first_line
        lines.setdefault(where, line)
        if isinstance(node, yaml.ScalarNode):
            return None if node.value == "" and node.style is None else node.value
        if id(node) in seen or len(where) > _MAX_DEPTH:
            problems.found.append(Problem(name, line, "aliases and very deep nesting are not supported"))
            return None
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*where, index)) for index, child in enumerate(node.value)]
        values: dict[str, Any] = {}
        for key_node, child in node.value:
            key_line = key_node.start_mark.line + first_line
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not isinstance(key_node, yaml.ScalarNode):
                problems.found.append(Problem(name, key_line, "a field's name must be plain text"))
            elif key in values:
                problems.found.append(Problem(name, key_line, f'field "{key}" stands twice'))
            lines[(*where, key)] = key_line
            values[key] = build(child, (*where, key))
        return values

    value = build(node, ()) if node is not None else None
    problems.raise_if_any()
    return value, lines


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """A TOML document as plain values."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(_toml_problem(error, text, name)) from error


def to_record(kind: type[T], value: Any, name: str, lines: Lines, where: tuple[Hashable, ...] = ()) -> T:
    """`value` as a record of `kind`; all its problems in one ContentError, each at its line."""
    problems = Problems()

    def line_of(where: tuple[Hashable, ...]) -> int:
        while where and where not in lines:
            where = where[:-1]
        return lines.get(where, 1)

    def convert(kind: type[Any], value: Any, where: tuple[Hashable, ...]) -> Any:
        if not isinstance(value, dict):
            place = f'field "{where[-1]}"' if where and isinstance(where[-1], str) else "the file"
            told = "is empty" if value is None else f"must hold fields, not {_noun(value)}"
            problems.found.append(Problem(name, line_of(where), f"{place} {told}"))
            return None
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        for key in value.keys() - fields.keys():
            told = f'unknown field "{key}"'
            problems.found.append(
                Problem(name, line_of((*where, key)), told, did_you_mean(str(key), fields.keys()))
            )
        converted: dict[str, Any] = {}
        for key, field in fields.items():
            at = (*where, key)
            if key not in value:
                if field.required:
                    problems.found.append(Problem(name, line_of(where), f'field "{key}" is missing'))
                continue
            raw = value[key]
            if raw is None and not field.required:
                continue
            if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
                converted[key] = convert(field.type, raw, at)
                continue
            try:
                converted[key] = msgspec.convert(raw, field.type, strict=False)
            except msgspec.ValidationError as error:
                told, inner = _explain(error, raw)
                hint = _allowed(field.type, raw)
                problems.found.append(Problem(name, line_of((*at, *inner)), f'field "{key}": {told}', hint))
        return converted

    converted = convert(kind, value, where)
    problems.raise_if_any()
    return msgspec.convert(converted, kind, strict=False)


def _noun(value: Any) -> str:
    return "a list" if isinstance(value, list) else "fields" if isinstance(value, dict) else "a single value"


def _explain(error: msgspec.ValidationError, raw: Any) -> tuple[str, tuple[Hashable, ...]]:
    """msgspec's message in an editor's words, and the way from the field to the value at fault."""
    message, _, place = str(error).partition(" - at `$")
    inner: list[Hashable] = []
    for part in place.rstrip("`").replace("[", ".[").split("."):
        if part.startswith("[") and part[1:-1].isdigit():
            inner.append(int(part[1:-1]))
        elif part and part != "[...]":
            inner.append(part)
    words = {
        "`str`": "text", "`array`": "a list", "`object`": "fields", "`date`": "a date such as 2021-07-26",
        "`float`": "a number", "`int`": "a whole number", "`null`": "nothing", "RFC3339 encoded date": "date",
    }  # fmt: skip
    message = message.replace("`str | null`", "`str`")
    for word, plain in words.items():
        message = message.replace(word, plain)
    if message == "Invalid date":
        message = f'"{raw}" is not a date such as 2021-07-26'
    if raw is None:
        message = "is empty"
    return message[0].lower() + message[1:], tuple(inner)


def _allowed(kind: Any, raw: Any) -> str:
    """For a field with a fixed set of values: the nearest, or all of them."""
    choices = getattr(kind, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices) and isinstance(raw, str):
        return did_you_mean(raw, choices)
    return ""


def _syntax_problem(error: yaml.YAMLError, name: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + first_line if mark else first_line
    told = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return Problem(
        name, line, f"broken YAML: {told}", 'text with ": ", "#" or quotes goes in quotation marks'
    )


def _toml_problem(error: tomllib.TOMLDecodeError, text: str, name: str) -> Problem:
    told, _, place = str(error).rpartition(" (at ")
    digits = "".join(char if char.isdigit() else " " for char in place).split()
    line = int(digits[0]) if digits else text.count("\n") + 1
    return Problem(name, line, f"broken TOML: {told or error}")
