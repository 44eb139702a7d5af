"""`sitegen serve`: the site as an editor works on it, rebuilt and reloaded when a file is saved.

It listens on the loopback address alone and answers only requests that name it, so that no other page in
the browser can read a site that is not published. livereload brings the script that reloads and the
connection it uses; it is told of finished builds, and not of changed files.
"""

from __future__ import annotations

import mimetypes
import tempfile
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import watchfiles
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from markupsafe import Markup, escape
from tornado import httpserver, ioloop, web

from sitegen.build import build
from sitegen.errors import ContentError, Problem
from sitegen.render import CSP
from sitegen.translation.engine import EngineError

ADDRESS = "127.0.0.1"
# Saves that come together make one build.
_TOGETHER = 150

_ERROR_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The site cannot be built</title></head>
<body><h1>The site cannot be built</h1><p>This page goes away when the files are mended.</p><ul>{}</ul></body>
</html>
"""


class Preview:
    """Builds a site into a folder of its own whenever its content or theme changes.

    `problems` are those of the last build, none if it succeeded; `filepath` is what livereload calls the
    changed file.
    """

    def __init__(self, site: Path, url: str, prepare: Callable[[], None] = lambda: None) -> None:
        self._site = site.resolve()
        self._url = url
        self._prepare = prepare
        self._scratch = tempfile.TemporaryDirectory(prefix="sitegen-")
        self._finished = threading.Event()
        self._stop = threading.Event()
        self.folder = Path(self._scratch.name).resolve() / "preview"
        self.problems: tuple[Problem, ...] = ()
        self.filepath: str | None = None

    def rebuild(self) -> None:
        """Builds once; problems of the content are kept for the page."""
        try:
            self._prepare()
            build(self._site, self.folder, url=self._url)
            self.problems = ()
        except ContentError as error:
            self.problems = error.problems
        except EngineError as error:
            self.problems = (Problem("sitegen translate", 0, str(error)),)
        self._finished.set()

    def watch(self) -> None:
        """Rebuilds after every change, until `close`. A change during a build makes one more."""
        folders = [path for path in (self._site / "content", self._site / "themes") if path.is_dir()]
        for _ in watchfiles.watch(*folders, debounce=_TOGETHER, stop_event=self._stop, raise_interrupt=False):
            self.rebuild()

    def close(self) -> None:
        self._stop.set()
        self._scratch.cleanup()

    def examine(self) -> tuple[str | None, None]:
        """What livereload asks of a watcher: one finished build is one reload, at once, however short ago
        the last one was."""
        if not self._finished.is_set():
            return None, None
        self._finished.clear()
        self.filepath = "*"
        return "__livereload__", None


class _Here(web.RequestHandler):
    """Refuses requests under another name than the preview's own (DNS rebinding)."""

    names: frozenset[str] = frozenset()

    def prepare(self) -> None:
        if self.request.host not in self.names:
            raise web.HTTPError(403)


class _Pages(_Here):
    preview: Preview
    policy = ""

    def get(self, path: str) -> None:
        if self.preview.problems:
            self.set_status(500)
            told = Markup().join(Markup("<li>{}</li>").format(str(p)) for p in self.preview.problems)
            self._page(_ERROR_PAGE.format(told))
            return
        name = f"{path}index.html" if path == "" or path.endswith("/") else path
        target = (self.preview.folder / name).resolve()
        if self.preview.folder not in target.parents or not target.is_file():
            self.set_status(404)
            target = self.preview.folder / "404.html"
        if target.suffix == ".html":
            self._page(target.read_text(encoding="utf-8"))
        else:
            kind, _ = mimetypes.guess_type(target.name)
            self.set_header("Content-Type", kind or "application/octet-stream")
            self.set_header("X-Content-Type-Options", "nosniff")
            self.finish(target.read_bytes())

    def _page(self, html: str) -> None:
        """The page with the script that reloads, and a policy that lets this one script connect."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        html = html.replace(str(escape(CSP)), str(escape(self.policy)))
        self.finish(html.replace("</head>", '<script src="/livereload.js" defer></script></head>', 1))


class _Reloads(LiveReloadHandler):  # type: ignore[misc]
    names: frozenset[str] = frozenset()

    def check_origin(self, origin: str) -> bool:
        return origin.partition("://")[2] in self.names


def serve(
    site: Path, port: int, *, prepare: Callable[[], None], told: Callable[[str], None], show: bool = False
) -> None:
    """Serves until interrupted. `prepare` runs before every build. Raises OSError if the port is taken."""
    names = frozenset(f"{name}:{port}" for name in (ADDRESS, "localhost"))
    preview = Preview(site, f"http://{ADDRESS}:{port}/", prepare)
    policy = f"{CSP}; connect-src " + " ".join(f"ws://{name}" for name in sorted(names))
    pages = type("Pages", (_Pages,), {"names": names, "preview": preview, "policy": policy})
    reloads: Any = type("Reloads", (_Reloads,), {"names": names, "watcher": preview, "live_css": False})
    application = web.Application(
        [
            (r"/livereload", reloads),
            (r"/livereload\.js", LiveReloadJSHandler),
            (r"/(.*)", pages),
        ]
    )
    server = httpserver.HTTPServer(application)
    server.listen(port, address=ADDRESS)
    preview.rebuild()
    for problem in preview.problems:
        told(f"error: {problem}")
    watcher = threading.Thread(target=preview.watch, daemon=True)
    watcher.start()
    # livereload's own start would watch the working folder.
    reloads._last_reload_time = 0.0
    ioloop.PeriodicCallback(reloads.poll_tasks, 50).start()
    told(f"http://{ADDRESS}:{port}/ (Ctrl-C ends it)")
    if show:
        webbrowser.open(f"http://{ADDRESS}:{port}/")
    try:
        ioloop.IOLoop.current().start()
    except KeyboardInterrupt:
        told("")
    finally:
        server.stop()
        preview.close()
