"""What the preview shows: the pages of the site as last built, or what is wrong with it.

A page carries a stamp of what it shows, which the browser sends when it connects. A browser that shows
anything other than what would be sent now reloads, whether a build has just ended or one ended while the page
was being loaded. So no reload is unnecessary, and none is missed.

The addresses in a browser's requests and messages may have been chosen by any page on the web: they are only
ever compared with the paths of built files.
"""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

import livereload
from markupsafe import escape

from sitegen.files.reading import digest
from sitegen.preview.builds import Builds
from sitegen.preview.own import DESK_SCRIPTS, DESK_STYLES, own_address, own_file
from sitegen.rendering.environment import CONNECTIONS, CSP

PAGE = ".html"
# The page of the queue, which is the preview's own and not a file of the site.
_QUEUE = ".preview/queue/index.html"
# In the home page: the root element, and the addresses of style sheets.
_ROOT = re.compile(rb"<html [^>]*>")
_STYLES = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')


class Viewer(Protocol):
    """Somebody viewing the page at `path` (None: a page that is not ours)."""

    path: str | None

    def reload(self, stamp: str) -> None:
        """Reloads the page, unless it already shows what the stamp stands for."""


class Found(NamedTuple):
    """The answer for an address: the status, a name (for its type), and the bytes as they were built."""

    status: int
    name: str
    data: bytes


class Pages:
    """The pages as browsers should see them. Used only by the server's thread, except for `in_view`: the
    files of the pages being viewed. `token` is known to everyone to whom a page of this run was shown."""

    def __init__(self, builds: Builds, names: frozenset[str]) -> None:
        self.names = names
        sockets = " ".join(f"ws://{name}" for name in sorted(names))
        self.policy = CSP.replace(CONNECTIONS, f"{CONNECTIONS} {sockets}")
        self.token = secrets.token_urlsafe()
        self.origins = frozenset(f"http://{name}" for name in names)
        self.in_view: frozenset[str] = frozenset()
        self.read = builds.read
        self._builds = builds
        self._viewers: set[Viewer] = set()

    def find(self, path: str) -> Found:
        """The file at a path of the site (without the first slash), or the reason why there is nothing to
        show."""
        name = file_of(path)
        data = self.read(name)
        if name == _QUEUE:
            return Found(200, "queue.html", self._queue())
        fault = self._builds.fault
        if fault is not None and (data is None or name.endswith(PAGE)):
            return Found(500, "fault.html", fault)
        if data is not None:
            return Found(200, name, data)
        return Found(404, "404.html", self.read("404.html") or b"")

    def _queue(self) -> bytes:
        """The page of the queue, in the language and with the styles of the home page, if there is one. It
        differs after every build, so that it is reloaded."""
        home = self.read(file_of("")) or b""
        root = _ROOT.search(home)
        styles = b"".join(b'<link rel="stylesheet" href="/%s">\n' % found for found in _STYLES.findall(home))
        page = own_file("queue.html").replace(b"</head>", styles + b"</head>")
        page = page.replace(b"<html>", root[0] if root else b'<html lang="en">')
        return page + b"<!-- %d -->\n" % self._builds.count

    def path_of(self, url: str) -> str | None:
        """The path on the site to which an address refers; None for an address elsewhere."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        return unquote(parts.path)[1:] if parts.netloc in self.names else None

    def stamp(self, path: str | None) -> str:
        """The stamp of everything that is seen at a path; for a place that is not ours, of all builds."""
        if path is None:
            return f"b{self._builds.count}"
        return self.stamp_of(self.find(path))

    def stamp_of(self, found: Found) -> str:
        # livereload would treat anything that looks like a number as one.
        return f"v{digest(found.data).hex()}-{self._builds.shared}"

    def show(self, found: Found) -> bytes:
        """A page with the preview's scripts, and a policy that lets it connect to the preview."""
        # After the #, it causes no new request, but livereload's script finds it.
        reload = f"/livereload.js?v={livereload.__version__}#&amp;snipver={self.stamp_of(found)}"
        scripts = f'<script src="{reload}" defer></script>'
        if found.status == 200:
            scripts = f'<script src="{own_address("place.js")}" defer></script>{self._desk()}{scripts}'
        page = found.data.replace(str(escape(CSP)).encode(), str(escape(self.policy)).encode())
        head, end, body = page.partition(b"</head>")
        return head + scripts.encode() + end + body

    def _desk(self) -> str:
        """The styles and the scripts of the desk, with the token that its requests carry."""
        styles = (f'<link rel="stylesheet" href="{own_address(name)}">' for name in DESK_STYLES)
        first, *others = (f'<script src="{own_address(name)}" defer' for name in DESK_SCRIPTS)
        scripts = [f'{first} data-token="{self.token}"', *others]
        return "".join([*styles, *(f"{script}></script>" for script in scripts)])

    def ask(self, path: str) -> None:
        """Notes that a page is requested: as long as nobody is connected, it is the one being viewed."""
        if not self._viewers and file_of(path).endswith(PAGE):
            self.in_view = frozenset([file_of(path)])

    def join(self, viewer: Viewer) -> None:
        self._viewers.add(viewer)
        self._note()
        viewer.reload(self.stamp(viewer.path))

    def leave(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)
        # Between two views of a page, it still counts as being viewed.
        if self._viewers:
            self._note()

    def reload(self) -> None:
        """Makes all browsers reload that show something outdated."""
        stamps = {path: self.stamp(path) for path in {viewer.path for viewer in self._viewers}}
        for viewer in tuple(self._viewers):
            viewer.reload(stamps[viewer.path])

    def _note(self) -> None:
        self.in_view = frozenset(file_of(v.path) for v in self._viewers if v.path is not None)


def file_of(path: str) -> str:
    """The output file to which an address refers."""
    return f"{path}index.html" if not path or path.endswith("/") else path
