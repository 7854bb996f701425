"""Radars, bars, shares and timelines: what is drawn where, that nothing breaks out, and that they stay small."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from events.platform.drawing.bars import CostGroup, Share, cost_bars, share_bar
from events.platform.drawing.labels import shortened, text_width, wrapped
from events.platform.drawing.palette import Colour
from events.platform.drawing.radar import RadarRow, RadarSeries, radar, radar_rows
from events.platform.drawing.timeline import (
    HEAD,
    ROW,
    WIDTHS,
    ZOOMS,
    TimelineDay,
    TimelineItem,
    TimelineLane,
    timeline,
    zooms_for,
)
from events.settings import STATIC
from tests.platform.drawing.pictures import HARMLESS, HOSTILE, SVG, found, numbers, parsed, texts

AXES = tuple(f"Criterion {at} of the partnership" for at in range(1, 12))
OURS = RadarSeries("Ours", (5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5))
THEIRS = RadarSeries("Theirs", (1, None, 3, 4, 5, 4, None, 2, 1, 2, 3))
DAY = 1440


def test_a_radar_has_a_dash_and_a_shape_of_its_own_for_each_series() -> None:
    root = parsed(radar(AXES, [OURS, THEIRS], title="The partnership", description="Two sides"))
    dashes = {line.get("stroke-dasharray") for line in found(root, "series")}
    shapes = {marker.get("d") for marker in found(root, "marker")}
    assert (len(dashes), len(shapes)) == (2, 2)
    assert {"Ours", "Theirs"} <= set(texts(root))


def test_missing_ratings_are_gaps() -> None:
    root = parsed(radar(AXES, [THEIRS], title="The partnership"))
    line, _legend = found(root, "series")
    assert line.attrib["d"].count("M") == 11 - 4
    assert len(found(root, "marker")) == 9 + 1


def test_a_full_rating_reaches_the_outer_ring_and_none_the_middle() -> None:
    root = parsed(radar(("a", "b", "c", "d"), [RadarSeries("All", (5, 0, 9, -1))], title="x"))
    spots = numbers(found(root, "series")[0].attrib["d"])
    radius = -spots[1]
    assert spots == [0, -radius, 0, 0, 0, radius, 0, 0]
    assert radius > 70


def test_labels_of_a_radar_stay_inside_and_long_words_break_at_soft_hyphens() -> None:
    assert wrapped("Complé\u00admentarité des moyens", 70, 14) == ["Complé-", "mentarité", "des", "moyens"]
    assert wrapped("Complé\u00admentarité", 300, 14) == ["Complémentarité"]
    root = parsed(radar([*AXES[:10], "Supercalifragilistique"], [OURS], title="x"))
    for words in found(root, "radar-words")[:11]:
        size, anchor = float(words.attrib["font-size"]), words.get("text-anchor")
        for line in words:
            x, width = float(line.attrib["x"]), text_width(line.text or "", size)
            reach = x + width if anchor == "start" else x - width if anchor == "end" else width / 2
            assert abs(reach) <= 200


def test_a_long_name_in_the_legend_of_a_radar_is_broken_into_lines() -> None:
    long = RadarSeries("Articulación de Mujeres por la Equidad e Igualdad (AMUPEI), 18 mars 2009", OURS.values)
    short = parsed(radar(AXES, [OURS, OURS], title="x"))
    root = parsed(radar(AXES, [long, OURS], title="x"))
    words = found(root, "radar-words")[len(AXES)]
    assert " ".join(words.itertext()) == "Articulación de Mujeres por la Equidad e Igualdad (AMUPEI), 18 mars 2009"
    assert float(root.attrib["viewBox"].split()[3]) > float(short.attrib["viewBox"].split()[3])


def test_the_rows_beside_a_radar_have_its_values() -> None:
    assert radar_rows(AXES, [OURS, THEIRS])[1] == RadarRow(AXES[1], (4, None))
    with pytest.raises(ValueError, match="one value for each axis"):
        radar(AXES, [RadarSeries("Short", (1, 2))], title="x")
    with pytest.raises(ValueError, match="three axes"):
        radar(AXES[:2], [], title="x")


def test_bars_are_shares_of_the_longest() -> None:
    groups = [CostGroup("Transport", 100, 50, "100 CAD", "50 CAD"), CostGroup("Fees", 0, 25, "0 CAD", "25 CAD")]
    root = parsed(cost_bars(groups, planned="Planned", spent="Spent", title="Costs"))
    assert [bar.get("width") for bar in found(root, "bar-planned")] == ["24", "60.00%", "0.00%"]
    assert [bar.get("width") for bar in found(root, "bar-spent")] == ["25.5", "30.00%", "15.00%"]
    assert texts(root) == ["Planned", "Spent", "Transport", "100 CAD", "50 CAD", "Fees", "0 CAD", "25 CAD"]


def test_no_costs_yet_are_no_error() -> None:
    assert texts(parsed(cost_bars([], planned="Planned", spent="Spent", title="Costs"))) == ["Planned", "Spent"]
    assert texts(parsed(share_bar([Share("Host", 0, "0 CAD")], title="Who pays"))) == ["Host", "0 CAD"]


def test_shares_fill_the_bar_and_each_has_its_line() -> None:
    shares = [
        Share("Sender", 50, "50 %"),
        Share("Host", 30, "30 %"),
        Share("Nobody", 0, "0 %"),
        Share("Fund", 20, "20 %"),
    ]
    root = parsed(share_bar(shares, title="Who pays"))
    assert [(part.get("x"), part.get("width")) for part in found(root, "share")] == [
        ("0.00%", "50.00%"),
        ("50.00%", "30.00%"),
        ("80.00%", "20.00%"),
    ]
    assert texts(root) == ["Sender", "50 %", "Host", "30 %", "Nobody", "0 %", "Fund", "20 %"]


def test_amounts_stand_under_the_names_where_both_do_not_fit_on_one_line() -> None:
    shares = [Share("Organisation d’envoi", 3, "2 882,88 EUR (27 %)"), Share("Hôte", 1, "438,29 EUR (4 %)")]
    root = parsed(share_bar(shares, title="Qui a payé"))
    words = [(word.text, word.get("x"), word.get("y")) for word in root.iter() if word.tag.endswith("text")]
    assert words == [
        ("Organisation d’envoi", "20", "60"),
        ("2 882,88 EUR (27 %)", "20", "80"),
        ("Hôte", "20", "110"),
        ("438,29 EUR (4 %)", "20", "130"),
    ]
    assert root.get("height") == "140"


def a_timeline(*items: TimelineItem, now: float | None = None) -> str:
    return timeline(
        [TimelineLane("Ana", "/ana"), TimelineLane("Li")],
        items,
        minutes=2 * DAY,
        now=now,
        now_label="Now",
        days=[TimelineDay(0, "15 March"), TimelineDay(DAY, "16 March")],
        nights=[(1260, 1860)],
        title="Two days",
        names_title="Who",
    ).days


def test_an_item_stands_on_each_of_its_lines_at_its_time() -> None:
    root = parsed(
        a_timeline(TimelineItem(600, 900, (0, 1), Colour.ACCENT, "LIM", "Lima to La Paz", "/legs/1", "booked"))
    )
    (item,) = found(root, "item")
    assert _shape(item) == "M600 39h300v26h-300zM600 87h300v26h-300z"
    assert [(words.get("x"), words[0].get("class")) for words in item[2:]] == [("20.833%", "from-3")]
    assert (item.get("class"), item.get("href")) == ("item fill-accent status-booked", "/legs/1")
    assert (item.findtext(f"{SVG}title"), item.get("aria-label")) == ("Lima to La Paz", "Lima to La Paz")
    assert texts(root).count("LIMLIM") == 1


def _shape(item: Element) -> str:
    return item[1][0].attrib["d"]


def test_words_stand_from_the_width_on_at_which_there_is_room_for_them() -> None:
    needed = (text_width("Cochabamba", 13) + 10) * 2 * DAY / 300
    root = parsed(a_timeline(TimelineItem(600, 900, (0,), Colour.ACCENT, "Cochabamba")))
    classes = {word.get("class") for word in root.iter(f"{SVG}text") if word.get("fill") == Colour.ON_ACCENT.light}
    assert classes == {f"from-{next(step for step, width in enumerate(WIDTHS) if width >= needed)}"}


def test_the_style_sheet_knows_every_step_and_every_width() -> None:
    sheet = (STATIC / "css" / "drawing.css").read_text("utf-8")
    told = re.findall(r"min-width: (\d+)px\) { [^{]*from-(\d+) { display: inline", sheet)
    assert [(int(width), int(step)) for width, step in told] == [(width, step) for step, width in enumerate(WIDTHS)]
    assert [int(step) for step in re.findall(r"\.zoom-(\d+) {", sheet)] == list(ZOOMS[1:])


def test_of_many_days_fewer_are_named_the_narrower_it_is() -> None:
    days = [TimelineDay(at * DAY, "15 March") for at in range(16)]
    root = parsed(timeline([], [], minutes=16 * DAY, days=days, title="Days", names_title="Who").days)
    steps = [int((name.get("class") or "").rpartition("-")[2]) for name in found(root, "timeline-day-name")]
    assert steps[0] == 0
    assert len(steps) == 16
    assert steps[8] < steps[4] < steps[2] < steps[1] == steps[3] == steps[15]


def test_one_comes_as_close_as_a_day_is_wide_on_a_small_screen() -> None:
    assert [zooms_for(days * DAY)[-1] for days in (1, 2, 15, 60, 400)] == [1, 2, 16, 64, 64]


def test_an_item_too_short_for_words_has_only_a_title() -> None:
    root = parsed(a_timeline(TimelineItem(600, 600.5, (0,), Colour.LINE, "Lunch")))
    assert found(root, "item")[0].findtext(f"{SVG}title") == "Lunch"
    assert "Lunch" not in texts(root)


def test_what_lies_outside_is_cut_or_left_out() -> None:
    root = parsed(
        a_timeline(
            TimelineItem(-500, 100, (0,), Colour.STAY, "Hotel", is_band=True),
            TimelineItem(3000, 3100, (0,), Colour.ENCOUNTER, "Later"),
            TimelineItem(10, 20, (7,), Colour.ENCOUNTER, "Nobody's"),
            now=5000,
        )
    )
    (item,) = found(root, "item")
    assert numbers(_shape(item))[:3] == [0, HEAD + 36, 100]
    assert found(root, "timeline-now") == []


def test_days_nights_and_now_are_marked() -> None:
    root = parsed(a_timeline(now=720))
    assert list(texts(root)) == ["15 March", "16 March"]
    assert [night.get("x") for night in found(root, "timeline-night")] == ["1260"]
    assert found(root, "timeline-now")[0].attrib["d"].startswith("M720 ")
    assert root.attrib["height"] == f"{HEAD + 2 * ROW:g}"


def test_no_text_of_a_chart_breaks_out() -> None:
    hostile_item = TimelineItem(0, DAY, (0,), Colour.ENCOUNTER, HOSTILE, HOSTILE, "/?" + HOSTILE, "booked")
    lines = timeline(
        [TimelineLane(HOSTILE, "/" + HOSTILE)],
        [hostile_item],
        minutes=DAY,
        days=[TimelineDay(0, HOSTILE)],
        now=5,
        title=HOSTILE,
        names_title=HOSTILE,
        now_label=HOSTILE,
    )
    group = CostGroup(HOSTILE, 1, 2, HOSTILE, HOSTILE)
    pictures = [
        lines.names,
        lines.days,
        radar([HOSTILE, "b", "c"], [RadarSeries(HOSTILE, (1, 2, 3))], title=HOSTILE, description=HOSTILE),
        cost_bars([group], planned=HOSTILE, spent=HOSTILE, title=HOSTILE, description=HOSTILE),
        share_bar([Share(HOSTILE, 1, HOSTILE)], title=HOSTILE),
    ]
    assert [parsed(picture).findtext(f"{SVG}title") for picture in pictures] == [HARMLESS] * 5


def test_texts_are_shortened_to_their_room() -> None:
    assert shortened("Cochabamba", 500, 14) == "Cochabamba"
    assert shortened("Cochabamba", 60, 14) == "Cocha…"
    assert shortened("Cochabamba", 15, 14) == ""


def test_twenty_people_and_three_hundred_legs_stay_small() -> None:
    everybody = tuple(range(20))
    legs = [
        TimelineItem(at * 70, at * 70 + 69, everybody, Colour.ENCOUNTER, "SEMAPA", f"Meeting {at}", f"/legs/{at}")
        for at in range(300)
    ]
    lanes = [TimelineLane(f"Person {at}", f"/people/{at}") for at in everybody]
    picture = timeline(lanes, legs, minutes=300 * 70, title="All", names_title="Who")
    assert len(picture.days.encode()) < 430_000
    assert len(found(parsed(picture.days), "item")) == 300
