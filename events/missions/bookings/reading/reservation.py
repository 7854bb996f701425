"""A reservation as a booking tells it: frozen values, each with its origin.

Pure. Readers make them (`reading.reading`), `bookings.matching` holds them against the legs of a
mission. `msgspec` writes and reads them as JSON without loss, so a page can keep one beside its file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Self

from events.missions.itineraries.plan.kinds import TRANSPORT, LegKind
from events.platform.language.cleaning import fold
from events.platform.zoned import ZonedTime

LONGEST_IDENTITY = 200


class Status(StrEnum):
    """In schema.org ReservationConfirmed, ReservationHold (and ReservationPending), ReservationCancelled."""

    CONFIRMED = "confirmed"
    HOLD = "hold"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """In which form a field was written."""

    JSON_LD = "json_ld"
    MICRODATA = "microdata"
    CALENDAR = "calendar"
    AIRPORTS = "airports"  # not in the booking: looked up by the airport's code
    ZONES = "zones"  # not in the booking: the zone of the place, from its country or position
    MAIL = "mail"  # a header of the mail


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field comes from: the part of the file ("mail.eml, part 2"), and the path of the value in it.

    Paths: "$[0].reservationFor.departureTime" (JSON-LD and microdata alike), "VEVENT[0].DTSTART", "LIM" (a code).
    """

    source: Source
    part: str
    path: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the booking has it: what the clock on the wall of the place shows, to the minute.

    `zone`     the IANA key of the place, None while the place is not known well enough.
    `offset`   minutes east of UTC, as written; kept while the zone is not known, so that the time stays exact.
    `is_day`   only the day is told: `wall` is its midnight.
    """

    wall: dt.datetime
    zone: str | None = None
    fold: int = 0
    offset: int | None = None
    is_day: bool = False

    @property
    def has_offset_only(self) -> bool:
        """Whether it is exact, in a place whose zone is not known."""
        return self.offset is not None and not self.zone and not self.is_day

    @property
    def zoned(self) -> ZonedTime | None:
        """The time in its zone; None for a mere day, and while the zone is not known."""
        return ZonedTime(self.wall, self.zone, self.fold) if self.zone and not self.is_day else None

    def instant(self) -> dt.datetime | None:
        """The instant in UTC; None for a mere day, and while neither zone nor offset is known."""
        if self.is_day:
            return None
        if self.offset is not None and not self.zone:
            return self.wall.replace(tzinfo=_offset(self.offset)).astimezone(dt.UTC)
        return self.zoned.instant() if self.zoned else None

    def placed(self, zone: str) -> Self:
        """The same in the zone of a place that is known only now: an offset is converted, a wall time kept.

        What has its zone already stays as it is. Raises UnknownZoneError, and WallTimeError outside 1970 to 2199.
        """
        if self.zone:
            return self
        if self.is_day or self.offset is None:
            return replace(self, zone=zone)
        there = ZonedTime.from_instant(self.wall.replace(tzinfo=_offset(self.offset)), zone)
        return replace(self, wall=there.wall, zone=zone, fold=there.fold, offset=None)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where it begins or ends. `country` is ISO 3166-1 alpha-2 or "", `zone` an IANA key or None."""

    name: str = ""
    iata: str = ""
    city: str = ""
    country: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    terminal: str = ""
    zone: str | None = None

    def __bool__(self) -> bool:
        return bool(self.name or self.iata or self.address or self.latitude is not None)

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    @property
    def key(self) -> str:
        """The same for two stops that are the same: the airport's code, else the folded name or address."""
        return self.iata or fold(self.name or self.address)


@dataclass(frozen=True, slots=True)
class Traveller:
    name: str
    seat: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """`currency` is ISO 4217, or "" where the booking does not say it."""

    amount: Decimal
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One segment of a booking: what one leg of the itinerary holds.

    A stay, a meal and a meeting are at `origin`; their `carrier` is the house, so the name is in `origin` and, for a
    meeting, in `title`. `revised_at` is when the sender last changed it (an instant), else when the mail was sent.
    `price` is what the booking tells, as a rule of the whole: its segments then tell the same.
    `origins` says of each field that is filled where it was read; fields of stops are "origin.city" and the like.
    """

    kind: LegKind
    reference: str = ""
    status: Status = Status.CONFIRMED
    title: str = ""
    carrier: str = ""
    number: str = ""
    origin: Stop = Stop()
    destination: Stop = Stop()
    starts: Moment | None = None
    ends: Moment | None = None
    travellers: tuple[Traveller, ...] = ()
    price: Price | None = None
    phone: str = ""
    url: str = ""
    uid: str = ""  # of the calendar entry it was read from
    revised_at: dt.datetime | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def is_transport(self) -> bool:
        return self.kind in TRANSPORT

    @property
    def segment(self) -> str:
        """The part that tells the segments of one booking apart: number and both ends, or the house.

        The date is left out, so that a later mail with another date is about the same segment; where one booking
        holds the same segment twice, `bookings.matching` takes the nearest in time.
        """
        if not self.is_transport:
            return self.origin.key or fold(self.title)
        return f"{plain_number(self.number)} {self.origin.key}>{self.destination.key}"

    @property
    def identity(self) -> str:
        """Equal for two mails about the same reservation: kind, booking number and segment.

        Without a booking number the day and the travellers stand in for it, so that a changed date is not followed:
        nothing then says that the two are one.
        """
        reference = plain_reference(self.reference)
        if not reference:
            day = self.starts.wall.date().isoformat() if self.starts else ""
            names = ",".join(sorted(fold(each.name) for each in self.travellers))
            reference = f"- {day} {names}"
        return _within(f"{self.kind}|{reference}|{self.segment}", LONGEST_IDENTITY)


def _within(text: str, length: int) -> str:
    """The text, or its beginning and the digest of the whole where it is longer."""
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return text if len(text) <= length else f"{text[: length - 33]}#{digest}"


def _offset(minutes: int) -> dt.timezone:
    return dt.timezone(dt.timedelta(minutes=minutes))


def plain_reference(reference: str) -> str:
    """A booking number for comparison: letters and digits only ("x7k-2qd" and "X7K2QD" are equal)."""
    return re.sub(r"[\W_]+", "", reference).upper()


def plain_number(number: str) -> str:
    """A flight's or train's number for comparison: "LA 2530", "la2530" and "LA 02530" are equal."""
    plain = re.sub(r"[\W_]+", "", number).upper()
    found = re.fullmatch(r"([A-Z]{2,3}|[A-Z][0-9]|[0-9][A-Z])?0*([0-9]+[A-Z]?)", plain)
    return f"{found[1] or ''}{found[2]}" if found else plain
