"""What may be typed about what came of a mission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.missions.file.models import Mission
from events.missions.outcomes.criteria import MOST, criteria, score_names, sign_names
from events.missions.outcomes.operations import RatingValues, ResultOf
from events.missions.outcomes.queries import Measured
from events.missions.outcomes.wording import state_names
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages, own_name
from events.platform.web.forms import Email, Filled, Form, LineField, LongTextField, WholeNumberField, translated_field
from events.records.texts.languages import fallback_order

Choices = Sequence[tuple[str, str]]


def _optional(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice("", _("None")), *(SelectChoice(*choice) for choice in choices)]


def minutes_form(mission: Mission, *arguments: Any, **keywords: Any) -> Form:
    """The minutes of a meeting in the mission's languages."""
    inputs = {"body": translated_field(_("Minutes"), fallback_order(mission), is_long=True)}
    form: Form = type("MinutesForm", (Form,), inputs)(*arguments, **keywords)
    return form


def results_form(mission: Mission, measured: Measured, *arguments: Any, **keywords: Any) -> Form:
    """What came of one objective: inputs `result`, and `reached-<id>` or `told-<id>` for each indicator."""
    tongues = fallback_order(mission)
    inputs: dict[str, Any] = {"result": translated_field(_("What came of it"), tongues, is_long=True, longest=4000)}
    for row in measured.indicators:
        if row.kind == "counted":
            inputs[f"reached-{row.id}"] = WholeNumberField(_("Reached"), [Optional(), NumberRange(0, 10**9)])
        else:
            inputs[f"told-{row.id}"] = translated_field(_("Result"), tongues, is_long=True, longest=2000)
    form: Form = type("ResultsForm", (Form,), inputs)(*arguments, **keywords)
    return form


def result_in(form: Form, measured: Measured) -> ResultOf:
    """A valid form as values."""
    counted = [row.id for row in measured.indicators if row.kind == "counted"]
    told = [row.id for row in measured.indicators if row.kind != "counted"]
    return ResultOf(
        told=dict(form["result"].data),
        reached={row_id: form[f"reached-{row_id}"].data for row_id in counted},
        indicators={row_id: dict(form[f"told-{row_id}"].data) for row_id in told},
    )


def lesson_form(mission: Mission, *arguments: Any, **keywords: Any) -> Form:
    kinds = [SelectChoice("keep", _("To keep")), SelectChoice("change", _("To do otherwise next time"))]
    inputs = {
        "kind": RadioField(_("Kind of lesson"), [Filled()], choices=kinds, default="keep"),
        "body": translated_field(
            _("Lesson"), fallback_order(mission), required_in=mission.default_language, is_long=True, longest=2000
        ),
    }
    form: Form = type("LessonForm", (Form,), inputs)(*arguments, **keywords)
    return form


def action_form(
    mission: Mission, partners: Choices, objectives: Choices, legs: Choices, *arguments: Any, **keywords: Any
) -> Form:
    """A joint action; the choices are codes and names."""
    tongues = fallback_order(mission)
    inputs: dict[str, Any] = {
        "title": translated_field(_("What will be done"), tongues, required_in=mission.default_language, longest=200),
        "details": translated_field(_("Details"), tongues, is_long=True, longest=4000),
        "responsible": LineField(_("Who does it")),
        "responsible_email": LineField(
            _("Their e-mail"),
            [Email()],
            longest=254,
            description=_("Reminders go there: a week before it is due, on the day, and twice afterwards."),
        ),
        "language": SelectField(
            _("Language of the reminders"), choices=[SelectChoice(code, own_name(code)) for code in languages()]
        ),
        "due_on": DateField(_("By when"), [Optional()]),
        "state": RadioField(
            _("State"),
            [Filled()],
            choices=[SelectChoice(code, name) for code, name in state_names().items()],
            default="open",
        ),
        "partner": SelectField(_("With which partner"), choices=_optional(partners)),
        "objective": SelectField(_("Objective that it serves"), choices=_optional(objectives)),
        "leg": SelectField(_("Where it was agreed"), choices=_optional(legs)),
    }
    form: Form = type("ActionForm", (Form,), inputs)(*arguments, **keywords)
    return form


def remark_form(*arguments: Any, **keywords: Any) -> Form:
    class RemarkForm(Form):
        body = LongTextField(_("Remark"), [Filled()], longest=2000)

    return RemarkForm(*arguments, **keywords)


def rating_form(*arguments: Any, **keywords: Any) -> Form:
    """The eleven criteria, each 1 to 5 or nothing, the signs, a remark, and who made it."""
    nothing = SelectChoice("", _("I cannot say"))
    scores = [SelectChoice(code, name) for code, name in score_names().items()]
    inputs: dict[str, Any] = {
        f"score-{one.key}": RadioField(one.name, [Optional()], choices=[*scores, nothing], default="")
        for one in criteria()
    }
    inputs |= {
        "signs": SelectMultipleField(
            _("Do you see any of these signs?"),
            choices=[SelectChoice(code, name) for code, name in sign_names().items()],
        ),
        "comment": LongTextField(_("What should the other side know?"), longest=3000),
        "rated_by_name": LineField(_("Your name, if you wish")),
    }
    form: Form = type("RatingForm", (Form,), inputs)(*arguments, **keywords)
    return form


def rating_in(form: Form, language: str) -> RatingValues:
    """A valid form as values."""
    given = {one.key: form[f"score-{one.key}"].data for one in criteria()}
    scores = {key: int(score) for key, score in given.items() if score and 1 <= int(score) <= MOST}
    return RatingValues(scores, form["signs"].data or [], form["comment"].data, form["rated_by_name"].data, language)
