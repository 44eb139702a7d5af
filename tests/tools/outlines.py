"""Writes the outlines for drawing maps, `sitegen/rendering/outlines.json`, from those of Natural Earth.

    npm pack world-atlas@2 && tar xzf world-atlas-2.*.tgz
    python tests/tools/outlines.py package/countries-50m.json

The package world-atlas (ISC) has the countries of Natural Earth (public domain), 1 : 50 million, as TopoJSON:
arcs, which two countries share where they meet. Each arc is reduced to the fewest points that show it to
within `TOLERANCE`, so that borders stay shared; islands smaller than `SMALLEST` are left out. Lines are
written in runs with their bounding boxes, so that only those in view have to be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

# In degrees. At the scale of a country on a screen, the first is about a pixel.
TOLERANCE, SMALLEST = 0.03, 0.2
# Units of the coordinates per degree, and points per run.
PRECISION, RUN = 100, 100
SOURCE = "Natural Earth, 1 : 50 million (public domain), by world-atlas 2.0.2 (ISC)"
FILE = Path(__file__).parents[2] / "sitegen/rendering/outlines.json"

Point = tuple[float, float]


def main(path: Path) -> None:
    topology = json.loads(path.read_text("utf-8"))
    arcs = [simplified(arc) for arc in decoded(topology)]
    land = [ring for ring in rings(topology["objects"]["land"]) if extent(ring, arcs) >= SMALLEST]
    coast = {index if index >= 0 else ~index for ring in land for index in ring}
    used = Counter(
        index if index >= 0 else ~index for ring in rings(topology["objects"]["countries"]) for index in ring
    )
    borders = [[index] for index, times in sorted(used.items()) if times > 1 and index not in coast]
    outlines = {
        "source": SOURCE,
        "precision": PRECISION,
        "land": [[*runs(points(ring, arcs))] for ring in land],
        "borders": [[*runs(points(line, arcs))] for line in borders],
    }
    text = json.dumps(outlines, separators=(",", ":")).replace(",[[", ",\n[[")
    FILE.write_text(text + "\n", "utf-8")
    print(f"{sum(len(arc) for arc in arcs):,} points, {FILE.stat().st_size:,} bytes")


def decoded(topology: Any) -> Iterator[list[Point]]:
    """The arcs in degrees (TopoJSON specification, 2.1.4: quantized, each point relative to the one
    before)."""
    (by_x, by_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * by_x + from_x, y * by_y + from_y))
        yield line


def rings(geometry: Any) -> Iterator[list[int]]:
    """The rings of a geometry as lists of arcs; ~n is the arc n in reverse."""
    if geometry["type"] == "GeometryCollection":
        for each in geometry["geometries"]:
            yield from rings(each)
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def points(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    found: list[Point] = []
    for index in ring:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        found += line[1:] if found else line
    return unrolled(found)


def unrolled(line: Iterable[Point]) -> list[Point]:
    """The line with longitudes beyond 180 where it crosses the date line, so that no part of it leads once
    around the world. What does lead around the world encloses the South Pole."""
    found: list[Point] = []
    turn = 0.0
    before = None
    for x, y in line:
        if before is not None and abs(x - before) > 180:
            turn += 360 if x < before else -360
        found.append((x + turn, y))
        before = x
    if turn:
        found += [(found[-1][0], -90.0), (found[0][0], -90.0), found[0]]
    return found


def extent(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> float:
    xs, ys = zip(*points(ring, arcs), strict=True)
    return float(max(max(xs) - min(xs), max(ys) - min(ys)))


def simplified(line: Sequence[Point]) -> list[Point]:
    """The line simplified by the Ramer–Douglas–Peucker algorithm."""
    kept, open_ = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_:
        start, stop = open_.pop()
        at = max(range(start + 1, stop), key=lambda n: distance(line[n], line[start], line[stop]), default=0)
        if at and distance(line[at], line[start], line[stop]) > TOLERANCE:
            kept.add(at)
            open_ += [(start, at), (at, stop)]
    return [line[n] for n in sorted(kept)]


def distance(point: Point, start: Point, stop: Point) -> float:
    """The distance from a point to a line segment."""
    dx, dy = stop[0] - start[0], stop[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    x, y = start[0] + along * dx - point[0], start[1] + along * dy - point[1]
    return float((x * x + y * y) ** 0.5)


def runs(line: Sequence[Point]) -> Iterator[tuple[int, int, int, int, str]]:
    """The parts of a line, each beginning where the one before ends: its bounding box and its points."""
    whole = [(round(x * PRECISION), round(y * PRECISION)) for x, y in line]
    for start in range(0, max(len(whole) - 1, 1), RUN):
        run = whole[start : start + RUN + 1]
        xs, ys = zip(*run, strict=True)
        yield min(xs), min(ys), max(xs), max(ys), encoded(run)


def encoded(whole: Iterable[tuple[int, int]]) -> str:
    """A line in the Encoded Polyline Algorithm Format, longitude first: differences, as letters."""
    letters: list[str] = []
    for (x, y), (next_x, next_y) in pairwise([(0, 0), *whole]):
        for step in (next_x - x, next_y - y):
            left = step << 1 if step >= 0 else ~(step << 1)
            while left >= 0x20:
                letters.append(chr((0x20 | (left & 0x1F)) + 63))
                left >>= 5
            letters.append(chr(left + 63))
    return "".join(letters)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
