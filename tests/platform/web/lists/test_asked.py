"""What the query of an address asks of a list."""

from __future__ import annotations

import pytest

from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Column, Filter, Kind, Listing
from events.platform.web.lists.view import ListView, in_words

LISTING = Listing(
    columns=(
        Column("name", "Name"),
        Column("country", "Country"),
        Column("note", "Note", is_sorted=False, is_shown=False),
    ),
    filters=(
        Filter("country", "Country", Kind.CHOICE, (("SN", "Senegal"), ("ML", "Mali"))),
        Filter("note", "Note", Kind.TEXT),
        Filter("years", "Years", Kind.NUMBER),
        Filter("day", "Day", Kind.DAY),
    ),
    sort="-name",
)


def read(*pairs: tuple[str, str]) -> ListRequest:
    return ListRequest.read(LISTING, pairs)


def test_a_request_is_read_from_the_inputs_of_a_form() -> None:
    asked = read(
        ("q", " awa\n diallo "),
        ("country", "ML"),
        ("country", ""),
        ("country", "SN"),
        ("note", "  a  b "),
        ("years.from", "3,5"),
        ("years.to", ""),
        ("day.from", "2027-05-25"),
        ("day.to", "2027-05-26"),
        ("sort", "-country"),
        ("columns", "note"),
        ("columns", "name"),
        ("page", "3"),
    )
    assert asked == ListRequest(
        words="awa diallo",
        chosen={"country": ("SN", "ML"), "note": ("a b",), "years": ("3.5", ""), "day": ("2027-05-25", "2027-05-26")},
        sort="-country",
        columns=("name", "note"),
        page=3,
    )


def test_a_request_is_the_same_after_it_went_through_an_address() -> None:
    asked = read(("country", "SN,ML"), ("years.from", "3"), ("note", "à, b & c=d"), ("sort", "country"), ("q", "x y"))
    assert read(*asked.query.items()) == asked
    assert asked.at("/list").startswith("/list?q=x%20y&country=SN,ML&note=%C3%A0,%20b%20%26%20c%3Dd&years=3,&sort=")


@pytest.mark.parametrize(
    "pair",
    [
        ("country", "XX"),
        ("note", " "),
        ("years", "many,"),
        ("years.from", "1e999"),
        ("day.from", "2027-02-30"),
        ("day.to", "9999-12-31"),
        ("sort", "note"),
        ("sort", "--name"),
        ("sort", "-name"),
        ("sort", "salary"),
        ("columns", "salary"),
        ("page", "-1"),
        ("page", "²"),
        ("salary", "1"),
    ],
)
def test_what_the_list_does_not_offer_asks_nothing(pair: tuple[str, str]) -> None:
    assert read(pair) == ListRequest()


def test_a_page_is_a_number_within_bounds() -> None:
    assert [read(("page", text)).page for text in ("7", "0", "999999", "9223372036854775808")] == [7, 1, 100_000, 1]


def view(asked: ListRequest, found: int = 120, columns: tuple[str, ...] = ()) -> ListView:
    return ListView(LISTING, asked, "/list", (), found, columns)


def test_heads_sort_and_sort_back() -> None:
    heads = {str(head.label): (head.href, head.order) for head in view(read()).heads}
    assert heads == {"Name": ("/list?sort=name", "descending"), "Country": ("/list?sort=country", "")}
    heads = {str(head.label): (head.href, head.order) for head in view(read(("sort", "country"), ("page", "2"))).heads}
    assert heads["Country"] == ("/list?sort=-country", "ascending")


def test_columns_are_those_of_the_address_then_those_kept_then_those_shown_by_default() -> None:
    shown = [
        [column.key for column in one.shown]
        for one in (
            view(read()),
            view(read(), columns=("note", "gone")),
            view(read(("columns", "country")), columns=("note",)),
            view(read(), columns=("gone",)),
        )
    ]
    assert shown == [["name", "country"], ["name", "note"], ["name", "country"], ["name"]]


def test_each_filter_chosen_has_a_chip_that_takes_it_away() -> None:
    chips = view(read(("country", "ML,SN"), ("years", ",4"), ("q", "a"), ("page", "2"))).chips
    assert [(str(chip.label), chip.value, chip.href) for chip in chips] == [
        ("Country", "Senegal, Mali", "/list?q=a&years=,4"),
        ("Years", "up to 4", "/list?q=a&country=SN,ML"),
    ]


def test_a_range_is_told_in_words() -> None:
    years = LISTING.filters[2]
    assert [in_words(years, ends) for ends in (("1", ""), ("", "2"), ("1", "2"), ("2", "2"))] == [
        "from 1",
        "up to 2",
        "1 to 2",
        "2",
    ]


def test_pages_lead_to_the_one_before_and_after() -> None:
    first, last, beyond = [view(read(("page", page), ("q", "a"))) for page in ("1", "3", "9")]
    assert (first.previous, first.next, first.position) == ("", "/list?q=a&page=2", "1 to 50 of 120")
    assert (last.previous, last.next, last.position) == ("/list?q=a&page=2", "", "101 to 120 of 120")
    assert (beyond.next, beyond.position) == ("", "")
