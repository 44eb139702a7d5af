"""How pages of the preview talk to the desk: by POST, with JSON in both directions.

The sender must be a page that this run has shown: one of the preview's own origin, which the browser states
twice, and with the run's token in a header, which no other page can read. Requests are decoded into the
record of that request, and nothing else is accepted.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import msgspec
from tornado import web

from sitegen.desk.answers import Conflict, Refused
from sitegen.desk.desk import Desk
from sitegen.desk.registry import ACTIONS, SHOWS
from sitegen.desk.requests import Decision, Nothing, Together, Undo
from sitegen.errors import ContentError
from sitegen.model.record import Record
from sitegen.preview.handlers import Here
from sitegen.preview.pages import Pages
from sitegen.preview.words import words

TOKEN_HEADER: Final = "X-Sitegen-Token"  # noqa: S105  (a name)
# Bytes. The longest paragraph is far shorter; a list may hold every sentence of a book.
_LONGEST_BODY, _LONGEST_LIST = 1 << 16, 1 << 19


class Asked(Here):
    """A request to the desk, by its name."""

    def initialize(self, pages: Pages, desk: Desk | None = None) -> None:
        super().initialize(pages)
        if desk is None:
            raise ValueError("there is nothing to ask without a desk")
        self._desk = desk

    def prepare(self) -> None:
        super().prepare()
        headers = self.request.headers
        token = headers.get(TOKEN_HEADER, "").encode(errors="replace")
        if (
            self.request.method != "POST"
            or headers.get_list("Origin") != [f"http://{self.request.host}"]
            or headers.get_list("Sec-Fetch-Site") != ["same-origin"]
            or not hmac.compare_digest(token, self.pages.token.encode())
        ):
            raise web.HTTPError(403)
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            raise web.HTTPError(415)

    async def post(self, name: str) -> None:
        kind = {"undo": Undo, "words": Nothing, "again": Decision}.get(name) or getattr(
            SHOWS.get(name) or ACTIONS.get(name), "request", None
        )
        if kind is None:
            raise web.HTTPError(404)
        if len(self.request.body) > (_LONGEST_LIST if kind is Together else _LONGEST_BODY):
            raise web.HTTPError(413)
        try:
            request: Record = msgspec.json.decode(self.request.body, type=kind)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            raise web.HTTPError(400) from error
        # Files are read and written in a thread, as a disk may be slow.
        answer = await asyncio.to_thread(partial(self._answer, name, request))
        self.set_status(409 if isinstance(answer, Conflict) else 422 if isinstance(answer, Refused) else 200)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(msgspec.json.encode(answer))

    def _answer(self, name: str, request: Record) -> Any:
        if isinstance(request, Undo):
            return self._desk.undo(request)
        if name == "words":
            try:
                return words(self._desk.pair)
            except ContentError as error:
                return Refused(error.problems)
        if name == "again" and isinstance(request, Decision):
            return self._desk.translate(request)
        if name in SHOWS:
            return self._desk.show(SHOWS[name], request)
        return self._desk.act(ACTIONS[name], request)


def asking(desk: Desk) -> Sequence[tuple[str, type[Here], dict[str, Any]]]:
    """The address of the desk and its handler."""
    return ((r"/\.preview/desk/([a-z-]+)", Asked, {"desk": desk}),)
