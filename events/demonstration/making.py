"""Making the demonstration: once in a data directory; asked again, it only gives new links to what is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import msgspec

from events.congress.delegations.queries import token_of
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.demonstration.congress import Made, make_event
from events.demonstration.delegations import ensure_delegation
from events.demonstration.invitations import ensure_invitation
from events.demonstration.letters import ensure_letter
from events.demonstration.missions import Missions, ensure_missions
from events.demonstration.organizations import ensure_organizations
from events.demonstration.programme import make_programme
from events.demonstration.reading import first_day, read_data
from events.demonstration.registrants import make_registrations
from events.missions.file.link_queries import roadbook_token, traveller_feed_token, traveller_token
from events.platform.signing import Signer
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.records.people.operations import INVITATION_LASTS, ensure_account, grant_role, issue_link
from events.records.seats.models import Pool
from events.records.seats.operations import set_capacity
from events.records.texts.operations import create_texts
from events.records.vault.sealing import master_keys
from events.settings import Settings

_ORGANIZER = "organizer@example.org"
_LANGUAGE = "fr"

Report = Callable[[str], object]


async def make_demonstration(settings: Settings, report: Report = print) -> str:
    """Fill the database of these settings; one line of JSON with what a script needs to look at it.

    `event` is the slug, `organizer_login` a path that signs in once, `registration`, `registration_feed` and
    `badge` are the paths of one registration's page, calendar and badge, `letter` is that of the page that checks its
    letter, `invitation` and `delegation` those of an invitation and of a focal point; `mission` is the path of a
    mission's public page, `traveller`, `traveller_feed` and `roadbook` are those of somebody who is on another one now.
    Missions, the letter, invitations and the delegation are added to a demonstration made before there were any.
    """
    slug = read_data("congress/event.json")["slug"]
    event = await Event.get_or_none(slug=slug)
    if event is None:
        event = await _make(now(), report)
    missions = await ensure_missions(event.id, master_keys(settings), now(), report)
    both = (missions.past.id, missions.present.id)
    if organizations := await ensure_organizations(read_data("organizations.json"), event.id, both, now()):
        report(f"  {len(organizations)} organizations")
    organizer = await _organizer(event, missions)
    signer, registration = Signer(settings.secret_key), await _registration(event)
    secret = await issue_link(organizer, now(), INVITATION_LASTS)
    code = await ensure_letter(event, registration, master_keys(settings), organizer, now())
    delegation = await ensure_delegation(event, organizer, now())
    line = {
        **_event_links(signer, event, registration),
        "delegation": address("delegation", _LANGUAGE, token=token_of(signer, delegation)),
        "letter": address("letters.letter", _LANGUAGE, code=code),
        "invitation": address("invitation", _LANGUAGE, token=await ensure_invitation(signer, event, organizer, now())),
        "organizer_login": address("sign_in.token", _LANGUAGE, token=secret),
        **_mission_links(signer, missions),
    }
    return msgspec.json.encode(line).decode()


async def _make(at: dt.datetime, report: Report) -> Event:
    report("Making the demonstration: the 6th Global WOPs Congress")
    async with transaction():
        made = await make_event(read_data("congress/event.json"), first_day(at.date()), at)
        sessions = await make_programme(
            made, read_data("congress/speakers.json"), read_data("congress/sessions.json"), at
        )
        await create_texts(made.event.id, made.texts, at)
        report(f"  {len(sessions)} sessions, {len(made.rooms)} rooms, {len(made.texts)} things with texts")
        await make_registrations(made, read_data("registrants.json"), sessions, at, report)
        await _offer_place(made, read_data("congress/event.json")["registration"]["offer_hours"], at)
        await raise_revision(made.event.id)
    return made.event


async def _offer_place(made: Made, hours: int, at: dt.datetime) -> None:
    """Add a place where all are taken: it is offered to whoever has waited longest."""
    await Pool.filter(id=made.event.pool_id).update(offer_hours=hours)
    full = await Pool.get(id=made.categories["press"].pool_id)
    await set_capacity((made.event.pool_id, full.id), full.taken + 1, at)


async def _organizer(event: Event, missions: Missions) -> UUID:
    """Make the organizer, who owns all of it, and return the account."""
    account = await ensure_account(
        _ORGANIZER, name="Núria Ferrer i Puig", language=_LANGUAGE, now=now(), is_founder=True
    )
    await grant_role(account.id, "owner", event.id, now())
    for mission in (missions.past, missions.present):
        await grant_role(account.id, "owner", mission.id, now(), kind="mission")
    return account.id


async def _registration(event: Event) -> Registration:
    """Return one that follows sessions, so that its calendar shows what a personal calendar is."""
    registration = (
        await Registration.filter(event_id=event.id, state="confirmed", language=_LANGUAGE, attendance="on_site")
        .filter(stars__removed_at__isnull=True, stars__id__isnull=False)
        .order_by("registered_at")
        .first()
    )
    assert registration is not None  # noqa: S101 - the data have many
    return registration


def _event_links(signer: Signer, event: Event, registration: Registration) -> dict[str, str]:
    page = signer.token("registration", registration.id, registration.link_generation)
    feed = signer.token("feed", registration.id, registration.feed_generation)
    badge = signer.token("badge", registration.id, registration.badge_generation)
    return {
        "event": event.slug,
        "registration": address("personal", _LANGUAGE, token=page),
        "registration_feed": address("calendars.person", token=feed),
        "badge": address("badges.badge", token=badge),
    }


def _mission_links(signer: Signer, missions: Missions) -> dict[str, str]:
    traveller = missions.traveller
    return {
        "mission": address("mission", _LANGUAGE, slug=missions.past.slug),
        "traveller": address("traveller", _LANGUAGE, token=traveller_token(signer, traveller)),
        "traveller_feed": address("calendars.traveller", token=traveller_feed_token(signer, traveller)),
        "roadbook": address("roadbooks.traveller", token=roadbook_token(signer, traveller), lang=_LANGUAGE),
    }
