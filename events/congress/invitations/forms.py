"""What organizers type of an invitation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.congress.invitations.models import Invitation
from events.congress.invitations.values import MOST_USES, Wish
from events.congress.organizing.access import Access
from events.congress.quotas.models import Delegation
from events.congress.registration.question_queries import Questions
from events.platform.email_addresses import fold_email
from events.platform.language.formats import country
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import BooleanField, DateField, LineField, SelectField, WholeNumberField, choices_of
from events.platform.web.form_rules import Filled, language_choices, plausible
from events.platform.web.forms import Form

_NONE = ""


class InvitationForm(Form):
    """An invitation; `before` is its row, whose category and delegation stay on offer."""

    email = EmailField(_("E-mail address"))
    name = LineField(_("Name"))
    category = SelectField(_("Category"), [Filled(_("Choose a category."))])
    language = SelectField(_("Language of the invitation"), [Filled()], choices=language_choices)
    delegation = SelectField(_("Delegation"))
    uses = WholeNumberField(_("How many can register with it"), [Filled(), NumberRange(1, MOST_USES)])
    answer_by = DateField(_("To be answered by"), [Optional(), plausible])
    at_any_time = BooleanField(_("Admit before registration opens and after it closes, until the event is over"))

    def __init__(
        self,
        formdata: Any = None,
        *,
        questions: Questions,
        delegations: Iterable[Delegation],
        before: Invitation | None = None,
        **options: Any,
    ) -> None:
        self._questions = questions
        offered = [*delegations]
        chosen = before.category_id if before else None
        choices = {
            "category": [
                SelectChoice(_NONE, ""),
                *choices_of(
                    (one.code, str(one.name))
                    for one in questions.offered(chosen)
                    if one.id == chosen or one.access != Access.ACCOMPANYING
                ),
            ],
            "delegation": [
                SelectChoice(_NONE, _("None")),
                *choices_of((str(one.id), delegation_name(one)) for one in offered),
            ],
        }
        super().__init__(formdata, choices=choices, **options)
        if not offered:
            del self.delegation

    def wish(self) -> Wish:
        """Return what was typed. The form is valid."""
        category = self._questions.category_by_code(self.category.data)
        assert category is not None  # noqa: S101 - the field offers these categories only
        return Wish(
            category.id,
            self.language.data,
            fold_email(self.email.data) if self.email.data else "",
            self.name.data,
            UUID(self["delegation"].data) if "delegation" in self and self["delegation"].data else None,
            self.uses.data or 1,
            self.answer_by.data,
            self.at_any_time.data,
        )


class NewInvitationForm(InvitationForm):
    """An invitation that is made, and may be sent at once."""

    is_sent = BooleanField(_("Send the invitation at once"))


class ImportForm(Form):
    """What is asked beside a table of invitations."""

    answer_by = DateField(_("To be answered by, where a line names no day"), [Optional(), plausible])
    at_any_time = BooleanField(_("Admit before registration opens and after it closes, until the event is over"))
    is_sent = BooleanField(_("Send all of them at once"))


def data_of(row: Invitation, questions: Questions) -> Mapping[str, Any]:
    """Return what the form of an invitation shows."""
    columns = ("name", "language", "uses", "answer_by", "at_any_time")
    return {name: getattr(row, name) for name in columns} | {
        "email": row.email or "",
        "category": questions.category(row.category_id).code,
        "delegation": str(row.delegation_id or ""),
    }


def delegation_name(delegation: Delegation) -> str:
    """Return how a delegation is called: by the organization that was typed, or its country."""
    return delegation.name or country(delegation.country)
