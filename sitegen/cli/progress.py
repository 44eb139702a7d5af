"""Progress bars, on terminals only."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from sitegen.building.options import Progress as Report


class _Speed(ProgressColumn):
    """Sentences per second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} sentences/s" if task.speed else "")


def building() -> contextlib.AbstractContextManager[Report]:
    """A bar for the work in progress."""
    return _bar(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())


def translating() -> contextlib.AbstractContextManager[Report]:
    """A bar for the sentences translated so far, with the speed and the time left."""
    columns = (TextColumn("translating"), BarColumn(), MofNCompleteColumn(), _Speed(), TimeRemainingColumn())
    return _bar(*columns)


@contextlib.contextmanager
def _bar(*columns: ProgressColumn) -> Iterator[Report]:
    # Not rich's own test for a terminal: with FORCE_COLOR it is true for any log file.
    quiet = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total or None
        )
