"""Whose desk a page stands on: the focal point's, behind their link, or the organizers' who act for a delegation.

Both have the same pages below two addresses; what they do is recorded under who did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from events.congress.delegations.queries import (
    DelegationFile,
    delegation_behind,
    delegation_in,
    file_of,
    name_of,
)
from events.congress.organizing.event_queries import event_by_id
from events.congress.organizing.frame_queries import organize_frame, public_frame
from events.congress.organizing.models import Event
from events.congress.organizing.windows import Window, window_of
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.rules import reference_in
from events.platform.language.cleaning import uuid_in
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.platform.web.templating import render


@dataclass(frozen=True)
class Desk:
    """A delegation with its people, as whoever works on it has it; `by` is the organizer."""

    request: Request
    event: Event
    questions: Questions
    file: DelegationFile
    by: UUID | None

    @property
    def is_organizer(self) -> bool:
        return self.by is not None

    @property
    def window(self) -> Window:
        """When people can be named: as the delegation says, else as registration is open."""
        return window_of(self.event, now(), self.file.row)

    @property
    def may_name(self) -> bool:
        """Whether somebody can be named now; organizers can at any time, but not for an event that is called off."""
        if self.is_organizer:
            return self.event.state != "cancelled" and self.file.row.retired_at is None
        return self.window.is_open

    def may_confirm(self, registration: Registration) -> bool:
        """Whether a nomination can be confirmed now: until registration closes."""
        return may_confirm(self.event, self.questions, registration)

    def url(self, page: str = "", **parameters: object) -> str:
        """Return the address of one of the pages of this desk."""
        if self.is_organizer:
            here: dict[str, object] = {"slug": self.event.slug, "delegation": self.file.row.id}
        else:
            here = {"token": self.request.path_params["token"]}
        name = "organize.delegation" if self.is_organizer else "delegation"
        return address(f"{name}.{page}" if page else name, **here, **parameters)

    async def show(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """Return a page of this desk; no cache keeps the focal point's, and no other site is told its address."""
        frame: dict[str, Any]
        if self.is_organizer:
            frame = await organize_frame(self.request.state.actor, self.event, "organize.delegations")
        else:
            frame = await public_frame(self.event, "delegation")
            frame["event_nav"]["action"] = None
        headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
        shell = "organize_base.html" if self.is_organizer else "congress/delegations/shell.html"
        return render(
            self.request,
            f"congress/delegations/{template}.html",
            status,
            headers,
            **frame,
            desk=self,
            shell=shell,
            name=name_of(self.file.row),
            **context,
        )

    def member(self) -> Registration:
        """Return the person in the address. Raise HTTPException 404 for who does not stand in this delegation."""
        return found(self.file.member(reference_in(self.request.path_params["reference"])))


def may_confirm(event: Event, questions: Questions, registration: Registration) -> bool:
    """Whether somebody who was named can still confirm: registration need not be open yet, but not over."""
    window = window_of(event, now(), questions.category(registration.category_id))
    return window.phase in ("open", "not_yet")


async def desk_of(request: Request) -> Desk:
    """Return the desk in the address. Raise HTTPException 404 for a link that was replaced, and another event's."""
    if "token" in request.path_params:
        return await _focal_desk(request)
    event = request.state.event
    row = await delegation_in(event.id, found(uuid_in(request.path_params["delegation"])))
    questions = await questions_of(event)
    return Desk(request, event, questions, await file_of(found(row), questions), request.state.actor.account_id)


async def _focal_desk(request: Request) -> Desk:
    here = installation(request)
    row = await delegation_behind(here.signer, request.path_params["token"])
    if row is None:
        raise HTTPException(404)
    event = await event_by_id(here.revisions, row.event_id)
    questions = await questions_of(event)
    return Desk(request, event, questions, await file_of(row, questions), None)
