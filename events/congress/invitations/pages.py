"""The private page of an invitation: who invites to what, the form that accepts it, and saying no."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import decline, note_opened, permission_of
from events.congress.invitations.queries import invitation_behind, registrations_by, used_of
from events.congress.invitations.values import Hindrance, hindrance_of, window_for
from events.congress.invitations.words import hindrance_text
from events.congress.organizing.event_queries import event_by_id
from events.congress.organizing.frame_queries import face_of, public_frame
from events.congress.organizing.models import Event
from events.congress.organizing.window_words import window_text
from events.congress.organizing.windows import Window
from events.congress.registration.form_pages import Entrance, Invited, form_page, receive
from events.congress.registration.full_queries import full_in
from events.congress.registration.link_operations import send_link
from events.congress.registration.question_queries import CategoryChoice, questions_of
from events.congress.registration.rules import new_nonce
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.gate import actor_of
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render

_HEADERS = {"referrer-policy": "same-origin"}
_ANNOUNCED = ("sec-purpose", "purpose", "x-purpose", "x-moz")

LINK_SENT = Flash(_("The link to the personal page is on its way to the address that was invited."))
LINK_SENT_OFTEN = Flash(_("For safety this is limited. Wait a few minutes and try again."), tone="warm")


@dataclass(frozen=True)
class Opened:
    """An invitation whose link was opened, how often it was used, and what hinders somebody from registering by it."""

    token: str
    invitation: Invitation
    event: Event
    category: CategoryChoice
    used: int
    window: Window
    hindrance: Hindrance | None

    @property
    def is_open(self) -> bool:
        """Whether somebody can register by it now."""
        return self.hindrance is None and self.window.is_open

    @property
    def is_accepted(self) -> bool:
        """Whether everybody of the address that was invited is registered."""
        return self.invitation.email is not None and self.used >= self.invitation.uses

    @property
    def is_early(self) -> bool:
        """Whether it is only that nobody can register yet."""
        return self.hindrance is Hindrance.DRAFT or (self.hindrance is None and self.window.phase == "not_yet")

    @property
    def may_decline(self) -> bool:
        is_asked = self.invitation.email is not None and not (self.used or self.invitation.declined_at)
        return is_asked and (self.is_open or self.is_early)

    @property
    def why_not(self) -> str:
        """Why nobody can register by it; "" where one can."""
        if self.hindrance:
            return hindrance_text(self.hindrance, self.invitation)
        return "" if self.window.is_open else window_text(self.window)


async def invitation(request: Request) -> Response:
    """Say who invites to what, and how to answer."""
    opened = await _opened(request)
    if opened.invitation.opened_at is None and await _is_seen_by_guest(request, opened.event):
        await note_opened(opened.invitation, now())
    return await _page(request, opened)


async def registration(request: Request) -> Response:
    """The form that accepts the invitation (GET), and what it sends (POST)."""
    opened = await _opened(request)
    entrance = await _entrance(request, opened)
    if request.method == "POST":
        return await receive(request, entrance)
    if not entrance.is_open:
        return redirect(request, _address(opened))
    full = await full_in(entrance.questions)
    return await form_page(request, entrance, entrance.form(), new_nonce(), full)


async def refusal(request: Request) -> Response:
    """Note that whoever was invited does not come; registering takes that back."""
    opened = await _opened(request)
    await decline(opened.invitation, now())
    return redirect(request, _address(opened))


async def link(request: Request) -> Response:
    """Send whoever accepted the link to their page again, to the address that was invited."""
    opened = await _opened(request)
    standing = [one for one in await registrations_by(opened.invitation) if not one.is_over]
    sent = [await send_link(one.id, one.language, now()) for one in standing if opened.invitation.email]
    return redirect(request, _address(opened), LINK_SENT if any(sent) else LINK_SENT_OFTEN)


async def _opened(request: Request) -> Opened:
    """Return the invitation whose link was opened. Raise HTTPException 404 for a replaced or forged one."""
    here, token = installation(request), request.path_params["token"]
    row = await invitation_behind(here.signer, token)
    if row is None:
        raise HTTPException(404)
    event = await event_by_id(here.revisions, row.event_id)
    category = (await questions_of(event)).category(row.category_id)
    used = (await used_of([row.id]))[row.id]
    window = window_for(row, event, category, now())
    return Opened(token, row, event, category, used, window, hindrance_of(row, used, event, category, now()))


async def _entrance(request: Request, opened: Opened) -> Entrance:
    """Return the form with the category of the invitation alone."""
    row, signer = opened.invitation, installation(request).signer
    invited = Invited(
        permission_of(opened.event, row),
        row.delegation_id,
        page=_address(opened),
        email=row.email or "",
        # What opens a page is made with our key: whoever was forwarded the link knows the form's nonce.
        nonce_of=lambda typed: signer.token(f"nonce {typed}", row.id, 0) if row.email else typed,
    )
    questions = (await questions_of(opened.event)).among([opened.category.id])
    action = address("invitation.registration", token=opened.token)
    data = {"badge_name": row.name} if row.email else {}
    entrance = Entrance(opened.event, questions, opened.window, action, data, invited)
    return entrance.closed(opened.why_not) if opened.hindrance else entrance


async def _is_seen_by_guest(request: Request, event: Event) -> bool:
    """Whether a browser shows the page to somebody, as far as it says, and to nobody of the team.

    Mail filters look with HEAD and browsers fetch ahead, which they say. A filter that does as a browser does is taken
    for one, so the word for it is that the page was opened, and not by whom.
    """
    headers, is_head = request.headers, request.scope.get("is_head", False)
    is_ahead = any(word in headers.get(name, "") for name in _ANNOUNCED for word in ("prefetch", "preview"))
    is_page = headers.get("sec-fetch-mode", "navigate") == "navigate"
    if is_head or is_ahead or not is_page or headers.get("sec-fetch-dest", "document") != "document":
        return False
    actor = await actor_of(request)
    return actor is None or not actor.may(Rule.READ, event.id)


def _address(opened: Opened) -> str:
    return address("invitation", token=opened.token)


async def _page(request: Request, opened: Opened) -> Response:
    frame = await public_frame(opened.event, "invitation")
    frame["event_nav"]["action"] = None
    return render(
        request,
        "congress/invitations/invitation.html",
        200,
        _HEADERS,
        **frame,
        opened=opened,
        invitation=opened.invitation,
        host=(await face_of(opened.event)).event.text("sender"),
        has_server=installation(request).settings.has_mail_server,
    )
