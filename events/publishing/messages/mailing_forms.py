"""The form for a message to many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from wtforms.validators import Optional

from events.platform.language.cleaning import clean_line
from events.platform.language.formats import language_name
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField, DateTimeLocalField, HiddenField, RadioField, TextsField, choices_of
from events.platform.web.form_rules import Filled, plausible, refuse
from events.platform.web.forms import Form
from events.publishing.delivery.placeholders import OF_EVERYBODY, PLACEHOLDERS, faults_in
from events.publishing.messages.wording_forms import HALF, LONGEST_SUBJECT

REACHES: Mapping[str, LazyText] = {
    "registrations": _("People who are registered"),
    "speakers": _("Speakers with an e-mail address"),
}
_MOMENT = "%Y-%m-%dT%H:%M"
_LONGEST_QUERY = 4000


class MailingForm(Form):
    """A message: whom it reaches, what it says in each language, and when it leaves."""

    reaches = RadioField(_("Who gets it"), [Filled()], choices=choices_of(REACHES))
    audience = HiddenField(filters=[lambda text: clean_line(text or "")[:_LONGEST_QUERY]])
    subject = TextsField(_("Subject"), is_required=True, longest=LONGEST_SUBJECT)
    body = TextsField(_("Text"), is_required=True, is_long=True, longest=10_000)
    is_news = BooleanField(_("News that is not about their own registration"))
    sends_at = DateTimeLocalField(_("Leaves at"), [Optional(), plausible], format=_MOMENT)

    def check(self) -> None:
        allowed = OF_EVERYBODY if self.reaches.data == "speakers" else PLACEHOLDERS
        for language, subject in self.subject.data.items():
            body = self.body.data[language]
            if bool(subject) != bool(body) and language != self.main_language:
                missing = self.body if subject else self.subject
                refuse(missing.form[language], HALF % {"language": language_name(language)})
            for field, text in ((self.subject, subject), (self.body, body)):
                for fault in faults_in(text, allowed):
                    refuse(field.form[language], fault)


def columns_of(form: MailingForm) -> dict[str, Any]:
    """Return the columns of a valid form."""
    is_to_speakers = form.reaches.data == "speakers"
    return {
        "reaches": form.reaches.data,
        "audience": {} if is_to_speakers else query_of(form.audience.data),
        "is_news": form.is_news.data and not is_to_speakers,
        "sends_at": form.sends_at.data.strftime(_MOMENT) if form.sends_at.data else None,
    }


def query_of(text: str) -> dict[str, str]:
    """Return the filters in the query of an address."""
    return {name: clean_line(value) for name, value in parse_qsl(text)}


def query_text(audience: Mapping[str, str]) -> str:
    """Return filters as the query of an address."""
    return urlencode(audience)
