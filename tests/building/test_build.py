"""The output: identical for the same content, changed only where the content changed, and never half done."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

from sitegen.building.builder import build as build_here
from sitegen.building.inputs import code_version
from sitegen.building.store import Known, Store
from sitegen.files.tree import signature
from tests.content.test_errors import as_plain_user
from tests.sample import (
    CACHE,
    CHECKOUT,
    COMMAND,
    Told,
    built_sample,
    bytes_of,
    copy_of_sample,
    files_of,
    run,
    warm,
    write_sample,
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the built sample."""
    return copy_of_sample(tmp_path)


def build(site: Path, *options: str | Path) -> str:
    """Builds, and returns what is said of the files."""
    done = warm().run("build", "--site", site, *options)
    assert done.code == 0, done.err
    return done.out.strip().partition(": ")[2]


def clean_build(site: Path) -> dict[str, bytes]:
    """What the content gives in an output folder of its own."""
    output = site.parent / "clean" / "output"
    shutil.rmtree(output.parent, ignore_errors=True)
    build(site, "--output", output)
    return bytes_of(output)


def edit(site: Path) -> None:
    """Changes, removes and adds something of every kind."""
    content = site / "content"
    article = content / "articles/visit.md"
    changed = article.read_text("utf-8").replace("وشكر الحاضرين.", "وشكر الحاضرين جميعا.")
    article.write_text(changed.replace("[visits]", "[travel]"), "utf-8")
    (content / "articles/return.md").rename(content / "articles/homecoming.md")
    article = content / "articles/homecoming.md"
    article.write_text(article.read_text("utf-8").replace("[visits]", "[travel]"), "utf-8")
    (content / "glossary/baghdad.yaml").unlink()
    for entry in ("erbil", "ain-al-asad"):
        path = content / f"glossary/{entry}.yaml"
        path.write_text(
            path.read_text("utf-8").replace("baghdad, ", "").replace("related: [baghdad]\n", ""), "utf-8"
        )
    (content / "media/extra").mkdir()
    (content / "media/extra/dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    (content / "site.toml").write_text(
        (content / "site.toml").read_text("utf-8").replace("visits", "travel"), "utf-8"
    )


# Deterministic


def test_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    """Two clean builds in other folders, with another language, time zone, seed of hashes and mask; one
    of them from nothing, the fonts included."""
    outputs = []
    for name, env, mask in (
        ("a", {"LC_ALL": "C", "TZ": "Asia/Baghdad", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}, 0o022),
        ("b/ب c", {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "2"}, 0o077),
    ):
        site = write_sample(tmp_path / name)
        if name == "a":
            shutil.copytree(built_sample() / CACHE, site / CACHE)
        else:
            env |= _home(tmp_path)
        prefix = (
            sys.executable,
            "-c",
            f"import os, sys; os.umask({mask}); os.execv(sys.argv[1], sys.argv[1:])",
        )
        done = run("build", prefix=(*prefix, *COMMAND), env=env, cwd=site)
        assert (done.code, done.out) == (0, "13 pages: 77 files written, 0 unchanged, 0 removed\n"), done.err
        outputs.append(bytes_of(site / "output"))
    assert outputs[0] == outputs[1] == bytes_of(built_sample() / "output")


def _home(folder: Path) -> dict[str, str]:
    """The environment of a user who has his home there."""
    return {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home/.cache")}


def test_fonts_are_cut_down_once_for_all_sites_of_a_user(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name)
    assert run("build", "--site", tmp_path / "one", env=_home(tmp_path)).code == 0
    fonts = {font.name for font in (tmp_path / "one" / CACHE).iterdir()}
    kept = [font for font in (tmp_path / "home").rglob("*.woff2") if font.name in fonts]
    assert len(kept) == len(fonts) == 4
    for font in kept:
        font.write_bytes(b"as it was kept " + font.name.encode())
    assert run("build", "--site", tmp_path / "two", env=_home(tmp_path)).code == 0
    published = {font.read_bytes() for font in (tmp_path / "two/output/fonts").iterdir()}
    assert published == {font.read_bytes() for font in kept}


def test_fonts_without_a_place_to_keep_them(tmp_path: Path) -> None:
    """A home that is a file, and a cache of the site's that is one."""
    site = write_sample(tmp_path / "site")
    (tmp_path / "home").write_bytes(b"")
    (site / CACHE).parent.mkdir()
    (site / CACHE).write_bytes(b"")
    assert run("build", "--site", site, env=_home(tmp_path)).code == 0
    assert bytes_of(site / "output") == bytes_of(built_sample() / "output")


def test_a_folder_whose_name_is_no_text_is_no_article(site: Path) -> None:
    folder = site / "content/articles" / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    for _ in range(2):
        assert build(site) == "0 files written, 77 unchanged, 0 removed"
    folder.rmdir()
    assert build(site) == "0 files written, 77 unchanged, 0 removed"


def test_second_build_writes_nothing(site: Path) -> None:
    before = files_of(site / "output")
    assert build(site) == "0 files written, 77 unchanged, 0 removed"
    assert files_of(site / "output") == before


def test_files_are_read_once_to_know_that_they_are_as_they_were(site: Path) -> None:
    """The clock cannot tell whether files were changed just after they had been written. What a later build
    has looked at, no further one reads again, unless it changes."""
    build_here(site, site / "output")
    time.sleep(0.1)
    build_here(site, site / "output")
    store = Store(site / ".sitegen/output/state.sqlite", code_version())
    outputs = dict(store.read("outputs", Known))
    store.close()
    assert outputs
    for path, known in outputs.items():
        assert known.is_current(signature((site / "output" / path).stat()))
    page = site / "output/index.html"
    stat, data = page.stat(), page.read_bytes()
    page.write_bytes(data[:-2] + b" \n")
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert build_here(site, site / "output").written == ("index.html",)
    assert page.read_bytes() == data


def test_only_what_changed_is_written(site: Path) -> None:
    before = files_of(site / "output")
    note = site / "content/notes/visit.yaml"
    note.write_text(note.read_text("utf-8").replace("عاصمة", "حاضرة"), "utf-8")
    assert build(site) == "3 files written, 74 unchanged, 0 removed"
    after = files_of(site / "output")
    assert [name for name in after if after[name] != before.get(name)] == [
        "articles/visit/annotations.jsonld",
        "articles/visit/index.html",
        "articles/visit/index.json",
    ]
    assert after.keys() == before.keys()


def test_content_is_only_read(site: Path) -> None:
    """Neither a build nor a check writes there, whether it succeeds or fails."""
    before = files_of(site / "content")
    for command in ("build", "check"):
        assert warm().run(command, "--site", site).code == 0
    assert files_of(site / "content") == before
    (site / "content/articles/return.md").write_text("", "utf-8")
    before = files_of(site / "content")
    for command in ("build", "check"):
        assert warm().run(command, "--site", site).code == 1
    assert files_of(site / "content") == before


# What is no longer produced


@pytest.mark.parametrize("step", range(2), ids=["forth", "and back"])
def test_incremental_is_clean(site: Path, step: int) -> None:
    """After edits, renames and deletions, and after taking them back."""
    content = site.parent / "content"
    shutil.copytree(site / "content", content)
    edit(site)
    build(site)
    if step:
        shutil.rmtree(site / "content")
        content.rename(site / "content")
        build(site)
    assert bytes_of(site / "output") == clean_build(site)
    assert not [
        name for name in files_of(site / "output") if name.endswith("/") and not _has_files(site, name)
    ]


def _has_files(site: Path, folder: str) -> bool:
    return any(path.is_file() for path in (site / "output" / folder).rglob("*"))


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("articles/return.md", None, ["articles/return/"], []),
        ("articles/return.md", "articles/back.md", ["articles/return/"], ["articles/back/"]),
        ("articles/return.md", "articles/2021/return.md", [], []),
        ("glossary/erbil.yaml", "glossary/hawler.yaml", ["glossary/erbil/"], ["glossary/hawler/"]),
        ("media/map.svg", "media/road.svg", ["media/map.svg"], ["media/road.svg"]),
    ],
)
def test_pages_go_and_come(site: Path, old: str, new: str | None, gone: list[str], come: list[str]) -> None:
    for path in (site / "content").rglob("*.*"):
        # Nothing else leads to what goes.
        text = path.read_text("utf-8")
        for link in ("(visit.md#s-arrival)", "[Erbil](erbil.yaml)", "related: [baghdad, erbil]\n"):
            text = text.replace(link, "")
        path.write_text(
            text.replace("media/map.svg", new if new and "media" in new else "media/map.svg"), "utf-8"
        )
    (site / "content" / old).rename(site / "moved")
    if new:
        (site / "content" / new).parent.mkdir(exist_ok=True)
        (site / "moved").rename(site / "content" / new)
    build(site)
    names = files_of(site / "output")
    assert not [name for name in gone if name in names]
    assert all(name in names for name in come)
    assert bytes_of(site / "output") == clean_build(site)


def test_tag_goes_with_its_last_article(site: Path) -> None:
    for name in ("visit", "return"):
        path = site / f"content/articles/{name}.md"
        path.write_text(path.read_text("utf-8").replace("tags: [visits]\n", ""), "utf-8")
    build(site)
    assert not (site / "output/tags").exists()


def test_foreign_files_stay(site: Path) -> None:
    """Also in folders that lose their pages."""
    output = site / "output"
    foreign = [
        output / name for name in ("CNAME", ".well-known/x", "articles/return/mine.txt", "tags/visits/a/b")
    ]
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", "utf-8")
    edit(site)
    assert build(site).endswith(" 8 removed")
    assert all(path.read_text("utf-8") == "mine" for path in foreign)
    assert not (output / "articles/return/index.html").exists()
    assert not (output / "tags/visits/index.html").exists()


def test_produced_file_that_somebody_changed(site: Path) -> None:
    """It is restored while it is produced, and left alone afterwards."""
    page = site / "output/articles/return/index.html"
    page.write_text("changed by hand", "utf-8")
    assert build(site) == "1 file written, 76 unchanged, 0 removed"
    assert page.read_bytes() == (built_sample() / "output/articles/return/index.html").read_bytes()
    page.write_text("changed by hand", "utf-8")
    (site / "content/articles/return.md").unlink()
    # But what programs and the search had of the article is removed.
    assert build(site).endswith(" 4 removed")
    assert page.read_text("utf-8") == "changed by hand"


def test_state_may_be_deleted(site: Path) -> None:
    """Without it nothing is known to be ours: what is no longer produced stays."""
    before = files_of(site / "output")
    for name in ("state.sqlite", "lock"):
        (site / ".sitegen/output" / name).unlink()
    assert build(site) == "0 files written, 77 unchanged, 0 removed"
    assert files_of(site / "output") == before
    (site / ".sitegen/output/state.sqlite").write_bytes(b"\xff{" * 5000)
    (site / "content/articles/return.md").unlink()
    assert build(site).endswith("0 removed")
    assert (site / "output/articles/return/index.html").exists()


def test_state_of_an_earlier_version(site: Path) -> None:
    """What it says of the files of the output is understood, so that what is no longer produced goes."""
    with sqlite3.connect(site / ".sitegen/output/state.sqlite") as state:
        rows = [
            (name, *signature, b"".join(digests), seen)
            for name, value in state.execute("SELECT name, value FROM outputs")
            for signature, digests, seen in [msgspec.msgpack.decode(value)]
        ]
        state.execute("DROP TABLE outputs")
        columns = "path TEXT PRIMARY KEY, size, modified, changed, number, digests BLOB, seen INTEGER"
        state.execute(f"CREATE TABLE outputs ({columns})")
        state.executemany("INSERT INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        state.execute("DROP TABLE made")
    (site / "content/articles/return.md").unlink()
    assert not build(site).endswith("0 removed")
    assert not (site / "output/articles/return").exists()


def test_state_of_a_version_without_pairs(site: Path) -> None:
    with sqlite3.connect(site / ".sitegen/output/state.sqlite") as state:
        state.execute("DROP TABLE pairs")
    (site / "content/articles/return.md").unlink()
    assert not build(site).endswith("0 removed")
    assert not (site / "output/articles/return").exists()


def test_state_leads_nowhere_else(site: Path) -> None:
    """Not even one made by somebody else has a file outside the output removed."""
    outside = site.parent / "outside.txt"
    outside.write_text("mine", "utf-8")
    digest = hashlib.sha256(b"mine").digest()[:16]
    names = [str(outside), "../../outside.txt", "articles/../../../outside.txt"]
    with sqlite3.connect(site / ".sitegen/output/state.sqlite") as state:
        known = msgspec.msgpack.encode(((0, 0, 0, 0), (digest,), 0))
        state.executemany("INSERT INTO outputs VALUES (?, ?)", [(name, known) for name in names])
    build(site)
    assert outside.exists()


def test_output_may_be_deleted(site: Path) -> None:
    before = bytes_of(site / "output")
    shutil.rmtree(site / "output")
    assert build(site) == "77 files written, 0 unchanged, 0 removed"
    assert bytes_of(site / "output") == before


# Failures while publishing


def test_folder_in_the_way(site: Path) -> None:
    """What was published before it was noticed is undone."""
    blocked = site / "output/tags/visits/index.html"
    blocked.unlink()
    blocked.mkdir()
    (blocked / "mine.txt").write_text("mine", "utf-8")
    before = files_of(site / "output")
    article = site / "content/articles/visit.md"
    article.write_text(article.read_text("utf-8").replace("وشكر", "ثم شكر"), "utf-8")
    done = run("build", "--site", site)
    assert done[:3] == (
        1,
        "",
        "error: output/tags/visits/index.html: cannot be written: is a directory (nothing was changed)\n",
    )
    assert files_of(site / "output") == before


def test_file_in_the_way_of_a_folder(site: Path) -> None:
    edit(site)
    (site / "output/media/extra").write_text("mine", "utf-8")
    before = files_of(site / "output")
    done = warm().run("build", "--site", site)
    assert done.err == "error: output/media/extra: cannot be written: file exists (nothing was changed)\n"
    assert files_of(site / "output") == before


@cache
def edited() -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """The edited sample with the output of before, that output, and the one of a clean build."""
    folder = built_sample().parent / "edited"
    site = Path(shutil.copytree(built_sample(), folder / "site"))
    edit(site)
    return site, bytes_of(site / "output"), clean_build(site)


def copy_of_edited(folder: Path) -> Path:
    return Path(shutil.copytree(edited()[0], folder / "site"))


@cache
def steps() -> tuple[str, ...]:
    """The changes to files that the build of the edited sample makes."""
    return tuple(warm().run("build", "--site", copy_of_edited(built_sample().parent / "counted")).events)


def some_steps(every: int, elsewhere: int) -> list[int]:
    """Numbers of steps (from 1): every nth of those that publish, and every nth of those before and after."""
    manifest = [at for at, step in enumerate(steps(), 1) if "sitegen.remember" in step]
    publishing = range(manifest[0], manifest[-1] + 1)
    others = [at for at in range(1, len(steps()) + 1) if at not in publishing]
    return [*publishing[::every], *others[::elsewhere]]


def assert_complete(site: Path) -> None:
    """Every file of the output is that of before or that of after, from the first byte to the last."""
    _, old, new = edited()
    now = bytes_of(site / "output")
    for name in old.keys() | new.keys() | now.keys():
        assert now.get(name) in (old.get(name), new.get(name)), name


def assert_heals(site: Path) -> None:
    """The next build makes the output of a clean one and leaves nothing behind."""
    build(site)
    assert bytes_of(site / "output") == edited()[2]
    assert {path.name for path in (site / ".sitegen/output").iterdir()} == {"state.sqlite", "lock"}


def test_full_disk_at_any_step_changes_nothing(tmp_path: Path) -> None:
    site = copy_of_edited(tmp_path)
    before = files_of(site / "output")
    for at in some_steps(4, 24):
        done = warm().run("build", "--site", site, at=at, how="full")
        if done.code == 0:
            # A step that can be done without: making a folder that is there, or clearing away.
            assert bytes_of(site / "output") == edited()[2]
            site = copy_of_edited(tmp_path / str(at))
            before = files_of(site / "output")
            continue
        assert (done.code, done.out) == (1, "")
        assert done.err.endswith(": cannot be written: no space left on device (nothing was changed)\n")
        assert len(done.err.splitlines()) == 1
        assert files_of(site / "output") == before
    assert_heals(site)


def test_disk_that_breaks_is_not_called_unchanged(tmp_path: Path) -> None:
    """From one step on nothing can be written, not even to undo what was done."""
    for at in some_steps(11, 60):
        site = copy_of_edited(tmp_path / str(at))
        before = files_of(site / "output")
        done = warm().run("build", "--site", site, at=at, how="broken")
        assert_complete(site)
        if done.code == 0:
            assert bytes_of(site / "output") == edited()[2]
        else:
            same = files_of(site / "output") == before
            told = "nothing was changed" if same else "the output is only partly changed: build again"
            assert done.err.endswith(f"({told})\n")
        assert_heals(site)


def test_interrupted_at_any_step(tmp_path: Path) -> None:
    """Ctrl-C leaves all of the old or all of the new."""
    for at in some_steps(10, 40):
        site = copy_of_edited(tmp_path / str(at))
        before = files_of(site / "output")
        done = warm().run("build", "--site", site, at=at, how="interrupt")
        assert done[:3] == (130, "", "\nAborted!\n")
        assert files_of(site / "output") == before or bytes_of(site / "output") == edited()[2]


@pytest.mark.parametrize("half", [0, 1])
def test_killed_at_any_step(half: int, tmp_path: Path) -> None:
    for at in some_steps(5, 24)[half::2]:
        site = copy_of_edited(tmp_path / str(at))
        assert warm().run("build", "--site", site, at=at, how="kill").code == -signal.SIGKILL
        assert_complete(site)
        assert_heals(site)


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment(seed: int, tmp_path: Path) -> None:
    """With the clock instead of a step, and several times before one build is let finish."""
    site = copy_of_edited(tmp_path)
    moments = random.Random(seed)
    for _ in range(5):
        started = subprocess.Popen([*COMMAND, "build", "--site", site], stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.1, 0.5))
        started.kill()
        started.wait()
        assert_complete(site)
    assert_heals(site)


def test_killed_and_then_something_else_is_deleted(tmp_path: Path) -> None:
    """Whatever the killed build had got to, pages of before do not outlive their articles."""
    for at in some_steps(15, 1000):
        site = copy_of_edited(tmp_path / str(at))
        warm().run("build", "--site", site, at=at, how="kill")
        for name in ("articles/visit.md", "translations/visit.en.po", "notes/visit.yaml"):
            (site / "content" / name).unlink()
        article = site / "content/articles/homecoming.md"
        article.write_text(article.read_text("utf-8").replace("(visit.md#s-arrival)", ""), "utf-8")
        build(site)
        assert bytes_of(site / "output") == clean_build(site)


def test_builds_at_the_same_time(site: Path) -> None:
    edit(site)
    started = [
        subprocess.Popen(
            [*COMMAND, "build", "--site", site], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(4)
    ]
    said = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    assert sum(b": 0 files written" in line for line in said) == 3
    assert bytes_of(site / "output") == clean_build(site)


# Disks


def _limited(site: Path, size: int) -> Told:
    """A build by a process that may write no file larger than `size`."""
    code = (
        "import os, resource, sys; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); os.execv(sys.argv[1], sys.argv[1:])"
    )
    return run("build", "--site", site, prefix=(sys.executable, "-c", code, *COMMAND))


@pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")
def test_file_that_gets_too_large(site: Path) -> None:
    edit(site)
    before = files_of(site / "output")
    done = _limited(site, 20_000)
    assert (done.code, done.out) == (1, "")
    assert "cannot be written: " in done.err and "(nothing was changed)\n" in done.err
    assert "Traceback" not in done.err
    assert files_of(site / "output") == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 2 MB, where mounting one is allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a file system is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_full_disk(small_disk: Path) -> None:
    site = copy_of_edited(small_disk)
    before = files_of(site / "output")
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(bytes(free - 60_000))
    done = run("build", "--site", site)
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith(": cannot be written: no space left on device (nothing was changed)\n")
    assert len(done.err.splitlines()) == 1
    assert files_of(site / "output") == before
    (small_disk / "filler").unlink()
    assert_heals(site)


def test_output_on_another_disk(small_disk: Path, site: Path) -> None:
    """As a volume of a container is; also where a link leads to its folder."""
    output = small_disk / "public"
    output.mkdir()
    (site / "disk").symlink_to(small_disk)
    build(site, "--output", site / "disk/public")
    assert bytes_of(output) == bytes_of(site / "output")
    edit(site)
    (output / ".stage-left").mkdir()
    build(site, "--output", site / "disk/public")
    assert bytes_of(output) == clean_build(site)
    assert not list(output.glob(".*"))


def test_output_is_a_disk(small_disk: Path, site: Path) -> None:
    """Its folder cannot be replaced, and what lies beside it is elsewhere."""
    edit(site)
    build(site, "--output", small_disk)
    (site / "content/articles/homecoming.md").unlink()
    build(site, "--output", small_disk)
    assert bytes_of(small_disk) == clean_build(site)


@pytest.mark.parametrize("name", ["output", "output/articles/visit", ".sitegen/output", "."])
def test_folder_that_may_not_be_written(site: Path, name: str) -> None:
    prefix = as_plain_user()
    edit(site)
    if name == ".":
        shutil.rmtree(site / ".sitegen")
    before = files_of(site / "output")
    modes = {path: path.stat().st_mode for path in [site / name, *(site / name).rglob("*")] if path.is_dir()}
    for path in modes:
        path.chmod(0o555)
    try:
        done = run("build", "--site", site, prefix=prefix)
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert (done.code, done.out) == (1, "")
    assert "cannot be written: permission denied (nothing was changed)\n" in done.err
    assert done.err.startswith(f"error: {name if name != '.' else '.sitegen'}")
    assert len(done.err.splitlines()) == 1
    assert files_of(site / "output") == before


def test_site_that_may_not_be_written(site: Path, tmp_path: Path) -> None:
    """Its pages can be built elsewhere, fonts included."""
    theme = site / "themes/default/theme.toml"
    theme.parent.mkdir(parents=True)
    words = (CHECKOUT / "themes/default/theme.toml").read_text("utf-8")
    theme.write_text(re.sub(r"(?m)^ranges = .*$", 'ranges = ["20-7e"]', words), "utf-8")
    folders = [site, *(path for path in site.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = run("build", "--site", site, "--output", tmp_path / "public", prefix=as_plain_user())
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (done.code, done.out) == (0, "13 pages: 77 files written, 0 unchanged, 0 removed\n"), done.err


# Options


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("content", "content: the output folder would mix with content/"),
        ("content/public", "content/public: the output folder would mix with content/"),
        ("themes", "themes: the output folder would mix with themes/"),
        ("themes/default/static", "themes/default/static: the output folder would mix with themes/"),
        (".sitegen/output", ".sitegen/output: the output folder would mix with .sitegen/"),
        (".", ".: the output folder would mix with content/"),
        ("content/../content/x", "content/../content/x: the output folder would mix with content/"),
        ("link/x", "link/x: the output folder would mix with content/"),
    ],
)
def test_output_among_the_sources(site: Path, output: str, told: str) -> None:
    (site / "link").symlink_to("content")
    before = files_of(site)
    done = run("build", "--output", output, cwd=site)
    assert done[:3] == (2, "", f"error: {told} (choose a folder of its own, such as output)\n")
    assert files_of(site) == before


def test_output_above_the_site(site: Path) -> None:
    before = files_of(site.parent)
    done = run("build", "--output", site.parent, "--site", site)
    assert done.code == 2
    assert "the output folder would mix with content/" in done.err
    assert files_of(site.parent) == before


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("file", "file: the output is not a folder"),
        ("file/x", "file/x: cannot be written: not a directory (nothing was changed)"),
        ("pipe", "pipe: the output is not a folder"),
        ("/dev/null", "/dev/null: the output is not a folder"),
        ("/proc/x", "/proc/.sitegen: cannot be written: no such file or directory (nothing was changed)"),
        ("x" * 300, f"{'x' * 300}: cannot be written: file name too long (nothing was changed)"),
        (
            "loop",
            "loop: the output is a link that leads elsewhere (name the folder itself with --output ",
        ),
        (
            "to-nothing",
            "to-nothing: the output is a link that leads elsewhere (name the folder itself with --output ",
        ),
        (
            "to-full/",
            "to-full: the output is a link that leads elsewhere (name the folder itself with --output ",
        ),
        (
            "to-empty",
            "to-empty: the output is a link that leads elsewhere (name the folder itself with --output ",
        ),
        (
            "x/../to-empty",
            "x/../to-empty: the output is a link that leads elsewhere (name the folder itself with ",
        ),
    ],
)
def test_output_that_cannot_be_used(site: Path, output: str, told: str) -> None:
    """What is at fault is no problem in the content; and nothing is written, least of all elsewhere."""
    outside = site.parent / "outside"
    (outside / "empty").mkdir(parents=True)
    (outside / "full.txt").write_text("mine", "utf-8")
    (site / "file").write_text("mine", "utf-8")
    (site / "x").mkdir()
    os.mkfifo(site / "pipe")
    (site / "loop").symlink_to("loop")
    (site / "to-nothing").symlink_to("../outside/new")
    (site / "to-full").symlink_to("../outside")
    (site / "to-empty").symlink_to("../outside/empty")
    before = _seen(site.parent)
    for command in (["build"], ["build", "--clean"], ["explain", "about/"]):
        done = warm().run(*command, "--site", site, "--output", site / output)
        assert (done.code, done.out) == (2, ""), done
        assert done.err.startswith(f"error: {told.replace('SITE', str(site))}"), done.err
        assert len(done.err.splitlines()) == 1
    assert _seen(site.parent) == before


def _seen(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_default_output_that_is_a_link(site: Path) -> None:
    (site / "output").rename(site.parent / "elsewhere")
    (site / "output").symlink_to(site.parent / "elsewhere")
    before = files_of(site.parent / "elsewhere")
    done = warm().run("build", "--site", site)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: output: the output is a link that leads elsewhere (name the folder itself with --output "
        f"{site.parent / 'elsewhere'}, or remove the link)\n"
    )
    assert files_of(site.parent / "elsewhere") == before


def test_output_below_a_link(site: Path) -> None:
    """Only the output itself must be a folder."""
    (site.parent / "elsewhere").mkdir()
    (site / "link").symlink_to(site.parent / "elsewhere")
    assert build(site, "--output", site / "link/public").endswith(" 0 removed")
    assert bytes_of(site.parent / "elsewhere/public") == bytes_of(site / "output")


def test_strict_takes_warnings_as_errors(site: Path) -> None:
    before = files_of(site / "output")
    edit(site)
    done = warm().run("build", "--site", site, "--strict")
    assert (done.code, done.out) == (1, "")
    *warnings, last = done.err.splitlines()
    assert warnings and all(line.startswith("warning: ") for line in warnings)
    assert last.startswith("error: failed because of ")
    assert files_of(site / "output") == before


def test_address_from_the_command_line(site: Path) -> None:
    """It stands in for the setting everywhere."""
    build(site, "--url", "https://other.example/a/")
    output = bytes_of(site / "output")
    for name, data in output.items():
        assert b"reader.example" not in data, name
    assert b'href="https://other.example/a/articles/visit/"' in output["articles/visit/index.html"]
    assert b"<loc>https://other.example/a/</loc>" in output["sitemap.xml"]
    assert b"<id>https://other.example/a/</id>" in output["feed.xml"]
    assert b'"/a/static/' in output["404.html"]


def test_file_links(site: Path) -> None:
    """Links name the file, so that pages open from disk; the error page and addresses stay as they are."""
    build(site, "--file-links")
    page = bytes_of(site / "output")["articles/visit/index.html"].decode()
    assert 'href="../../index.html"' in page
    assert 'href="../../glossary/ain-al-asad/index.html"' in page
    assert 'rel="canonical" href="https://reader.example/site/articles/visit/"' in page
