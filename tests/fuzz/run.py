"""Searches for inputs that break a parser, guided by coverage: python tests/fuzz/run.py [--seconds N]
[TARGET…].

Each target runs for some seconds in its own process, from its seeds and with the words of its format. The
first input that fails ends the run with code 1; it is printed, and its file is kept to try it again: python
-m tests.fuzz.harness TARGET FILE
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.fuzz.seeds import seeds, words  # noqa: E402  (a script begins with its own folder alone)
from tests.fuzz.targets import TARGETS  # noqa: E402

LONGEST_INPUT = 8_192  # bytes
LONGEST_RUN = 60  # seconds for one input, on a busy machine
LONGEST_WORD = 64  # bytes, to libFuzzer
MEGABYTES = 2_048

_STATUS = re.compile(r"#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+)")


def main() -> int:
    parser = argparse.ArgumentParser(description="Looks for inputs that break a parser, led by coverage.")
    parser.add_argument("--seconds", type=int, default=20, metavar="N", help="for each target (default: 20)")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; none is all")
    options = parser.parse_args()
    for target in options.targets or TARGETS:
        if found := run(target, options.seconds):
            data = found.read_bytes()
            print(f"{target} fails with {len(data)} bytes, kept in {found}:\n{data!r}", file=sys.stderr)
            return 1
    return 0


def run(target: str, seconds: int) -> Path | None:
    """The file of the first input that fails, if any does. What was done is printed."""
    kept = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus, dictionary = Path(folder, "corpus"), Path(folder, "words")
        corpus.mkdir()
        for number, seed in enumerate(seeds(target)):
            (corpus / f"{number:03}").write_bytes(seed)
        dictionary.write_text("".join(map(_entry, words(target))), encoding="ascii")
        options = {
            "max_total_time": seconds, "max_len": LONGEST_INPUT, "timeout": LONGEST_RUN,
            "rss_limit_mb": MEGABYTES, "dict": dictionary, "artifact_prefix": f"{kept}/",
        }  # fmt: skip
        arguments = [f"-{name}={value}" for name, value in options.items()]
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.harness", target, *arguments, str(corpus)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    *_, (runs, edges, features) = [("0", "0", "0"), *_STATUS.findall(done.stdout)]
    print(f"{target}: {runs} inputs, {edges} edges, {features} features", flush=True)
    found = next(iter(sorted(kept.iterdir())), None)
    if done.returncode or found:
        print(_reason(done.stdout), file=sys.stderr)
        if found is None:
            raise SystemExit(f"{target} could not be run")
    else:
        kept.rmdir()
    return found


def _entry(word: str) -> str:
    """A line of a libFuzzer dictionary."""
    data = word.encode()
    escaped = "".join(f"\\x{byte:02x}" for byte in data)
    return f'"{escaped}"\n' if 0 < len(data) <= LONGEST_WORD else ""


def _reason(log: str) -> str:
    """What a process said at its end, without what it said of its progress."""
    marks = (log.find(mark) for mark in ("=== Uncaught", "ALARM: working", "ERROR: libFuzzer"))
    return log[min((at for at in marks if at >= 0), default=0) :][:4_000]


if __name__ == "__main__":
    sys.exit(main())
