"""What changed in one's own registration, as its holder is shown it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.congress.registration.facts import changes_in_words
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.values import SHOWN
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.records.auditing.acts import Act
from events.records.auditing.models import Change

_MOST = 20
# Of what the record holds of a correction, in the order of the form: nothing that organizers note beside it.
_OWN = (*SHOWN, "category", "answers")


@dataclass(frozen=True)
class OwnChange:
    """A correction: when, by the person or the organizers, and a line for each field."""

    at: dt.datetime
    by: str
    lines: list[str]


async def own_changes(registration: Registration, questions: Questions) -> list[OwnChange]:
    """Return what was corrected in a registration, newest first; who of the organizers did it is not told."""
    if registration.version == 1:  # as whoever has just registered: nothing was
        return []
    rows = Change.filter(subject=registration.id, kind="registration", act=Act.CORRECTED)
    return [
        OwnChange(row.made_at, _("The organizers") if row.actor else pgettext("who made a change", "You"), lines)
        for row in await rows.order_by("-made_at", "-id").limit(_MOST)
        if (lines := changes_in_words(_own(row.details, questions)))
    ]


def _own(details: Mapping[str, Any], questions: Questions) -> dict[str, Any]:
    """Return the person's own fields of a change in words, with categories and questions by their names of now."""
    return {name: [_said(name, one, questions) for one in details[name]] for name in _OWN if name in details}


def _said(name: str, value: Any, questions: Questions) -> str:
    if name == "category":
        category = questions.category_by_code(value)
        return category.name.here().text if category else str(value)
    if name == "answers":
        question = next((one for one in questions.all_questions if one.code == value), None)
        return question.label.here().text if question else str(value)
    return SHOWN[name].words(value) if value else ""
