"""The land and the borders of the world as paths of an SVG image.

They are in `outlines.json`, which `tests/tools/outlines.py` generates from Natural Earth's data: lines in the
Encoded Polyline Algorithm Format, longitude first. No map is requested from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, groupby, islice, pairwise
from math import cos, radians
from pathlib import Path

import msgspec

from sitegen.model.record import Record

# Degrees east and north; in an image, units to the right and down.
Point = tuple[float, float]
# Whatever is farther outside the image than this fraction of its size is cut off, so that no cut shows at its
# edge.
_MARGIN = 0.02


class Frame(Record, frozen=True):
    """The part of the world that an image shows, in degrees; `east` exceeds 180 across the date line. The
    image is `width` by `height` units (equirectangular projection, true to scale in its middle)."""

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
        """The position of a point in the image."""
        (x, y), scale = point, self._scale
        return (x - self.west) * scale, (self.north - y) * scale * self._stretch


class Drawn(Record, frozen=True):
    """What a frame contains, as the `d` attributes of paths."""

    land: str
    borders: str


class Run(msgspec.Struct, frozen=True, array_like=True):
    """A part of a line, starting where the previous one ends: its bounding box and its encoded points."""

    west: int
    south: int
    east: int
    north: int
    text: str

    def is_seen(self, box: Box) -> bool:
        return self.west < box[2] and self.east > box[0] and self.south < box[3] and self.north > box[1]


# A box in the units of the outlines.
Box = tuple[float, float, float, float]
Runs = tuple[Run, ...]


class Outlines(msgspec.Struct, frozen=True):
    source: str
    precision: int
    land: tuple[Runs, ...]
    borders: tuple[Runs, ...]


def draw(frame: Frame) -> Drawn:
    """The land and the borders in a frame."""
    world = outlines()
    margin = _MARGIN * max(frame.east - frame.west, frame.north - frame.south)
    land: list[str] = []
    borders: list[str] = []
    for turn in (-360.0, 0.0, 360.0):
        box: Box = (
            (frame.west - margin - turn) * world.precision,
            (frame.south - margin) * world.precision,
            (frame.east + margin - turn) * world.precision,
            (frame.north + margin) * world.precision,
        )
        rings = [cut(near(ring, box), box) for whole, ring in _whole() if whole.is_seen(box)]
        lines = [
            part
            for line in world.borders
            for run in line
            if run.is_seen(box)
            for part in _parts(decoded(run.text), box)
        ]
        land += [_path(_placed(ring, frame, turn, world.precision), "z") for ring in rings]
        borders += [_path(_placed(line, frame, turn, world.precision)) for line in lines]
    return Drawn("".join(land), "".join(borders))


def _placed(line: Iterable[Point], frame: Frame, turn: float, precision: int) -> list[Point]:
    """A line of the outlines in the image."""
    return [frame.at((x / precision + turn, y / precision)) for x, y in line]


@cache
def outlines() -> Outlines:
    return msgspec.json.decode(Path(__file__).with_name("outlines.json").read_bytes(), type=Outlines)


@lru_cache(maxsize=256)
def decoded(text: str) -> tuple[Point, ...]:
    """The points of an encoded line."""
    steps = [*_numbers(text)]
    return tuple(zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True))


@lru_cache(maxsize=4_096)
def _first(text: str) -> tuple[Point]:
    """Only the first point of an encoded line."""
    x, y = islice(_numbers(text), 2)
    return ((x, y),)


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for char in text.encode():
        code = char - 63
        value |= (code & 0x1F) << shift
        shift += 5
        if code < 0x20:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0


def near(ring: Runs, box: Box) -> list[Point]:
    """A ring with all points of the runs that are seen in a box. For a run beyond one side of the box, the
    first point is enough, as the next run begins with its last."""
    return [point for run in ring for point in (decoded(run.text) if run.is_seen(box) else _first(run.text))]


@cache
def _whole() -> tuple[tuple[Run, Runs], ...]:
    """The land, each ring with its bounding box."""
    return tuple(
        (
            Run(
                min(run.west for run in ring),
                min(run.south for run in ring),
                max(run.east for run in ring),
                max(run.north for run in ring),
                "",
            ),
            ring,
        )
        for ring in outlines().land
    )


def cut(ring: Sequence[Point], box: Box) -> Sequence[Point]:
    """The part of an area within a box (Sutherland–Hodgman algorithm)."""
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


def _parts(line: Sequence[Point], box: Box) -> Iterator[list[Point]]:
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
