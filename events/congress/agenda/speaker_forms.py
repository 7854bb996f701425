"""The form for a speaker."""

from __future__ import annotations

import re
from uuid import UUID

from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from events.congress.agenda.models import Speaker
from events.congress.agenda.speaker_operations import SpeakerValues
from events.congress.agenda.values import AgendaSpeaker
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import LineField, SelectField, TextsField
from events.platform.web.form_rules import Filled, country_choices, language_choices
from events.platform.web.forms import Form

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINES = ("name", "sort_name", "organization", "local_name", "local_language")
_CONTACT = ("email", "language")
_TEXTS = ("function", "biography")


def _country_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("Not said")), *country_choices()]


def _own_language_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("Not said")), *language_choices()]


def _is_language(form: SpeakerForm, field: Field) -> None:
    if field.data and not _LANGUAGE.fullmatch(field.data):
        raise ValidationError(
            gettext("This is not the code of a language: ar for Arabic, uk for Ukrainian, ne for Nepali.")
        )
    if form.local_name.data and not field.data:
        raise ValidationError(
            gettext("Say in which language that name is, so that it is read aloud and shown rightly.")
        )


class SpeakerForm(Form):
    """Somebody who can be put on stage."""

    name = LineField(_("Name"), [Filled(_("The name is missing."))])
    sort_name = LineField(_("Name for sorting"), longest=200)
    organization = LineField(_("Organization"))
    country = SelectField(_("Country"), choices=_country_choices, default="")
    email = EmailField(_("E-mail"), description=_("For organizers alone: it stands on no public page."))
    language = SelectField(_("Language to write to them in"), choices=_own_language_choices, default="")
    registration = LineField(
        _("Their registration"), longest=12, description=_("Its reference, when they have registered for this event.")
    )
    local_name = LineField(_("Name in its own script"))
    local_language = LineField(_("Language of that script"), [_is_language], longest=12)
    function = TextsField(_("Function"), longest=200)
    biography = TextsField(_("Biography"), is_long=True)


def speaker_values(form: SpeakerForm, registration: UUID | None) -> SpeakerValues:
    """Return what a valid form says; `registration` is the one that it names."""
    return SpeakerValues(
        **{name: form[name].data for name in (*_LINES, *_CONTACT)},
        registration_id=registration,
        country=form.country.data or None,
        texts={name: form[name].data for name in _TEXTS},
    )


def data_of_speaker(speaker: AgendaSpeaker, row: Speaker, registration: str) -> dict[str, object]:
    """Return what the form shows of a speaker; `registration` is the reference of theirs."""
    data = {name: getattr(speaker, name) for name in _LINES} | {"country": speaker.country or ""}
    data |= {name: getattr(row, name) for name in _CONTACT} | {"registration": registration}
    return data | {name: dict(getattr(speaker, name).texts) for name in _TEXTS}
