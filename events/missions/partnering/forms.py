"""Forms of objectives, partners and partnerships."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from events.missions.file.models import MissionPartner
from events.missions.itineraries.plan.kinds import PartnerRole
from events.missions.itineraries.plan.words import word_of_partner_role
from events.missions.partnering.line_kinds import (
    COMMITTEE_LIST,
    COMMITTEES,
    CONTACT_LIST,
    CONTACTS,
    EXCHANGES,
    INDICATORS,
    check_committee,
    check_exchange,
    check_indicator,
    checked,
    contact_check,
    with_address,
)
from events.missions.partnering.line_operations import Line, LineKind, lines_in, pasted, problems, with_blanks
from events.platform.language.choices import common_languages, further_languages
from events.platform.language.i18n import current_language, gettext, languages, own_name
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import (
    DateField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import Filled, country_choices, refuse
from events.platform.web.forms import Form

LONGEST_MESSAGE = 500
LONGEST_LIST = 20_000
BLANKS = 3
PARTNER_COLUMNS = ("roles", "country", "language", "email", "website", "position")
PARTNER_TEXTS = ("name", "description", "brings")
PARTNERSHIP_TEXTS = ("name", "purpose")
_FIRST_YEAR, _LAST_YEAR = 1950, 2199
_MOST_LINES = _("At most %(most)s lines fit here.")


class LinesForm(Form):
    """A form with lines beside its fields: those that were sent, or those that `data` has by the prefix of their kind.

    `known` are the ids of the rows that there are.
    """

    kinds: Sequence[LineKind]

    def __init__(
        self,
        known: Collection[UUID],
        formdata: FormData | None = None,
        *,
        data: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(formdata, data=data, **options)
        self.known = known
        self.lines: dict[str, list[Line]] = {
            kind.prefix: list((data or {}).get(kind.prefix, ()))
            if formdata is None
            else lines_in(kind, self.languages_asked, formdata, known)
            for kind in self.kinds
        }

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        is_valid = super().validate(extra_validators)
        return is_valid and not self.problems

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Return the problems of the lines, for the summary on top of the form."""
        return [problem for kind in self.kinds for problem in problems(kind, self.lines[kind.prefix])]

    def rows(self, kind: LineKind, blanks: int = BLANKS) -> list[Line]:
        """Return the lines of a kind with blank ones to fill in."""
        return with_blanks(kind, self.lines[kind.prefix], blanks)

    def lines_in_words(self) -> Iterator[tuple[str, str]]:
        for kind in self.kinds:
            for number, line in enumerate(self.lines[kind.prefix], 1):
                yield kind.label % {"number": number}, line.in_words


class ObjectiveForm(LinesForm):
    """One objective with its indicators."""

    kinds = (INDICATORS,)
    kind = RadioField(
        pgettext("of an objective", "Kind"),
        [Filled()],
        choices=choices_of(
            {
                "general": _("The general objective: what the mission is for"),
                "specific": _("A specific objective: what is to be reached by its end"),
            }
        ),
        default="specific",
    )
    title = TextsField(_("Objective"), is_required=True, is_long=True, longest=600)

    def check(self) -> None:
        self.lines["indicator"] = checked(self.lines["indicator"], check_indicator)


def _role_choices() -> list[SelectChoice]:
    return choices_of((role.value, word_of_partner_role(role)) for role in PartnerRole)


def _nation_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("Not said")), *country_choices()]


def _reading_choices() -> list[SelectChoice]:
    """Return the languages of the product by their own names, then every other."""
    ours = [(code, own_name(code)) for code in languages()]
    others = (*common_languages(current_language()), *further_languages(current_language()))
    return choices_of([*ours, *(pair for pair in others if pair[0] not in languages())])


def _is_web_page(_form: Form, field: Field) -> None:
    """Refuse what opens no page of the web; an address without its beginning gets one."""
    if not field.data:
        return
    typed = field.data if "://" in field.data else f"https://{field.data}"
    if not _opens(typed):
        raise ValidationError(gettext("This is not a complete web address: it should look like https://example.org."))
    field.data = typed


def _opens(address: str) -> bool:
    """Whether an address may open a page of the web."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in address
    except ValueError:
        return False


class PartnerForm(LinesForm):
    """One partner with its committees and contact persons, which are typed or pasted as lists."""

    kinds = (COMMITTEES, CONTACTS)
    name = TextsField(_("Name"), is_required=True, longest=200)
    roles = SelectMultipleField(_("Roles"), choices=_role_choices)
    country = SelectField(_("Country"), choices=_nation_choices)
    language = SelectField(_("Language they read"), [Filled()], choices=_reading_choices)
    email = EmailField(_("E-mail"))
    website = LineField(_("Website"), [_is_web_page], longest=500)
    description = TextsField(_("Who they are"), is_long=True, longest=5000)
    brings = TextsField(_("What they bring"), is_long=True, longest=5000)
    position = WholeNumberField(
        _("Place in the list"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )
    committee_list = LongTextField(_("Paste a list of committees"), longest=LONGEST_LIST)
    contact_list = LongTextField(_("Paste a list of contact persons"), longest=LONGEST_LIST)

    @property
    def tongues(self) -> list[str]:
        """The mission's languages, that of the partner first: committees are known by their names in it."""
        return sorted(self.languages_asked, key=lambda code: code != self.language.data)

    @property
    def committee_names(self) -> list[str]:
        """The names of the committees, which a contact person may go by."""
        texts = (line.texts["name"].values() for line in self.lines["committee"])
        return [name for names in texts for name in dict.fromkeys(names) if name]

    def check(self) -> None:
        """Read pasted lists into lines below those that were typed."""
        committees = checked(self._all(COMMITTEES, self.committee_list, COMMITTEE_LIST), check_committee)
        typed = map(with_address, self._all(CONTACTS, self.contact_list, CONTACT_LIST))
        contacts = checked(typed, contact_check(committees))
        self.lines = {"committee": committees, "contact": contacts}

    def _all(self, kind: LineKind, field: LongTextField, order: Sequence[str]) -> list[Line]:
        """Return the lines that were typed, without blank ones, and those pasted, unless they do not fit."""
        typed = [line for line in self.lines[kind.prefix] if line.id in self.known or not line.is_empty]
        if field.errors or not field.data:
            return typed
        lines = pasted(kind, field.data, order, self.tongues[0])
        if len(lines) + len(typed) > kind.most:
            refuse(field, _MOST_LINES % {"most": kind.most})
            return typed
        field.data = ""
        return [*typed, *lines]

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a valid form; the place in the list is among them where it was typed."""
        columns = {name: self[name].data for name in PARTNER_COLUMNS}
        columns |= {"country": self.country.data or None, "roles": list(self.roles.data or ())}
        return {name: value for name, value in columns.items() if name != "position" or value is not None}


def partner_data(partner: MissionPartner, texts: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Return a partner as the form shows it."""
    return {name: getattr(partner, name) for name in PARTNER_COLUMNS} | {"country": partner.country or ""} | dict(texts)


class LinkForm(Form):
    """To whom a private link is sent, and what is written with it; `to` offers addresses with names."""

    to = SelectField(_("Send it to"), [Filled()])
    message = LongTextField(_("A word with it"), longest=LONGEST_MESSAGE)


def _plausible(_form: Form, field: Field) -> None:
    if field.data and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        years = {"first": str(_FIRST_YEAR), "last": str(_LAST_YEAR)}
        raise ValidationError(gettext("The year must be from %(first)s to %(last)s.", **years))


def _not_before(form: Form, field: Field) -> None:
    begins = form["begins_on"].data
    if field.data and begins and field.data < begins:
        raise ValidationError(gettext("It ends before it begins."))


class PartnershipForm(LinesForm):
    """A partnership with what was exchanged beside its missions."""

    kinds = (EXCHANGES,)
    name = TextsField(_("Name"), longest=200)
    purpose = TextsField(_("What it is for"), is_long=True, longest=5000)
    begins_on = DateField(_("Since"), [Optional(), _plausible])
    ends_on = DateField(_("Until"), [Optional(), _plausible, _not_before])

    def check(self) -> None:
        self.lines["exchange"] = checked(self.lines["exchange"], check_exchange)
        if not any(self.name.data.values()):
            first = next(iter(self.name.form))
            first.errors = [gettext("The partnership needs a name, in at least one language.")]


def texts_in(form: Form, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return texts of a form by name and language."""
    return {name: form[name].data for name in names}
