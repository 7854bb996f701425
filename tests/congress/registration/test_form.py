"""The public form: what it asks, what it takes, what it gives back."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

import httpx
import pytest

from events.congress.organizing.models import Event
from events.congress.registration.models import Answer, Consent, Registration
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.records.outbox.models import Message
from events.records.people.models import Address, Person
from events.records.seats.models import Pool
from tests.congress.registration.counting import counted_queries
from tests.congress.registration.filling import (
    FORM,
    controls_in,
    errors_in,
    fill,
    nonce_in,
    open_event,
    register,
    typed,
)
from tests.factories import make_category, make_event, make_field, make_notice, make_texts


async def test_registering_confirms_and_leads_to_the_personal_page(client: httpx.AsyncClient) -> None:
    event, category = await open_event(capacity=3)
    answer = await fill(client)
    assert answer.status_code == 303
    assert re.fullmatch(r"/en/registrations/[\w-]{46}", answer.headers["location"])
    kept = await Registration.get()
    assert {
        name: getattr(kept, name) for name in ("badge_name", "email", "country", "attendance", "state", "language")
    } == {
        "badge_name": "Awa Diallo",
        "email": "awa@eau.example.org",
        "country": "SN",
        "attendance": "on_site",
        "state": "confirmed",
        "language": "en",
    }
    assert (kept.spoken_languages, kept.category_id, kept.event_id) == (["fr", "en", "wo"], category.id, event.id)
    assert re.fullmatch(r"[CDFHJKMNPRTVWXY3479]{4}-[CDFHJKMNPRTVWXY3479]{4}", kept.reference)
    assert (await Person.get(id=kept.person_id)).name == "Awa Diallo"
    assert (await Address.get()).email_folded == "awa@eau.example.org"
    assert [(await Pool.get(id=pool)).taken for pool in (event.pool_id, category.pool_id)] == [1, 1]
    assert (await Consent.get().select_related("notice")).notice.number == 1
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    assert 'data-draft-done="registration-congress"' in page.text


async def test_the_browser_remembers_for_whom_it_stars(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    answer = await fill(client)
    cookie = answer.headers["set-cookie"]
    token = answer.headers["location"].rpartition("/")[2]
    assert cookie.startswith(f"registration_{event.id.hex}={token};")
    assert {part.strip() for part in cookie.split(";")[1:] if "expires" not in part} == {
        "HttpOnly",
        "Max-Age=15552000",
        "Path=/",
        "SameSite=lax",
    }


async def test_the_confirmation_is_queued_with_the_registration(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    kept = await register(client)
    mail = await Message.get()
    assert (mail.kind, mail.subject, mail.scope, mail.recipient, mail.language, mail.dedup) == (
        "registration_confirmed",
        kept.id,
        event.id,
        "awa@eau.example.org",
        "en",
        f"registration_confirmed:{kept.id}:1",
    )


async def test_past_the_capacity_one_waits_and_is_told_so(client: httpx.AsyncClient) -> None:
    await open_event(capacity=1)
    await register(client)
    assert "waiting list" in (await client.get(FORM)).text
    answer = await fill(client, badge_name="Luz Ortega", email="luz@agua.example.org")
    assert (await Registration.get(badge_name="Luz Ortega")).state == "waitlisted"
    assert (await Message.filter(recipient="luz@agua.example.org").values_list("kind")) == [
        ("registration_waitlisted",)
    ]
    page = (await client.get(answer.headers["location"])).text
    assert "You are on the waiting list" in page
    assert "number 1" in page
    assert "<svg xmlns" not in page


async def test_an_empty_form_comes_back_with_an_error_beside_each_field(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_category(event, "press", position=2)
    await make_field(event, "diet", "choice", ("all", "none"), is_required=True)
    answer = await client.post(FORM, data={})
    assert answer.status_code == 422
    assert list(errors_in(answer.text)) == [
        "badge_name",
        "email",
        "country",
        "category",
        "attendance",
        "question-diet",
        "consent",
    ]
    assert "data-focus" in answer.text
    assert await Registration.all().count() == 0


async def test_what_was_typed_is_kept_when_something_is_wrong(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "size", "number")
    given = typed(email="not an address", **{"question-size": "douze"}, nonce="a-nonce-of-this-test")
    answer = await client.post(FORM, data=given)
    assert answer.status_code == 422
    assert set(errors_in(answer.text)) == {"email", "question-size"}
    kept = controls_in(answer.text)
    assert {name: values for name, values in kept.items() if values != [""]} == {
        **{name: value if isinstance(value, list) else [value] for name, value in given.items()},
        "notice": ["1"],
    }


async def test_every_kind_of_question_is_asked_checked_and_kept(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    kinds = ("text", "long_text", "choice", "choices", "yes_no", "number", "date")
    for position, kind in enumerate(kinds):
        options = ("one", "two", "three") if kind.startswith("choice") else ()
        await make_field(event, kind, kind, options, position=position)
    answers = {
        "text": "Poissons",
        "long_text": "Deux\r\nlignes",
        "choice": "two",
        "choices": ["three", "one"],
        "yes_no": "no",
        "number": "12,400.5",
        "date": "2027-05-24",
    }
    await register(client, **{f"question-{code}": value for code, value in answers.items()})
    rows = await Answer.all().select_related("field")
    assert {row.field.code: row.value for row in rows} == {
        **answers,
        "long_text": "Deux\nlignes",
        "choices": '["three","one"]',
        "number": "12400.5",
    }
    assert {row.field_version for row in rows} == {1}


WRONG_ANSWERS = [
    ("choice", "four"),
    ("choices", ["one", "four"]),
    ("yes_no", "maybe"),
    ("number", str(2**63)),
    ("number", "NaN"),
    ("number", "1e9999999"),
    ("number", "Infinity"),
    ("number", "1.2345678"),
    ("date", "2027-02-30"),
    ("date", "0001-01-01"),
    ("date", "9999999-01-01"),
    ("text", "x" * 201),
]


@pytest.mark.parametrize(("kind", "value"), WRONG_ANSWERS)
async def test_an_answer_that_is_none_of_its_kind_is_refused(
    client: httpx.AsyncClient, kind: str, value: str | list[str]
) -> None:
    event, _ = await open_event()
    await make_field(event, "it", kind, ("one", "two") if kind.startswith("choice") else (), is_required=True)
    answer = await fill(client, FORM, **{"question-it": value})
    assert (answer.status_code, list(errors_in(answer.text))) == (422, ["question-it"])


WRONG_VALUES = [
    ("country", "EU"),
    ("country", "ZZ"),
    ("country", "sn"),
    ("spoken_languages", ["fr", "tlh"]),
    ("further_language-1", "tlh"),
    ("attendance", "remote"),
    ("category", "00000000-0000-0000-0000-000000000000"),
    ("badge_name", "Win at https://example.org"),
    ("badge_name", "\x00\u202e"),
    ("badge_name", "x" * 101),
    ("email", "a@b"),
    ("email", "a b@example.org"),
    ("email", "x" * 255 + "@example.org"),
    ("consent", None),
]


@pytest.mark.parametrize(("name", "value"), WRONG_VALUES)
async def test_what_is_not_offered_is_refused(client: httpx.AsyncClient, name: str, value: str | list[str]) -> None:
    event, _ = await open_event()
    await make_category(event, "press", position=2)
    answer = await fill(client, FORM, **{name: value})
    assert (answer.status_code, list(errors_in(answer.text))) == (422, [name])


async def test_a_retired_category_takes_nobody(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_category(event, "press", position=2, retired_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    answer = await fill(client, category="press")
    assert (answer.status_code, list(errors_in(answer.text))) == (422, ["category"])


async def test_a_category_says_how_one_takes_part_in_it(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_category(event, "young", position=2, allows_online=False)
    answer = await fill(client, category="young", attendance="online")
    assert (answer.status_code, errors_in(answer.text)) == (
        422,
        {"attendance": "This category takes part on site only."},
    )


async def test_consent_is_to_the_wording_that_was_on_the_page(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    page = await client.get(FORM)
    await make_notice(event, 2)
    sent = typed(nonce=nonce_in(page.text), notice="1")
    answer = await client.post(FORM, data=sent)
    assert (answer.status_code, list(errors_in(answer.text))) == (422, ["consent"])
    again = await client.post(FORM, data={**sent, "notice": controls_in(answer.text)["notice"][0]})
    assert again.status_code == 303
    assert (await Consent.get().select_related("notice")).notice.number == 2


async def test_hostile_text_is_cleaned_and_shown_as_text(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "note", "long_text")
    name = "Ana\x00\r\nBcc: x\u2028 </script><b>\u202e"
    answer = await fill(client, badge_name=name, **{"question-note": "</script>\x00\ud7ff"})
    assert answer.status_code == 303
    assert (await Registration.get()).badge_name == "Ana Bcc: x </script><b>"
    page = (await client.get(answer.headers["location"])).text
    assert "</script><b>" not in page
    assert "&lt;/script&gt;&lt;b&gt;" in page


RAW_BODIES = [
    b"badge_name=%ff%fe%00&email=%ed%a0%80&nonce=%00",
    b"badge_name=\xed\xa0\x80&email=\xff",
    b"&&&===&=;",
    b"nonce=" + b"x" * 5000,
    b"nonce=..%2f..%2f&category=" + str(2**63).encode(),
    b"country[]=FR&badge_name[x]=y",
]


@pytest.mark.parametrize("body", RAW_BODIES)
async def test_nothing_that_is_sent_makes_the_server_fail(client: httpx.AsyncClient, body: bytes) -> None:
    await open_event()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert (await client.post(FORM, content=body, headers=headers)).status_code == 422


async def test_a_file_where_a_text_belongs_is_no_text(client: httpx.AsyncClient) -> None:
    await open_event()
    answer = await client.post(FORM, data=typed(badge_name=None), files={"badge_name": ("a.txt", b"Awa")})
    assert (answer.status_code, list(errors_in(answer.text))) == (422, ["badge_name"])


async def test_too_many_fields_and_too_large_a_body_are_refused(client: httpx.AsyncClient) -> None:
    await open_event()
    many = await client.post(FORM, data={f"field{number}": "x" for number in range(1001)})
    large = await client.post(FORM, data={"badge_name": "x" * 10_000_000})
    json = await client.post(FORM, json={"badge_name": "Awa"})
    assert (many.status_code, large.status_code, json.status_code) == (400, 413, 422)


async def test_the_form_keeps_a_draft_until_it_is_acknowledged(client: httpx.AsyncClient) -> None:
    await open_event()
    page = (await client.get(FORM)).text
    assert 'data-draft="registration-congress"' in page
    assert "js/draft.js" in page
    assert "data-once" in page


async def test_two_openings_of_the_form_carry_two_nonces_and_are_not_kept(client: httpx.AsyncClient) -> None:
    await open_event()
    pages = [await client.get(FORM) for _ in range(3)]
    assert len({nonce_in(page.text) for page in pages}) == 3
    assert {page.headers["cache-control"] for page in pages} == {"no-store"}
    assert len({page.text.replace(nonce_in(page.text), "") for page in pages}) == 1


async def test_a_text_that_is_missing_in_the_readers_language_is_marked_with_its_own(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_field(event, "diet", "choice", ("all", "none"))
    spanish = (await client.get(FORM.replace("/en/", "/es/"))).text
    assert "<legend>Pregunta diet" in spanish
    assert '<span lang="fr" dir="ltr">None</span>' in spanish
    english = (await client.get(FORM)).text
    assert '<legend><span lang="fr" dir="ltr">Question diet</span>' in english


async def test_countries_are_sorted_as_the_reader_looks_for_them(client: httpx.AsyncClient) -> None:
    await open_event()
    page = (await client.get(FORM.replace("/en/", "/fr/"))).text
    options = re.findall(r'<option value="([A-Z]{2})">([^<]+)<', page)
    names = [name for _, name in options]
    assert len(options) == 250
    assert not {"EU", "UN", "ZZ", "XA", "XB", "EZ"} & {code for code, _ in options}
    assert names.index("Égypte") in range(names.index("Dominique"), names.index("Espagne"))
    assert names.index("Îles Caïmans") > names.index("Hongrie")


WINDOWS = [
    ({"registration_opens": "2190-01-31T09:00"}, "Registration opens on 31 January 2190 at 09:00 (time in Madrid)."),
    ({"registration_opens": None}, "Registration has not opened yet."),
    ({"registration_closes": "2021-03-02T18:30"}, "Registration closed on 2 March 2021 at 18:30 (time in Madrid)."),
    ({"state": "cancelled"}, "The event is cancelled."),
]


@pytest.mark.parametrize(("values", "text"), WINDOWS)
async def test_outside_its_window_the_form_is_closed_and_says_when(
    client: httpx.AsyncClient, values: dict[str, str], text: str
) -> None:
    await open_event(None, **values)
    page = await client.get(FORM)
    assert page.status_code == 200
    assert text in page.text
    assert 'name="badge_name"' not in page.text


@pytest.mark.parametrize(("values", "text"), WINDOWS)
async def test_what_is_sent_outside_the_window_is_refused_and_not_lost(
    client: httpx.AsyncClient, values: dict[str, str], text: str
) -> None:
    await open_event(None, **values)
    answer = await client.post(FORM, data=typed())
    assert answer.status_code == 409
    assert text in answer.text
    assert controls_in(answer.text)["badge_name"] == ["Awa Diallo"]
    assert "Send my registration" not in answer.text
    assert await Registration.all().count() == 0


async def test_an_event_that_is_no_ones_yet_has_no_form(client: httpx.AsyncClient) -> None:
    await make_event(state="draft")
    assert (await client.get(FORM)).status_code == 404
    assert (await client.post(FORM, data=typed())).status_code == 404
    assert (await client.get("/fr/events/nowhere/registration")).status_code == 404


async def test_a_form_without_categories_is_not_open_yet(client: httpx.AsyncClient) -> None:
    await make_event()
    page = await client.get(FORM)
    assert (page.status_code, "Registration is not open yet" in page.text) == (200, True)
    assert (await client.post(FORM, data=typed())).status_code == 409


async def test_a_change_of_the_form_shows_at_once(client: httpx.AsyncClient) -> None:
    event, category = await open_event()
    assert "Operator" in (await client.get(FORM)).text
    await make_texts(event, category.id, {"name": {"en": "Public utility"}})
    assert "Public utility" in (await client.get(FORM)).text


async def test_opening_the_form_takes_a_fixed_number_of_queries(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, _ = await open_event()
    counts = []
    for number in range(3):
        await make_category(event, f"more-{number}", position=number + 2)
        await client.get(FORM)
        with counted_queries() as queries:
            await client.get(FORM)
        counts.append(len(queries))
    assert counts == [1, 1, 1]


async def test_fifty_at_once_for_ten_seats(client: httpx.AsyncClient) -> None:
    event, category = await open_event(capacity=10)
    answers = await asyncio.gather(
        *(fill(client, badge_name=f"Person {n}", email=f"p{n}@example.org") for n in range(50))
    )
    assert {answer.status_code for answer in answers} == {303}
    assert await Registration.filter(state="confirmed").count() == 10
    assert await Registration.filter(state="waitlisted").count() == 40
    assert (await Pool.get(id=category.pool_id)).taken == 10
    assert (await Event.get(id=event.id)).revision == event.revision


async def test_closing_registration_takes_effect_at_the_next_request(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    assert "<form" in (await client.get(FORM)).text
    async with transaction():
        await Event.filter(id=event.id).update(registration_closes="2021-01-01T00:00")
        await raise_revision(event.id)
    assert "Registration is closed" in (await client.get(FORM)).text
    assert (await client.post(FORM, data=typed())).status_code == 409
