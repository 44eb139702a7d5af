"""What processes use: memory and processor time."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import resource
import subprocess
import time
from pathlib import Path

SAMPLE = 0.02


def peak_of(process: subprocess.Popen[str], every: float = SAMPLE) -> int:
    """The peak memory, in bytes, of a process and all its descendants together, once it has ended; looked at
    `every` so many seconds."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_proportional, _family(process.pid))))
        time.sleep(every)
    return peak


def _family(process: int) -> list[int]:
    """A process and all its descendants."""
    found = [process]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _proportional(process: int) -> int:
    """The bytes of a process, including its share of memory that several processes share (PSS)."""
    with contextlib.suppress(OSError):
        found = re.search(r"(?m)^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def processor_time() -> float:
    """The processor seconds that finished commands have used, including the processes that they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def machine() -> str:
    """The processor, its cores, the memory and the system."""
    information = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*: (.*)", information)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cores = len(os.sched_getaffinity(0))
    return (
        f"{model[1] if model else platform.machine()}, {cores} cores, {memory:.0f} GB, "
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, "
        f"Python {platform.python_version()}"
    )
