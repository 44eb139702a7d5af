"""Benchmark results beside their targets, as Markdown and as charts."""

from __future__ import annotations

import argparse
import subprocess
import textwrap
from collections.abc import Callable, Sequence

import msgspec

from tests.benchmarks import corpus, peers, plot
from tests.benchmarks.saving import SAVES
from tests.benchmarks.subjects import SITEGEN


class Figures(msgspec.Struct):
    """The measurements: seconds by part and generator, processor seconds of a cold build, peak memory in MB,
    seconds of a cold build by number of articles, pages of the output, and what is missing."""

    seconds: dict[str, dict[str, float]] = msgspec.field(default_factory=dict)
    busy: dict[str, float] = msgspec.field(default_factory=dict)
    memory: dict[str, float] = msgspec.field(default_factory=dict)
    scaling: dict[str, dict[int, float]] = msgspec.field(default_factory=dict)
    pages: dict[str, int] = msgspec.field(default_factory=dict)
    missing: list[str] = msgspec.field(default_factory=list)

    def of(self, part: str, name: str = "sitegen") -> float | None:
        return self.seconds.get(part, {}).get(name)


class Target(msgspec.Struct, frozen=True):
    """A target: its description, the value, its display form, and whether it is met (None: not measured)."""

    what: str
    value: float | None
    form: str
    wanted: str
    is_met: Callable[[float], bool]


def targets(figures: Figures) -> list[Target]:
    cold, noop, page = figures.of("cold"), figures.of("noop"), figures.of("page")

    def ratio(one: float | None, other: float | None) -> float | None:
        return one / other if one and other else None

    def at_most(what: str, value: float | None, most: float, form: str = "{:.2f} ×") -> Target:
        return Target(what, value, form, f"≤ {most:g}{form.partition('}')[2]}", lambda x: x <= most)

    def at_least(what: str, value: float | None, least: float) -> Target:
        return Target(what, value, "{:.1f} ×", f"≥ {least:g} ×", lambda x: x >= least)

    hugo = figures.of("cold", "hugo-shortcodes")
    imported, shown, click = (figures.of(part) for part in ("import", "help", "click"))
    scaling = figures.scaling.get("sitegen", {})
    small, large = scaling.get(500), scaling.get(5_000)
    beside = ratio(large / 5_000, small / 500) if large and small else None
    return [
        at_most("cold build, beside Hugo with shortcodes", ratio(cold, hugo), 0.6),
        at_least("cold build, Pelican beside it", ratio(figures.of("cold", "pelican"), cold), 4),
        at_least("cold build, MkDocs beside it", ratio(figures.of("cold", "mkdocs"), cold), 4),
        at_most("build without a change", noop, 0.3, "{:.2f} s"),
        at_most("the same, beside a cold build", ratio(noop, cold), 0.04, "{:.3f} ×"),
        *(
            at_most(f"build after an edit ({EDITED[part]}), beside it", ratio(figures.of(part), cold), most)
            for part, most in MOST.items()
        ),
        at_most("edit to page", page, 0.15, "{:.3f} s"),
        at_most("save at the desk to page", figures.of("desk"), 0.15, "{:.3f} s"),
        at_most("edit to page, beside Hugo", ratio(page, figures.of("page", "hugo")), 0.5),
        at_most("`check` without a change, beside such a build", ratio(figures.of("check"), noop), 1.5),
        at_most("`import` of as many texts, beside a cold build", ratio(imported, cold), 2.5),
        at_most("`--help`, beside Python that imports click", ratio(shown, click), 2),
        at_most("peak of memory", figures.memory.get("sitegen"), 300, "{:.0f} MB"),
        at_most("an article of 5,000, beside one of 500", beside, 1.2),
    ]


# The most that a build after an edit may take, as a fraction of a cold one.
MOST = {"sentence": 0.08, "name": 0.2, "template": 0.6}
EDITED = {
    "noop": "nothing",
    "sentence": "a word of one translation",
    "definition": "a word of one definition, of an entity that nearly all articles mention",
    "name": "one name more of an entity, which one article in seven has",
    "template": "a comment in the template of all pages",
}


FLOOR = {
    "copied": "the files of the output written once more, by one process",
    "pages": "a page of Jinja for each article, by two processes: pairs as they are, nothing linked",
}
METHOD = (
    """\
Every command runs as an editor types it, as a process of its own, including the start of the interpreter. The
generators take turns, and the median of the rounds ({rounds}) is given. "Cold" means without output and
without anything that sitegen remembers, except for the subset fonts: those take a second for each font, once
per user. "Processor" is what a cold build uses on all cores together; a busy machine affects this figure
least. A build "again" finds the output of the last one and no change; only sitegen makes use of that. No file
is removed between the builds, and none should have been removed shortly before: that slows the creation of
new ones.""",
    """\
"Edit to page" is from the save of a file to the moment when the preview serves the page with the new text
and, for sitegen, has also told the browser to reload. The page is requested every 2 ms; {saves} saves a
round, fewer for slow generators, at uneven intervals. A save at the desk is measured in the same way, from
the request that the page in an editor's browser sends. Eleventy runs with `--incremental` and MkDocs with
`--dirty`.""",
    """\
"Peak" is the peak memory of all processes together (proportional set size, every 20 ms), in a separate
build.""",
    """\
All have the same articles of {sentences} sentence pairs, a page for each of {entries} entries, the home page
with all articles, and the tags. Names are linked in both languages, {density}. sitegen finds them while it
builds; the others get them as links in their Markdown and have nothing to find. Nor do they have the rest of
what sitegen makes from this content: the sentences that mention an entity on its page, the states of
translations and who made them, notes, checks, the search index, data for other programs. Downloads
(`downloads`: books, cards) are switched off, as the others make nothing like them; "Search, books and data"
says what they and the search cost. Hugo is measured twice: with plain Markdown, and with a shortcode for each
pair and each name, as one would build a Hugo site of this kind.""",
    "{peers}",
)


def report(
    figures: Figures, facts: str, arguments: argparse.Namespace, found: Sequence[peers.Peer], density: str
) -> str:
    """The results as Markdown."""
    out = ["# Benchmarks", "", f"{facts}. {arguments.articles:,} articles.", ""]
    if figures.seconds.get("cold") or figures.scaling:
        out += ["![Build times](benchmarks.svg)", ""]
    out += ["## Targets", "| | sitegen | target | |", "|---|---|---|---|"]
    for target in targets(figures):
        value, met = "not measured", ""
        if target.value is not None:
            value, met = target.form.format(target.value), "met" if target.is_met(target.value) else "not met"
        out.append(f"| {target.what} | {value} | {target.wanted} | {met} |")
    out += [
        "",
        "## Beside others",
        "| | version | cold build | | processor | again | edit to page | peak | pages |",
    ]
    out.append("|---|---|---|---|---|---|---|---|---|")
    versions = {"sitegen": _version(), **{peer.name: peer.version for peer in found}}
    for name, version in versions.items():
        cold, ours = figures.of("cold", name), figures.of("cold")
        cells = [
            name,
            version,
            _told(cold, "{:.2f} s"),
            _told(cold / ours if cold and ours else None, "{:.2f} ×"),
            _told(figures.busy.get(name), "{:.2f} s"),
            _told(figures.of("noop", name), "{:.2f} s"),
            _told(figures.of("page", name), "{:.3f} s"),
            _told(figures.memory.get(name), "{:.0f} MB"),
            str(figures.pages.get(name, "")),
        ]
        out.append(f"| {' | '.join(cells)} |")
    out += ["", "## Builds of sitegen after an edit", "| what changed | seconds |", "|---|---|"]
    out += [f"| {what} | {_told(figures.of(part), '{:.2f} s')} |" for part, what in EDITED.items()]
    if figures.seconds.get("copied"):
        out += ["", "## What lies under a build", "| | seconds | cold build beside it |", "|---|---|---|"]
        cold = figures.of("cold")
        for part, what in FLOOR.items():
            floor = figures.of(part)
            beside = _told(cold / floor if cold and floor else None, "{:.1f} ×")
            out.append(f"| {what} | {_told(floor, '{:.2f} s')} | {beside} |")
    if figures.scaling:
        sizes = sorted({size for taken in figures.scaling.values() for size in taken})
        out += ["", "## Cold builds by number of articles (ms an article)"]
        out += [f"| | {' | '.join(f'{size:,}' for size in sizes)} |", "|---" * (len(sizes) + 1) + "|"]
        for name, taken in figures.scaling.items():
            cells = [
                f"{taken[size]:.2f} s ({1_000 * taken[size] / size:.2f})" if size in taken else "not measured"
                for size in sizes
            ]
            out.append(f"| {name} | {' | '.join(cells)} |")
    facts_of_method = {
        "rounds": arguments.rounds,
        "saves": SAVES,
        "sentences": corpus.SENTENCES,
        "entries": corpus.ENTRIES,
        "density": density,
        "peers": " ".join(f"{peer.name}: {peer.about}." for peer in found),
    }
    out += ["", "## How it is measured"]
    for paragraph in METHOD:
        out += [textwrap.fill(paragraph.format(**facts_of_method), 118, break_on_hyphens=False), ""]
    if figures.missing:
        out += ["## Not measured", *(f"- {one}" for one in figures.missing), ""]
    return "\n".join(out)


def _version() -> str:
    return subprocess.run([SITEGEN, "--version"], capture_output=True, text=True, check=True).stdout.split()[
        -1
    ]


def _told(value: float | None, form: str) -> str:
    return "not measured" if value is None else form.format(value)


def charts(figures: Figures, count: int) -> str:
    """Charts of the cold builds of all generators, and of how they scale."""
    drawn = []
    if cold := figures.seconds.get("cold"):
        drawn.append(plot.bars(cold, f"Cold build of {count:,} articles", "s"))
    if figures.scaling:
        title = "Cold build by number of articles"
        drawn.append(plot.lines(figures.scaling, title, "articles", "seconds"))
    return plot.svg(drawn, "Build times of sitegen and others") if drawn else ""
