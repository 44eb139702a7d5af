"""How a site is built, and the result."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from sitegen.errors import ContentError, Problem
from sitegen.model.record import Record

# Reports progress: the activity, the number done, and the total (0: unknown).
Progress = Callable[[str, int, int], None]


def refuse_warnings(warnings: Sequence[Problem]) -> None:
    """Raises ContentError with the warnings of a strict build, except those that only say that an article is
    not published yet, which is no fault of what is published."""
    if faults := [problem for problem in warnings if problem.rule != "unpublished"]:
        raise ContentError(*faults)


class Options(Record, frozen=True):
    """How a site is built, apart from its settings. `url` and `file_links` override the settings;
    `everything` also shows what is not published: drafts, and articles of a later date."""

    url: str = ""
    file_links: bool = False
    everything: bool = False


class Result(Record, frozen=True):
    """What a build did to the output, by path, and the warnings it gave. `times` are the seconds of each
    stage; indented below the stages are those of tasks, summed over all processes."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    warnings: tuple[Problem, ...]
    pages: int
    times: dict[str, float]


class Checked(Record, frozen=True):
    """What is wrong with the content: the errors for which a build would fail, and the findings (warnings and
    information) in everything that can be read despite them."""

    errors: tuple[Problem, ...]
    findings: tuple[Problem, ...]


class Complete(Record, frozen=True):
    """A completed build, and what remains true as long as no file changes, from the day `since` to the day
    before `until`. `information` holds the findings that are not stored with each article; those of articles
    that are `held_back` (by path) are not shown."""

    options: Options
    files: int
    pages: int
    warnings: tuple[Problem, ...]
    information: tuple[Problem, ...] = ()
    held_back: tuple[str, ...] = ()
    since: datetime.date = datetime.date.min
    until: datetime.date = datetime.date.max
