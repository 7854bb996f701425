"""Papers at their addresses: who may have which, in which language, made once, and what stands in them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette

from events.missions.delegations.operations import leave, renew_link
from events.missions.file.change_operations import note_change
from events.missions.file.link_queries import host_token, roadbook_token
from events.missions.file.models import Delegate, Mission, MissionPartner
from events.missions.itineraries.models import MissionDocument
from events.platform.pdf.typesetting import PdfError
from events.platform.signing import Signer
from events.platform.web.addresses import address
from events.publishing.roadbooks import link_pages
from events.records.auditing.acts import Act
from events.records.files.models import StoredFile
from events.records.vault.models import Look
from events.records.vault.operations import destroy, keep_sensitive
from events.records.vault.sealing import master_keys
from events.settings import Settings
from tests.conftest import SECRET, Queries
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import (
    grant_mission,
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_partner,
    make_place,
)
from tests.publishing.roadbooks.reading import text_of

BOOK, DAY = "/missions/mission/roadbook.pdf", "/missions/mission/days/2027-03-17.pdf"
OFFICE = (
    BOOK,
    DAY,
    "/missions/mission/partners/amupei.pdf",
    "/missions/mission/report.pdf",
    "/missions/mission/report.docx",
)
KEPT = {"emergency_name": "Luc Tremblay", "emergency_relation": "Frère", "emergency_phone": "+1 514 555 0199"}


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    """Two travellers, a flight booked for one of them, a meeting with a host."""
    made = await make_mission(contact_phone="+1 514 555 0100")
    lea = await make_delegate(made, "lea", name="Léa Roy")
    await make_delegate(made, "omar", name="Omar Diop", position=2, language="es")
    partner = await make_partner(made, is_link_open=True)
    contact = await make_contact(partner)
    office, lima = await make_place(made), await make_place(made, "lima", city="Lima", latitude=-12.0, longitude=-77.1)
    await make_leg(
        made,
        "flight",
        kind="flight",
        starts="2027-03-16T06:15",
        ends="2027-03-16T09:05",
        origin=lima,
        destination=office,
        reference="XK7P2Q",
        is_shared=False,
        on=[lea],
    )
    await make_leg(made, origin=office, partner=partner, contact=contact)
    return made


async def coming_as(client: httpx.AsyncClient, mission: Mission, role: str) -> None:
    account = await make_account(f"{role}@example.org")
    await grant_mission(account, mission, role)
    client.cookies.update(await sign_in(account.email))


async def words(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return " ".join(text_of(answer.content))


async def seal_contact(settings: Settings, mission: Mission, delegate: Delegate) -> None:
    day = dt.date(2027, 6, 1)
    await keep_sensitive(master_keys(settings), mission.id, delegate.id, KEPT, destroy_on=day, now=NOW)


def link(delegate: Delegate, **query: str) -> str:
    return address("roadbooks.traveller", token=roadbook_token(Signer(SECRET.encode()), delegate), **query)


async def test_papers_are_for_the_missions_team(client: httpx.AsyncClient, mission: Mission) -> None:
    assert [(await client.get(path)).status_code for path in OFFICE] == [303] * 5
    client.cookies.update(await sign_in("stranger@example.org"))
    assert [(await client.get(path)).status_code for path in OFFICE] == [404] * 5
    client.cookies.clear()
    await coming_as(client, mission, "reader")
    answers = [await client.get(path) for path in OFFICE]
    assert [(answer.status_code, answer.headers["cache-control"]) for answer in answers] == [(200, "no-store")] * 5
    assert [answer.headers["content-disposition"] for answer in answers] == [
        'inline; filename="roadbook-mission-fr.pdf"',
        'inline; filename="day-mission-2027-03-17-fr.pdf"',
        'inline; filename="host-mission-amupei-es.pdf"',
        'inline; filename="report-mission-fr.pdf"',
        'inline; filename="report-mission-fr.docx"',
    ]


async def test_a_roadbook_is_in_the_language_asked_for_else_in_its_readers(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await coming_as(client, mission, "owner")
    assert "Misión a Bolivia" in await words(client, f"{BOOK}?lang=es")
    assert "Mission en Bolivie" in await words(client, BOOK)
    assert "Mission en Bolivie" in await words(client, f"{BOOK}?lang=qq")
    assert "Misión a Bolivia" in await words(client, f"{BOOK}?person=omar")
    assert "Mission to Bolivia" in await words(client, f"{BOOK}?person=omar&lang=en")


async def test_only_those_who_book_see_the_references(client: httpx.AsyncClient, mission: Mission) -> None:
    await coming_as(client, mission, "organizer")
    assert "XK7P2Q" in await words(client, f"{BOOK}?person=lea")
    assert "XK7P2Q" not in await words(client, BOOK)
    assert "XK7P2Q" not in await words(client, f"{BOOK}?person=omar")
    client.cookies.clear()
    await coming_as(client, mission, "reader")
    assert "XK7P2Q" not in await words(client, f"{BOOK}?person=lea")


async def test_whom_to_call_is_for_coordinators_who_ask_and_each_look_is_recorded(
    client: httpx.AsyncClient, mission: Mission, settings: Settings
) -> None:
    await seal_contact(settings, mission, await Delegate.get(code="lea"))
    await coming_as(client, mission, "organizer")
    assert (await client.get(f"{BOOK}?emergency=yes")).status_code == 403
    client.cookies.clear()
    await coming_as(client, mission, "owner")
    assert "Luc Tremblay" not in await words(client, BOOK)
    assert await Look.all().count() == 0
    assert "Luc Tremblay" in await words(client, f"{BOOK}?emergency=yes")
    assert "Luc Tremblay" in await words(client, f"{BOOK}?emergency=yes")
    assert "Luc Tremblay" not in await words(client, f"{BOOK}?emergency=yes&person=omar")
    assert [look.place for look in await Look.all()] == ["roadbooks.mission"] * 2


async def test_a_traveller_has_their_own_contact_and_nobody_elses(
    client: httpx.AsyncClient, mission: Mission, settings: Settings
) -> None:
    lea, omar = await Delegate.get(code="lea"), await Delegate.get(code="omar")
    await seal_contact(settings, mission, lea)
    own = await words(client, link(lea))
    assert ("XK7P2Q" in own, "Luc Tremblay" in own) == (True, True)
    assert "Luc Tremblay" not in await words(client, link(omar))
    assert [(look.subject, look.looked_by, look.place) for look in await Look.all()] == [
        (lea.id, None, "roadbooks.traveller")
    ]


async def test_a_destroyed_contact_is_in_no_roadbook_any_more(
    client: httpx.AsyncClient, mission: Mission, settings: Settings
) -> None:
    """Destroying on the day does not raise the mission's revision: nothing sealed may be kept with the bytes."""
    lea = await Delegate.get(code="lea")
    await seal_contact(settings, mission, lea)
    assert "Luc Tremblay" in await words(client, link(lea))
    await destroy(lea.id, NOW)
    assert "Luc Tremblay" not in await words(client, link(lea))


async def test_a_travellers_link_is_theirs_until_it_is_renewed_or_they_leave(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    lea, by = await Delegate.get(code="lea"), (await make_account()).id
    old = link(lea)
    assert "Mission en Bolivie" in await words(client, old)
    assert "Misión a Bolivia" in await words(client, link(lea, lang="es"))
    forged = old.replace("/roadbooks/", "/roadbooks/A")
    assert (await client.get(forged)).status_code == 404
    await renew_link(lea, by=by, now=NOW)
    assert (await client.get(old)).status_code == 404
    lea = await Delegate.get(code="lea")
    day = link(lea).replace(".pdf", "/2027-03-16.pdf")
    assert [(await client.get(path)).status_code for path in (link(lea), day)] == [200, 200]
    await leave(lea, by=by, now=NOW)
    assert [(await client.get(path)).status_code for path in (link(lea), day)] == [410, 410]


async def test_days_that_are_none_of_the_mission_are_unknown(client: httpx.AsyncClient, mission: Mission) -> None:
    await coming_as(client, mission, "reader")
    statuses = {
        day: (await client.get(f"/missions/mission/days/{day}.pdf")).status_code
        for day in ("2027-03-15", "2027-03-31", "20270317", "2027-02-30", "2027-W11-3", "soon")
    }
    assert statuses == {
        "2027-03-15": 200,
        "2027-03-31": 404,
        "20270317": 404,
        "2027-02-30": 404,
        "2027-W11-3": 404,
        "soon": 404,
    }
    assert (await client.get(f"{BOOK}?person=nobody")).status_code == 404
    assert (await client.get("/missions/mission/partners/nobody.pdf")).status_code == 404


async def test_a_host_reads_in_their_language_until_the_link_is_closed(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    partner = await MissionPartner.get()
    path = address("roadbooks.host", token=host_token(Signer(SECRET.encode()), partner))
    assert "Misión a Bolivia" in await words(client, path)
    assert "Mission en Bolivie" in await words(client, f"{path}?lang=fr")
    assert "XK7P2Q" not in await words(client, path)
    await MissionPartner.filter(id=partner.id).update(is_link_open=False)
    assert (await client.get(path)).status_code == 410
    assert (await client.get(path.replace("/hosts/", "/hosts/A"))).status_code == 404


async def test_documents_are_named_to_those_who_are_given_them(client: httpx.AsyncClient, mission: Mission) -> None:
    file = await StoredFile.create(
        id=uuid.uuid4(),
        scope=mission.id,
        purpose="document",
        name="x.pdf",
        sha256="0" * 64,
        size=10,
        media_type="application/pdf",
        stored_as="x",
        created_at=NOW,
    )
    for name, travellers, hosts in (("Contrat", False, False), ("Croquis", True, False), ("Charte", False, True)):
        await MissionDocument.create(
            id=uuid.uuid4(),
            mission=mission,
            file=file,
            name=name,
            is_for_travellers=travellers,
            is_for_hosts=hosts,
            created_at=NOW,
        )
    await coming_as(client, mission, "owner")
    book, host = await words(client, BOOK), await words(client, "/missions/mission/partners/amupei.pdf")
    assert [name in book for name in ("Contrat", "Croquis", "Charte")] == [False, True, False]
    assert [name in host for name in ("Contrat", "Croquis", "Charte")] == [False, False, True]


async def test_a_paper_is_made_once_for_a_revision(
    app: Starlette, client: httpx.AsyncClient, mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coming_as(client, mission, "reader")
    first = await client.get(BOOK)
    worker = app.state.installation.pdf
    made: list[object] = []
    write = worker.write

    async def counted(writer: Callable[..., bytes], *values: object) -> bytes:
        made.append(writer)
        content: bytes = await write(writer, *values)
        return content

    monkeypatch.setattr(worker, "write", counted)
    again = await client.get(BOOK)
    assert (again.content == first.content, len(made)) == (True, 0)
    tag = first.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        assert (await client.get(BOOK, headers={"if-none-match": asked})).status_code == 304
    assert (await client.get(BOOK, headers={"if-none-match": '"other"'})).status_code == 200
    await note_change(mission.id, "leg", uuid.uuid4(), Act.MOVED, NOW + dt.timedelta(hours=3))
    changed = await client.get(BOOK, headers={"if-none-match": tag})
    assert (changed.status_code, len(made)) == (200, 1)


async def test_a_paper_that_could_not_be_made_says_so_kindly(
    app: Starlette, client: httpx.AsyncClient, mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_values: object) -> bytes:
        raise PdfError("no")

    monkeypatch.setattr(app.state.installation.pdf, "write", broken)
    answer = await client.get(link(await Delegate.get(code="lea")))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "l’itinéraire est inchangé" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_link_cannot_keep_the_server_busy_all_day(
    client: httpx.AsyncClient, mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_pages, "_MOST", 1)
    lea = await Delegate.get(code="lea")
    statuses = [(await client.get(link(lea, lang=code))).status_code for code in ("fr", "es", "fr")]
    assert statuses == [200, 429, 200]


async def test_questions_do_not_grow_with_the_journey(
    client: httpx.AsyncClient, mission: Mission, queries: Queries
) -> None:
    await coming_as(client, mission, "owner")
    counts = []
    for legs in (0, 12):
        for number in range(legs):
            await make_leg(mission, f"more-{number}", starts="2027-03-18T09:00", ends="2027-03-18T10:00")
            await make_delegate(mission, f"person-{number}")
        await note_change(mission.id, "leg", uuid.uuid4(), Act.CREATED, NOW)
        for path in (BOOK, "/missions/mission/report.pdf", "/fr/organize/missions/mission/papers"):
            with queries() as asked:
                assert (await client.get(path)).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
