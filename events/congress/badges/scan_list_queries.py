"""The list of what was read at the doors of an event, paged by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.congress.badges.answers import TITLE_WORDS, UNKNOWN
from events.congress.badges.models import Scan
from events.congress.organizing.models import Event
from events.platform.language.cleaning import fold
from events.platform.language.formats import moment
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.storage.conditions import Part, holds_words, one_of, plain, ranked, within_days
from events.platform.web.addresses import address
from events.platform.web.lists.cells import Pill
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_sql import SqlField, SqlList
from events.records.people.queries import names_of

RESULT_WORDS: Mapping[str, LazyText] = {**TITLE_WORDS, "unknown": UNKNOWN, "undone": _("Taken back")}
_TONES = {"welcome": "good", "already": "quiet", "undone": "quiet", "unknown": "fail", "other_event": "fail"}
_METHOD_WORDS: Mapping[str, LazyText] = {
    "camera": pgettext("how a badge was read", "Camera"),
    "scanner": pgettext("how a badge was read", "Scanner"),
    "typed": pgettext("how a badge was read", "Typed"),
    "search": pgettext("how a badge was read", "Found by name"),
}
_TEXT = "COALESCE(r.search_text || ' ' || lower(r.reference), '')"
_AT = "COALESCE(s.scanned_at, s.recorded_at)"


@dataclass(frozen=True)
class Line:
    """A reading, and the name of the account that made it."""

    scan: Scan
    by: str

    @property
    def name(self) -> str:
        return self.scan.registration.badge_name if self.scan.registration else ""

    @property
    def reference(self) -> str:
        return self.scan.registration.reference if self.scan.registration else ""

    @property
    def at(self) -> dt.datetime:
        found: dt.datetime = self.scan.scanned_at or self.scan.recorded_at
        return found


def scan_list(event: Event) -> SqlList[Line]:
    """Return the list of what was read at the doors."""

    def href(line: Line) -> str:
        return address("organize.registration", slug=event.slug, reference=line.reference) if line.reference else ""

    return SqlList(
        fields=_fields(event.time_zone),
        sort="-at",
        name=lambda line: str(line.scan.id),
        href=href,
        source="scan s LEFT JOIN registration r ON r.id = s.registration_id",
        key="s.id",
        tie="s.recorded_at DESC, s.id DESC",
        within=lambda to: f"s.event_id = {to.bind(event.id)}",
        words=lambda words: holds_words(_TEXT, fold(words).split()),
        read=_read,
    )


def _fields(zone: str) -> Sequence[SqlField[Line]]:
    return (
        Field(Column("name", _("Name")), lambda line: line.name or "–", plain("r.badge_name_key")),
        Field(
            Column("result", pgettext("of a reading at the door", "Answer")),
            lambda line: Pill(RESULT_WORDS[line.scan.result], _TONES.get(line.scan.result, "wait")),
            ranked("s.result", list(RESULT_WORDS)),
            Filter("result", pgettext("of a reading at the door", "Answer"), Kind.CHOICE, list(RESULT_WORDS.items())),
            one_of("s.result"),
        ),
        Field(
            Column("at", _("When")),
            lambda line: moment(line.at, zone),
            plain(_AT),
            Filter("at", _("When"), Kind.DAY),
            within_days(_AT, zone),
        ),
        Field(
            Column("check_point", _("Check point")),
            lambda line: line.scan.check_point,
            plain("lower(s.check_point)"),
            Filter("check_point", _("Check point"), Kind.TEXT),
            _at_check_point,
        ),
        Field(
            Column("method", pgettext("how a badge was read", "Read by")),
            lambda line: str(_METHOD_WORDS.get(line.scan.method, line.scan.method)),
            ranked("s.method", list(_METHOD_WORDS)),
            Filter("method", pgettext("how a badge was read", "Read by"), Kind.CHOICE, list(_METHOD_WORDS.items())),
            one_of("s.method"),
        ),
        Field(Column("by", _("Who"), is_sorted=False), lambda line: line.by, plain("s.id")),
        Field(Column("reference", _("Reference")), lambda line: line.reference, plain("r.reference")),
        Field(Column("device", _("Device"), is_shown=False), lambda line: line.scan.device, plain("s.device")),
        Field(
            Column("recorded", _("Received"), is_shown=False),
            lambda line: moment(line.scan.recorded_at, zone),
            plain("s.recorded_at"),
        ),
    )


def _at_check_point(chosen: Sequence[str]) -> Part:
    return holds_words("lower(s.check_point)", chosen[0].lower().split())


async def _read(keys: Sequence[str]) -> dict[str, Line]:
    rows = await Scan.filter(id__in=[int(key) for key in keys]).select_related("registration")
    names = await names_of({row.account for row in rows if row.account})
    return {str(row.id): Line(row, names.get(row.account, "") if row.account else "") for row in rows}
