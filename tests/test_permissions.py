"""Who gets through to what: every route, as everybody, against a table written here by hand.

What a page demands stands in its row; who holds what is repeated here in other words, so that a
slip in either shows.
"""

from __future__ import annotations

import re

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.registration.models import Registration
from events.platform.language.i18n import languages
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.permissions import Rule
from events.routes import PAGES
from events.settings import Settings
from tests.factories import sign_in
from tests.walking import Stop, browser, path_of, purpose_of, stage_of, stops
from tests.world import MISSION_PURPOSES, World, make_world

pytestmark = pytest.mark.once  # no right depends on the database

# What anybody may open. A route that is to be public is added here too, on purpose.
PUBLIC = {
    "root",
    "healthz",
    "robots",
    "sitemap",
    "web_manifest",
    "favicon",
    "home",
    "imprint",
    "event",
    "event.page",
    "event.privacy",
    "agenda",
    "agenda.day",
    "agenda.search",
    "tracks.track",
    "session",
    "session.join",
    "session.star",
    "session.star.removal",
    "speakers",
    "speakers.speaker",
    "subscribe",
    "my_stars",
    "me",
    "my_registration",
    "my_sessions",
    "registration",
    "registration.sent",
    "registration.link",
    "alert",
    "alert.sent",
    "calendars.event",
    "calendars.session",
    "exports.xml",
    "exports.json",
    "calendars.track",
    "calendars.room",
    "sign_in",
    "sign_in.link",
    "sign_in.token",
    "missions",
    "mission",
    "organizations.suggestions",
    "registration.airports",
    "letters.letter",
    "participants",
    "traveller.worker",
}
# Redirect whoever this browser remembers to the page behind their own link.
LEAD_TO_OWN_PAGE = {"my_registration", "my_sessions"}
# What a private link opens: the holder's own, for this purpose.
BY_LINK = {
    "personal",
    "personal.edit",
    "personal.file",
    "personal.acceptance",
    "personal.data",
    "personal.data.pdf",
    "personal.erasure",
    "personal.erasure.withdrawal",
    "personal.handing",
    "personal.handing.withdrawal",
    "place_offer",
    "alert.confirmation",
    "alert.ending",
    "personal.cancellation",
    "personal.agenda",
    "personal.join",
    "personal.star",
    "personal.star.removal",
    "personal.feed.renewal",
    "personal.feed.joining",
    "personal.feed.separation",
    "personal.calendar",
    "calendars.door",
    "calendars.everything",
    "calendars.delegation",
    "personal.forget",
    "personal.letters",
    "personal.accompanying",
    "personal.departure",
    "personal.certificate",
    "personal.passport",
    "personal.passport.destruction",
    "personal.letter",
    "personal.letter.withdrawal",
    "personal.nomination",
    "personal.declination",
    "delegation",
    "delegation.nomination",
    "delegation.people",
    "delegation.naming",
    "delegation.together",
    "delegation.alone",
    "delegation.letter",
    "delegation.letter_file",
    "delegation.person",
    "delegation.completion",
    "delegation.substitution",
    "delegation.withdrawal",
    "delegation.head",
    "personal.waiting_alone",
    "calendars.person",
    "badges.badge",
    "news",
    "news.return",
    "invitation",
    "invitation.registration",
    "invitation.refusal",
    "invitation.link",
    "traveller",
    "traveller.leg",
    "traveller.map",
    "traveller.contacts",
    "traveller.documents",
    "traveller.file",
    "traveller.notes",
    "traveller.safety",
    "traveller.keep",
    "traveller.feed.renewal",
    "traveller.feed.joining",
    "traveller.feed.separation",
    "host",
    "host.file",
    "rating",
    "rating.sent",
    "calendars.traveller",
    "calendars.leg",
    "calendars.mission",
    "roadbooks.traveller",
    "roadbooks.traveller_day",
    "roadbooks.host",
}
# What only the event's owners do; what a reader sees; what the door needs. Everything else below /organize/events/
# changes something and is the organizers' and owners'.
OWNERS = {
    "organize.settings",
    "organize.publication",
    "organize.withdrawal",
    "organize.cancellation",
    "organize.copy",
    "organize.audit",
    "organize.erasure_request.erasure",
    "organize.erasure_request.refusal",
    "organize.registration.erasure",
    "organize.accreditation",
    "organize.accreditation.making",
    "organize.accreditation.file",
    "organize.accreditation.archive",
    "organize.privacy",
    "organize.team",
    "organize.team.member",
    "organize.team.member.removal",
}
READERS = {
    "organize.event",
    "organize.sessions",
    "organize.speakers",
    "organize.registrations",
    "organize.registrations.export",
    "organize.registrations.export.file",
    "organize.registrations.export.removal",
    "organize.registrations.exports",
    "organize.registrations.table",
    "organize.registration",
    "organize.registration.file",
    "organize.registration.sealed",
}
# The same of missions: everything else that begins with "mission." changes something.
COORDINATORS = {
    "mission.publication",
    "mission.publication.withdrawal",
    "mission.copy",
    "mission.team",
    "mission.team.member",
    "mission.team.member.removal",
    "mission.delegate.private",
    "mission.delegate.private.destruction",
    "mission.delegates.texts",
}
OFFICE = {
    "mission.state",
    "mission.desk",
    "mission.partners",
    "mission.delegates",
    "mission.itinerary",
    "mission.timeline",
    "mission.map",
    "mission.arrivals",
    "mission.leg.card",
    "mission.file",
    "mission.costs",
    "mission.field",
    "mission.actions",
    "mission.ratings",
    "mission.papers",
    "roadbooks.mission",
    "roadbooks.day",
    "roadbooks.partner",
    "roadbooks.report_pdf",
    "roadbooks.report_docx",
}
# Pages that all of the office read, with a form on them that is not for all of them.
FORMS_FOR_EDITORS = {"mission.ratings", "mission.state"}
# What is for the account alone that asked for it, the owner's, and what is not there yet.
NOT_MADE = "organize.registrations.export.file"
OF_WHOEVER_ASKED = {NOT_MADE, "organize.registrations.export", "organize.registrations.export.removal"}
# What a form has to name, or it is about nothing.
NAMED = {
    "mission.action.continuation": {"to": "mission"},
    "mission.leg.joining": {"person": "lea"},
    "mission.leg.leaving": {"person": "lea"},
}
OF_REGISTRATIONS = ("registration", "feed", "everything", "badge", "news")
PURPOSES = (*OF_REGISTRATIONS, "invitation", "delegation", "place-offer", "alert", "door-feed", *MISSION_PURPOSES)
DOOR = {"organize.check_in", "organize.check_in.picture", "organize.check_in.point", "organize.calendars"}

# Who passes which of these, by the word that the tests use for the person.
MAY: dict[str, set[str]] = {
    "anonymous": {"public", "link"},
    "participant": {"public", "link"},
    "reader": {"public", "link", "account", "read", "office", "read somewhere"},
    "check_in": {"public", "link", "account", "door"},
    "organizer": {
        "public",
        "link",
        "account",
        "read",
        "door",
        "edit",
        "office",
        "prepare",
        "read somewhere",
        "edit somewhere",
    },
    "owner": {
        "public",
        "link",
        "account",
        "read",
        "door",
        "edit",
        "own",
        "office",
        "prepare",
        "coordinate",
        "read somewhere",
        "edit somewhere",
    },
    "stranger": {"public", "link", "account", "read somewhere", "edit somewhere"},
    "founder": {"public", "link", "account", "found", "read somewhere", "edit somewhere"},
}
WITHOUT_ACCOUNT = {"anonymous", "participant"}
WITHOUT_PART = {"stranger", "founder"}
_KINDS = {
    "account": {
        "account",
        "account.password",
        "account.sessions.removal",
        "organize",
        "sign_out",
        "organize.missions",
        "organize.board",
        "organize.airport",
        "organize.partnerships",
        "organize.partnership",
        "organize.partnership.exchanges",
    },
    "found": {"organize.new", "organize.missions.new", "organize.audit_everywhere"},
    "read somewhere": {"organization", "organizations.logo", "organize.organizations", "organize.search"},
    "edit somewhere": {
        "organize.organizations.confirmation",
        "organize.organizations.merging",
        "organize.organizations.import",
        "organize.organizations.import.preview",
        "organize.organization",
        "organize.organization.confirmation",
        "organize.organization.retirement",
        "organize.organization.restoration",
        "organize.organization.logo",
        "organize.organization.logo.removal",
        "organize.organization.merge",
        "organize.organization.separation",
        "organize.typed_organizations",
    },
}
SOMEWHERE = {"read somewhere", "edit somewhere"}  # whoever has part in none of the world's may have in another one
OF_MISSIONS = {"office", "prepare", "coordinate"}
_RULE_OF = {
    "public": Rule.PUBLIC,
    "link": Rule.LINK,
    "account": Rule.SIGNED_IN,
    "found": Rule.FOUNDER,
    "read somewhere": Rule.READ_SOMEWHERE,
    "edit somewhere": Rule.EDIT_SOMEWHERE,
    "read": Rule.READ,
    "door": Rule.CHECK_IN,
    "edit": Rule.EDIT,
    "own": Rule.OWN,
    "office": Rule.MISSION_READ,
    "prepare": Rule.MISSION_EDIT,
    "coordinate": Rule.MISSION_OWN,
}


# Whoever sees a list chooses its columns, keeps views of it, and takes what it finds along as a file.
_OF_A_LIST = re.compile(r"(organize|mission)\.(\w+)\.(columns|views|view|view\.removal|csv|xlsx|json)$")


def kind_of(name: str) -> str:
    """What a route is by the tables of this file."""
    name = _OF_A_LIST.sub(r"\1.\2", name)
    tables = {
        "public": PUBLIC,
        "link": BY_LINK,
        "own": OWNERS,
        "read": READERS,
        "door": DOOR,
        "office": OFFICE,
        "coordinate": COORDINATORS,
        **_KINDS,
    }
    found = [kind for kind, names in tables.items() if name in names]
    assert len(found) < 2, f"{name} stands in several tables"
    if found:
        return found[0]
    if name.startswith("mission."):
        return "prepare"
    assert name.startswith("organize."), f"{name} is neither public, nor by link, nor the organizers': give it a row"
    return "edit"


_READ = {Rule.READ, Rule.READ_SOMEWHERE, Rule.MISSION_READ}
# A view that the owner shares, and a note of the owner.
OF_OTHERS = {
    *(("reader", page.name) for page in PAGES if page.name.endswith(".view.removal") and page.right in _READ),
    ("organizer", "organize.registration.note.correction"),
    ("organizer", "organize.registration.note.removal"),
}


def expected(person: str, name: str, method: str = "GET") -> str:
    """What becomes of somebody who asks for a route: "through", "sign in", "unknown" or "refused"."""
    kind = "prepare" if method == "POST" and name in FORMS_FOR_EDITORS else kind_of(name)
    asks_for_part = name in {"organize.partnership", "organize.partnership.exchanges"}
    is_not_theirs = name in OF_WHOEVER_ASKED and kind in MAY[person] and (person != "owner" or name == NOT_MADE)
    if is_not_theirs or (person, name) in OF_OTHERS or (asks_for_part and person in {"stranger", "check_in"}):
        return "unknown"  # it asks for a part in one of the partnership's missions
    if name.startswith("organize.partnership") and (method, person) == ("POST", "reader"):
        return "refused"
    if kind in MAY[person]:
        return "through"
    if person in WITHOUT_ACCOUNT:
        return "sign in"
    if kind in SOMEWHERE:
        return "refused"
    without = {*WITHOUT_PART, "check_in"} if kind in OF_MISSIONS else WITHOUT_PART
    return "unknown" if person in without and kind != "found" else "refused"


def outcome(answer: httpx.Response) -> str:
    """The same, as it came out."""
    if answer.status_code in {301, 302, 303, 307} and "/sign-in?next=" in answer.headers["location"]:
        return "sign in"
    return {403: "refused", 404: "unknown", 405: "no such method"}.get(answer.status_code, "through")


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    return await make_world(settings.files_dir)


def test_every_page_has_the_right_that_is_meant() -> None:
    rights = {page.name: page.right for page in PAGES}
    assert rights == {name: _RULE_OF[kind_of(name)] for name in rights}
    assert {name for name in rights if kind_of(name) in {"read", "door", "edit", "own"}} == {
        name for name, right in rights.items() if right.scope == "event"
    }


@pytest.mark.parametrize("person", MAY)
async def test_each_gets_through_to_what_is_theirs_and_to_nothing_else(
    app: Starlette, world: World, person: str
) -> None:
    seen, wanted = {}, {}
    async with browser(app, world.cookies.get(person)) as client:
        for stop in stops(world, "GET"):
            answer = await client.get(stop.path)
            seen[stop.name], wanted[stop.name] = _told(answer), expected(person, stop.name)
    assert seen == wanted


@pytest.mark.parametrize("person", MAY)
async def test_each_may_do_what_is_theirs_and_nothing_else(app: Starlette, world: World, person: str) -> None:
    """Empty forms: what is allowed answers with errors or does its act, what is not does neither."""
    seen, wanted = {}, {}
    for stop in stops(world, "POST"):
        async with browser(app, await _cookies(world, person)) as client:
            answer = await client.post(stop.path, data=NAMED.get(stop.name, {}))
        seen[stop.name], wanted[stop.name] = _told(answer), expected(person, stop.name, "POST")
    assert seen == wanted


async def _cookies(world: World, person: str) -> dict[str, str]:
    """Fresh ones, for signing out is among the acts."""
    account = world.accounts.get(person)
    return await sign_in(account.email) if account else world.cookies.get(person, {})


def _told(answer: httpx.Response) -> str:
    assert answer.status_code < 500, answer.request.url.path
    return outcome(answer)


async def test_who_may_not_changes_nothing(app: Starlette, world: World) -> None:
    before = await Registration.all().order_by("id").values()
    for person in ("anonymous", "participant", "reader", "check_in", "stranger"):
        async with browser(app, world.cookies.get(person)) as client:
            for name in ("organize.registration.cancellation", "organize.registration.admission"):
                await client.post(path_of(world, name), data={})
            await client.post(path_of(world, "organize.registration.edit"), data={"badge_name": "Mallory"})
    assert await Registration.all().order_by("id").values() == before


def _by_link(world: World, method: str = "GET") -> list[Stop]:
    return [stop for stop in stops(world, method) if stop.rule is Rule.LINK]


async def test_a_private_link_opens_what_it_was_made_for_and_nothing_else(app: Starlette, world: World) -> None:
    opened = set()
    async with browser(app) as client:
        for stop in _by_link(world):
            for purpose in PURPOSES:
                path = path_of(world, stop.name, token=world.token(purpose, stage_of(stop.name)))
                if (await client.get(path)).status_code == 200:
                    opened.add((stop.name, purpose))
    assert opened == {(stop.name, purpose_of(stop.name)) for stop in _by_link(world)}


async def test_a_private_link_shows_its_own_registration_only(app: Starlette, world: World) -> None:
    ours, other = world.registrations["confirmed"], world.registrations["waitlisted"]
    async with browser(app, {**world.cookies["participant"]}) as client:
        page = await client.get(path_of(world, "personal", token=world.token("registration", "waitlisted")))
        assert (other.badge_name in page.text, ours.badge_name in page.text) == (True, False)
        page = await client.get(path_of(world, "personal"))
        assert (ours.badge_name in page.text, other.badge_name in page.text) == (True, False)


def _damaged(token: str) -> list[str]:
    flipped = ("A" if token[-5] != "A" else "B").join((token[:-5], token[-4:]))
    return [flipped, token[:-1], token + "A", token[:22] + "A" * 24, "A" * 46, "A", "%00", "é" * 46, ".."]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_damaged_link_is_unknown(app: Starlette, world: World, method: str) -> None:
    seen = set()
    async with browser(app) as client:
        for stop in _by_link(world, method):
            whole = world.token(purpose_of(stop.name), stage_of(stop.name))
            for token in _damaged(whole):
                answer = await client.request(method, stop.path.replace(whole, token))
                seen.add((stop.name, token, answer.status_code))
    assert {found for found in seen if found[2] not in {404, 405, 307}} == set()


@pytest.mark.parametrize("name", ["link_generation", "feed_generation", "badge_generation"])
async def test_a_link_that_was_replaced_is_unknown(app: Starlette, world: World, name: str) -> None:
    affected = {
        "link_generation": {"registration", "news"},
        "feed_generation": {"feed", "everything"},
        "badge_generation": {"badge"},
    }[name]
    await Registration.filter(id__in=[row.id for row in world.registrations.values()]).update(**{name: 2})
    async with browser(app) as client:
        seen = {stop.name: (await client.get(stop.path)).status_code for stop in _by_link(world)}
    assert seen == {stop.name: 404 if purpose_of(stop.name) in affected else 200 for stop in _by_link(world)}


async def test_private_pages_are_stored_by_nobody(app: Starlette, world: World) -> None:
    told = {}
    async with browser(app, world.cookies["owner"]) as client:
        for stop in stops(world, "GET"):
            answer = await client.get(stop.path)
            if stop.rule is not Rule.PUBLIC:
                told[stop.name] = answer.headers["cache-control"]
    # A calendar application asks every hour and is told "nothing new"; it may keep what it has, nobody between may.
    wrong = {name: value for name, value in told.items() if "no-store" not in value}
    calendars = {
        "calendars.person",
        "calendars.everything",
        "calendars.door",
        "calendars.traveller",
        "calendars.mission",
        "calendars.delegation",
    }
    assert {name for name, value in wrong.items() if name not in calendars or "private" not in value} == set()


@pytest.mark.parametrize("person", ["anonymous", "participant", "owner"])
async def test_no_public_page_holds_a_private_link_or_an_address_of_a_participant(
    app: Starlette, world: World, person: str
) -> None:
    secrets = {
        *(world.token(purpose, state) for purpose in PURPOSES for state in world.registrations),
        *(value for cookies in world.cookies.values() for value in cookies.values()),
        *(row.email for row in world.registrations.values()),
        *(row.legal_name for row in world.registrations.values()),
        *(row.reference for row in world.registrations.values()),
    }
    found = set()
    async with browser(app, world.cookies.get(person)) as client:
        for stop in stops(world, "GET"):
            if stop.rule is Rule.PUBLIC and stop.name not in LEAD_TO_OWN_PAGE:
                answer = await client.get(stop.path)
                everything = answer.text + "".join(answer.headers.values())
                found |= {(stop.name, secret) for secret in secrets if secret in everything}
    assert found == set()


async def test_a_draft_is_seen_by_its_team_alone(app: Starlette, world: World) -> None:
    async with transaction():
        await type(world.event).filter(id=world.event.id).update(state="draft")
        await raise_revision(world.event.id)
    about_it = [stop for stop in stops(world, "GET") if stop.rule is Rule.PUBLIC and world.event.slug in stop.path]
    for person in ("anonymous", "stranger", "founder"):
        async with browser(app, world.cookies.get(person)) as client:
            seen = {stop.name: (await client.get(stop.path)).status_code for stop in about_it}
        assert seen == {stop.name: 404 for stop in about_it}, person
    async with browser(app, world.cookies["reader"]) as client:
        assert (await client.get(path_of(world, "event"))).status_code == 200


async def test_pages_in_one_language_answer_in_it_whatever_the_browser_prefers(app: Starlette, world: World) -> None:
    """What is kept of a page in one language never goes to a reader of another."""
    for language in languages():
        async with browser(app) as client:
            for asked in ("de", "es", "fr"):
                page = await client.get(f"/{language}/events/congress/", headers={"accept-language": asked})
                assert (page.headers["content-language"], f'<html lang="{language}"' in page.text) == (language, True)
