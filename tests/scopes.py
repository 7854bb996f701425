"""Another event and another mission beside those of the world, in which there is nothing but who holds a link.

Whoever owns them asks there, by the names and numbers of the world's rows, for what belongs to others. All that
somebody wrote in the world is in Cyrillic letters, and nothing is here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from tortoise import Tortoise

from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import token_of
from events.congress.organizing.models import Event, Room
from events.congress.registration.models import Registration
from events.missions.file import link_queries as links
from events.missions.file.models import Delegate, Mission, MissionPartner
from events.platform.signing import Signer
from events.platform.web.addresses import address
from events.platform.web.page import Page
from events.records.changes.models import Notice
from events.records.people.models import Person
from events.records.people.operations import grant_role
from tests.conftest import SECRET
from tests.congress.invitations.inviting import make_invitation
from tests.factories import NOW, make_account, make_category, make_event, make_room, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_mission, make_partner
from tests.walking import path_of, purpose_of
from tests.world import MISSION_PURPOSES, World

# What an address is made of beside the names and numbers of rows.
NO_ROWS = {"slug", "token", "day", "iata", "kind", "mail"}
# Tables in which any request may leave something: who was here last, how often somebody asked, what entries show.
_TRACES = {"sign_in_session", "attempt", "feed_fetch", "entry_digest"}


@dataclass(frozen=True)
class Elsewhere:
    """The other scopes, with the cookies of their owner and somebody behind each private link."""

    event: Event
    mission: Mission
    room: Room
    registration: Registration
    delegate: Delegate
    partner: MissionPartner
    invitation: Invitation
    cookies: dict[str, str]

    def path(self, page: Page) -> str:
        """Return the address of a page here that names no row."""
        return address(page.name, "fr", **self._here(page))

    def path_to(self, page: Page, world: World) -> str:
        """Return the address of a page here, with what the world has for the rows that it names."""
        return path_of(world, page.name, **self._here(page))

    def _here(self, page: Page) -> dict[str, object]:
        kinds = {"kind": "visa", "mail": "registration_confirmed"}
        given: dict[str, object] = {name: kind for name, kind in kinds.items() if name in page.parameters}
        if "slug" in page.parameters:
            given["slug"] = self.mission.slug if page.name.startswith(("mission", "roadbooks.")) else self.event.slug
        if "day" in page.parameters:
            given["day"] = "2027-03-17" if "mission" in page.right.value or "traveller" in page.name else "2027-05-25"
        if "token" in page.parameters:
            given["token"] = self._token(purpose_of(page.name))
        return given

    def _token(self, purpose: str) -> str:
        signer = Signer(SECRET.encode())
        made = {
            "traveller": links.traveller_token(signer, self.delegate),
            "traveller-feed": links.traveller_feed_token(signer, self.delegate),
            "roadbook": links.roadbook_token(signer, self.delegate),
            "host": links.host_token(signer, self.partner),
            "rating": links.rating_token(signer, self.partner),
            "door-feed": signer.token(purpose, self.room.id, 1),
            "invitation": token_of(signer, self.invitation),
        }
        if purpose in made:
            return made[purpose]
        return signer.token(purpose, self.mission.id if purpose in MISSION_PURPOSES else self.registration.id, 1)


async def make_elsewhere() -> Elsewhere:
    """Fill what stands beside the world."""
    nina = await make_account("nina@example.org", name="Nina Ray")
    event = await make_event("elsewhere", uid="elsewhere@example.org", is_demonstration=True)
    mission = await make_mission("elsewhere", is_demonstration=True)
    await grant_role(nina.id, "owner", event.id, NOW)
    await grant_mission(nina, mission)
    person = await Person.create(id=uuid.uuid4(), name="Paul Roy", language="fr", created_at=NOW)
    registration = await Registration.create(
        id=uuid.uuid4(),
        event=event,
        person=person,
        category=await make_category(event, "alone"),
        reference="1111-1111",
        nonce=uuid.uuid4().hex,
        active_key=uuid.uuid4().hex,
        state="confirmed",
        badge_name="Paul Roy",
        legal_name="Paul Roy",
        email="paul@example.org",
        country="SN",
        attendance="on_site",
        language="fr",
        search_text="paul roy",
        registered_at=NOW,
        updated_at=NOW,
    )
    return Elsewhere(
        event=await Event.get(id=event.id),
        mission=await Mission.get(id=mission.id),
        room=await make_room(event, "hall"),
        registration=await Registration.get(id=registration.id),
        delegate=await make_delegate(mission, "zoe", name="Zoe Poe"),
        partner=await make_partner(mission, "works", name="Waterworks", is_link_open=True),
        invitation=await make_invitation(event, registration.category, "paul@example.org", name="Paul Roy"),
        cookies=await sign_in(nina.email),
    )


async def make_notice_of_change(scope: uuid.UUID) -> uuid.UUID:
    """A change of the world's event or mission that waits for the office to pass it on."""
    made = await Notice.create(
        id=uuid.uuid4(), kind="leg", scope=scope, subject=uuid.uuid4(), first_changed_at=NOW, changed_at=NOW
    )
    return made.id


async def everything() -> dict[str, list[str]]:
    """Return the rows of every table that only acts change, the record of changes among them."""
    models = [model for app in Tortoise.apps.values() for model in app.values()]
    tables = {model._meta.db_table: model for model in models if model._meta.db_table not in _TRACES}
    return {name: sorted([str(row) for row in await model.all().values()]) for name, model in tables.items()}
