"""What the README's recipes say is enough is enough, and the number of files they name is true."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from events.missions.itineraries.plan.kinds import LegKind
from tests.measures.recipes import FILES
from tests.recipes import ROOT, add_a_field_of_registration, add_a_kind_of_leg, add_a_page, copy_of_the_tree

pytestmark = pytest.mark.once
M = "/en/organize/missions/mission"

_ASK = """
import asyncio, json, sys

import httpx

from events.app import SCHEMA, create_app
from events.platform.storage.migrating import migrate
from events.settings import read_settings

async def ask(path):
    settings = read_settings()
    await migrate(settings.database_url, SCHEMA, lambda _line: None)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://events.test") as client:
            answer = await client.get(path)
    print(json.dumps([answer.status_code, answer.text]))

asyncio.run(ask(sys.argv[1]))
"""


def asked(root: Path, path: str) -> tuple[int, str]:
    """Return what the product in this tree answers to a GET: status and body."""
    status, text = _answer(root, "-c", _ASK, path)
    return status, text


def _answer(root: Path, *arguments: str) -> Any:
    """Return what Python, run in this tree with these arguments, prints last, read as JSON."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EVENTS_", "COV"))}
    environment |= {
        "PYTHONPATH": os.pathsep.join((str(root), str(ROOT))),
        "PYTHONTZPATH": "",
        "EVENTS_DATA_DIR": str(root / "data"),
        "EVENTS_WORKER": "separate",
    }
    command = [sys.executable, *arguments]
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def files_of_recipe(name: str) -> int:
    """Return how many files the README says a recipe takes."""
    found = re.search(rf"^- \*\*{name}\*\* \((\d+) files?\)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert found, f"the README does not say how many files {name} takes"
    return int(found[1])


def test_a_page_is_a_row_a_handler_and_a_template(tmp_path: Path) -> None:
    root = copy_of_the_tree(tmp_path)
    touched = add_a_page(root)
    status, text = asked(root, "/fr/about")
    assert (status, '<a href="/es/about">' in text) == (200, True)
    assert touched == {
        "events/secretariat/home/routes.py",
        "events/secretariat/home/pages.py",
        "templates/secretariat/home/about.html",
    }
    assert len(touched) == FILES["a page"] == files_of_recipe("A page")


def test_a_kind_of_leg_is_a_row(tmp_path: Path) -> None:
    root = copy_of_the_tree(tmp_path)
    touched = add_a_kind_of_leg(root)
    told = _answer(root, "-m", "tests.cable_car")
    assert f"{M}/legs/new?kind=cable_car" in told["kinds"]
    assert "Number of the cabin" in told["form"] and 'name="to_place"' in told["form"]
    assert all("Cable car" in told[page] for page in ("itinerary", "timeline", "card"))
    assert "is-journey" in told["itinerary"] and "item fill-accent" in told["timeline"]
    assert 'class="map-way map-other"' in told["map"]
    assert (told["place"], told["label"], told["parties"]) == ("station", "Departure", [True])
    assert (told["categories"], told["alarms"], told["is_transparent"]) == (["Cable car"], [15], False)
    assert told["row"] == ["transport", "Cable car", "09:00 La Paz → 09:30 El Alto"]
    written = told["reservation"]
    assert (written["@type"], written["reservationFor"]["cabin"]) == ("CableCarReservation", "12")
    assert told["read"] == [["cable_car", "12", "Mi Teleférico", "Lieu plaza", "El Alto"]]
    assert told["told"] == [["cable_car", "12", "La Paz"]]
    assert "connection_short" in told["warnings"]
    assert touched == {"events/missions/itineraries/plan/kinds.py"}
    assert len(touched) == FILES["a kind of leg"] == files_of_recipe("A kind of leg")


def test_no_other_file_knows_a_kind_of_leg_by_its_name() -> None:
    """But for the readers of calendars, who take a number with two airports for a flight."""
    knowing = {
        path.relative_to(ROOT / "events").as_posix()
        for path in (ROOT / "events").rglob("*.py")
        if re.search(r"LegKind\.[A-Z]|kind (is|==|in) [\"{(]*(flight|train|boat|stay)\b", path.read_text("utf-8"))
    }
    assert knowing == {"missions/itineraries/plan/kinds.py", "missions/bookings/reading/calendar_words.py"}
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    assert not [kind for kind in LegKind if re.search(rf"(?<![.\w])kind [=!]= .{kind}\b", pages)]
    styles = "".join(path.read_text("utf-8") for path in (ROOT / "events" / "static" / "css").glob("*.css"))
    assert not [kind for kind in LegKind if f".kind-{kind}" in styles]


def test_a_field_of_registration_is_a_column_a_value_an_input_and_its_place(tmp_path: Path) -> None:
    root = copy_of_the_tree(tmp_path)
    touched = add_a_field_of_registration(root)
    seen = _answer(root, "-m", "tests.job_title")
    assert [name for name, is_there in seen.items() if not is_there] == []
    assert touched == {
        "events/congress/registration/models.py",
        "events/congress/registration/values.py",
        "events/congress/registration/registration_forms.py",
        "templates/congress/registration/fields.html",
    }
    assert len(touched) == FILES["a field of registration"] == files_of_recipe("A field of registration")
