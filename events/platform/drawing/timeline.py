"""A timeline: a line for each person, days across. It is as long as the journey and scrolls in its own place.

    <div class="timeline" tabindex="0">{{ picture.names }}{{ picture.days }}</div>

The names stay while the days scroll (static/css/drawing.css).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.platform.drawing import svg
from events.platform.drawing.labels import shortened, wrapped
from events.platform.drawing.palette import Colour

ROW = 48.0
HEAD = 32.0
NAMES_WIDTH = 112.0
PIXELS_PER_MINUTE = 0.2
_TOP, _HEIGHT = 7.0, 26.0
_BAND_TOP, _BAND_HEIGHT = 36.0, 7.0
_SIZE = 13.0
_LEAST_WIDTH = 3.0
_LEAST_FOR_WORDS = 34.0
_INK, _SOFT = Colour.INK.light, Colour.INK_SOFT.light


@dataclass(frozen=True, slots=True)
class TimelineLane:
    """A person's line."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something from `starts` to `ends` (minutes from the picture's origin) on the lanes with these indexes.

    `fill` is its colour on paper; it and `status` become the classes `fill-…` and `status-…` of a page. A band,
    such as a night's lodging, is a narrow strip below the line's other items. `name` is what it is called in full,
    `label` what is written if there is room.
    """

    starts: float
    ends: float
    lanes: tuple[int, ...]
    fill: Colour
    label: str
    name: str = ""
    href: str = ""
    status: str = ""
    is_band: bool = False


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """Where a day begins, in minutes from the picture's origin, and what it is called."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """Two pictures of the same height, to stand side by side."""

    names: str
    days: str


# What is written on a dark fill; on the others, ink.
_ON = {Colour.ACCENT: Colour.ON_ACCENT.light}


def timeline(
    lanes: Sequence[TimelineLane],
    items: Sequence[TimelineItem],
    *,
    minutes: float,
    days: Sequence[TimelineDay] = (),
    nights: Sequence[tuple[float, float]] = (),
    now: float | None = None,
    title: str,
    names_title: str,
    description: str = "",
    now_label: str = "",
) -> TimelinePicture:
    """The pictures of `minutes` minutes; nights are spans like items. Items earlier or later are cut at the edges."""
    width, height = minutes * PIXELS_PER_MINUTE, HEAD + len(lanes) * ROW
    drawn = [
        *(_night(span, minutes, height) for span in nights),
        _rules(len(lanes), width),
        *(_day(day, height) for day in days),
        *(_item(item, minutes, len(lanes)) for item in items if item.ends >= 0 and item.starts <= minutes),
        _now(now, now_label, height) if now is not None and 0 <= now <= minutes else "",
    ]
    names = [_rules(len(lanes), NAMES_WIDTH), *(_name(at, lane) for at, lane in enumerate(lanes))]
    return TimelinePicture(
        svg.picture(NAMES_WIDTH, height, *names, title=names_title, class_="timeline-names"),
        svg.picture(width, height, *drawn, title=title, description=description, class_="timeline-days"),
    )


def _item(item: TimelineItem, minutes: float, count: int) -> str:
    """One shape for all lanes that have it: the picture of 20 people stays small."""
    left = max(item.starts, 0) * PIXELS_PER_MINUTE
    width = max(_LEAST_WIDTH, min(item.ends, minutes) * PIXELS_PER_MINUTE - left - 1)
    tops = [HEAD + lane * ROW for lane in item.lanes if 0 <= lane < count]
    if not tops:
        return ""
    top, height = (_BAND_TOP, _BAND_HEIGHT) if item.is_band else (_TOP, _HEIGHT)
    x, across = svg.number(left), svg.number(width)
    box = f"h{across}v{height:g}h-{across}z"
    boxes = "".join([f"M{x} {y + top:g}{box}" for y in tops])
    is_off = item.status == "cancelled"
    shape = svg.element(
        "path",
        d=boxes,
        fill=Colour.GROUND.light if is_off else item.fill.light,
        stroke=_SOFT if is_off else None,
        stroke_dasharray="3 3" if is_off else None,
    )
    words = "" if item.is_band else _words(item, left, width, tops, is_off)
    full = svg.text(item.name or item.label)
    classes = f"item fill-{item.fill.token.removeprefix('--')}" + (f" status-{item.status}" if item.status else "")
    return svg.link(
        item.href, f"<title>{full}</title>", shape, words, class_=classes, aria_label=item.name or item.label
    )


def _words(item: TimelineItem, left: float, width: float, tops: Sequence[float], is_off: bool) -> str:
    shown = shortened(item.label, width - 10, _SIZE) if width >= _LEAST_FOR_WORDS else ""
    if not shown:
        return ""
    x, escaped, down = svg.number(left + 6), svg.text(shown), round(_TOP + _HEIGHT / 2 + _SIZE * 0.36)
    spans = [f'<tspan x="{x}" y="{y + down:g}">{escaped}</tspan>' for y in tops]
    return svg.element(
        "text",
        *spans,
        font_size=_SIZE,
        fill=_INK if is_off else _ON.get(item.fill, _INK),
        text_decoration="line-through" if is_off else None,
    )


def _day(day: TimelineDay, height: float) -> str:
    x = day.at * PIXELS_PER_MINUTE
    line = svg.element(
        "path", class_="timeline-day", d=f"M{svg.number(x)} 0V{svg.number(height)}", stroke=Colour.STAY.light
    )
    words = svg.element(
        "text",
        svg.text(day.label),
        class_="timeline-day-name",
        x=x + 6,
        y=21,
        font_size="14",
        font_weight="600",
        fill=_INK,
    )
    return line + words


def _night(span: tuple[float, float], minutes: float, height: float) -> str:
    start, end = max(span[0], 0) * PIXELS_PER_MINUTE, min(span[1], minutes) * PIXELS_PER_MINUTE
    if end <= start:
        return ""
    return svg.element(
        "rect",
        class_="timeline-night",
        x=start,
        y=HEAD,
        width=end - start,
        height=height - HEAD,
        fill=Colour.SURFACE.light,
    )


def _rules(count: int, width: float) -> str:
    lines = "".join(f"M0 {HEAD + at * ROW:g}H{svg.number(width)}" for at in range(count + 1))
    return svg.element("path", class_="timeline-rule", d=lines, stroke=Colour.LINE.light)


def _now(now: float, label: str, height: float) -> str:
    x = now * PIXELS_PER_MINUTE
    line = svg.element(
        "path",
        class_="timeline-now",
        d=f"M{svg.number(x)} {HEAD - 4:g}V{svg.number(height)}",
        stroke=Colour.WARM.light,
        stroke_width="2",
    )
    flag = svg.element(
        "path", class_="timeline-now-flag", d=f"M{svg.number(x - 5)} {HEAD - 9:g}h10l-5 7z", fill=Colour.WARM.light
    )
    return svg.element("g", svg.element("title", svg.text(label)), line, flag) if label else line + flag


def _name(at: int, lane: TimelineLane) -> str:
    lines = list(_two_lines(lane.label))
    middle = HEAD + at * ROW + ROW / 2
    first = middle + (5 if len(lines) == 1 else -4)
    spans = (svg.element("tspan", svg.text(line), x=4, y=first + number * 17) for number, line in enumerate(lines))
    hit = svg.element("rect", y=HEAD + at * ROW, width=NAMES_WIDTH, height=ROW, fill="none", pointer_events="all")
    words = svg.element("text", *spans, class_="timeline-name", font_size="14", fill=_INK)
    return svg.link(lane.href, svg.element("title", svg.text(lane.label)), hit, words)


def _two_lines(label: str) -> Iterator[str]:
    room = NAMES_WIDTH - 10
    lines = wrapped(label, room, 14) or [""]
    yield shortened(lines[0], room, 14)
    if len(lines) > 1:
        yield shortened(" ".join(lines[1:]), room, 14)
