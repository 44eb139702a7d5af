"""Imports by workers: the same files as from a single process, and nothing that was read before a kill is
read again."""

from __future__ import annotations

import os
from pathlib import Path

from tests.sample import files_of, run, write_sample

PAGE = (
    "زيارة الوفد رقم {number}\n\n2021/07/{day:02}\n\nبغداد - وصل الوفد رقم {number} إلى بغداد مساء السبت.\n"
)


def content(site: Path) -> dict[str, bytes]:
    """What an import has made, with its reports."""
    folders = (site / "content", site / ".sitegen/import")
    return {
        f"{folder.name}/{name}": data for folder in folders for name, (data, _) in files_of(folder).items()
    }


def test_the_same_as_in_one_process(tmp_path: Path, scheduler: str) -> None:
    """With what cannot be read told in its place."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(12):
        (pages / f"{number:02}.txt").write_text(PAGE.format(number=number, day=number + 1), "utf-8")
    (pages / "03.txt").write_bytes(b"%PDF-1.7\n")
    (pages / "05.txt").write_text("\n", "utf-8")
    sites = [write_sample(tmp_path / name / "site") for name in ("here", "there")]
    here, there = (
        run("import", pages, "--site", site, *more, cwd=tmp_path)
        for site, more in zip(sites, ([], ["--cluster", scheduler]), strict=True)
    )
    told = there.err.partition("\n")[2]
    assert (there.code, there.out, told) == (1, here.out, here.err)
    assert "03.txt: is a PDF" in told and "05.txt: no title" in told
    assert content(sites[1]) == content(sites[0])


def test_what_a_command_has_read_that_was_killed_is_not_read_again(tmp_path: Path, scheduler: str) -> None:
    """It lies beside the reports until all is written, which a dry run never does."""
    site, page = write_sample(tmp_path / "site"), tmp_path / "page.txt"
    page.write_text(PAGE.format(number=1, day=1), "utf-8")
    dry = run("import", page, "--site", site, "--dry-run", "--cluster", scheduler)
    assert dry.code == 0, dry.err
    (kept,) = (site / ".sitegen/import").glob("read-*/*")
    # As many bytes at the same time: whoever read it again would read another day.
    time = page.stat().st_mtime_ns
    page.write_text(PAGE.format(number=1, day=1).replace("السبت", "الأحد"), "utf-8")
    os.utime(page, ns=(time, time))
    assert run("import", page, "--site", site, "--cluster", scheduler).code == 0
    assert any("السبت" in path.read_text("utf-8") for path in (site / "content/articles").glob("2021-07-01*"))
    assert not kept.parent.exists()
