"""Files with other line ends or a byte order mark, as some editors save them, keep both whatever writes
them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.files.reading import decode, encode
from tests.sample import bytes_of, copy_of_sample, warm

REDIRECTS = '# Moved.\n[[redirects]]\nfrom = "/*"\nto = "/"\n'
BODY = ["--body", "en", "x", "--date", "2021-08-01"]
COMMANDS = [
    ("rename", "article", "visit", "journey"),
    ("rename", "entry", "erbil", "hewler"),
    ("merge", "entry", "baghdad", "erbil"),
    ("new", "note", "visit", "s-evening", "بغداد", *BODY),
    ("confirm", "visit", "s-base", "s-summary"),
    ("sync", "return"),
]


def as_saved(data: bytes) -> bytes:
    return codecs.BOM_UTF8 + data.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_line_ends_and_byte_order_marks_stay(command: tuple[str, ...], tmp_path: Path) -> None:
    written = []
    for folder, saved in (("a", bytes), ("b", as_saved)):
        site = copy_of_sample(tmp_path / folder)
        (site / "netlify.toml").write_text(REDIRECTS, "utf-8")
        warm().run("sync", cwd=site)
        if command[0] == "sync":
            article = site / "content/articles/return.md"
            article.write_text(article.read_text("utf-8").replace("بعد", "قبل"), "utf-8")
        for name in (*(f"content/{name}" for name in bytes_of(site / "content")), "netlify.toml"):
            if not name.startswith("content/media/"):
                (site / name).write_bytes(saved((site / name).read_bytes()))
        before = bytes_of(site / "content")
        assert warm().run(*command, cwd=site).code == 0
        after = bytes_of(site / "content") | {"netlify.toml": (site / "netlify.toml").read_bytes()}
        assert bytes_of(site / "content") != before
        written.append(after)
    plain, other = written
    assert other == {
        name: data if name.startswith("media/") else as_saved(data) for name, data in plain.items()
    }


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs", "Cc"]))),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([b"", codecs.BOM_UTF8]),
)
def test_what_is_decoded_is_encoded_as_it_was(lines: list[str], end: str, mark: bytes) -> None:
    data = mark + end.join(lines).encode()
    if not any(char in decode(data, "x") for char in "\ufffe\uffff"):
        assert encode(decode(data, "x"), data) == data
