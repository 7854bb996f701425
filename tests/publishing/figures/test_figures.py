"""The figures of an event: counted rightly, for organizers alone, and with nobody singled out in what is handed on."""

from __future__ import annotations

import csv
import datetime as dt
import io

import httpx
import pytest

from events.congress.agenda.models import Session, Star
from events.congress.organizing.models import Category, Event
from events.congress.registration.models import Answer
from events.congress.registration.stored_answers import Journey
from events.publishing.figures.regions import region_of
from events.publishing.figures.values import Count, Figure, growth_of
from tests.factories import NOW, make_category, make_event, make_field, make_organization, make_session, sign_in
from tests.publishing.delivery.making import make_registration

HERE = "/en/organize/events/congress/figures"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose organizer is signed in."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


async def people(event: Event, **countries: int) -> None:
    category = await Category.get_or_none(event_id=event.id) or await make_category(event)
    for country, number in countries.items():
        for _ in range(number):
            await make_registration(event, category=category, country=country)


async def table(client: httpx.AsyncClient, code: str) -> list[list[str]]:
    answer = await client.get(f"{HERE}/table.csv", params={"figure": code})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def numbers(**counts: int) -> Figure:
    return Figure("x", "X", "X", [Count(code, code, number) for code, number in counts.items()])


def handed_on(**counts: int) -> list[tuple[str, int]]:
    return [(count.label, count.number) for count in numbers(**counts).to_hand_on("Others").counts]


def test_small_groups_are_gathered_and_never_told_by_what_is_missing() -> None:
    assert handed_on(FR=5, ES=3) == [("FR", 5), ("ES", 3)]
    assert handed_on(FR=5, ES=3, AD=2, MC=1) == [("FR", 5), ("ES", 3), ("Others", 3)]
    assert handed_on(FR=5, ES=4, AD=1) == [("FR", 5), ("Others", 5)]
    assert handed_on(AD=1, MC=1) == []


def test_groups_that_follow_each_other_stay_in_their_order() -> None:
    assert handed_on(eight=3, nine=1, ten=5, eleven=2) == [("eight", 3), ("ten", 5), ("Others", 3)]


def test_growth_is_told_by_days_before_the_first_day() -> None:
    first = dt.date(2027, 5, 25)
    days = [first - dt.timedelta(days=3), first - dt.timedelta(days=10), first - dt.timedelta(days=3), first]
    assert growth_of("Congress", days, first).points == [(10, 1), (3, 3), (0, 4)]


@pytest.mark.parametrize(
    ("country", "region"),
    [("ES", "150"), ("BF", "002"), ("BO", "019"), ("NP", "142"), ("FJ", "009"), ("CV", "002"), ("TR", "142")],
)
def test_a_country_is_of_the_continent_of_its_largest_town(country: str, region: str) -> None:
    assert region_of(country) == region


async def test_countries_and_regions_are_counted_and_small_ones_gathered_in_files(
    client: httpx.AsyncClient, event: Event
) -> None:
    await people(event, SN=4, BO=3, AD=2, MC=1)
    page = (await client.get(HERE)).text
    assert page.count("<svg") >= 4
    assert [name for name in ("Senegal", "Andorra", "Monaco") if name not in page] == []
    assert await table(client, "country") == [
        ["Senegal", "4", "40.0"],
        ["Bolivia", "3", "30.0"],
        ["Others", "3", "30.0"],
    ]
    picture = (await client.get(f"{HERE}/picture.svg", params={"figure": "country"})).text
    assert ("Senegal" in picture, "Andorra" in picture) == (True, False)
    assert await table(client, "region") == [
        ["Africa", "4", "40.0"],
        ["Americas", "3", "30.0"],
        ["Europe", "3", "30.0"],
    ]


async def test_who_waits_or_cancelled_and_who_is_at_another_event_is_not_counted(
    client: httpx.AsyncClient, event: Event
) -> None:
    await people(event, SN=3)
    category = (await Category.filter(event_id=event.id))[0]
    for state in ("waitlisted", "cancelled"):
        await make_registration(event, category=category, country="SN", state=state)
    other = await make_event("other", uid="o@example.org")
    await people(other, SN=5)
    assert await table(client, "country") == [["Senegal", "3", "100.0"]]


async def test_answers_are_counted_but_not_those_to_sensitive_questions(
    client: httpx.AsyncClient, event: Event
) -> None:
    diet = await make_field(event, "diet", "choices", ("vegan", "halal"))
    client.cookies.update(await sign_in("owner@x.org", event=event))  # who sees them one by one
    health = await make_field(event, "health", "choice", ("good", "bad"), is_sensitive=True)
    category = await make_category(event)
    for value in ['["vegan"]', '["vegan","halal"]', '["vegan","halal"]', '["halal"]']:
        row = await make_registration(event, category=category)
        await Answer.create(registration=row, field=diet, field_version=1, value=value)
        await Answer.create(registration=row, field=health, field_version=1, value="good")
    assert await table(client, "question-diet") == [["Halal", "3"], ["Vegan", "3"]]
    assert (await client.get(f"{HERE}/table.csv?figure=question-health")).status_code == 404


async def test_answers_are_counted_of_one_question(client: httpx.AsyncClient, event: Event) -> None:
    diet, again = [await make_field(event, code, "yes_no") for code in ("diet", "again")]
    category = await make_category(event)
    for number in range(6):
        row = await make_registration(event, category=category)
        for field, value in ((diet, "yes"), (again, "no")):
            if number < 3 or field is diet:
                await Answer.create(registration=row, field=field, field_version=1, value=value)
    assert await table(client, "question-diet") == [["Yes", "6", "100.0"]]
    assert await table(client, "question-again") == [["No", "3", "100.0"]]


async def test_arrivals_are_counted_by_hour_in_their_order(client: httpx.AsyncClient, event: Event) -> None:
    arrival = await make_field(event, "arrival", "date_time")
    category = await make_category(event)
    for at in (*["2027-05-25T09:10"] * 3, *["2027-05-24T14:05", "2027-05-24T14:30", "2027-05-24T14:59"]):
        row = await make_registration(event, category=category)
        await Answer.create(registration=row, field=arrival, field_version=1, value=at)
    assert [row[1:] for row in await table(client, "question-arrival")] == [["3", "50.0"], ["3", "50.0"]]
    assert "14:00" in (await table(client, "question-arrival"))[0][0]


async def test_organizations_are_counted_by_kind_and_size(client: httpx.AsyncClient, event: Event) -> None:
    known = await make_organization(people_served=40_000)
    category = await make_category(event)
    for _ in range(3):
        await make_registration(event, category=category, known_organization=known)
    assert await table(client, "kind") == [["Public water or sanitation operator", "3", "100.0"]]
    assert await table(client, "size") == [["10,000 to 100,000", "3", "100.0"]]


async def test_an_earlier_edition_is_compared_only_where_it_may_be_read(
    client: httpx.AsyncClient, event: Event
) -> None:
    earlier = await make_event("earlier", uid="e@example.org")
    await Event.filter(id=event.id).update(copied_from=earlier.id, revision=event.revision + 1)
    await people(event, SN=2)
    await people(earlier, SN=4)
    assert len(await table(client, "growth")) == 1
    client.cookies.update(await sign_in(event=earlier, role="reader"))
    assert [row[2] for row in await table(client, "growth")] == ["2", "4"]


async def test_pictures_and_the_report_come_as_files(client: httpx.AsyncClient, event: Event) -> None:
    await people(event, SN=3, BO=1)
    picture = await client.get(f"{HERE}/picture.png?figure=country")
    assert (picture.status_code, picture.content[:4]) == (200, b"\x89PNG")
    report = await client.get(f"{HERE}/report.pdf?lang=es")
    assert (report.status_code, report.content[:5]) == (200, b"%PDF-")


async def test_readers_see_no_figures(client: httpx.AsyncClient, event: Event) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    assert (await client.get(HERE)).status_code == 403


async def test_an_event_without_registrations_has_none(client: httpx.AsyncClient, event: Event) -> None:
    assert "Nothing to count yet" in (await client.get(HERE)).text
    assert (await client.get(f"{HERE}/table.csv")).status_code == 404
    assert (await client.get(f"{HERE}/report.pdf")).status_code == 200


async def test_arrivals_of_journeys_are_counted_by_hour_and_by_the_day_without_one(
    client: httpx.AsyncClient, event: Event
) -> None:
    arrival = await make_field(event, "plane", "arrival")
    category = await make_category(event)
    for hour in (*["14:05"] * 2, "14:59", *[""] * 3):
        row = await make_registration(event, category=category)
        value = Journey("2027-05-24", hour, "AF 1148", "BCN").stored
        await Answer.create(registration=row, field=arrival, field_version=1, value=value)
    assert await table(client, "question-plane") == [
        ["24 May 2027, no hour given", "3", "50.0"],
        ["24 May 2027, 14:00", "3", "50.0"],
    ]


async def test_nights_are_counted_each_in_their_order(client: httpx.AsyncClient, event: Event) -> None:
    nights = await make_field(event, "bed", "nights")
    category = await make_category(event)
    for _ in range(3):
        row = await make_registration(event, category=category)
        value = '["2027-05-25","2027-05-24"]'
        await Answer.create(registration=row, field=nights, field_version=1, value=value)
    assert [row[:2] for row in await table(client, "question-bed")] == [["Mon 24 May", "3"], ["Tue 25 May", "3"]]


async def test_first_timers_are_those_whose_address_the_last_edition_does_not_have(
    client: httpx.AsyncClient, event: Event
) -> None:
    earlier = await make_event("earlier", uid="e@example.org")
    here, there = await make_category(event), await make_category(earlier)
    for number in range(7):
        await make_registration(event, category=here, email=f"{number}@eau.example.org")
        if number < 4:
            state = "confirmed" if number < 3 else "cancelled"
            await make_registration(earlier, category=there, email=f"{number}@eau.example.org", state=state)
    await make_registration(event, category=here, email="")  # who was erased
    await Event.filter(id=event.id).update(copied_from=earlier.id, revision=event.revision + 1)
    assert (await client.get(f"{HERE}/table.csv", params={"figure": "first"})).status_code == 404
    client.cookies.update(await sign_in(event=earlier, role="reader"))
    assert [row[:2] for row in await table(client, "first")] == [
        ["With the same address in the last edition", "3"],
        ["Not found there: likely for the first time", "4"],
    ]


async def test_interpretation_is_needed_by_who_starred_and_does_not_understand(
    client: httpx.AsyncClient, event: Event
) -> None:
    category, other = await make_category(event), await make_event("other", uid="o@example.org")
    french = await make_session(event, title="Pertes", interpretation=["es"])
    english = await make_session(event, "ENG234", title="Losses")
    await Session.filter(id=english.id).update(language="en")
    elsewhere = await make_session(other, "OTH234", title="Ailleurs")
    for number in range(4):
        row = await make_registration(event, category=category, spoken_languages=["es", "wo"])
        for session in (french, english, elsewhere):
            await Star.create(registration=row, session=session, added_at=NOW)
        if number == 3:
            await Star.filter(registration_id=row.id).update(removed_at=NOW)
    silent = await make_registration(event, category=category, spoken_languages=[])
    await Star.create(registration=silent, session=english, added_at=NOW)
    assert [row[:2] for row in await table(client, "interpretation")] == [["Losses", "3"]]
