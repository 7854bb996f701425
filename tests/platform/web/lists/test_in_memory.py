"""Lists of rows in memory: searched, filtered, sorted and cut into pages by the query of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from events.platform.language.i18n import speaking
from events.platform.web.lists import in_memory
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_memory import MemoryList
from events.platform.web.lists.view import ListRow


@dataclass(frozen=True)
class Town:
    name: str
    lands: tuple[str, ...]
    day: str


TOWNS = (
    Town("Étampes", ("FR",), "2027-05-25"),
    Town("Bamako", ("ML",), "2027-05-24"),
    Town("Dakar", ("SN",), "2027-05-26"),
    Town("Basel", ("CH", "FR"), ""),
)


def _days(town: Town) -> Sequence[str]:
    return [town.day] if town.day else []


LIST: MemoryList[Town] = MemoryList(
    fields=(
        Field(Column("name", "Town"), lambda town: town.name, lambda town: town.name),
        Field(
            Column("land", "Land"),
            lambda town: ", ".join(town.lands),
            lambda town: town.lands,
            Filter("land", "Land", Kind.CHOICE, [(code, code) for code in ("CH", "FR", "ML", "SN")]),
            lambda town: town.lands,
        ),
        Field(
            Column("day", "Day", is_shown=False),
            lambda town: town.day,
            lambda town: town.day,
            Filter("day", "Day", Kind.DAY),
            _days,
        ),
    ),
    sort="name",
    words=lambda town: f"{town.name} {town.day}",
    name=lambda town: town.name.lower(),
    href=lambda town: f"/towns/{town.name}",
    rows=TOWNS,
)


async def page(**query: str) -> tuple[Sequence[ListRow], int]:
    listing = LIST.listing
    asked = ListRequest.read(listing, query.items())
    with speaking("en"):
        return await LIST.page(asked, listing.shown(asked.columns))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Bamako", "Basel", "Dakar", "Étampes"]),
        ({"q": "ETA"}, ["Étampes"]),
        ({"q": "a 2027"}, ["Bamako", "Dakar", "Étampes"]),
        ({"land": "FR"}, ["Basel", "Étampes"]),
        ({"land": "FR,ML", "q": "ba"}, ["Bamako", "Basel"]),
        ({"land": "XX"}, ["Bamako", "Basel", "Dakar", "Étampes"]),
        ({"day": "2027-05-25,"}, ["Dakar", "Étampes"]),
        ({"day": ",2027-05-24"}, ["Bamako"]),
        ({"sort": "-name"}, ["Étampes", "Dakar", "Basel", "Bamako"]),
        ({"sort": "-day"}, ["Dakar", "Étampes", "Bamako", "Basel"]),
        ({"sort": "size"}, ["Bamako", "Basel", "Dakar", "Étampes"]),
        ({"page": "9"}, []),
    ],
)
async def test_the_query_of_an_address_says_which_rows_are_found_in_which_order(
    query: dict[str, str], names: list[str]
) -> None:
    rows, number = await page(**query)
    assert [row.cells[0] for row in rows] == names
    assert number == (4 if "page" in query else len(names))


async def test_a_page_has_the_columns_that_are_shown_and_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "PAGE", 3)
    rows, number = await page(page="2", columns="day")
    assert [(row.key, row.href, row.cells) for row in rows] == [
        ("étampes", "/towns/Étampes", ["Étampes", "2027-05-25"])
    ]
    assert number == 4
