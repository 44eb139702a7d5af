"""How results and problems are shown."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence

import click

from sitegen.building.options import Progress as Report
from sitegen.errors import RANK, ContentError, OutputError, Problem
from sitegen.machine.engine import EngineError
from sitegen.text.counting import counted

_TRANSLATION_LIBRARIES = ("httpx", "stamina")


@contextlib.contextmanager
def errors_shown() -> Iterator[None]:
    """Ends the command with status 1 on problems in the content, all of them on standard error, and where an
    engine cannot be used; with 2 where an output cannot be."""
    try:
        yield
    except ContentError as error:
        show_problems(error.problems)
        sys.exit(2 if isinstance(error, OutputError) else 1)
    except EngineError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except ModuleNotFoundError as error:
        if not error.name or error.name.split(".")[0] not in _TRANSLATION_LIBRARIES:
            raise
        click.echo(
            "error: machine translation is not installed: in the checkout of sitegen run "
            "`pip install '.[translate]'`",
            err=True,
        )
        sys.exit(1)


def show_problems(problems: Sequence[Problem]) -> None:
    """One problem a line, on standard error."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)


def summary_of(problems: Sequence[Problem]) -> list[str]:
    """A line for each single finding, and one with their number for many of one kind in one file."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.path, problem.rule), []).append(problem)
    return [
        f"{group[0].severity}: {group[0]}"
        if len(group) == 1
        else f"{group[0].severity}: {path}: {len(group)} × {rule} (sitegen check lists them)"
        for (path, rule), group in groups.items()
    ]


def counts_of(problems: Sequence[Problem]) -> str:
    """`1 error, 0 warnings, 3 info messages`."""
    count = {severity: sum(problem.severity == severity for problem in problems) for severity in RANK}
    parts = [
        counted(count["error"], "error"),
        counted(count["warning"], "warning"),
        counted(count["info"], "info message"),
    ]
    return ", ".join(parts)


def show_times(times: Mapping[str, float]) -> None:
    """A table of the parts of a build. What is indented is the work of all processes together."""
    width = max(map(len, times), default=0)
    for what, seconds in times.items():
        click.echo(f"{what:{width}}  {seconds * 1000:8.1f} ms")


@contextlib.contextmanager
def progress_shown() -> Iterator[Report]:
    """A progress bar on a terminal, and silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from sitegen.cli.progress import building

    with building() as report:
        yield report
