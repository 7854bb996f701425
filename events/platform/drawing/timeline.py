"""A timeline: a line for each person, days across. It is as wide as its place, and scrolls there when it is zoomed.

    <div class="timeline" tabindex="0">
    {{ picture.names }}<div class="timeline-scale zoom-1">{{ picture.days }}</div></div>

The names stay while the days scroll (static/css/drawing.css). Shapes are stretched to the width, words are not: each
stands there from the width on at which there is room for it, which is a class.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.platform.drawing import svg
from events.platform.drawing.labels import shortened, text_width, wrapped
from events.platform.drawing.palette import Colour

ROW = 48.0
HEAD = 32.0
NOW_ID = "timeline-now"  # of the mark of the present moment
NAMES_WIDTH = 112.0
# The steps by which one comes closer, and the widths of the days from which words may stand, in pixels: the classes
# zoom-1, zoom-2 … and from-0, from-1 … of the style sheet.
ZOOMS = (1, 2, 4, 8, 16, 32, 64)
WIDTHS = tuple(round(160 * 2 ** (step / 2)) for step in range(18))
_PIXELS_PER_MINUTE = 0.2  # where nothing says how wide it is, and as close as one need come
_ROOM, _WIDEST = 320.0, 1400.0  # of the days on a small screen and on a wide one
_TOP, _HEIGHT = 7.0, 26.0
_BAND_TOP, _BAND_HEIGHT = 36.0, 7.0
_SIZE, _DAY_SIZE = 13.0, 14.0
_DAY = 1440.0
_FEWEST = 1 / 300  # of the picture: what is shorter would not be seen
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

    @property
    def is_off(self) -> bool:
        return self.status == "cancelled"

    @property
    def full_name(self) -> str:
        return self.name or self.label


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


def zooms_for(minutes: float) -> tuple[int, ...]:
    """Return how close one may come: until a day is wide enough for all that is on it."""
    return tuple(step for step in ZOOMS if step == 1 or (step / 2) * _ROOM < minutes * _PIXELS_PER_MINUTE)


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
    sheet = _Sheet(minutes, HEAD + len(lanes) * ROW)
    behind = (
        *(_night(span, sheet) for span in nights),
        _rules(len(lanes), minutes),
        *(_upright("timeline-day", day.at, HEAD, sheet, Colour.STAY) for day in days),
    )
    drawn = [
        sheet.stretched(*behind),
        *_day_names(days, sheet),
        *(_item(item, sheet, len(lanes)) for item in items if item.ends >= 0 and item.starts <= minutes),
        _now(now, now_label, sheet) if now is not None and 0 <= now <= minutes else "",
    ]
    names = [_rules(len(lanes), NAMES_WIDTH), *(_name(at, lane) for at, lane in enumerate(lanes))]
    size, caption = (minutes * _PIXELS_PER_MINUTE, sheet.height), svg.Caption(title, description)
    return TimelinePicture(
        svg.picture((NAMES_WIDTH, sheet.height), *names, caption=svg.Caption(names_title), class_="timeline-names"),
        svg.picture(size, *drawn, caption=caption, class_="timeline-days", is_fluid=True),
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The ground of the days: minutes across, stretched to whatever width there is, and pixels down."""

    minutes: float
    height: float

    def stretched(self, *shapes: str) -> str:
        box = f"0 0 {svg.number(self.minutes)} {svg.number(self.height)}"
        return svg.element("svg", *shapes, viewBox=box, preserveAspectRatio="none")

    def across(self, at: float) -> str:
        return f"{100 * at / self.minutes:.3f}".rstrip("0").rstrip(".") + "%"

    def step(self, pixels: float, span: float) -> int | None:
        """Return from which of the widths on a span of minutes has these pixels; None where it never has."""
        wide = pixels * self.minutes / span if span > 0 else float("inf")
        reached = zooms_for(self.minutes)[-1] * _WIDEST
        return next((step for step, there in enumerate(WIDTHS) if wide <= min(there, reached)), None)


def _item(item: TimelineItem, sheet: _Sheet, count: int) -> str:
    """One shape for all lanes that have it: the picture of 20 people stays small."""
    tops = [HEAD + lane * ROW for lane in item.lanes if 0 <= lane < count]
    if not tops:
        return ""
    left = max(item.starts, 0)
    width = max(sheet.minutes * _FEWEST, min(item.ends, sheet.minutes) - left)
    shape, words = sheet.stretched(_boxes(item, left, width, tops)), _words(item, sheet, (left, width), tops)
    classes = f"item fill-{item.fill.token.removeprefix('--')}" + (f" status-{item.status}" if item.status else "")
    title = svg.element("title", svg.text(item.full_name))
    return svg.link(item.href, title, shape, words, class_=classes, aria_label=item.full_name)


def _boxes(item: TimelineItem, left: float, width: float, tops: Sequence[float]) -> str:
    top, height = (_BAND_TOP, _BAND_HEIGHT) if item.is_band else (_TOP, _HEIGHT)
    x, across = svg.number(left), svg.number(width)
    box = f"h{across}v{height:g}h-{across}z"
    data = "".join([f"M{x} {y + top:g}{box}" for y in tops])
    if item.is_off:
        return svg.element("path", d=data, fill=Colour.GROUND.light, stroke=_SOFT, stroke_dasharray="3 3")
    return svg.element("path", d=data, fill=item.fill.light)


def _words(item: TimelineItem, sheet: _Sheet, span: tuple[float, float], tops: Sequence[float]) -> str:
    left, width = span
    step = sheet.step(text_width(item.label, _SIZE) + 10, width)
    if step is None or item.is_band or not item.label:
        return ""
    escaped, down = svg.text(item.label), round(_TOP + _HEIGHT / 2 + _SIZE * 0.36)
    spans = [f'<tspan x="6" y="{y + down:g}">{escaped}</tspan>' for y in tops]
    fill, line = (_INK, "line-through") if item.is_off else (_ON.get(item.fill, _INK), None)
    look: dict[str, str | None] = {"class_": f"from-{step}", "fill": fill, "text_decoration": line}
    words = svg.element("text", *spans, font_size=_SIZE, **look)
    return svg.element("svg", words, x=sheet.across(left), overflow="visible")


def _day_names(days: Sequence[TimelineDay], sheet: _Sheet) -> Iterator[str]:
    """Yield the name of each day where there is room: of fewer and fewer the narrower it is, by powers of two."""
    is_short = len(days) > 1 and days[1].at - days[0].at < _DAY / 2
    for number, day in enumerate(days, start=-1 if is_short else 0):
        following = days[1].at if number < 0 else sheet.minutes
        wanted = text_width(day.label, _DAY_SIZE) * 1.1 + 14
        every = _DAY * (number & -number or len(days))
        step = sheet.step(wanted, min(every if number >= 0 else _DAY, following - day.at))
        if step is not None:
            place = {"x": sheet.across(day.at), "dx": "6", "y": "21", "class_": f"timeline-day-name from-{step}"}
            yield svg.element("text", svg.text(day.label), font_size="14", font_weight="600", fill=_INK, **place)


def _night(span: tuple[float, float], sheet: _Sheet) -> str:
    start, end = max(span[0], 0), min(span[1], sheet.minutes)
    if end <= start:
        return ""
    return svg.element(
        "rect",
        class_="timeline-night",
        x=start,
        y=HEAD,
        width=end - start,
        height=sheet.height - HEAD,
        fill=Colour.SURFACE.light,
    )


def _rules(count: int, width: float) -> str:
    lines = "".join(f"M0 {HEAD + at * ROW:g}H{svg.number(width)}" for at in range(count + 1))
    return svg.element(
        "path", class_="timeline-rule", d=lines, stroke=Colour.LINE.light, vector_effect="non-scaling-stroke"
    )


def _upright(class_: str, at: float, top: float, sheet: _Sheet, colour: Colour) -> str:
    data = f"M{svg.number(at)} {top:g}V{svg.number(sheet.height)}"
    return svg.element("path", class_=class_, d=data, stroke=colour.light, vector_effect="non-scaling-stroke")


def _now(now: float, label: str, sheet: _Sheet) -> str:
    line = sheet.stretched(_upright("timeline-now", now, HEAD - 4, sheet, Colour.WARM))
    shape = svg.element("path", class_="timeline-now-flag", d=f"M-5 {HEAD - 9:g}h10l-5 7z", fill=Colour.WARM.light)
    flag = svg.element("svg", shape, id=NOW_ID, x=sheet.across(now), overflow="visible")
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
