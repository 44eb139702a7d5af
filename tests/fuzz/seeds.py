"""Valid inputs to start from, and the words of each format, for every target."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from tests.sample import FILES

FUZZ = Path(__file__).parent
FIXTURES = FUZZ.parent / "fixtures"
THEME = FUZZ.parents[1] / "themes/default/theme.toml"

_METADATA = {"from_code": "ar", "to_code": "en", "package_version": "1.0", "from_name": "Arabic"}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Small inputs of one target: the files of `seeds/TARGET/`, and what the other tests have of the kind."""
    own = [path.read_bytes() for path in sorted((FUZZ / "seeds" / target).glob("*"))]
    return tuple(dict.fromkeys([*own, *_shared(target)]))


def _shared(target: str) -> list[bytes]:
    importing, tools = FIXTURES / "importing", FIXTURES / "exchange/tools"
    match target:
        case "settings":
            return _sample("content/site.toml")
        case "theme":
            return [THEME.read_bytes()]
        case "entry":
            return _sample("content/glossary/")
        case "notes":
            return _sample("content/notes/")
        case "article":
            return [
                *_sample("content/articles/"),
                *_files(FIXTURES / "exchange/site/content/articles", "*.md"),
            ]
        case "image":
            hostile = yaml.safe_load((FIXTURES / "hostile.yaml").read_text("utf-8"))
            texts = [drawing["text"] for drawing in hostile["drawings"]]
            texts += [media["files"]["x.svg"] for media in hostile["media"] if "told" in media]
            return [text.encode() for text in texts]
        case "inline":
            return [line for text in _sample("content/articles/") for line in text.split(b"\n") if line]
        case "sentences":
            parts = (FIXTURES / "sentences.md").read_text("utf-8").split("\n.\n")[1::2]
            return [part.encode() for part in parts]
        case "folding":
            return [text for name in ("entry", "inline") for text in _shared(name)]
        case "dates":
            table = (importing / "dates.tsv").read_text("utf-8").splitlines()[1:]
            return [row.split("\t")[0].encode() for row in table]
        case "addresses":
            return [b"../glossary/erbil.yaml", b"#sec-2", b"/glossary/erbil/", b"https://a.example/b?c#d"]
        case "plain":
            return _files(importing, "*.txt")
        case "page":
            return [_as_utf_8(data) for data in _files(importing, "*.html")]
        case "raw":
            return _files(importing, "*.txt") + _files(importing, "*.html")
        case "po":
            return [*_sample("content/translations/"), *_files(tools, "*.po")]
        case "xliff":
            return _files(tools, "*.xlf")
        case "tmx":
            return _files(tools, "*.tmx")
        case "package":
            return [_package()]
        case "metadata":
            return [json.dumps(_METADATA).encode()]
    return []


def _sample(prefix: str) -> list[bytes]:
    return [text.encode() for name, text in FILES.items() if name.startswith(prefix)]


def _files(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def _as_utf_8(data: bytes) -> bytes:
    for encoding in ("utf-8", "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp1256"):
        try:
            return data.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    return data


def _package() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("metadata.json", json.dumps(_METADATA)), ("model/model.bin", "weights"), ("bpe.model", "pieces"),
        ):  # fmt: skip
            archive.writestr(zipfile.ZipInfo(f"ar_en/{name}"), content)
    return packed.getvalue()


@cache
def words(target: str) -> tuple[str, ...]:
    """The signs and words of the target's format, and what breaks parsers of any: from `words.yaml`."""
    listed = yaml.safe_load((FUZZ / "words.yaml").read_text("utf-8"))
    return tuple(dict.fromkeys(_flat([listed["any"], listed.get(target, [])])))


def _flat(listed: list[Any] | str) -> Iterator[str]:
    if isinstance(listed, str):
        yield listed
    else:
        for item in listed:
            yield from _flat(item)
