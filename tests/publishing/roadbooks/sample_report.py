"""A mission's report in French, with every chapter."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from events.platform.language.i18n import speaking
from events.publishing.roadbooks.days import day_pages
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.report import (
    MissionReport,
    Outcome,
    Perspective,
    ReportAction,
    ReportActivity,
    ReportCost,
    ReportIndicator,
    ReportLesson,
    ReportMet,
    ReportObjective,
    ReportPartner,
    ReportPerson,
    ReportRate,
    ReportRating,
)
from tests.publishing.roadbooks.journey import PLAN

CRITERIA = (
    "Visions convergentes du but",
    "Objectifs élaborés ensemble",
    "Degré et mode d’engagement",
    "Compétences et moyens",
    "Savoirs valorisés",
    "Réciprocité",
    "Inscription dans le temps",
    "Qualité de la relation",
    "Transparence",
    "Autonomie",
    "Droit à l’échec",
)
RADAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
    '<polygon points="200,40 330,130 280,260 120,260 70,130" '
    'fill="#0b4f6c" fill-opacity="0.2" stroke="#0b4f6c"/><text x="170" y="25" font-size="14">Réciprocité</text></svg>'
)


def annex() -> tuple[object, ...]:
    with speaking("fr"):
        return day_pages(RowMaker(PLAN), PLAN.standing)


REPORT = MissionReport(
    title="Femmes, eau et mobilisation : mission de terrain en Bolivie",
    begins_on=dt.date(2008, 3, 15),
    ends_on=dt.date(2008, 3, 30),
    made_on=dt.date(2008, 6, 1),
    organization="Coalition Eau Secours!",
    programme="Uniterra (CECI)",
    occasion="Journée mondiale de l’eau, 22 mars 2008",
    state="Close",
    notice="Les chiffres de ce rapport sont une illustration.",
    summary="Six personnes ont passé deux semaines en Bolivie.\n\n- Quatre villes\n- **Onze** rencontres",
    context="Les deux partenaires échangent depuis janvier 2008.\n\n## Pourquoi maintenant\n\nLa gestion de l’eau…",
    perspectives=(
        Perspective(side="Eau Secours!", text="Sensibilisation et plaidoyer."),
        Perspective(side="AMUPEI", text="Mobilisation et rôle des femmes."),
    ),
    partners=(ReportPartner(name="AMUPEI", about="Hôte · Bolivie", description="Réseau national de femmes."),),
    objectives=(
        ReportObjective(number="", title="Échanger expériences et savoir-faire"),
        ReportObjective(
            number="1",
            title="Comprendre le rôle des femmes",
            result="Les comités **régionaux** ont raconté leur histoire.",
            indicators=(
                ReportIndicator(label="Rencontres tenues", target=12, reached=11),
                ReportIndicator(
                    label="Ce qui a été compris", aim="Un récit commun", result="Un récit à deux voix", is_counted=False
                ),
            ),
        ),
    ),
    activities=(
        ReportActivity(
            title="Première rencontre",
            partner="AMUPEI",
            planned="17 mars 2008, 09:30, La Paz",
            done="17 mars 2008, 09:30, La Paz",
            objectives=("1", "2"),
            minutes="On s’est présenté.\n\n1. Accueil\n2. Suite",
        ),
        ReportActivity(
            title="Visite de Milluni",
            planned="18 mars 2008, 08:00, El Alto",
            outcome=Outcome.CANCELLED,
            note="Route coupée",
        ),
        ReportActivity(title="Marche pour l’eau", done="22 mars 2008, Cochabamba", outcome=Outcome.ADDED),
    ),
    people=(
        ReportPerson(name="Marie-Ève Tremblay", role="Cheffe de la délégation", organization="Eau Secours!"),
        ReportPerson(name="محمد عبد الرحمن", role="Membre", organization="Réseau eau", dates="15–22 mars 2008"),
    ),
    met=(ReportMet(partner="AMUPEI", people=("Rosario Mamani Quispe, coordinatrice nationale", "Elena Choque")),),
    actions=(
        ReportAction(
            title="Site commun",
            responsible="Marie-Ève Tremblay",
            partner="AMUPEI",
            due_on=dt.date(2008, 6, 1),
            state="En cours",
            is_late=True,
            comment="Attend les textes en espagnol.",
        ),
        ReportAction(title="Stage de deux mois", state="Ouverte"),
    ),
    currency="CAD",
    costs=(
        ReportCost(kind="Transport", payer="Bailleur", label="Vols", planned=Decimal("9600"), spent=Decimal("10234.5")),
        ReportCost(kind="Hébergement", payer="Hôte", planned=Decimal("2000"), spent=Decimal("1890.25")),
        ReportCost(
            kind="Autre", payer="Eau Secours!", label="Temps des bénévoles", planned=Decimal("5000"), is_direct=False
        ),
    ),
    rates=(ReportRate(currency="BOB", rate=Decimal("0.131"), on=dt.date(2008, 3, 14)),),
    criteria=CRITERIA,
    ratings=(
        ReportRating(side="Eau Secours!", on=dt.date(2008, 4, 15), scores=(4, 3, 4, 5, 4, 3, 4, 5, 4, None, 3)),
        ReportRating(
            side="AMUPEI",
            on=dt.date(2008, 4, 20),
            scores=(5, 4, 3, 4, 4, 2, 3, 5, 3, 4, 4),
            signs=("Risques partagés inégalement",),
            comment="Nous voulons décider ensemble.",
        ),
    ),
    radar_svg=RADAR,
    radar_description="Réciprocité : 3 pour Eau Secours!, 2 pour AMUPEI",
    lessons=(
        ReportLesson(text="Se reposer à l’arrivée."),
        ReportLesson(text="Envoyer l’ordre du jour plus tôt.", is_kept=False),
    ),
    itinerary=annex(),  # type: ignore[arg-type]
)
