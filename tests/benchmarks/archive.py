"""How a build grows with an archive: the last part of `make soak`.

Sites of several sizes are built one after the other on one machine. Only ratios of processor time, and the
memory, are claimed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.benchmarks.edits import edit_sentence
from tests.benchmarks.subjects import Ours
from tests.benchmarks.usage import machine, peak_of, processor_time

# Seconds between two looks at the memory: of a large process, one takes milliseconds.
SAMPLE = 0.25

# Asked of the larger site, beside the smaller one or as such.
TARGETS = {
    "a cold build, processor per article": "≤ 1.2 ×",
    "peak of memory": "≤ 1 GB",
    "a build without a change, beside the cold one": "≤ 0.04 ×",
    "a build after one word, beside the cold one": "≤ 0.05 ×",
    "state per article": "≤ 10 kB",
}


class Run(msgspec.Struct, frozen=True):
    """A command: seconds it took, seconds of all processors, and bytes of memory at its peak."""

    taken: float
    processor: float
    peak: int


class Growth(msgspec.Struct, frozen=True):
    """What was measured of a site: builds, the bytes of the state, and the number and bytes of files."""

    articles: int
    cold: Run
    again: Run
    word: Run
    state: int
    files: int
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=lambda text: [*map(int, text.split(","))], default=[5_000, 100_000])
    arguments = parser.parse_args()
    measured = []
    for count in arguments.sizes:
        with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
            measured.append(measure(Path(folder, "sitegen"), count))
    print(f"{machine()}\n\n{table(measured)}")


def measure(site: Path, count: int) -> Growth:
    """Build a new site of `count` articles, then again, and after an edit."""
    subject = Ours(site, count)
    told(f"{count} articles are written")
    cold = _run(subject)
    told(f"cold: {cold}")
    again = _run(subject)
    told(f"again: {again}")
    edit_sentence(subject, count, 0)
    word = _run(subject)
    told(f"a word: {word}")
    files = [path.stat().st_size for path in subject.output.rglob("*") if path.is_file()]
    state = sum(path.stat().st_size for path in (site / ".sitegen/output").glob("state.sqlite*"))
    return Growth(count, cold, again, word, state, len(files), sum(files))


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(subject: Ours) -> Run:
    used, begun = processor_time(), time.perf_counter()
    process = subprocess.Popen(
        subject.build(), cwd=subject.site, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    peak = peak_of(process, SAMPLE)
    if process.returncode:
        _, said = process.communicate()
        raise SystemExit(f"sitegen build: {said[-500:]}")
    return Run(time.perf_counter() - begun, processor_time() - used, peak)


def table(measured: list[Growth]) -> str:
    """A table of all sizes, with targets, in Markdown."""
    rows: dict[str, list[str]] = {
        "a cold build": [f"{of.cold.taken:,.0f} s" for of in measured],
        "a cold build, processor per article": [
            f"{1000 * of.cold.processor / of.articles:.1f} ms" for of in measured
        ],
        "peak of memory": [f"{of.cold.peak / 1e6:,.0f} MB" for of in measured],
        "a build without a change, beside the cold one": [
            f"{of.again.processor / of.cold.processor:.4f} × ({of.again.processor:.2f} s)" for of in measured
        ],
        "a build after one word, beside the cold one": [
            f"{of.word.processor / of.cold.processor:.4f} × ({of.word.processor:.2f} s)" for of in measured
        ],
        "peak of memory after one word": [f"{of.word.peak / 1e6:,.0f} MB" for of in measured],
        "state per article": [f"{of.state / of.articles / 1000:.1f} kB" for of in measured],
        "files": [f"{of.files:,} ({of.size / 1e9:.1f} GB)" for of in measured],
    }
    heads = " | ".join(f"{of.articles:,} articles" for of in measured)
    lines = [f"| | {heads} | target |", "|---" * (len(measured) + 2) + "|"]
    lines += [f"| {name} | {' | '.join(cells)} | {TARGETS.get(name, '')} |" for name, cells in rows.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
