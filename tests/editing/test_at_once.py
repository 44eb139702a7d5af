"""Two programs that write at once: what the other one has saved in the meantime stays, and a command that
wanted to write there reports it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.building.builder import new_problems
from sitegen.editing.confirming import confirm
from sitegen.editing.renaming import rename_article
from sitegen.editing.seen import seen_now
from sitegen.editing.syncing import sync_articles
from sitegen.editing.writing import Check, put
from sitegen.errors import ContentError
from sitegen.exchange.glossary import export_glossary, import_glossary
from sitegen.exchange.transfer import import_texts
from tests.desk.test_decisions import replace
from tests.sample import COMMAND, bytes_of, write_sample

MEMORY = "content/translations/visit.en.po"
ERBIL = "content/glossary/erbil.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "site")


def import_po(site: Path, check: Check) -> None:
    came = site / "visit.en.po"
    came.write_bytes((site / MEMORY).read_bytes())
    replace(came, 'الحاضرين."\nmsgstr ""', 'الحاضرين."\nmsgstr "He thanked them."')
    import_texts(site, came, "po", check)


def import_entries(site: Path, check: Check) -> None:
    came = site / "came.csv"
    came.write_bytes(export_glossary(site, "glossary-csv"))
    replace(came, "Hawler", "Irbil")
    if problems := import_glossary(site, came, "glossary-csv", check, force=True).problems:
        raise ContentError(*problems)


def rename(site: Path, check: Check) -> None:
    seen = seen_now(site)
    for problems in put(site, [rename_article(site, "visit", "journey")], check, seen):
        if problems:
            raise ContentError(*problems)


MEETING = (MEMORY, "The meeting", "A meeting")
WRITERS: dict[str, tuple[Callable[[Path, Check], object], tuple[str, str, str]]] = {
    "confirm": (lambda site, check: confirm(site, "visit", ["s-summary"], check), MEETING),
    "sync": (lambda site, check: [*sync_articles(site, ["visit"], check)], MEETING),
    "import": (import_po, MEETING),
    "glossary": (import_entries, (ERBIL, "A city", "The city")),
    "rename": (rename, MEETING),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_saved_meanwhile_stays_and_is_told(site: Path, writer: str) -> None:
    act, (name, old, new) = WRITERS[writer]
    replace(site / "content/articles/visit.md", "خريطة الطريق", "خريطة الطرق")
    saved: list[dict[str, bytes]] = []

    def check(folder: Path, planned: Mapping[str, bytes | None]) -> tuple[()]:
        if not saved:
            replace(site / name, old, new)
            saved.append(bytes_of(site / "content"))
        return ()

    with pytest.raises(ContentError, match="has been changed by another program"):
        act(site, check)
    assert bytes_of(site / "content") == saved[0]
    # Once more, and both are there.
    act(site, new_problems)
    after = bytes_of(site / "content")
    assert after != saved[0] and any(new.encode() in data for data in after.values())


def test_two_commands_lose_nothing_of_each_other(site: Path) -> None:
    running = [
        subprocess.Popen(
            [*COMMAND, "confirm", "visit", ident, "--site", str(site)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )
        for ident in ("s-summary", "s-base")
    ]  # fmt: skip
    told = [process.communicate()[1] for process in running]
    failed = [process.returncode for process in running]
    assert all(code == 0 or "by another program" in said for code, said in zip(failed, told, strict=True))
    assert (site / MEMORY).read_text("utf-8").count("#, fuzzy") == sum(failed)
