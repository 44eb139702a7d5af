"""The time from a save to the page that shows it, in the previews of all generators."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
from tornado.websocket import websocket_connect

from tests.benchmarks import corpus
from tests.benchmarks.edits import article_to_edit, save, with_word
from tests.benchmarks.subjects import Subject, UnmeasuredError

# Slow generators get fewer saves: no more after this many seconds.
SAVES, FEWEST_SAVES, SAVING = 9, 3, 30.0
POLL = 0.002
# In seconds: the wait for a server or a page, and the wait for a reload message.
PATIENCE, PATIENCE_OF_RELOAD = 240.0, 30.0
# What a browser sends to a livereload server.
HANDSHAKE = (
    {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]},
    {"command": "info", "plugins": {}, "url": ""},
)

# Prepares to save a word, and returns the function that saves it.
Saving = Callable[[str], Callable[[], None]]


def from_file(subject: Subject, count: int, number: int) -> float:
    """The seconds from the save of a file to the page with its text: the median of some saves."""
    article, pair = article_to_edit(count)
    path = subject.source(article)

    def saving(word: str) -> Callable[[], None]:
        return partial(save, path, with_word(path.read_text(encoding="utf-8"), pair, word))

    return _to_page(subject, lambda port: saving, article, pair, number)


def from_desk(subject: Subject, count: int, number: int) -> float:
    """The same from the save of a sentence at the desk, which only sitegen has."""
    article, pair = article_to_edit(count)

    def saving_at(port: int) -> Saving:
        ask = asking_at(port, f"/articles/{article.slug}/")
        of = {"article": article.slug, "id": pair.id}

        def saving(word: str) -> Callable[[], None]:
            card = ask("sentence", of)
            text = f"{pair.en.removesuffix('.')} {word}."
            return lambda: ask("write", {**of, "seen": card["seen"], "text": text}) and None

        return saving

    return _to_page(subject, saving_at, article, pair, number)


def asking_at(port: int, page: str) -> Callable[[str, object], Any]:
    """A function that asks the desk in the way that a page of the preview does."""
    origin = f"http://127.0.0.1:{port}"
    token = re.search(r'data-token="([^"]+)"', httpx.get(origin + page).text)
    if not token:
        raise UnmeasuredError(f"{page} has no desk")
    own = {"Origin": origin, "Sec-Fetch-Site": "same-origin", "X-Sitegen-Token": token[1]}
    # A browser keeps its connection, and has no certificates to read.
    client = httpx.Client(headers=own, timeout=PATIENCE, verify=False)

    def ask(name: str, request: object) -> Any:
        url = f"{origin}/.preview/desk/{name}"
        answer = client.post(url, json=request)
        if answer.status_code != 200:
            raise UnmeasuredError(f"the desk refuses: {answer.text[:200]}")
        return answer.json()

    return ask


def _to_page(
    subject: Subject, saving_at: Callable[[int], Saving], article: corpus.Article, pair: corpus.Pair,
    number: int,
) -> float:  # fmt: skip
    """The median of some saves in a preview. Afterwards, the file is as it was."""
    subject.clean()
    path = subject.source(article)
    original = path.read_text(encoding="utf-8")
    with served(subject) as port:
        page = f"/articles/{article.slug}/"
        wait_for(port, page, pair.id)
        try:
            return statistics.median(_saves(subject, port, page, saving_at(port), number))
        finally:
            save(path, original)


def _saves(subject: Subject, port: int, page: str, saving: Saving, number: int) -> Iterator[float]:
    draw = random.Random(number)
    with listening(subject.reloads(port), f"http://127.0.0.1:{port}{page}") as reloads:
        time.sleep(1.5)
        first = time.perf_counter()
        for save in range(SAVES):
            if save >= FEWEST_SAVES and time.perf_counter() > first + SAVING:
                return
            word = f"edited{number}x{save}"
            act = saving(word)
            reloads.clear()
            begun = time.perf_counter()
            act()
            seen = wait_for(port, page, word)
            if subject.reloads(port):
                while not reloads:
                    if time.perf_counter() > begun + PATIENCE_OF_RELOAD:
                        raise UnmeasuredError("no reload was told")
                    time.sleep(POLL)
                seen = max(seen, reloads[0])
            yield seen - begun
            # Some generators poll at fixed intervals, which saves at fixed intervals would always hit or
            # always miss.
            time.sleep(draw.uniform(1.0, 2.0))


def wait_for(port: int, page: str, text: str) -> float:
    """The time at which the page was first served with the text; it is requested every 2 ms."""
    deadline = time.perf_counter() + PATIENCE
    wanted = text.encode()
    while time.perf_counter() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request("GET", page)
                answer = connection.getresponse()
                if wanted in answer.read() and answer.status == 200:
                    return time.perf_counter()
        time.sleep(POLL)
    raise UnmeasuredError(f"{page} did not come")


@contextlib.contextmanager
def served(subject: Subject) -> Iterator[int]:
    """The preview of a site; yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        subject.serve(port),
        cwd=subject.site,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def listening(url: str, page: str) -> Iterator[list[float]]:
    """A list that receives the time of every "reload" message on a livereload connection of the page."""
    times: list[float] = []
    if not url:
        yield times
        return
    begun = threading.Event()

    async def listen() -> None:
        connection = await websocket_connect(url)
        for told in HANDSHAKE:
            shown = {**told, "url": page} if "url" in told else told
            await connection.write_message(json.dumps(shown))
        begun.set()
        while (message := await connection.read_message()) is not None:
            if '"reload"' in str(message):
                times.append(time.perf_counter())

    def work() -> None:
        with contextlib.suppress(OSError):
            asyncio.run(listen())

    # The thread ends when the server does.
    threading.Thread(target=work, daemon=True).start()
    if not begun.wait(10):
        raise UnmeasuredError("the livereload connection is not there")
    yield times
