"""What everybody reads of a mission, and what nobody does: where anybody is."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import httpx
import pytest

from events.missions.file.models import Indicator, Mission, MissionPartner, Objective
from events.missions.outcomes.models import Lesson
from events.partnerships.models import Partnership
from events.platform.language.formats import span
from events.platform.language.i18n import speaking
from events.records.auditing.models import Change
from events.secretariat.coordination.public_view import show
from tests.conftest import Queries
from tests.factories import NOW, make_account, make_event, sign_in
from tests.missions_factory import (
    grant_mission,
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
    write_mission_texts,
)

DESK = "/en/organize/missions/mission"
TEXTS = {
    "summary": {"fr": "Deux semaines pour apprendre l’une de l’autre", "es": "Dos semanas"},
    "programme": {"fr": "Uniterra"},
    "context": {"fr": "La gestion **sociale** de l’eau", "es": "La gestión **social** del agua"},
    "brings": {"fr": "Plaidoyer"},
    "occasion": {"fr": "Journée mondiale de l’eau"},
    "notice": {"fr": "Rendez-vous à la gare"},
    "emergency": {"fr": "Appelez le consul"},
}


async def make_told_mission(**values: Any) -> Mission:
    """A mission with everything of its public page, and an itinerary that nobody may see there."""
    mission = await make_mission(texts=TEXTS, **values)
    partner = await make_partner(mission, roles=["host", "beneficiary"], email="amupei@example.org")
    told = {"brings": {"fr": "Mobilisation"}, "description": {"fr": "Un réseau"}}
    await write_mission_texts(mission, partner.id, told)
    await make_contact(partner)
    general = await make_objective(mission, "general", is_general=True)
    specific = await make_objective(mission)
    indicator = await Indicator.create(
        id=uuid.uuid4(), objective=specific, position=1, kind="counted", target=20, reached=14
    )
    await write_mission_texts(mission, indicator.id, {"label": {"fr": "Femmes formées"}})
    await write_mission_texts(mission, general.id, {"result": {"fr": "Un plan commun"}})
    for kind, body in (("keep", "Arriver reposées"), ("change", "Moins de réunions")):
        lesson = await Lesson.create(id=uuid.uuid4(), mission=mission, position=1, kind=kind)
        await write_mission_texts(mission, lesson.id, {"body": {"fr": body}})
    lea = await make_delegate(mission, name="Léa Tremblay")
    office = await make_place(mission, city="Cochabamba")
    await make_leg(mission, origin=office, title="Réunion secrète", on=[lea], driver="Juan")
    return mission


async def test_a_published_mission_tells_why_with_whom_and_to_what_end_in_three_languages(
    client: httpx.AsyncClient,
) -> None:
    event = await make_event()
    day = NOW.date()
    partnership = await Partnership.create(id=uuid.uuid4(), code="amupei", begins_on=day, ends_on=day, created_at=NOW)
    await make_told_mission(event=event, partnership=partnership)
    french = (await client.get("/fr/missions/mission/")).text
    with speaking("fr"):
        days = span(dt.date(2027, 3, 15), dt.date(2027, 3, 30))
    for told in (
        "Mission en Bolivie",
        "Uniterra",
        days,
        "<strong>sociale</strong>",
        "Plaidoyer",
        "Mobilisation",
        "Objectif general",
        "Objectif exchange",
        "Femmes formées",
        "AMUPEI",
        "Un réseau",
        "Journée mondiale de l’eau",
        "/fr/events/congress/",
        "mission@example.org",
    ):
        assert told in french
    assert '<meta name="description" content="Deux semaines pour apprendre l’une de l’autre">' in french
    spanish, english = [(await client.get(f"/{code}/missions/mission/")).text for code in ("es", "en")]
    assert "<strong>social</strong>" in spanish
    assert "Misión a Bolivia" in spanish
    assert '<p class="kicker"><span lang="fr" dir="ltr">Uniterra</span></p>' in spanish
    assert "Mission to Bolivia" in english


@pytest.mark.parametrize("state", ["approved", "under_way", "back", "closed", "cancelled"])
async def test_no_whereabouts_and_no_people_stand_on_the_public_page(client: httpx.AsyncClient, state: str) -> None:
    await make_told_mission(state=state)
    page = (await client.get("/fr/missions/mission/")).text
    for hidden in (
        "Réunion secrète",
        "Cochabamba",
        "Lieu la-paz",
        "Léa",
        "Juan",
        "Rosa Mamani",
        "Rendez-vous",
        "consul",
        "amupei@example.org",
        "555 0100",
    ):
        assert hidden not in page
    assert ("14" in re.findall(r"<strong>(\d+)</strong>", page)) == (state == "closed")
    for told in ("Un plan commun", "Arriver reposées", "Moins de réunions"):
        assert (told in page) == (state == "closed")


async def test_publication_shows_the_page_and_taking_it_back_hides_it(client: httpx.AsyncClient) -> None:
    mission = await make_mission(published_at=None)
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission)
    visitor = httpx.AsyncClient(transport=client._transport, base_url="http://events.test")
    paths = ("/fr/missions/mission/", "/fr/missions/", "/fr/")

    async def seen() -> tuple[int, bool, bool]:
        answers = [await visitor.get(path) for path in paths]
        return answers[0].status_code, "Mission en Bolivie" in answers[1].text, "Mission en Bolivie" in answers[2].text

    assert await seen() == (404, False, False)
    preview = await client.get("/en/missions/mission/")
    assert preview.status_code == 200
    assert "Only the team sees this page" in preview.text
    assert preview.headers["cache-control"] == "no-store"
    for _ in range(2):
        published = await client.post(f"{DESK}/publication")
        assert (published.status_code, published.headers["location"]) == (303, f"{DESK}/state")
    assert await seen() == (200, True, True)
    await client.post(f"{DESK}/publication/withdrawal")
    assert await seen() == (404, False, False)
    changes = await Change.filter(scope=mission.id).order_by("id")
    assert [change.act for change in changes] == ["published", "unpublished"]
    await visitor.aclose()


async def test_only_coordinators_publish(client: httpx.AsyncClient) -> None:
    mission = await make_mission(published_at=None)
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission, "organizer")
    assert (await client.post(f"{DESK}/publication")).status_code == 403
    assert (await client.get("/en/missions/mission/")).status_code == 200
    assert (await Mission.get(id=mission.id)).published_at is None


async def test_a_draft_event_is_not_named_on_the_page_of_its_mission(client: httpx.AsyncClient) -> None:
    await make_told_mission(event=await make_event(state="draft"))
    assert "Congrès mondial" not in (await client.get("/fr/missions/mission/")).text


async def test_the_first_page_lists_six_missions_and_leads_to_the_others(client: httpx.AsyncClient) -> None:
    for number in range(7):
        await make_mission(f"mission-{number}")
    await make_mission("pattern", is_template=True)
    page = (await client.get("/en/")).text
    assert page.count("/en/missions/mission-") == 6
    assert 'href="/en/missions/"' in page
    everything = (await client.get("/en/missions/")).text
    assert everything.count("/en/missions/mission-") == 7
    assert "pattern" not in everything


async def test_the_public_page_asks_the_same_questions_however_much_there_is(
    client: httpx.AsyncClient, queries: Queries
) -> None:
    mission = await make_told_mission(state="closed")
    made = []
    for many in (0, 12):
        for number in range(many):
            await make_partner(mission, f"partner-{number}")
            await make_objective(mission, f"objective-{number}")
            await make_leg(mission, f"leg-{number}")
        with queries() as asked:
            assert (await client.get("/fr/missions/mission/")).status_code == 200
        made.append(len(asked))
    assert made == [7, 7]  # the mission, objectives, indicators, partners, lessons, texts, the event


async def test_what_was_taken_out_or_is_not_yet_for_telling_is_not_told(client: httpx.AsyncClient) -> None:
    mission = await make_told_mission(state="closed")
    whole = await show(mission)
    assert (len(whole.specific), len(whole.specific[0].indicators), len(whole.partners)) == (1, 1, 1)
    assert [str(text) for text in (*whole.kept, *whole.changed)] == ["Arriver reposées", "Moins de réunions"]
    mission.state = "under_way"
    assert (await show(mission)).has_results is False
    mission.state = "closed"
    await Lesson.filter(mission=mission, kind="keep").update(removed_at=NOW)
    await Indicator.filter(objective__mission=mission).update(removed_at=NOW)
    less = await show(mission)
    assert (less.kept, [str(text) for text in less.changed]) == ((), ["Moins de réunions"])
    assert less.specific[0].indicators == ()
    await Objective.filter(mission=mission, is_general=False).update(removed_at=NOW)
    await MissionPartner.filter(mission=mission).update(removed_at=NOW)
    least = await show(mission)
    assert (least.specific, least.partners, least.general is not None) == ((), (), True)
