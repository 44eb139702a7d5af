"""Servers on the loopback interface: one for a built site, and the preview as a user starts it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.preview.preview import Preview

ADDRESS = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, headers: Mapping[str, str], **more: Any) -> None:
        self._headers = headers
        super().__init__(*args, **more)

    def end_headers(self) -> None:
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(folder: Path, headers: Mapping[str, str]) -> Iterator[str]:
    """The address at which a folder is served, with these headers in every answer."""
    handler = partial(_Handler, directory=str(folder), headers=headers)
    with ThreadingHTTPServer((ADDRESS, 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://{ADDRESS}:{server.server_address[1]}/"
        finally:
            server.shutdown()


@contextmanager
def previewing(site: Path) -> Iterator[Preview]:
    """The preview of a site, once it answers."""
    preview = Preview(site)
    try:
        yield preview.wait()
    finally:
        assert preview.end() == 0
