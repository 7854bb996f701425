"""Forms of letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from wtforms import FileField
from wtforms.validators import Optional

from events.congress.letters.operations import Wish
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.words import KIND_WORDS, LetterKind
from events.congress.organizing.models import Event
from events.platform.language.lazy import gettext as _
from events.platform.language.placeholders import slips_in
from events.platform.web.fields import (
    BooleanField,
    DateField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    TextsField,
    choices_of,
)
from events.platform.web.form_rules import Filled, Sensitive, country_or_none_choices, plausible, refuse
from events.platform.web.forms import Form

_PASSPORT_MISSING = _("A letter for a visa names the passport.")


class PassportForm(Form):
    """A passport."""

    passport_number = LineField(PASSPORT_WORDS["passport_number"], [Filled(), Sensitive()], longest=30)
    nationality = SelectField(PASSPORT_WORDS["nationality"], [Filled(), Sensitive()], choices=country_or_none_choices)
    birth_date = DateField(PASSPORT_WORDS["birth_date"], [Filled(), Sensitive()])
    passport_expiry = DateField(PASSPORT_WORDS["passport_expiry"], [Filled(), plausible, Sensitive()])

    def __init__(self, event: Event, *args: Any, **options: Any) -> None:
        self._event = event
        super().__init__(*args, **options)

    @property
    def last_day(self) -> dt.date:
        """Until when the passport is needed."""
        return self._event.ends_on

    @property
    def passport(self) -> dict[str, str]:
        """Return the typed passport data, as they are sealed."""
        return {name: _stored(self[name].data) for name in PASSPORT_WORDS}

    def check(self) -> None:
        if self.birth_date.data and not 1900 <= self.birth_date.data.year < self._event.starts_on.year:
            refuse(self.birth_date, _("Is the year right?"))
        if self.passport_expiry.data and self.passport_expiry.data <= self.last_day:
            refuse(self.passport_expiry, _("This passport expires before the end of your stay."))


class AskForm(PassportForm):
    """A request for a letter, with the passport where it is not kept yet: `kept` are the names of what is."""

    kind = RadioField(_("Letter"), [Filled()], choices=choices_of(KIND_WORDS))
    language = SelectField(_("Language of the letter"), [Filled()])
    consulate = LineField(
        _("Embassy or consulate"), description=_("Where you apply for the visa, with its city."), longest=200
    )
    needed_by = DateField(
        _("Needed by"), [Optional(), plausible], description=_("For example the day of your appointment.")
    )
    stays_from = DateField(_("First day of your stay"), [Optional(), plausible])
    stays_until = DateField(_("Last day of your stay"), [Optional(), plausible])
    purpose = LongTextField(
        _("What the letter should mention"), description=_("For example the session you speak in."), longest=600
    )
    passport_number = LineField(PASSPORT_WORDS["passport_number"], [Sensitive()], longest=30)
    nationality = SelectField(PASSPORT_WORDS["nationality"], [Sensitive()], choices=country_or_none_choices)
    birth_date = DateField(PASSPORT_WORDS["birth_date"], [Optional(), Sensitive()])
    passport_expiry = DateField(PASSPORT_WORDS["passport_expiry"], [Optional(), plausible, Sensitive()])

    def __init__(self, event: Event, kept: Collection[str], *args: Any, **options: Any) -> None:
        self._kept = kept
        super().__init__(event, *args, **options)

    @property
    def last_day(self) -> dt.date:
        return max(self._event.ends_on, self.stays_until.data or dt.date.min)

    def check(self) -> None:
        super().check()
        if self.stays_from.data and self.stays_until.data and self.stays_until.data < self.stays_from.data:
            refuse(self.stays_until, _("The last day is before the first."))
        if self.kind.data == LetterKind.VISA:
            for name in PASSPORT_WORDS.keys() - self._kept:
                if not self[name].data and not self[name].errors:
                    refuse(self[name], _PASSPORT_MISSING)

    def wish(self) -> Wish:
        """Return what is asked for."""
        return Wish(
            kind=self.kind.data,
            language=self.language.data,
            purpose=self.purpose.data,
            consulate=self.consulate.data,
            stays_from=self.stays_from.data,
            stays_until=self.stays_until.data,
            needed_by=self.needed_by.data,
            passport=self.passport,
        )


def _stored(value: str | dt.date | None) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value or ""


class AnswerForm(Form):
    """Why a letter is refused or withdrawn; whoever asked for it reads that."""

    reason = LongTextField(_("Reason"), [Filled(_("Say why: the participant reads it."))], longest=1000)


class PaperForm(Form):
    """The letterhead and signature of an event's letters."""

    issuer = TextsField(_("Who issues the letters"), longest=300)
    address = TextsField(_("Address, telephone, website"), is_long=True, longest=600)
    city = TextsField(_("City of the event"), longest=100)
    signer = TextsField(_("Who signs"), longest=200)
    signer_function = TextsField(_("Function of who signs"), longest=200)
    letterhead = FileField(_("Letterhead"), description=_("A picture: PNG or JPEG, best 2,000 pixels wide."))
    without_letterhead = BooleanField(_("Letters without this letterhead"))
    signature = FileField(_("Signature"), description=_("A picture of the signature, with the stamp if there is one."))
    without_signature = BooleanField(_("Letters without this signature"))
    asks_passports = BooleanField(
        _("Ask everybody who comes in person for their passport, for the host state’s list of participants")
    )


class TemplateForm(Form):
    """The texts of a kind of letter, with placeholders by name: `known` are those that it may use."""

    title = TextsField(_("Title"), longest=200)
    body = TextsField(_("Text of the letter"), is_long=True, longest=6000)

    def __init__(self, known: Collection[str], *args: Any, **options: Any) -> None:
        self._known = known
        super().__init__(*args, **options)

    def check(self) -> None:
        for field in (*self.title.form, *self.body.form):
            for slip in slips_in(field.data or "", self._known):
                refuse(field, str(slip))
