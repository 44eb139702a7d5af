"""Maps of places: which part of the world they show, which places share a mark, and where labels go.

Places far from all others get a map of their own, as one map would show neither well. Marks and labels keep
their size while a map grows with the window. So which marks are distinguishable is decided for the width of a
phone, and the positions of labels for that of a phone and that of a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Literal, NamedTuple

from sitegen import languages
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual, Lang
from sitegen.model.record import Record
from sitegen.rendering.outlines import Drawn, Frame, Point, draw
from sitegen.site.graph import Site

Width = Literal["narrow", "wide"]
Side = Literal["right", "left", "above", "below"]

# The distance between the places of one map and those of the next, and the radius of the earth, in
# kilometres.
_APART, _EARTH = 2_000, 6_371
# The least that a map shows, in degrees of latitude, and the margin around its places as a fraction.
_LEAST, _AROUND = 5.0, 0.16
# Width divided by height.
_FLATTEST, _STEEPEST = 1.7, 1.25
# Pixels: the width of a map in each design, and how far apart marks must be to be tapped separately.
WIDTHS: dict[Width, int] = {"narrow": 340, "wide": 700}
_TOUCH = 24
_SMALLEST, _LARGEST = 4, 13


class Place(Record, frozen=True):
    """An entity with a location (degrees north and east), and the number of sentences that mention it."""

    id: str
    names: Bilingual
    latitude: float
    longitude: float
    count: int


class Text(Record, frozen=True):
    """A line of a label: its text, and where it begins relative to the middle of its mark (pixels)."""

    lang: Lang
    direction: str
    anchor: str
    dx: float
    dy: float
    text: str


class Label(Record, frozen=True):
    """The label of a mark in both languages, as placed in one design or, without a `width`, in both."""

    width: Width | None
    lines: tuple[Text, ...]


class Mark(Record, frozen=True):
    """One or several `places`, most frequent first: their position in the image (per cent), the radius of
    their circle (pixels), and their labels."""

    places: tuple[Place, ...]
    x: float
    y: float
    radius: float
    labels: tuple[Label, ...]

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)


class Map(Record, frozen=True):
    frame: Frame
    drawn: Drawn
    marks: tuple[Mark, ...]


def place_of(site: Site, entry: Entry) -> Place | None:
    """An entity as shown on a map; None without coordinates."""
    if not entry.fields.coordinates:
        return None
    count = site.counts.get(entry.id, 0)
    return Place(entry.id, entry.preferred_names, *entry.fields.coordinates, count)


def maps_of(places: Iterable[Place]) -> tuple[Map, ...]:
    """The maps of some places, the one with the most sentences first."""
    ordered = sorted(places, key=lambda place: (-place.count, place.id))
    regions = sorted(_regions(ordered), key=lambda region: -sum(place.count for place in region))
    return tuple(map(_map, regions))


def map_around(place: Place) -> Map:
    """A small map of one place."""
    found = frame_of([(place.longitude, place.latitude)], least=10.0, width=400)
    x, y = _percent(found, found.at(_turned(found, place)))
    return Map(found, draw(found), (Mark((place,), x, y, 6, ()),))


def frame_of(points: Sequence[Point], *, least: float = _LEAST, width: int = 1_000) -> Frame:
    """The part of the world around some points, neither too flat nor too tall."""
    west = _west([x for x, _ in points])
    xs, ys = [west + (x - west) % 360 for x, _ in points], [y for _, y in points]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    shrink = cos(radians(min(abs(middle_y), 80)))
    tall = max((max(ys) - min(ys)) * (1 + 2 * _AROUND), least)
    broad = max((max(xs) - min(xs)) * (1 + 2 * _AROUND) * shrink, tall * _STEEPEST)
    tall = max(tall, broad / _FLATTEST)
    broad = min(broad / shrink, 360.0)
    south, north = max(middle_y - tall / 2, -88.0), min(middle_y + tall / 2, 88.0)
    return Frame(middle_x - broad / 2, south, middle_x + broad / 2, north, width)


def _west(longitudes: Sequence[float]) -> float:
    """The westernmost longitude: the one behind the widest gap around the globe."""
    ordered = sorted(longitudes)
    gaps = [(after - before) % 360 for before, after in zip([ordered[-1], *ordered], ordered, strict=False)]
    return ordered[gaps.index(max(gaps))]


def _regions(places: Sequence[Place]) -> list[list[Place]]:
    """The places in groups that are far apart."""
    regions: list[list[Place]] = []
    for place in places:
        near = [region for region in regions if any(_kilometres(place, other) < _APART for other in region)]
        joined = [other for region in near for other in region]
        regions = [region for region in regions if region not in near]
        regions.append([*joined, place])
    return regions


def _kilometres(one: Place, other: Place) -> float:
    """The distance on a sphere (haversine formula)."""
    north, south = radians(one.latitude), radians(other.latitude)
    across = sin((north - south) / 2) ** 2
    across += cos(north) * cos(south) * sin(radians(one.longitude - other.longitude) / 2) ** 2
    return 2 * _EARTH * asin(min(sqrt(across), 1.0))


def _turned(frame: Frame, place: Place) -> Point:
    return frame.west + (place.longitude - frame.west) % 360, place.latitude


def _percent(frame: Frame, point: Point) -> Point:
    return round(100 * point[0] / frame.width, 2), round(100 * point[1] / frame.height, 2)


def _map(region: Sequence[Place]) -> Map:
    ordered = sorted(region, key=lambda place: (-place.count, place.id))
    frame = frame_of([(place.longitude, place.latitude) for place in ordered])
    at = {place.id: _percent(frame, frame.at(_turned(frame, place))) for place in ordered}
    ratio = frame.height / frame.width
    groups: list[list[Place]] = []
    for place in ordered:
        near = [group for group in groups if _pixels(at[place.id], at[group[0].id], ratio) < _TOUCH]
        if near:
            min(near, key=lambda group: _pixels(at[place.id], at[group[0].id], ratio)).append(place)
        else:
            groups.append([place])
    most = max(sum(place.count for place in group) for group in groups) or 1
    marks = []
    for group in groups:
        part = sum(place.count for place in group) / most
        radius = round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(part), 1)
        marks.append(Mark(tuple(group), *at[group[0].id], radius, ()))
    marks.sort(key=lambda mark: (-mark.count, mark.places[0].id))
    return Map(frame, draw(frame), tuple(_with_labels(marks, ratio)))


def _pixels(one: Point, other: Point, ratio: float) -> float:
    width = WIDTHS["narrow"] / 100
    return hypot((one[0] - other[0]) * width, (one[1] - other[1]) * width * ratio)


# Placement of labels


class _Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Rectangle) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


# For each line, source and target: the size of the letters, their average width as a fraction of it, and the
# height of the line.
_LINES = ((17, 0.45, 20), (12, 0.56, 15))
_SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
# For text from left to right, and for text from right to left.
_ANCHORS: dict[Side, tuple[str, str]] = {
    "right": ("start", "end"),
    "left": ("end", "start"),
    "above": ("middle", "middle"),
    "below": ("middle", "middle"),
}


def _with_labels(marks: Sequence[Mark], ratio: float) -> list[Mark]:
    """The marks with labels where there is room, most frequent first."""
    sides = {width: _sides(marks, pixels, pixels * ratio) for width, pixels in WIDTHS.items()}
    found = []
    for number, mark in enumerate(marks):
        narrow, wide = sides["narrow"].get(number), sides["wide"].get(number)
        labels: list[Label] = []
        if narrow and narrow == wide:
            labels.append(Label(None, _lines(mark, narrow)))
        else:
            labels += [Label("narrow", _lines(mark, narrow))] if narrow else []
            labels += [Label("wide", _lines(mark, wide))] if wide else []
        found.append(Mark(mark.places, mark.x, mark.y, mark.radius, tuple(labels)))
    return found


def _sides(marks: Sequence[Mark], width: float, height: float) -> dict[int, Side]:
    """The side of each mark, by its number, on which its label goes in a map of the given size."""
    middles = [(mark.x * width / 100, mark.y * height / 100) for mark in marks]
    taken = [
        _Rectangle(x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius)
        for mark, (x, y) in zip(marks, middles, strict=True)
    ]
    found: dict[int, Side] = {}
    for number, (mark, middle) in enumerate(zip(marks, middles, strict=True)):
        for side in _SIDES:
            room = _room(mark, middle, side)
            free = not any(room.meets(other) for other in taken)
            if free and room.left >= 0 and room.top >= 0 and room.right <= width and room.bottom <= height:
                found[number] = side
                taken.append(room)
                break
    return found


def _room(mark: Mark, middle: Point, side: Side) -> _Rectangle:
    wide = max(
        len(text) * size * letter for text, (size, letter, _) in zip(_texts(mark), _LINES, strict=True)
    )
    tall = sum(height for _, _, height in _LINES)
    (x, y), gap = middle, mark.radius + 4
    if side in ("right", "left"):
        left = x + gap if side == "right" else x - gap - wide
        return _Rectangle(left, y - tall / 2, left + wide, y + tall / 2)
    top = y - gap - tall if side == "above" else y + gap
    return _Rectangle(x - wide / 2, top, x + wide / 2, top + tall)


def _texts(mark: Mark) -> tuple[str, ...]:
    more = f" +{len(mark.places) - 1}" if len(mark.places) > 1 else ""
    return tuple(f"{name}{more}" for name in mark.places[0].names.values())


def _lines(mark: Mark, side: Side) -> tuple[Text, ...]:
    room = _room(mark, (0.0, 0.0), side)
    dx = {"right": room.left, "left": room.right}.get(side, 0.0)
    lines = []
    top = room.top
    for lang, text, (_, _, height) in zip(mark.places[0].names, _texts(mark), _LINES, strict=True):
        direction = languages.get(lang).direction
        anchor = _ANCHORS[side][direction == "rtl"]
        # The baseline is at about four fifths of the line's height.
        lines.append(Text(lang, direction, anchor, round(dx, 1), round(top + 0.78 * height, 1), text))
        top += height
    return tuple(lines)
