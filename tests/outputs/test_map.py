"""Maps: what they show, where marks and names are placed, and that there is no map without places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sitegen.building.builder import build
from sitegen.model.language import ByLanguage, Pair
from sitegen.rendering.maps import Map, Place, map_around, maps_of
from sitegen.rendering.outlines import Frame, Point, cut, decoded, draw, near, outlines
from tests.conftest import OpenPage
from tests.edits import put
from tests.sample import CHECKOUT, FILES, bytes_of, copy_of_sample
from tests.tools.outlines import encoded, simplified, unrolled

PAIR = Pair("ar", "en")
ERBIL, BAGHDAD, ASAD = (f"content/glossary/{id}.yaml" for id in ("erbil", "baghdad", "ain-al-asad"))


def place(id: str, latitude: float, longitude: float, count: int = 1) -> Place:
    return Place(id, ByLanguage(PAIR, f"مكان {id}", f"Place {id}"), latitude, longitude, count)


BAGHDAD_, AIRPORT, ERBIL_, GAZA = (
    place("baghdad", 33.31, 44.38, 9),
    place("airport", 33.26, 44.23, 2),
    place("erbil", 36.19, 44.01, 4),
    place("gaza", 31.45, 34.4),
)
WASHINGTON = place("washington", 38.9, -77.04, 3)


def ids(found: Map) -> list[list[str]]:
    return [[place.id for place in mark.places] for mark in found.marks]


def test_places_close_together_are_one_mark() -> None:
    (found,) = maps_of([GAZA, AIRPORT, ERBIL_, BAGHDAD_])
    assert ids(found) == [["baghdad", "airport"], ["erbil"], ["gaza"]]
    assert [mark.count for mark in found.marks] == [11, 4, 1]
    radii = [mark.radius for mark in found.marks]
    assert radii == sorted(radii, reverse=True)
    assert [line.text for line in found.marks[0].labels[0].lines] == ["مكان baghdad +1", "Place baghdad +1"]


def test_places_far_from_others_have_a_map_of_their_own() -> None:
    assert [ids(found) for found in maps_of([WASHINGTON, GAZA, BAGHDAD_, ERBIL_])] == [
        [["baghdad"], ["erbil"], ["gaza"]],
        [["washington"]],
    ]
    assert maps_of([]) == ()


def test_a_map_across_the_date_line() -> None:
    (found,) = maps_of([place("suva", -18.1, 178.4, 2), place("apia", -13.8, -171.8)])
    assert found.frame.east > 180
    assert found.frame.east - found.frame.west < 20
    suva, apia = found.marks
    assert 0 < suva.x < apia.x < 100
    assert found.drawn.land


def test_no_coast_leads_around_the_world() -> None:
    """Land on both sides of the date line goes on beyond it; a line back to the other side would be drawn
    across every map at its latitude. What encloses a pole is closed at the pole."""
    for line in (*outlines().land, *outlines().borders):
        points = [point for run in line for point in decoded(run.text)]
        for (x, y), (next_x, next_y) in pairwise(points):
            assert abs(next_x - x) <= 180 * outlines().precision or y == next_y == -90 * outlines().precision


@pytest.mark.parametrize("longitudes", [(179, -179, -178), (-179, 179, 178), (170, 179.5, -179.5, 175)])
def test_a_line_across_the_date_line_goes_on(longitudes: tuple[float, ...]) -> None:
    across = [(float(x), 1.0) for x in (*longitudes, longitudes[0])]
    found = unrolled(across)
    assert [(x + 180) % 360 - 180 for x, _ in found] == [x for x, _ in across]
    assert all(abs(after[0] - before[0]) < 180 for before, after in pairwise(found))
    assert found[0] == found[-1]


PLACES = st.lists(
    st.builds(
        place,
        st.integers(0, 99).map(str),
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.integers(0, 1000),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each.id,
)


@given(PLACES)
def test_all_places_are_in_one_image(places: list[Place]) -> None:
    """Whatever there is, each is on one map, within its edges, and no two marks are in each other's reach."""
    found = maps_of(places)
    assert sorted(id for each in found for ids_ in ids(each) for id in ids_) == sorted(p.id for p in places)
    for each in found:
        assert 1 <= each.frame.height <= 2 * each.frame.width
        for mark in each.marks:
            assert 0 <= mark.x <= 100
            # There is no land to see around the poles.
            assert 0 <= mark.y <= 100 or abs(mark.places[0].latitude) > 80
        for one, other in combinations(each.marks, 2):
            across, down = abs(one.x - other.x), abs(one.y - other.y) * each.frame.height / each.frame.width
            assert (across**2 + down**2) ** 0.5 * 3.4 >= 23.9
    assert maps_of(reversed(places)) == found


LINES = st.lists(st.tuples(st.integers(-18_000, 18_000), st.integers(-9_000, 9_000)), min_size=1)


@given(LINES)
def test_lines_come_back_from_their_letters(line: list[tuple[int, int]]) -> None:
    assert list(decoded(encoded(line))) == line


@given(LINES)
def test_a_simpler_line_has_the_same_ends(line: list[tuple[int, int]]) -> None:
    points = [(x / 100, y / 100) for x, y in line]
    short = simplified(points)
    assert (short[0], short[-1]) == (points[0], points[-1])
    assert len(short) <= len(points)


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(0.5, 40))
def test_what_is_drawn_stays_within_its_frame(west: float, south: float, size: float) -> None:
    """Land and no more than its margin, in whole units."""
    frame = Frame(west, south, west + size, min(south + size, 85.0), 500)
    for path in draw(frame).land.split("z"):
        if path:
            numbers = [int(number) for number in re.findall(r"-?\d+", path)]
            x = y = 0
            for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + step_x, y + step_y
                assert -60 <= x <= 560
                assert -1_500 <= y <= frame.height + 1_500


def area(ring: Sequence[Point]) -> float:
    """By the shoelace formula."""
    return sum(x * down - over * y for (x, y), (over, down) in pairwise([*ring, *ring[:1]])) / 2


@given(st.floats(-180, 150), st.floats(-80, 60), st.floats(0.5, 40))
def test_runs_out_of_view_change_nothing(west: float, south: float, size: float) -> None:
    """What is read of a coast in part is, cut to the box, what is left of the whole."""
    box = (west * 100, south * 100, (west + size) * 100, (south + size) * 100)
    for ring in outlines().land:
        if len(ring) > 20:
            whole = [point for run in ring for point in decoded(run.text)]
            assert abs(area(cut(near(ring, box), box)) - area(cut(whole, box))) < 1


def test_a_map_of_one_place_is_small() -> None:
    found = map_around(BAGHDAD_)
    assert (found.marks[0].x, found.marks[0].y) == (50, 50)
    assert 0 < len(found.drawn.land) + len(found.drawn.borders) < 4_000


def page(site: Path, path: str) -> Any:
    return etree.HTML((site / "output" / path).read_bytes())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def test_a_site_without_coordinates_has_no_map(site: Path) -> None:
    """Nor a link to it; and with them it has both, whatever was built before."""
    for held in (True, False, True):
        text = FILES[ERBIL] if held else FILES[ERBIL].replace("coordinates: [36.19, 44.01]\n", "")
        put(site, ERBIL, text)
        build(site, site / "output")
        assert (site / "output/map/index.html").is_file() == held
        links = page(site, "articles/visit/index.html").xpath("//header//nav//a/@href")
        assert ("../../map/" in links) == held
        assert bool(page(site, "glossary/erbil/index.html").xpath("//figure")) == held
        clean = site.parent / "clean" / "output"
        build(site, clean)
        assert bytes_of(site / "output") == bytes_of(clean)


def test_the_table_has_the_places_of_the_map(site: Path) -> None:
    put(site, BAGHDAD, FILES[BAGHDAD] + "coordinates: [33.31, 44.38]\n")
    put(site, ASAD, FILES[ASAD] + "coordinates: [33.3, 44.4]\n")
    build(site, site / "output")
    tree = page(site, "map/index.html")
    assert tree.xpath("//svg/a/@href") == ["#at-baghdad", "../glossary/erbil/"]
    assert tree.xpath("//tbody/@id") == ["at-baghdad", "at-erbil"]
    rows = tree.xpath("//tbody/tr")
    assert [[cell.xpath("string()") for cell in row] for row in rows] == [
        ["بغداد", "Baghdad", "3"], ["عين الأسد", "Ain al-Asad", "1"], ["أربيل", "Erbil", "2"],
    ]  # fmt: skip
    assert not tree.xpath("//*[@style] | //style")


@pytest.mark.parametrize("width", [390, 1280])
def test_names_stand_apart_in_the_browser(site: Path, open_page: OpenPage, width: int) -> None:
    """With the fonts of the page: no name over another, none out of the map, and each mark leads on."""
    real = CHECKOUT / "content"
    for name in (real / "glossary").glob("*.yaml"):
        put(site, f"content/glossary/{name.name}", name.read_text("utf-8"))
    build(site, site / "output")
    opened = open_page((site / "output/map/index.html").as_uri(), width=width)
    opened.evaluate("document.fonts.ready.then(() => true)")
    boxes = opened.evaluate(
        """() => [...document.querySelectorAll(".map")].map(map => {
          const box = element => { const {left, right, top, bottom} = element.getBoundingClientRect();
                                   return {left, right, top, bottom}; };
          const names = [...map.querySelectorAll("text")].filter(text => text.getBoundingClientRect().width);
          return {map: box(map), names: names.map(name => ({...box(name), of: name.closest("a").href}))};
        })"""
    )
    assert sum(len(each["names"]) for each in boxes) > 8
    for each in boxes:
        for name in each["names"]:
            assert each["map"]["left"] - 1 <= name["left"] < name["right"] <= each["map"]["right"] + 1
        for one, other in combinations(each["names"], 2):
            meets = one["left"] < other["right"] and other["left"] < one["right"]
            assert one["of"] == other["of"] or not (
                meets and one["top"] < other["bottom"] - 4 and other["top"] < one["bottom"] - 4
            )
    opened.locator("svg a").first.click()
    assert opened.locator(":target").count() == 1 or "/glossary/" in opened.url


def test_the_outlines_name_their_source() -> None:
    assert outlines().source == "Natural Earth, 1 : 50 million (public domain), by world-atlas 2.0.2 (ISC)"
    assert (CHECKOUT / "sitegen/rendering/outlines.json").stat().st_size < 150_000


def test_paths_are_paths() -> None:
    """Of an SVG image that other programs can read."""
    found = map_around(BAGHDAD_).drawn
    for path in (found.land, found.borders):
        assert re.fullmatch(r"(M-?\d+ -?\d+l-?\d+ -?\d+( -?\d+ -?\d+)*z?)+", path)
    ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{found.land}"/></svg>')
