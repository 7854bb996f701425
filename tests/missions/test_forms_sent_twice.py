"""A form that is sent twice, by an impatient finger or a bad network, makes one row; the next form makes another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from events.missions.costs.models import BudgetLine
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import MissionDocument
from events.missions.outcomes.models import JointAction, Lesson
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from tests.editing import filled
from tests.factories import make_account, sign_in
from tests.mission_world import blank_page
from tests.missions_factory import grant_mission, make_mission

PERSON = {"name": "Léa Roy", "role": "member", "language": "fr"}
LINE = {"label-fr": "Vols", "kind": "transport", "payer": "sender", "currency": "CAD", "rate": "1"}
ACTION = {"title-fr": "Trousse", "language": "fr", "state": "open"}
LESSON = {"body-fr": "Partir tôt.", "kind": "keep"}
# The page of the form, where it is sent to, what is typed, and what it makes.
FORMS: Mapping[str, tuple[str, dict[str, str], Any]] = {
    "delegates/new": ("delegates/new", PERSON, Delegate),
    "costs/new": ("costs/new", LINE, BudgetLine),
    "actions/new": ("actions/new", ACTION, JointAction),
    "lessons": ("lessons", LESSON, Lesson),
    "documents": ("documents", {"name": "Billet"}, MissionDocument),
}


@pytest.fixture
async def missions(client: httpx.AsyncClient) -> list[Mission]:
    account = await make_account("coordinator@example.org")
    made = [await make_mission(slug) for slug in ("one", "two")]
    for mission in made:
        await grant_mission(account, mission)
    client.cookies.update(await sign_in(account.email))
    return made


@pytest.mark.parametrize("page", FORMS)
async def test_a_form_sent_twice_makes_one_row(client: httpx.AsyncClient, missions: list[Mission], page: str) -> None:
    to, typed, model = FORMS[page]

    async def send(slug: str, nonce: str) -> int:
        files = {"file": ("billet.pdf", blank_page(), "application/pdf")} if page == "documents" else None
        data = blank | {"version": "0", "nonce": nonce, **typed}
        return (await client.post(f"/fr/organize/missions/{slug}/{to}", data=data, files=files)).status_code

    nonces, blank = [], {}
    for _opened in range(2):
        blank = filled(await client.get(f"/fr/organize/missions/one/{page}"))
        nonces.append(blank["nonce"][0])
    assert nonces[0] != nonces[1]
    assert [await send("one", nonces[0]) for _twice in range(2)] == [303, 303]
    recorded = await Change.all().count()
    assert await model.all().count() == 1
    assert await send("one", nonces[0]) == 303
    assert await Change.filter(act__not="removed").count() <= recorded
    assert [await send("one", nonces[1]), await send("two", nonces[0])] == [303, 303]
    assert await model.all().count() == 3
    if model is MissionDocument:
        assert await StoredFile.filter(deleted_at=None).count() == 3
