"""A real HTTP server on the loopback interface whose answers a test defines."""

from __future__ import annotations

import contextlib
import copy
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Request(BaseHTTPRequestHandler):
    """One request, with its body, and the way to answer it."""

    protocol_version = "HTTP/1.1"
    body = b""

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        assert isinstance(server, Server)
        # The requests of one connection are one object.
        server.seen.append(copy.copy(self))
        with contextlib.suppress(ConnectionError):
            server.answer(self)

    do_POST = do_GET  # noqa: N815

    def give(
        self,
        status: int,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        stop_after: int | None = None,
    ) -> None:
        """Answers; the connection breaks off after `stop_after` bytes of the body, if that is given."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[:stop_after])
        self.close_connection = self.close_connection or stop_after is not None

    def log_message(self, *_: object) -> None:
        """Says nothing: what was asked is in `Server.seen`."""


class Server(ThreadingHTTPServer):
    """The server; `seen` are the requests so far and `url` its address."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Request], None]) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answer = answer
        self.seen: list[Request] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *request: Any) -> None:
        """A client that has gone is part of some tests; everything else is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*request)


@contextlib.contextmanager
def serving(answer: Callable[[Request], None]) -> Iterator[Server]:
    """A server that answers every request with `answer`, as long as the context lasts."""
    with Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine has no part in tests of its own loopback."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
