"""Confirming a nomination with the whole form, as the nominee's own page and those of a delegation do it."""

from __future__ import annotations

from events.congress.delegations.nominee_operations import Answer, confirm
from events.congress.registration.correction_operations import Correction
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.registration_forms import RegistrationForm, full_message
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.web.editing import RefusedError
from events.records.vault.sealing import Sealer, SealError


async def save_answer(
    registration: Registration, form: RegistrationForm, version: int, sealer: Sealer, *, is_own: bool = False
) -> State:
    """Have somebody take part as the form says. Raise RefusedError at a field, or ChangedMeanwhileError."""
    answer = Answer(
        Correction(form.details(), version, sealer),
        language=current_language() if is_own else registration.language,
        has_consented=is_own,
        is_own=is_own,
        by=sealer.by,
    )
    try:
        return await confirm(form.questions, registration, answer, sealer.now)
    except OptionFullError as error:
        raise RefusedError(full_message(form.questions, error), f"question-{error.question}") from None
    except AlreadyRegisteredError:
        raise RefusedError(_("This name stands registered with this address already."), "badge_name") from None
    except SealError:
        raise RefusedError(_("An answer that is kept sealed cannot be saved at the moment.")) from None
