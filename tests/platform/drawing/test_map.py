"""Maps: numbers, crowds and their closer sheets, lines, names, links; nothing breaks out; they stay small."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from events.platform.drawing.great_circles import Position
from events.platform.drawing.map import mission_map
from events.platform.drawing.map_stops import LineKind, MapLine, MapSheet, MapStop, Mark, numbered, sheets
from tests.platform.drawing.pictures import HARMLESS, HOSTILE, SVG, found, numbers, parsed, texts

PLACES = {
    "Montréal": (45.47, -73.74),
    "Lima": (-12.02, -77.11),
    "El Alto": (-16.51, -68.19),
    "La Paz": (-16.50, -68.13),
    "Cochabamba": (-17.39, -66.16),
    "Casablanca": (33.37, -7.59),
    "Dakar": (14.67, -17.07),
    "Kathmandu": (27.70, 85.36),
    "Barcelona": (41.30, 2.08),
    "Apia": (-13.83, -172.0),
    "Auckland": (-37.0, 174.79),
    "Honolulu": (21.32, -157.92),
    "Zürich": (47.46, 8.55),
    "New York": (40.6, -73.8),
    "Tokyo": (35.5, 139.8),
    "Sydney": (-33.9, 151.2),
    "Buenos Aires": (-34.8, -58.5),
    "Nairobi": (-1.3, 36.9),
}
BOLIVIA = ("Montréal", "Lima", "El Alto", "La Paz", "Cochabamba", "La Paz", "El Alto", "Lima", "Montréal")


def stop(name: str) -> MapStop:
    return MapStop(name, name, Position(*PLACES[name]), area=name, href=f"/stops/{name}")


def journey(*names: str, kind: LineKind = LineKind.FLIGHT) -> tuple[tuple[MapStop, ...], list[MapLine]]:
    visits = [stop(name) for name in names]
    lines = [MapLine(a.position, b.position, kind) for a, b in itertools.pairwise(visits)]
    return numbered(visits), lines


def drawn(*names: str) -> str:
    stops, lines = journey(*names)
    return mission_map(MapSheet(stops, tuple(lines)), title="The journey", description="Flights between the stops")


def test_each_place_has_one_number_in_the_order_of_the_journey() -> None:
    stops, _ = journey(*BOLIVIA)
    assert [(row.number, row.label) for row in stops] == [
        (1, "Montréal"),
        (2, "Lima"),
        (3, "El Alto"),
        (4, "La Paz"),
        (5, "Cochabamba"),
    ]


@pytest.mark.parametrize(
    ("given", "shown"),
    [((3,), "3"), ((3, 4, 5), "3–5"), ((1, 4, 5, 9), "1, 4–5, 9"), ((1, 3, 5, 7, 8), "1 … 8")],
)
def test_the_numbers_of_a_crowd_are_written_short(given: tuple[int, ...], shown: str) -> None:
    mark = Mark(tuple(replace(stop("Lima"), number=number) for number in given), 0, 0)
    assert mark.numbers == shown


def test_stops_too_near_each_other_become_one_mark_and_have_a_closer_sheet() -> None:
    stops, lines = journey(*BOLIVIA)
    shown = [[row.label for row in sheet.stops] for sheet in sheets(stops, lines, 720, 460)]
    assert shown == [
        ["Montréal", "Lima", "El Alto", "La Paz", "Cochabamba"],
        ["El Alto", "La Paz", "Cochabamba"],
        ["El Alto", "La Paz"],
    ]


def test_a_closer_sheet_has_the_lines_that_touch_its_stops() -> None:
    stops, lines = journey(*BOLIVIA)
    closer = sheets(stops, lines, 720, 460)[1]
    assert MapLine(stops[1].position, stops[2].position, LineKind.FLIGHT) in closer.lines
    assert MapLine(stops[0].position, stops[1].position, LineKind.FLIGHT) not in closer.lines


def test_stops_at_one_spot_stay_one_mark() -> None:
    hotel, hall = stop("Lima"), replace(stop("Lima"), key="hall", label="Hall")
    found_sheets = sheets(numbered([hotel, hall]), [], 720, 460)
    assert len(found_sheets) == 1
    assert "1–2" in texts(parsed(mission_map(found_sheets[0], title="Lima")))


def test_a_map_is_a_group_with_links_and_an_image_without() -> None:
    linked, plain = parsed(drawn("Dakar")), MapSheet((replace(stop("Dakar"), href=""),), ())
    assert (linked.get("role"), parsed(mission_map(plain, title="Dakar")).get("role")) == ("group", "img")
    assert [element.get("href") for element in linked.iter(f"{SVG}a")] == ["/stops/Dakar"]
    assert linked.findtext(f"{SVG}title") == "The journey"
    assert linked.findtext(f"{SVG}desc") == "Flights between the stops"


def test_only_addresses_become_links() -> None:
    sheet = MapSheet((replace(stop("Dakar"), href="javascript:alert(1)", number=1),), ())
    picture = mission_map(sheet, title="Dakar")
    assert "javascript" not in picture
    assert parsed(picture).get("role") == "img"


def test_a_way_there_and_back_is_one_line_with_two_arrows() -> None:
    stops, lines = journey("Casablanca", "Kathmandu", "Casablanca")
    root = parsed(mission_map(MapSheet(stops, tuple(lines)), title="There and back"))
    assert (len(found(root, "map-way")), len(found(root, "map-arrow"))) == (1, 2)


@pytest.mark.parametrize(("kind", "points", "dash"), [("flight", 50, None), ("ground", 2, None), ("other", 2, "5 4")])
def test_flights_are_curves_and_other_ways_straight(kind: str, points: int, dash: str | None) -> None:
    stops, lines = journey("Casablanca", "Kathmandu", kind=LineKind(kind))
    (line,) = found(parsed(mission_map(MapSheet(stops, tuple(lines)), title="A way")), f"map-{kind}")
    assert len(numbers(line.attrib["d"])) / 2 == points if points == 2 else len(numbers(line.attrib["d"])) / 2 > points
    assert line.get("stroke-dasharray") == dash


def test_names_lie_neither_on_marks_nor_on_each_other() -> None:
    shown = texts(parsed(drawn("Casablanca", "Dakar", "Kathmandu", "Barcelona")))
    assert {"Casablanca", "Dakar", "Kathmandu", "Barcelona", "1", "2", "3", "4"} <= set(shown)
    crowded = numbered(MapStop(str(at), f"A long name for stop {at}", Position(48 + at * 0.3, 2.0)) for at in range(24))
    names = found(parsed(mission_map(MapSheet(crowded, ()), title="A column")), "map-name")
    assert 0 < len(names) < 24


def test_a_map_across_the_date_line_is_no_map_of_the_world() -> None:
    root = parsed(drawn("Apia", "Auckland", "Honolulu", "Apia"))
    xs = [
        float(element.attrib["transform"].removeprefix("translate(").split()[0]) for element in found(root, "map-stop")
    ]
    assert (len(xs), max(xs) - min(xs) < 250) == (3, True)


def test_a_map_of_some_streets_draws_no_coast_and_has_a_scale() -> None:
    near = numbered(MapStop(str(at), "", Position(14.67 + at / 100, -17.43)) for at in range(3))
    sheet = sheets(near, [], 720, 460)[1]
    root = parsed(mission_map(sheet, title="Dakar"))
    assert (len(found(root, "map-sea")), len(found(root, "map-scale"))) == (0, 1)
    assert "500\u00a0m" in texts(root)


def test_a_map_without_stops_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a point"):
        mission_map(MapSheet((), ()), title="Nowhere")
    assert len(sheets([], [], 720, 460)) == 1


def test_no_text_of_a_map_breaks_out() -> None:
    hostile = MapStop("x", HOSTILE, Position(14.67, -17.07), area=HOSTILE, href="/x?" + HOSTILE, number=1)
    root = parsed(mission_map(MapSheet((hostile,), ()), title=HOSTILE, description=HOSTILE))
    assert root.findtext(f"{SVG}title") == HARMLESS
    assert found(root, "map-stop")[0].findtext(f"{SVG}title") == f"1 {HARMLESS}"


@pytest.mark.parametrize(
    ("names", "most"),
    [
        (("Zürich", "New York", "Tokyo", "Sydney", "Buenos Aires", "Nairobi", "Zürich"), 60_000),
        (("Casablanca", "Dakar", "Kathmandu", "Barcelona"), 50_000),
        (BOLIVIA, 40_000),
        (("La Paz", "Cochabamba"), 40_000),
        (("Dakar",), 10_000),
    ],
    ids=lambda value: value if isinstance(value, int) else value[0],
)
def test_maps_stay_small(names: tuple[str, ...], most: int) -> None:
    assert len(drawn(*names).encode()) < most
