"""How the preview answers a browser, with Tornado and livereload's protocol."""

from __future__ import annotations

import json
import mimetypes
import re
from asyncio import Future
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web
from tornado.websocket import WebSocketClosedError

from sitegen.preview.builds import MEDIA, NAMED_BY_DIGEST
from sitegen.preview.own import NAMES, own_file
from sitegen.preview.pages import PAGE, Pages
from sitegen.rendering.environment import CSP, MEDIA_CSP

_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("font/woff2", ".woff2")
_TYPES.add_type("image/webp", ".webp")
_FOR_GOOD = "max-age=31536000, immutable"
# Bytes. A page sends only its address.
_LONGEST_MESSAGE = 1 << 16


class Here(web.RequestHandler):
    """Refuses requests under any name but the preview's own (DNS rebinding)."""

    def initialize(self, pages: Pages) -> None:
        self.pages = pages

    def set_default_headers(self) -> None:
        self._set_policy(CSP)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "no-referrer")
        self.clear_header("Server")

    def _set_policy(self, policy: str) -> None:
        self.set_header("Content-Security-Policy", f"{policy}; frame-ancestors 'none'")

    def prepare(self) -> None:
        if self.request.host not in self.pages.names:
            raise web.HTTPError(403)


class _Asked(Here):
    """Refuses requests from pages of other sites (Fetch Metadata): they may link here, but nothing else."""

    def prepare(self) -> None:
        super().prepare()
        headers = self.request.headers
        site = headers.get("Sec-Fetch-Site")
        if site is None:
            # A program, or a browser from before 2023, which names the origin only in some requests.
            foreign = "Origin" in headers and headers["Origin"] not in self.pages.origins
        else:
            leads = (headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")) == ("navigate", "document")
            foreign = site not in ("same-origin", "none") and not leads
        if foreign:
            raise web.HTTPError(403)


class Page(_Asked):
    """A file of the site."""

    def get(self, path: str) -> None:
        pages = self.pages
        pages.ask(path)
        found = pages.find(path)
        if found.status == 404 and path and not path.endswith("/") and pages.read(f"{path}/index.html"):
            self.redirect(f"/{quote(path)}/")
            return
        self.set_status(found.status)
        self.set_header("Content-Type", content_type(found.name))
        if found.name.endswith(PAGE):
            self._set_policy(pages.policy)
            self.set_header("Cache-Control", "no-store")
            self.finish(pages.show(found))
        else:
            if found.name.startswith(MEDIA):
                self._set_policy(MEDIA_CSP)
            kept = _FOR_GOOD if found.name.startswith(NAMED_BY_DIGEST) else "no-cache"
            self.set_header("Cache-Control", kept)
            self.finish(found.data)

    head = get


class Own(_Asked):
    """A file of the preview itself."""

    def get(self, name: str) -> None:
        self.set_header("Content-Type", content_type(name))
        self.set_header("Cache-Control", _FOR_GOOD)
        self.finish(own_file(name))

    head = get


class Script(_Asked, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script."""

    def get(self) -> None:
        self.set_header("Cache-Control", _FOR_GOOD)
        super().get()

    head = get


class Connection(Here, LiveReloadHandler):  # type: ignore[misc]
    """A browser that shows `path` and waits for a message to reload, following livereload's protocol: it
    sends a greeting, and then states once what it shows. All other messages are ignored."""

    path: str | None = None
    _stamp = ""
    _greeted = _joined = False

    def prepare(self) -> None:
        super().prepare()
        # Before Tornado parses it, which fails for anything but an address.
        if self.request.headers.get("Origin", "") not in (*self.pages.origins, ""):
            raise web.HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        return origin in self.pages.origins

    def on_message(self, message: str | bytes) -> None:
        match _parsed(message):
            case {"command": "hello"} as hello if not self._greeted:
                self._greeted = True
                stamp = hello.get("snipver")
                self._stamp = stamp if isinstance(stamp, str) else ""
                super().on_message(message)
            case {"command": "info", "url": str(url)} if not self._joined:
                self._joined = True
                self.path = self.pages.path_of(url)
                self._stamp = self._stamp or self.pages.stamp(self.path)
                self.pages.join(self)

    def on_close(self) -> None:
        self.pages.leave(self)

    def reload(self, stamp: str) -> None:
        """Reloads the page, unless it already shows what the stamp stands for."""
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self.send_message({"command": "reload", "path": "*", "liveCSS": False})

    def send_message(self, message: dict[str, Any]) -> None:
        try:
            sent = self.write_message(message)
        except WebSocketClosedError:
            self.pages.leave(self)
        else:
            sent.add_done_callback(_looked_at)


def _looked_at(sent: Future[None]) -> None:
    # A browser that leaves during sending is not an error, but asyncio reports exceptions that nobody has
    # looked at.
    if not sent.cancelled():
        sent.exception()


def _parsed(message: str | bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def content_type(name: str) -> str:
    kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/javascript", "image/svg+xml")
    return f"{kind}; charset=utf-8" if text else kind


def application(pages: Pages, more: Sequence[tuple[str, type[Here], dict[str, Any]]] = ()) -> web.Application:
    """The application that answers a browser; `more` are other addresses, with their handlers and the
    arguments of these."""
    own = "|".join(map(re.escape, NAMES))
    here: dict[str, Any] = {"pages": pages}
    return web.Application(
        [
            (r"/livereload", Connection, here),
            (r"/livereload\.js", Script, here),
            (rf"/\.preview/({own})", Own, here),
            *((address, handler, here | known) for address, handler, known in more),
            (r"/(.*)", Page, here),
        ],
        log_function=lambda handler: None,
        websocket_max_message_size=_LONGEST_MESSAGE,
    )
