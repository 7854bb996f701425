"""Correcting a registration, as its holder's page and the organizer's page both do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.registration.correction_operations import Corrected, correct
from events.congress.registration.forms import RegistrationForm, correction_form, data_of
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions
from events.platform.language.i18n import gettext as _
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.records.seats.operations import NoSeatError

Load = Callable[[], Awaitable[Registration]]


async def edit_registration(
    request: Request,
    questions: Questions,
    load: Load,
    *,
    save: Callable[[Registration, Any, int], Awaitable[Response]],
    show: Callable[[Registration, Edit], Awaitable[Response]],
) -> Response:
    """Answer for a page on which a registration is corrected; see `edit_row`."""
    before = await details_of(await load())
    return await edit_row(
        request,
        load=partial(_present, load, questions),
        form=partial(correction_form, questions, before),
        save=save,
        show=show,
    )


async def _present(load: Load, questions: Questions) -> Present[Registration]:
    registration = await load()
    return Present(registration, data_of(await details_of(registration), questions), registration.version)


async def save_correction(
    registration: Registration,
    form: RegistrationForm,
    version: int,
    *,
    now: dt.datetime,
    actor: UUID | None = None,
) -> Corrected:
    """Correct a registration as the form says. Raise RefusedError at a field, or ChangedMeanwhileError."""
    try:
        return await correct(form.questions, registration, form.details(), version=version, now=now, actor=actor)
    except NoSeatError:
        full = _("All seats of this category are taken. The seat in the present category is kept.")
        raise RefusedError(full, "category") from None
    except AlreadyRegisteredError:
        raise RefusedError(_("This name stands registered with this address already."), "badge_name") from None
