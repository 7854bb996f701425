"""Calendars that the tests write: one for each golden file. This module, run, writes them anew."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from events.platform.ical.entries import (
    Alarm,
    Calendar,
    CalendarEntry,
    Classification,
    Conference,
    ConferenceFeature,
    Position,
    Relation,
    Relationship,
    Status,
)
from events.platform.ical.writer import write_calendar
from events.platform.zoned import ZonedTime

GOLDEN = Path(__file__).parent / "golden"
REVISED = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def at(wall: str, zone: str = "Europe/Madrid", fold: int = 0) -> ZonedTime:
    return ZonedTime.parse(wall, zone, fold)


SESSION = CalendarEntry(
    uid="6c1b0a52-7d0e-4b59-9f5e-1f6f1f1c9a01",
    sequence=0,
    stamp=REVISED,
    created=datetime(2026, 9, 1, 7, 0, tzinfo=UTC),
    start=at("2027-05-25T09:30"),
    end=at("2027-05-25T11:00"),
    summary="Plénière d’ouverture : l’eau, un bien commun ; où en sommes-nous ?",
    description=(
        "Bienvenue à Barcelone.\nAvec Aïssatou Diédhiou (Sénégal), Núria Güell i Serra (Catalogne) "
        "et Đặng Thị Hương (Việt Nam).\nHeure de l’événement : 9 h 30."
    ),
    location="Salle Montjuïc, niveau −1",
    position=Position(41.4111, 2.2211),
    url="https://wops.example/fr/events/congress-6/sessions/PL-01",
    categories=("Plénière", "Eau, climat"),
    alarms=(Alarm(10, "Dans 10 minutes : plénière d’ouverture"),),
    contact="Secrétariat du Congrès",
    classification=Classification.PUBLIC,
    language="fr",
)

FRENCH = Calendar(
    name="6e Congrès mondial des WOP",
    description="Séances et temps forts ;\nheures de Barcelone.",
    language="fr",
    cancelled_word="Annulé : ",
    source="https://wops.example/calendars/events/congress-6.ics?lang=fr",
    url="https://wops.example/fr/events/congress-6/agenda",
    refresh_every=timedelta(hours=1),
    color="teal",
    entries=(
        SESSION,
        replace(
            SESSION,
            uid="6c1b0a52-7d0e-4b59-9f5e-1f6f1f1c9a02",
            summary="Opening of the poster exhibition",
            description="",
            language="en",
            categories=(),
            alarms=(),
            status=Status.TENTATIVE,
        ),
    ),
)

ARABIC = Calendar(
    name="المؤتمر العالمي السادس",
    language="ar",
    entries=(
        replace(
            SESSION,
            summary="الجلسة الافتتاحية: المياه، مصلحة مشتركة؛ شراكات مشغّلي المياه من أجل مدنٍ أكثر عدلاً",
            description="مرحبًا بكم في برشلونة\nالترجمة الفورية: العربية والفرنسية والإسبانية والإنجليزية",
            location="قاعة مونتجويك",
            language="ar",
            categories=("جلسة عامة",),
            conferences=(
                Conference(
                    "https://meet.wops.example/plénière?k=a,b;c",
                    (ConferenceFeature.AUDIO, ConferenceFeature.VIDEO),
                    'البث المباشر "القاعة 1"',
                ),
            ),
            contact="",
        ),
    ),
)

FLIGHT = Calendar(
    name="Mission Katmandou",
    language="fr",
    entries=(
        CalendarEntry(
            uid="0b9c7f6e-1111-4c4e-8a8a-2c7f54a1d001",
            sequence=2,
            stamp=REVISED,
            start=at("2027-05-29T22:10"),
            end=at("2027-05-30T09:25", "Asia/Kathmandu"),
            summary="✈ BCN → KTM, QR 138",
            description="Départ 22 h 10 (Barcelone)\nArrivée 9 h 25 (Katmandou)",
            location="Aéroport Josep Tarradellas Barcelona-El Prat, T1",
            alarms=(Alarm(180, "Vol dans 3 heures"),),
            classification=Classification.PRIVATE,
            relations=(Relation("0b9c7f6e-1111-4c4e-8a8a-2c7f54a1d002", Relationship.NEXT),),
            reference="mission-kathmandu",
            language="fr",
        ),
    ),
)

STAY = Calendar(
    name="Mission Rabat",
    language="fr",
    entries=(
        CalendarEntry(
            uid="0b9c7f6e-1111-4c4e-8a8a-2c7f54a1d101",
            sequence=0,
            stamp=REVISED,
            start=date(2026, 2, 12),
            end=date(2026, 3, 24),
            summary="Hôtel Le Diwan, Rabat",
            is_transparent=True,
        ),
        CalendarEntry(
            uid="0b9c7f6e-1111-4c4e-8a8a-2c7f54a1d102",
            sequence=0,
            stamp=REVISED,
            start=at("2026-02-23T10:00", "Africa/Casablanca"),
            end=at("2026-02-23T12:00", "Africa/Casablanca"),
            summary="Atelier pertes d’eau (heure du Ramadan)",
        ),
    ),
)

CANCELLED = replace(
    FRENCH,
    entries=(
        replace(
            SESSION,
            status=Status.CANCELLED,
            sequence=1,
            conferences=(Conference("https://meet.wops.example/a"),),
        ),
    ),
)

SAMPLES = {
    "french": FRENCH,
    "arabic": ARABIC,
    "flight": FLIGHT,
    "stay": STAY,
    "cancelled": CANCELLED,
}

if __name__ == "__main__":
    for name, calendar in SAMPLES.items():
        (GOLDEN / f"{name}.ics").write_bytes(write_calendar(calendar))
