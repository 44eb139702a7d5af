"""The folder where files wait until they are published."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from sitegen.building.staging import new_stage, remove_stage


def test_stage_is_removed_by_several_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a disk may make each of them wait."""
    stage = new_stage(tmp_path / "output", tmp_path)
    names = [f"{number}" for number in range(40)]
    (stage / ".replaced").mkdir()
    for name in names:
        (stage / name).write_bytes(b"waits")
        (stage / ".replaced" / name).write_bytes(b"was replaced")
    unlink, by = os.unlink, set()

    def noting(file: str, **options: int) -> None:
        by.add(threading.current_thread())
        unlink(file, **options)

    monkeypatch.setattr(os, "unlink", noting)
    remove_stage(stage)
    assert not stage.exists()
    assert len(by) > 2
    # It may be gone already.
    remove_stage(stage)
