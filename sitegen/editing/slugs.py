"""ASCII slugs for Arabic titles and names."""

from __future__ import annotations

import datetime
import re
import textwrap
import unicodedata
from collections.abc import Callable

_SLUG_LENGTH = 60

# ALA-LC without its diacritics, and without the short vowels, which newspapers do not write either.
_LATIN = "ا=a أ=a إ=i آ=a ٱ=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f"
_LATIN += " ق=q ك=k ل=l م=m ن=n ه=h ة=a و=u ي=i ى=a ء= ؤ=u ئ=i پ=p چ=ch ژ=zh گ=g ڤ=v ک=k ی=i"
_LETTERS = {pair[0]: pair[2:] for pair in _LATIN.split()}


def slug_for(title: str, date: datetime.date | None) -> str:
    """An ASCII slug of at most 60 characters, beginning with the date (`2021-07-17-`) if it is known.

    Arabic letters are transliterated one by one; و and ي become `w` and `y` at the beginning of a word and
    beside a long vowel, else `u` and `i`; the article is `al-`. The slug is cut at a word boundary, and is
    never empty.
    """
    prefix = f"{date}-" if date else ""
    room = _SLUG_LENGTH - len(prefix)
    plain = unicodedata.normalize("NFKC", title).replace("ـ", "").casefold()
    text = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    text = re.sub(r"(?<!\w)(و?)ال(?=\w\w)", lambda m: f"{'wal' if m[1] else 'al'}-", text)
    text = re.sub(r"(?<![^\W_])[وي]|[وي](?=[اويى])", lambda m: {"و": "w", "ي": "y"}[m[0]], text)
    latin = "".join(_LETTERS.get(c, c) for c in text)
    ascii_only = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", ascii_only))
    lines = textwrap.wrap(" ".join(part[:room] for part in parts), room)
    return prefix + (lines[0].replace(" ", "-") if lines else "article")


def free_name(wanted: str, is_free: Callable[[str], bool]) -> str:
    """The wanted name if it is free, or else the first free one of `wanted-2`, `wanted-3` and so on."""
    name, number = wanted, 1
    while not is_free(name):
        number += 1
        name = f"{wanted}-{number}"
    return name
