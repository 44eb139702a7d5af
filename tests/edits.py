"""Possible edits to the sample, as data: to every kind of file that a build reads, all settings, and
themes."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args, get_origin

import msgspec

from sitegen import languages
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import ByLanguage, Pair
from tests.sample import CHECKOUT, FILES


class Kind(Enum):
    FOLDER = "a folder with nothing in it"


# None stands for no file, and no folder.
Held = str | bytes | Kind | None
FOLDER: Final = Kind.FOLDER

ARTICLE = "content/articles/visit.md"
MEMORY = "content/translations/visit.en.po"
SETTINGS = "content/site.toml"
PO = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'
DEFAULT = CHECKOUT / "themes/default"
THEME = {
    path.relative_to(DEFAULT).as_posix(): path.read_text("utf-8")
    for path in sorted(DEFAULT.rglob("*"))
    if path.is_file()
}


class Step(NamedTuple):
    """A file, and what it is to hold; or a setting, and its value (None: it is left out)."""

    name: str
    value: Any


def setting(name: str, value: Any) -> Step:
    return Step(f"{SETTINGS}: {name}", value)


def apply(site: Path, step: Step) -> None:
    file, _, name = step.name.partition(": ")
    if not name:
        put(site, file, step.value)
        return
    there = (site / file).is_file()
    put(
        site, file, with_setting((site / file).read_text("utf-8") if there else FILES[file], name, step.value)
    )


def put(site: Path, name: str, held: Held) -> None:
    """A file or folder, in place of what is there."""
    path = site / name
    for parent in reversed(path.relative_to(site).parents):
        if (site / parent).is_file():
            (site / parent).unlink()
    if path.is_dir():
        shutil.rmtree(path)
    if held is FOLDER:
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)
    elif held is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held.encode() if isinstance(held, str) else held)


def restore(site: Path) -> None:
    """The sample as it was, and nothing else."""
    for name in ("content", "themes"):
        for path in sorted((site / name).rglob("*"), reverse=True):
            kept = path.relative_to(site).as_posix()
            if path.is_file() and kept not in FILES:
                path.unlink()
            elif path.is_dir() and (kept in FILES or not any(path.iterdir())):
                path.rmdir()
    for name, text in FILES.items():
        path = site / name
        if not path.is_file() or path.read_bytes() != text.encode():
            put(site, name, text)


# Settings


def leaves(record: Any, before: str = "") -> Iterator[str]:
    """The settings that a record holds, with dots; a * stands for any key."""
    for field in msgspec.structs.fields(record):
        kind, name = field.type, before + field.name
        if get_origin(kind) is dict:
            kind, name = get_args(kind)[1], name + ".*"
        if get_origin(kind) is ByLanguage:
            yield from (f"{name}.{lang}" for lang in DEFAULT_PAIR)
        elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from leaves(kind, name + ".")
        else:
            yield name


# What each setting may be, beside what it is in the sample; `test_every_setting_is_changed` sees to it that
# none is missing. The sample's one tag stands for the *.
VALUES: Mapping[str, Sequence[Any]] = {
    "title.ar": ["القارئ"],
    "title.en": ["The reader"],
    "description.ar": ["مقالات."],
    "description.en": ["Articles."],
    "url": ["https://reader.example/", "https://other.example/site/"],
    "author": ["محرر"],
    "theme": ["mine", "other"],
    "locale.ar": ["ar_EG"],
    "locale.en": ["en_GB"],
    "tags.*.ar": ["سفر"],
    "tags.*.en": ["Journeys"],
    "file_links": [True],
    "data": [[], ["tei", "glossary"], ["articles", "mentions"], ["annotations"]],
    "share_images": [True],
    "downloads": [["epub", "books", "anki"], ["epub"], ["books"], ["anki"], ["offline"]],
    # The texts of the settings go along, those of the other files do not.
    "source": ["fa"],
    "target": ["fr"],
}
TAG = "visits"
# Records of which the sample gives no part.
DEFAULTS = {"locale": {lang: languages.get(lang).locale for lang in DEFAULT_PAIR}}


def of_sample(name: str) -> Any:
    """The value of a setting in the sample."""
    value: Any = DEFAULTS | tomllib.loads(FILES[SETTINGS])
    for part in name.replace("*", TAG).split("."):
        value = value.get(part) if value else None
    return value


def with_setting(text: str, name: str, value: Any) -> str:
    """The settings in a text with one set, or left out. Where they cannot be read, those of the sample."""
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        settings = tomllib.loads(FILES[SETTINGS])
    if name in Pair._fields:
        now = value or getattr(DEFAULT_PAIR, name)
        settings = _with_codes(settings, {settings.get(name, getattr(DEFAULT_PAIR, name)): now})
    *tables, key = name.split(".")
    table = settings
    for part in tables:
        table = table.setdefault(part, dict(DEFAULTS.get(part, {})))
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
    return "".join(_lines(settings))


def _with_codes(table: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """A table with other codes of languages for some, also in the tables in it."""
    return {
        codes.get(key, key): _with_codes(value, codes) if isinstance(value, dict) else value
        for key, value in table.items()
    }


def _lines(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{before}{key}.")
        else:
            yield f"{before}{key} = {json.dumps(value, ensure_ascii=False)}\n"


# Files


def _with(name: str, *changes: tuple[str, str]) -> list[str]:
    """The sample's file with each change on its own."""
    text = FILES[name]
    for old, _ in changes:
        assert old in text, (name, old)
    return [text, *(text.replace(old, new) for old, new in changes)]


def of_theme(file: str, mark: str = "x") -> str:
    """A file of the default theme with a mark, so that what is made of it is another."""
    text = THEME[file]
    if file == "theme.toml":
        return text.replace('en = "Tags"', f'en = "{mark}"')
    mark = f"/* {mark} */\n" if file.endswith((".css", ".js")) else f"<!-- {mark} -->"
    # What stands outside of the blocks of such a template, and of macros, is not shown.
    begins = "{% block" if "{% extends" in text else "{% macro"
    if begins not in text:
        return text + mark
    start = text.index("%}", text.index(begins)) + 2
    return text[:start] + mark + text[start:]


# What each file may hold. Some combinations cannot be built, as happens to editors.
VARIANTS: Mapping[str, Sequence[Held]] = {
    ARTICLE: _with(
        ARTICLE,
        ("صباح الاثنين", "مساء الاثنين"),
        ("title: زيارة إلى أربيل", "title: رحلة إلى أربيل"),
        ("tags: [visits]", "tags: [visits, travel]"),
        ("tags: [visits]", "tags: []"),
        ("date: 2021-07-26", "date: 2022-07-26"),
        ("date: 2021-07-26", "date: 2021-07-26\ndraft: true"),
        ("date: 2021-07-26", "date: 2021-07-26\nevent: 2021-08-03"),
        ("date: 2021-07-26", "date: 2021-07-26\nevent: [2021-07, 2020/2021-03, 2021-07-25/2021-07-26]"),
        (
            "date: 2021-07-26",
            "date: 2021-07-26\nevent: {date: 2020, label: {ar: زيارة أولى, en: A first visit}}",
        ),
        ("date: 2021-07-26", "date: 2021-07-26\nevent: 2021-02-30"),
        ("date: 2021-07-26", "date: 2999-07-26"),
        ("## اللقاء\n\n", ""),
        ("وصل الوزير إلى أربيل صباح الاثنين. ثم سافر إلى بغداد في المساء.", "ثم سافر إلى بغداد في المساء."),
    ),
    "content/articles/return.md": [
        *_with(
            "content/articles/return.md",
            ("[الزيارة](visit.md#s-arrival)", "الزيارة"),
            ('print("بغداد")', "print(1)"),
            ("date: 2021-08-02", "date: 2021-07-26"),
        ),
        None,
    ],
    "content/articles/third.md": [None, "---\ntitle: بغداد\ndate: 2021-08-01\n---\n\nعاد إلى هولير.\n"],
    "content/about.md": [None, "---\ntitle: عن\ndate: 2020-01-01\n---\n\nموقع من أربيل.\n"],
    MEMORY: [
        *_with(
            MEMORY,
            ("He then travelled to Baghdad in the evening.", "He then went to Baghdad in the evening."),
            ('msgstr "The meeting"', 'msgstr "The talks in Hawler"'),
            ('msgstr "A visit to Erbil"', 'msgstr "A trip to Erbil"'),
            ("#, fuzzy\n", ""),
        ),
        None,
    ],
    "content/translations/return.en.po": [
        None,
        PO + 'msgctxt "s-r"\nmsgid "عودة إلى بغداد"\nmsgstr "Return to Baghdad"\n',
    ],
    "content/glossary/erbil.yaml": [
        *_with(
            "content/glossary/erbil.yaml",
            ("A city in the north of Iraq.", "A city."),
            ("[أربيل, هولير]", "[هولير, أربيل]"),
            ("ar: [أربيل, هولير]", "ar: [أربيل]"),
            ("en: [Erbil, Hawler]", "en: [Hawler, Erbil, Monday]"),
            ("kind: place", "kind: concept"),
            ("kind: place", "kind: event\ndates: [2021-07-26, {date: 2019, label: {ar: قبلها, en: Before}}]"),
            ("kind: place", "kind: place\ndates: 2021"),
            ("related: [baghdad]\n", "blocked_by: [إلى أربيل]\n"),
        ),
        None,
    ],
    "content/glossary/baghdad.yaml": [
        *_with(
            "content/glossary/baghdad.yaml", ("[Baghdad]", "[Baghdad City, Baghdad]"), ("[بغداد]", "[دجلة]")
        ),
        None,
    ],
    "content/notes/visit.yaml": [
        *_with(
            "content/notes/visit.yaml",
            ("عاصمة إقليم كردستان.", "حاضرة."),
            ("quote: أربيل", "quote: وصل الوزير"),
            ("id: city", "id: town"),
        ),
        None,
    ],
    "content/media/map.svg": [*_with("content/media/map.svg", ('width="2"', 'width="3"')), None],
    "content/media/other.svg": [None, '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    "themes/default/templates/tag.html": [
        None,
        THEME["templates/tag.html"].replace("<main", '<main class="x"'),
        THEME["templates/tag.html"].replace(
            "{{ m.listing(items, page) }}", '{% include "more.html" ignore missing %}'
        ),
        '{% include ["first.html", "home.html"] %}\n',
    ],
    "themes/default/templates/more.html": [None, "<p>{{ config.author }}</p>\n"],
    "themes/default/templates/first.html": [None, '{% extends "base.html" %}\n', "{% broken"],
    "themes/default/templates/macros.html": [None, THEME["templates/macros.html"] + "{# x #}\n"],
    "themes/default/theme.toml": [
        None,
        THEME["theme.toml"].replace('en = "Tags"', 'en = "Labels"'),
        THEME["theme.toml"].replace("weights = [400, 700]", "weights = [400]"),
    ],
    "themes/default/static/style.css": [None, THEME["static/style.css"] + "p { color: red }\n", ""],
    "themes/default/static/more.css": [None, "p {}\n"],
    "themes/default/static/custom.css": [None, "p { color: red }\n", "a { color: red }\n"],
    # Other kinds of names, and what is not there to be built.
    "content/glossary/mosul.yml": [
        None,
        FILES["content/glossary/baghdad.yaml"].replace("بغداد", "الموصل").replace("[Baghdad]", "[Mosul]"),
        FILES["content/glossary/baghdad.yaml"].replace("بغداد", "المساء").replace("[Baghdad]", "[Mosul]"),
        FOLDER,
    ],
    "content/glossary/Erbil.yaml": [None, FILES["content/glossary/erbil.yaml"]],
    "content/articles/Third.md": [None, "---\ntitle: أربيل\ndate: 2021-08-01\n---\n\nعاد.\n"],
    "content/articles/fourth.md": [None, FOLDER],
    "content/articles/more/fifth.md": [None, "---\ntitle: دجلة\ndate: 2021-07-28\n---\n\nإلى دجلة.\n"],
    "content/articles/read-me.txt": [None, "Not an article.\n"],
    "content/translations/about.en.po": [None, PO + 'msgctxt "s-t"\nmsgid "عن"\nmsgstr "About us"\n'],
    "content/notes/return.yaml": [
        None,
        FILES["content/notes/visit.yaml"].replace("s-arrival", "1").replace("quote: أربيل", "quote: عاد"),
    ],
    "content/media/Map.svg": [None, FILES["content/media/map.svg"].replace("2", "4")],
    "content/media/photo.png": [None, b"\x89PNG\r\n\x1a\n1", b"\x89PNG\r\n\x1a\n2"],
    "content/media/more/table.csv": [None, "a,b\n", "a,b\n1,2\n"],
    "content/media/page.html": [None, "<p>"],
    "content/media/drawings": [None, FOLDER],
    "content/notes": [FOLDER, "A file.\n"],
    "themes/default/templates/other.html": [None, FOLDER],
    "themes/default": [None, FOLDER, "A file.\n"],
    "themes/.hidden": [None, "Not to be seen.\n"],
}


# Moves: steps that are made at once


def _moves(variants: Mapping[str, Sequence[Any]]) -> list[tuple[Step, ...]]:
    return [(Step(name, value),) for name, values in variants.items() for value in values]


OF_FILES = _moves(VARIANTS)

# The words of the default theme in a language that it does not speak.
WORDS = "themes/default/words/fr.toml"


def words(mark: str = "") -> str:
    theme = tomllib.loads(THEME["theme.toml"])
    plain: dict[str, Any] = {
        table: {key: text["en"] + mark for key, text in theme[table].items()}
        for table in ("strings", "kinds")
    }
    plain["plurals"] = {things: forms["en"] for things, forms in theme["plurals"].items()}
    plain["states"] = {
        state: {"label": told["label"]["en"], "what": told["what"]["en"]}
        for state, told in theme["states"].items()
    }
    return "".join(_lines(plain))


PAIRS = (DEFAULT_PAIR, Pair("en", "ar"), Pair("ar", "fr"))
_CODE = re.compile(r"(?m)(^ +|^|\{|, )(ar|en)(?=:| =)")


def in_languages(pair: Pair) -> tuple[Step, ...]:
    """The sample with `pair` for its languages, in whatever pair it was."""
    codes = {"ar": "ar" if "ar" in pair else pair.source, "en": "en" if "en" in pair else pair.target}
    steps = [Step(WORDS, words() if "fr" in pair else None)]
    for name, text in FILES.items():
        held = _CODE.sub(lambda match: match[1] + codes[match[2]], text)
        if name == SETTINGS and pair != DEFAULT_PAIR:
            held = f'source = "{pair.source}"\ntarget = "{pair.target}"\n{held}'
        if name.endswith(".en.po"):
            name = name.removesuffix(".en.po")
            held = text.replace("Language: en", f"Language: {pair.target}")
            targets = sorted({other.target for other in PAIRS} - {pair.target})
            steps += [Step(f"{name}.{target}.po", None) for target in targets]
            name = f"{name}.{pair.target}.po"
        if not name.endswith(".svg"):
            steps.append(Step(name, held))
    return tuple(steps)


OF_LANGUAGES = [
    *map(in_languages, PAIRS),
    (Step(WORDS, words(" (fr)")),),
    (Step(WORDS, words().replace("strings.home", "strings.hom")),),
    (Step(WORDS, None),),
]

OF_SETTINGS = [
    *_moves({f"{SETTINGS}: {name.replace('*', TAG)}": values for name, values in VALUES.items()}),
    # As they were.
    *_moves({f"{SETTINGS}: {name.replace('*', TAG)}": [of_sample(name)] for name in VALUES}),
    (setting("tags.travel", {"ar": "أسفار", "en": "Travel"}),),
    (setting("tags.travel", None),),
    (setting(f"tags.{TAG}", None),),
    (setting("title.en", None),),
    (setting("url", "reader.example"),),
    (setting("colour", "red"),),
    (Step(SETTINGS, None),),
    (Step(SETTINGS, "url ="),),
    (Step(SETTINGS, FILES[SETTINGS]),),
]


def _of_themes() -> Iterator[tuple[Step, ...]]:
    for file in THEME:
        own = Step(f"themes/mine/{file}", of_theme(file))
        # A theme that is made before it is chosen, and a chosen one that comes to hold one file more or less.
        yield (own,)
        yield setting("theme", "mine"), own
        yield (Step(own.name, None),)
    yield setting("theme", "other"), Step("themes/other/templates/base.html", of_theme("templates/base.html"))
    yield setting("theme", "other"), Step("themes/other/theme.toml", of_theme("theme.toml"))
    yield setting("theme", "mine"), Step("themes/mine/static/more.css", "p {}\n")
    yield setting("theme", "mine"), Step("themes/mine/static/custom.css", "p {}\n")
    yield setting("theme", "mine"), Step("themes/mine/templates/tag.html", "{% broken")
    yield (setting("theme", "study"),)
    yield setting("theme", "mine"), Step("themes/mine/theme.toml", "name =")
    yield setting("theme", "mine"), Step("themes/mine/theme.toml", FOLDER)
    # One that holds nothing, and takes everything from the default theme.
    for held in (FOLDER, "A file.\n", None):
        yield setting("theme", "mine"), Step("themes/mine", held)
        yield (Step("themes/mine", held),)
    for held in (FOLDER, None):
        yield setting("theme", None), Step("themes/mine", held)
    yield (setting("theme", "default"),)


OF_THEMES = list(_of_themes())
