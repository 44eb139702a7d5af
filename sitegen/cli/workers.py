"""The option `--cluster`, and the workers that it names."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sitegen.cli.options import TEXT
from sitegen.execution.executor import Executor

_HERE = re.compile(r"local:([1-9][0-9]{0,3})")


def _known(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value.startswith("local:") and not _HERE.fullmatch(value):
        raise click.BadParameter(f"{value!r} does not say how many processes, as in local:4")
    return value


cluster_option = click.option(
    "--cluster", type=TEXT, default="", metavar="ADDRESS|local:N", callback=_known,
    help="Work on the machines of a Dask scheduler, named by its address (tcp://10.0.0.1:8786) or by the "
    "file that it has written (*.json), or in N processes started here. See docs/scale.md.",
)  # fmt: skip


@contextlib.contextmanager
def workers_at(cluster: str, shared: Sequence[Path] = ()) -> Iterator[Executor | None]:
    """The workers that the option names, if it is given; all of them see the `shared` folders and files.
    Raises WorkersError."""
    if not cluster:
        yield None
        return
    # It takes as long to load as many commands take to run.
    from sitegen.cluster.connection import joined, started

    def tell(line: str) -> None:
        click.echo(line, err=True)

    here = _HERE.fullmatch(cluster)
    with started(int(here[1]), tell, shared) if here else joined(cluster, tell, shared) as workers:
        yield workers
