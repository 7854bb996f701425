"""What the README's recipes say is enough is enough, and the number of files they name is true."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.measures.recipes import FILES
from tests.recipes import ROOT, add_a_page, copy_of_the_tree

pytestmark = pytest.mark.once

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
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EVENTS_", "COV"))}
    environment |= {
        "PYTHONPATH": str(root),
        "PYTHONTZPATH": "",
        "EVENTS_DATA_DIR": str(root / "data"),
        "EVENTS_WORKER": "separate",
    }
    command = [sys.executable, "-c", _ASK, path]
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    status, text = json.loads(run.stdout.splitlines()[-1])
    return status, text


def files_of_recipe(name: str) -> int:
    """Return how many files the README says a recipe takes."""
    found = re.search(rf"^- \*\*{name}\*\* \((\d+) files\)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
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
