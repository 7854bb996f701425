"""What organizers may type about sessions and speakers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from events.congress.agenda.operations import SessionValues
from events.congress.agenda.speaker_operations import SpeakerValues
from events.congress.agenda.values import Agenda, AgendaSession, AgendaSlot, AgendaSpeaker
from events.platform.language.choices import countries
from events.platform.language.cleaning import clean_line
from events.platform.language.formats import language_name
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.slugs import RESERVED
from events.platform.web.clock_fields import fold_field, missing_day, missing_hour
from events.platform.web.forms import Filled, Form, LineField, LongTextField, translated_field
from events.platform.zoned import ZonedTime
from events.records.texts.operations import Written

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DAY = dt.timedelta(days=1)
MOST_LINKS = 20


def session_form(agenda: Agenda, *arguments: Any, **keywords: Any) -> Form:
    """The form of one session of this programme. `values_of` reads it once it is valid."""
    tongues = [SelectChoice(code, language_name(code, capital=True)) for code in _tongues(agenda)]
    inputs = {
        "title": translated_field(_("Title"), agenda.languages, required_in=agenda.languages[0]),
        "abstract": translated_field(_("Abstract"), agenda.languages, is_long=True),
        "code": LineField(_("Code"), [_is_code], longest=40),
        "type": _select(_("Type of session"), agenda.types),
        "track": _select(_("Theme"), agenda.tracks),
        "room": _select(_("Room"), agenda.rooms),
        "language": SelectField(_("Language spoken"), choices=[SelectChoice("", _("Not said")), *tongues], default=""),
        "interpretation": SelectMultipleField(_("Interpretation into"), choices=tongues),
        "starts_on": DateField(_("Day"), [Filled(missing_day)]),
        "starts": TimeField(_("Start"), [Filled(missing_hour)]),
        "ends": TimeField(_("End"), [Filled(missing_hour)]),
        "ends_on": DateField(_("Last day"), [Optional()]),
        "starts_fold": fold_field(),
        "ends_fold": fold_field(),
        "links": LongTextField(_("Links"), [_are_links], longest=8000),
        "version": HiddenField(),
    }
    kind = type("SessionForm", (_SessionForm,), {**inputs, "zone": agenda.time_zone})
    return kind(*arguments, **keywords)  # type: ignore[no-any-return]


class _SessionForm(Form):
    """Checks that need several answers: hours that do not exist, hours that exist twice."""

    zone: str

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        return self._has_times() and is_valid

    def _has_times(self) -> bool:
        if not (self.starts_on.data and self.starts.data and self.ends.data):
            return False
        self.wall_starts = dt.datetime.combine(self.starts_on.data, self.starts.data)
        self.wall_ends = self._end()
        self.zoned_starts = self._time(self.wall_starts, self.starts, self.starts_fold)
        self.zoned_ends = self._time(self.wall_ends, self.ends, self.ends_fold)
        if self.zoned_starts is None or self.zoned_ends is None:
            return False
        if self.zoned_ends.instant() <= self.zoned_starts.instant():
            self.ends.errors = [*self.ends.errors, _("The end is not after the start.")]
            return False
        return True

    def _end(self) -> dt.datetime:
        """An end before the start is on the next day, unless the last day is told."""
        day = self.ends_on.data
        if day is None:
            day = self.starts_on.data
            if self.ends.data < self.starts.data and day < dt.date.max:
                day += _DAY
        return dt.datetime.combine(day, self.ends.data)

    def _time(self, wall: dt.datetime, hour: Any, fold_field: Any) -> ZonedTime | None:
        try:
            time = ZonedTime(wall, self.zone)
        except ValueError:
            self.starts_on.errors = [*self.starts_on.errors, _("This year cannot be right.")]
            return None
        if time.is_skipped:
            hour.errors = [
                *hour.errors,
                _("Clocks go forward over this hour on that day: it does not exist there. Choose another."),
            ]
            return None
        if time.is_repeated and fold_field.data not in {"0", "1"}:
            hour.errors = [
                *hour.errors,
                _("Clocks go back on that day and show this hour twice. Say below which one is meant."),
            ]
            return None
        return ZonedTime(wall, self.zone, int(fold_field.data)) if time.is_repeated else time

    @property
    def asks_starts_fold(self) -> bool:
        return self._is_repeated(getattr(self, "wall_starts", None))

    @property
    def asks_ends_fold(self) -> bool:
        return self._is_repeated(getattr(self, "wall_ends", None))

    def _is_repeated(self, wall: dt.datetime | None) -> bool:
        try:
            return wall is not None and ZonedTime(wall, self.zone).is_repeated
        except ValueError:
            return False


def values_of(form: Any, agenda: Agenda, parts: tuple[tuple[UUID, str], ...]) -> SessionValues:
    """What a valid form says."""
    track, kind, room = agenda.track(form.track.data), agenda.type(form.type.data), agenda.room(form.room.data)
    return SessionValues(
        texts=_written(form, "title", "abstract"),
        starts=form.zoned_starts,
        ends=form.zoned_ends,
        track_id=track.id if track else None,
        type_id=kind.id if kind else None,
        room_id=room.id if room else None,
        language=form.language.data or None,
        interpretation=tuple(code for code in form.interpretation.data or () if code != form.language.data),
        links=links_in(form.links.data or ""),
        parts=parts,
    )


def _written(form: Any, *names: str) -> Written:
    return {name: {code: text or "" for code, text in form[name].data.items()} for name in names}


def data_of(session: AgendaSession, version: int) -> dict[str, Any]:
    """A session as its form shows it."""
    slot = session.slot
    return {
        "title": dict(session.title.texts),
        "abstract": dict(session.abstract.texts),
        "code": session.code,
        "type": session.type.code if session.type else "",
        "track": session.track.code if session.track else "",
        "room": slot.room.code if slot and slot.room else "",
        "language": session.language,
        "interpretation": list(session.interpretation),
        "links": links_as_text(session.links),
        "version": str(version),
        **(_times(slot) if slot else {}),
    }


def _times(slot: AgendaSlot) -> dict[str, Any]:
    starts, ends = dt.datetime.fromisoformat(slot.starts), dt.datetime.fromisoformat(slot.ends)
    is_plain = ends - starts < _DAY and (ends.date() == starts.date() or ends.time() < starts.time())
    return {
        "starts_on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "ends_on": None if is_plain else ends.date(),
        "starts_fold": str(slot.starts_fold),
        "ends_fold": str(slot.ends_fold),
    }


def _select(label: str, rows: Sequence[Any]) -> SelectField:
    choices = [SelectChoice(row.code, str(row.name) or row.code) for row in rows if not row.is_retired]
    former = [SelectChoice(row.code, str(row.name) or row.code) for row in rows if row.is_retired]
    return SelectField(label, choices=[SelectChoice("", _("None")), *choices, *former], default="")


def _tongues(agenda: Agenda) -> tuple[str, ...]:
    """The languages of the event, then what else is spoken at it."""
    return (*agenda.languages, *(code for code in agenda.spoken if code not in agenda.languages))


def _is_code(form: object, field: Any) -> None:
    if field.data and (not _CODE.fullmatch(field.data) or field.data in RESERVED):
        raise ValidationError(_("A code consists of letters, digits, hyphens and underscores: it stands in addresses."))


def _are_links(form: object, field: Any) -> None:
    lines = [line for line in (field.data or "").split("\n") if line.strip()]
    if len(lines) > MOST_LINKS:
        raise ValidationError(_("At most %(number)s links fit.", number=MOST_LINKS))
    for line in lines:
        if not is_web_address(line.split()[0]):
            raise ValidationError(
                _("%(line)s does not begin with a complete address such as https://example.org/.", line=line[:60])
            )


def is_web_address(text: str) -> bool:
    """Whether a link may lead there: http or https with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= 2000
    except ValueError:
        return False


def links_in(text: str) -> tuple[tuple[str, str], ...]:
    """Title and address of each line "https://example.org/ The title"."""
    words = [clean_line(line).partition(" ") for line in text.split("\n") if line.strip()]
    return tuple((title, address) for address, _space, title in words)


def links_as_text(links: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{address} {title}".strip() for title, address in links)


def speaker_form(languages: Sequence[str], *arguments: Any, **keywords: Any) -> Form:
    """The form of one speaker; texts are asked for in these languages."""
    choices = [SelectChoice(code, name) for code, name in countries(current_language())]
    inputs = {
        "name": LineField(_("Name"), [Filled(lambda: _("The name is missing."))]),
        "sort_name": LineField(_("Name for sorting"), longest=200),
        "organization": LineField(_("Organization")),
        "country": SelectField(_("Country"), choices=[SelectChoice("", _("Not said")), *choices], default=""),
        "local_name": LineField(_("Name in its own script")),
        "local_language": LineField(_("Language of that script"), [_is_language], longest=12),
        "function": translated_field(_("Function"), languages, longest=200),
        "biography": translated_field(_("Biography"), languages, is_long=True),
    }
    return type("SpeakerForm", (Form,), inputs)(*arguments, **keywords)  # type: ignore[no-any-return]


def _is_language(form: Any, field: Any) -> None:
    if field.data and not _LANGUAGE.fullmatch(field.data):
        raise ValidationError(_("This is not the code of a language: ar for Arabic, uk for Ukrainian, ne for Nepali."))
    if form.local_name.data and not field.data:
        raise ValidationError(_("Say in which language that name is, so that it is read aloud and shown rightly."))


def speaker_values(form: Any) -> SpeakerValues:
    """What a valid form says."""
    return SpeakerValues(
        name=form["name"].data,
        sort_name=form.sort_name.data,
        organization=form.organization.data,
        country=form.country.data or None,
        local_name=form.local_name.data,
        local_language=form.local_language.data,
        texts=_written(form, "function", "biography"),
    )


def data_of_speaker(speaker: AgendaSpeaker) -> dict[str, Any]:
    """A speaker as the form shows them."""
    return {
        "name": speaker.name,
        "sort_name": speaker.sort_name,
        "organization": speaker.organization,
        "country": speaker.country or "",
        "local_name": speaker.local_name,
        "local_language": speaker.local_language,
        "function": dict(speaker.function.texts),
        "biography": dict(speaker.biography.texts),
    }
