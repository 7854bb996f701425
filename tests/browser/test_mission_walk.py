"""The whole walk of a mission, from nothing to its report, with a browser: in French and in Spanish, and again without
scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from events.i18n import speaking
from tests.browser import mission_steps as prepare
from tests.browser.conftest import Visitor, running_site
from tests.browser.mission_walker import Walk

_PHONE = {"width": 390, "height": 844}
_DESK = {"width": 1280, "height": 900}
_OWNER = ("organizer", "add", "ona@example.org", "--name", "Ona Vidal")


@pytest.mark.parametrize(
    ("language", "viewport", "has_scripts"),
    [("fr", _PHONE, True), ("es", _DESK, True), ("fr", _PHONE, False)],
    ids=["fr-phone", "es-desk", "fr-without-scripts"],
)
def test_a_coordinator_walks_from_an_empty_mission_to_the_report(
    browser: Browser,
    visit: Callable[..., Visitor],
    tmp_path: Path,
    language: str,
    viewport: dict[str, int],
    has_scripts: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    with running_site(tmp_path, _OWNER) as (site, printed), speaking(language):
        office = visit(site.address, language, viewport=viewport, java_script_enabled=has_scripts)
        tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - near enough for the board, wherever this runs
        walk = Walk(site, office, language, "ebro-illimani", tomorrow)
        prepare.signs_in(walk, printed[0])
        prepare.creates_it_empty(walk)
        prepare.writes_the_file(walk)
        prepare.writes_objectives(walk)
        prepare.adds_the_partner(walk)
        prepare.asks_for_a_visa(walk)
        prepare.puts_the_delegation_together(walk)
        prepare.seals_their_data(walk)
        prepare.adds_places(walk)
