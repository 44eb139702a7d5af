"""A real HTTP server for a folder, on the loopback interface."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

ADDRESS = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Answers with the files of a folder, with `headers` in every answer, and logs nothing."""

    def __init__(self, *args: Any, headers: Mapping[str, str], **more: Any) -> None:
        self.own_headers = headers
        super().__init__(*args, **more)

    def end_headers(self) -> None:
        for name, value in self.own_headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(
    folder: Path, headers: Mapping[str, str] = MappingProxyType({}), handler: type[Handler] = Handler
) -> Iterator[str]:
    """The address at which a folder is served, for as long as the context lasts."""
    answering = partial(handler, directory=str(folder), headers=headers)
    with ThreadingHTTPServer((ADDRESS, 0), answering) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield f"http://{ADDRESS}:{server.server_address[1]}/"
        finally:
            server.shutdown()
