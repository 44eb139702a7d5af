"""The lower limit of a build: `python -m tests.benchmarks.floor DATA FOLDER` generates the plainest pages.

There is one page for each article, with the plain pairs of its sentences, rendered by Jinja in two processes:
no name is linked, only one file is read, and nothing is cached. `copied` writes the files of an output again.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from tests.benchmarks import corpus

PROCESSES = 2
TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
{% for ar, en in pairs %}
<div><p lang="ar" dir="rtl" id="{{ loop.index }}">{{ ar }}</p><p>{{ en }}</p></div>
{% endfor %}
</body>
</html>
"""


def write_data(path: Path, count: int) -> None:
    """Write the articles of the corpus as JSON."""
    articles = [
        {
            "slug": article.slug,
            "title": article.pairs[0].en,
            "pairs": [(pair.ar, pair.en) for pair in article.pairs],
        }
        for article in corpus.articles(count)
    ]
    path.write_text(json.dumps(articles), encoding="utf-8")


def copied(source: Path, target: Path) -> float:
    """The seconds that one process takes to write the files of a folder, already read, to another folder."""
    files = {path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    begun = time.perf_counter()
    for path, data in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(data)
    return time.perf_counter() - begun


def make_pages(articles: Sequence[dict[str, Any]], target: Path) -> None:
    template = jinja2.Environment(autoescape=True).from_string(TEMPLATE)
    for article in articles:
        folder = target / article["slug"]
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(template.render(article), encoding="utf-8")


def main() -> None:
    articles = json.loads(Path(sys.argv[1]).read_bytes())
    workers = [
        multiprocessing.Process(target=make_pages, args=(articles[number::PROCESSES], Path(sys.argv[2])))
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sys.exit(max(worker.exitcode or 0 for worker in workers))


if __name__ == "__main__":
    main()
