"""The list of registrations: filters and sorts by every field and question, columns, and who a filter finds."""

from __future__ import annotations

import re

import httpx
import pytest

from events.congress.organizing.models import Event, FormField
from events.congress.registration.audience_queries import Audience, Recipient, audience_of
from events.congress.registration.models import Answer, Registration
from events.congress.registration.sight import Sight
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.records.lists.models import ListColumns
from events.records.people.models import Account
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_category, make_event, make_field, sign_in

LIST = "/en/organize/events/congress/registrations"
NAMES = ("Awa Diallo", "Élodie Étienne", "José Ibáñez", "Zoé Zárate")


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """Four people in three countries, three of whom answered some of the questions."""
    event, _ = await open_event()
    await make_field(event, "diet", "choice", ("fish", "halal"), position=1)
    await make_field(event, "tours", "choices", ("dam", "dam-2", "spring"), position=2)
    await make_field(event, "first", "yes_no", position=3)
    await make_field(event, "years", "number", position=4)
    await make_field(event, "arrival", "date", position=5)
    await make_field(event, "mobile", "telephone", position=6)
    await make_field(event, "hope", "text", position=7)
    await register(
        client,
        badge_name="Awa Diallo",
        **{
            "question-diet": "halal",
            "question-tours": ["dam", "spring"],
            "question-first": "yes",
            "question-years": "12",
            "question-arrival": "2027-05-24",
            "question-mobile": "+221 77 123 45 67",
            "question-hope": "Learn from others",
        },
    )
    await register(
        client,
        badge_name="Élodie Étienne",
        email="elodie@example.org",
        country="FR",
        organization="Été et eaux",
        **{"question-diet": "fish", "question-tours": ["dam-2"], "question-years": "3", "question-hope": "Share"},
    )
    await register(client, badge_name="José Ibáñez", email="jose@example.org", country="ES", organization="Zona")
    await register(
        client,
        badge_name="Zoé Zárate",
        email="zoe@example.org",
        country="ES",
        organization="agua",
        attendance="online",
        **{"question-first": "no", "question-years": "-1.5", "question-arrival": "2027-05-26"},
    )
    return await Event.get(id=event.id)


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


async def names_in(client: httpx.AsyncClient, query: str) -> list[str]:
    answer = await client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return re.findall(
        r'<th scope="row" role="rowheader"><a href="[^"]+">\s*([^<]+?)\s*</a>', answer.text.partition("data-list>")[2]
    )


AWA, ELODIE, JOSE, ZOE = NAMES
FILTERS = [
    ("country=ES,FR", [ZOE, JOSE, ELODIE]),
    ("country=ES&country=SN&attendance=on_site", [JOSE, AWA]),
    ("badge_name=elodie", [ELODIE]),
    ("organization=ETE+eaux", [ELODIE, AWA]),
    ("organization=ZO", [JOSE]),
    ("email=jose@", [JOSE]),
    ("spoken_languages=wo", [ZOE, JOSE, ELODIE, AWA]),
    ("spoken_languages=pt", []),
    ("category=operator&state=confirmed", [ZOE, JOSE, ELODIE, AWA]),
    ("language=es", []),
    ("checked_in=no", [ZOE, JOSE, ELODIE, AWA]),
    ("checked_in=yes", []),
    ("registered_at=,2020-01-01", []),
    ("registered_at=2020-01-01,", [ZOE, JOSE, ELODIE, AWA]),
    ("registered_at=1900-01-01,1950-01-01", []),
    ("answer-diet=halal,fish", [ELODIE, AWA]),
    ("answer-diet=-", [ZOE, JOSE]),
    ("answer-diet=-,halal", [ZOE, JOSE, AWA]),
    ("answer-tours=dam", [AWA]),
    ("answer-tours=dam-2,spring", [ELODIE, AWA]),
    ("answer-first=no", [ZOE]),
    ("answer-years.from=-2&answer-years.to=3", [ZOE, ELODIE]),
    ("answer-years=4,", [AWA]),
    ("answer-arrival=2027-05-25,", [ZOE]),
    ("answer-arrival=2027-05-24,2027-05-24", [AWA]),
    ("answer-mobile=77", [AWA]),
    ("answer-hope=OTHERS+learn", [AWA]),
    ("answer-diet=halal&answer-first=yes&q=diallo", [AWA]),
    ("answer-diet=halal&country=ES", []),
    ("answer-diet=pork&answer-nothing=1&salary=3", [ZOE, JOSE, ELODIE, AWA]),
]
SORTS = [
    ("sort=badge_name", [AWA, ELODIE, JOSE, ZOE]),
    ("sort=-badge_name", [ZOE, JOSE, ELODIE, AWA]),
    ("sort=organization", [ZOE, ELODIE, AWA, JOSE]),
    ("sort=country", [ELODIE, AWA, ZOE, JOSE]),
    ("sort=-country", [ZOE, JOSE, AWA, ELODIE]),
    ("sort=attendance", [JOSE, ELODIE, AWA, ZOE]),
    ("sort=registered_at", [AWA, ELODIE, JOSE, ZOE]),
    ("sort=checked_in", [ZOE, JOSE, ELODIE, AWA]),
    ("sort=answer-years", [ZOE, ELODIE, AWA, JOSE]),
    ("sort=-answer-years", [AWA, ELODIE, ZOE, JOSE]),
    ("sort=answer-arrival", [AWA, ZOE, JOSE, ELODIE]),
    ("sort=-answer-years&country=ES", [ZOE, JOSE]),
    ("sort=answer-hope&page=2", []),
]


@pytest.mark.tables
async def test_the_list_is_filtered_and_sorted_by_every_field_and_question(
    client: httpx.AsyncClient, event: Event
) -> None:
    await as_role(client, event, "organizer")
    wanted = dict(FILTERS + SORTS)
    assert {query: await names_in(client, query) for query in wanted} == wanted


async def test_pages_in_the_order_of_countries_follow_each_other_both_ways(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.congress.registration import list_queries

    await as_role(client, event, "organizer")
    whole = {key: await names_in(client, f"sort={key}") for key in ("country", "-country", "category", "-state")}
    monkeypatch.setattr(list_queries, "PAGE", 1)
    for key, names in whole.items():
        assert [await names_in(client, f"sort={key}&page={page}") for page in range(1, 6)] == [[n] for n in names] + [
            []
        ]
    await Registration.filter(badge_name=ELODIE).update(country="XX")  # no country that is offered
    assert [await names_in(client, f"sort=country&page={page}") for page in range(1, 5)] == [
        [ELODIE],
        [AWA],
        [ZOE],
        [JOSE],
    ]


async def test_a_long_answer_is_found_by_its_end(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    hope = await FormField.get(code="hope")
    tours = await FormField.get(code="tours")
    long = "é" * 210 + " Epilogue"
    await Answer.filter(field_id=hope.id, value="Share").update(value=long, sort_key="e" * 200)
    many = '["' + '","'.join([*(f"tour-{at:03}" for at in range(30)), "dam"]) + '"]'
    await Answer.filter(field_id=tours.id, value='["dam-2"]').update(value=many, sort_key=many[:200])
    assert [await names_in(client, query) for query in ("answer-hope=EPILOGUE", "answer-tours=dam")] == [
        [ELODIE],
        [ELODIE, AWA],
    ]


async def test_who_left_the_question_out_comes_on_the_pages_after_all_who_answered(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.congress.registration import list_queries

    monkeypatch.setattr(list_queries, "PAGE", 2)
    await as_role(client, event, "organizer")
    pages = [await names_in(client, f"sort=answer-diet&page={page}") for page in (1, 2, 3)]
    assert pages == [[ELODIE, AWA], [ZOE, JOSE], []]
    assert [await names_in(client, f"sort=answer-years&page={page}") for page in (2, 1)] == [[AWA, JOSE], [ZOE, ELODIE]]


async def test_a_reader_neither_filters_nor_sorts_by_what_they_do_not_see(
    client: httpx.AsyncClient, event: Event
) -> None:
    await as_role(client, event, "reader")
    everybody = [ZOE, JOSE, ELODIE, AWA]
    for query in ("email=jose", "answer-diet=halal", "legal_name=x", "sort=email", "sort=answer-years", "language=es"):
        assert (query, await names_in(client, query)) == (query, everybody)
    page = (await client.get(LIST + "?columns=email,answer-diet,country")).text
    assert [text for text in ("jose@example.org", "Question diet", 'name="email"') if text in page] == []
    assert await names_in(client, "country=ES&organization=zona") == [JOSE]


async def test_sealed_answers_are_in_no_list(client: httpx.AsyncClient, event: Event) -> None:
    await FormField.filter(event_id=event.id, code="diet").update(is_sensitive=True, seen_by=["organizer"])
    async with transaction():
        await raise_revision(event.id)
    await as_role(client, event, "owner")
    page = (await client.get(LIST + "?answer-diet=halal&columns=answer-diet")).text
    assert ('name="answer-diet"' in page, "column-answer-diet" in page, ">Halal" in page) == (False,) * 3
    assert len(await names_in(client, "answer-diet=halal&sort=answer-diet")) == 4


async def test_filters_of_a_retired_question_and_category_still_find(client: httpx.AsyncClient, event: Event) -> None:
    old = await make_category(event, "old", position=3)
    await Registration.filter(badge_name=AWA).update(category_id=old.id)
    await FormField.filter(event_id=event.id, code="diet").update(retired_at=NOW)
    old.retired_at = NOW
    await old.save()
    async with transaction():
        await raise_revision(event.id)
    await as_role(client, event, "organizer")
    assert await names_in(client, "category=old") == [AWA]
    assert await names_in(client, "answer-diet=halal") == [AWA]


async def test_an_answer_that_is_no_number_any_more_is_in_no_range(client: httpx.AsyncClient, event: Event) -> None:
    years = await FormField.get(event_id=event.id, code="years")
    await Answer.filter(field_id=years.id, value="12").update(value="a dozen", sort_key="a dozen")
    await as_role(client, event, "organizer")
    assert await names_in(client, "answer-years=-5,") == [ZOE, ELODIE]


async def test_columns_are_chosen_and_remembered_for_the_account(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    chosen = {"columns": ["badge_name", "answer-diet", "email", "salary"], "q": "a", "sort": "country", "country": "SN"}
    answer = await client.post(LIST + "/columns", data=chosen)
    assert (answer.status_code, answer.headers["location"]) == (303, LIST + "?q=a&country=SN&sort=country")
    assert heads_in((await client.get(LIST)).text) == ["Name on the badge", "E-mail address", "Question diet"]
    await client.post(LIST + "/columns", data={"columns": ["state"]})
    assert heads_in((await client.get(LIST)).text) == ["Name on the badge", "State"]
    assert await ListColumns.all().count() == 1
    await as_role(client, event, "owner")
    assert len(heads_in((await client.get(LIST)).text)) == 7
    await client.post(LIST + "/columns", data={})
    assert await ListColumns.all().count() == 1


async def test_the_columns_of_an_account_go_with_it(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    await client.post(LIST + "/columns", data={"columns": ["state"]})
    await Account.filter(email="organizer@example.org").delete()
    assert await ListColumns.all().count() == 0


def heads_in(page: str) -> list[str]:
    heads = page.partition("data-list>")[2].partition("</thead>")[0]
    return [re.sub("<[^>]+>", "", head) for head in re.findall(r"<th [^>]*>(.*?)</th>", heads)[1:]]


async def test_a_correction_renews_the_keys_that_the_list_sorts_by(client: httpx.AsyncClient, event: Event) -> None:
    row = await Registration.get(badge_name=ELODIE)
    keys = (row.badge_name_key, row.organization_key, row.function_key, row.legal_name_key)
    assert keys == ("elodie etienne", "ete et eaux", "directrice", "")


async def test_an_audience_is_what_the_filter_finds_with_languages(client: httpx.AsyncClient, event: Event) -> None:
    await Registration.filter(badge_name=AWA).update(language="fr", state="cancelled")
    rows = {row.badge_name: row.id for row in await Registration.all()}
    found = await audience_of(event, {"answer-diet": "halal,fish", "page": "2"}, Sight("organizer"))
    assert found == Audience(
        {"answer-diet": "fish,halal"},
        (Recipient(rows[AWA], "fr", "cancelled"), Recipient(rows[ELODIE], "en", "confirmed")),
    )
    everybody = await audience_of(event, {}, Sight("organizer"))
    assert (everybody.count, everybody.languages) == (4, {"en": 3, "fr": 1})


@pytest.mark.parametrize(
    ("query", "lost"),
    [
        ({"salary": "1"}, ("salary",)),
        ({"answer-gone": "yes", "country": "ES"}, ("gone",)),
        ({"answer-diet": "fish,pork"}, ("Question diet: pork",)),
        ({"tags": "vip"}, ("tags",)),
        ({"answer-arrival": "Monday"}, ("Question arrival: Monday",)),
    ],
)
async def test_a_filter_by_something_that_is_no_longer_there_finds_nobody_and_says_so(
    event: Event, query: dict[str, str], lost: tuple[str, ...]
) -> None:
    found = await audience_of(event, query, Sight("organizer"))
    assert (found.recipients, tuple(re.sub("<[^>]+>", "", one) for one in found.lost)) == ((), lost)


async def test_a_filter_by_what_somebody_does_not_see_finds_nobody(event: Event) -> None:
    found = await audience_of(event, {"email": "jose"}, Sight("reader"))
    assert (found.recipients, found.lost) == ((), ("email",))


@pytest.mark.parametrize("query", [{"q": "jose"}, {"badge_name": "Ibáñez, José"}, {"registered_at": "2020-01-01,"}])
async def test_words_and_ranges_are_still_there(event: Event, query: dict[str, str]) -> None:
    assert (await audience_of(event, query, Sight("organizer"))).lost == ()


async def test_an_audience_is_of_its_event(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other")
    assert (await audience_of(other, {}, Sight("owner"))).recipients == ()
