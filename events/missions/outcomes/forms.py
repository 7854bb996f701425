"""Forms of the outcomes of a mission."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.missions.file.models import Indicator
from events.missions.outcomes.criteria import CRITERIA, MOST, SCORE_WORDS, SIGN_WORDS
from events.missions.outcomes.operations import RatingValues, ResultOf
from events.missions.outcomes.words import STATE_WORDS
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import (
    BooleanField,
    DateField,
    HiddenField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import Filled, language_choices
from events.platform.web.forms import Form


class MinutesForm(Form):
    """The minutes of a meeting."""

    body = TextsField(_("Minutes"), is_long=True)


class ResultsForm(Form):
    """The results of one objective: `result`, and `reached-<id>` or `told-<id>` for each of its indicators."""

    result = TextsField(_("What came of it"), is_long=True, longest=4000)

    def __init__(self, indicators: Iterable[Indicator], formdata: FormData | None = None, **options: Any) -> None:
        self.indicators = tuple(indicators)
        super().__init__(formdata, fields=dict(map(_indicator_field, self.indicators)), **options)

    @property
    def values(self) -> ResultOf:
        """The values of a valid form."""
        return ResultOf(told=self.result.data, reached=self._typed("reached"), indicators=self._typed("told"))

    def _typed(self, part: str) -> dict[UUID, Any]:
        """Return what was typed of the indicators that ask for this: what was "reached", or "told"."""
        names = {row.id: f"{part}-{row.id}" for row in self.indicators}
        return {row_id: self[name].data for row_id, name in names.items() if name in self}


def _indicator_field(row: Indicator) -> tuple[str, Field]:
    if row.kind == "counted":
        return f"reached-{row.id}", WholeNumberField(_("Reached"), [Optional(), NumberRange(0, 10**9)])
    return f"told-{row.id}", TextsField(_("Result"), is_long=True, longest=2000)


class LessonForm(Form):
    """Something to keep or to do otherwise next time."""

    kind = RadioField(
        _("Kind of lesson"),
        [Filled()],
        choices=choices_of({"keep": _("To keep"), "change": _("To do otherwise next time")}),
        default="keep",
    )
    body = TextsField(_("Lesson"), is_required=True, is_long=True, longest=2000)
    nonce = HiddenField()


ACTION_COLUMNS = ("responsible", "responsible_email", "language", "due_on", "state")
ACTION_TEXTS = ("title", "details")


class ActionForm(Form):
    """A joint action; `partner`, `objective` and `leg` offer what the mission has, by code."""

    title = TextsField(_("What will be done"), is_required=True, longest=200)
    details = TextsField(_("Details"), is_long=True, longest=4000)
    responsible = LineField(_("Who does it"))
    responsible_email = EmailField(
        _("Their e-mail"),
        description=_("Reminders go there: a week before it is due, on the day, and twice afterwards."),
    )
    language = SelectField(_("Language of the reminders"), choices=language_choices)
    due_on = DateField(_("By when"), [Optional()])
    state = RadioField(_("State"), [Filled()], choices=choices_of(STATE_WORDS), default="open")
    partner = SelectField(_("With which partner"))
    objective = SelectField(_("Objective that it serves"))
    leg = SelectField(_("Where it was agreed"))
    nonce = HiddenField()


class RemarkForm(Form):
    """A remark on a joint action."""

    body = LongTextField(_("Remark"), [Filled()], longest=2000)
    nonce = HiddenField()


_SCORES = [*choices_of(SCORE_WORDS), SelectChoice("", _("I cannot say"))]


class RatingForm(Form):
    """The eleven criteria, each 1 to 5 or nothing as `score-<key>`, the signs, a remark, and who made it."""

    signs = SelectMultipleField(_("Do you see any of these signs?"), choices=choices_of(SIGN_WORDS))
    comment = LongTextField(_("What should the other side know?"), longest=3000)
    may_quote = BooleanField(
        _("The report may quote my remark and the signs"),
        description=_("The report goes to all partners and to those who pay. Without this it tells the numbers alone."),
    )
    rated_by_name = LineField(_("Your name, if you wish"))
    nonce = HiddenField()

    def __init__(self, formdata: FormData | None = None, **options: Any) -> None:
        scores = {
            f"score-{key}": RadioField(one.name, [Optional()], choices=_SCORES, default="")
            for key, one in CRITERIA.items()
        }
        super().__init__(formdata, fields=scores, **options)

    def values(self, language: str) -> RatingValues:
        """Return the values of a valid form, which was answered in `language`."""
        given = {key: int(self[f"score-{key}"].data or 0) for key in CRITERIA}
        scores = {key: score for key, score in given.items() if 1 <= score <= MOST}
        nonce = (self.nonce.data or "")[:64] or uuid4().hex
        said = (self.signs.data or [], self.comment.data, self.rated_by_name.data)
        return RatingValues(scores, *said, language, nonce, self.may_quote.data)
