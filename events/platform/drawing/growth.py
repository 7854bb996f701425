"""How something grew in several rounds: a line for each over the days before, the last day at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.platform.drawing import svg
from events.platform.drawing.palette import Colour
from events.platform.drawing.series import marker, style

WIDTH, HEIGHT = 460.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 12.0, 40.0, 30.0
_LINES = 4  # of the ground, above nothing


@dataclass(frozen=True, slots=True)
class Round:
    """A line: its name, and how many there were so many days before, in their order."""

    label: str
    points: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Frame:
    first: int
    last: int
    most: int

    def place(self, days: int, number: float) -> svg.Pair:
        wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
        x = _LEFT + wide * (self.first - days) / max(self.first - self.last, 1)
        return x, HEIGHT - _BOTTOM - high * number / self.most


def growth_lines(rounds: Sequence[Round], *, begins: str, ends: str, title: str, description: str = "") -> str:
    """Return the picture; `begins` and `ends` name the ends of its ground."""
    drawn = [one for one in rounds if one.points]
    days = [days for one in drawn for days, _number in one.points] or [1, 0]
    most = max((number for one in drawn for _days, number in one.points), default=1)
    frame = _Frame(max(*days, min(days) + 1), min(days), _round(most))
    lines = [_line(at, one, frame) for at, one in enumerate(rounds) if one.points]
    legend = "".join(_name(at, one.label) for at, one in enumerate(rounds))
    ground = (
        _ground(frame) + _words(begins, _LEFT, HEIGHT - 8, "start") + _words(ends, WIDTH - _RIGHT, HEIGHT - 8, "end")
    )
    return svg.picture(
        (WIDTH, HEIGHT), ground, *lines, legend, caption=svg.Caption(title, description), class_="growth"
    )


def _round(most: int) -> int:
    """Return the next number that the ground's lines part evenly."""
    unit = 1
    while unit * 10 * _LINES < most:
        unit *= 10
    return next(step for step in (unit, 2 * unit, 5 * unit, 10 * unit) if step * _LINES >= most) * _LINES


def _ground(frame: _Frame) -> str:
    numbers = [frame.most * at // _LINES for at in range(_LINES + 1)]
    return "".join(_rule(frame, number) for number in numbers)


def _rule(frame: _Frame, number: int) -> str:
    left, right = frame.place(frame.first, number), frame.place(frame.last, number)
    line = svg.element(
        "path", class_="growth-rule", d=svg.path([left, right]), stroke=Colour.LINE.light, stroke_width="1"
    )
    return line + _words(str(number), _LEFT - 6, left[1] + 4, "end")


def _line(at: int, one: Round, frame: _Frame) -> str:
    look, places = style(at), [frame.place(*point) for point in one.points]
    line = svg.element(
        "path",
        class_=f"series {look.class_}",
        d=svg.path([frame.place(frame.first, 0), *places] if len(places) == 1 else places),
        fill="none",
        stroke=look.ink,
        stroke_width="2.5",
        stroke_dasharray=look.dash,
        stroke_linejoin="round",
    )
    return line + marker(look, *places[-1])


def _name(at: int, label: str) -> str:
    return marker(style(at), _LEFT + 6 + at * 190, 16) + _words(label, _LEFT + 18 + at * 190, 21, "start", "bars-words")


def _words(text: str, x: float, y: float, anchor: str, class_: str = "bars-soft") -> str:
    fill = Colour.INK.light if class_ == "bars-words" else Colour.INK_SOFT.light
    return svg.element("text", svg.text(text), class_=class_, x=x, y=y, font_size="12", text_anchor=anchor, fill=fill)
