"""The preview as a user starts it, with a site that is hostile to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.preview.preview import Preview


@contextmanager
def previewing(site: Path) -> Iterator[Preview]:
    """The preview of a site, once it answers."""
    preview = Preview(site)
    try:
        yield preview.wait()
    finally:
        assert preview.end() == 0
