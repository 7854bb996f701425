"""Answers as they are stored, read back without ever raising: an older form may have written what no form does now."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

import msgspec

LONGEST_LINE = 200  # characters of an answer of one line
_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Given:
    """An answer as it is stored, and the revision of the question that it was given to."""

    value: str
    revision: int

    @property
    def sealed(self) -> str:
        """The text that the vault keeps of it; empty for no answer."""
        return f"{self.revision}:{self.value}" if self.value else ""

    @classmethod
    def from_sealed(cls, text: str) -> Given:
        revision, _colon, value = text.partition(":")
        return cls(value, int(revision))


@dataclass(frozen=True)
class Telephone:
    """A telephone number as it was typed, and as any telephone dials it; that is empty for what is not possible."""

    typed: str
    e164: str

    @property
    def stored(self) -> str:
        return msgspec.json.encode([self.typed, self.e164]).decode()


def telephone_in(value: str) -> Telephone | None:
    """Return a telephone number, None for what is none."""
    try:
        return Telephone(*msgspec.json.decode(value, type=tuple[str, str]))
    except msgspec.MsgspecError:
        return None


@dataclass(frozen=True)
class Amount:
    """An amount of money in whole minor units."""

    minor: int
    currency: str

    @property
    def stored(self) -> str:
        return msgspec.json.encode([self.minor, self.currency]).decode()


def amount_in(value: str) -> Amount | None:
    """Return an amount of money, None for what is none."""
    try:
        return Amount(*msgspec.json.decode(value, type=tuple[int, str]))
    except msgspec.MsgspecError:
        return None


@dataclass(frozen=True)
class Journey:
    """An arrival or a departure: a day, and as far as known an hour "14:30", a flight, and an airport or station."""

    day: str
    hour: str = ""
    flight: str = ""
    place: str = ""

    @property
    def stored(self) -> str:
        return msgspec.json.encode([self.day, self.hour, self.flight, self.place]).decode()


def journey_in(value: str) -> Journey | None:
    """Return an arrival or a departure, None for what is none."""
    try:
        return Journey(*msgspec.json.decode(value, type=tuple[str, str, str, str]))
    except msgspec.MsgspecError:
        return None


@dataclass(frozen=True)
class Attached:
    """A file that was sent as an answer: the row that keeps it, and its name."""

    id: str
    name: str

    @property
    def stored(self) -> str:
        return msgspec.json.encode([self.id, self.name]).decode()


def attached_in(value: str) -> Attached | None:
    """Return a file that was sent, None for what is none."""
    try:
        return Attached(*msgspec.json.decode(value, type=tuple[str, str]))
    except msgspec.MsgspecError:
        return None


def moment_in(value: str) -> dt.datetime | None:
    """Return a wall time, None for what is none."""
    try:
        return dt.datetime.strptime(value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - of the event's zone
    except ValueError:
        return None


def number_in(value: str) -> Decimal | None:
    return Decimal(value) if _NUMBER.fullmatch(value) else None


def day_in(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def codes_in(value: str) -> list[str] | None:
    """Return the codes of several choices, None for what is no list of codes."""
    try:
        return msgspec.json.decode(value, type=list[str])
    except msgspec.MsgspecError:
        return None
