"""Which of a site's articles came from the same text or page as a new one, whatever their names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path

from sitegen.content.layout import article_files
from sitegen.errors import ContentError, Problems
from sitegen.files.paths import relative
from sitegen.files.reading import read_bytes
from sitegen.importing.draft import Draft
from sitegen.importing.sameness import is_copy

# Paragraphs are compared by so many bytes at their beginning; shorter ones say too little.
_BEGINNING = 40
_MARKS = b"#>*- 0123456789.\\"
_ADDRESS = re.compile(r"https?://(?:www\.|m\.)?", re.IGNORECASE)
# The most articles that share paragraphs with the draft and are read.
_READ = 3


class Origins:
    """The articles of a site by their addresses and the beginnings of their paragraphs. They are read when
    the first is asked for."""

    def __init__(self, site: Path) -> None:
        self._site = site

    def find(self, draft: Draft) -> tuple[str, bytes] | None:
        """The path and contents of the article with the same origin as the draft."""
        shared: Counter[str] = Counter()
        for key in _keys_of(draft):
            shared.update(self._articles.get(key, ()))
        for path, _ in shared.most_common(_READ):
            data = read_bytes(self._site / path, self._site)
            if is_copy(data.decode("utf-8", "replace"), draft):
                return path, data
        return None

    @cached_property
    def paths(self) -> dict[str, str]:
        """The paths of all articles, by slug. Problems are reported by a build."""
        files = article_files(self._site, Problems())
        return {slug: relative(file, self._site) for slug, file in sorted(files.items())}

    @cached_property
    def _articles(self) -> dict[bytes, list[str]]:
        found: dict[bytes, list[str]] = defaultdict(list)
        for path in self.paths.values():
            try:
                lines = read_bytes(self._site / path, self._site).split(b"\n")
            except ContentError:
                continue  # whatever is wrong with it, a build says so
            for line in lines:
                if len(line) >= _BEGINNING:
                    found[_beginning(line)].append(path)
                if b"url:" in line:
                    found[_address(line.partition(b"url:")[2].decode("utf-8", "replace"))].append(path)
        return found


def _keys_of(draft: Draft) -> list[bytes]:
    """The keys under which an article with the origin of the draft may be found."""
    texts = [block.text.encode() for block in draft.blocks]
    keys = [_beginning(text) for text in texts if len(text) >= _BEGINNING]
    return [*keys, *([_address(draft.source_url)] if draft.source_url else [])]


def _beginning(line: bytes) -> bytes:
    return line.lstrip(_MARKS)[:_BEGINNING]


def _address(written: str) -> bytes:
    return _ADDRESS.sub("", written.strip().strip("\"'")).rstrip("/").encode()
