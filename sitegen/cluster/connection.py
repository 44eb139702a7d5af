"""Joins a running cluster, or starts one on this machine."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import dask
import msgspec
from distributed import Client, LocalCluster

from sitegen.cluster import worker
from sitegen.cluster.executor import Cluster
from sitegen.cluster.versions import Version, own_version
from sitegen.errors import reason_of
from sitegen.execution.executor import WorkersError
from sitegen.files.reading import digest
from sitegen.text.counting import counted

# How long to wait for the first worker, in seconds.
_PATIENCE = 60


@contextlib.contextmanager
def joined(address: str, tell: Callable[[str], None], shared: Sequence[Path] = ()) -> Iterator[Cluster]:
    """The cluster whose scheduler is at an address, or whose address is in a file that the scheduler has
    written (*.json).

    All workers must have our version, and see the same `shared` folders and files as we do. Raises
    WorkersError.
    """
    if address.endswith(".json"):
        address = _address_in(Path(address))
    try:
        client = Client(address)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WorkersError(f"there is no scheduler at {address}: {reason}") from error
    with client:
        yield _checked(client, address, tell, shared)


@contextlib.contextmanager
def started(workers: int, tell: Callable[[str], None], shared: Sequence[Path] = ()) -> Iterator[Cluster]:
    """A cluster of the given number of processes on this machine, which end with this one."""
    with (
        # A worker that happens to be restarting when it is looked for must not be given up for good.
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1 day"}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL, preload=[worker.__name__],
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield _checked(client, cluster.scheduler_address, tell, shared)


def _address_in(file: Path) -> str:
    """The address in a scheduler's file."""
    try:
        return str(msgspec.json.decode(file.read_bytes(), type=dict[str, Any])["address"])
    except OSError as error:
        raise WorkersError(f"{file}: cannot be read: {reason_of(error)}") from error
    except (msgspec.MsgspecError, KeyError) as error:
        raise WorkersError(f"{file}: this file was not written by a scheduler") from error


def _checked(client: Client, address: str, tell: Callable[[str], None], shared: Sequence[Path]) -> Cluster:
    # Its log messages are replaced by ours.
    for name in ("distributed", "asyncio", *logging.root.manager.loggerDict):
        if name.startswith(("distributed", "tornado", "asyncio")):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise WorkersError(f"the scheduler at {address} has no workers: start some") from error
    versions = client.run(own_version, on_error="return")
    for address_of, version in versions.items():
        if not isinstance(version, Version):
            raise WorkersError(f"the worker {address_of} cannot load sitegen: {version}")
        worker.require_same(own_version(), version, address_of)
    if shared:
        _require_shared(client, versions, shared)
    tell(f"{counted(len(versions), 'worker')} at {address}; dashboard: {client.dashboard_link}")
    return Cluster(client, address)


def _require_shared(client: Client, versions: dict[str, Version], shared: Sequence[Path]) -> None:
    """Raises WorkersError unless all workers see, in the shared folders (which are created if necessary),
    files that are put there now, and have the same shared files, and our code at the same path as here, as
    templates are read from there."""
    for address, version in versions.items():
        if version.package != own_version().package:
            raise WorkersError(
                f"the worker {address} has sitegen in {version.package}, not in {own_version().package}: "
                "to work on files, all need it at the same path"
            )
    for path in shared:
        if not path.exists():
            path.mkdir(parents=True)
    probes = {path / f".probe-{uuid.uuid4().hex}": path for path in shared if path.is_dir()}
    try:
        for probe in probes:
            probe.write_bytes(uuid.uuid4().bytes)
        seen = {path: path for path in shared if path.is_file()} | probes
        digests = {str(file): digest(file.read_bytes()) for file in seen}
        for address, found in client.run(worker.lacking, digests).items():
            for file in found:
                raise WorkersError(
                    f"the worker {address} does not see {seen[Path(file)]}: put it on a file system that all "
                    "share, under the same path"
                )
    except OSError as error:
        raise WorkersError(f"{error.filename}: cannot be shared: {reason_of(error)}") from error
    finally:
        for probe in probes:
            probe.unlink(missing_ok=True)
