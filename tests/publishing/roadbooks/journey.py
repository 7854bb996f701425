"""A journey to Bolivia as frozen values: clocks that change, people who deviate, names in several scripts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from events.missions.itineraries.plan.kinds import DelegateRole, LegKind, LegStatus, PartnerRole, PlaceKind
from events.missions.itineraries.plan.links import Document
from events.missions.itineraries.plan.values import Contact, Delegate, Leg, Objective, Partner, Place, Plan
from events.platform.language.i18n import Translated
from events.platform.zoned import ZonedTime
from events.publishing.roadbooks.roadbook_composing import EmergencyContact, Extras
from events.publishing.roadbooks.values import MapPicture

ROOT = UUID("5b1d7a2e-2f3c-4b8e-9a6d-0c1e2f3a4b5c")
MADE = dt.datetime(2008, 3, 10, 15, 30, tzinfo=dt.UTC)


def ident(name: str) -> UUID:
    return uuid5(ROOT, name)


def texts(fr: str, es: str = "", en: str = "") -> Translated:
    return Translated({"fr": fr, **({"es": es} if es else {}), **({"en": en} if en else {})}, ("fr", "es"))


def place(code: str, kind: PlaceKind, name: str, zone: str, city: str, country: str, **more: Any) -> Place:
    return Place(ident(code), code, kind, texts(name), zone, city, country, **more)


LA_PAZ, MONTREAL, LIMA = "America/La_Paz", "America/Montreal", "America/Lima"
PLACES = {
    "yul": place("yul", PlaceKind.AIRPORT, "Montréal-Trudeau", MONTREAL, "Montréal", "CA", iata="YUL"),
    "lim": place("lim", PlaceKind.AIRPORT, "Jorge Chávez", LIMA, "Lima", "PE", iata="LIM"),
    "lpb": place("lpb", PlaceKind.AIRPORT, "El Alto", LA_PAZ, "El Alto", "BO", iata="LPB", altitude=4061),
    "cbb": place("cbb", PlaceKind.AIRPORT, "Jorge Wilstermann", LA_PAZ, "Cochabamba", "BO", iata="CBB", altitude=2548),
    "hotel": place(
        "hotel",
        PlaceKind.LODGING,
        "Hôtel Rosario",
        LA_PAZ,
        "La Paz",
        "BO",
        address="Calle Illampu 704\nRosario",
        phone="+591 2 245 1658",
        altitude=3640,
    ),
    "amupei": place(
        "amupei",
        PlaceKind.OFFICE,
        "Coordination nationale",
        LA_PAZ,
        "La Paz",
        "BO",
        local_name="Coordinación Nacional",
        local_language="es",
        address="Avenida Arce 2132",
        phone="+591 2 244 4922",
        altitude=3640,
    ),
    "plant": place("plant", PlaceKind.SITE, "Usine de Milluni", LA_PAZ, "El Alto", "BO", altitude=4500),
    "inn": place("inn", PlaceKind.LODGING, "Posada del Valle", LA_PAZ, "Cochabamba", "BO", phone="+591 4 425 0000"),
    "committee": place("committee", PlaceKind.OFFICE, "Comité régional", LA_PAZ, "Cochabamba", "BO"),
}

PEOPLE = (
    Delegate(
        ident("head"),
        "head",
        "Marie-Ève Tremblay",
        DelegateRole.HEAD,
        "fr",
        ("fr", "es"),
        "Eau Secours!",
        "marie@example.org",
        "+1 514 555 0101",
    ),
    Delegate(
        ident("ana"), "ana", "Ana Núñez", DelegateRole.INTERPRETER, "es", ("es", "fr"), "CECI", "", "+591 715 55501"
    ),
    Delegate(ident("omar"), "omar", "محمد عبد الرحمن", DelegateRole.MEMBER, "fr", ("ar", "fr"), "Réseau eau"),
    Delegate(ident("sita"), "sita", "सीता शर्मा", DelegateRole.RESOURCE_PERSON, "en", ("ne", "en"), "NWSC"),
)
ALL = frozenset(person.id for person in PEOPLE)
HEAD, ANA, OMAR, SITA = (person.id for person in PEOPLE)

GOALS = (
    Objective(
        ident("g0"),
        "g0",
        0,
        True,
        texts(
            "Échanger expériences et savoir-faire en eau et en assainissement",
            "Intercambiar experiencias y conocimientos en agua y saneamiento",
        ),
    ),
    Objective(ident("g1"), "g1", 1, False, texts("Connaître les points communs", "Conocer los puntos comunes")),
    Objective(
        ident("g2"), "g2", 2, False, texts("Comprendre le rôle des femmes", "Comprender el papel de las mujeres")
    ),
)
AMUPEI, FEJUVE = (
    Partner(
        ident("amupei-p"), "amupei", texts("AMUPEI"), frozenset({PartnerRole.HOST, PartnerRole.BENEFICIARY}), "es", "BO"
    ),
    Partner(ident("fejuve"), "fejuve", texts("FEJUVE El Alto"), frozenset({PartnerRole.FACILITATOR}), "es", "BO"),
)
CONTACTS = (
    Contact(
        ident("c1"),
        AMUPEI.id,
        "Rosario Mamani Quispe",
        texts("Coordinatrice nationale", "Coordinadora nacional"),
        phone="+591 2 244 4922",
        email="rosario@example.org",
        languages=("es", "ay"),
    ),
    Contact(ident("c2"), FEJUVE.id, "Carlos Rojas", texts("Président", "Presidente"), phone="+591 2 281 1111"),
)
DOCUMENT = Document(ident("d1"), "Convention AMUPEI 2008.pdf", ident("f1"), 120_000, "application/pdf")


def leg(
    code: str, kind: LegKind, starts: str, ends: str, origin: str, destination: str | None = None, **more: Any
) -> Leg:
    here, there = PLACES[origin], PLACES[destination or origin]
    values: dict[str, Any] = {"status": LegStatus.CONFIRMED, "people": ALL} | more
    return Leg(
        id=ident(code),
        code=code,
        uid=f"{code}@example.org",
        kind=kind,
        starts=ZonedTime.parse(f"2008-03-{starts}", here.zone),
        ends=ZonedTime.parse(f"2008-03-{ends}", there.zone),
        created_at=MADE,
        revised_at=MADE,
        origin=here,
        destination=PLACES[destination] if destination else None,
        **values,
    )


LEGS = (
    leg(
        "out1",
        LegKind.FLIGHT,
        "15T17:30",
        "16T00:40",
        "yul",
        "lim",
        carrier="Air Canada",
        number="AC 1952",
        reference="SECRET1",
        origin_terminal="1",
        people=ALL - {ANA},
    ),
    leg(
        "out2",
        LegKind.FLIGHT,
        "16T06:15",
        "16T09:05",
        "lim",
        "lpb",
        carrier="LAN Perú",
        number="LP 568",
        reference="SECRET2",
        people=ALL - {ANA},
    ),
    leg(
        "road1",
        LegKind.ROAD,
        "16T09:45",
        "16T10:40",
        "lpb",
        "hotel",
        driver="Don Julio Condori",
        vehicle="minibus blanc",
        driver_phone="+591 705 00001",
        status=LegStatus.PLANNED,
        people=ALL - {ANA},
    ),
    leg("stay1", LegKind.STAY, "16T11:00", "20T08:00", "hotel", reference="SECRET3"),
    leg("rest", LegKind.REST, "16T11:30", "17T09:00", "hotel", title=texts("Repos : s’habituer à l’altitude")),
    leg(
        "meeting1",
        LegKind.MEETING,
        "17T09:30",
        "17T12:00",
        "amupei",
        partner_id=AMUPEI.id,
        contact_id=ident("c1"),
        title=texts(
            "Première rencontre avec la coordination nationale", "Primer encuentro con la coordinación nacional"
        ),
        language="es",
        needs_interpreter=True,
        interpreter_id=ANA,
        objective_ids=frozenset({ident("g1"), ident("g2")}),
        agenda=texts(
            "1. Présentations\n2. Ce que chacune apporte\n3. Programme de la semaine", "1. Presentaciones\n2. Aportes"
        ),
        notes=texts("Apporter les cadeaux. *Ne pas parler du budget.*"),
        document_ids=(DOCUMENT.id,),
    ),
    leg(
        "visit",
        LegKind.VISIT,
        "18T08:00",
        "18T13:00",
        "plant",
        partner_id=FEJUVE.id,
        contact_id=ident("c2"),
        title=texts("Visite de l’usine de Milluni"),
        language="es",
        needs_interpreter=True,
        people=frozenset({HEAD, OMAR}),
        objective_ids=frozenset({ident("g1")}),
        status=LegStatus.CHANGED,
    ),
    leg("fly", LegKind.FLIGHT, "20T10:00", "20T10:40", "lpb", "cbb", carrier="AeroSur", number="5L 101"),
    leg("stay2", LegKind.STAY, "20T12:00", "22T07:00", "inn", people=ALL - {SITA}),
    leg(
        "workshop",
        LegKind.WORKSHOP,
        "20T15:00",
        "20T18:00",
        "committee",
        partner_id=AMUPEI.id,
        title=texts("Atelier avec le comité régional", "Taller con el comité regional"),
        objective_ids=frozenset({ident("g2")}),
    ),
    leg(
        "gone", LegKind.MEETING, "21T15:00", "21T18:00", "committee", status=LegStatus.CANCELLED, title=texts("Annulée")
    ),
    leg("back1", LegKind.FLIGHT, "22T09:00", "22T12:30", "cbb", "lim", carrier="LAN Perú", number="LP 570"),
    leg("back2", LegKind.FLIGHT, "22T22:10", "23T07:40", "lim", "yul", carrier="Air Canada", number="AC 1953"),
)

PLAN = Plan(
    mission_id=ident("mission"),
    slug="bolivie-2008",
    title=texts(
        "Femmes, eau et mobilisation : mission de terrain en Bolivie", "Mujeres, agua y movilización: misión a Bolivia"
    ),
    begins_on=dt.date(2008, 3, 15),
    ends_on=dt.date(2008, 3, 30),
    home_zone=MONTREAL,
    languages=("fr", "es"),
    legs=LEGS,
    delegates=PEOPLE,
    places=tuple(PLACES.values()),
    objectives=GOALS,
    partners=(AMUPEI, FEJUVE),
    contacts=CONTACTS,
    documents=(DOCUMENT,),
)
MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 460"><rect width="720" height="460" fill="#e8eef3"/>'
    '<path d="M60 60 L300 380 L520 300" fill="none" stroke="#0b4f6c" stroke-width="3"/>'
    '<circle cx="300" cy="380" r="11" fill="#0b3a5b"/><text x="320" y="385" font-size="14">La Paz</text></svg>'
)
EXTRAS = Extras(
    organization="Coalition Eau Secours!",
    notice=texts(
        "Le programme jour par jour est une illustration : le dossier de 2008 n’en donne pas.",
        "El programa día por día es una ilustración.",
    ),
    emergency=texts(
        "## Ambassade du Canada à La Paz\n\nCalle Victor Sanjinez 2678\n\n- Police : 110\n- Ambulance : 165",
        "## Embajada de Canadá en La Paz\n\n- Policía: 110\n- Ambulancia: 165",
    ),
    phones=(("Bureau de Montréal", "+1 514 555 0100"), ("CECI, La Paz", "+591 2 278 5775")),
    emergency_contacts=(
        EmergencyContact(traveller="Marie-Ève Tremblay", name="Luc Tremblay", phone="+1 514 555 0199"),
    ),
    maps=(MapPicture(MAP, "Carte du trajet de Montréal à La Paz"),),
    made_at=MADE,
)


def plan(**changes: Any) -> Plan:
    return replace(PLAN, **changes)
