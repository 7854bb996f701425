"""The mission of the world that tests walk: something of everything that an address of missions can name."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pypdfium2

from events.congress.organizing.models import Event
from events.missions.bookings.models import Booking
from events.missions.bookings.reading.reading import read_booking
from events.missions.costs.models import BudgetLine, PerDiemRate, Receipt
from events.missions.fieldwork.models import FieldNote, RollAnswer, RollCall
from events.missions.file.models import (
    Committee,
    Delegate,
    Indicator,
    Mission,
    MissionPartner,
    MissionStep,
    Objective,
    Requirement,
)
from events.missions.itineraries.models import Leg, MissionDocument
from events.missions.outcomes.criteria import CRITERIA, SIGN_WORDS
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating
from events.partnerships.models import Exchange, Partnership
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file
from events.records.files.sniffing import DOCUMENTS
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

Veil = Callable[[str], str]
_TEXTS = ("title", "summary", "programme", "context", "brings", "occasion", "notice", "emergency")


@dataclass
class MissionWorld:
    """What tests need to know of the mission's rows."""

    mission: Mission
    delegate: Delegate
    partner: MissionPartner
    leg: Leg
    file: StoredFile
    booking: Booking
    note: FieldNote
    receipt: Receipt
    requirement: Requirement
    lesson: Lesson
    document: MissionDocument
    day: str = "2027-03-17"


def _both(text: str) -> dict[str, str]:
    return {"fr": f"{text} of it", "es": f"{text} of this"}


async def make_mission_world(event: Event, files: Path, veil: Veil) -> MissionWorld:
    """`veil` makes a name one that was written in this world; `files` is where bytes are kept."""
    since = dt.date(2026, 1, 1)
    partnership = await Partnership.create(id=uuid.uuid4(), code="alliance", begins_on=since, created_at=NOW)
    mission = await make_mission(
        texts={name: _both(name) for name in _TEXTS},
        partnership=partnership,
        event=event,
        organization=veil("Sending water"),
        is_demonstration=True,
        contact_phone="+15145550100",
    )
    await write_mission_texts(mission, partnership.id, {"name": _both("name"), "purpose": _both("purpose")})
    exchange = await Exchange.create(id=uuid.uuid4(), partnership=partnership, begins_on=dt.date(2026, 5, 1))
    await write_mission_texts(mission, exchange.id, {"title": _both("exchange")})
    lea = await make_delegate(mission, name=veil("Lea"), organization=veil("Sending water"), role="head")
    ana = await make_delegate(mission, "ana", name=veil("Ana"), organization="", position=2, role="interpreter")
    await make_delegate(mission, "gone", name=veil("Gone"), organization="", position=3, left_at=NOW)
    partner, objective = await _partner(mission, veil), await _objectives(mission)
    await make_partner(mission, "second", name=veil("Second"), position=2)
    leg = await _itinerary(mission, partner, objective, lea, ana, veil)
    file = await keep_file(
        files, blank_page(), name="paper.pdf", scope=mission.id, purpose="document", allowed=DOCUMENTS, now=NOW
    )
    document = await MissionDocument.create(
        id=uuid.uuid4(), mission=mission, leg=leg, file=file, name=veil("Paper"), is_for_hosts=True, created_at=NOW
    )
    receipt = await _costs(mission, file, lea, veil)
    await _outcomes(mission, leg, partner, objective, veil)
    await MissionStep.create(
        mission=mission,
        from_state="submitted",
        to_state="approved",
        taken_at=NOW,
        taken_by_name=veil("Colleague"),
        reason=veil("All is there"),
    )
    return MissionWorld(
        mission=await Mission.get(id=mission.id),
        delegate=lea,
        partner=partner,
        leg=leg,
        file=file,
        booking=await _booking(mission, file, veil),
        note=await _from_the_field(mission, leg, lea, ana, veil),
        receipt=receipt,
        requirement=await Requirement.get(mission=mission),
        lesson=await Lesson.get(mission=mission),
        document=document,
    )


def blank_page() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    content = io.BytesIO()
    document.save(content)
    document.close()
    return content.getvalue()


async def _partner(mission: Mission, veil: Veil) -> MissionPartner:
    ways = {"email": "host@example.org", "website": "https://host.example.org/"}
    partner = await make_partner(mission, is_link_open=True, **ways)
    await write_mission_texts(mission, partner.id, {"description": _both("description"), "brings": _both("bringing")})
    committee = await Committee.create(id=uuid.uuid4(), partner=partner, position=1, city=veil("Oruro"))
    await write_mission_texts(mission, committee.id, {"name": _both("committee")})
    reached = {"phone": "+59170000001", "email": "rosa@example.org"}
    contact = await make_contact(partner, veil("Rosa"), committee=committee, **reached)
    await write_mission_texts(mission, contact.id, {"function": _both("function")})
    requirement = await Requirement.create(id=uuid.uuid4(), mission=mission, country="BO", kind="visa")
    await write_mission_texts(mission, requirement.id, {"name": _both("visa")})
    return partner


async def _objectives(mission: Mission) -> Objective:
    general = await make_objective(mission, "general", is_general=True, position=0)
    objective = await make_objective(mission)
    for position, kind in enumerate(("counted", "told"), 1):
        row = await Indicator.create(
            id=uuid.uuid4(),
            objective=objective,
            position=position,
            kind=kind,
            target=12 if kind == "counted" else None,
            reached=9 if kind == "counted" else None,
        )
        await write_mission_texts(mission, row.id, {name: _both(name) for name in ("label", "aim", "result")})
    await write_mission_texts(mission, general.id, {"result": _both("result")})
    return objective


async def _itinerary(
    mission: Mission, partner: MissionPartner, objective: Objective, lea: Delegate, ana: Delegate, veil: Veil
) -> Leg:
    office = await make_place(
        mission,
        city=veil("La Paz"),
        address=veil("Street 1"),
        local_name=veil("Chuqiyapu"),
        local_language="ay",
        phone="+59120000001",
    )
    port = {"kind": "airport", "city": veil("Somewhere")}
    lima = await make_place(mission, "lim", time_zone="America/Lima", iata="LIM", country="PE", latitude=-12.0, **port)
    lpb = await make_place(mission, "lpb", iata="LPB", altitude=4060, **port)
    await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=lima,
        destination=lpb,
        starts="2027-03-16T22:10",
        ends="2027-03-17T01:05",
        status="booked",
        carrier=veil("Airline"),
        number="LA 2563",
        reference="PNR123",
        origin_terminal="2",
    )
    await make_leg(
        mission,
        "road",
        kind="road",
        origin=office,
        destination=lpb,
        is_shared=False,
        on=[lea],
        status="changed",
        starts="2027-03-18T23:00",
        ends="2027-03-19T02:00",
        driver=veil("Driver"),
        driver_phone="+59170000002",
        vehicle=veil("Minibus"),
    )
    await make_leg(mission, "hotel", kind="stay", origin=office, starts="2027-03-17T02:00", ends="2027-03-20T10:00")
    await make_leg(
        mission,
        "off",
        kind="visit",
        origin=office,
        status="cancelled",
        cancelled_at=NOW,
        starts="2027-03-18T09:00",
        ends="2027-03-18T10:00",
    )
    contact = await partner.contacts.all().first()  # type: ignore[attr-defined]
    leg = await make_leg(
        mission,
        origin=office,
        partner=partner,
        contact=contact,
        objectives=[objective],
        language="es",
        needs_interpreter=True,
        interpreter=ana,
        title="Meeting of both",
        status="confirmed",
    )
    await write_mission_texts(mission, leg.id, {"agenda": _both("agenda"), "notes": _both("notes")})
    return leg


async def _costs(mission: Mission, file: StoredFile, lea: Delegate, veil: Veil) -> Receipt:
    line = await BudgetLine.create(
        id=uuid.uuid4(),
        mission=mission,
        code="flights",
        position=1,
        kind="transport",
        payer="funder",
        currency="USD",
        planned=120000,
        spent=110000,
        rate="1.35",
        rate_on=dt.date(2027, 3, 1),
    )
    await write_mission_texts(mission, line.id, {"label": _both("label")})
    await PerDiemRate.create(id=uuid.uuid4(), mission=mission, country="BO", amount=3800, currency="USD", rate="1.35")
    return await Receipt.create(
        id=uuid.uuid4(),
        mission=mission,
        delegate=lea,
        file=file,
        amount=1200,
        currency="USD",
        note=veil("Taxi"),
        nonce="receipt",
        created_at=NOW,
    )


async def _outcomes(mission: Mission, leg: Leg, partner: MissionPartner, objective: Objective, veil: Veil) -> None:
    minutes = await Minutes.create(id=uuid.uuid4(), leg=leg, written_by=veil("Lea"), updated_at=NOW)
    lesson = await Lesson.create(id=uuid.uuid4(), mission=mission, position=1, kind="keep")
    action = await JointAction.create(
        id=uuid.uuid4(),
        mission=mission,
        partner=partner,
        objective=objective,
        leg=leg,
        code="kit",
        language="es",
        due_on=dt.date(2027, 2, 1),
        responsible=veil("Rosa"),
        responsible_email="rosa@example.org",
        created_at=NOW,
    )
    await ActionComment.create(
        id=uuid.uuid4(),
        action=action,
        body=veil("Sent"),
        state="under_way",
        made_by_name=veil("Lea"),
        made_at=NOW,
        nonce="remark",
    )
    for row, names in ((minutes, ("body",)), (lesson, ("body",)), (action, ("title", "details"))):
        await write_mission_texts(mission, row.id, {name: _both(name) for name in names})
    for side, day in ((None, 1), (partner, 2), (None, 3)):
        await Rating.create(
            id=uuid.uuid4(),
            mission=mission,
            partnership_id=mission.partnership_id,
            partner=side,
            rated_on=dt.date(2027, 4, day),
            scores=dict.fromkeys(CRITERIA, day + 1),
            signs=list(SIGN_WORDS),
            may_quote=True,
            language="fr",
            comment=veil("We see it so"),
            rated_by_name=veil("Lea"),
            nonce=f"rating-{day}",
            created_at=NOW,
        )


async def _booking(mission: Mission, file: StoredFile, veil: Veil) -> Booking:
    told = {
        "@context": "http://schema.org",
        "@type": "LodgingReservation",
        "reservationNumber": "PNR123",
        "reservationStatus": "http://schema.org/ReservationConfirmed",
        "underName": {"@type": "Person", "name": veil("Lea")},
        "reservationFor": {"@type": "LodgingBusiness", "name": veil("House"), "address": veil("Street 3")},
        "checkinTime": "2027-03-21T14:00:00",
        "checkoutTime": "2027-03-22T11:00:00",
    }
    found = read_booking(msgspec.json.encode(told), "house.json", "application/json")
    reservation = found.reservations[0]
    return await Booking.create(
        id=uuid.uuid4(),
        mission=mission,
        file=file,
        identity=reservation.identity,
        received_at=NOW,
        reservation=msgspec.to_builtins(reservation),
    )


async def _from_the_field(mission: Mission, leg: Leg, lea: Delegate, ana: Delegate, veil: Veil) -> FieldNote:
    call = await RollCall.create(id=uuid.uuid4(), mission=mission, message=veil("All well"), called_at=NOW)
    await RollAnswer.create(
        id=uuid.uuid4(),
        roll_call=call,
        delegate=ana,
        is_safe=False,
        note=veil("Help"),
        answered_at=NOW,
        received_at=NOW,
        nonce="answer",
    )
    for kind in ("minutes", "driver", "note"):
        await FieldNote.create(
            id=uuid.uuid4(),
            mission=mission,
            delegate=lea,
            leg=leg,
            kind=kind,
            body=veil("What was said"),
            details={"driver": veil("Other driver"), "driver_phone": "+5917"} if kind == "driver" else {},
            nonce=f"note-{kind}",
            noted_at=NOW,
            received_at=NOW,
        )
    return await FieldNote.create(
        id=uuid.uuid4(),
        mission=mission,
        delegate=lea,
        leg=leg,
        kind="time",
        body=veil("Later"),
        details={"starts": "2027-03-17T09:30"},
        nonce="note-time",
        noted_at=NOW,
        received_at=NOW,
    )
