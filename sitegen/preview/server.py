"""Serves the preview, from the first build to Ctrl-C.

It listens only on the loopback address and answers only requests that name it, so that no other page in the
browser can read an unpublished site; and it uses little memory, whatever is requested and sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from tornado import httpserver, iostream, netutil

from sitegen.desk.desk import Desk
from sitegen.errors import ContentError, reason_of
from sitegen.machine.engine import Engine
from sitegen.preview.asking import asking
from sitegen.preview.builds import Builds
from sitegen.preview.fault import own_fault
from sitegen.preview.handlers import application
from sitegen.preview.pages import Pages
from sitegen.preview.watch import changes

ADDRESS = "127.0.0.1"
# How many seconds a build may take to notice that nobody waits for it; a translation does not notice.
_PATIENCE = 5
# Simultaneous connections, of browsers that show pages and of those that send requests: systems allow few
# open files.
_MOST = 128
# Bytes of a request; how many seconds a connection may stay open without a request.
_LONGEST, _IDLE = 1 << 20, 60
# Seconds after which watching files is tried again when it has failed; meanwhile saves are noticed, but
# later.
_AGAIN = 5
_LOGS = ("tornado", "asyncio", "livereload")
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class PortError(Exception):
    """The port cannot be used; the message says why."""


def serve(
    site: Path, port: int, *, prepare: Callable[[], None], report: Callable[[str], None],
    engine: Callable[[], Engine], show: bool = False,
) -> None:  # fmt: skip
    """Serves until a signal ends it (Ctrl-C, SIGTERM). `prepare` runs before the site is built with changed
    content, `report` receives the lines for the terminal; `engine` creates the engine that translates at the
    desk, and may raise EngineError; `show` opens the browser.

    Raises PortError, ContentError if there is no site, and everything except ContentError that the first
    `prepare` raises.
    """
    site = site.resolve()
    ending = _Ending()
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as held:
        for number in _SIGNALS:
            held.callback(signal.signal, number, signal.signal(number, ending))
        try:
            sockets = netutil.bind_sockets(port, ADDRESS)
        except OSError as error:
            raise PortError(f"port {port} cannot be used: {reason_of(error)}") from error
        for bound in sockets:
            held.callback(bound.close)
        scratch = tempfile.TemporaryDirectory(prefix="sitegen-", ignore_cleanup_errors=True)
        folder = Path(held.enter_context(scratch)).resolve()
        url = f"http://{ADDRESS}:{port}/"
        builds = held.enter_context(Builds(site, folder / "preview", url, prepare=prepare, report=report))
        with contextlib.suppress(ContentError):
            ending.on(lambda: signal.default_int_handler(signal.SIGINT, None))
            prepare()
        ending.on(builds.end)
        builds.first()
        if ending.begun:
            return
        # A build must not delay answers by the default of 5 ms.
        sys.setswitchinterval(0.001)
        faults = _Faults(builds)
        for log in map(logging.getLogger, _LOGS):
            log.addHandler(faults)
            held.callback(log.removeHandler, faults)
        report(f"{url} (press Ctrl-C to stop)")
        if show:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        pages = Pages(builds, _names(port))
        if not asyncio.run(
            _run(Desk(site, builds.check, engine, builds.wrote), builds, pages, sockets, ending)
        ):
            # A translation is still running, and would continue for minutes. What it has written is complete.
            scratch.cleanup()
            sys.stdout.flush()
            os._exit(0)


async def _run(
    desk: Desk, builds: Builds, pages: Pages, sockets: Sequence[socket.socket], ending: _Ending
) -> bool:
    """Serves until the end; returns whether all threads have ended."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    ending.on(lambda: loop.call_soon_threadsafe(ended.set))
    server = _Server(
        application(pages, asking(desk)),
        max_buffer_size=_LONGEST,
        idle_connection_timeout=_IDLE,
        body_timeout=_IDLE,
    )  # fmt: skip
    server.add_sockets(sockets)
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            try:
                for changed in changes(desk.site, stop):
                    builds.notice(changed)
            except BaseException as error:  # panics of the watcher, in Rust, are no Exception
                builds.report(f"error: {own_fault(error)}")
                stop.wait(_AGAIN)

    def published() -> None:
        done = threading.Event()
        loop.call_soon_threadsafe(pages.reload)
        loop.call_soon_threadsafe(done.set)
        # The build continues after this, and would delay the reload.
        done.wait(_PATIENCE)

    def build() -> None:
        builds.follow(lambda: pages.in_view, published)

    threads = [threading.Thread(target=work, daemon=True) for work in (watch, build)]
    for thread in threads:
        thread.start()
    await ended.wait()
    server.stop()
    stop.set()
    builds.end()
    for thread in threads:
        await asyncio.to_thread(thread.join, _PATIENCE)
    await server.close_all_connections()
    return not any(thread.is_alive() for thread in threads)


class _Server(httpserver.HTTPServer):
    """Closes excess connections as soon as they are opened, before anything is read from them."""

    _open: frozenset[iostream.IOStream] = frozenset()

    def handle_stream(self, stream: iostream.IOStream, address: tuple[str, int]) -> None:
        self._open = frozenset(known for known in self._open if not known.closed())
        if len(self._open) >= _MOST:
            stream.close()
        else:
            self._open |= {stream}
            super().handle_stream(stream, address)


class _Faults(logging.Handler):
    """Reports in one line what the libraries would show as a traceback, and nothing for what is not an
    error."""

    def __init__(self, builds: Builds) -> None:
        super().__init__(logging.ERROR)
        self._builds = builds

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        message = str(own_fault(error)) if error else " ".join(record.getMessage().split())
        self._builds.report(f"error: {message}")


class _Ending:
    """What a signal does: it calls the last action that was registered, once; actions registered later are
    called at once."""

    def __init__(self) -> None:
        self.begun = False
        self._act: Callable[[], object] = lambda: None
        self._process = os.getpid()

    def on(self, act: Callable[[], object]) -> None:
        self._act = act
        if self.begun:
            act()

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if os.getpid() != self._process:
            # A worker of the first build; handling an interrupt from the keyboard is up to the build.
            if number != signal.SIGINT:
                os._exit(0)
        elif not self.begun:
            self.begun = True
            self._act()


def _names(port: int) -> frozenset[str]:
    """The names under which the preview may be addressed."""
    names = {f"{name}:{port}" for name in (ADDRESS, "localhost")}
    return frozenset(names | {ADDRESS, "localhost"} if port == 80 else names)
