"""How each side sees the partnership: the pictures for the office, and the form that a partner opens by a link."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID, uuid4

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.link_queries import partner_behind
from events.missions.file.models import Mission, MissionPartner
from events.missions.file.queries import with_texts
from events.missions.outcomes import operations
from events.missions.outcomes.criteria import CRITERIA, SIGN_WORDS
from events.missions.outcomes.forms import RatingForm
from events.missions.outcomes.pictures import latest_picture, pictures_over_time, side_name
from events.missions.outcomes.queries import partners_of, ratings_of
from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.people.throttle_operations import allow
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

RATING_SAVED = Flash(_("The rating is saved."))
_HOUR = dt.timedelta(hours=1)
_MOST_RATINGS = 10  # by one link within an hour


async def ratings(request: Request) -> Response:
    """Show both sides as pictures and tables over time, with the signs that warn; add a rating of our own side."""
    if request.method == "POST" and not request.state.actor.may(Rule.MISSION_EDIT, request.state.mission.id):
        raise HTTPException(403)
    return await edit_row(
        request,
        load=partial(_unrated, None),
        form=RatingForm,
        save=partial(_save_own, request),
        show=partial(_show_ratings, request),
    )


async def _unrated(partner: MissionPartner | None) -> Present[MissionPartner | None]:
    return Present(partner, {"nonce": uuid4().hex})


async def _save_own(request: Request, _partner: None, form: RatingForm, _version: int) -> Response:
    mission = request.state.mission
    await _add(mission, None, form, request.state.actor.account_id)
    return redirect(request, address("mission.ratings", slug=mission.slug), RATING_SAVED)


async def _show_ratings(request: Request, _partner: None, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    there = await ratings_of(mission)
    latest, over_time = latest_picture(there, mission.organization), pictures_over_time(there, mission.organization)
    return render(
        request,
        "missions/outcomes/ratings.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.ratings"),
        pictures=[(one, Markup(one.svg)) for one in (latest, *over_time) if one],  # noqa: S704 - drawn by us, escaped
        ratings=[(rating, side_name(rating, mission.organization)) for rating in reversed(there)],
        signs=SIGN_WORDS,
        partners=await partners_of(mission),
        form=edit.form,
        criteria=CRITERIA,
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
    )


async def rating(request: Request) -> Response:
    """Let a partner rate by their link, in their language; no account is needed."""
    return await edit_row(
        request,
        load=partial(_unrated, await _partner_of(request)),
        form=RatingForm,
        save=partial(_save_theirs, request),
        show=partial(_show_form, request),
    )


async def sent(request: Request) -> Response:
    """Thank a partner who rated."""
    return await _show(request, "missions/outcomes/rating_sent.html", (await _partner_of(request)).mission)


async def _partner_of(request: Request) -> MissionPartner:
    return found(await partner_behind(installation(request).signer, request.path_params["token"], "rating"))


async def _save_theirs(request: Request, partner: MissionPartner, form: RatingForm, _version: int) -> Response:
    if not await allow(f"rating {partner.id}", _MOST_RATINGS, _HOUR, now()):
        raise HTTPException(429)
    await _add(partner.mission, partner, form, None)
    return redirect(request, address("rating.sent", token=request.path_params["token"]))


async def _show_form(request: Request, partner: MissionPartner, edit: Edit) -> Response:
    texts = await texts_of([partner.id], fallback_order(partner.mission))
    shown = {"partner": texts.of(partner.id, "name"), "form": edit.form, "criteria": CRITERIA}
    return await _show(request, "missions/outcomes/rating.html", partner.mission, edit.status, **shown)


async def _show(request: Request, template: str, mission: Mission, status: int = 200, **context: object) -> Response:
    headers = {"referrer-policy": "same-origin", "cache-control": "no-store"}
    return render(request, template, status, headers, mission=mission, face=await with_texts(mission), **context)


async def _add(mission: Mission, partner: MissionPartner | None, form: RatingForm, by: UUID | None) -> None:
    values = form.values(current_language())
    await operations.add_rating(mission, partner.id if partner else None, values, by=by, now=now())
