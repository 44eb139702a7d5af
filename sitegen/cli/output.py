"""How results and problems are shown."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from sitegen.errors import ContentError, OutputError, Problem
from sitegen.execution.executor import WorkersError
from sitegen.machine.engine import EngineError
from sitegen.text.counting import counted

if TYPE_CHECKING:
    from sitegen.building.options import Progress as Report

# By missing library: the feature that is not installed, and the extra that installs it.
_EXTRAS = {
    "httpx": ("machine translation", "translate"),
    "stamina": ("machine translation", "translate"),
    "distributed": ("work on a cluster", "cluster"),
}


@contextlib.contextmanager
def errors_shown() -> Iterator[None]:
    """Shows all problems on standard error and ends the command: with status 1 for problems in the content or
    if an engine or workers cannot be used, with 2 if an output cannot be used."""
    try:
        yield
    except ContentError as error:
        show_problems(error.problems)
        if all(problem.severity == "warning" for problem in error.problems):
            count = counted(len(error.problems), "warning")
            click.echo(f"error: failed because of {count}, which --strict treats as errors", err=True)
        sys.exit(2 if isinstance(error, OutputError) else 1)
    except (EngineError, WorkersError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except ModuleNotFoundError as error:
        what, extra = _EXTRAS.get((error.name or "").split(".")[0], ("", ""))
        if not extra:
            raise
        click.echo(
            f"error: {what} is not installed (run in the checkout of sitegen: pip install '.[{extra}]')",
            err=True,
        )
        sys.exit(1)


def show_problems(problems: Sequence[Problem]) -> None:
    """Prints the problems to standard error, one per line."""
    if problems:
        click.echo("\n".join(f"{problem.severity}: {problem}" for problem in problems), err=True)


def summary_of(problems: Sequence[Problem]) -> list[str]:
    """A line for each finding; those of the same kind in one file share a line with their count."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.path, problem.rule), []).append(problem)
    return [
        f"{group[0].severity}: {group[0]}"
        if len(group) == 1
        else f"{group[0].severity}: {path}: {len(group)} × {rule} (run sitegen check to list them)"
        for (path, rule), group in groups.items()
    ]


def counts_of(problems: Sequence[Problem]) -> str:
    """`1 error, 0 warnings, 3 info messages`."""
    count = Counter([problem.severity for problem in problems])
    parts = [
        counted(count["error"], "error"),
        counted(count["warning"], "warning"),
        counted(count["info"], "info message"),
    ]
    return ", ".join(parts)


def show_times(times: Mapping[str, float]) -> None:
    """Prints how long the parts of a build took. Indented lines add up the work of all processes."""
    width = max(map(len, times), default=0)
    for what, seconds in times.items():
        click.echo(f"{what:{width}}  {seconds * 1000:8.1f} ms")


def progress_shown() -> contextlib.AbstractContextManager[Report]:
    """A progress bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        return contextlib.nullcontext(lambda what, done, total: None)
    from sitegen.cli.progress import building

    return building()
