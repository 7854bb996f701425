"""A JSON file with the place of its upper objects and lists, so that a message can name the line.

The standard decoder does the reading; only the upper levels are walked by hand.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator

from events.congress.agenda.exchange.schedule import ScheduleError
from events.platform.language.i18n import message

MAX_NOTED = 100_000  # members of the upper levels: a schedule of 1,000 sessions has 1,100
_BLANKS = re.compile(r"[ \t\r\n]*")
_CAUSES = {
    "Expecting value": message("a value is missing"),
    "Expecting ',' delimiter": message("a comma is missing"),
    "Expecting ':' delimiter": message("a colon is missing"),
    "Expecting property name enclosed in double quotes": message("a name in double quotes is missing"),
    "Invalid control character at": message("a control character stands in a text"),
    "Invalid \\escape": message("a backslash stands before a character that it cannot escape"),
    "Unterminated string starting at": message("a text is not closed"),
    "Extra data": message("there is something after the end"),
}


class JsonDocument:
    """The value of a JSON file and where its objects and lists of the upper levels begin.

    Lists that an object has twice under the same name are joined: the standard decoder would lose the first.
    Raises ScheduleError with line and column for what is no JSON.
    """

    def __init__(self, data: bytes, *, noted_depth: int) -> None:
        self._text = _decoded(data)
        self._decoder = json.JSONDecoder()
        self._begins: dict[int, int] = {}  # id of an object or list -> where it begins
        self._noted = 0
        self._end = 0  # behind the value that was read last
        self._line_ends = [found.start() for found in re.finditer("\n", self._text)]
        self.value = self._whole(noted_depth)

    def begin(self, value: object) -> int:
        return self._begins.get(id(value), 0)

    def line(self, position: int) -> int:
        return bisect_left(self._line_ends, position) + 1

    def position_of(self, wanted: str | int, begin: int) -> int:
        """Return where the value of a name, or the item of a number, begins in what begins at `begin`."""
        last = begin
        for key, position in self._members(begin):
            last = position if key == wanted else last
            self._end = self._decoder.raw_decode(self._text, position)[1]
        return last

    def _whole(self, depth: int) -> object:
        try:
            value = self._value(self._skip(0), depth)
            if (end := self._skip(self._end)) < len(self._text):
                raise json.JSONDecodeError("Extra data", self._text, end)
        except json.JSONDecodeError as error:
            raise self._broken(error) from error
        except RecursionError as error:
            line = self.line(self._end)
            raise ScheduleError(message("The JSON is nested too deeply for a schedule."), line=line) from error
        except ValueError as error:  # Python reads no number of more than 4,300 digits
            line = self.line(self._end)
            raise ScheduleError(message("The JSON has a number that is too long."), line=line) from error
        return value

    def _value(self, at: int, depth: int) -> object:
        self._count()
        opening = self._text[at : at + 1]
        if depth and opening == "{":
            value: object = self._object(at, depth - 1)
        elif depth and opening == "[":
            value = [self._value(position, depth - 1) for _, position in self._members(at)]
        else:
            value, self._end = self._decoder.raw_decode(self._text, at)
        if opening in {"{", "["}:
            self._begins[id(value)] = at
        return value

    def _count(self) -> None:
        self._noted += 1
        if self._noted > MAX_NOTED:
            raise ScheduleError(message("The JSON has too many values for a schedule."), line=self.line(self._end))

    def _object(self, at: int, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, position in self._members(at):
            value, before = self._value(position, depth), values.get(str(key))
            if isinstance(before, list) and isinstance(value, list):
                before.extend(value)
            else:
                values[str(key)] = value
        return values

    def _members(self, at: int) -> Iterator[tuple[str | int, int]]:
        """Give name or number of each member with where its value begins; who takes it leaves `_end` behind it."""
        closing = "}" if self._text[at] == "{" else "]"
        at, number = self._skip(at + 1), 0
        if self._text[at : at + 1] == closing:
            self._end = at + 1
            return
        while True:
            key, at = self._key(at) if closing == "}" else (number, at)
            yield key, at
            at, number = self._skip(self._end), number + 1
            if self._text[at : at + 1] == closing:
                self._end = at + 1
                return
            at = self._skip(self._after(at, ","))

    def _key(self, at: int) -> tuple[str, int]:
        if self._text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", self._text, at)
        key, at = self._decoder.raw_decode(self._text, at)
        return key, self._skip(self._after(self._skip(at), ":"))

    def _after(self, at: int, sign: str) -> int:
        if self._text[at : at + 1] != sign:
            raise json.JSONDecodeError(f"Expecting '{sign}' delimiter", self._text, at)
        return at + 1

    def _skip(self, at: int) -> int:
        found = _BLANKS.match(self._text, at)
        return found.end() if found else at

    def _broken(self, error: json.JSONDecodeError) -> ScheduleError:
        is_early = error.pos >= len(self._text.rstrip())
        reason = error.msg.removesuffix(": ")
        cause = message("the file ends too early") if is_early else _CAUSES.get(reason, reason)
        text = message("The JSON is broken: %(cause)s.")
        return ScheduleError(text, line=error.lineno, column=error.colno, cause=cause)


def _decoded(data: bytes) -> str:
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = message("The file is not valid %(encoding)s. Save it as UTF-8.")
        raise ScheduleError(text, line=line, encoding=encoding.upper().removesuffix("-SIG")) from error
