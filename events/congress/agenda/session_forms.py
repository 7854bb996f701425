"""Forms for sessions: what organizers may type about one, and who is on stage."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from events.congress.agenda.operations import SessionValues
from events.congress.agenda.stage_rows import ROLE_WORDS, Parts, PartTyped, find_parts, parts_of, parts_typed
from events.congress.agenda.values import (
    LONGEST,
    Agenda,
    AgendaSession,
    AgendaSlot,
    Definition,
)
from events.platform.language.cleaning import clean_line
from events.platform.language.formats import language_name
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import RESERVED
from events.platform.web import form_rules
from events.platform.web.clock_fields import FOLD_WORDS, fold_field, missing_day, missing_hour
from events.platform.web.fields import (
    DateField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextsField,
    TimeField,
    choices_of,
)
from events.platform.web.form_rules import AtMost, Filled, refuse
from events.platform.web.forms import Form
from events.platform.zoned import ZonedTime

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_DAY = dt.timedelta(days=1)
_LONGEST_NIGHT = dt.timedelta(hours=8)  # what begins in the evening and ends before it began: a dinner, a party
_EMPTY_ROWS = 2
MOST_LINKS = 20


def _is_code(form: object, field: Field) -> None:
    if field.data and (not _CODE.fullmatch(field.data) or field.data in RESERVED):
        raise ValidationError(
            gettext("A code consists of letters, digits, hyphens and underscores: it stands in addresses.")
        )


def _are_links(form: object, field: Field) -> None:
    lines = _lines(field.data or "")
    if len(lines) > MOST_LINKS:
        raise ValidationError(gettext("At most %(number)s links fit.", number=MOST_LINKS))
    for line in lines:
        if not is_web_address(line.split()[0]):
            raise ValidationError(
                gettext("%(line)s does not begin with a complete address such as https://example.org/.", line=line[:60])
            )


def is_web_address(text: str) -> bool:
    """Whether a link may lead there: http or https with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= 2000
    except ValueError:
        return False


def _choices(rows: Sequence[Definition]) -> list[SelectChoice]:
    """Return none and all rows, the retired ones last."""
    ordered = sorted(rows, key=lambda row: row.is_retired)
    return choices_of([("", _("None")), *((row.code, str(row.name) or row.code) for row in ordered)])


def _tongues(agenda: Agenda) -> tuple[str, ...]:
    """Return the languages of the event, then what else is spoken at it."""
    return (*agenda.languages, *(code for code in agenda.spoken if code not in agenda.languages))


class SessionForm(Form):
    """A session of a programme, with who is on stage in `rows`. `values_of` reads it once it is valid."""

    title = TextsField(_("Title"), is_required=True)
    abstract = TextsField(_("Abstract"), is_long=True)
    type = SelectField(_("Type of session"), default="")
    track = SelectField(_("Theme"), default="")
    room = SelectField(_("Room"), default="")
    language = SelectField(_("Language spoken"), default="")
    interpretation = SelectMultipleField(_("Interpretation into"))
    starts_on = DateField(_("Day"), [Filled(missing_day)])
    starts = TimeField(_("Start"), [Filled(missing_hour)])
    ends = TimeField(_("End"), [Filled(missing_hour)])
    ends_on = DateField(_("Last day"), [Optional()])
    starts_fold = fold_field()
    ends_fold = fold_field()
    links = LongTextField(_("Links"), [_are_links], longest=8000)
    join_url = LineField(
        _("Address to join online"),
        [AtMost(500), form_rules.is_web_address],
        500,
        description=_("Empty: that of the room. Only registered people see it."),
    )
    join_languages = SelectMultipleField(_("Languages of the stream"))

    zoned_starts: ZonedTime
    zoned_ends: ZonedTime
    parts: Parts

    def __init__(
        self, agenda: Agenda, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None
    ) -> None:
        self.agenda = agenda
        self.asked_folds: set[str] = set()  # "starts", "ends": hours that clocks show twice
        self.rows: Sequence[PartTyped] = (data or {}).get("rows", ())
        if formdata is not None:
            self.rows = parts_typed(formdata)
        tongues = [(code, language_name(code, capital=True)) for code in _tongues(agenda)]
        choices = {
            "type": _choices(agenda.types),
            "track": _choices(agenda.tracks),
            "room": _choices(agenda.rooms),
            "language": choices_of([("", _("Not said")), *tongues]),
            "interpretation": choices_of(tongues),
            "join_languages": choices_of(tongues),
        }
        super().__init__(formdata, data=data, languages=agenda.languages, choices=choices)

    @property
    def all_rows(self) -> list[PartTyped]:
        """Return who is on stage, with empty rows to fill in."""
        return [*self.rows, *(PartTyped() for _number in range(_EMPTY_ROWS))]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        is_valid, parts = super().validate(extra_validators), find_parts(self.agenda, self.rows)
        self.parts = parts or ()
        return is_valid and parts is not None

    def check(self) -> None:
        if not (self.starts_on.data and self.starts.data and self.ends.data):
            return
        wall = dt.datetime.combine(self.starts_on.data, self.starts.data)
        until = self._wall_end(wall, self.ends.data)
        if self.ends_on.data is None and until - wall > _LONGEST_NIGHT:
            refuse(self.ends, _("The end is before the start. If it ends on another day, enter its last day as well."))
            return
        if until - wall > LONGEST:
            refuse(self.ends_on, gettext("A session lasts at most %(number)s days.", number=LONGEST.days))
            return
        starts = self._time(wall, self.starts, self.starts_fold)
        ends = self._time(until, self.ends, self.ends_fold)
        if starts and ends:
            self.zoned_starts, self.zoned_ends = starts, ends
            if ends.instant() <= starts.instant():
                refuse(self.ends, _("The end is not after the start."))

    def lines_in_words(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate((row for row in self.rows if row.who), 1):
            yield f"{_('Who is on stage')} {number}", f"{row.who} ({ROLE_WORDS[row.role]})"

    def _wall_end(self, starts: dt.datetime, ends: dt.time) -> dt.datetime:
        """Return the end on the wall: one before the start is in the night after, unless the last day is given."""
        day = self.ends_on.data or starts.date()
        is_next_day = self.ends_on.data is None and ends < starts.time() and day < dt.date.max
        return dt.datetime.combine(day + _DAY if is_next_day else day, ends)

    def _time(self, wall: dt.datetime, hour: TimeField, fold: RadioField) -> ZonedTime | None:
        """Return the time that is meant; None when there is none, which is then said at its field."""
        try:
            time = ZonedTime(wall, self.agenda.time_zone)
        except ValueError:
            refuse(self.starts_on, _("This year cannot be right."))
            return None
        if time.is_skipped:
            refuse(hour, _("Clocks go forward over this hour on that day: it does not exist there. Choose another."))
            return None
        if not time.is_repeated:
            return time
        self.asked_folds.add(hour.name)
        if fold.data not in FOLD_WORDS:
            refuse(hour, _("Clocks go back on that day and show this hour twice. Say below which one is meant."))
            return None
        return ZonedTime(wall, self.agenda.time_zone, int(fold.data))


class NewSessionForm(SessionForm):
    """A session that is made, with the code that it keeps."""

    code = LineField(_("Code"), [_is_code], longest=40)


def values_of(form: SessionForm) -> SessionValues:
    """Return what a valid form says."""
    agenda = form.agenda
    return SessionValues(
        texts={"title": form.title.data, "abstract": form.abstract.data},
        starts=form.zoned_starts,
        ends=form.zoned_ends,
        track_id=_id(agenda.track(form.track.data)),
        type_id=_id(agenda.type(form.type.data)),
        room_id=_id(agenda.room(form.room.data)),
        language=form.language.data or None,
        interpretation=tuple(code for code in form.interpretation.data if code != form.language.data),
        links=links_in(form.links.data),
        join_url=form.join_url.data,
        join_languages=tuple(form.join_languages.data),
        parts=form.parts,
    )


def _id(row: Definition | None) -> UUID | None:
    return row.id if row else None


def _code(row: Definition | None) -> str:
    return row.code if row else ""


def data_of(session: AgendaSession, agenda: Agenda) -> dict[str, object]:
    """Return what the form shows of a session."""
    slot = session.slot
    return {
        "title": dict(session.title.texts),
        "abstract": dict(session.abstract.texts),
        "type": _code(session.type),
        "track": _code(session.track),
        "language": session.language,
        "interpretation": list(session.interpretation),
        "links": links_as_text(session.links),
        "join_url": session.join_url,
        "join_languages": list(session.join_languages),
        "rows": parts_of(session, agenda),
        **(_place(slot) if slot else {}),
    }


def _place(slot: AgendaSlot) -> dict[str, object]:
    starts, ends = dt.datetime.fromisoformat(slot.starts), dt.datetime.fromisoformat(slot.ends)
    is_plain = ends.date() == starts.date() or (ends - starts <= _LONGEST_NIGHT and ends.time() < starts.time())
    return {
        "room": _code(slot.room),
        "starts_on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "ends_on": None if is_plain else ends.date(),
        "starts_fold": str(slot.starts_fold),
        "ends_fold": str(slot.ends_fold),
    }


def links_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return title and address of each line "https://example.org/ The title"."""
    words = [clean_line(line).partition(" ") for line in _lines(text)]
    return tuple((title, address) for address, _space, title in words)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def links_as_text(links: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{address} {title}".strip() for title, address in links)
