"""The page of a host: what concerns them, nothing else, and only while its link is open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from events.missions.file.link_queries import host_token
from events.missions.file.models import Mission, MissionPartner
from events.missions.itineraries.models import MissionDocument
from events.platform.signing import Signer
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file
from events.settings import Settings
from tests.conftest import SECRET, Queries
from tests.factories import NOW
from tests.missions_factory import (
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
    write_mission_texts,
)


@dataclass
class Hosting:
    """A mission with two partners; what is of the other one, or private, has SECRET in it."""

    mission: Mission
    partner: MissionPartner
    other: MissionPartner
    meeting: uuid.UUID
    elsewhere: uuid.UUID

    async def path(self, language: str = "es") -> str:
        return f"/{language}/hosts/{host_token(Signer(SECRET.encode()), await MissionPartner.get(id=self.partner.id))}"


@pytest.fixture
async def hosting(app: object) -> Hosting:
    mission = await make_mission(contact_phone="+1 514 555 0999")
    lea = await make_delegate(mission, "lea", role="head", name="Léa Tremblay")
    luc = await make_delegate(
        mission, "luc", name="Luc Roy", position=2, phone="+1 514 SECRET", email="secret-luc@example.org"
    )
    nina = await make_delegate(mission, "nina", name="Nina SECRET", position=3)
    partner = await make_partner(mission, is_link_open=True)
    other = await make_partner(mission, "other", name="SECRET partner")
    await make_contact(partner, "Rosa Mamani", phone="+591 2 245 3636")
    await make_contact(other, "SECRET contact")
    goal, theirs = await make_objective(mission, "goal"), await make_objective(mission, "secret", position=2)
    await write_mission_texts(mission, theirs.id, {"title": {"fr": "SECRET", "es": "SECRET"}})
    office, airport = await make_place(mission), await make_place(mission, "lpb", kind="airport", iata="LPB")
    lima = await make_place(mission, "lim", kind="airport", city="Lima", country="PE", time_zone="America/Lima")
    far = await make_place(mission, "cochabamba", city="Cochabamba SECRET")
    await make_leg(
        mission,
        "fly",
        kind="flight",
        title="LA 2403",
        starts="2027-03-16T22:15",
        ends="2027-03-17T01:05",
        origin=lima,
        destination=airport,
        reference="SECRET",
        on=[lea, luc],
        off=[nina],
    )
    meeting = await make_leg(
        mission,
        "meeting",
        title="Reunión de trabajo",
        origin=office,
        partner=partner,
        objectives=[goal],
        on=[lea, luc],
        off=[nina],
        language="es",
    )
    await write_mission_texts(
        mission, meeting.id, {"agenda": {"es": "- El agua\n- La <b>gestión</b>"}, "notes": {"es": "SECRET gifts"}}
    )
    elsewhere = await make_leg(
        mission,
        "elsewhere",
        title="SECRET meeting",
        starts="2027-03-20T09:00",
        ends="2027-03-20T11:00",
        origin=far,
        partner=other,
        objectives=[theirs],
    )
    return Hosting(mission, partner, other, meeting.id, elsewhere.id)


async def test_a_host_reads_who_comes_when_and_what_is_done_with_them(
    client: httpx.AsyncClient, hosting: Hosting
) -> None:
    answer = await client.get(await hosting.path())
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    for part in (
        "Misión a Bolivia",
        "Léa Tremblay",
        "Luc Roy",
        "LA 2403",
        "22:15 Lima → 1:05 +1 La Paz",
        "UTC−5",
        "UTC−4",
        "Reunión de trabajo",
        "El agua",
        "La &lt;b&gt;gestión",
        "Objetivo goal",
        "Rosa Mamani",
        "+1 514 555 0100",
        "+1 514 555 0999",
        ".pdf?lang=es",
    ):
        assert part in answer.text, part


async def test_a_host_reads_nothing_that_does_not_concern_them(client: httpx.AsyncClient, hosting: Hosting) -> None:
    for language in ("es", "fr", "en"):
        assert "secret" not in (await client.get(await hosting.path(language))).text.casefold()


async def test_the_address_decides_about_the_language(client: httpx.AsyncClient, hosting: Hosting) -> None:
    page = (await client.get(await hosting.path("fr"))).text
    assert 'lang="fr"' in page
    assert "Mission en Bolivie" in page
    assert "mercredi 17 mars" in page.casefold()


async def _document(hosting: Hosting, settings: Settings, name: str, leg: uuid.UUID | None, *, shared: bool) -> str:
    stored: StoredFile = await keep_file(
        settings.files_dir,
        b"A programme.\n",
        name=f"{name}.txt",
        scope=hosting.mission.id,
        purpose="document",
        allowed={"text/plain"},
        now=NOW,
    )
    await MissionDocument.create(
        id=uuid.uuid4(),
        mission=hosting.mission,
        leg_id=leg,
        file=stored,
        name=name,
        is_for_hosts=shared,
        created_at=NOW,
    )
    return f"{await hosting.path()}/files/{stored.id}"


async def test_a_host_is_given_the_documents_meant_for_it(
    client: httpx.AsyncClient, hosting: Hosting, settings: Settings
) -> None:
    whole = await _document(hosting, settings, "Programme", None, shared=True)
    own = await _document(hosting, settings, "Invitation", hosting.meeting, shared=True)
    theirs = await _document(hosting, settings, "Theirs", hosting.elsewhere, shared=True)
    inner = await _document(hosting, settings, "Inner", hosting.meeting, shared=False)
    await Mission.filter(id=hosting.mission.id).update(revision=2)
    page = (await client.get(await hosting.path())).text
    assert [name in page for name in ("Programme", "Invitation", "Theirs", "Inner")] == [True, True, False, False]
    assert [(await client.get(path)).status_code for path in (whole, own, theirs, inner)] == [200, 200, 404, 404]
    await MissionPartner.filter(id=hosting.partner.id).update(is_link_open=False)
    assert (await client.get(whole)).status_code == 410


@pytest.mark.parametrize("change", [{"is_link_open": False}, {"link_generation": 2}, {"removed_at": NOW}])
async def test_a_link_that_has_ended_says_whom_to_ask(
    client: httpx.AsyncClient, hosting: Hosting, change: dict[str, Any]
) -> None:
    path = await hosting.path()
    await MissionPartner.filter(id=hosting.partner.id).update(**change)
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (410, "no-store")
    assert "mission@example.org" in answer.text
    assert "Léa Tremblay" not in answer.text


async def test_a_link_that_was_never_given_tells_nothing(client: httpx.AsyncClient, hosting: Hosting) -> None:
    path = await hosting.path()
    for forged in (path[:-2] + ("aa" if path[-2:] != "aa" else "bb"), "/es/hosts/nothing"):
        answer = await client.get(forged)
        assert answer.status_code == 404
        assert "mission@example.org" not in answer.text
    rating = Signer(SECRET.encode()).token("rating", hosting.partner.id, 1)
    assert (await client.get(f"/es/hosts/{rating}")).status_code == 404


async def test_the_page_asks_as_often_however_long_the_journey_is(
    client: httpx.AsyncClient, hosting: Hosting, queries: Queries
) -> None:
    counts, path = [], await hosting.path()
    for number in range(2):
        for hour in range(5):
            await make_leg(
                hosting.mission,
                f"more-{number}-{hour}",
                starts=f"2027-03-1{8 + number}T{10 + hour}:00",
                ends=f"2027-03-1{8 + number}T{10 + hour}:30",
                partner=hosting.partner,
            )
        await Mission.filter(id=hosting.mission.id).update(revision=10 + number)
        with queries() as asked:
            assert (await client.get(path)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


async def test_a_cancelled_mission_says_so_first(client: httpx.AsyncClient, hosting: Hosting) -> None:
    await Mission.filter(id=hosting.mission.id).update(state="cancelled")
    assert "notice-warm" in (await client.get(await hosting.path())).text
