"""Every address of the product with something of the world in it; new routes come along by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from starlette.applications import Starlette

from events.platform.web.addresses import address, page_of
from events.platform.web.permissions import Rule
from events.routes import PAGES
from tests.world import LETTER, World

# Which of the codes a route is about, by the beginning of its name.
_CODES = {
    "organize.room": "ebre",
    "organize.tag": "sponsor",
    "organize.track": "climate",
    "tracks.": "climate",
    "organize.type": "workshop",
    "organize.category": "operator",
    "organize.field": "choice",
    "organize.letter": LETTER,
    "letters.": LETTER,
    "organize.session": "ABC123",
    "session": "ABC123",
    "personal.star": "ABC123",
    "personal.join": "ABC123",
    "calendars.session": "ABC123",
    "calendars.track": "climate",
    "calendars.room": "ebre",
    "organize.calendars": "ebre",
    "organize.speaker": "awa-diallo",
    "speakers.": "awa-diallo",
    "organize.partnership": "alliance",
    "mission.objective": "exchange",
    "mission.result": "exchange",
    "mission.partner": "amupei",
    "mission.partner.rating.renewal": "second",
    "roadbooks.partner": "amupei",
    "mission.delegate": "lea",
    "mission.delegate.departure": "gone",
    "mission.delegate.comeback": "gone",
    "mission.delegate.link.renewal": "ana",
    "mission.leg": "meeting",
    "mission.minutes": "meeting",
    "traveller.leg": "meeting",
    "calendars.leg": "meeting",
    "mission.place": "la-paz",
    "mission.cost": "flights",
    "mission.action": "kit",
}
_PURPOSES = {
    "personal": "registration",
    "calendars.person": "feed",
    "calendars.everything": "everything",
    "calendars.door": "door-feed",
    "calendars.delegation": "delegation-feed",
    "badges.badge": "badge",
    "news": "news",
    "invitation": "invitation",
    "delegation": "delegation",
    "place_offer": "place-offer",
    "alert": "alert",
    "traveller": "traveller",
    "calendars.traveller": "traveller-feed",
    "calendars.leg": "traveller",
    "calendars.mission": "mission-feed",
    "roadbooks.traveller": "roadbook",
    "roadbooks.host": "host",
    "host": "host",
    "rating": "rating",
}


@dataclass(frozen=True)
class Stop:
    """One address and how it is asked."""

    name: str
    method: str
    path: str

    @property
    def rule(self) -> Rule:
        return page_of(self.name).right


def stops(world: World, *methods: str) -> list[Stop]:
    """Every route with each of these methods that it takes, in the order of their rows."""
    return [
        Stop(page.name, method, path_of(world, page.name))
        for page in PAGES
        for method in methods
        if method in page.methods
    ]


def path_of(world: World, name: str, **given: object) -> str:
    """The address of a route, its parameters filled with what the world has; `given` ones win."""
    values = {parameter: _value(world, name, parameter) for parameter in page_of(name).parameters}
    return address(name, world.language, **(values | given))


def _value(world: World, name: str, parameter: str) -> object:
    is_of_mission = name.startswith(("mission", "roadbooks."))
    simple = {
        "slug": world.away.mission.slug if is_of_mission else world.event.slug,
        "day": world.away.day if is_of_mission else "2027-05-25",
        "file": world.away.file.id,
        "booking": world.away.booking.id,
        "note": world.note.id if name.startswith("organize.") else world.away.note.id,
        "deletion": world.away.note.id,  # there is none, and bringing it back changes nothing
        "notice": world.away.note.id,  # there is none, and passing it on changes nothing
        "receipt": world.away.receipt.id,
        "document": world.away.document.id,
        "requirement": world.away.requirement.id,
        "lesson": world.away.lesson.id,
        "iata": "LPB",
        "kind": "visa",
        "number": 1,
        "picture": "letterhead",
        "question": "cv",
        "other": world.registrations["submitted"].reference,
        "organization": world.organization.slug,
        "merge": world.merge.id,
        "page": "visa",
        "account": world.accounts["reader"].id,
        "delegation": world.delegation.id,
        # who was erased has no pages any more: those of the others are asked for after that
        "reference": world.registrations[stage_of(name)].reference,
        "registration": world.registrations["confirmed"].id,
        "message": world.messages[0].id,
        "letter": LETTER if name == "personal.letter" else world.letter.id,
        "mail": "registration_confirmed",
        "mailing": world.mailing.id,
        "act": next((act.id for of, act in world.acts.items() if name.startswith(f"{of}.")), None),
        "export": world.export.id,
        "invitation": world.invitation.id,
        "alert": world.alert.id,
        "erasure": world.erasure.id,
    }
    if parameter in simple:
        return simple[parameter]
    if parameter == "view":
        return world.views[name.partition(".view")[0]].id
    if parameter == "code":
        return _starting(name, _CODES)
    if parameter == "token":
        return world.sign_in_secret if name == "sign_in.token" else world.token(purpose_of(name), stage_of(name))
    raise AssertionError(f"tests/walking.py does not know what to put into {{{parameter}}} of {name}")


def stage_of(name: str) -> str:
    """How the registration stands that a page is about."""
    if name.startswith("delegation.") or name in ("personal.nomination", "personal.declination"):
        return "nominated"
    if name in ("personal.departure", "organize.delegation.departure"):  # who was not named may leave
        return "waitlisted"
    if name.startswith("organize.delegation."):  # who is withdrawn by the focal point is there no more
        return "submitted"
    return "cancelled" if name == "organize.registration.erasure" else "confirmed"


def purpose_of(name: str) -> str:
    """For what the private link of a route is signed."""
    return _starting(name, _PURPOSES)


def _starting(name: str, table: dict[str, str]) -> str:
    found = [start for start in table if name.startswith(start)]
    assert found, f"tests/walking.py does not know what {name} is about: give it a row"
    return table[max(found, key=len)]


def browser(app: Starlette, cookies: dict[str, str] | None = None, language: str = "fr") -> httpx.AsyncClient:
    """Somebody's browser on the real application; what breaks there answers 500."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"accept-language": language}
    return httpx.AsyncClient(transport=transport, base_url="http://events.test", cookies=cookies, headers=headers)
