"""Saved views are those of one account, or its team, in one scope."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest

from events.platform.storage.versions import Opened
from events.records.lists.queries import default_view, views_for
from events.records.lists.view_operations import Typed, ViewOf, open_with, remove_view, save_view
from tests.factories import NOW, make_account

ONE, TWO = (UUID(int=number) for number in (1, 2))

pytestmark = pytest.mark.usefixtures("database")


async def test_a_view_is_kept_opened_and_removed_by_one_account_in_one_scope() -> None:
    accounts = [(await make_account(f"{name}@example.org")).id for name in ("ana", "luc")]
    places = [ViewOf(account, scope, "people", NOW) for account, scope in product(accounts, (ONE, TWO))]
    views = [
        await save_view(of, Opened(None, 0), Typed(f"View {at}", is_shared=False, query={}))
        for at, of in enumerate(places)
    ]
    assert [await views_for(of.account, of.scope, "people") for of in places] == [[view] for view in views]
    for of, view in zip(places, views, strict=True):
        await open_with(of, view, is_default=True)
    await open_with(places[0], views[3], is_default=True)
    opened = [await default_view(of.account, of.scope, "people") for of in places]
    assert opened == [views[3].id, *(view.id for view in views[1:])]
    await open_with(places[3], views[3], is_default=False)
    opened = [await default_view(of.account, of.scope, "people") for of in places]
    assert opened == [views[3].id, views[1].id, views[2].id, None]
    await remove_view(places[1], views[2])
    assert [await views_for(of.account, of.scope, "people") for of in places] == [[view] for view in views]
