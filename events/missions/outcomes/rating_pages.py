"""How each side sees the partnership: the pictures for the office, and the form that a partner opens by a link."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.link_queries import partner_behind
from events.missions.file.models import Mission, MissionPartner
from events.missions.file.queries import with_texts
from events.missions.outcomes import operations
from events.missions.outcomes.criteria import criteria, sign_names
from events.missions.outcomes.forms import rating_form, rating_in
from events.missions.outcomes.pictures import latest_picture, pictures_over_time, side_name
from events.missions.outcomes.queries import partners_of, ratings_of
from events.platform.language.i18n import current_language
from events.platform.web.addresses import address
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.platform.zoned import zone
from events.records.people.throttle_operations import allow
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_HOUR = dt.timedelta(hours=1)
_MOST_RATINGS = 10  # by one link within an hour


async def ratings(request: Request) -> Response:
    """Both sides as pictures and tables over time, with the signs that warn; and the form of our own side."""
    if request.method != "POST":
        return await _ratings(request, rating_form())
    mission, actor = request.state.mission, request.state.actor
    if not actor.may(Rule.MISSION_EDIT, mission.id):
        raise HTTPException(403)
    sent = await read_form(request)
    form = rating_form(sent)
    if not form.validate():
        return await _ratings(request, form, 422)
    await _add(mission, None, form, str(sent.get("nonce", "")), actor.account_id)
    return RedirectResponse(address("mission.ratings", slug=mission.slug, done="saved"), 303)


async def _ratings(request: Request, form: Form, status: int = 200) -> Response:
    mission: Mission = request.state.mission
    found = await ratings_of(mission)
    latest, over_time = latest_picture(found, mission.organization), pictures_over_time(found, mission.organization)
    return render(
        request,
        "missions/outcomes/ratings.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.ratings"),
        pictures=[(one, Markup(one.svg)) for one in (latest, *over_time) if one],  # noqa: S704 - drawn by us, escaped
        ratings=[(rating, side_name(rating, mission.organization)) for rating in reversed(found)],
        signs=sign_names(),
        partners=await partners_of(mission),
        form=form,
        criteria=criteria(),
        nonce=uuid4().hex,
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
        done=request.query_params.get("done", ""),
    )


async def rating(request: Request) -> Response:
    """The form that a partner opens by their link, in their language; no account is needed."""
    partner = await partner_behind(installation(request).signer, request.path_params["token"], "rating")
    if partner is None:
        raise HTTPException(404)
    if request.method != "POST":
        return await _rating(request, partner, rating_form())
    sent = await read_form(request)
    form = rating_form(sent)
    if not form.validate():
        return await _rating(request, partner, form, 422)
    if not await allow(f"rating {partner.id}", _MOST_RATINGS, _HOUR, now()):
        raise HTTPException(429)
    await _add(partner.mission, partner, form, str(sent.get("nonce", "")), None)
    return RedirectResponse(address("rating", token=request.path_params["token"], done="sent"), 303)


async def _rating(request: Request, partner: MissionPartner, form: Form, status: int = 200) -> Response:
    mission = partner.mission
    texts = await texts_of([partner.id], fallback_order(mission))
    return render(
        request,
        "missions/outcomes/rating.html",
        status,
        {"referrer-policy": "same-origin", "cache-control": "no-store"},
        mission=mission,
        face=await with_texts(mission),
        partner=texts.of(partner.id, "name"),
        form=form,
        criteria=criteria(),
        nonce=uuid4().hex,
        done=request.query_params.get("done", ""),
    )


async def _add(mission: Mission, partner: MissionPartner | None, form: Form, nonce: str, by: UUID | None) -> None:
    moment = now()
    await operations.add_rating(
        mission,
        partner.id if partner else None,
        rating_in(form, current_language()),
        nonce=nonce[:64] or uuid4().hex,
        rated_on=moment.astimezone(zone(mission.home_zone)).date(),
        by=by,
        now=moment,
    )
