"""Forms that confirm organizations from what was typed, and choose one."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import FormData

from events.platform.language.lazy import gettext as _
from events.platform.web.fields import RadioField, SelectField, SelectMultipleField, choices_of
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form
from events.records.organizations.words import KIND_WORDS


class TypedForm(Form):
    """Which names become organizations; one that somebody else confirmed meanwhile is passed over."""

    chosen = SelectMultipleField(
        _("Names"), [Filled(_("Choose one name at least."))], choices=[], validate_choice=False
    )
    kind = SelectField(
        _("Kind of the new ones"),
        [Filled()],
        choices=choices_of(KIND_WORDS),
        description=_("Confirm those of one kind together; the kind of each can be changed later."),
    )


AS_TYPED = "as typed"  # no slug has a space


class ChoosingForm(Form):
    """Which organization a row refers to."""

    organization = RadioField(_("It refers to"), [Filled(_("Choose an organization, or none of these."))])

    def __init__(self, offered: Sequence[tuple[str, str]], formdata: FormData | None = None, **options: object) -> None:
        choices = choices_of([*offered, (AS_TYPED, _("None of these: only what was typed"))])
        super().__init__(formdata, choices={"organization": choices}, **options)  # type: ignore[arg-type]
