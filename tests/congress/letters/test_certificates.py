"""Certificates of attendance: who has one, from when on, what it says, and what a check of its code tells later."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import time_machine
from starlette.applications import Starlette

from events.congress.badges.attendance_queries import days_attended
from events.congress.badges.check_in_operations import Door, Reading, check_in, undo_check_in
from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.letters.certificate_operations import certificate_of
from events.congress.letters.models import Certificate
from events.congress.organizing.certificate_days import certificates_out_at
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.records.auditing.models import Change
from events.secretariat.erasure.operations import erase
from tests.congress.letters.asking import BY
from tests.congress.letters.test_letters import ORGANIZE, as_organizer, words_of
from tests.congress.registration.filling import errors_in, open_event, register
from tests.factories import change_event, make_account

TEMPLATE = ORGANIZE.replace("/letters", "/letter-templates/certificate")
DOOR = Door()
LAST_DAY = dt.datetime(2027, 5, 27, 22, 0, tzinfo=dt.UTC)  # the 28th has begun in Barcelona

pytestmark = pytest.mark.tables


def at(day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2027, 5, day, hour, tzinfo=dt.UTC)


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event())[0]


@pytest.fixture
async def awa(event: Event, client: httpx.AsyncClient) -> Registration:
    return await register(client, legal_name="Aïssatou Diallo")


@pytest.fixture
def page(app: Starlette) -> Callable[[Registration], str]:
    def of(registration: Registration, language: str = "en") -> str:
        token = app.state.installation.signer.token("registration", registration.id, registration.link_generation)
        return f"/{language}/registrations/{token}"

    return of


async def came(event: Event, registration: Registration, *days: int) -> Registration:
    """Somebody whose badge was read in the morning of these days of May."""
    for day in days:
        reading = Reading("registration", registration.id, "search")
        await check_in(event, reading, DOOR, f"{registration.id}-{day}", at(day))
    return await Registration.get(id=registration.id).select_related("event")


async def checked(client: httpx.AsyncClient, certificate: Certificate) -> str:
    """The heading of the page behind the code of a certificate."""
    text = (await client.get(f"/en/letters/{certificate.code}")).text
    assert [word for word in ("Awa", "Diallo", "Aïssatou") if word in text] == []
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", text)
    assert len(headings) == 1
    return str(headings[0])


async def issued(event: Event, registration: Registration, now: dt.datetime = LAST_DAY) -> Certificate:
    row = await Registration.get(id=registration.id).select_related("event")
    made = await certificate_of(await Event.get(id=event.id), row, now)
    assert made is not None
    return made


async def test_the_days_are_those_on_which_a_badge_was_read(event: Event, awa: Registration) -> None:
    assert await days_attended(event, awa) == []
    eve, night = at(24, 16), dt.datetime(2027, 5, 26, 23, 30, tzinfo=dt.UTC)  # half past one, of the 26th's programme
    for number, moment in enumerate((eve, at(26), at(26, 15), night, at(30))):
        await check_in(event, Reading("registration", awa.id), DOOR, f"n{number}", moment)
    found = await days_attended(event, await Registration.get(id=awa.id))
    assert found == [dt.date(2027, 5, 24), dt.date(2027, 5, 26)]


async def test_a_check_in_that_was_taken_back_takes_its_days_along(event: Event, awa: Registration) -> None:
    await came(event, awa, 25, 26)
    await undo_check_in(event.id, awa.id, DOOR, at(26, 10))
    assert await days_attended(event, await Registration.get(id=awa.id)) == []
    assert await days_attended(event, await came(event, awa, 27, 28)) == [dt.date(2027, 5, 27), dt.date(2027, 5, 28)]


async def test_the_page_says_when_it_comes_and_then_has_it_in_each_language(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[..., str]
) -> None:
    with time_machine.travel(LAST_DAY - dt.timedelta(seconds=1), tick=False):
        assert "Certificate of attendance" not in (await client.get(page(awa))).text
        await came(event, awa, 25, 27)
        before = (await client.get(page(awa))).text
        assert ("You can download it here from 28 May 2027." in before, "certificate.pdf" in before) == (True, False)
        early = await client.get(f"{page(awa)}/certificate.pdf")
        assert ("from 28 May 2027" in early.text, await Certificate.all().count()) == (True, 0)
    with time_machine.travel(LAST_DAY, tick=False):
        shown = (await client.get(page(awa, "fr"))).text
        assert re.findall(r"certificate\.pdf\?lang=(\w+)", shown) == ["en", "fr", "es"]  # who registered in English
        pdfs = {code: await client.get(f"{page(awa)}/certificate.pdf?lang={code}") for code in ("fr", "es", "en")}
    texts = {code: words_of(answer.content) for code, answer in pdfs.items()}
    certificate = await Certificate.get()
    expected = {
        "fr": ("Attestation de présence", "Aïssatou Diallo", "25 mai 2027 et 27 mai 2027", "Congrès mondial"),
        "es": ("Certificado de asistencia", "Aïssatou Diallo", "25 de mayo de 2027 y 27 de mayo de 2027"),
        "en": ("Certificate of attendance", "Aïssatou Diallo", "25 May 2027 and 27 May 2027", certificate.code),
    }
    plain = {code: text.replace("\u00a0", " ") for code, text in texts.items()}
    assert [(code, word) for code, words in expected.items() for word in words if word not in plain[code]] == []
    assert f"events.test/fr/letters/{certificate.code}" in texts["fr"].replace(" ", "")
    assert await checked(client, certificate) == "This certificate is genuine"
    acts = await Change.filter(subject=awa.id, act="certificate issued").values_list("actor", flat=True)
    assert acts == [None]
    own = (await client.get(f"{page(awa)}/data.json")).json()
    assert [one["code"] for one in own["certificates"]] == [certificate.code]


async def test_the_organizers_may_choose_another_day(event: Event, awa: Registration) -> None:
    row = await came(event, awa, 25)
    await change_event(event.id, certificates_from=dt.date(2027, 6, 3))
    later = await Event.get(id=event.id)
    assert certificates_out_at(later) == dt.datetime(2027, 6, 2, 22, 0, tzinfo=dt.UTC)
    assert await certificate_of(later, row, LAST_DAY) is None
    assert await certificate_of(later, row, certificates_out_at(later)) is not None
    copied = await copy_edition(
        later, NextEdition("next", dt.date(2028, 5, 25), with_programme=False), by=(await make_account()).id, now=at(29)
    )
    assert copied.certificates_from == dt.date(2028, 6, 3)


async def test_there_is_none_for_who_did_not_come_or_takes_part_no_more(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[..., str]
) -> None:
    with time_machine.travel(LAST_DAY, tick=False):
        assert "There is none for you" in (await client.get(f"{page(awa)}/certificate.pdf")).text
        await came(event, awa, 25)
        certificate = await issued(event, awa)
        await Registration.filter(id=awa.id).update(state="cancelled")
        assert "There is none for you" in (await client.get(f"{page(awa)}/certificate.pdf")).text
    assert await checked(client, certificate) == "This certificate is no longer valid"


async def test_a_corrected_name_or_another_day_makes_another_certificate(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    await came(event, awa, 25)
    first = await issued(event, awa)
    assert (await issued(event, awa)).id == first.id
    await Registration.filter(id=awa.id).update(function="Ministre", organization="SEEG")
    assert (await issued(event, awa)).id == first.id
    await Registration.filter(id=awa.id).update(legal_name="Aissatou Diallo-Ndiaye")
    second = await issued(event, awa, at(28))
    await came(event, awa, 28)
    third = await issued(event, awa, at(28, 12))
    assert len({first.code, second.code, third.code}) == 3
    told = [await checked(client, one) for one in (first, second, third)]
    assert told == ["This certificate is out of date"] * 2 + ["This certificate is genuine"]


async def test_a_check_in_taken_back_makes_the_certificate_void_until_it_is_so_again(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    await came(event, awa, 25)
    certificate = await issued(event, awa)
    await undo_check_in(event.id, awa.id, DOOR, at(25, 10))
    assert await checked(client, certificate) == "This certificate is no longer valid"
    await check_in(event, Reading("registration", awa.id), DOOR, "again", at(25, 11))
    assert await checked(client, certificate) == "This certificate is genuine"


async def test_a_renamed_or_cancelled_event_leaves_certificates_genuine(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    await came(event, awa, 25)
    certificate = await issued(event, awa)
    await change_event(event.id, state="cancelled", ends_on=dt.date(2027, 5, 26))
    assert await checked(client, certificate) == "This certificate is genuine"
    assert (await issued(event, awa)).id == certificate.id


async def test_who_is_erased_leaves_a_certificate_that_can_still_be_checked(
    client: httpx.AsyncClient, event: Event, awa: Registration, tmp_path: Path
) -> None:
    await came(event, awa, 25)
    certificate = await issued(event, awa)
    questions = await questions_of(await Event.get(id=event.id))
    await erase(questions, awa.id, root=tmp_path, by=BY, now=at(29))
    assert (await Certificate.get()).digests == {}
    assert await checked(client, certificate) == "This certificate is genuine"


async def test_the_secretariat_writes_its_own_text(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[..., str]
) -> None:
    await as_organizer(client, event)
    assert "letter-templates/certificate" in (await client.get(ORGANIZE)).text
    refused = await client.post(TEMPLATE, data={"version": "0", "body-fr": "Passeport {passport_number}"})
    assert (refused.status_code, list(errors_in(refused.text))) == (422, ["body-fr"])
    text = "{legal_name} était là : {days}."
    assert (await client.post(TEMPLATE, data={"version": "0", "body-fr": text})).status_code == 303
    preview = words_of((await client.get(f"{TEMPLATE}/preview.pdf?lang=fr")).content).replace("\u00a0", " ")
    assert ("SPÉCIMEN était là : 25 mai 2027 et 28 mai 2027." in preview, "Projet" in preview) == (True, True)
    await came(event, awa, 26)
    client.cookies.clear()
    with time_machine.travel(LAST_DAY, tick=False):
        pdf = words_of((await client.get(f"{page(awa)}/certificate.pdf?lang=fr")).content).replace("\u00a0", " ")
    assert "Aïssatou Diallo était là : 26 mai 2027." in pdf


async def test_another_persons_readings_and_certificates_are_not_ones_own(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[..., str], tmp_path: Path
) -> None:
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await came(event, awa, 25)
    await came(event, other, 26)
    assert await days_attended(event, await Registration.get(id=awa.id)) == [dt.date(2027, 5, 25)]
    one, two = await issued(event, awa), await issued(event, other, at(28))
    assert (await issued(event, awa, at(28, 12))).id == one.id
    own = (await client.get(f"{page(awa)}/data.json")).json()
    assert [row["code"] for row in own["certificates"]] == [one.code]
    await erase(await questions_of(await Event.get(id=event.id)), awa.id, root=tmp_path, by=BY, now=at(29))
    assert (await Certificate.get(id=one.id)).digests == {}
    assert (await Certificate.get(id=two.id)).digests == two.digests
