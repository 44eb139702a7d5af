"""The edits after which a site is rebuilt."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.subjects import Subject, UnmeasuredError


def edit_sentence(subject: Subject, count: int, number: int) -> None:
    """Edit a word of a translation."""
    article, pair = article_to_edit(count)
    path = subject.source(article)
    save(path, with_word(path.read_text(encoding="utf-8"), pair, f"edited{number}"))


def edit_definition(subject: Subject, count: int, number: int) -> None:
    """Edit a word in the English definition of an entry that nearly all articles mention."""
    path = subject.site / "content/glossary/pentagon.yaml"
    _substitute(path, r"(?s)(definition:.*?\n  en: >-\n    )", rf"\g<1>Edited{number}: ")


def edit_name(subject: Subject, count: int, number: int) -> None:
    """Add a name to an entry that one article in seven mentions."""
    path = subject.site / "content/glossary/basra-police.yaml"
    _substitute(path, r"(\n  en: \[)([^\]]*)\]", rf"\g<1>\g<2>, {31 + number} pages]")


def edit_template(subject: Subject, count: int, number: int) -> None:
    """Add a comment to the template of all pages, which changes all of them."""
    path = subject.site / "themes/default/templates/base.html"
    _substitute(path, r"</body>", f"<!-- edit {number} -->\n</body>")


EDITS: dict[str, Callable[[Subject, int, int], None]] = {
    "sentence": edit_sentence,
    "definition": edit_definition,
    "name": edit_name,
    "template": edit_template,
}


def article_to_edit(count: int) -> tuple[corpus.Article, corpus.Pair]:
    """An article from the middle, and a sentence of it that was written for the site."""
    *_, article = corpus.articles(count // 2 + 1)
    running = [pair for section in article.sections for part in section.paragraphs for pair in part]
    return article, next(pair for pair in running if pair.state == "authored")


def with_word(text: str, pair: corpus.Pair, word: str) -> str:
    """A source with another word at the end of the English of a pair, replacing one from an earlier edit."""
    last = " ".join(pair.en.removesuffix(".").split()[-3:])
    pattern = re.compile(rf"{re.escape(last)}(?: edited\w*)?\.")
    place = [match for match in pattern.finditer(text) if text.rfind(pair.id, 0, match.start()) >= 0]
    if not place:
        raise UnmeasuredError(f"the sentence {pair.id} is not in its file")
    return f"{text[: place[0].start()]}{last} {word}.{text[place[0].end() :]}"


def _substitute(path: Path, pattern: str, new: str) -> None:
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    if not times:
        raise UnmeasuredError(f"{path.name} has another form")
    save(path, text)


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
