"""Reading one registration for its holder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request

from events.congress.badges.codes import BADGE_TEXT_LENGTH
from events.congress.badges.credential_operations import badge_code
from events.congress.organizing.event_queries import event_by_id
from events.congress.registration.link_operations import registration_behind
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.sealed_operations import Opener, open_answers
from events.congress.registration.values import Details
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext
from events.platform.qr.code import svg_of
from events.platform.qr.series import QrSeries
from events.platform.web.installation import Installation, installation
from events.publishing.calendars.private import FeedLinks, own_feed
from events.records.seats.queries import Wait, offer_hours_of, place_in_queue, wait_of
from events.records.vault.operations import Looker
from events.records.vault.sealing import master_keys


@dataclass(frozen=True)
class Pass:
    """The code of the badge, to scan and to type."""

    qr: Markup
    short_code: str


async def held_registration(request: Request) -> Registration:
    """Return the registration (its event fetched) whose private link was opened. Raise HTTPException 404.

    A link that was replaced cannot be told from a forged one, so both are unknown.
    """
    found = await registration_behind(installation(request).signer, request.path_params["token"])
    if found is None:
        raise HTTPException(404)
    found.event = await event_by_id(installation(request).revisions, found.event_id)
    return found


def personal_token(registration: Registration, here: Installation) -> str:
    return here.signer.token("registration", registration.id, registration.link_generation)


def badge_token(registration: Registration, here: Installation) -> str:
    return here.signer.token("badge", registration.id, registration.badge_generation)


def calendar_links(registration: Registration, here: Installation) -> FeedLinks:
    """Return the addresses of the person's calendar in the language of the page."""
    return own_feed(here, registration)


async def pass_of(registration: Registration, here: Installation, now: dt.datetime) -> Pass | None:
    """Return what opens the door; None for who is not confirmed."""
    if registration.state != "confirmed":
        return None
    code = await badge_code(registration, here.settings.secret_key, now)
    # Drawn by us from an alphabet of letters and digits; the title is escaped there.
    svg = svg_of(_series().path(code.qr_text), title=_("QR code of the badge"))
    return Pass(Markup(svg), code.short_code)  # noqa: S704


@cache
def _series() -> QrSeries:
    """Return what all badges' codes share, drawn once; each is then drawn in a tenth of the time."""
    return QrSeries(BADGE_TEXT_LENGTH)


async def place_of(registration: Registration, category: CategoryChoice) -> int:
    """Return the place on the waiting list, 0 for who is not on it."""
    if registration.state != "waitlisted":
        return 0
    return await place_in_queue(registration.id, category.pool_id)


async def how_waiting(registration: Registration) -> Wait:
    """Return with how many others somebody waits, and until when a place is offered to them."""
    if registration.state != "waitlisted":
        return Wait()
    return await wait_of(registration.id, registration.event.pool_id)


async def offer_lasts(registration: Registration) -> str:
    """Return for how long a freed place is offered to who waits, in words; "" where it is given at once."""
    if registration.state != "waitlisted":
        return ""
    hours = await offer_hours_of(registration.event.pool_id)
    return ngettext("%(num)s hour", "%(num)s hours", hours) if hours else ""


def category_of(registration: Registration, questions: Questions) -> CategoryChoice:
    return questions.category(registration.category_id)


async def own_details(
    here: Installation, questions: Questions, now: dt.datetime, registration: Registration
) -> Details:
    """Return what a registration says with its sealed answers: its holder's look, which is recorded too.

    Raise SealError.
    """
    details, sealed = await details_of(registration), questions.sealed
    if not sealed:
        return details
    opener = Opener(master_keys(here.settings), questions.event_id, sealed, Looker(None, "personal.edit", now))
    opened = await open_answers(opener, [registration.id])
    return replace(details, answers={**details.answers, **opened.get(registration.id, {})})
