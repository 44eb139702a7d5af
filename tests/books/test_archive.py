"""The container of a book is a ZIP archive that any program can read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.books.archive import archive, member, members

NAMES = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="/\\"), min_size=1, max_size=20
)
FILES = st.dictionaries(NAMES, st.binary(max_size=300) | st.binary(max_size=3).map(lambda data: data * 500))


@given(FILES, st.integers(1, 3))
def test_what_is_put_in_comes_out(files: Mapping[str, bytes], together: int) -> None:
    """Whether members are given one by one or side by side."""
    packed = [member(name, data) for name, data in files.items()]
    grouped = [b"".join(packed[start : start + together]) for start in range(0, len(packed), together)]
    with zipfile.ZipFile(io.BytesIO(archive(grouped))) as read:
        assert read.testzip() is None
        assert {info.filename: read.read(info) for info in read.infolist()} == files
    assert [each.name for part in grouped for each in members(part)] == [*files]


def test_the_first_bytes_tell_what_a_book_is() -> None:
    """EPUB Open Container Format 3.3, "OCF ZIP container": neither compressed nor with an extra field."""
    packed = archive([member("mimetype", b"application/epub+zip", stored=True)])
    assert packed[30:58] == b"mimetypeapplication/epub+zip"
    assert packed[28:30] == b"\0\0"


@pytest.mark.parametrize("count", [0xFFFE, 0xFFFF, 0x10000, 70_000])
def test_as_many_members_as_there_are(count: int, tmp_path: Path) -> None:
    """Also more than a plain end can count."""
    file = tmp_path / "many.zip"
    file.write_bytes(archive([member(f"{number}.txt", b"") for number in range(count)]))
    with zipfile.ZipFile(file) as read:
        assert [info.filename for info in read.infolist()] == [f"{number}.txt" for number in range(count)]
