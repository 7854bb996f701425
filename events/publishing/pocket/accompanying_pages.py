"""Those whom a participant brings, behind the participant's private link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.windows import joint_window, window_of
from events.congress.registration.accompanying import accompanying_in
from events.congress.registration.accompanying_operations import may_bring, permission_to_bring
from events.congress.registration.accompanying_queries import Brought, brought_by, host_of
from events.congress.registration.form_pages import Entrance, Invited, form_page, receive
from events.congress.registration.full_queries import full_in
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import CategoryChoice, Questions, questions_of
from events.congress.registration.rules import new_nonce
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import redirect
from events.platform.web.installation import Installation, installation, now
from events.publishing.pocket.participant_queries import held_registration, personal_token


@dataclass(frozen=True)
class Accompanied:
    """What a participant's page says of accompanying persons: each with the address of their page, and who is theirs.

    `may_add` is whether one more can be added now; `is_offered` whether the event knows such a category.
    """

    people: Sequence[tuple[Registration, str]]
    host: Registration | None
    is_offered: bool
    is_to_wait: bool
    may_add: bool


async def accompanied(registration: Registration, questions: Questions, here: Installation) -> Accompanied:
    """Return what the page of a participant, their event fetched, says of accompanying persons."""
    brought = await brought_by(registration)
    people = [(one, address("personal", token=personal_token(one, here))) for one in brought if not one.is_over]
    is_offered = bool(accompanying_in(questions)) and registration.host_id is None and not registration.is_over
    may_add = may_bring(registration) and bool(_open_to(registration, questions, Brought(brought)))
    return Accompanied(people, await host_of(registration), is_offered, not may_bring(registration), may_add)


def _open_to(host: Registration, questions: Questions, brought: Brought) -> list[CategoryChoice]:
    """Return the categories in which somebody may bring one more now."""
    return [
        one
        for one in accompanying_in(questions)
        if brought.has_room_in(one) and window_of(host.event, now(), one).is_open
    ]


async def addition(request: Request) -> Response:
    """The form that registers an accompanying person (GET), and what it sends (POST)."""
    host = await held_registration(request)
    questions = await questions_of(host.event)
    entrance = await _entrance(request, host, questions)
    if request.method == "POST":
        return await receive(request, entrance)
    if not entrance.is_open:
        return redirect(request, entrance.invited.page if entrance.invited else "/")
    return await form_page(request, entrance, entrance.form(), new_nonce(), await full_in(entrance.questions))


async def _entrance(request: Request, host: Registration, questions: Questions) -> Entrance:
    open_now = _open_to(host, questions, Brought(await brought_by(host))) if may_bring(host) else []
    windows = [window_of(host.event, now(), one) for one in open_now or accompanying_in(questions)]
    token = personal_token(host, installation(request))
    invited = Invited(
        permission_to_bring(questions, host),
        None,
        page=address("personal", token=token),
        email="",
        nonce_of=lambda typed: typed,
        closed="" if open_now else _no_more(),
        used=_no_more(),
        intro=_intro(host),
        is_for_companion=True,
    )
    return Entrance(
        host.event,
        questions.among([one.id for one in open_now]),
        joint_window(windows or [window_of(host.event, now())]),
        address("personal.accompanying", token=token),
        {"email": host.email, "country": host.country, "attendance": host.attendance},
        invited,
    )


def _no_more() -> str:
    return _("No more accompanying persons can be added, or none has a seat before you do.")


def _intro(host: Registration) -> str:
    """Return what is said above the form."""
    said = _(
        "You register somebody who accompanies you, with a name on their own badge. Without an e-mail address of their "
        "own, leave yours."
    )
    if host.state != "waitlisted":
        return said
    together = _("You are on the waiting list: you will wait together, by the rank of whoever registered last.")
    return f"{said} {together}"
