"""The builds of a preview, requested in the ways of the desk and of the file watcher."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from sitegen.preview.builds import Builds
from tests.preview.preview import eventually
from tests.sample import copy_of_sample

MEMORY = "content/translations/visit.en.po"


def test_what_was_written_here_is_no_news_until_it_changes_again(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    path = site / MEMORY
    told: list[str] = []

    def save(remark: str) -> None:
        path.write_text(f"{path.read_text(encoding='utf-8')}\n# {remark}\n", encoding="utf-8")

    with Builds(site, tmp_path / "preview", "http://127.0.0.1/", report=told.append) as builds:
        builds.first()
        thread = threading.Thread(target=builds.follow, args=(lambda: (), lambda: None))
        thread.start()
        try:
            save("by the desk")
            builds.wrote([MEMORY])
            eventually(lambda: len(told) == 2, "a build")
            builds.notice(frozenset([MEMORY]))
            time.sleep(0.5)
            assert len(told) == 2, told
            save("by somebody else")
            builds.notice(frozenset([MEMORY]))
            eventually(lambda: len(told) == 3, "another build")
        finally:
            builds.end()
            thread.join()
