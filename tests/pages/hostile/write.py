"""Sites generated from the hostile content, and what their pages should say."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polib
import yaml

from sitegen.content.memory.pofile import parse_memory, write_memory
from tests.pages.hostile.corpus import Address, Block, Name, Text, plain
from tests.sample import CACHE, CHECKOUT, warm

# What must be read on a page, by its path in the output: whole texts of elements, and parts of attributes.
Shown = dict[str, tuple[list[str], list[str]]]

IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><path d="M0 0h2v1z"/></svg>\n'
# One with everything that Markdown makes, to learn what harmless pages consist of.
HARMLESS = [
    Text(
        id=f"harmless-{number}",
        attacks="nothing",
        text="كلمة **عريضة** و*مائلة* و`شفرة` و[رابط](https://ok.example/ 'عنوان')",
        markdown="كلمة عريضة ومائلة وشفرة ورابط",
    )
    for number in range(2)
]
HARMLESS_BLOCK = Block(
    id="harmless-block",
    attacks="nothing",
    text='3. z\n\n> - a\n>   3. b\n>\n>      > c\n\n### d\n\n```html\n<b x="y">&amp;</b><!-- c -->\n```\n\n'
    '```js\n"a" + 1\n```\n\n```css\na { color: red }\n```\n\n```diff\n+a\n```\n\n```jinja\n{{ a }}\n```\n\n'
    "```unknown\na\n```\n\n"
    "---\n\na\\\nb  \nc <https://ok.example/> <a@ok.example>\n",
)
_ASCII_SIGN = re.compile(r"([!-/:-@\[-`{-~])")
_FENCE = "~" * 12


def write_hostile(
    site: Path,
    groups: Sequence[Sequence[Text]],
    blocks: Sequence[Block] = (),
    names: Sequence[Name] = (),
    kept: Sequence[Address] = (),
) -> Shown:
    """Writes a site into `site`: for every group of texts an article with notes, an entry and a tag. Where
    there are two sides, the first half of the group is on the Arabic one, the other on the English one."""
    shown: Shown = {"index.html": ([], []), "glossary/index.html": ([], [])}
    everything = " · ".join(map(_lines, groups))
    _copy_fonts(site)
    _write(site, "content/media/pixel.svg", IMAGE)
    _write(site, "content/site.toml", _settings(groups, everything))
    settings = [f"{what} {lang} {everything}" for what in ("title", "described") for lang in ("ar", "en")]
    shown["index.html"][0].extend(settings)
    _write_about(site, groups[0], shown)
    for number, group in enumerate(groups):
        _write(site, f"content/articles/g-{number}.md", _article(number, group, shown))
        _write(site, f"content/glossary/g-{number}.yaml", _entry(number, group, shown))
        names_of_tag = [f"tag {_lines(texts)}" for texts in _sides(group)]
        shown[f"tags/t-{number}/index.html"] = (names_of_tag, [])
        shown["index.html"][0].extend(names_of_tag)
    if blocks:
        text = "\n***\n\n".join(block.text for block in blocks)
        _write(site, "content/articles/blocks.md", _front({"title": "blocks", "date": "2000-01-01"}) + text)
        read = [plain(text) for block in blocks for text in block.shown]
        shown["articles/blocks/index.html"] = (read, [])
    if names:
        _write_names(site, names)
    if kept:
        _write_kept(site, kept, shown)
    done = warm().run("sync", "--site", site)
    assert done.code == 0, done.err
    for number, group in enumerate(groups):
        ids = _translate(site, f"g-{number}", [text.line for text in group], _titles(_sides(group)[1]))
        _write(site, f"content/notes/g-{number}.yaml", _notes(number, group, ids, shown))
    if blocks:
        _translate(site, "blocks", [plain(block.text) for block in blocks], "blocks")
    return shown


def link(address: str, text: str = "x") -> str:
    """A link to the address in Markdown."""
    return f"[{text}](<{address}>)" if re.search(r"[ ()]", address) else f"[{text}]({address})"


def article(text: str) -> str:
    """An article file with this text, which begins in line 6."""
    return _front({"title": "عنوان", "date": "2021-01-01"}) + text + "\n"


def _copy_fonts(site: Path) -> None:
    # Cutting down the same fonts again would take longer than all else.
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))


def _write(site: Path, name: str, text: str) -> None:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, width=100_000, sort_keys=False))


def _front(fields: dict[str, Any]) -> str:
    return f"---\n{_yaml(fields)}---\n\n"


def _sides(group: Sequence[Text]) -> tuple[Sequence[Text], Sequence[Text]]:
    half = (len(group) + 1) // 2
    return group[:half], group[half:] or group


def _lines(texts: Sequence[Text]) -> str:
    return " · ".join(text.line for text in texts)


def _title(text: Text) -> str:
    return f"{text.id} {text.line}"


def _titles(texts: Sequence[Text]) -> str:
    return " · ".join(map(_title, texts))


def _settings(groups: Sequence[Sequence[Text]], everything: str) -> str:
    """All texts in every setting that is shown."""
    lines = [f"author = {_quoted(f'author {everything}')}", 'url = "https://reader.example/"']
    for name, what in (("title", "title"), ("description", "described")):
        ar, en = (_quoted(f"{what} {lang} {everything}") for lang in ("ar", "en"))
        lines.append(f"{name} = {{ar = {ar}, en = {en}}}")
    for number, group in enumerate(groups):
        ar, en = (_quoted(f"tag {_lines(texts)}") for texts in _sides(group))
        lines.append(f"tags.t-{number} = {{ar = {ar}, en = {en}}}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A string of TOML: one of JSON, but for DEL, which no text holds."""
    return json.dumps(text, ensure_ascii=False)


def _escaped(text: str) -> str:
    """Markdown that reads as the text."""
    return _ASCII_SIGN.sub(r"\\\1", text)


def _article(number: int, group: Sequence[Text], shown: Shown) -> str:
    ar, en = _sides(group)
    fields = {
        "title": _titles(ar),
        "date": f"2021-01-{number % 28 + 1:02}",
        "source": {
            "name": f"source {_lines(group)}",
            "url": "https://ok.example/",
            "author": f"author {_lines(group)}",
        },
        "tags": [f"t-{number}"],
        "summary": f"summary {_lines(group)}",
    }
    read = [_titles(ar), _titles(en)]
    read += [f"{place} {_lines(group)}" for place in ("source", "author", "summary")]
    read += [f"tag {_lines(texts)}" for texts in (ar, en)]
    attributes = [f"summary {_lines(group)}"]
    parts = [_front(fields)]
    for text in group:
        parts.append(f"## heading {text.id} {text.line}\n\n")
        parts.append(f"paragraph {text.id} {text.line}\n\n{text.text}\n\n")
        parts.append(f"> quote {text.id} {text.line}\n\n- item {text.id} {text.line}\n\n")
        escaped = _escaped(text.line)
        parts.append(f'![caption {text.id} {escaped}](../media/pixel.svg "about {text.id} {escaped}")\n\n')
        parts.append(f'[link {text.id} {escaped}](https://ok.example/ "{escaped}")\n\n')
        parts.append(f"code {text.id} ````` {text.line} `````\n\n")
        parts.append(f"{_FENCE} {text.line}\nfence {text.id} {text.text}\n{_FENCE}\n\n")
        parts.append(f"{_FENCE} html\nmarkup {text.id} {text.text}\n{_FENCE}\n\n")
        read += [f"{place} {text.id} {text.shown}" for place in ("heading", "paragraph", "quote", "item")]
        read += [f"{place} {text.id} {text.line}" for place in ("caption", "link", "code", "fence", "markup")]
        read += _paragraphs(text)
        attributes += [f"about {text.id} {text.line}", text.line]
    shown[f"articles/g-{number}/index.html"] = (read, attributes)
    shown["index.html"][0].extend((_titles(ar), _titles(en), f"summary {_lines(group)}"))
    return "".join(parts)


def _paragraphs(text: Text) -> list[str]:
    """What is read of a text that stands by itself."""
    return (
        [plain(part) for part in re.split(r"\n\s*\n", text.text)] if text.markdown is None else [text.shown]
    )


def _entry(number: int, group: Sequence[Text], shown: Shown) -> str:
    ar, en = _sides(group)
    read = [_titles(ar), _titles(en), f"sound {_lines(group)}", *map(_title, group)]
    read += [f"further {text.line}" for text in group]
    read += [part for text in group for part in _paragraphs(text)]
    shown[f"glossary/g-{number}/index.html"] = (read, [])
    shown["glossary/index.html"][0].extend((_titles(ar), _titles(en)))
    fields = {
        "kind": "concept",
        "names": {
            lang: [_titles(texts), *(map(_title, texts) if len(texts) > 1 else ())]
            for lang, texts in (("ar", ar), ("en", en))
        },
        "transliteration": f"sound {_lines(group)}",
        "definition": {
            lang: "\n\n".join(text.text for text in texts) for lang, texts in (("ar", ar), ("en", en))
        },
        "links": [{"name": f"further {text.line}", "url": "https://ok.example/"} for text in group],
        "blocked_by": [f"blocked by {text.line}" for text in group],
        "wikidata": "Q1",
        "coordinates": ["-1e-7", "180"],
    }
    return _yaml(fields)


def _write_about(site: Path, group: Sequence[Text], shown: Shown) -> None:
    lines = [f"about {text.id} {text.line}" for text in group]
    front = _front({"title": _titles(group), "date": "2021-01-01", "summary": f"summary {_lines(group)}"})
    _write(site, "content/about.md", front + "\n\n".join(lines) + "\n")
    read = [_titles(group), f"summary {_lines(group)}", *(f"about {text.id} {text.shown}" for text in group)]
    shown["about/index.html"] = (read, [f"summary {_lines(group)}"])


def _write_names(site: Path, names: Sequence[Name]) -> None:
    for name in names:
        _write(site, f"content/media/{name.name}", IMAGE)
    images = "\n\n".join(f"![{name.id}](../media/{quote(name.name)})" for name in names)
    _write(site, "content/articles/names.md", _front({"title": "names", "date": "2000-01-01"}) + images)


def _write_kept(site: Path, kept: Sequence[Address], shown: Shown) -> None:
    text = "\n\n".join(link(address.address, address.id) for address in kept)
    _write(site, "content/articles/kept.md", _front({"title": "kept", "date": "2000-01-01"}) + text)
    defined = "\n\n".join(link(address.address, f"defined {address.id}") for address in kept)
    fields = {
        "kind": "concept",
        "names": {"ar": ["kept"], "en": ["kept"]},
        "definition": {"ar": defined, "en": defined},
        "links": [{"name": address.id, "url": address.address} for address in kept],
    }
    _write(site, "content/glossary/kept.yaml", _yaml(fields))
    read = [address.id for address in kept]
    shown["articles/kept/index.html"] = (read, [])
    shown["glossary/kept/index.html"] = ([*read, *(f"defined {name}" for name in read)], [])


def _translate(site: Path, slug: str, lines: Sequence[str], title: str) -> dict[str, str]:
    """Fills the memory of an article with what stands in the Arabic, in every state, with `lines` in the
    comments, in the old Arabic, and in entries that are no longer used. Returns the id of each sentence by
    its first two words, which tell its place and its text."""
    path = site / f"content/translations/{slug}.en.po"
    po = parse_memory(path.read_text(encoding="utf-8"), path.name)
    for number, entry in enumerate(po):
        line = lines[number % len(lines)]
        entry.msgstr, entry.tcomment = entry.msgid, line
        if entry.msgid.startswith("[link "):
            entry.msgstr = entry.msgid.replace("[", "[English ", 1)
        kinds = ("raw", "repaired", "flag numbers", "flag x", "suggestion x for 0")
        history = "\n".join(f"{kind}: {line}" for kind in kinds)
        if number % 3 == 1:
            entry.comment = f"machine argos 1.0: {plain(entry.msgstr)}\n{history}"
            entry.flags.append("fuzzy")
        elif number % 3 == 2:
            entry.comment = f"machine {line}: {line}\n{history}"
            entry.flags += ["fuzzy", line]
            entry.previous_msgid = line
    po[0].msgstr = title
    po += [polib.POEntry(msgid=line, msgstr=line, comment=line, obsolete=True) for line in lines]
    po.header = lines[0]
    path.write_text(write_memory(po), "utf-8", newline="\n")
    return {" ".join(entry.msgid.split()[:2]): str(entry.msgctxt) for entry in po if not entry.obsolete}


def _notes(number: int, group: Sequence[Text], ids: Mapping[str, str], shown: Shown) -> str:
    """A note on each text, where it stands in Arabic or in English."""
    notes = [
        {
            "id": f"n-{place}",
            "sentence": ids[f"caption {text.id}" if place % 2 else f"[link {text.id}"],
            "quote": f"{'caption' if place % 2 else 'English link'} {text.id} {text.line}",
            "body": {"ar": f"noted {text.id} {text.line}", "en": f"noted {text.id} {text.line}"},
            "author": f"by {text.id} {text.line}",
            "date": "2021-01-01",
        }
        for place, text in enumerate(group)
    ]
    read = [f"noted {text.id} {text.shown}" for text in group]
    read += [f"by {text.id} {text.line}" for text in group]
    shown[f"articles/g-{number}/index.html"][0].extend(read)
    return _yaml(notes)
