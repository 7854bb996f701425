"""The page that asks before a registration is erased."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.personal.organizer_pages import asked_for
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.secretariat.erasure.operations import erase

ERASED = Flash(_("The registration is erased. It still counts, and nothing says whose it was."))
DONE_BEFORE = Flash(_("This registration was erased before."), tone="warm")
_ASKED = _("Erase the registration of %(name)s?")
_LINES = (
    _("Name, addresses, answers, files, passport, letters, mails and what the log says of them are destroyed."),
    _("If it still stands, it is cancelled first and its seat is handed on; no mail tells of it."),
    _("Backups that were made before keep it until they are deleted."),
)


async def erasure(request: Request) -> Response:
    """Ask whether to erase a registration (GET), and do it (POST)."""
    row, event = await asked_for(request), request.state.event
    if request.method != "POST":
        back = address("organize.registration", slug=event.slug, reference=row.reference)
        asked = Confirmation(_ASKED % {"name": row.badge_name}, _LINES, _("Erase for good"), back)
        return await ask(request, "organize.registrations", asked)
    root, by = installation(request).settings.files_dir, request.state.actor.account_id
    is_done = await erase(await questions_of(event), row.id, root=root, by=by, now=now())
    return redirect(request, address("organize.registrations", slug=event.slug), ERASED if is_done else DONE_BEFORE)
