"""The grid of a day: which column and which rows each session takes. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.congress.agenda.values import AgendaRoom, Placed

ROW = dt.timedelta(minutes=5)
_LAST_ROW = 287
MOST_COLUMNS = 40  # the style sheet has places for so many; a day with more is shown as a list


Lane = tuple[AgendaRoom | None, list[Placed]]  # sessions of a room of which no two overlap


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the grid: a room, or a place that is none of the rooms. The second of a room repeats it."""

    room: AgendaRoom | None
    is_repeated: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A session in the grid. `column` counts from 1; 0 spans all. Rows are five minutes from the first hour."""

    placed: Placed
    column: int
    row: int
    rows: int
    is_first_of_row: bool

    @property
    def place(self) -> str:
        """Return the classes of the style sheet."""
        return f"{self._columns}r-{self.row} s-{self.rows}"

    @property
    def _columns(self) -> str:
        if self.placed.session.is_break:
            return f"in-room c-{self.column} " if self.column else ""
        return f"c-{self.column or 'all'} "


@dataclass(frozen=True, slots=True)
class DayGrid:
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    starts_at: dt.datetime  # the instant of row 0
    ends_at: dt.datetime


def lay_out(day: Sequence[Placed]) -> DayGrid | None:
    """Return the sessions of a day in a grid, in the given order; None when the day is empty or too wide for one.

    A session with nothing beside it spans all columns, and so does a break. Two that overlap in one room stand
    in two columns of that room.
    """
    columns = _columns(day) if day else []
    if not 0 < len(columns) <= MOST_COLUMNS:
        return None
    starts_at = _first_hour(day)
    cells = tuple(_cells(day, columns, starts_at))
    return DayGrid(_heads(columns), cells, starts_at, max(placed.slot.ends_at for placed in day))


def _first_hour(day: Sequence[Placed]) -> dt.datetime:
    """Return the full hour there in which the day begins; zones of half hours have other full hours than UTC.

    What goes on since an earlier day does not begin it.
    """
    last = max(placed.slot.day for placed in day)
    slots = [placed.slot for placed in day if placed.slot.day == last]
    instant, wall = min(slot.starts_at for slot in slots), min(slot.starts for slot in slots)
    return instant - dt.timedelta(minutes=int(wall[14:16]), seconds=instant.second)


def _cells(day: Sequence[Placed], columns: Sequence[Lane], starts_at: dt.datetime) -> Iterator[Cell]:
    numbers = {id(placed): number for number, (_, held) in enumerate(columns, 1) for placed in held}
    last_row = -1
    for placed in day:
        row, rows = _rows(placed, starts_at)
        yield Cell(placed, numbers.get(id(placed), 0), row, rows, row != last_row)
        last_row = row


def _heads(columns: Sequence[Lane]) -> tuple[Column, ...]:
    rooms = [room for room, _ in columns]
    return tuple(Column(room, room in rooms[:number]) for number, room in enumerate(rooms))


def _rows(placed: Placed, starts_at: dt.datetime) -> tuple[int, int]:
    row = max(min((placed.slot.starts_at - starts_at) // ROW, _LAST_ROW), 0)
    end = min(-((starts_at - placed.slot.ends_at) // ROW), _LAST_ROW + 1)
    return row, max(end - row, 1)


def _columns(day: Sequence[Placed]) -> list[Lane]:
    """Return columns and what stands in each: rooms in order, those of overlapping sessions twice, then elsewhere."""
    by_room: dict[AgendaRoom | None, list[list[Placed]]] = {}
    for placed in (placed for placed in day if not _spans(placed, day)):
        _add(placed, by_room.setdefault(placed.slot.room, []))
    found = [(room, lane) for room in sorted(by_room, key=_order) for lane in by_room[room]]
    return found or [(day[0].slot.room, [])]


def _add(placed: Placed, lanes: list[list[Placed]]) -> None:
    """Put a session into the first lane where nothing overlaps it, else into a lane of its own."""
    for lane in lanes:
        if not any(overlap(placed, other) for other in lane):
            lane.append(placed)
            return
    lanes.append([placed])


def _order(room: AgendaRoom | None) -> tuple[bool, int, str]:
    return (False, room.position, room.code) if room else (True, 0, "")


def _spans(placed: Placed, day: Sequence[Placed]) -> bool:
    beside = (other for other in day if other is not placed and overlap(placed, other))
    return not any(not _is_behind(placed) or other.session.is_break for other in beside)


def _is_behind(placed: Placed) -> bool:
    """Whether it is drawn behind what takes place meanwhile; two breaks at once cannot both be."""
    return placed.session.is_break and placed.slot.room is None


def overlap(one: Placed, other: Placed) -> bool:
    """Whether both take place at some moment; one that ends when the other begins does not."""
    return one.slot.starts_at < other.slot.ends_at and other.slot.starts_at < one.slot.ends_at
