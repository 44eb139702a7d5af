"""Links of content files and of names, as they are written on a page."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.markdown.addresses import is_external
from sitegen.markdown.html import Resolve, escaped
from sitegen.site import urls
from sitegen.site.urls import Origin, entry_url

# The opening and closing tag of a mention; whether it stands inside a link already.
OpenTerm = Callable[[str, bool], tuple[str, str]]


def resolver(file: str, origin: Origin) -> Resolve:
    """What turns an address in a content file into one on the page at `origin`."""

    def resolve(address: str) -> str:
        if is_external(address):
            return address
        found = urls.resolve(address, file)
        return origin.to(*found) if found else "#"

    return resolve


def term_opener(origin: Origin) -> OpenTerm:
    """What makes names on the page at `origin` links to their entries."""
    tags: dict[str, tuple[str, str]] = {}

    def open_term(term: str, linked: bool) -> tuple[str, str]:
        if linked:
            return f'<span class="term" data-term="{escaped(term)}">', "</span>"
        if term not in tags:
            href = escaped(origin.to(entry_url(term)))
            tags[term] = f'<a class="term" data-term="{escaped(term)}" href="{href}">', "</a>"
        return tags[term]

    return open_term
