"""A save that is interrupted by a kill or by a full disk."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.desk.answers import Refused, Saved
from sitegen.desk.desk import Desk
from sitegen.desk.registry import ACTIONS
from sitegen.desk.requests import Writing
from tests.desk.test_corrections import source
from tests.sample import bytes_of, run

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.chmod"}
# More than a save of two files makes.
_MOST = 40


def saving(site: Path, at: int, act: Callable[[], None]) -> int:
    """Corrects the original, which writes two files, in a process in which `act` is called at its `at`th
    change to a file. Returns its exit status: 0 where it has saved, 1 where it was refused, else what ended
    it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        desk = Desk(site, lambda folder, planned: ())
        shown = source(desk, "s-evening")
        text = shown.text.replace("في المساء", "عند الظهر")
        request = Writing(article="visit", id="s-evening", seen=shown.seen, text=text)
        done = 0

        def hook(event: str, args: tuple[Any, ...]) -> None:
            nonlocal done
            opens = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
            if event in _CHANGES or opens:
                done += 1
                if done == at:
                    act()

        sys.addaudithook(hook)
        outcome = desk.act(ACTIONS["correct"], request)
        os._exit(0 if isinstance(outcome, Saved) else 1 if isinstance(outcome, Refused) else 2)
    finally:
        os._exit(3)


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork a process")
@pytest.mark.parametrize("act", [killed, full])
def test_files_are_whole_wherever_a_save_is_broken_off(site: Path, act: Callable[[], None]) -> None:
    before = bytes_of(site / "content")
    statuses: list[int] = []
    after = before
    for at in range(1, _MOST):
        status = saving(site, at, act)
        statuses.append(status)
        Desk(site, lambda folder, planned: ())
        found = bytes_of(site / "content")
        if status == 0:
            after = found
            break
        assert status == (-signal.SIGKILL if act is killed else 1)
        # Each file is the old or the new one; no part of one, and nothing else.
        assert found.keys() == before.keys()
        changed = {name for name in found if found[name] != before[name]}
        assert changed <= {"articles/visit.md"} if act is killed else not changed
        if act is full:
            assert not list((site / ".sitegen/undo").glob("*.json"))
        for name in changed:
            (site / "content" / name).write_bytes(before[name])
    assert len(statuses) > 4
    assert {name for name in after if after[name] != before[name]} == {
        "articles/visit.md",
        "translations/visit.en.po",
    }
    assert run("check", "--site", site).code == 0
