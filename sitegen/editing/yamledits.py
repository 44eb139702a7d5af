"""Small changes to the YAML of editors: one value, field or item is written, and every other character stays.

Each function takes the text of a file and gives its new text. What that says is compared with what it should
say. In a form that cannot be changed so, the whole field or item of the file is written anew, and at worst
the file, which loses comments alone.
"""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from sitegen.content.records import parse_yaml
from sitegen.editing.yamlfile import dump, with_fields, with_items
from sitegen.errors import ContentError
from sitegen.text.oneline import on_one_line

# The keys and indices that lead to a value.
Where = tuple[Hashable, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Columns of a line, beyond which a list goes on in the next and a text is folded.
_WIDTH = 110
_TEXT_WIDTH = 100
# Dates and numbers, which are texts to YAML only in quotation marks, and to our records always.
_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|[1-9]\d*")


class _Place(NamedTuple):
    """A value in the text (offsets, half-open), with the field that it belongs to, if it has one. `folds`
    tells whether what is written there may have several lines."""

    node: yaml.Node
    start: int
    end: int
    key: yaml.Node | None
    folds: bool


def with_text(text: str, where: Where, value: str) -> str:
    """The text with `value` as the text at `where`, in the manner of the one that is there. Raises KeyError
    if there is no field or item."""

    def change(root: yaml.Node) -> str:
        place = _find(root, where)
        if place.key is None or not place.folds:
            return text[: place.start] + _inline(value) + text[place.end :]
        old = text[place.start : place.end].split("\n")
        # What had one line keeps to it, unless it is another text altogether.
        if len(old) == 1 and "\n" not in value and len(value) <= 2 * len(old[0]):
            return text[: place.start] + _inline(value) + text[place.end :]
        wraps = not old[0].startswith((">", "|")) or any(len(line) <= _WIDTH for line in old[1:-1])
        new = _text(value, _column(place.key), wraps=wraps, key=len(str(place.key.value)) + 2)
        # The end of a folded text is the beginning of what follows.
        behind = "\n" if text[place.start : place.end].endswith("\n") else ""
        begin = place.start
        while text[begin - 1] == " ":
            begin -= 1
        return text[:begin] + new + behind + text[place.end :]

    return _changed(text, change, lambda value_there: _put(value_there, where, value))


def with_item(text: str, where: Where, item: str) -> str:
    """The text with one more item behind those of the list at `where`. Where there is no such field it is
    added at the end of the file, if it would be one of the file itself. Raises KeyError otherwise."""

    def change(root: yaml.Node) -> str:
        try:
            place = _find(root, where)
        except KeyError:
            if len(where) > 1:
                raise
            return _with_line(text, f"{where[0]}: [{_inline(item)}]")
        items: Sequence[yaml.Node] = place.node.value
        if not items:
            # Behind the colon of a field without a value there may be nothing.
            apart = " " if text[place.start - 1] == ":" else ""
            return f"{text[: place.start]}{apart}[{_inline(item)}]{text[place.end :]}"
        last = items[-1]
        end = last.end_mark.index
        if _flows(place.node):
            line = text[text.rfind("\n", 0, end) + 1 : end]
            indent = line[: len(line) - len(line.lstrip())]
            rest = text[end:].partition("\n")[0]
            long = len(line) + len(_inline(item)) + 2 + len(rest) > _WIDTH
            apart = f",\n{indent}" if long and place.start < end - len(line) else ", "
            return f"{text[:end]}{apart}{_inline(item)}{text[end:]}"
        stop = end if end and text[end - 1] == "\n" else _line_end(text, end)
        return f"{_ended(text[:stop])}{' ' * _column(place.node)}- {_inline(item)}\n{text[stop:]}"

    def expected(value: Any) -> Any:
        held = _get(value, where)
        return _put(value, where, [*(held or ()), item])

    return _changed(text, change, expected)


def with_field(text: str, where: Where, value: str) -> str:
    """The text with one more field, the last key of `where`, behind those that its holder has. Raises
    KeyError if there is no holder."""

    def change(root: yaml.Node) -> str:
        holder = _find(root, where[:-1])
        key = str(where[-1])
        fields: Sequence[tuple[yaml.Node, yaml.Node]] = holder.node.value
        last = fields[-1][1]
        end = last.end_mark.index
        if _flows(holder.node):
            return f"{text[:end]}, {key}: {_inline(value)}{text[end:]}"
        column = _column(holder.node)
        stop = end if end and text[end - 1] == "\n" else _line_end(text, end)
        line = f"{' ' * column}{key}:{_text(value, column, wraps=False, key=len(key) + 2)}\n"
        return _ended(text[:stop]) + line + text[stop:]

    return _changed(text, change, lambda there: _put(there, where, value))


def without(text: str, where: Where) -> str:
    """The text without a field or an item that begins in a line of its own. Comments above it stay. Raises
    KeyError if there is none."""

    def change(root: yaml.Node) -> str:
        holder = _find(root, where[:-1]).node
        place = _find(root, where)
        begin = (place.key or place.node).start_mark.index
        start = text.rfind("\n", 0, begin) + 1
        if text[start:begin].strip(" -") or _flows(holder):
            raise KeyError(where)
        end = place.end
        stop = end if end and text[end - 1] == "\n" else _line_end(text, end)
        if place.key is None:
            # The blank lines between items belong to the one before them.
            while text[stop : stop + 1] == "\n":
                stop += 1
        left = _ended(text[:start]) + text[stop:]
        return left if left.strip() and len(holder.value) > 1 else f"{left.rstrip()}\n[]\n".lstrip()

    return _changed(text, change, lambda there: _drop(there, where))


def written(fields: Mapping[str, Any], column: int = 0) -> str:
    """Fields as editors write them, from a column on: lists in brackets, long texts folded."""
    lines = []
    for key, value in fields.items():
        head = f"{' ' * column}{key}:"
        if isinstance(value, Mapping):
            lines.append(f"{head}\n{written(value, column + 2)}")
        elif isinstance(value, list | tuple):
            lines.append(f"{head} [{', '.join(map(_inline, value))}]\n")
        else:
            lines.append(f"{head}{_text(str(value), column, wraps=True, key=len(key) + 2)}\n")
    return "".join(lines)


def with_new_item(text: str, fields: Mapping[str, Any]) -> str:
    """The text of a file that holds a list, or nothing but comments, with one more item of such fields at its
    end."""
    there, _ = parse_yaml(text, "")
    root = yaml.compose(text, Loader=_Loader)
    block = "- " + written(fields, 2)[2:]
    if root is None or not _flows(root):
        gap = "\n" if "\n\n-" in text else ""
        new = (_ended(text.rstrip("\n")) if text.strip() else "") + gap + block
    elif there:
        end = root.value[-1].end_mark.index
        new = f"{text[:end]}, {_inline_fields(fields)}{text[end:]}"
    else:
        new = text[: root.start_mark.index] + block.rstrip("\n") + _ended(text[root.end_mark.index :])
    plain = {key: dict(value) if isinstance(value, Mapping) else value for key, value in fields.items()}
    return _checked(new, [*(there or ()), plain], text)


def _changed(text: str, change: Callable[[yaml.Node], str], expected: Callable[[Any], Any]) -> str:
    there, _ = parse_yaml(text, "")
    wanted = expected(copy.deepcopy(there))
    try:
        root = yaml.compose(text, Loader=_Loader)
        new = change(root) if root is not None else ""
    except (yaml.YAMLError, KeyError, IndexError, AttributeError):
        # What stands in no line of its own, for one.
        new = ""
    return _checked(new, wanted, text)


def _checked(new: str, wanted: Any, text: str) -> str:
    """The new text, if it says what it should, or else the old one with what differs written anew."""
    if _says(new, wanted):
        return new
    parts = _with_parts(text, wanted)
    return parts if _says(parts, wanted) else dump(wanted)


def _says(text: str, wanted: Any) -> bool:
    try:
        return bool(text) and parse_yaml(text, "")[0] == wanted
    except ContentError:
        return False


def _with_parts(text: str, wanted: Any) -> str:
    """The text with those fields or items of the file written anew that differ; nothing where items go."""
    there, _ = parse_yaml(text, "")
    if isinstance(there, dict) and isinstance(wanted, dict):
        differ = [key for key in {**there, **wanted} if there.get(key) != wanted.get(key)]
        return with_fields(text, {key: wanted.get(key) for key in differ})
    if isinstance(there, list) and isinstance(wanted, list) and len(there) <= len(wanted):
        changed = {number: wanted[number] for number, item in enumerate(there) if item != wanted[number]}
        return with_items(text, changed, wanted[len(there) :])
    return ""


def _find(root: yaml.Node, where: Where) -> _Place:
    node, key, folds = root, None, True
    for part in where:
        folds = folds and not _flows(node)
        if isinstance(node, yaml.MappingNode):
            key, node = next(((k, v) for k, v in node.value if k.value == part), (None, root))
            if key is None:
                raise KeyError(where)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            key, node = None, node.value[part]
        else:
            raise KeyError(where)
    return _Place(node, node.start_mark.index, node.end_mark.index, key, folds)


def _get(value: Any, where: Where) -> Any:
    for part in where:
        value = value.get(part) if isinstance(value, dict) else value[part]
    return value


def _put(value: Any, where: Where, new: Any) -> Any:
    holder = _get(value, where[:-1])
    is_item = isinstance(holder, list) and isinstance(where[-1], int) and where[-1] < len(holder)
    if not (is_item or isinstance(holder, dict)):
        raise KeyError(where)
    holder[where[-1]] = new
    return value


def _drop(value: Any, where: Where) -> Any:
    del _get(value, where[:-1])[where[-1]]
    return value


def _flows(node: yaml.Node) -> bool:
    """Whether it is a list or fields in brackets."""
    return bool(getattr(node, "flow_style", False))


def _column(node: yaml.Node) -> int:
    return int(node.start_mark.column)


def _line_end(text: str, at: int) -> int:
    """The beginning of the next line."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _with_line(text: str, line: str) -> str:
    return f"{_ended(text.rstrip())}{line}\n"


def _inline(value: str) -> str:
    """A text as it stands in a line among others."""
    if _NUMBER.fullmatch(value):
        return value
    # An Arabic comma is none to YAML, and outside quotation marks would be taken for a slip.
    style = '"' if "،" in value else None
    shown: str = yaml.dump(
        [value], Dumper=yaml.SafeDumper, allow_unicode=True, width=1_000_000, default_flow_style=True,
        default_style=style,
    )  # fmt: skip
    return shown.strip()[1:-1]


def _inline_fields(fields: Mapping[str, Any]) -> str:
    """Fields as they stand in a line among others."""
    shown = (
        f"{key}: {_inline_fields(value) if isinstance(value, Mapping) else _inline(str(value))}"
        for key, value in fields.items()
    )
    return "{" + ", ".join(shown) + "}"


def _text(value: str, column: int, *, wraps: bool, key: int) -> str:
    """What follows the colon of a field that begins in a column: a text in its line, folded below, or, if it
    has lines of its own, as they are."""
    inside = " " * (column + 2)
    if "\n" in value.strip():
        lines = value.strip().split("\n")
        return " |-\n" + "\n".join(inside + line.rstrip() if line.strip() else "" for line in lines)
    shown = _inline(value)
    if column + key + len(shown) <= _TEXT_WIDTH or value != on_one_line(value):
        return f" {shown}"
    lines = [value]
    if wraps:
        width = _TEXT_WIDTH - len(inside)
        lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
    return " >-\n" + "\n".join(inside + line for line in lines)
