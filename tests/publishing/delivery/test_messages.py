"""What mails say, read as their recipients read them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pypdfium2
import pytest

from events.congress.alerts.models import Alert
from events.congress.delegations.operations import DELEGATION_LINK
from events.congress.invitations.sending_operations import INVITATION, REMINDER
from events.congress.letters.operations import LETTER_NOTICE
from events.congress.organizing.models import Category, Event
from events.congress.registration.erasures.operations import ERASURE_NOTICE, ask_for_erasure
from events.congress.registration.models import Registration
from events.congress.registration.place_offer_operations import PLACE_OFFER, offer_place
from events.platform.language.formats import span
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from events.platform.web.templating import render_text
from events.publishing.delivery.alert_messages import ALERT_WRITERS
from events.publishing.delivery.attachments import attachments, registration_documents
from events.publishing.delivery.letter import LINE, Button, plain_text, read_letter
from events.publishing.delivery.messages import KINDS, compose_masked
from events.publishing.delivery.words import greeted
from events.records.outbox.kinds import kind_name
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail
from events.records.seats.models import Claim
from tests.congress.delegations.naming import make_delegation
from tests.congress.invitations.inviting import make_invitation
from tests.congress.letters.asking import ask, sent_letter
from tests.factories import NOW, make_account, make_category, make_event
from tests.publishing.delivery.making import make_registration, queue

LIFE_OF: dict[str, dict[str, object]] = {
    "registration_waitlisted": {"state": "waitlisted"},
    "registration_submitted": {"state": "submitted", "approval": "asked"},
    "registration_refused": {"state": "submitted", "approval": "refused"},
    "registration_cancelled": {"state": "cancelled"},
    "registration_lapsed": {"state": "cancelled"},
    "registration_handed_on": {"state": "cancelled"},
    "registration_offered": {"state": "waitlisted"},
    "registration_passed_over": {"state": "waitlisted"},
    "registration_nominated": {"state": "nominated"},
    "registration_unfinished": {"state": "nominated"},
    "registration_certificate": {"checked_in_at": NOW},
}


async def message_of(kind: str, event: Event, language: str, **values: object) -> Message:
    if kind.startswith("registration_"):
        registration = await make_registration(event, language=language, **LIFE_OF.get(kind, {}), **values)
        if kind in ("registration_offered", "registration_passed_over"):
            await wait(registration, "offered" if kind == "registration_offered" else "waiting")
        details = {"starts_on": str(event.starts_on)}
        if kind == "registration_letter":
            details["letter"] = str((await sent_letter(event, registration)).id)
        return await queue(registration, kind, details=details)
    account = await make_account()
    details = {"role": "organizer", "asked_by": "Ona Vidal", "act": "moved"}
    subject = account.id
    recipient = account.email
    if kind == DELEGATION_LINK:
        delegation = await make_delegation(event, {})
        subject, recipient = delegation.id, delegation.focal_email
    if kind in ALERT_WRITERS:
        await make_category(event, kind + language)
        email = f"{kind}-{language}@example.org"
        alert = await Alert.create(id=uuid.uuid4(), event=event, email=email, language=language, asked_at=NOW)
        subject, recipient = alert.id, alert.email
    if kind in {INVITATION, REMINDER}:
        category = await Category.filter(event_id=event.id).first() or await make_category(event)
        invitation = await make_invitation(event, category, f"{kind}-{language}@example.org", language=language)
        subject, recipient = invitation.id, invitation.email or ""
    if kind in {"event_notice", LETTER_NOTICE}:
        guest = await make_registration(event, language=language, **values)
        subject = guest.id
        if kind == LETTER_NOTICE:
            details |= {"request": str((await ask(event, guest)).id), "state": "asked"}
    if kind == PLACE_OFFER:
        giver = await make_registration(event, language=language, **values)
        subject = (await offer_place(giver, "Binta Sow", "binta@example.org", language, NOW)).id
        return await Message.get(subject=subject)
    if kind == ERASURE_NOTICE:
        guest = await make_registration(event, language=language, **values)
        await ask_for_erasure(guest.id, "", NOW)
        return await Message.get(subject=guest.id, kind=kind)
    await queue_mail(
        kind,
        recipient=recipient,
        language=language,
        dedup=kind + language,
        now=NOW,
        scope=event.id,
        subject=subject,
        details=details,
    )
    return await Message.get(dedup=kind + language)


async def wait(registration: Registration, state: str) -> None:
    """Have somebody wait with another person, or be offered a seat."""
    until = NOW + dt.timedelta(days=1) if state == "offered" else None
    for holder in (registration.id, uuid.uuid4()):
        await Claim.create(
            pool_id=registration.event.pool_id,
            holder=holder,
            state=state,
            group=registration.id,
            claimed_at=NOW,
            expires_at=until,
        )


@pytest.mark.parametrize("language", ["fr", "es", "en"])
@pytest.mark.parametrize("kind", KINDS)
async def test_each_mail_is_well_set_plain_text_and_says_the_same_in_html(
    site: Installation, event: Event, kind: str, language: str
) -> None:
    draft = await compose_masked(await message_of(kind, event, language), site)
    letter = read_letter(draft.source)
    with speaking(language):
        text = plain_text(letter)
        html = render_text("publishing/delivery/letter.html", letter=letter, sender=draft.sender_name, is_preview=False)
    assert letter.subject
    assert not letter.subject.startswith(("#", "-", ">", "["))
    assert [line for line in text.splitlines() if len(line) > LINE and " " in line] == []
    assert not re.search(r"&[a-z#0-9]+;|<[a-z/]|\]\(|%\(|\|| {2}|\n{3}", text)
    assert sum(isinstance(block, Button) for block in letter.blocks) <= 1
    shown = " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]).replace("&#39;", "'").split())
    missing = [word for word in text.split() if word.strip("-") and word not in shown]
    # A term and its value are joined by punctuation in plain text only.
    assert [word for word in missing if not word.endswith(":")] == []
    assert not re.search(r"style=|<script|<img|<table|src=", html)


async def test_an_event_without_contact_promises_no_answer(site: Installation) -> None:
    event = await make_event(contact_email="")
    for kind in KINDS:
        draft = await compose_masked(await message_of(kind, event, "en"), site)
        assert draft.reply_to == ""
        assert not re.search(r"Reply|rite to (?!you)", draft.source)


async def test_the_confirmation_names_place_days_and_zone(site: Installation, event: Event) -> None:
    with speaking("en"):
        days = span(event.starts_on, event.ends_on)
    message = await message_of("registration_confirmed", event, "en", reference="AB12CD34")
    draft = await compose_masked(message, site)
    for line in (
        "Reference: AB12CD34",
        f"Dates: {days}",
        "Place: Palau, Carrer de l'Aigua 1, Barcelona",
        "Time zone: Madrid, GMT+02:00",
    ):
        assert line in plain_text(read_letter(draft.source)).splitlines()


async def test_who_takes_part_online_is_not_sent_to_a_place(site: Installation, event: Event) -> None:
    draft = await compose_masked(await message_of("registration_confirmed", event, "en", attendance="online"), site)
    assert "Palau" not in draft.source
    assert "You take part online." in draft.source


async def test_a_demonstration_says_what_it_is(site: Installation) -> None:
    event = await make_event(texts={"notice": {"en": "This edition is invented."}})
    for kind in ("registration_confirmed", "registration_cancelled", "registration_link", "team_invitation"):
        assert "> This edition is invented." in (await compose_masked(await message_of(kind, event, "en"), site)).source


async def test_a_text_missing_in_the_language_falls_back(site: Installation, event: Event) -> None:
    draft = await compose_masked(await message_of("registration_confirmed", event, "es"), site)
    assert "Palais" in draft.source


async def test_every_kind_has_a_name_in_lists(database: str) -> None:
    assert all(kind_name(kind) != kind for kind in KINDS)
    assert len({kind_name(kind) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Awa Diallo", "Awa Diallo"),
        ("J.-P. O’Connor, Jr.", "J.-P. O’Connor, Jr."),
        ("محمد بن علي", "محمد بن علي"),
        ("visit evil.test", ""),
        ("http://evil.test", ""),
        ("WWW evil", ""),
        ("write to spy@example", ""),
        ("## Awa", "Awa"),
        ("a" * 81, ""),
    ],
)
def test_only_names_are_repeated(typed: str, said: str) -> None:
    assert greeted(typed) == said


async def test_the_badge_goes_along_and_can_be_read(site: Installation, event: Event) -> None:
    registration = await make_registration(event, reference="AB12CD34")
    try:
        [badge] = await attachments(registration_documents(), site, registration, "fr")
    finally:
        await site.pdf.close()
    assert (badge.filename, badge.content_type) == ("badge-AB12CD34.pdf", "application/pdf")
    page = pypdfium2.PdfDocument(badge.content)[0]
    assert "Awa Diallo" in page.get_textpage().get_text_range()
