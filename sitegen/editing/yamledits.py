"""Small changes to the editors' YAML: one value, field or item is written, and every other character stays.

Each function takes the text of a file and returns its new text, whose content is compared with the expected
content. If the form of the file does not allow such a small change, the whole top-level field or item is
rewritten or, at worst, the file; only comments are lost then.
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
# Line widths beyond which a list continues on the next line and a text is folded.
_WIDTH = 110
_TEXT_WIDTH = 100
_NARROWEST = 60
# Dates and numbers, which YAML reads as texts only in quotation marks, but our records always do.
_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|[1-9]\d*")


class _Place(NamedTuple):
    """A value in the text (offsets, half-open), with the key of its field, if it has one. `folds` tells
    whether it may be written in several lines."""

    node: yaml.Node
    start: int
    end: int
    key: yaml.Node | None
    folds: bool


def with_text(text: str, where: Where, value: str) -> str:
    """The text with `value` at `where`, in the style of the value that it replaces. Raises KeyError if there
    is no such field or item."""

    def change(root: yaml.Node) -> str:
        place = _find(root, where)
        if place.key is None or not place.folds:
            return text[: place.start] + _inline(value) + text[place.end :]
        old = text[place.start : place.end].split("\n")
        # A value on one line stays on one line unless it becomes much longer.
        if len(old) == 1 and "\n" not in value and len(value) <= 2 * len(old[0]):
            return text[: place.start] + _inline(value) + text[place.end :]
        wraps = not old[0].startswith((">", "|")) or any(len(line) <= _WIDTH for line in old[1:-1])
        # In lines as long as before, those above what has changed are the same.
        longest = max(map(len, old[1:-1])) if old[0].startswith(">") and len(old) > 3 else _TEXT_WIDTH
        width = longest if _NARROWEST <= longest <= _WIDTH else _TEXT_WIDTH
        new = _text(value, _column(place.key), wraps=wraps, key=len(str(place.key.value)) + 2, width=width)
        # The end mark of a folded text is at the beginning of the next line.
        behind = "\n" if text[place.start : place.end].endswith("\n") else ""
        begin = place.start
        while text[begin - 1] == " ":
            begin -= 1
        return text[:begin] + new + behind + text[place.end :]

    return _changed(text, change, lambda value_there: _put(value_there, where, value))


def with_item(text: str, where: Where, item: str) -> str:
    """The text with one more item at the end of the list at `where`. A missing field is added at the end of
    the file if it is a top-level one; otherwise raises KeyError."""

    def change(root: yaml.Node) -> str:
        try:
            place = _find(root, where)
        except KeyError:
            if len(where) > 1:
                raise
            return _with_line(text, f"{where[0]}: [{_inline(item)}]")
        items: Sequence[yaml.Node] = place.node.value
        if not items:
            # There may be nothing after the colon of a field without a value.
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
    """The text with one more field, the last key of `where`, after the existing fields of its parent. Raises
    KeyError if there is no parent."""

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
    """The text without a field or an item, which must begin on a line of its own. Comments above it stay.
    Raises KeyError if there is none."""

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
    """Fields as editors write them, indented by `column`: lists in brackets, long texts folded."""
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
    """The text of a file that holds a list, or only comments, with one more item with these fields at its
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
        # For example, a field that is not on a line of its own.
        new = ""
    return _checked(new, wanted, text)


def _checked(new: str, wanted: Any, text: str) -> str:
    """The new text, if it has the wanted content, or else the old one with the parts that differ
    rewritten."""
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
    """The text with the top-level fields or items that differ rewritten; empty if items are removed."""
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
    """Whether the node is a list or mapping in brackets (flow style)."""
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
    """A text as it is written on a line among others."""
    if _NUMBER.fullmatch(value):
        return value
    # YAML gives an Arabic comma no meaning, so that outside quotation marks it would look like a mistake.
    style = '"' if "،" in value else None
    shown: str = yaml.dump(
        [value], Dumper=yaml.SafeDumper, allow_unicode=True, width=1_000_000, default_flow_style=True,
        default_style=style,
    )  # fmt: skip
    return shown.strip()[1:-1]


def _inline_fields(fields: Mapping[str, Any]) -> str:
    """Fields as they are written on a line among others."""
    shown = (
        f"{key}: {_inline_fields(value) if isinstance(value, Mapping) else _inline(str(value))}"
        for key, value in fields.items()
    )
    return "{" + ", ".join(shown) + "}"


def _text(value: str, column: int, *, wraps: bool, key: int, width: int = _TEXT_WIDTH) -> str:
    """What follows the colon of a field that begins in a column: the text on the same line or folded below,
    or, if it has line breaks, as a literal block."""
    inside = " " * (column + 2)
    if "\n" in value.strip():
        lines = value.strip().split("\n")
        return " |-\n" + "\n".join(inside + line.rstrip() if line.strip() else "" for line in lines)
    shown = _inline(value)
    if column + key + len(shown) <= _TEXT_WIDTH or value != on_one_line(value):
        return f" {shown}"
    lines = [value]
    if wraps:
        lines = textwrap.wrap(value, width - len(inside), break_long_words=False, break_on_hyphens=False)
    return " >-\n" + "\n".join(inside + line for line in lines)
