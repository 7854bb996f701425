"""The gate of a traveller's pages.

Their private link is checked here, and what all these pages show is put together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.fieldwork.models import RollAnswer, RollCall
from events.missions.fieldwork.queries import documents_for_travellers, last_answer, open_roll_call
from events.missions.file.link_queries import delegate_behind
from events.missions.file.models import Delegate, Mission
from events.missions.file.queries import with_texts
from events.missions.itineraries.plan import values as plans
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.platform.language.formats import know_years
from events.platform.language.i18n import current_language
from events.platform.signing import token_hash
from events.platform.web.addresses import address
from events.platform.web.installation import installation, now
from events.platform.web.static_files import static_fingerprint
from events.platform.web.templating import render

# Tells the copy on a phone that the link has ended, so that no page of a proxy in between can drop it.
ENDED: Mapping[str, str] = {"traveller-copy": "ended", "cache-control": "no-store"}


@dataclass(frozen=True)
class Held:
    """A traveller and what they are shown.

    `plan` has only the documents that travellers are given, and no leg that was cancelled before they came.
    """

    token: str
    delegate: Delegate
    mission: Mission
    plan: Plan

    @property
    def person(self) -> plans.Delegate:
        found = self.plan.delegate(self.delegate.id)
        assert found is not None  # noqa: S101 - a plan has everybody who was ever of the delegation
        return found

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Their legs in order, those that were cancelled too."""
        return tuple(leg for leg in self.plan.legs if self.delegate.id in leg.people)

    def leg(self, code: str) -> Leg | None:
        """Return the leg of theirs that goes by this code."""
        return next((leg for leg in self.legs if leg.code == code), None)

    def to(self, name: str, **parameters: object) -> str:
        """Return the address of one of their pages, in the language of the request."""
        return address(name, token=self.token, **parameters)

    @property
    def copy_name(self) -> str:
        """The name of the copy on a phone: it does not give the link away."""
        return token_hash(self.token)[:20]

    @property
    def copy_tag(self) -> str:
        """A tag that changes when any page of theirs does, but for the passing of time and their own notes."""
        return f"{self.mission.revision}-{static_fingerprint()}-{current_language()}"


Opened = Callable[[Request, Held], Awaitable[Response]]


def by_link(page: Opened) -> Callable[[Request], Awaitable[Response]]:
    """Return a page behind a traveller's link: 404 for a forged or replaced one, 410 for somebody who left."""

    @wraps(page)
    async def opened(request: Request) -> Response:
        token = request.path_params["token"]
        delegate = await delegate_behind(installation(request).signer, token, "traveller")
        if delegate is None:
            raise HTTPException(404, headers=dict(ENDED))
        mission = delegate.mission
        if delegate.left_at is not None:
            face = await with_texts(mission)
            return render(request, "missions/fieldwork/left.html", 410, dict(ENDED), mission=mission, face=face)
        know_years(mission.begins_on, mission.ends_on)
        plan = await load_plan(mission)
        given = await documents_for_travellers(mission.id)
        documents = tuple(one for one in plan.documents if one.id in given)
        reader = plan.delegate(delegate.id)
        legs = tuple(leg for leg in plan.legs if not (reader and leg.is_unheard_of(reader)))
        shown = replace(plan, documents=documents, legs=legs)
        response = await page(request, Held(token, delegate, mission, shown))
        response.headers["cache-control"] = "no-store"
        return response

    return opened


@dataclass(frozen=True)
class Roll:
    """The roll call that waits, and what this traveller answered last."""

    call: RollCall
    answer: RollAnswer | None


async def traveller_page(
    request: Request, held: Held, template: str, current: str, status: int = 200, **context: object
) -> Response:
    """Render a page with the bar for thumbs, the roll call when one is open, and data for the copy on the phone."""
    call = await open_roll_call(held.mission.id)
    roll = Roll(call, await last_answer(call, held.delegate.id)) if call else None
    return render(
        request,
        template,
        status,
        {"referrer-policy": "same-origin"},
        held=held,
        mission=held.mission,
        face=await with_texts(held.mission),
        person=held.person,
        plan=held.plan,
        token=held.token,
        current=current,
        roll=roll,
        made_at=now(),
        **context,
    )
