"""The forms for the texts of automatic mails, and for who they come from."""

from __future__ import annotations

from typing import Any

from wtforms.validators import NumberRange, Optional

from events.platform.language.formats import language_name
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import BooleanField, TextsField, WholeNumberField
from events.platform.web.form_rules import refuse
from events.platform.web.forms import Form
from events.publishing.delivery.placeholders import faults_in, placeholders_of
from events.publishing.delivery.wordings import EDITABLE

LONGEST_SUBJECT = 150
_MOST_DAYS = 90
HALF = _("In %(language)s, write subject and text, or leave both empty.")


class WordingForm(Form):
    """The text of one kind of mail. A language that is left empty has ours."""

    subject = TextsField(_("Subject"), longest=LONGEST_SUBJECT)
    body = TextsField(_("Text"), is_long=True, longest=6000)

    def __init__(self, *sent: Any, kind: str, **options: Any) -> None:
        self._kind = kind
        super().__init__(*sent, **options)

    def check(self) -> None:
        for language, subject in self.subject.data.items():
            body = self.body.data[language]
            refuse_faults(self.subject.form[language], subject, kind=self._kind)
            refuse_faults(self.body.form[language], body, EDITABLE[self._kind], kind=self._kind)
            if bool(subject) != bool(body):
                missing = self.body if subject else self.subject
                refuse(missing.form[language], HALF % {"language": language_name(language)})


def refuse_faults(field: Any, text: str, required: frozenset[str] = frozenset(), *, kind: str = "") -> None:
    """Refuse a text whose placeholders are wrong for a kind of mail, at its field."""
    for fault in faults_in(text, placeholders_of(kind), required):
        refuse(field, fault)


def _days(label: LazyText) -> WholeNumberField:
    return WholeNumberField(label, [Optional(), NumberRange(1, _MOST_DAYS)])


class SenderForm(Form):
    """Who an event's mails come from, where answers go, and of what people are reminded when."""

    sender = TextsField(_("Sender’s name"), longest=80)
    reply_to = EmailField(_("Address for answers"))
    reminds = BooleanField(_("Remind everybody who is confirmed, three days before the event"))
    unfinished_days = _days(_("Days before the deadline to remind people who have not finished"))
    letter_days = _days(_("Days after sending to remind people who have not opened their letter"))
