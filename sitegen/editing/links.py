"""Links in the editors' texts to a content file that is renamed."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from sitegen.content.layout import CONTENT, GLOSSARY_FOLDER, slug_of
from sitegen.files.paths import normal
from sitegen.markdown.addresses import is_external
from sitegen.model.record import Record

# Code, where nothing is a link (fenced blocks and inline code), and the address of a link.
_LINK = re.compile(
    r"""(?smx)
    ^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n`]*\n (?:.*?\n)?? [ \t>]*(?P=fence)[`~]*[ \t]*$
    | (?<!`)(?P<code>`+)(?!`) (?:(?!\n[ \t]*\n).)*? (?<!`)(?P=code)(?!`)
    | (?P<before>\]\(\s*<?)(?P<address>[^\s()<>]+)
    """
)


class Moved(Record, frozen=True):
    """A content file that is renamed: its paths in the site folder."""

    old: str
    new: str


def relinked(text: str, base: str, moved: Moved) -> str:
    """The Markdown `text` of the content file `base`, with its links to the `moved` file updated."""

    def link(found: re.Match[str]) -> str:
        return found["before"] + address(found["address"], base, moved) if found["before"] else found[0]

    return _LINK.sub(link, text) if slug_of(moved.old) in text else text


def address(link: str, base: str, moved: Moved) -> str:
    """The address of a link in the content file `base`, updated if it leads to the `moved` file."""
    if is_external(link):
        return link
    path, mark, fragment = link.partition("#")
    return _path(path, base, moved) + mark + _fragment(fragment, path, base, moved)


def _path(path: str, base: str, moved: Moved) -> str:
    folder = path.rpartition("/")[0]
    if path.startswith("/"):
        page = path.removesuffix("index.html")
        if page == _page(moved.old):
            return _page(moved.new) + path[len(page) :]
    elif path and normal(PurePosixPath(base).parent / unquote(path)) == moved.old:
        return f"{folder}/{PurePosixPath(moved.new).name}" if folder else PurePosixPath(moved.new).name
    return path


def _fragment(fragment: str, path: str, base: str, moved: Moved) -> str:
    """The fragment of a link. A glossary page names its quotations from an article after that article."""
    is_entry = path.startswith("/glossary/") or normal(PurePosixPath(base).parent / path).startswith(
        GLOSSARY_FOLDER
    )
    if is_entry and fragment == f"in-{slug_of(moved.old)}" and not moved.old.startswith(GLOSSARY_FOLDER):
        return f"in-{slug_of(moved.new)}"
    return fragment


def _page(path: str) -> str:
    """The address, from the root of the site, of the page of an article or entry."""
    return f"/{PurePosixPath(path).parent.relative_to(CONTENT)}/{slug_of(path)}/"
