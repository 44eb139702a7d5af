"""The lists of words in `word_lists.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

_LISTS: dict[str, str] = tomllib.loads(files(__package__).joinpath("word_lists.toml").read_text("utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_LISTS[name].split())
