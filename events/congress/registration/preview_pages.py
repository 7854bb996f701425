"""The registration form as it is before anybody fills it: in each language, and for each category."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.form_translations import missing_in
from events.congress.registration.forms import behalf_form
from events.congress.registration.question_queries import CategoryChoice, Questions, questions_of
from events.platform.web.templating import render


async def preview(request: Request) -> Response:
    """The questions as people of a category are asked them, or all of them; what stands in the form goes nowhere."""
    event = request.state.event
    questions = await questions_of(event)
    category = questions.category_by_code(request.query_params.get("category", ""))
    chosen = category.code if category else ""
    return render(
        request,
        "congress/registration/preview.html",
        **await organize_frame(request.state.actor, event, "organize.fields"),
        form=behalf_form(_asked_of(questions, category)),
        missing=missing_in(questions, event.languages),
        chosen=chosen,
        categories=[(one.code, one.name) for one in questions.categories],
    )


def _asked_of(questions: Questions, category: CategoryChoice | None) -> Questions:
    """Return the form without what people of other categories alone are asked."""
    if category is None:
        return questions
    asked = tuple(
        one
        for one in questions.all_questions
        if not one.condition.categories or category.code in one.condition.categories
    )
    return replace(questions, all_questions=asked)
