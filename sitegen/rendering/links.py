"""Links from content files and from names, as written on a page."""

from __future__ import annotations

from sitegen.markdown.addresses import is_external
from sitegen.markdown.html import Resolve, escaped
from sitegen.site import urls
from sitegen.site.urls import Origin, entry_url


def resolver(file: str, origin: Origin) -> Resolve:
    """A function that turns an address in a content file into one on the page at `origin`."""

    def resolve(address: str) -> str:
        if is_external(address):
            return address
        found = urls.resolve(address, file)
        return origin.to(*found) if found else "#"

    return resolve


class TermLinks:
    """Links names on the page at `origin` to their entries, in one language. Within a section, only the first
    link to each entry is a stop for the Tab key, as the others lead to the same place."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._named: set[str] = set()
        self._first: dict[str, tuple[str, str]] = {}
        self._again: dict[str, tuple[str, str]] = {}

    def begin_section(self) -> None:
        self._named.clear()

    def __call__(self, term: str, linked: bool) -> tuple[str, str]:
        if linked:
            return f'<span class="term" data-term="{escaped(term)}">', "</span>"
        if term in self._named:
            return self._again[term]
        self._named.add(term)
        if term not in self._first:
            href = escaped(self._origin.to(entry_url(term)))
            opening = f'<a class="term" data-term="{escaped(term)}" href="{href}"'
            self._first[term] = f"{opening}>", "</a>"
            self._again[term] = f'{opening} tabindex="-1">', "</a>"
        return self._first[term]
