"""Which organization a registration, a speaker, a delegate or a partner refers to, chosen by hand.

Those that may be meant are offered, others are found by a search; what was typed stays as it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.models import Speaker
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.models import Registration
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Delegate, MissionPartner
from events.platform.language.cleaning import clean_line
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.organizations.pages import told
from events.records.organizations.queries import Named, OrganizationFile, alike, heads_of, organization_at
from events.records.texts.languages import any_text
from events.records.texts.queries import texts_of
from events.secretariat.organizations.choosing_operations import Referring, choose_organization
from events.secretariat.organizations.forms import AS_TYPED, ChoosingForm

Load = Callable[[Request], Awaitable[Referring]]


@dataclass(frozen=True)
class _Kind:
    """Whose organization is chosen: how the row is loaded, the frame of its page, and where that page is."""

    load: Load
    frame: Callable[[Request], Awaitable[dict[str, Any]]]
    back: Callable[[Request], str]


def _of_event(load: Load, menu: str, back: str) -> _Kind:
    async def frame(request: Request) -> dict[str, Any]:
        return await organize_frame(request.state.actor, request.state.event, menu)

    return _Kind(load, frame, partial(_address, back))


def _of_mission(load: Load, menu: str, back: str) -> _Kind:
    async def frame(request: Request) -> dict[str, Any]:
        return await mission_frame(request.state.actor, request.state.mission, menu)

    return _Kind(load, frame, partial(_address, back))


def _address(name: str, request: Request) -> str:
    """Return the address of a page about the row of this request."""
    return address(name, **{key: value for key, value in request.path_params.items() if key != "language"})


async def _registration(request: Request) -> Referring:
    reference = request.path_params["reference"].upper()
    row = found(await Registration.get_or_none(event_id=request.state.event.id, reference=reference))
    return Referring(row, row.badge_name, Named(row.organization, row.country))


async def _speaker(request: Request) -> Referring:
    row = found(await Speaker.get_or_none(event_id=request.state.event.id, code=request.path_params["code"]))
    return Referring(row, row.name, Named(row.organization, row.country))


async def _delegate(request: Request) -> Referring:
    row = found(await Delegate.get_or_none(mission_id=request.state.mission.id, code=request.path_params["code"]))
    return Referring(row, row.name, Named(row.organization))


async def _partner(request: Request) -> Referring:
    mission = request.state.mission
    row = found(await MissionPartner.get_or_none(mission_id=mission.id, code=request.path_params["code"]))
    names = (await texts_of([row.id], [mission.default_language])).of(row.id, "name").texts
    name = any_text(names, mission.default_language)
    return Referring(row, name, Named(name, row.country))


_REGISTRATION = _of_event(_registration, "organize.registrations", "organize.registration")
_SPEAKER = _of_event(_speaker, "organize.speakers", "organize.speaker")
_DELEGATE = _of_mission(_delegate, "mission.delegates", "mission.delegate")
_PARTNER = _of_mission(_partner, "mission.partners", "mission.partner")


async def of_registration(request: Request) -> Response:
    """Choose the organization of who registered."""
    return await _choose(request, _REGISTRATION)


async def of_speaker(request: Request) -> Response:
    """Choose the organization of a speaker."""
    return await _choose(request, _SPEAKER)


async def of_delegate(request: Request) -> Response:
    """Choose the organization of who travels."""
    return await _choose(request, _DELEGATE)


async def of_partner(request: Request) -> Response:
    """Choose the organization that a partner of a mission is."""
    return await _choose(request, _PARTNER)


async def _choose(request: Request, kind: _Kind) -> Response:
    referring = await kind.load(request)
    words = clean_line(request.query_params.get("q", ""))[:200]
    known = referring.row.known_organization_id
    head = (await heads_of([known]))[known] if known else None
    offered = await alike(referring.typed, words)
    if head and head.row.id not in {one.row.id for one in offered}:
        offered = [head, *offered]
    return await edit_row(
        request,
        load=partial(_present, kind, request, head),
        form=partial(ChoosingForm, [(one.row.slug, told(one)) for one in offered]),
        save=partial(_save, request, kind, head),
        show=partial(_show, request, kind, words, offered),
    )


async def _present(kind: _Kind, request: Request, head: OrganizationFile | None) -> Present[Referring]:
    referring = await kind.load(request)
    return Present(referring, {"organization": head.row.slug if head else AS_TYPED}, referring.row.version)


async def _save(
    request: Request,
    kind: _Kind,
    head: OrganizationFile | None,
    referring: Referring,
    form: ChoosingForm,
    version: int,
) -> Response:
    slug = form.organization.data
    chosen = None if slug == AS_TYPED else found(await organization_at(slug)).id
    if chosen != (head.row.id if head else None):
        by = request.state.actor.account_id
        await choose_organization(referring.row, version, chosen, by=by, now=now())
    return redirect(request, kind.back(request), SAVED)


async def _show(
    request: Request,
    kind: _Kind,
    words: str,
    offered: Sequence[OrganizationFile],
    referring: Referring,
    edit: Edit,
) -> Response:
    return render(
        request,
        "secretariat/organizations/choosing.html",
        edit.status,
        **await kind.frame(request),
        referring=referring,
        back=kind.back(request),
        words=words,
        offered=offered,
        form=edit.form,
        edit=edit,
    )
