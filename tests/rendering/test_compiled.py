"""The compiled code of templates, which is kept in files."""

from __future__ import annotations

import os
from pathlib import Path

import jinja2
import pytest
from jinja2.bccache import Bucket

from sitegen.rendering import compiled
from sitegen.rendering.compiled import Compiled, users_folder

NAME, TEXT = "page.html", "{% for n in numbers %}{{ n + 1 }} {% endfor %}"


def render(folder: Path | None, text: str = TEXT) -> str:
    """What a process that has compiled nothing yet makes of a template."""
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({NAME: text}), autoescape=True, bytecode_cache=Compiled(lambda: folder)
    )
    return environment.get_template(NAME).render(numbers=[1, 2])


def bucket(folder: Path | None, text: str = TEXT) -> Bucket:
    """What such a process finds."""
    return Compiled(lambda: folder).get_bucket(jinja2.Environment(autoescape=True), NAME, None, text)


def test_next_process_finds_code(tmp_path: Path) -> None:
    assert bucket(tmp_path).code is None
    assert render(tmp_path) == "2 3 "
    assert bucket(tmp_path).code
    assert render(tmp_path) == "2 3 "
    assert len(list(tmp_path.iterdir())) == 1


def test_another_text_is_compiled_anew_and_takes_the_place(tmp_path: Path) -> None:
    render(tmp_path)
    assert bucket(tmp_path, "other").code is None
    assert render(tmp_path, "other") == "other"
    assert bucket(tmp_path, "other").code
    assert bucket(tmp_path).code is None
    assert len(list(tmp_path.iterdir())) == 1


def test_damaged_file_counts_as_none(tmp_path: Path) -> None:
    render(tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 7)]
    for damaged in (b"", whole[:10], whole[:16], whole[:-1], whole + b"\0", *flipped):
        file.write_bytes(damaged)
        assert bucket(tmp_path).code is None
    assert render(tmp_path) == "2 3 "
    assert file.read_bytes() == whole


def test_code_of_another_version_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render(tmp_path)
    monkeypatch.setattr(compiled, "_made_by", lambda: b"another version")
    assert bucket(tmp_path).code is None


@pytest.mark.parametrize("folder", [None, Path("/proc/none")])
def test_without_files(folder: Path | None) -> None:
    assert render(folder) == "2 3 "
    assert bucket(folder).code is None


def test_files_of_long_ago_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_KEPT", 10)
    for age in range(20):
        file = tmp_path / f"old{age}"
        file.touch()
        os.utime(file, (age, age))
    render(tmp_path)
    assert {path.name for path in tmp_path.glob("old*")} == {f"old{age}" for age in range(15, 20)}


def test_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = users_folder()
    assert folder == tmp_path / "sitegen/templates"
    assert folder.stat().st_mode & 0o777 == 0o700
    # What others can write must not be run.
    folder.chmod(0o777)
    assert users_folder() is None
    folder.chmod(0o755)
    assert users_folder() == folder
    folder.rmdir()
    folder.touch()
    assert users_folder() is None
