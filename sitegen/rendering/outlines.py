"""The land and the borders of the world as paths of an SVG image.

They are in `outlines.json`, which `tests/tools/outlines.py` makes from Natural Earth's data: lines in the
Encoded Polyline Algorithm Format, longitude first. No map is asked for from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from math import cos, radians
from pathlib import Path

import msgspec

from sitegen.model.record import Record

# Degrees east and north; in an image, units to the right and down.
Point = tuple[float, float]
_Line = tuple[Point, ...]
# What is beyond an image by this part of its size is cut off, so that no cut shows at its edge.
_MARGIN = 0.02


class Frame(Record, frozen=True):
    """The part of the world that an image shows, in degrees; `east` is more than 180 across the date line.
    The image is `width` by `height` units (equirectangular projection, true to scale in its middle)."""

    west: float
    south: float
    east: float
    north: float
    width: int

    @property
    def _scale(self) -> float:
        return self.width / (self.east - self.west)

    @property
    def _stretch(self) -> float:
        return 1 / cos(radians((self.north + self.south) / 2))

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self._scale * self._stretch)

    def at(self, point: Point) -> Point:
        """Where a point is in the image."""
        (x, y), scale = point, self._scale
        return (x - self.west) * scale, (self.north - y) * scale * self._stretch


class Drawn(Record, frozen=True):
    """What there is in a frame, each as the `d` of a path."""

    land: str
    borders: str


class _Outlines(msgspec.Struct):
    source: str
    precision: int
    land: list[str]
    borders: list[str]


def draw(frame: Frame) -> Drawn:
    """The land and the borders in a frame."""
    outlines = _outlines()
    margin = _MARGIN * max(frame.east - frame.west, frame.north - frame.south)
    box = (frame.west - margin, frame.south - margin, frame.east + margin, frame.north + margin)
    rings = (_cut(ring, box) for ring in _within(outlines[0], box))
    land = "".join(_path(map(frame.at, ring), "z") for ring in rings)
    lines = (part for line in _within(outlines[1], box) for part in _parts(line, box))
    return Drawn(land, "".join(_path(map(frame.at, line)) for line in lines))


_Box = tuple[float, float, float, float]


@cache
def _outlines() -> tuple[list[tuple[_Box, _Line]], list[tuple[_Box, _Line]]]:
    data = (Path(__file__).with_name("outlines.json")).read_bytes()
    outlines = msgspec.json.decode(data, type=_Outlines)
    land, borders = (
        [(_box(line), line) for line in (decoded(text, outlines.precision) for text in texts)]
        for texts in (outlines.land, outlines.borders)
    )
    return land, borders


def decoded(text: str, precision: int) -> _Line:
    """The points of an encoded line."""
    numbers: list[int] = []
    value = shift = 0
    for char in text.encode():
        code = char - 63
        value |= (code & 0x1F) << shift
        shift += 5
        if code < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    x = y = 0
    line: list[Point] = []
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + step_x, y + step_y
        line.append((x / precision, y / precision))
    return tuple(line)


def _box(line: _Line) -> _Box:
    xs, ys = zip(*line, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _within(lines: Sequence[tuple[_Box, _Line]], box: _Box) -> Iterator[_Line]:
    """The lines that may be seen in a box, moved by a turn of the globe where they are seen there."""
    for turn in (-360.0, 0.0, 360.0):
        west, east = box[0] - turn, box[2] - turn
        for (left, bottom, right, top), line in lines:
            if left < east and right > west and bottom < box[3] and top > box[1]:
                yield tuple((x + turn, y) for x, y in line) if turn else line


def _cut(ring: _Line, box: _Box) -> Sequence[Point]:
    """The part of an area that is in a box (algorithm of Sutherland and Hodgman)."""
    cut: Sequence[Point] = ring
    for edge, axis, sign in zip(box, (0, 1, 0, 1), (1, 1, -1, -1), strict=True):
        cut = [*_cut_off(cut, edge, axis, sign)]
    return cut


def _cut_off(ring: Sequence[Point], edge: float, axis: int, sign: int) -> Iterator[Point]:
    """The part of an area on one side of an edge: above it (`sign` 1) or below (-1) along an axis."""
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        is_inside = (point[axis] - edge) * sign >= 0
        if is_inside != ((before[axis] - edge) * sign >= 0):
            part = (edge - before[axis]) / (point[axis] - before[axis])
            yield before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part
        if is_inside:
            yield point


def _parts(line: _Line, box: _Box) -> Iterator[list[Point]]:
    """The stretches of a line that may be seen in a box."""
    part: list[Point] = []
    for before, point in pairwise(line):
        (left, right), (bottom, top) = sorted((before[0], point[0])), sorted((before[1], point[1]))
        if left < box[2] and right > box[0] and bottom < box[3] and top > box[1]:
            part = part or [before]
            part.append(point)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _path(points: Iterable[Point], end: str = "") -> str:
    """Points as the commands of a path, in whole units."""
    line = [point for point, _ in groupby((round(x), round(y)) for x, y in points)]
    if len(line) < (3 if end else 2):
        return ""
    steps = (f"{after[0] - before[0]} {after[1] - before[1]}" for before, after in pairwise(line))
    return f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}{end}"
