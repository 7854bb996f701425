"""Correcting a registration, as its holder's page and the organizer's page both do it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.congress.quotas.operations import QuotaFullError
from events.congress.registration.correction_operations import Corrected, Correction, correct
from events.congress.registration.file_operations import destroy_unused
from events.congress.registration.file_pages import read_answers
from events.congress.registration.forms import correction_form
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, NotInvitedError
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions
from events.congress.registration.registration_forms import RegistrationForm, data_of, full_message
from events.congress.registration.values import Details
from events.platform.language.i18n import gettext as _
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.installation import installation, now
from events.records.seats.operations import NoSeatError
from events.records.vault.sealing import Sealer, SealError

Load = Callable[[], Awaitable[Registration]]
Save = Callable[[Registration, Any, int], Awaitable[Response]]
Says = Callable[[Registration], Awaitable[Details]]


async def edit_registration(
    request: Request,
    questions: Questions,
    load: Load,
    *,
    save: Save,
    show: Callable[[Registration, Edit], Awaitable[Response]],
    details: Says = details_of,
    form: Callable[..., RegistrationForm] = correction_form,
) -> Response:
    """Answer for a page on which a registration is corrected; see `edit_row`.

    `details` reads what it says, `form` is made as a correction is.
    """
    says, row = _once(details), await load()
    before = await says(row)
    return await edit_row(
        request,
        load=partial(_present, load, questions, says),
        form=partial(form, questions, before),
        save=partial(_save, request, questions, save),
        show=show,
        read=partial(read_answers, request, questions, of=row.id, before=before.answers),
    )


async def _save(
    request: Request, questions: Questions, save: Save, row: Registration, form: RegistrationForm, version: int
) -> Response:
    """Save, and destroy the files that were replaced or taken out."""
    response = await save(row, form, version)
    if questions.files:
        await destroy_unused(installation(request).settings.files_dir, now(), row.id)
    return response


def _once(details: Says) -> Says:
    """Return the same, read once for each version: opening sealed answers is a look each time."""
    known: dict[int, Details] = {}

    async def says(registration: Registration) -> Details:
        if registration.version not in known:
            known[registration.version] = await details(registration)
        return known[registration.version]

    return says


async def _present(load: Load, questions: Questions, says: Says) -> Present[Registration]:
    registration = await load()
    return Present(registration, data_of(await says(registration), questions), registration.version)


async def save_correction(
    registration: Registration,
    form: RegistrationForm,
    version: int,
    sealer: Sealer,
) -> Corrected:
    """Correct a registration as the form says. Raise RefusedError at a field, or ChangedMeanwhileError."""
    correction = Correction(form.details(), version, sealer)
    try:
        return await correct(form.questions, registration, correction, sealer.now, actor=sealer.by)
    except NoSeatError:
        if form.details().category_id == registration.category_id:
            full = _("All seats for this way to take part are taken. The present seat is kept.")
            raise RefusedError(full, "attendance") from None
        full = _("All seats of this category are taken. The seat in the present category is kept.")
        raise RefusedError(full, "category") from None
    except OptionFullError as error:
        raise RefusedError(full_message(form.questions, error), f"question-{error.question}") from None
    except NotInvitedError:
        raise RefusedError(_("This category is by invitation only."), "category") from None
    except QuotaFullError:
        raise RefusedError(_("The delegation has no place left in this category."), "category") from None
    except SealError:
        raise RefusedError(_("An answer that is kept sealed cannot be saved at the moment.")) from None
    except AlreadyRegisteredError:
        raise RefusedError(_("This name stands registered with this address already."), "badge_name") from None
