"""What may be typed about objectives, partners and partnerships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from wtforms import DateField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from events.missions.file.models import Mission, MissionPartner
from events.missions.itineraries.plan.kinds import PartnerRole
from events.missions.itineraries.plan.words import word_of_partner_role
from events.platform.language.choices import common_languages, countries, further_languages
from events.platform.language.i18n import current_language, languages, own_name, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Email, Filled, Form, LineField, LongTextField, WholeNumberField, translated_field
from events.records.texts.languages import fallback_order

LONGEST_MESSAGE = 500
LONGEST_LIST = 20_000
PARTNER_COLUMNS = ("roles", "country", "language", "email", "website", "position")
PARTNER_TEXTS = ("name", "description", "brings")
PARTNERSHIP_TEXTS = ("name", "purpose")
_FIRST_YEAR, _LAST_YEAR = 1950, 2199


def objective_form(mission: Mission, *arguments: Any, **keywords: Any) -> Form:
    """The form of one objective; its indicators are lines."""
    tongues = fallback_order(mission)

    class ObjectiveForm(Form):
        kind = RadioField(
            pgettext("of an objective", "Kind"),
            [Filled()],
            choices=[
                SelectChoice("general", _("The general objective: what the mission is for")),
                SelectChoice("specific", _("A specific objective: what is to be reached by its end")),
            ],
            default="specific",
        )
        title = translated_field(
            _("Objective"), tongues, required_in=mission.default_language, is_long=True, longest=600
        )

    return ObjectiveForm(*arguments, **keywords)


def partner_form(mission: Mission, *arguments: Any, **keywords: Any) -> Form:
    """The form of one partner; its committees and contact persons are lines, or lists that are pasted."""
    tongues = fallback_order(mission)
    nations = [SelectChoice("", _("Not said")), *_choices(countries(current_language()))]

    class PartnerForm(Form):
        name = translated_field(_("Name"), tongues, required_in=mission.default_language, longest=200)
        roles = SelectMultipleField(
            _("Roles"), choices=[SelectChoice(role.value, word_of_partner_role(role)) for role in PartnerRole]
        )
        country = SelectField(_("Country"), choices=nations)
        language = SelectField(_("Language they read"), [Filled()], choices=_languages_read())
        email = LineField(_("E-mail"), [Email()], longest=254)
        website = LineField(_("Website"), [_web_address], longest=500)
        description = translated_field(_("Who they are"), tongues, is_long=True, longest=5000)
        brings = translated_field(_("What they bring"), tongues, is_long=True, longest=5000)
        position = WholeNumberField(
            _("Place in the list"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
        )
        committee_list = LongTextField(_("Paste a list of committees"), longest=LONGEST_LIST)
        contact_list = LongTextField(_("Paste a list of contact persons"), longest=LONGEST_LIST)

    return PartnerForm(*arguments, **keywords)


def _languages_read() -> list[SelectChoice]:
    """Those of the product by their own names, then every other."""
    ours = [SelectChoice(code, own_name(code)) for code in languages()]
    others = (*common_languages(current_language()), *further_languages(current_language()))
    return ours + [SelectChoice(code, name) for code, name in others if code not in languages()]


def _choices(pairs: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in pairs]


def _web_address(_form: Form, field: Field) -> None:
    """An address that opens a page and nothing else; without its beginning it gets one."""
    if not field.data:
        return
    typed = field.data if "://" in field.data else f"https://{field.data}"
    try:
        parts = urlsplit(typed)
        is_right = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in typed
    except ValueError:
        is_right = False
    if not is_right:
        raise ValidationError(_("This is not a complete web address: it should look like https://example.org."))
    field.data = typed


def link_form(recipients: Sequence[tuple[str, str]], *arguments: Any, **keywords: Any) -> Form:
    """To whom a private link is sent, and what is said with it. `recipients` are addresses with names."""

    class LinkForm(Form):
        to = SelectField(_("Send it to"), [Filled()], choices=_choices(recipients))
        message = LongTextField(_("A word with it"), longest=LONGEST_MESSAGE)

    return LinkForm(*arguments, **keywords)


def partnership_form(*arguments: Any, **keywords: Any) -> Form:
    """The form of a partnership; its exchanges are lines."""
    tongues = (current_language(), *(code for code in languages() if code != current_language()))

    class PartnershipForm(Form):
        name = translated_field(_("Name"), tongues, longest=200)
        purpose = translated_field(_("What it is for"), tongues, is_long=True, longest=5000)
        begins_on = DateField(_("Since"), [Optional(), _plausible])
        ends_on = DateField(_("Until"), [Optional(), _plausible, _not_before])

        def validate(self, *arguments: Any, **keywords: Any) -> bool:
            is_valid = bool(super().validate(*arguments, **keywords))
            if any(self["name"].data.values()):
                return is_valid
            next(iter(self["name"].form)).errors = [_("The partnership needs a name, in at least one language.")]
            return False

    return PartnershipForm(*arguments, **keywords)


def _plausible(_form: Form, field: Field) -> None:
    if field.data and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(
            _("The year must be from %(first)s to %(last)s.", first=str(_FIRST_YEAR), last=str(_LAST_YEAR))
        )


def _not_before(form: Form, field: Field) -> None:
    begins = form["begins_on"].data
    if field.data and begins and field.data < begins:
        raise ValidationError(_("It ends before it begins."))


def columns_in(form: Form) -> dict[str, Any]:
    """The columns of a valid form of a partner."""
    columns = {name: form[name].data for name in PARTNER_COLUMNS}
    return columns | {"country": columns["country"] or None, "roles": list(columns["roles"] or ())}


def texts_in(form: Form, names: Sequence[str]) -> dict[str, dict[str, str]]:
    return {name: dict(form[name].data) for name in names}


def data_of(partner: MissionPartner, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A partner for its form."""
    return {name: getattr(partner, name) for name in PARTNER_COLUMNS} | {"country": partner.country or ""} | dict(texts)
