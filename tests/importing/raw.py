"""Texts and pages that contain one article each."""

from __future__ import annotations

from sitegen.importing.draft import Draft
from sitegen.importing.reader import read_drafts, usable


def read_raw(data: bytes, name: str) -> Draft:
    """The one article in the bytes of a text file or a saved page; raises a ContentError if there is none."""
    return usable(read_drafts(data, name)[0], name)
