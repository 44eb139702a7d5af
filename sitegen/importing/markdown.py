"""Draft → article file: YAML front matter and Markdown in which every character of the text is literal."""

from __future__ import annotations

import re
import sys

import yaml

from sitegen.importing.draft import Draft, DraftBlockKind

_FORMS: dict[DraftBlockKind, str] = {
    "heading": "## {}",
    "paragraph": "{}",
    "quote": "> {}",
    "caption": "![{}]()",
    "list-item": "- {}",
}
# A backslash goes before a character that CommonMark or its usual extensions would read as mark-up; an
# underscore inside a word (`#ساحة_التحرير`) is none.
_SPECIAL = re.compile(
    r"[\\`*\[\]<~]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|&(?=#?\w+;)"
    r"|^#(?=#{0,5}(?:\s|$))|(?<=\s)#(?=#*$)"
    r"|^>"
    r"|^[-+](?=[\s-]|$)"
)
_ORDERED = re.compile(r"^([0-9]{1,9})([.)])(?=\s|$)")


def escape(text: str) -> str:
    """The line of text as Markdown that renders as exactly that text, wherever in a block it stands."""
    return _ORDERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", text))


def write_article(draft: Draft) -> str:
    """The article file: front matter, then one block a paragraph; list items stand line under line."""
    source = {"name": draft.source_name, "url": draft.source_url, "author": draft.author}
    front: dict[str, object] = {"title": draft.title}
    if draft.date:
        front["date"] = draft.date
    if any(source.values()):  # a source has a name, even one that the editor has yet to fill in
        front["source"] = {key: value for key, value in source.items() if value or key == "name"}
    front |= {"tags": [], "summary": draft.standfirst}
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=sys.maxsize)
    body = ""
    for before, block in zip((None, *draft.blocks), draft.blocks, strict=False):
        listed = before is not None and before.kind == block.kind == "list-item"
        body += ("\n" if listed else "\n\n") + _FORMS[block.kind].format(escape(block.text))
    return f"---\n{head}---{body}\n"
