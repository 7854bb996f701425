"""What the clients are asked to read: calendars of our writer from rows, beside what each must see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from events.platform.ical.entries import Calendar
from events.platform.ical.writer import write_calendar
from tests.publishing.calendars.clients.reckoning import Row
from tests.publishing.calendars.clients.registry import Seen

_ZONES = (
    "Africa/Casablanca",
    "America/Lima",
    "America/St_Johns",
    "America/Toronto",
    "Asia/Kathmandu",
    "Asia/Manila",
    "Australia/Adelaide",
    "Europe/Madrid",
)


@dataclass(frozen=True)
class Case:
    """A calendar in all of its states, the last of which is what clients must see."""

    name: str
    states: tuple[bytes, ...]
    meant: Sequence[Seen]


def written(rows: Iterable[Row]) -> bytes:
    return write_calendar(Calendar(name="Clients", entries=tuple(row.entry() for row in rows)))


def case(name: str, *rows: Row) -> Case:
    return Case(name, (written(rows),), [row.seen() for row in rows])


def written_cases() -> Iterator[Case]:
    """Those that need no database."""
    yield case("flight across zones", *_flights())
    yield case("stay", *_stays())
    yield case("clocks change in the week", *_weeks())
    yield case("an hour twice, an hour never", *_odd_hours())
    yield case("date line", *_date_line())
    yield case("half and quarter hours", *_half_hours())
    yield case("long accented titles", *_accented())
    yield case("Arabic", *_arabic())
    yield case("emoji", *_emoji())
    yield case("2,000 entries", *_many(2000))


def _flights() -> Iterator[Row]:
    yield Row(
        "flight-1",
        "2027-05-29T22:10",
        "2027-05-30T09:25",
        "QR 138 · Barcelone → Katmandou",
        "Europe/Madrid",
        "Asia/Kathmandu",
        description="22:10 Barcelone → 09:25 +1 Katmandou\nDurée : 7 h 30",
        location="Aéroport Josep Tarradellas, terminal 1",
        sequence=2,
        alarms=(180,),
    )
    yield Row(
        "flight-2",
        "2027-06-04T17:30",
        "2027-06-04T19:55",
        "AT 208 · Casablanca → Montréal",
        "Africa/Casablanca",
        "America/Toronto",
        alarms=(180,),
        status="TENTATIVE",
    )


def _stays() -> Iterator[Row]:
    yield Row("stay-1", "2026-02-12", "2026-03-24", "Hôtel Le Diwan, Rabat", is_transparent=True)
    yield Row("stay-2", "2027-03-27", "2027-03-29", "Hotel Rosario", is_transparent=True, location="La Paz")
    yield Row("day-1", "2027-10-31", "2027-11-01", "Journée libre", is_transparent=True)


def _weeks() -> Iterator[Row]:
    """Nine to eleven on each day of weeks in which clocks change; Casablanca in February, March and September."""
    begins = {
        "Africa/Casablanca": ("2026-02-12", "2026-03-19", "2026-09-17", "2027-02-04", "2027-03-12"),
        "America/Toronto": ("2026-03-05", "2026-10-29"),
        "Europe/Madrid": ("2027-03-25", "2027-10-28"),
        "Australia/Lord_Howe": ("2027-04-01", "2027-09-30"),
        "Africa/Cairo": ("2027-04-27", "2027-10-26"),
    }
    for zone, days in begins.items():
        for begin in days:
            for day in range(7):
                date = dt.date.fromisoformat(begin) + dt.timedelta(days=day)
                yield Row(f"{zone}-{date}", f"{date}T09:00", f"{date}T11:00", f"Atelier à {zone}", zone)


def _odd_hours() -> Iterator[Row]:
    yield Row("twice-1", "2027-10-31T02:30", "2027-10-31T02:30", "Première fois", "Europe/Madrid", folds=(0, 1))
    yield Row("twice-2", "2027-10-31T02:30", "2027-10-31T04:00", "Deuxième fois", "Europe/Madrid", folds=(1, 0))
    yield Row("never", "2027-03-28T02:30", "2027-03-28T05:00", "Jamais", "Europe/Madrid")
    yield Row("over", "2026-09-19T23:00", "2026-09-20T06:00", "Nuit du changement", "Africa/Casablanca")


def _date_line() -> Iterator[Row]:
    apia, honolulu = "Pacific/Apia", "Pacific/Honolulu"
    yield Row("west", "2027-05-10T09:00", "2027-05-09T14:30", "Apia → Honolulu", apia, honolulu, alarms=(180,))
    yield Row("east", "2027-05-12T10:15", "2027-05-13T15:40", "Honolulu → Apia", honolulu, apia, alarms=(180,))
    yield Row("first", "2027-01-01T00:00", "2027-01-01T01:00", "Première heure", "Pacific/Kiritimati")


def _half_hours() -> Iterator[Row]:
    for zone in (
        "Asia/Kathmandu",
        "Australia/Adelaide",
        "America/St_Johns",
        "Pacific/Chatham",
        "Asia/Kolkata",
        "Australia/Eucla",
        "Pacific/Marquesas",
    ):
        for month in (1, 7):
            date = f"2027-{month:02d}-15"
            yield Row(f"{zone}-{month}", f"{date}T08:15", f"{date}T09:45", f"Réunion, {zone}", zone)


def _accented() -> Iterator[Row]:
    long = (
        "Plénière d’ouverture : l’eau, un bien commun ; où en sommes-nous, et « que reste-t-il à faire » pour que "
        "chacune et chacun, à Ouagadougou, à Đà Nẵng, à São João d’Aliança ou à Łódź, en ait assez ? "
    )
    yield Row(
        "long",
        "2027-05-25T09:30",
        "2027-05-25T11:00",
        (long * 3).strip(),
        "Europe/Madrid",
        description=f"{long}\n\n{long * 5}".strip(),
        location="Salle Àgora, niveau −1; entrée B, côté mer",
    )
    marks = "e\u0301a\u0300o\u0302\u0323" * 60
    yield Row("combining", "2027-05-25T11:30", "2027-05-25T12:00", marks, "Europe/Madrid")
    signs = 'C:\\nouveau\\dossier "a; b, c" <b>&amp;</b> %0D%0A =0D ^n \\, \\; \\\\ :END:VEVENT'
    yield Row("signs", "2027-05-25T12:00", "2027-05-25T12:30", signs, "Europe/Madrid", description=f"{signs}\n{signs}")


def _arabic() -> Iterator[Row]:
    title = "الجلسة الافتتاحية: المياه، مصلحة مشتركة؛ شراكات مشغّلي المياه من أجل مدنٍ أكثر عدلاً"
    yield Row(
        "arabic",
        "2027-05-25T09:30",
        "2027-05-25T11:00",
        title,
        "Europe/Madrid",
        description=f"مرحبًا بكم في برشلونة\n{title} {title}",
        location="قاعة مونتجويك، الطابق ١",
    )
    mixed = "\u200fاجتماع AMUPEI \u2067(AT 208)\u2069 في مراكش\u200e – 12:30"
    yield Row("mixed", "2027-05-26T09:30", "2027-05-26T11:00", mixed, "Africa/Casablanca")


def _emoji() -> Iterator[Row]:
    joined = "👩🏽\u200d🔬👨\u200d👩\u200d👧\u200d👦🇪🇸🏴"
    joined += "\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    yield Row("family", "2027-05-25T09:30", "2027-05-25T11:00", joined * 12, "Europe/Madrid")
    yield Row("water", "2027-05-25T11:30", "2027-05-25T12:00", "水利 💧 " * 40 + "✓", "Europe/Madrid")


def _many(count: int) -> Iterator[Row]:
    """Half an hour each, in eight zones in turn, every seven hours and ten minutes from 2026 on."""
    begin = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - wall times are naive
    for number in range(count):
        starts = begin + number * dt.timedelta(hours=7, minutes=10)
        ends = starts + dt.timedelta(minutes=30)
        first, last = (time.isoformat(timespec="minutes") for time in (starts, ends))
        yield Row(f"many-{number}", first, last, f"Séance n° {number}", _ZONES[number % len(_ZONES)], alarms=(10,))
