"""How fast entities are found: `make bench`.

The measurement is end to end: a text goes in, and mentions with offsets in that text come out (normalise,
match, verify, place). The texts are the project's own articles, some of them with vowel marks added, each in
one call; the glossary has 5,000 Arabic names, drawn from pairs and triples of words of those texts, so that
many nearly match. For comparison, the same run measures the cost of the parts, and that of a single regular
expression for all names.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sitegen.annotation.matcher import Matcher
from sitegen.content.articles import parse_article
from sitegen.languages import DEFAULT_PAIR, arabic
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import ByLanguage

ROOT = Path(__file__).parents[2]
NAMES = 5_000
BYTES = 8_000_000


def main() -> None:
    draw = random.Random(2021)
    articles = [text_of(path) for path in sorted((ROOT / "content/articles").glob("*.md"))]
    entries = glossary(articles, draw)
    texts = corpus(articles, draw)
    size = sum(len(text.encode()) for text in texts) / 1e6
    matcher = Matcher(entries, "ar")
    found = sum(len(matcher.find(text)) for text in texts)
    print(f"{size:.1f} MB in {len(texts)} texts, {NAMES} names; Python {sys.version.split()[0]}")
    print(f"{found} mentions, one in every {size * 1e6 / found:.0f} bytes")
    whole = rate(lambda: [matcher.find(text) for text in texts], size)
    rows = [
        ("find mentions, end to end", whole),
        ("fold alone", rate(lambda: [arabic.fold(t) for t in texts], size)),
    ]
    folded_names = sorted(
        {arabic.fold(n).text for e in entries for n in e.fields.names.source}, key=len, reverse=True
    )
    pattern = re.compile(r"(?<!\w)[وف]?[بكل]?(?:" + "|".join(map(re.escape, folded_names)) + r")(?!\w)")
    sample = texts[: max(1, len(texts) // 400)]
    sample_size = sum(len(text.encode()) for text in sample) / 1e6
    rows.append(
        (
            "one regular expression",
            rate(lambda: [pattern.findall(arabic.fold(t).text) for t in sample], sample_size),
        )
    )
    for name, speed in rows:
        print(f"{name:28} {speed:8.2f} MB/s   {speed / whole:6.2f} of end to end")


def rate(work: Callable[[], object], megabytes: float) -> float:
    """The best of five runs, in MB of UTF-8 per second."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return megabytes / best


def text_of(path: Path) -> str:
    article = parse_article(path.read_text(encoding="utf-8"), f"content/articles/{path.name}", path.stem)
    return "\x1e".join(sentence.text for sentence in article.sentences)


def glossary(articles: list[str], draw: random.Random) -> list[Entry]:
    words = re.findall(r"[ء-ي]{3,}", " ".join(articles))
    runs = [" ".join(words[i : i + draw.choice((2, 3))]) for i in draw.sample(range(len(words) - 3), 300)]
    names = dict.fromkeys(runs)
    while len(names) < NAMES:
        count = draw.choice((1, 2, 2, 3))
        # A name of one word is usually a rare word: here one that almost occurs.
        names[" ".join(draw.sample(words, count)) if count > 1 else draw.choice(words)[::-1]] = None
    return [
        Entry(
            f"e{number}",
            "",
            EntryFields(
                "concept", ByLanguage(DEFAULT_PAIR, (name,), (name,)), ByLanguage(DEFAULT_PAIR, "", "")
            ),
        )
        for number, name in enumerate(names)
    ]


def corpus(articles: list[str], draw: random.Random) -> list[str]:
    texts: list[str] = []
    size = 0
    while size < BYTES:
        text = draw.choice(articles)
        if draw.random() < 0.3:
            text = re.sub(r"(?<=[ء-ي])(?= )", lambda _: draw.choice(("", "", "\u0650", "\u064f")), text)
        texts.append(text)
        size += len(text.encode())
    return texts


if __name__ == "__main__":
    main()
