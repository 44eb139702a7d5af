"""Whatever happens during a build, the output is complete, the next build repairs it, and no content is lost.

Disk failures, kills and interrupts at every step are in `test_build`; here are files that change during a
build, clocks, links, and builds by several processes.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.building.builder import build
from sitegen.errors import ContentError
from tests.benchmarks import corpus
from tests.sample import CACHE, COMMAND, FILES, built_sample, bytes_of, copy_of_sample, files_of, run, warm

MEMORY = "content/translations/visit.en.po"
PAGE = "output/articles/visit/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def clean_build(site: Path) -> dict[str, bytes]:
    output = site.parent / "clean" / "output"
    shutil.rmtree(output.parent, ignore_errors=True)
    build(site, output)
    return bytes_of(output)


# Clocks, and files that look as they did


def test_same_second_same_size(site: Path) -> None:
    """Also with the very time that the file had."""
    path = site / MEMORY
    for old, new in (("went", "came"), ("came", "flew"), ("flew", "went")) * 3:
        text = path.read_text("utf-8").replace("He then travelled", "He then went")
        path.write_text(text, "utf-8")
        build(site, site / "output")
        before = path.stat()
        path.write_text(text.replace(f"then {old}", f"then {new}"), "utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        build(site, site / "output")
        if f"then {old}" in text:
            assert f"He then {new}" in (site / PAGE).read_text("utf-8")


@pytest.mark.parametrize("days", [-4000, -1, 1, 4000])
def test_times_of_another_clock(site: Path, days: int) -> None:
    """The clock went back, or is now right again, or the files came from elsewhere with their times."""
    other = time.time() + days * 86_400
    for path in [*(site / "content").rglob("*"), *(site / "output").rglob("*")]:
        os.utime(path, (other, other))
    done = run("build", "--site", site)
    assert done.out.endswith(": 0 files written, 77 unchanged, 0 removed\n")
    path = site / MEMORY
    path.write_text(path.read_text("utf-8").replace("then travelled", "then  travels"), "utf-8")
    os.utime(path, (other, other))
    assert run("build", "--site", site).code == 0
    assert bytes_of(site / "output") == clean_build(site)
    assert "then  travels" in (site / PAGE).read_text("utf-8")


def test_day_of_the_build(site: Path) -> None:
    """An article is published from its day on; on a clock that went back it is held back, and told."""
    article = site / "content/articles/return.md"
    article.write_text(article.read_text("utf-8").replace("2021-08-02", "2030-01-01"), "utf-8")
    page = site / "output/articles/return/index.html"

    def on(seconds: int) -> str:
        done = run("build", "--site", site, env={"SOURCE_DATE_EPOCH": str(seconds)})
        assert done.code == 0, done.err
        return done.err

    held_back = "content/articles/return.md: is not published yet: it is dated 2030-01-01"
    before, after = 1_893_400_000, 1_893_456_000  # 2029-12-31 and 2030-01-01, noon and midnight UTC
    assert held_back in on(1_600_000_000) and not page.exists()
    assert held_back not in on(after) and page.exists()
    assert held_back in on(1_600_000_000) and not page.exists()
    # It is the first of January in the east, where days begin, while it still is December elsewhere.
    assert held_back not in on(before + 30_000) and page.exists()


def test_drafts_are_not_published(site: Path) -> None:
    article = site / "content/articles/return.md"
    article.write_text(article.read_text("utf-8").replace("tags:", "draft: true\ntags:"), "utf-8")
    done = run("build", "--site", site)
    assert "warning: content/articles/return.md: is not published yet: it is a draft" in done.err
    for path in (site / "output").rglob("*"):
        if path.is_file():
            assert "عودة إلى بغداد".encode() not in path.read_bytes(), path
            assert b"articles/return" not in path.read_bytes(), path
    # What leads to it leads nowhere.
    other = site / "content/articles/visit.md"
    other.write_text(other.read_text("utf-8") + "\nانظر [هنا](return.md).\n", "utf-8")
    done = run("build", "--site", site)
    assert 'visit.md:19: the link "return.md" leads nowhere (the article is not published yet)' in done.err


def test_drafts_stop_no_strict_build(tmp_path: Path) -> None:
    """Neither one that makes pages nor one that has nothing to do."""
    assert run("init", tmp_path / "site").code == 0
    site = tmp_path / "site"
    draft = "---\ntitle: مسودة\ndraft: true\n---\n\nنص.\n"
    (site / "content/articles/draft.md").write_text(draft, "utf-8")
    assert run("sync", "--site", site).code == 0
    for _ in range(2):
        done = run("build", "--site", site, "--strict")
        assert done.code == 0, done.err
        assert "content/articles/draft.md: is not published yet: it is a draft" in done.err
    # Nor are they counted where something else stops it.
    entry = site / "content/glossary/tigris.yaml"
    entry.write_text(re.sub(r"  en: A river.*\n", "  en: ''\n", entry.read_text("utf-8")), "utf-8")
    done = run("build", "--site", site, "--strict")
    assert done.code == 1
    assert "draft.md" not in done.err
    assert "error: failed because of 1 warning, which --strict treats as errors" in done.err


# Files that change under a build


def _while(doing: Callable[[], None], site: Path, builds: int) -> list[str]:
    """What builds say while something else goes on."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            doing()

    thread = threading.Thread(target=work)
    thread.start()
    said = []
    try:
        for _ in range(builds):
            done = run("build", "--site", site)
            assert done.code in (0, 1), done
            assert "Traceback" not in done.err
            said.append(done.err)
    finally:
        over.set()
        thread.join()
    return said


def test_files_that_vanish_while_they_are_read(site: Path) -> None:
    names = ["content/glossary/baghdad.yaml", "content/notes/visit.yaml", "content/media/map.svg", MEMORY]
    before = bytes_of(site / "output")

    def come_and_go() -> None:
        for name in names:
            (site / name).rename(site / "aside")
            (site / "aside").rename(site / name)

    for told in _while(come_and_go, site, 12):
        for line in told.splitlines():
            assert line.startswith(("error: content/", "warning: content/")), line
    assert run("build", "--site", site).code == 0
    assert bytes_of(site / "output") == before == clean_build(site)


def test_files_that_change_while_they_are_read(site: Path) -> None:
    """What was saved last is there in the end, and every file of the output is whole at every moment."""
    path, seen = site / MEMORY, 0
    text = path.read_text("utf-8").replace('msgstr "He then travelled', 'msgstr "NUMBER He then travelled')

    def save() -> None:
        nonlocal seen
        seen += 1
        (site / "new").write_text(text.replace("NUMBER", str(seen)), "utf-8")
        (site / "new").replace(path)
        page = (site / PAGE).read_bytes()
        assert page.startswith(b"<!doctype html>") and page.endswith(b"</html>\n")

    assert _while(save, site, 10)
    assert run("build", "--site", site).code == 0
    assert f"{seen} He then travelled" in (site / PAGE).read_text("utf-8")
    assert bytes_of(site / "output") == clean_build(site)


# Links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.svg").write_text("secret", "utf-8")
    (folder / "secret.md").write_text("---\ntitle: secret\ndate: 2020-01-01\n---\n\nsecret.\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("content/media/x.svg", "secret.svg"),
        ("content/articles/x.md", "secret.md"),
        ("content/articles/more", ""),
        ("content/media/more", ""),
        ("content/glossary/x.yaml", "secret.md"),
        ("content/notes/return.yaml", "secret.md"),
        ("content/translations/return.en.po", "secret.md"),
        ("themes/default/static/x.svg", "secret.svg"),
        ("themes/default/templates/x.html", "secret.svg"),
        ("themes/more", ""),
    ],
)
def test_links_that_lead_out(site: Path, outside: Path, link: str, target: str) -> None:
    (site / link).parent.mkdir(parents=True, exist_ok=True)
    (site / link).symlink_to(outside / target)
    before = files_of(site / "output")
    done = run("build", "--site", site)
    root = link.split("/")[0]
    told = f"error: {link}: is a link that leads out of {root}/ (put the file itself here)\n"
    assert done.code == 1 and told in done.err
    assert files_of(site / "output") == before


def test_links_within(site: Path) -> None:
    (site / "content/media/copy.svg").symlink_to("map.svg")
    assert run("build", "--site", site).code == 0
    assert (site / "output/media/copy.svg").read_text("utf-8") == FILES["content/media/map.svg"]
    assert not (site / "output/media/copy.svg").is_symlink()
    (site / "content/more").symlink_to("media")
    done = run("build", "--site", site)
    assert done.err.startswith("error: content/more: is a link to a folder, which is not followed")


def test_pipe_in_the_place_of_a_file(site: Path) -> None:
    os.mkfifo(site / "content/articles/pipe.md")
    done = run("build", "--site", site)
    assert done.err == "error: content/articles/pipe.md: is not a file (but a pipe or device)\n"


def test_output_that_is_made_a_link(site: Path, outside: Path) -> None:
    """A page replaced by a link is replaced again; what the link leads to stays as it is."""
    (outside / "mine.html").write_text("mine", "utf-8")
    page = site / PAGE
    before = page.read_bytes()
    page.unlink()
    page.symlink_to(outside / "mine.html")
    assert run("build", "--site", site).code == 0
    assert page.read_bytes() == before and not page.is_symlink()
    assert (outside / "mine.html").read_text("utf-8") == "mine"


# Several processes


@cache
def many() -> Path:
    """A site of so many articles that two processes build it."""
    folder = Path(tempfile.mkdtemp(prefix="many-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    corpus.write(folder / "site", 60)
    shutil.copytree(built_sample() / CACHE, folder / "site" / CACHE)
    return folder / "site"


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(many(), tmp_path / "large"))


def _processes(folder: Path) -> list[int]:
    """The processes that were started for a site."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(folder).encode() in words and state != "Z":
            found.append(int(entry.name))
    return found


def _started(large: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """A build with its two workers at work."""
    process = subprocess.Popen(
        [*COMMAND, "build", "--jobs", "2", "--site", large], stderr=subprocess.PIPE, text=True
    )
    while len(found := _processes(large)) < 3 and process.poll() is None:
        time.sleep(0.005)
    return process, [number for number in found if number != process.pid]


def _gone(large: Path) -> bool:
    for _ in range(500):
        if not _processes(large):
            return True
        time.sleep(0.02)
    return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="there are no workers elsewhere")


@linux
def test_killed_with_workers(large: Path) -> None:
    process, workers = _started(large)
    assert len(workers) == 2
    process.kill()
    process.communicate()
    assert _gone(large), "a worker has outlived its build"
    assert run("build", "--site", large).code == 0
    assert bytes_of(large / "output") == clean_build(large)


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_worker_that_dies(large: Path, how: signal.Signals) -> None:
    process, workers = _started(large)
    os.kill(workers[0], how)
    told = process.communicate()[1]
    assert process.returncode == 1
    assert told.endswith("a worker process was killed (nothing was changed)\n"), told
    assert len(told.splitlines()) == 1
    assert not any((large / "output").rglob("*.html"))
    assert _gone(large)
    assert run("build", "--site", large).code == 0


@linux
@pytest.mark.parametrize(
    ("how", "code", "told"),
    [(signal.SIGINT, 130, "\nAborted!\n"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 129, "")],
)
def test_interrupted_with_workers(how: signal.Signals, code: int, told: str, large: Path) -> None:
    process, _ = _started(large)
    process.send_signal(how)
    assert process.communicate()[1] == told
    assert process.returncode == code
    assert _gone(large)
    # It had time to clear away.
    assert not list((large / ".sitegen/output").glob("stage-*"))
    assert not any((large / "output").rglob("*.html"))


def _ignores(process: int, *numbers: int) -> bool:
    """Whether a process ignores all of these signals (`SigIgn` of proc(5))."""
    status = Path(f"/proc/{process}/status").read_text()
    (mask,) = (int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigIgn:"))
    return all(mask >> number - 1 & 1 for number in numbers)


@linux
def test_signal_that_is_ignored(large: Path) -> None:
    """As `nohup` has it ignored, and a shell an interrupt for what runs in the background."""
    shell = ["sh", "-c", 'trap "" INT HUP; exec "$@"', "sh", *COMMAND, "build", "--site", str(large)]
    with subprocess.Popen(shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        # Not by its name: until the shell is there, the process has that of the one that began it.
        while not _ignores(process.pid, signal.SIGINT, signal.SIGHUP):
            time.sleep(0.001)
        while process.poll() is None:
            for how in (signal.SIGINT, signal.SIGHUP):
                process.send_signal(how)
            time.sleep(0.02)
        assert process.stdout and process.stderr
        assert process.returncode == 0 and "Aborted" not in process.stderr.read()


# What commands that write into content/ leave behind


def _left(site: Path) -> list[str]:
    return [path.name for path in (site / "content").rglob(".*")]


def _edited(site: Path) -> Path:
    """The site, where `sync` has something to write for both articles."""
    path = site / "content/articles/visit.md"
    path.write_text(path.read_text("utf-8").replace("صباح الاثنين", "صباح يوم الاثنين"), "utf-8")
    return site


def test_killed_while_it_writes(tmp_path: Path) -> None:
    """Wherever it is killed, every file is whole, and the next one leaves nothing of it behind."""
    done = warm().run("sync", "--site", _edited(copy_of_sample(tmp_path / "all")))
    assert done.code == 0
    left_behind = 0
    for at in range(1, len(done.events) + 1):
        site = _edited(copy_of_sample(tmp_path / str(at)))
        assert warm().run("sync", "--site", site, at=at, how="kill").code == -signal.SIGKILL
        left_behind += len(_left(site))
        build(site, site / "output")
        assert warm().run("sync", "--site", site).code == 0
        assert not _left(site)
        assert bytes_of(site / "content") == bytes_of(tmp_path / "all/site/content")
    assert left_behind
    # Also where there is nothing to write.
    (site / "content/translations/.sitegen-12345678.new").write_text("left behind", "utf-8")
    assert warm().run("sync", "--site", site).code == 0
    assert not _left(site)


_STOPPED = """
import os, runpy, signal, sys
def hook(event, args):
    if event == "os.rename":
        os.kill(os.getpid(), signal.SIGSTOP)
sys.addaudithook(hook)
sys.argv[0] = "sitegen"
runpy.run_module("sitegen", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="processes are stopped by signals of POSIX")
def test_what_is_being_written_is_not_taken_for_left_behind(site: Path) -> None:
    _edited(site)
    command = [sys.executable, "-c", _STOPPED, "sync", "visit", "--site", str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        os.waitpid(process.pid, os.WUNTRACED)
        (writing,) = _left(site)
        assert run("sync", "return", "--site", site).code == 0
        assert _left(site) == [writing]
        process.send_signal(signal.SIGCONT)
        told, _ = process.communicate()
    assert (process.returncode, told) == (0, "updated content/translations/visit.en.po\n")
    assert not _left(site)


# What is remembered


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_state(tmp_path: Path, data: st.DataObject) -> None:
    """It may hold anything: then the build begins anew, or says what is wrong and the next one does."""
    shutil.rmtree(tmp_path / "site", ignore_errors=True)
    site = copy_of_sample(tmp_path)
    path = site / ".sitegen/output/state.sqlite"
    # The words of the search that are no longer in the article go.
    before = {each for each in bytes_of(site / "output") if not each.startswith("search/words/")}
    state = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(state) - 1))
        noise = data.draw(st.binary(min_size=1, max_size=40))
        state[at : at + len(noise)] = noise
    path.write_bytes(state[: data.draw(st.sampled_from([len(state), len(state) // 2, len(state) - 4096]))])
    article = site / "content/articles/visit.md"
    article.write_text(article.read_text("utf-8").replace("صباح", "مساء"), "utf-8")
    for _ in range(2):
        try:
            build(site, site / "output")
            break
        except ContentError as error:
            assert "its contents are damaged" in str(error)
    assert bytes_of(site / "output").keys() >= before
    assert "مساء" in (site / PAGE).read_text("utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE words SET value = x'00'",
        "UPDATE words SET value = x'00' WHERE name = ''",
        "UPDATE words SET value = substr(value, 1, 40) WHERE name != ''",
        "DELETE FROM words WHERE name != ''",
        "DELETE FROM words WHERE name = ''",
        "UPDATE meta SET value = x'80' WHERE name = 'appearance'",
        "DELETE FROM meta WHERE name = 'appearance'",
    ],
)
def test_damaged_values(damage: str, tmp_path: Path) -> None:
    """What is kept of the search and of the theme is made again where it is lost."""
    site = copy_of_sample(tmp_path)
    with contextlib.closing(sqlite3.connect(site / ".sitegen/output/state.sqlite")) as state, state:
        state.execute(damage)
    article = site / "content/articles/visit.md"
    article.write_text(article.read_text("utf-8").replace("صباح", "مساء"), "utf-8")
    try:
        build(site, site / "output")
    except ContentError as error:
        assert "its contents are damaged" in str(error)
        build(site, site / "output")
    build(site, tmp_path / "clean")
    # Without what was remembered, nothing tells whose the words are that have gone.
    clean = bytes_of(tmp_path / "clean")
    assert {path: data for path, data in bytes_of(site / "output").items() if path in clean} == clean
