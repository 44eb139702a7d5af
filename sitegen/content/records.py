"""Converts YAML and TOML into frozen records and reports every problem at its line.

YAML's own types are ignored: `no` is a language and `12:30` a time of day, never a Boolean or a number of
seconds. The fields of the record determine the type of a scalar.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Protocol, TypeVar, Union, get_args, get_origin

import msgspec
import yaml

from sitegen.errors import ContentError, Problem, Problems, closest, did_you_mean
from sitegen.files.reading import NOT_TEXT
from sitegen.model.language import ByLanguage, Pair
from sitegen.text.oneline import shortened

T = TypeVar("T", bound=msgspec.Struct)

# The line of each value, by the keys and indices that lead to it.
Lines = dict[tuple[Hashable, ...], int]

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 20
_DEEP_KEY = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){40}")
# Values complete in themselves: a date, a number, true or false. Text after them can only be a comment.
_NO_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}|[-+]?\d+(?:\.\d+)?|true|false", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]+(#.*)")
# Set apart as comments usually are: two spaces or more before it, and one after the sign.
_SET_APART = re.compile(r"(?:  |\t| \t)[ \t]*#(?:[ \t]|$)")
# Line breaks in YAML that do not count in the line numbers of an editor.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")


def parse_yaml(text: str, name: str, first_line: int = 1) -> tuple[Any, Lines]:
    """The value of a YAML document, with all scalars as strings, and the line of each part of it. Raises
    ContentError with all problems."""
    problems = Problems()
    lines: Lines = {}
    text = _OTHER_BREAKS.sub(" ", text)
    parser = _Parser(text)
    written = text.split("\n")
    next_event = parser.get_event
    # If something is missing at the end of a file, the parser reports a line below the last.
    last_line = first_line + text.count("\n")

    def line_of(event: yaml.Event) -> int:
        return min((event.start_mark.line if event.start_mark else 0) + first_line, last_line)

    def check_commas(item: yaml.ScalarEvent) -> None:
        if "،" in item.value:
            message = f'"{item.value}" is read as one item, as only "," separates items'
            problems.report(name, line_of(item), message, 'write "," for "،", or quote the item')

    def check_comment(item: yaml.ScalarEvent) -> None:
        if item.style or not item.end_mark or _NO_TEXT.fullmatch(item.value):
            return
        line = written[item.end_mark.line] if item.end_mark.line < len(written) else ""
        comment = _COMMENT.match(line, item.end_mark.column)
        if comment and _SET_APART.match(comment[0]):
            return
        # After an empty value it is meant as text only if it looks like a word.
        if comment and (item.value or re.match(r"#[^\s#]", comment[1])):
            message = f'"{shortened(comment[1])}" would be lost, as a comment begins with " #"'
            hint = "put the whole text in quotation marks, or the comment on a line of its own"
            problems.report(name, item.end_mark.line + first_line, message, hint)

    def build(event: yaml.Event, where: tuple[Hashable, ...]) -> Any:
        line = line_of(event)
        lines.setdefault(where, line)
        if isinstance(event, yaml.ScalarEvent):
            if NOT_TEXT.search(event.value):
                problems.report(name, line, "holds a control character", "remove it")
            check_comment(event)
            return event.value if event.value or event.style else None
        if isinstance(event, yaml.AliasEvent):
            problems.report(name, line, f"the alias *{event.anchor} is not supported", "write the value out")
            return None
        # The parser itself would accept it; this recursion would exhaust the stack.
        if len(where) > _MAX_DEPTH:
            raise ContentError(*problems.found, Problem(name, line, "is nested too deeply"))
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := next_event(), yaml.SequenceEndEvent):
                if event.flow_style and isinstance(item, yaml.ScalarEvent) and not item.style:
                    check_commas(item)
                items.append(build(item, (*where, len(items))))
            return items
        values: dict[str, Any] = {}
        while not isinstance(key_event := next_event(), yaml.MappingEndEvent):
            key_line = line_of(key_event)
            key = key_event.value if isinstance(key_event, yaml.ScalarEvent) else ""
            if not isinstance(key_event, yaml.ScalarEvent):
                problems.report(name, key_line, "a field's name must be plain text")
                build(key_event, (*where, ""))
            elif key in values:
                message = f'field "{key}" is given twice, first on line {lines[(*where, key)]}'
                problems.report(name, key_line, message, "remove one of the two")
            lines[(*where, key)] = key_line
            values[key] = build(next_event(), (*where, key))
        return values

    value = None
    try:
        next_event()  # the start of the stream
        event = next_event()
        if isinstance(event, yaml.DocumentStartEvent):
            value = build(next_event(), ())
            next_event()  # the end of the document
            event = next_event()
        if not isinstance(event, yaml.StreamEndEvent):
            line = line_of(event)
            problems.report(name, line, "a second YAML document starts here", "remove the ---")
    except yaml.YAMLError as error:
        raise ContentError(*problems.found, _syntax_problem(error, name, first_line, last_line)) from error
    finally:
        parser.dispose()
    problems.raise_if_any()
    return value, lines


def parse_toml(text: str, name: str) -> tuple[dict[str, Any], Lines]:
    """A TOML document as plain values, and the line of each key and table header. Raises ContentError."""
    if deep := _DEEP_KEY.search(text):
        # The library takes quadratic time for such keys.
        line = text.count("\n", 0, deep.start()) + 1
        raise ContentError(Problem(name, line, "broken TOML: nested too deeply"))
    try:
        value, lines = tomllib.loads(text), _toml_lines(text)
        texts = list(_texts(value, ()))
    except RecursionError as error:
        raise ContentError(Problem(name, 1, "broken TOML: nested too deeply")) from error
    except ValueError as error:
        raise ContentError(_toml_problem(error, text, name)) from error
    problems = Problems()
    for where, held in texts:
        if NOT_TEXT.search(held):
            line = nearest(lines, where)
            problems.report(name, line, "holds a control character", "remove it")
    problems.raise_if_any()
    return value, lines


def _texts(value: Any, where: tuple[Hashable, ...]) -> Iterator[tuple[tuple[Hashable, ...], str]]:
    """Every text in a value, including the names of fields, with the keys and indices that lead to it."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield where, key
            yield from _texts(item, (*where, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*where, index))


def nearest(lines: Lines, where: tuple[Hashable, ...]) -> int:
    """The line of a part of the document, or of the nearest part around it that has one."""
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 1)


class Report(Protocol):
    """Reports a problem with a part of a document, at its line."""

    def __call__(self, where: tuple[Hashable, ...], message: str, hint: str = "") -> None: ...


def reporter(name: str, lines: Lines, problems: Problems) -> Report:
    """A function that adds problems of the document `name` to `problems`."""
    return lambda where, message, hint="": problems.report(name, nearest(lines, where), message, hint)


def to_record(
    kind: type[T], value: Any, name: str, lines: Lines, where: tuple[Hashable, ...] = (),
    *, pair: Pair | None = None,
) -> T:  # fmt: skip
    """`value` as a record of type `kind`. Raises one ContentError with all problems, each at its line. The
    fields of a value by language are the codes of `pair`; fields that may be None may be missing."""
    problems = Problems()

    found = reporter(name, lines, problems)

    def record(fields: Mapping[str, _Field], value: Any, where: tuple[Hashable, ...]) -> Any:
        if not isinstance(value, dict):
            *_, holder, last = None, None, *where
            place = f'field "{last}" ' if isinstance(last, str) else ""
            if isinstance(last, int) and isinstance(holder, str):
                place = f'item {last + 1} of field "{holder}" '
            message = f"must hold fields, not {_GOT.get(type(value).__name__, 'a date')}"
            if value is None:
                message = "is empty" if place else "holds no fields"
            found(where, place + message)
            return None
        misspelt = set()
        for key in value.keys() - fields.keys():
            misspelt.add(closest(key, fields.keys() - value.keys()))
            found((*where, key), f'unknown field "{key}"', did_you_mean(key, fields.keys()))
        converted: dict[str, Any] = {}
        for key, field in fields.items():
            if key not in value:
                if field.required and key not in misspelt:
                    holders = [part for part in where if isinstance(part, str)]
                    place = f' in "{holders[-1]}"' if holders else ""
                    found(where, f'field "{key}" is missing{place}')
            elif value[key] is not None or field.required:
                converted[key] = convert(field.type, value[key], (*where, key))
        return converted

    def convert(kind: Any, value: Any, where: tuple[Hashable, ...]) -> Any:
        kind, shape, args = _shape(kind)
        if shape == "record":
            return record(_fields(kind), value, where)
        if shape == "languages":
            if pair is None:
                raise AssertionError(f"the languages of {kind} are not known")
            texts = record(_fields_by_language(pair, args[0]), value, where)
            return None if texts is None else [pair, *(texts.get(lang) for lang in pair)]
        if shape == "list" and isinstance(value, list):
            return [convert(args[0], item, (*where, index)) for index, item in enumerate(value)]
        if shape == "table" and isinstance(value, dict):
            known = get_args(args[0])
            for key in value.keys() - known if known else ():
                found((*where, key), f'unknown field "{key}"', did_you_mean(key, known))
            return {key: convert(args[1], item, (*where, key)) for key, item in value.items()}
        try:
            return msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError as error:
            field = next((part for part in reversed(where) if isinstance(part, str)), "")
            choices = args if shape == "choice" and isinstance(value, str) else ()
            message = "is empty" if value is None else _explain(error, value)
            found(where, f'field "{field}" {message}', did_you_mean(str(value), choices))
            return None

    converted = record(_fields(kind), value, where)
    problems.raise_if_any()
    return msgspec.convert(converted, kind, strict=False)


class _Field(NamedTuple):
    type: Any
    required: bool


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, _Field]:
    return {field.name: _Field(field.type, field.required) for field in msgspec.structs.fields(kind)}


@cache
def _fields_by_language(pair: Pair, kind: Any) -> dict[str, _Field]:
    return dict.fromkeys(pair, _Field(kind, NoneType not in get_args(kind)))


_Shape = Literal["record", "languages", "list", "table", "choice", "other"]


@cache
def _shape(kind: Any) -> tuple[Any, _Shape, tuple[Any, ...]]:
    """A field's type without None, its shape (how it is converted), and the arguments of the type."""
    if get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind) and len(get_args(kind)) == 2:
        kind = next(choice for choice in get_args(kind) if choice is not NoneType)
    args = get_args(kind)
    if get_origin(kind) is ByLanguage:
        return kind, "languages", args
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind, "record", args
    if get_origin(kind) is tuple and args[-1] is Ellipsis:
        return kind, "list", args
    if get_origin(kind) is dict:
        return kind, "table", args
    return kind, "choice" if get_origin(kind) is Literal else "other", args


_WANTED = {
    "str": "text", "array": "a list", "object": "fields", "date": "a date such as 2021-07-26",
    "float": "a number", "int": "a whole number", "bool": "true or false",
}  # fmt: skip
_GOT = {
    "str": "text", "array": "a list", "list": "a list", "object": "fields", "dict": "fields",
    "null": "nothing", "float": "a number", "int": "a number", "bool": "true or false",
}  # fmt: skip


def _explain(error: msgspec.ValidationError, value: Any) -> str:
    """msgspec's message reworded for editors."""
    message = str(error).partition(" - at `")[0]
    if "Invalid enum value" in message:
        return f'cannot be "{value}"'
    if "date" in message and isinstance(value, str):
        return f'must be a date such as 2021-07-26, not "{value}"'
    if types := re.fullmatch(r"Expected `([^`]+)`, got `(\w+)`", message):
        wanted = " or ".join(_WANTED.get(part, part) for part in types[1].split(" | ") if part != "null")
        return f"must be {wanted}, not {_GOT.get(types[2], 'a ' + types[2])}"
    if length := re.fullmatch(r"Expected `array` of length (\d+), got (\d+)", message):
        return f"must hold {length[1]} values, not {length[2]}"
    return "has a value that cannot be used"


# libyaml's messages for the most frequent mistakes, reworded for editors.
_OPENED = {
    "while scanning a quoted scalar": "the quotation mark that opens here is not closed",
    "while parsing a flow sequence": "the [ that opens here lacks its ], or a comma is missing",
    "while parsing a flow mapping": "the { that opens here lacks its }, or a comma is missing",
}
_YAML_MESSAGES = {
    "mapping values are not allowed in this context": 'a ": " is not allowed here',
    "could not find expected ':'": "a field lacks its colon",
    "did not find expected key": "the indentation or a quotation mark is wrong",
    "did not find expected '-' indicator": "the indentation of the list is wrong",
    "found character that cannot start any token": "a tab is used to indent, or a text begins with @, ` or %",
}


def _syntax_problem(error: yaml.YAMLError, name: str, first_line: int, last_line: int) -> Problem:
    opening, context = getattr(error, "context_mark", None), getattr(error, "context", None)
    if opening and context in _OPENED:
        return Problem(name, opening.line + first_line, f"broken YAML: {_OPENED[context]}")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line + first_line, last_line) if mark else first_line
    message = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    hint = 'put text with ": ", "#" or quotes in quotation marks'
    return Problem(name, line, f"broken YAML: {_YAML_MESSAGES.get(message, message)}", hint)


_TOML_MESSAGES = {
    "Illegal character '\\n'": "a quotation mark is not closed on its line",
    "Invalid statement": "this is neither a setting nor a [table]",
    "Invalid value": "the value is neither text in quotation marks nor a number, true, false or a list",
    "Expected '=' after a key in a key/value pair": "a setting lacks its =",
    "Cannot overwrite a value": "a setting is given twice",
    "Cannot declare () twice": "a [table] is given twice",
}


def _toml_problem(error: ValueError, text: str, name: str) -> Problem:
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Problem(name, 1, "broken TOML: a number is too long")
    message, _, place = str(error).rpartition(" (at ")
    message = _TOML_MESSAGES.get(re.sub(r"\(.*\) twice", "() twice", message), message)
    digits = re.search(r"\d+", place)
    line = int(digits[0]) if digits else text.rstrip().count("\n") + 1
    hint = "remove one of the two" if message.endswith(" twice") else 'write settings as name = "text"'
    return Problem(name, line, f"broken TOML: {message or error}", hint)


def _toml_lines(text: str) -> Lines:
    """The line of each key and table header, which is enough to point to a setting."""
    lines: Lines = {}
    table: tuple[Hashable, ...] = ()
    tables: Counter[tuple[Hashable, ...]] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*(\[+)([^\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], number)
            if header[1] == "[[":
                # An item in a list of tables.
                tables[table] += 1
                table = (*table, tables[table] - 1)
                lines[table] = number
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            lines.setdefault((*table, *(part.strip("\"'") for part in key[1].split("."))), number)
    return lines
