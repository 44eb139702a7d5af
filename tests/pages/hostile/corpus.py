"""The hostile content of tests/fixtures/hostile.yaml, where each kind is explained, as records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec
import pytest
import yaml
from _pytest.mark import ParameterSet

from tests.conftest import ROOT


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every payload has."""

    id: str
    attacks: str


class Text(Payload, frozen=True):
    text: str
    markdown: str | None = None
    bites: bool = True

    @property
    def line(self) -> str:
        """The text on one line."""
        return plain(self.text)

    @property
    def shown(self) -> str:
        """What is read of it in Markdown."""
        return plain(self.text if self.markdown is None else self.markdown)


class Block(Payload, frozen=True):
    text: str
    shown: tuple[str, ...] = ()
    told: str = ""


class Address(Payload, frozen=True):
    address: str
    kept: bool = False


class Change(Payload, frozen=True):
    """A change of one file of the sample site: the whole file (`text`, `hex`), or a part of it."""

    file: str
    old: str = ""
    new: str = ""
    prefix: str = ""
    text: str | None = None
    hex: str | None = None
    told: str = ""

    def applied(self, data: bytes, canary: str = "") -> bytes:
        """The bytes of the file after the change; `canary` is the path of a file that must not come to be."""
        if self.hex is not None:
            return bytes.fromhex(self.hex)
        old = data.decode()
        if self.old:
            assert old.count(self.old) == 1, f"{self.id}: stands {old.count(self.old)} times: {self.old}"
        text = self.prefix + old.replace(self.old, self.new) if self.text is None else self.text
        text = text.replace("@CANARY@", canary)
        return re.sub(r"@REPEAT (\d+) ([^@]+)@", lambda m: m[2] * int(m[1]), text).encode()


class Name(Payload, frozen=True):
    name: str


class Media(Payload, frozen=True):
    files: dict[str, str]
    encoding: str = "utf-8"
    told: str = ""


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """No payload."""

    id: str
    text: str


class Corpus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    texts: tuple[Text, ...]
    blocks: tuple[Block, ...]
    addresses: tuple[Address, ...]
    values: tuple[Change, ...]
    names: tuple[Name, ...]
    media: tuple[Media, ...]
    drawings: tuple[Drawing, ...]
    stops: tuple[Change, ...]


@cache
def corpus() -> Corpus:
    """All payloads."""
    text = (ROOT / "tests/fixtures/hostile.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Corpus)


def plain(text: str) -> str:
    """The text with single spaces for all white space, as a browser and sitegen may change it."""
    return " ".join(text.split())


def marked(payloads: Sequence[Change] | Sequence[Media]) -> list[ParameterSet]:
    """The payloads as parameters."""
    return [pytest.param(each, id=each.id) for each in payloads]
