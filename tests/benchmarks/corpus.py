"""A large site for measurements: `python tests/benchmarks/corpus.py ARTICLES FOLDER`.

It is deterministic: the same number and content give the same bytes. An article has a title, a summary of one
sentence, a lead and four sections under headings, with 40 sentence pairs of running text in all, and its
translation memory. The sentences are the project's own, none of them twice in an article; each ends in a
clause with a date, and some with a name, so that hardly any sentence occurs twice in the whole site, as in
real news: what a generator remembers of one sentence is of no use for another. The glossary is the project's
own, brought to 200 entries with institutions and towns. Downloads are off: benchmarks that measure them turn
them on.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

import msgspec
import polib

from sitegen.annotation.matcher import Matcher
from sitegen.content.glossary import parse_entry
from sitegen.content.memory.alignment import place
from sitegen.content.memory.pofile import new_memory, write_memory
from sitegen.model.entry import Entry
from sitegen.model.language import Lang

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"

SENTENCES = 40
ENTRIES = 200
# Sentences in each paragraph: the lead, then four sections.
LAYOUT = ((4,), (3, 3, 3), (2, 4, 3), (3, 3, 3), (4, 3, 2))
# The percentage of sentences that name an entry that is not in the project's own glossary.
NAMED = 15
# The percentage of sentences in each state.
STATES = {"authored": 25, "edited": 20, "reviewed": 15, "machine": 40}
ENGINE = "argos translate-ar_en 1.0"
NOTE_EVERY = 10
FIRST_DAY = datetime.date(2016, 1, 4)
DAYS = 3_900
EXTRA_TAG = 'economy = {ar = "اقتصاد", en = "Economy"}'


class Text(msgspec.Struct, frozen=True):
    """A text in both languages, as inline Markdown."""

    ar: str
    en: str


class Pair(msgspec.Struct, frozen=True):
    """A sentence, title or heading with its id and the state of its translation."""

    id: str
    ar: str
    en: str
    state: str


class Section(msgspec.Struct, frozen=True):
    """The paragraphs under a heading; the lead has no heading."""

    heading: Pair | None
    paragraphs: tuple[tuple[Pair, ...], ...]


class Article(msgspec.Struct, frozen=True):
    """An article of the corpus. `pairs` are all its sentences in document order, title and summary first;
    `noted` is the sentence with a note, if any."""

    slug: str
    date: datetime.date
    tags: tuple[str, ...]
    title: Pair
    summary: Pair
    sections: tuple[Section, ...]
    pairs: tuple[Pair, ...]
    noted: Pair | None


class Name(msgspec.Struct, frozen=True):
    """An entry created for the corpus: its id, its names (the preferred ones first), and its kind."""

    id: str
    ar: tuple[str, ...]
    en: tuple[str, ...]
    kind: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path, help="A new or an empty folder.")
    arguments = parser.parse_args()
    if arguments.folder.exists() and any(arguments.folder.iterdir()):
        parser.error(f"{arguments.folder} is not empty")
    write(arguments.folder, arguments.articles)
    print(f"{arguments.articles} articles, {ENTRIES} entries in {arguments.folder}")
    print(density(arguments.folder, arguments.articles))


def write(folder: Path, count: int) -> None:
    """Write a site of `count` articles into `folder`."""
    content = folder / "content"
    for name in ("articles", "translations", "notes", "glossary"):
        (content / name).mkdir(parents=True)
    settings = (CONTENT / "site.toml").read_text(encoding="utf-8")
    settings = re.sub(r"(?m)^downloads = .*$", "downloads = []", settings)
    _write(content / "site.toml", settings.replace("[tags]\n", f"[tags]\n{EXTRA_TAG}\n", 1))
    for file in ("about.md", "translations/about.en.po"):
        shutil.copyfile(CONTENT / file, content / file)
    for path in own_entries():
        shutil.copyfile(path, content / "glossary" / path.name)
    for made in made_names():
        _write(content / "glossary" / f"{made.id}.yaml", entry_file(made))
    for article in articles(count):
        _write(content / "articles" / f"{article.slug}.md", article_file(article))
        _write(content / "translations" / f"{article.slug}.en.po", memory_file(article))
        if article.noted:
            _write(content / "notes" / f"{article.slug}.yaml", notes_file(article.noted, article.date))


def write_texts(folder: Path, count: int, besides: int = 0) -> None:
    """Write the Arabic of `count` articles into `folder`, as texts to import into a site that has the first
    `besides` articles."""
    folder.mkdir(parents=True)
    for article in islice(articles(besides + count), besides, None):
        title, summary, *_ = (pair.ar for pair in article.pairs)
        paragraphs = [title, summary, article.date.isoformat()]
        for section in article.sections:
            paragraphs += [section.heading.ar] if section.heading else []
            paragraphs += [" ".join(pair.ar for pair in part) for part in section.paragraphs]
        _write(folder / f"{article.slug}.txt", "\n\n".join(paragraphs) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def articles(count: int) -> Iterator[Article]:
    """The articles of a corpus. An article is the same in a corpus of any size."""
    sentences, headings, names, tags = base_sentences(), base_headings(), made_names(), tag_ids()
    for number in range(count):
        yield _article(number, sentences, headings, names, tags)


def _article(
    number: int,
    sentences: Sequence[Text],
    headings: Sequence[Text],
    names: Sequence[Name],
    tags: Sequence[str],
) -> Article:
    draw = random.Random(number)
    date = FIRST_DAY + datetime.timedelta(days=draw.randrange(DAYS))
    chosen = iter([dated(text, draw, names) for text in draw.sample(sentences, SENTENCES)])
    summary = dated(
        draw.choice([text for text in sentences if not re.search(r"[*_`\[\\]", text.ar)]), draw, ()
    )
    first, second, *others = draw.sample(headings, 2 + len(LAYOUT) - 1)
    texts = [Text(f"{first.ar}: {second.ar}", f"{first.en}: {second.en}"), summary]
    shape: list[tuple[Text | None, list[list[Text]]]] = []
    for index, paragraphs in enumerate(LAYOUT):
        heading = others[index - 1] if index else None
        shape.append((heading, [[next(chosen) for _ in range(size)] for size in paragraphs]))
        texts += [heading] if heading else []
        texts += [text for paragraph in shape[-1][1] for text in paragraph]
    ids = [placed.id for placed in place([text.ar for text in texts], ())]
    states = draw.choices(list(STATES), list(STATES.values()), k=len(texts))
    pairs = tuple(
        Pair(name, text.ar, text.en, state) for name, text, state in zip(ids, texts, states, strict=True)
    )
    rest = iter(pairs[2:])
    sections = tuple(
        Section(
            next(rest) if heading else None,
            tuple(tuple(next(rest) for _ in paragraph) for paragraph in paragraphs),
        )
        for heading, paragraphs in shape
    )
    noted = None if number % NOTE_EVERY else sections[1].paragraphs[0][0]
    chosen_tags = tuple(sorted(draw.sample(tags, draw.choice((1, 2, 2, 3)))))
    slug = f"{date:%Y-%m}-report-{number:05}"
    return Article(slug, date, chosen_tags, pairs[0], pairs[1], sections, pairs, noted)


def base_sentences() -> list[Text]:
    """The sentences of the project's articles that end in a full stop in both languages, without
    duplicates."""
    return [
        Text(ar, en)
        for ar, en in _memories().items()
        if ar.endswith(".") and en.endswith(".") and "](/" not in ar
    ]


def base_headings() -> list[Text]:
    """The headings of the project's articles, without duplicates."""
    memories = _memories()
    files = sorted((CONTENT / "articles").glob("*.md"))
    found = [
        line for path in files for line in re.findall(r"(?m)^## (.*)$", path.read_text(encoding="utf-8"))
    ]
    return [Text(ar, memories[ar]) for ar in dict.fromkeys(found) if memories.get(ar)]


def _memories() -> dict[str, str]:
    articles_of_project = sorted(path.stem for path in (CONTENT / "articles").glob("*.md"))
    return {
        entry.msgid: entry.msgstr
        for slug in articles_of_project
        for entry in polib.pofile(str(CONTENT / "translations" / f"{slug}.en.po"))
        if entry.msgstr and not entry.obsolete
    }


def tag_ids() -> list[str]:
    """The tags in the settings of the corpus."""
    settings = (CONTENT / "site.toml").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^([a-z-]+) = \{ar", settings.partition("[tags]\n")[2])
    return [EXTRA_TAG.partition(" ")[0], *listed]


MONTHS = (
    ("كانون الثاني/يناير", "January"),
    ("شباط/فبراير", "February"),
    ("آذار/مارس", "March"),
    ("نيسان/أبريل", "April"),
    ("أيار/مايو", "May"),
    ("حزيران/يونيو", "June"),
    ("تموز/يوليو", "July"),
    ("آب/أغسطس", "August"),
    ("أيلول/سبتمبر", "September"),
    ("تشرين الأول/أكتوبر", "October"),
    ("تشرين الثاني/نوفمبر", "November"),
    ("كانون الأول/ديسمبر", "December"),
)
PLAIN_CLAUSES = (
    ("وفق ما جاء في تقرير من {n} صفحة نشر في", "according to a report of {n} pages that was published on"),
    ("بحسب بيان رسمي حمل الرقم {n} وصدر في", "according to an official statement, number {n}, issued on"),
    (
        "كما ورد في محضر جلسة حضرها {n} نائبا في",
        "as recorded in the minutes of a session {n} lawmakers attended on",
    ),
    ("على ما ذكر شهود تحدثوا إلى {n} صحفيا في", "as witnesses told {n} journalists on"),
)
NAMED_CLAUSES = (
    ("وفق ما نقل عن {name} في تقرير من {n} صفحة في", "as quoted from {name} in a report of {n} pages on"),
    ("بحسب وثيقة من {n} صفحة قالت {name} إنها صدرت في", "according to {n} pages of files that {name} dated"),
)


def dated(text: Text, draw: random.Random, names: Sequence[Name]) -> Text:
    """The sentence with a clause of its own before its full stop, sometimes with one of the `names`."""
    day, (ar_month, en_month), year = draw.randint(1, 28), draw.choice(MONTHS), draw.randint(2004, 2025)
    name = draw.choice(names) if names and draw.randrange(100) < NAMED else None
    ar, en = draw.choice(NAMED_CLAUSES if name else PLAIN_CLAUSES)
    numbered = str(draw.randint(11, 99))
    ar, en = ar.replace("{n}", numbered), en.replace("{n}", numbered)
    if name:
        ar, en = ar.replace("{name}", draw.choice(name.ar)), en.replace("{name}", draw.choice(name.en))
    return Text(
        f"{text.ar[:-1]}، {ar} {day} {ar_month} {year}.", f"{text.en[:-1]}, {en} {en_month} {day}, {year}."
    )


INSTITUTIONS = (
    ("شرطة", "Police"),
    ("محكمة", "Court"),
    ("مجلس", "Council"),
    ("جامعة", "University"),
    ("قيادة عمليات", "Operations Command"),
    ("مستشفى", "Hospital"),
    ("إذاعة", "Radio"),
    ("غرفة تجارة", "Chamber of Commerce"),
    ("بلدية", "Municipality"),
)
TOWNS = (
    ("بغداد", "Baghdad"),
    ("البصرة", "Basra"),
    ("الموصل", "Mosul"),
    ("كركوك", "Kirkuk"),
    ("النجف", "Najaf"),
    ("كربلاء", "Karbala"),
    ("الرمادي", "Ramadi"),
    ("الفلوجة", "Fallujah"),
    ("أربيل", "Erbil"),
    ("دهوك", "Duhok"),
    ("السليمانية", "Sulaymaniyah"),
    ("الأنبار", "Anbar"),
    ("نينوى", "Nineveh"),
    ("ديالى", "Diyala"),
    ("بابل", "Babil"),
    ("سامراء", "Samarra"),
    ("تكريت", "Tikrit"),
    ("واسط", "Wasit"),
    ("ميسان", "Maysan"),
    ("الديوانية", "Diwaniyah"),
    ("الناصرية", "Nasiriyah"),
    ("السماوة", "Samawah"),
)


def own_entries() -> list[Path]:
    """The glossary files of the project."""
    return sorted((CONTENT / "glossary").glob("*.yaml"))


def made_names() -> list[Name]:
    """The entries that bring the project's glossary to `ENTRIES`."""
    wanted = ENTRIES - len(own_entries())
    return [
        Name(
            id=re.sub(r"\W+", "-", f"{town[1]} {institution[1]}".lower()),
            ar=(f"{institution[0]} {town[0]}", f"{institution[0]} مدينة {town[0]}"),
            en=(f"{town[1]} {institution[1]}", f"{town[1]} City {institution[1]}"),
            kind="organization",
        )
        for town, institution in list(product(TOWNS, INSTITUTIONS))[:wanted]
    ]


def entry_file(name: Name) -> str:
    """A glossary file."""
    return (
        f"kind: {name.kind}\nnames:\n  ar: [{', '.join(name.ar)}]\n  en: [{', '.join(name.en)}]\n"
        "article: the\ndefinition:\n"
        f"  ar: >-\n    {name.ar[0]} مؤسسة عراقية تأسست في القرن العشرين. يرد اسمها في أخبار العراق كثيرا.\n"
        f"  en: >-\n    {name.en[0]} is an Iraqi institution founded in the twentieth century. It is\n"
        "    often in the news of Iraq.\n"
        'links:\n  - {name: "Wikipedia: Iraq", url: "https://en.wikipedia.org/wiki/Iraq"}\n'
    )


def article_file(article: Article) -> str:
    """An article's Markdown."""
    lines = [
        "---",
        f"title: {_quoted(article.title.ar)}",
        f"date: {article.date}",
        "source:\n  name: قارئ العراق الثنائي",
        f"tags: [{', '.join(article.tags)}]",
        f"summary: {_quoted(article.summary.ar)}",
        "---",
    ]
    for section in article.sections:
        lines += [f"\n## {section.heading.ar}"] if section.heading else []
        lines += ["\n" + " ".join(pair.ar for pair in paragraph) for paragraph in section.paragraphs]
    return "\n".join(lines) + "\n"


def memory_file(article: Article) -> str:
    """An article's translation memory, as the generator itself writes it."""
    entries = [
        f"{_state_lines(pair)}msgctxt {_quoted(pair.id)}\n"
        f"msgid {_quoted(pair.ar)}\nmsgstr {_quoted(pair.en)}\n"
        for pair in article.pairs
    ]
    return "\n".join([write_memory(new_memory(article.slug)), *entries])


def _state_lines(pair: Pair) -> str:
    """The comments and flags that put an entry into its state."""
    if pair.state == "authored":
        return ""
    words = pair.en.split()
    machine = " ".join([*words[:2], *words[3:]]) if pair.state == "edited" else pair.en
    return f"#. machine {ENGINE}: {machine}\n" + ("#, fuzzy\n" if pair.state == "machine" else "")


def notes_file(pair: Pair, date: datetime.date) -> str:
    """A note on the date at the end of a sentence."""
    quote = " ".join(pair.ar.removesuffix(".").split()[-3:])
    return (
        f"- id: date\n  sentence: {pair.id}\n  quote: {_quoted(quote)}\n  body:\n"
        f"    ar: >-\n      راجع المحرر هذا التاريخ في أكثر من مصدر.\n"
        f"    en: >-\n      The editor checked this date in more than one source.\n"
        f"  author: قارئ العراق الثنائي\n  date: {date}\n"
    )


def _quoted(text: str) -> str:
    """A string in the form that is common to YAML and PO."""
    return json.dumps(text, ensure_ascii=False)


def entries_of(folder: Path) -> list[Entry]:
    """The glossary of a corpus, for `Matcher`."""
    paths = sorted((folder / "content/glossary").glob("*.yaml"))
    return [parse_entry(path.read_text("utf-8"), path.name).entry for path in paths]


def density(folder: Path, count: int) -> str:
    """How often names occur in the running text, according to the generator's own search."""
    entries = entries_of(folder)
    sides: dict[Lang, list[str]] = {"ar": [], "en": []}
    for article in articles(min(100, count)):
        running = [pair for section in article.sections for part in section.paragraphs for pair in part]
        sides["ar"].append(" ".join(pair.ar for pair in running))
        sides["en"].append(" ".join(pair.en for pair in running))
    matchers = {lang: Matcher(entries, lang) for lang in sides}
    sizes = {lang: sum(len(text.encode()) for text in texts) for lang, texts in sides.items()}
    found = {lang: sum(len(matchers[lang].find(text)) for text in texts) for lang, texts in sides.items()}
    apart = ", ".join(f"{lang} {sizes[lang] / found[lang]:.0f}" for lang in sides)
    every = sum(sizes.values()) / sum(found.values())
    return f"one mention in every {every:.0f} bytes ({apart})"


if __name__ == "__main__":
    main()
