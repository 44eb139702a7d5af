"""`sitegen serve` as a separate process, and how an editor and a browser use it."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tornado.websocket import WebSocketClosedError, websocket_connect

from tests.conftest import ROOT

PATIENCE = 30.0
_BUILT = re.compile(r"^\d\d:\d\d:\d\d (?P<what>.+): (?P<done>.+) in \d+ ms$")


def eventually(holds: Callable[[], object], what: str) -> None:
    """Waits until something holds; fails if it does not in half a minute."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"did not come: {what}"
        time.sleep(0.005)


class Answer(NamedTuple):
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Preview:
    """The command on a site. Its temporary files go to a folder of its own. `limits` are set by a shell
    before it starts, such as `ulimit -n 99`. Without a `port` it has one that is free."""

    def __init__(
        self, site: Path, *options: str, env: Mapping[str, str] | None = None, limits: str = "true",
        port: int = 0,
    ) -> None:  # fmt: skip
        self.site = site
        self.port = port or free_port()
        self.temporary = site.parent / f"temporary-{self.port}"
        self.temporary.mkdir(exist_ok=True)
        environment = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1", **(env or {})}
        command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", str(self.port)]
        self.process = subprocess.Popen(
            ["sh", "-c", f'{limits} && exec "$@"', "sh", *command, *options],
            cwd=ROOT, env=environment, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, lines))
            for stream, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(stream: Iterator[str], lines: list[str]) -> None:
        for line in stream:
            # Enough to see what is wrong, should it go on for ever.
            if len(lines) < 10_000:
                lines.append(line.rstrip("\n"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def builds(self) -> list[str]:
        """What every build is told to have done, such as "1 page"."""
        return [match["done"] for line in self.out if (match := _BUILT.match(line))]

    @property
    def faults(self) -> list[str]:
        """What it told that is no build."""
        return [*(line for line in self.out if line.startswith("error: ")), *self.err]

    def wait(self) -> Preview:
        """Waits for the end of the first build."""
        eventually(lambda: self.process.poll() is not None or any("Ctrl-C" in line for line in self.out),
                   "the address on the terminal")  # fmt: skip
        assert self.process.poll() is None, "\n".join(self.err)
        return self

    def get(self, path: str = "/", method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers={key.replace("_", "-"): headers[key] for key in headers})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def raw(self, target: bytes, *headers: str, method: str = "GET") -> Answer:
        """The answer to a request that need not be a proper one."""
        lines = [method.encode() + b" " + target + b" HTTP/1.1", f"Host: 127.0.0.1:{self.port}".encode()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(b"\r\n".join([*lines, *(line.encode() for line in headers), b"", b""]))
            answer = http.client.HTTPResponse(connection, method=method)
            answer.begin()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    @property
    def peak(self) -> int:
        """The most memory that it has taken so far, in bytes."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found
        return int(found[1]) * 1024

    def shows(self, path: str, text: str, status: int = 200) -> None:
        """Waits until a page is answered with a text and a status."""

        def is_shown() -> bool:
            answer = self.get(path)
            return answer.status == status and text in answer.text

        try:
            eventually(is_shown, f"{text!r} at {path} ({status})")
        except AssertionError as error:
            raise AssertionError("\n".join([str(error), *self.out, *self.err])) from None

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it, and returns its exit status. It must leave nothing, and say nothing of its inside."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            status = self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            for reader in self._readers:
                reader.join()
            self.process.communicate()
        told = "\n".join(self.out + self.err)
        assert "Traceback" not in told and "Exception" not in told, told
        assert list(self.temporary.iterdir()) == []
        return status

    def say(self, *messages: str | bytes) -> None:
        """Sends messages over a connection of its own, as long as the preview listens."""

        async def send() -> None:
            connection = await websocket_connect(f"ws://127.0.0.1:{self.port}/livereload")
            with contextlib.suppress(WebSocketClosedError):
                for message in messages:
                    await connection.write_message(message, binary=isinstance(message, bytes))
            connection.close()
            while await connection.read_message() is not None:
                pass

        # Playwright has a loop of its own in the thread of the test.
        thread = threading.Thread(target=asyncio.run, args=(send(),))
        thread.start()
        thread.join()

    def shake_hands(self) -> socket.socket:
        """The connection of a page before anything is said, to be used in another way than a browser's."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        lines = (
            "GET /livereload HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        )  # fmt: skip
        connection.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode())
        return connection

    @contextmanager
    def browser(self, path: str, stamp: str | None = None) -> Iterator[list[str]]:
        """The connection that a page holds: the messages that come, from the answer to its greeting on.
        `stamp` is that of the page as it was got, by default of the page as it is now. What is no path
        of the site is told as it is."""
        if stamp is None:
            match = re.search(r"snipver=([^\"]+)", self.get(path).text)
            assert match
            stamp = match[1]
        hello = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
        info = {"command": "info", "plugins": {}, "url": self.url + path[1:] if path[:1] == "/" else path}
        messages: list[str] = []
        loop = asyncio.new_event_loop()
        leaving = asyncio.Event()

        async def listen() -> None:
            connection = await websocket_connect(f"ws://127.0.0.1:{self.port}/livereload")
            await connection.write_message(json.dumps({**hello, "snipver": stamp}))
            await connection.write_message(json.dumps(info))
            closing = asyncio.create_task(leaving.wait())
            closing.add_done_callback(lambda _: connection.close())
            while isinstance(message := await connection.read_message(), str):
                messages.append(json.loads(message)["command"])
            leaving.set()
            await closing

        # Playwright has a loop of its own in the thread of the test.
        thread = threading.Thread(target=loop.run_until_complete, args=(listen(),))
        thread.start()
        try:
            eventually(lambda: messages, "the greeting of the server")
            yield messages
        finally:
            loop.call_soon_threadsafe(leaving.set)
            thread.join()
            loop.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
