"""How fast sites are built, compared with other generators: `make bench-peers`.

Everything runs in one go on one machine, with the commands that an editor types, on the same articles
(`corpus.py`, `peers.py`). Commands of different generators take turns, round by round, and medians are
reported. Only the ratios within one run are claimed.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import corpus, floor, peers, saving
from tests.benchmarks.edits import EDITS
from tests.benchmarks.results import Figures, charts, report
from tests.benchmarks.subjects import ROOT, SITEGEN, Ours, Subject, UnmeasuredError, run, written
from tests.benchmarks.usage import machine, peak_of, processor_time

# Takes one of the measurements.
Measure = Callable[[Sequence[Subject], int, int, Figures], None]

# What follows this heading in the results comes from other measurements, and stays.
BY_HAND = "\n## Language\n"


def _written_by_hand(results: Path) -> str:
    """The part of the results that is not generated here."""
    if not results.is_file():
        return ""
    _, heading, rest = results.read_text(encoding="utf-8").partition(BY_HAND)
    return heading + rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--scaling", type=_numbers, default=[100, 500, 1_000, 2_000, 5_000])
    parser.add_argument("--peers", type=Path, default=peers.FOLDER, help="Where they are installed.")
    parser.add_argument("--results", type=Path, help="The Markdown file to write, with an SVG beside it.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=_parts, default=list(PARTS), help=",".join(PARTS))
    arguments = parser.parse_args()
    if arguments.results and not arguments.results.parent.is_dir():
        parser.error(f"{arguments.results.parent} is not there")
    # As in an installation: Python writes byte code once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # So that servers end together with this program.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    found = peers.available(arguments.peers.absolute())
    facts, load = machine(), os.getloadavg()[0]
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
        subjects = written(Path(folder), arguments.articles, found)
        for subject in list(subjects):
            # Subsetting fonts and writing byte code happen only once.
            try:
                run(subject)
                figures.pages[subject.name] = sum(1 for _ in subject.output.rglob("*.html"))
            except UnmeasuredError as error:
                figures.missing.append(f"{subject.name}: {error}")
                subjects.remove(subject)
        for part in arguments.only:
            if part in MEASURES:
                MEASURES[part](subjects, arguments.articles, arguments.rounds, figures)
    if "scaling" in arguments.only:
        measure_scaling(found, arguments.scaling, arguments.rounds, figures)
    density = _density(min(arguments.articles, 100))
    facts += f"; load {load:.1f} before and {os.getloadavg()[0]:.1f} after, of which up to 2 are the commands"
    text = report(figures, facts, arguments, found, density)
    print(text)
    if arguments.results:
        arguments.results.write_text(text + _written_by_hand(arguments.results), encoding="utf-8")
        if drawing := charts(figures, arguments.articles):
            arguments.results.with_suffix(".svg").write_text(drawing, encoding="utf-8")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}")
    return parts


def _density(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), 1)
        return corpus.density(Path(folder), count)


def median_of(
    figures: Figures,
    part: str,
    subjects: Sequence[Subject],
    rounds: int,
    once: Callable[[Subject, int], float],
) -> None:
    """The medians of `once` for each subject; the subjects take turns."""
    samples: dict[str, list[float]] = {}
    for number in range(rounds):
        for subject in subjects:
            try:
                samples.setdefault(subject.name, []).append(once(subject, number))
            except (UnmeasuredError, OSError) as error:
                if f"{part} of {subject.name}: {error}" not in figures.missing:
                    figures.missing.append(f"{part} of {subject.name}: {error}")
    figures.seconds[part] = {name: statistics.median(taken) for name, taken in samples.items() if taken}
    told = ", ".join(f"{name} {seconds:.2f}" for name, seconds in figures.seconds[part].items())
    print(f"{part}: {told}", file=sys.stderr, flush=True)


def measure_cold(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    busy: dict[str, list[float]] = {}

    def once(subject: Subject, number: int) -> float:
        subject.clean()
        before = processor_time()
        taken = run(subject)
        busy.setdefault(subject.name, []).append(processor_time() - before)
        return taken

    median_of(figures, "cold", subjects, rounds, once)
    figures.busy = {name: statistics.median(used) for name, used in busy.items()}


def measure_noop(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    median_of(figures, "noop", subjects, rounds, lambda subject, number: run(subject))


def measure_edit(part: str) -> Measure:
    """A build after one edit, by sitegen alone: the others build everything, as if nothing had been
    edited."""

    def measure(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
        def once(subject: Subject, number: int) -> float:
            run(subject)
            EDITS[part](subject, count, number)
            return run(subject)

        median_of(figures, part, _ours(subjects), rounds, once)

    return measure


def measure_saves(
    part: str, once: Callable[[Subject, int, int], float], kind: type[Subject] = Subject
) -> Measure:  # fmt: skip
    """The time from a save to the page that shows it, for generators of a `kind`."""

    def measure(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
        chosen = [subject for subject in subjects if isinstance(subject, kind)]
        median_of(figures, part, chosen, rounds, lambda subject, number: once(subject, count, number))

    return measure


def measure_check(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """`sitegen check` when nothing has changed since a build, alternating with such a build."""
    ours = _ours(subjects)

    def once(subject: Subject, number: int) -> float:
        run(subject)
        return run(subject, [str(SITEGEN), "check", "--site", str(subject.site)])

    median_of(figures, "check", ours, rounds, once)


def measure_import(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """`sitegen import` of the articles of the corpus as texts, into a site that has only one article. Runs
    once, as it takes long."""
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
        site, texts = Path(folder, "site"), Path(folder, "texts")
        corpus.write(site, 1)
        corpus.write_texts(texts, count, besides=1)

        def once(subject: Subject, number: int) -> float:
            return run(subject, [str(SITEGEN), "import", "--site", str(site), str(texts)])

        median_of(figures, "import", _ours(subjects), 1, once)


def measure_help(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """`sitegen --help`, and the import of the library behind it."""
    commands = {"help": [str(SITEGEN), "--help"], "click": [sys.executable, "-c", "import click"]}
    for part, command in commands.items():
        median_of(figures, part, _ours(subjects), 5 * rounds, partial(_run_of, command))


def measure_floor(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """The lower limit of a build (see `floor.py`)."""
    ours = _ours(subjects)
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
        data = Path(folder, "pages.json")
        floor.write_data(data, count)

        def copied(subject: Subject, number: int) -> float:
            run(subject)
            return floor.copied(subject.output, Path(folder, f"copy-{number}"))

        def pages(subject: Subject, number: int) -> float:
            program = [sys.executable, "-m", "tests.benchmarks.floor"]
            return run(subject, [*program, str(data), str(Path(folder, f"pages-{number}"))], ROOT)

        median_of(figures, "copied", ours, rounds, copied)
        median_of(figures, "pages", ours, rounds, pages)


def measure_memory(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """The peak memory of a cold build, all processes together. Runs once, as it hardly varies."""
    for subject in subjects:
        subject.clean()
        process = subprocess.Popen(
            subject.build(), cwd=subject.site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        )
        peak = peak_of(process)
        if process.returncode == 0 and peak:
            figures.memory[subject.name] = peak / 1_000_000
    told = ", ".join(f"{name} {size:.0f} MB" for name, size in figures.memory.items())
    print(f"memory: {told}", file=sys.stderr, flush=True)


def _run_of(command: Sequence[str], subject: Subject, number: int) -> float:
    return run(subject, command)


def _ours(subjects: Sequence[Subject]) -> list[Subject]:
    return [subject for subject in subjects if isinstance(subject, Ours)]


MEASURES: dict[str, Measure] = {
    "cold": measure_cold,
    "noop": measure_noop,
    **{part: measure_edit(part) for part in EDITS},
    "page": measure_saves("page", saving.from_file),
    "desk": measure_saves("desk", saving.from_desk, Ours),
    "check": measure_check,
    "import": measure_import,
    "help": measure_help,
    "floor": measure_floor,
    "memory": measure_memory,
}
PARTS = (*MEASURES, "scaling")


def measure_scaling(found: Sequence[peers.Peer], sizes: Sequence[int], rounds: int, figures: Figures) -> None:
    """Cold builds of sites of several sizes: by sitegen as often as asked for, by the others once."""
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
            subjects = written(Path(folder), count, found)
            for subject in subjects:
                try:
                    taken = []
                    if isinstance(subject, Ours):
                        run(subject)
                    for _ in range(rounds if isinstance(subject, Ours) else 1):
                        subject.clean()
                        taken.append(run(subject))
                    figures.scaling.setdefault(subject.name, {})[count] = statistics.median(taken)
                except UnmeasuredError as error:
                    figures.missing.append(f"{subject.name} of {count} articles: {error}")
        told = ", ".join(
            f"{name} {taken[count]:.2f}" for name, taken in figures.scaling.items() if count in taken
        )
        print(f"{count} articles: {told}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
