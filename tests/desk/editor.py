"""How an editor asks the desk of a preview, as its pages do, and what git then shows of the editor's
files."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.preview.preview import PATIENCE, Preview


class Answer(NamedTuple):
    """An answer of the desk."""

    status: int
    value: Any


class Editor:
    """Asks the desk, with what a browser says of a page of the preview."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self.origin = preview.url.rstrip("/")
        found = re.search(r'data-token="([^"]+)"', preview.get("/articles/visit/").text)
        assert found
        self.token = found[1]

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Host": self.origin.removeprefix("http://"), "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json",
            "X-Sitegen-Token": self.token,
        }  # fmt: skip

    def send(self, path: str, body: bytes, headers: Mapping[str, str], method: str = "POST") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._preview.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for key, value in {"Content-Length": str(len(body)), **headers}.items():
                connection.putheader(key, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            data = b""
            # After a body that is too long the server hangs up at once.
            with contextlib.suppress(ConnectionResetError):
                data = answer.read()
        finally:
            connection.close()
        is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
        return Answer(answer.status, json.loads(data) if is_json else None)

    def ask(self, name: str, **request: object) -> Answer:
        return self.send(f"/.preview/desk/{name}", json.dumps(request).encode(), self.headers)


def remember(site: Path) -> None:
    """Lets git know the files as they are."""
    for command in (["init", "-q"], ["add", "content"]):
        subprocess.run(["git", *command], cwd=site, check=True, capture_output=True)


def diff(site: Path) -> str:
    """The lines that have changed in the content, as git shows them."""
    told = subprocess.run(
        ["git", "diff", "-U0", "--no-color", "content"],
        cwd=site, check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    lines = (line for line in told.split("\n") if re.match(r"[-+](?!\+\+|--)|\+\+\+ ", line))
    return "\n".join(re.sub(r"^\+\+\+ b/", "", line) for line in lines)
