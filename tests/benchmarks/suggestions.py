"""How good the advice of `check` on names is: `python -m tests.benchmarks.suggestions FOLDER` (part of
`make bench LANGUAGE=folder`), with `ANERCorp` in the folder (see `language.py`).

The text is cut into articles of at least 475 tokens, the average of the corpus, which does not say where its
articles end. Each fifth of the training part is checked with a glossary of the names of the other four, and
the test part with the names of the training part. A phrase that is said to be perhaps a longer name is right
if at most places the annotators tag a longer name or none. Then all phrases that `check` suggests for the
training part are adopted as `blocked_by`, as an editor may do, and the test part is linked.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from sitegen import languages
from sitegen.annotation.ambiguity import uses_of_names
from sitegen.annotation.ambiguous_names import NameUse, of_names
from sitegen.annotation.article import annotate
from sitegen.annotation.matcher import Matcher
from sitegen.content.articles import parse_article
from sitegen.content.loader import Text
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage
from sitegen.model.translation import Translation
from tests.benchmarks.language import TRAIN_TOKENS, Token, entry_of, names_of, report_links, tagged, tokens_of

_ARTICLE = 475
_HEAD = "---\ntitle: عنوان\ndate: 2021-08-04\n---\n\n"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BLOCKED = re.compile(r"blocked_by: \[(.*?)\]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    for path in sorted(folder.rglob("ANERCorp*")):
        if path.is_file():
            tokens = tokens_of(path)
            train, test = tokens[:TRAIN_TOKENS], tokens[TRAIN_TOKENS:]
            folds = [len(train) * number // 5 for number in range(6)]
            print(f"\n{'phrases that may be longer names':34} {'right':>9} {'of':>9}")
            counts = [
                judged(train[:start] + train[stop:], train[start:stop]) for start, stop in pairwise(folds)
            ]
            _show("fifths of the training part", sum(counts, Counter()))
            _show("test part", judged(train, test))
            adopted(train, test)


def _show(title: str, count: Counter[bool]) -> None:
    print(f"{title:34} {count[True]:9} {count.total():9}")


def judged(train: Sequence[Token], text: Sequence[Token]) -> Counter[bool]:
    """How many of the phrases that `check` names in `text` are right, and how many are not."""
    part_of = {token: span for span in tagged(text) for token in range(span[0], span[1] + 1)}
    count: Counter[bool] = Counter()
    entries = [entry_of(f"e{number}", name) for number, name in enumerate(names_of(train))]
    for phrases in suggested(entries, text).values():
        for phrase in phrases:
            name, follower = phrase.split(" ", 1)
            at = [
                number
                for number in range(len(text) - 1)
                if text[number][0].endswith(name)
                and re.match(rf"{re.escape(follower)}(?!\w)", text[number + 1][0])
            ]
            right = sum(part_of.get(number) in (None, part_of.get(number + 1)) for number in at)
            count[2 * right > len(at)] += 1
    return count


def suggested(entries: Sequence[Entry], text: Sequence[Token]) -> dict[str, tuple[str, ...]]:
    """The phrases that `check` suggests for `blocked_by`, by the id of the entry."""
    pair = languages.DEFAULT_PAIR
    matchers = ByLanguage(pair, Matcher(entries, "ar"), Matcher([], "en"))
    found: dict[str, tuple[str, ...]] = {}
    for problem in of_names([_uses(article, matchers) for article in _articles(text)]):
        if match := _BLOCKED.search(problem.hint):
            phrases = tuple(phrase.strip('"') for phrase in match[1].split(", "))
            found[Path(problem.path).stem] = found.get(Path(problem.path).stem, ()) + phrases
    return found


def _articles(text: Sequence[Token]) -> Iterator[str]:
    words: list[str] = []
    for word, _ in text:
        words.append(_MARKUP.sub(r"\\\1", word))
        if len(words) >= _ARTICLE and word in {".", "?", "؟", "!"}:
            yield " ".join(words)
            words = []
    yield " ".join(words)


def _uses(text: str, matchers: ByLanguage[Matcher]) -> tuple[NameUse, ...]:
    article = parse_article(_HEAD + text, "content/articles/a.md", "a")
    none = tuple(Translation(f"s-{number}", "", "authored") for number in range(len(article.sentences)))
    return uses_of_names(annotate(Text(article, none, (), "a.po"), matchers), matchers)


def adopted(train: Sequence[Token], test: Sequence[Token]) -> None:
    """Links the test part with the phrases that `check` suggests for the training part, and without."""
    names = names_of(train)
    entries = [entry_of(f"e{number}", name) for number, name in enumerate(names)]
    phrases = suggested(entries, train)
    blocking = [
        replace(entry, fields=replace(entry.fields, blocked_by=phrases.get(entry.id, ())))
        for entry in entries
    ]
    words = [word for word, _ in test]
    print(f"\n{'linking':34} {'known':>9} {'recall':>9} {'precision':>9} {'as read':>9} {'links':>6} parts")
    for title, each in (("as they are", entries), (f"{len(phrases)} entries with blocked_by", blocking)):
        links = [(mention.start, mention.end) for mention in Matcher(each, "ar").find(" ".join(words))]
        report_links(title, links, words, test, names, frozenset())


if __name__ == "__main__":
    main()
