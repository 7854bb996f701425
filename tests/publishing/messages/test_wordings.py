from __future__ import annotations

import httpx
import pytest

from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.organizing.models import Event, MailWording
from events.platform.web.installation import Installation
from events.publishing.delivery.delivery import Delivery
from events.publishing.delivery.messages import compose_masked
from events.publishing.delivery.placeholders import Wording
from events.publishing.delivery.wordings import wording_of
from events.publishing.messages.wording_operations import remove_wording
from events.records.auditing.models import Change
from events.records.texts.models import Text
from tests.factories import NOW, make_account, sign_in
from tests.publishing.delivery.making import MailServer, make_registration, queue

PAGE = "/en/organize/events/congress/mail-texts"
CONFIRMED = PAGE + "/registration_confirmed"
TYPED = {
    "subject-fr": "Bienvenue : {event}",
    "body-fr": "Bonjour {name},\n\nVous venez. - {reference}\n\n[Ouvrir ma page]({link})",
    "version": "0",
}


async def test_the_list_names_each_mail_and_whose_text_it_has(owner: httpx.AsyncClient) -> None:
    await owner.post(CONFIRMED, data=TYPED)
    page = (await owner.get(PAGE)).text
    assert (page.count("/mail-texts/registration_"), page.count("/mail-texts/invitation")) == (11, 2)
    assert page.count("Yours: FR") == 1


async def test_a_mail_is_sent_in_the_words_of_the_team(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    registration = await make_registration(congress, reference="AB12CD34")
    assert (await owner.post(CONFIRMED, data=TYPED)).status_code == 303
    await queue(registration)
    assert await delivery.deliver_next()
    [mail] = post.mails
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    assert mail["subject"].startswith("Bienvenue : Congrès mondial")
    assert text.startswith(
        "Bonjour Awa Diallo,\n\nVous venez. - AB12CD34\n\nOuvrir ma page\nhttp://events.test/fr/regis"
    )
    assert "Vous recevez ce courriel parce que" in " ".join(text.split())


async def test_another_language_keeps_our_text(owner: httpx.AsyncClient, congress: Event, site: Installation) -> None:
    await owner.post(CONFIRMED, data=TYPED)
    message = await queue(await make_registration(congress, language="es"))
    assert "Vous venez" not in (await compose_masked(message, site)).source


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body-fr": "Bonjour {nom} {link}"}, "Line 1: {nom} is not a placeholder."),
        ({"body-fr": "Bonjour {name}"}, "The placeholder {link} is missing."),
        ({"body-fr": ""}, "In French, write subject and text, or leave both empty."),
        ({"subject-en": "Only"}, "In English, write subject and text, or leave both empty."),
    ],
)
async def test_a_text_that_cannot_be_sent_is_refused(
    owner: httpx.AsyncClient, typed: dict[str, str], said: str
) -> None:
    answer = await owner.post(CONFIRMED, data=TYPED | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert await MailWording.all().count() == 0


async def test_our_text_stands_beside_with_its_placeholders(owner: httpx.AsyncClient) -> None:
    page = (await owner.get(CONFIRMED)).text
    assert "You are registered: {event}" in page
    assert "- Reference | {reference}" in page
    assert "Nobody is registered who would get this mail" in page


async def test_what_is_typed_is_shown_as_a_mail_to_somebody_and_not_saved(
    owner: httpx.AsyncClient, congress: Event
) -> None:
    await make_registration(congress, language="es", badge_name="Lucía Vargas", reference="LV000001")
    page = (await owner.post(CONFIRMED + "/preview", data=TYPED)).text
    assert "Bonjour Lucía Vargas," in page
    assert "LV000001" in page
    assert "http://events.test/fr/registrations/••••" in page
    assert await MailWording.all().count() == 0


async def test_an_older_form_does_not_overwrite(owner: httpx.AsyncClient) -> None:
    await owner.post(CONFIRMED, data=TYPED)
    answer = await owner.post(CONFIRMED, data=TYPED | {"subject-fr": "Autre"})
    assert answer.status_code == 409
    assert await Text.filter(body="Autre").count() == 0


async def test_going_back_to_our_text_asks_and_leaves_nothing(owner: httpx.AsyncClient, congress: Event) -> None:
    await owner.post(CONFIRMED, data=TYPED)
    assert "Go back to our text?" in (await owner.get(CONFIRMED + "/removal")).text
    assert (await owner.post(CONFIRMED + "/removal")).status_code == 303
    await congress.refresh_from_db()
    assert await wording_of(congress, "registration_confirmed", "fr") == Wording()
    assert await Text.filter(body__contains="Bienvenue").count() == 0
    assert (
        await remove_wording(congress, "registration_confirmed", by=(await make_account("x@y.org")).id, now=NOW)
        is False
    )
    acts = await Change.filter(kind="mail_wording").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["written", "removed", "removed"]  # type: ignore[comparison-overlap]


async def test_a_kind_that_cannot_be_written_has_no_page(owner: httpx.AsyncClient) -> None:
    assert (await owner.get(PAGE + "/sign_in_link")).status_code == 404


async def test_a_placeholder_without_a_value_takes_its_line_along(
    owner: httpx.AsyncClient, congress: Event, site: Installation
) -> None:
    body = "Bonjour {name},\n\n- Lieu | {place}\n- Référence | {reference}\n\nÉcrivez à {contact}.\n\n{link}"
    await owner.post(CONFIRMED, data=TYPED | {"body-fr": body})
    await Event.filter(id=congress.id).update(contact_email="")
    message = await queue(await make_registration(congress, attendance="online", reference="AB12CD34"))
    source = (await compose_masked(message, site)).source
    assert "Lieu" not in source
    assert "- Référence | AB12CD34" in source
    assert "Écrivez" not in source


@pytest.mark.parametrize("days", ["0", "91", "soon"])
async def test_days_of_reminders_that_cannot_be_meant_are_refused(
    owner: httpx.AsyncClient, congress: Event, days: str
) -> None:
    answer = await owner.post(PAGE, data={"reply_to": "x@utility.org", "letter_days": days, "version": "1"})
    assert (answer.status_code, f'value="{days}"' in answer.text) == (422, True)
    assert (await Event.get(id=congress.id)).reply_to == ""


async def test_texts_go_along_to_the_next_edition(owner: httpx.AsyncClient, congress: Event) -> None:
    await owner.post(CONFIRMED, data=TYPED)
    await owner.post(
        PAGE, data={"sender-fr": "Secrétariat", "reply_to": "post@utility.org", "unfinished_days": "7", "version": "1"}
    )
    await congress.refresh_from_db()
    wanted = NextEdition("next", congress.starts_on.replace(year=2029), with_programme=False)
    made = await copy_edition(congress, wanted, by=(await make_account("x@y.org")).id, now=NOW)
    await made.refresh_from_db()
    assert (await wording_of(made, "registration_confirmed", "fr")).subject == "Bienvenue : {event}"
    assert (made.reply_to, made.unfinished_days, made.letter_days) == ("post@utility.org", 7, None)


async def test_the_sender_has_a_name_and_an_address_for_answers(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    sent = {"sender-fr": "Secrétariat du Congrès", "reply_to": "Post@UTILITY.org", "version": "1"}
    assert (await owner.post(PAGE, data=sent)).status_code == 303
    await queue(await make_registration(congress))
    await delivery.deliver_next()
    [mail] = post.mails
    assert str(mail["from"]) == "Secrétariat du Congrès <events@events.test>"
    assert str(mail["reply-to"]) == "Post@utility.org"


@pytest.mark.parametrize(
    "sender",
    ["Awa\r\nBcc: spy@evil.test", "Awa\nBcc: spy@evil.test", 'Awa" <spy@evil.test>, "x', "Awa\u2028Bcc: x@y.z"],
)
async def test_no_name_adds_a_header_or_another_sender(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer, sender: str
) -> None:
    await owner.post(PAGE, data={"sender-fr": sender, "reply_to": "", "version": "1"})
    await queue(await make_registration(congress))
    await delivery.deliver_next()
    [mail] = post.mails
    assert "bcc" not in mail
    assert [one.addr_spec for one in mail["from"].addresses] == ["events@events.test"]
    assert post.recipients == ["awa@example.org"]


async def test_an_address_for_answers_is_an_address(owner: httpx.AsyncClient, congress: Event) -> None:
    answer = await owner.post(PAGE, data={"reply_to": "a@b.org\r\nBcc: spy@evil.test", "version": "1"})
    assert answer.status_code == 422
    await congress.refresh_from_db()
    assert congress.reply_to == ""


async def test_a_reader_writes_no_mails(client: httpx.AsyncClient, congress: Event) -> None:
    client.cookies.update(await sign_in("reader@example.org", event=congress, role="reader"))
    assert (await client.get(PAGE)).status_code in (403, 404)
    assert (await client.post(CONFIRMED, data=TYPED)).status_code in (403, 404)
    assert await MailWording.all().count() == 0
