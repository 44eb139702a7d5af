"""Charts as SVG, written as plain text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import msgspec

COLOURS = ("#0b6e4f", "#d1495b", "#b7791f", "#00798c", "#6a4c93", "#8d6a4a")
WIDTH, MARGIN_LEFT, MARGIN_RIGHT = 720, 140, 24
BAR, GAP = 22, 10
PLOT_HEIGHT = 320


class Chart(msgspec.Struct, frozen=True):
    """A drawing of `WIDTH` by `height`, to be placed below another."""

    height: int
    marks: tuple[str, ...]


def svg(charts: Sequence[Chart], title: str) -> str:
    """A file with the charts below one another."""
    height = sum(chart.height for chart in charts)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="sans-serif" font-size="13" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    top = 0
    for chart in charts:
        out += [f'<g transform="translate(0 {top})">', *chart.marks, "</g>"]
        top += chart.height
    return "\n".join([*out, "</svg>", ""])


def bars(values: Mapping[str, float], title: str, unit: str) -> Chart:
    """A bar for each value, starting at zero."""
    most = max(values.values())
    room = WIDTH - MARGIN_LEFT - MARGIN_RIGHT - 70
    marks = [_heading(title)]
    for number, (name, value) in enumerate(values.items()):
        top = 40 + number * (BAR + GAP)
        width = room * value / most
        marks += [
            f'<text x="{MARGIN_LEFT - 8}" y="{top + 16}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{MARGIN_LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" '
            f'fill="{COLOURS[number % len(COLOURS)]}"/>',
            f'<text x="{MARGIN_LEFT + width + 6:.1f}" y="{top + 16}">{value:.2f} {escape(unit)}</text>',
        ]
    return Chart(40 + len(values) * (BAR + GAP) + 20, tuple(marks))


def lines(series: Mapping[str, Mapping[int, float]], title: str, across: str, up: str) -> Chart:
    """A line for each series of points (with both coordinates above 0), on logarithmic axes."""
    wide = sorted({x for points in series.values() for x in points})
    high = [y for points in series.values() for y in points.values()]
    left, right = math.log10(wide[0]), math.log10(wide[-1])
    low, top = math.floor(math.log10(min(high))), math.ceil(math.log10(max(high)))
    room = WIDTH - MARGIN_LEFT - MARGIN_RIGHT - 110

    def at(x: float) -> float:
        return MARGIN_LEFT + room * (math.log10(x) - left) / ((right - left) or 1)

    def level(y: float) -> float:
        return 40 + PLOT_HEIGHT * (top - math.log10(y)) / ((top - low) or 1)

    floor = 40 + PLOT_HEIGHT
    marks = [_heading(title)]
    for power in range(low, top + 1):
        y = level(10.0**power)
        marks += [
            f'<path d="M{MARGIN_LEFT} {y:.1f}h{room}" stroke="#ddd"/>',
            f'<text x="{MARGIN_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>',
        ]
    for x in wide:
        marks.append(f'<text x="{at(x):.1f}" y="{floor + 20}" text-anchor="middle">{x:,}</text>')
    marks += [
        f'<path d="M{MARGIN_LEFT} 40v{PLOT_HEIGHT}h{room}" stroke="#222" fill="none"/>',
        f'<text x="{MARGIN_LEFT + room / 2}" y="{floor + 42}" text-anchor="middle">{escape(across)}</text>',
        f'<text x="30" y="{40 + PLOT_HEIGHT / 2}" text-anchor="middle" '
        f'transform="rotate(-90 30 {40 + PLOT_HEIGHT / 2})">{escape(up)}</text>',
    ]
    taken: list[float] = []
    ends = sorted(series, key=lambda name: level(series[name][max(series[name])]))
    labels = {}
    for name in ends:
        y = level(series[name][max(series[name])])
        y = max(y, taken[-1] + 15) if taken else y
        taken.append(y)
        labels[name] = y
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{at(x):.1f},{level(y):.1f}" for x, y in sorted(points.items()))
        marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        marks += [
            f'<circle cx="{at(x):.1f}" cy="{level(y):.1f}" r="3" fill="{colour}"/>' for x, y in points.items()
        ]
        after, beside = at(max(points)) + 8, labels[name] + 4
        marks.append(f'<text x="{after:.1f}" y="{beside:.1f}" fill="{colour}">{escape(name)}</text>')
    return Chart(floor + 60, tuple(marks))


def _heading(text: str) -> str:
    return f'<text x="16" y="24" font-weight="bold">{escape(text)}</text>'
