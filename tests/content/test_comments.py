"""The comments of new entries describe their sentences."""

from __future__ import annotations

from pathlib import Path

import polib

from sitegen.building.builder import new_problems
from sitegen.editing.syncing import sync_articles
from tests.sample import copy_of_sample


def test_new_entries_say_what_they_are_and_which_names_they_hold(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    memory = site / "content/translations/visit.en.po"
    before = memory.read_text("utf-8")
    assert [changed for _, changed in sync_articles(site, ["visit"], new_problems)] == [False]
    assert memory.read_text("utf-8") == before
    memory.unlink()
    list(sync_articles(site, ["visit"], new_problems))
    comments = [entry.comment for entry in polib.pofile(str(memory))]
    erbil, baghdad = "أربيل = Erbil", "بغداد = Baghdad"
    assert comments[:4] == [
        f"title\nnames: {erbil}",
        "summary",
        f"names: {erbil}",
        f"names: {baghdad}",
    ]
    assert comments[4] == "heading"
    assert comments[7] == "caption"
    article = site / "content/articles/visit.md"
    article.write_text(article.read_text("utf-8").replace("ثم سافر إلى بغداد", "ثم سافر إلى أربيل"), "utf-8")
    list(sync_articles(site, ["visit"], new_problems))
    again = [entry.comment for entry in polib.pofile(str(memory))]
    assert again == [*comments[:3], f"names: {erbil}", *comments[4:]]
    assert not any(changed for _, changed in sync_articles(site, ["visit"], new_problems))
