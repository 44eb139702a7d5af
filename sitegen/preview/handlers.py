"""How the preview answers a browser, on Tornado and livereload's protocol."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web
from tornado.websocket import WebSocketClosedError

from sitegen.preview.builds import NAMED_BY_DIGEST
from sitegen.preview.own import NAMES, own_file
from sitegen.preview.pages import PAGE, Pages

_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("font/woff2", ".woff2")
_TYPES.add_type("image/webp", ".webp")
_FOR_GOOD = "max-age=31536000, immutable"


class _Here(web.RequestHandler):
    """Refuses requests under another name than the preview's own (DNS rebinding)."""

    def initialize(self, pages: Pages) -> None:
        self.pages = pages

    def set_default_headers(self) -> None:
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "no-referrer")
        self.clear_header("Server")

    def prepare(self) -> None:
        if self.request.host not in self.pages.names:
            raise web.HTTPError(403)


class Page(_Here):
    """A file of the site."""

    def get(self, path: str) -> None:
        pages = self.pages
        pages.ask(path)
        found = pages.find(path)
        if found.status == 404 and path and not path.endswith("/") and pages.read(f"{path}/index.html"):
            self.redirect("/" + quote(path.lstrip("/")) + "/")
            return
        self.set_status(found.status)
        self.set_header("Content-Type", content_type(found.name))
        if found.name.endswith(PAGE):
            self.set_header("Content-Security-Policy", f"{pages.policy}; frame-ancestors 'none'")
            self.set_header("Cache-Control", "no-store")
            self.finish(pages.show(found))
        else:
            kept = _FOR_GOOD if found.name.startswith(NAMED_BY_DIGEST) else "no-cache"
            self.set_header("Cache-Control", kept)
            self.finish(found.data)

    head = get


class Own(_Here):
    """A file of the preview itself."""

    def get(self, name: str) -> None:
        self.set_header("Content-Type", content_type(name))
        self.set_header("Cache-Control", _FOR_GOOD)
        self.finish(own_file(name))

    head = get


class Script(_Here, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script."""

    def get(self) -> None:
        self.set_header("Cache-Control", _FOR_GOOD)
        super().get()

    head = get


class Connection(_Here, LiveReloadHandler):  # type: ignore[misc]
    """A browser that shows `path` and waits to be told to reload, after livereload's protocol."""

    path: str | None = None
    _stamp = ""

    def check_origin(self, origin: str) -> bool:
        return origin in {f"http://{name}" for name in self.pages.names}

    def on_message(self, message: str | bytes) -> None:
        told = _parsed(message)
        if told.get("command") == "hello":
            self._stamp = str(told.get("snipver") or "")
            super().on_message(message)
        elif told.get("command") == "info":
            self.path = self.pages.path_of(str(told.get("url")))
            self._stamp = self._stamp or self.pages.stamp(self.path)
            self.pages.join(self)

    def on_close(self) -> None:
        self.pages.leave(self)

    def tell(self, stamp: str) -> None:
        """Reloads the page, unless it shows what the stamp stands for."""
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self.write_message({"command": "reload", "path": "*", "liveCSS": False})
        except WebSocketClosedError:
            self.pages.leave(self)


def _parsed(message: str | bytes) -> dict[str, Any]:
    try:
        told = json.loads(message)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def content_type(name: str) -> str:
    kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/javascript", "image/svg+xml")
    return f"{kind}; charset=utf-8" if text else kind


def application(pages: Pages) -> web.Application:
    own = "|".join(map(re.escape, NAMES))
    here: dict[str, Any] = {"pages": pages}
    quiet: Callable[[web.RequestHandler], None] = lambda handler: None  # noqa: E731
    return web.Application(
        [
            (r"/livereload", Connection, here),
            (r"/livereload\.js", Script, here),
            (rf"/\.preview/({own})", Own, here),
            (r"/(.*)", Page, here),
        ],
        log_function=quiet,
    )
