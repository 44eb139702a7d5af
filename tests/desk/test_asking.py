"""Requests to the desk: only pages of the preview can make them, and only for what it is meant to do."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.conftest import ROOT
from tests.desk.editor import Answer, Editor, diff
from tests.preview.preview import Preview
from tests.sample import bytes_of

CASES = yaml.safe_load((ROOT / "tests/fixtures/desk-hostile.yaml").read_text("utf-8"))
SENTENCE = {"article": "visit", "id": "s-base"}


def test_hostile_requests_change_nothing(site: Path, preview: Preview) -> None:
    editor = Editor(preview)
    seen = editor.ask("sentence", **SENTENCE).value["seen"]
    before = bytes_of(site / "content")
    proper = {**SENTENCE, "seen": seen, "text": "The minister said so."}

    def sent(case: dict[str, object]) -> Answer:
        def filled(text: str) -> str:
            text = text.replace("@ORIGIN@", editor.origin).replace("@TOKEN@", editor.token)
            return text.replace("@TOKEN1@", editor.token[:-1])

        headers = {**editor.headers, **case.get("headers", {})}  # type: ignore[dict-item]
        request = {**proper, **case.get("request", {})}  # type: ignore[dict-item]
        body = json.dumps({key: value for key, value in request.items() if value is not None}).encode()
        if "body" in case:
            body = str(case["body"]).encode() * int(str(case.get("repeat", 1)))
        if "hex" in case:
            body = bytes.fromhex(str(case["hex"]))
        return editor.send(
            filled(str(case.get("path", f"/.preview/desk/{case.get('name', 'write')}"))),
            body,
            {key: filled(value) for key, value in headers.items() if value is not None},
            str(case.get("method", "POST")),
        )

    answered = {case["id"]: sent(case).status for case in CASES}
    assert answered == {case["id"]: case["status"] for case in CASES}
    assert bytes_of(site / "content") == before
    assert not (site / ".sitegen/undo").exists()
    assert preview.faults == []
    # The request that they are variations of is a proper one.
    assert editor.ask("write", **proper).status == 200
    assert '+msgstr "The minister said so."' in diff(site)


def test_the_published_site_holds_nothing_of_the_desk(site: Path, preview: Preview) -> None:
    from sitegen.building.builder import build

    build(site, site / "output")
    pages = bytes_of(site / "output")
    assert not any(b".preview" in data or b"desk" in path.encode() for path, data in pages.items())
    assert b"data-token" in preview.get("/articles/visit/").body
    assert b"data-token" not in preview.get("/no-such-page/").body
