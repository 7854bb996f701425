"""The whole walk of a mission, from nothing to its report, with a browser: in French, and with what takes long in
Spanish and again without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from events.platform.language.i18n import speaking
from tests.browser import mission_field_steps as field
from tests.browser import mission_journey_steps as journey
from tests.browser import mission_result_steps as results
from tests.browser import mission_steps as prepare
from tests.browser.conftest import Site, Visitor, running_site
from tests.browser.mission_walker import PHONE, Walk

_DESK = {"width": 1280, "height": 900}
_OWNER = ("organizer", "add", "ona@example.org", "--name", "Ona Vidal")

STAGES: tuple[Callable[[Walk], None], ...] = (
    prepare.creates_it_empty,
    prepare.founds_the_partnership,
    prepare.writes_the_file,
    prepare.writes_objectives,
    prepare.adds_the_partner,
    prepare.asks_for_a_visa,
    prepare.puts_the_delegation_together,
    prepare.seals_their_data,
    prepare.adds_places,
    journey.plans_the_legs,
    journey.lets_one_deviate,
    journey.looks_at_the_warnings,
    journey.pastes_a_booking,
    journey.adds_a_document,
    journey.looks_at_every_view,
    journey.reads_the_cards,
    field.plans_the_costs,
    field.adds_a_receipt,
    field.is_approved,
    field.publishes_the_page,
    field.travels,
    field.writes_from_the_field,
    field.office_takes_it_over,
    field.calls_the_roll,
    field.opens_the_page_of_the_host,
    field.leaves_and_returns,
    results.writes_the_minutes,
    results.writes_the_results,
    results.follows_up,
    results.writes_a_lesson,
    results.both_sides_rate,
    results.hands_in_the_report,
    results.closes_it,
    results.copies_it,
)


def make_walk(site: Site, office: Visitor, language: str, visit: Callable[..., Visitor]) -> Walk:
    """A mission that leaves tomorrow, near enough for the board of who is where, whenever this runs."""
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - any clock's today will do
    return Walk(site, office, language, "ebro-illimani", tomorrow, visit)


@pytest.mark.parametrize(
    ("language", "viewport", "has_scripts"),
    [
        pytest.param("fr", PHONE, True, id="fr-phone"),
        pytest.param("es", _DESK, True, id="es-desk", marks=pytest.mark.long),
        pytest.param("fr", PHONE, False, id="fr-without-scripts", marks=pytest.mark.long),
    ],
)
def test_a_coordinator_walks_from_an_empty_mission_to_the_report(
    browser: Browser,
    visit: Callable[..., Visitor],
    tmp_path: Path,
    language: str,
    viewport: dict[str, int],
    has_scripts: bool,
) -> None:
    with running_site(tmp_path, _OWNER) as (site, printed), speaking(language):
        office = visit(site.address, language, viewport=viewport, java_script_enabled=has_scripts)
        walk = make_walk(site, office, language, visit)
        prepare.signs_in(walk, printed[0])
        for step in STAGES:
            step(walk)
