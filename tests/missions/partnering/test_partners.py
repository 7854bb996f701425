"""Partners with committees and contact persons, typed or pasted, and their private links."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.missions.file.models import Committee, Contact, Mission, MissionPartner
from events.missions.itineraries.plan.queries import load_plan
from events.missions.partnering.line_kinds import CONTACTS, INDICATORS, language_code
from events.missions.partnering.line_operations import pasted
from events.platform.language.formats import language_name
from events.platform.language.i18n import speaking
from events.records.outbox.models import Message
from events.records.texts.queries import texts_of
from tests.conftest import Queries
from tests.editing import conflict_in, filled
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_contact, make_leg, make_mission, make_partner

HERE = "/fr/organize/missions/mission/partners"
PARTNER = {
    "name-fr": "AMUPEI",
    "name-es": "AMUPEI",
    "roles": ["host", "mentor"],
    "country": "BO",
    "language": "es",
    "email": "amupei@example.org",
    "website": "amupei.example.org",
    "brings-es": "Su red de comités",
    "position": "",
}
COMMITTEES = """Comité de agua; La Paz
Comité de saneamiento;El Alto

Comité; con punto; y coma
Sin ciudad"""


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    """A mission whose coordinator is signed in."""
    made = await make_mission()
    account = await make_account("coordinator@example.org")
    await grant_mission(account, made)
    client.cookies.update(await sign_in(account.email))
    return made


def line(kind: str, number: int, **values: str) -> dict[str, str]:
    """The inputs of one line; a text as name_es="…"."""
    return {f"{kind}-{number}-{name.replace('_', '-')}": value for name, value in {"id": "", **values}.items()}


async def told(partner: MissionPartner) -> list[tuple[str, str]]:
    rows = await Committee.filter(partner_id=partner.id, removed_at=None).order_by("position")
    texts = await texts_of([row.id for row in rows])
    return [(texts.of(row.id, "name").texts["es"], row.city) for row in rows]


async def test_a_partner_is_added_with_pasted_committees_and_typed_contacts(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    typed: dict[str, Any] = {**PARTNER, "committee_list": COMMITTEES}
    typed |= line("committee", 0, name_es="Comité de la cuenca", city="Cochabamba") | line("committee", 1)
    contact = {"name": "Rosa Mamani", "function_es": "Presidenta", "phone": "+591 2 245 3636"}
    typed |= line("contact", 0, **contact, languages="español, Quechua; aymara", committee="comite de AGUA")
    answer = await client.post(f"{HERE}/new", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    partner = await MissionPartner.get(mission_id=mission.id)
    assert (partner.code, partner.roles, partner.website) == (
        "amupei",
        ["host", "mentor"],
        "https://amupei.example.org",
    )
    assert await told(partner) == [
        ("Comité de la cuenca", "Cochabamba"),
        ("Comité de agua", "La Paz"),
        ("Comité de saneamiento", "El Alto"),
        ("Comité", "con punto; y coma"),
        ("Sin ciudad", ""),
    ]
    (rosa,) = await Contact.all().select_related("committee")
    assert (rosa.languages, rosa.committee and rosa.committee.city) == (["es", "qu", "ay"], "La Paz")
    (shown,) = (await load_plan(await Mission.get(id=mission.id))).contacts
    assert (str(shown.function), str(shown.committee), shown.phone) == (
        "Presidenta",
        "Comité de agua",
        "+591 2 245 3636",
    )


async def test_lines_are_changed_and_taken_out_and_what_is_not_touched_stays(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await client.post(f"{HERE}/new", data={**PARTNER, "committee_list": COMMITTEES, "contact_list": "Rosa;;;\nAna"})
    first, second, *rest = await Committee.all().order_by("position")
    rosa, ana = await Contact.all().order_by("position")
    typed: dict[str, Any] = {**PARTNER, "version": "1"}
    typed |= line("committee", 0, id=str(first.id)) | line(
        "committee", 1, id=str(second.id), name_es="Otro", city="Oruro"
    )
    typed |= line("contact", 0, id=str(rosa.id), name="Rosa Mamani", committee="Otro")
    answer = await client.post(f"{HERE}/amupei/contacts", data=typed)
    assert answer.headers["location"] == f"{HERE}/amupei#contacts"
    partner = await MissionPartner.get()
    assert ("Otro", "Oruro") in await told(partner)
    assert await Committee.filter(removed_at=None).count() == 1 + len(rest)
    rows = {row.id: row for row in await Contact.all()}
    assert (rows[rosa.id].name, rows[rosa.id].committee_id) == ("Rosa Mamani", second.id)
    assert (rows[ana.id].name, rows[ana.id].removed_at) == ("Ana", None)
    page = (await client.get(f"{HERE}/amupei")).text
    assert 'value="Otro"' in page


async def test_the_address_of_a_contact_person_is_checked_and_a_likely_slip_asked_about(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    typed = PARTNER | line("contact", 0, name="Rosa Mamani", email="rosa@gmial.con")
    typed |= line("contact", 1, name="Ana", email="Ana@xn--bcher-kva.example")
    asked = await client.post(f"{HERE}/new", data=typed | line("contact", 2, name="Luz", email="luz@example"))
    assert (asked.status_code, await Contact.all().count()) == (422, 0)
    assert [
        text for text in ("Vouliez-vous écrire rosa@gmail.com", "ana@example", "luz@example") if text in asked.text
    ] == [
        "Vouliez-vous écrire rosa@gmail.com",
        "luz@example",
    ]
    assert (
        await client.post(f"{HERE}/new", data=typed | {"contact-0-email-answer": "rosa@gmial.con"})
    ).status_code == 303
    rosa, ana = await Contact.all().order_by("position")
    assert (rosa.email, ana.email) == ("rosa@gmial.con", "Ana@bücher.example")
    page = (await client.get(f"{HERE}/amupei")).text
    assert '<input type="hidden" name="contact-0-email-answer" value="rosa@gmial.con">' in page
    assert "contact-1-email-answer" not in page


async def test_a_line_of_another_partner_is_not_taken_over(client: httpx.AsyncClient, mission: Mission) -> None:
    other = await make_partner(mission, "other", name="Otra")
    theirs = await make_contact(other)
    typed = {**PARTNER, **line("contact", 0, id=str(theirs.id), name="Somebody else")}
    assert (await client.post(f"{HERE}/new", data=typed)).status_code == 303
    assert (await Contact.get(id=theirs.id)).name == "Rosa Mamani"
    assert await Contact.all().count() == 2


async def test_what_is_wrong_is_told_beside_it_and_everything_is_kept(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    typed: dict[str, Any] = {**PARTNER, "website": "javascript:alert(1)", "committee_list": "; La Paz"}
    typed |= line("contact", 0, name="Rosa", email="rosa@", languages="klingon", committee="Nirgends")
    typed |= line("contact", 1, phone="123")
    answer = await client.post(f"{HERE}/new", data=typed)
    assert answer.status_code == 422
    for part in (
        'href="#website"',
        'href="#committee-0-name"',
        'value="La Paz"',
        'href="#contact-0-email"',
        'value="rosa@"',
        'href="#contact-0-languages"',
        'value="klingon"',
        'href="#contact-0-committee"',
        'href="#contact-1-name"',
    ):
        assert part in answer.text, part
    assert await MissionPartner.all().count() == 0


async def test_a_list_that_does_not_fit_stays_where_it_was_pasted(client: httpx.AsyncClient, mission: Mission) -> None:
    answer = await client.post(f"{HERE}/new", data={**PARTNER, "committee_list": "Uno\n" * 61})
    assert answer.status_code == 422
    assert 'href="#committee_list"' in answer.text
    assert answer.text.count("Uno\n") >= 60
    assert (await client.post(f"{HERE}/new", data={**PARTNER, "committee_list": "Uno\n" * 60})).status_code == 303


async def test_a_stale_form_is_refused_and_comes_back_whole(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_partner(mission)
    first = await client.post(f"{HERE}/{row.code}", data={**PARTNER, "version": "1"})
    late = await client.post(f"{HERE}/{row.code}", data={**PARTNER, "version": "1", "contact_list": "Eva;;;"})
    assert (first.status_code, late.status_code) == (303, 409)
    assert 'value="Eva"' in late.text
    assert await Contact.all().count() == 0


async def test_the_office_reads_whom_to_call_and_changes_nothing(client: httpx.AsyncClient, mission: Mission) -> None:
    partner = await make_partner(mission)
    await make_contact(partner, phone="+591 2 245 3636")
    reader = await make_account("reader@example.org")
    await grant_mission(reader, mission, "reader")
    client.cookies.update(await sign_in(reader.email))
    page = (await client.get(HERE)).text
    assert 'href="tel:+59122453636"' in page
    assert f"{HERE}/amupei" not in page
    for path in ("", "/removal", "/link/opening"):
        assert (await client.post(f"{HERE}/amupei{path}")).status_code == 403
    assert (await MissionPartner.get()).removed_at is None


async def test_a_partner_taken_out_comes_back_with_its_meetings(client: httpx.AsyncClient, mission: Mission) -> None:
    partner = await make_partner(mission)
    await make_leg(mission, "visite", title="Visite", partner=partner)
    assert "/legs/visite" in (await client.get(f"{HERE}/amupei")).text
    await client.post(f"{HERE}/amupei/removal")
    assert (await load_plan(await Mission.get(id=mission.id))).partners == ()
    assert (await client.post(f"{HERE}/amupei/link/opening")).status_code == 404
    await client.post(f"{HERE}/amupei/restoration")
    plan = await load_plan(await Mission.get(id=mission.id))
    assert [leg.partner_id for leg in plan.legs] == [one.id for one in plan.partners] == [partner.id]


async def test_links_are_opened_sent_replaced_and_closed(client: httpx.AsyncClient, mission: Mission) -> None:
    partner = await make_partner(mission, email="amupei@example.org")
    await make_contact(partner, "Marie Roy", email="marie@example.org", languages=["fr"])
    link, rating = f"{HERE}/amupei/link", f"{HERE}/amupei/rating"
    closed = await client.post(f"{link}/mail", data={"host-to": "amupei@example.org"})
    assert closed.headers["location"] == f"{HERE}/amupei"
    assert "Aucun courriel n’est parti" in (await client.get(f"{HERE}/amupei")).text
    await client.post(f"{link}/opening")
    page = (await client.get(f"{HERE}/amupei")).text
    assert "/es/hosts/" in page
    assert "<svg" in page[page.index('class="qr"') :]
    await client.post(f"{link}/mail", data={"host-to": "marie@example.org", "host-message": "Bonjour"})
    await client.post(f"{rating}/request", data={"rating-to": "amupei@example.org"})
    mails = await Message.all().order_by("kind")
    assert [(mail.kind, mail.recipient, mail.language, mail.details, mail.subject) for mail in mails] == [
        ("host_link", "marie@example.org", "fr", {"message": "Bonjour"}, partner.id),
        ("rating_request", "amupei@example.org", "es", {"message": ""}, partner.id),
    ]
    await client.post(f"{link}/renewal")
    await client.post(f"{rating}/renewal")
    await client.post(f"{link}/closure")
    row = await MissionPartner.get()
    assert (row.link_generation, row.rating_generation, row.is_link_open) == (2, 2, False)


async def test_a_mail_goes_only_to_addresses_of_the_partner_and_not_without_end(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await make_partner(mission, email="amupei@example.org", is_link_open=True)
    link, rating = f"{HERE}/amupei/link/mail", f"{HERE}/amupei/rating/request"
    foreign = await client.post(link, data={"host-to": "else@example.org", "host-message": "Gardé"})
    long = await client.post(rating, data={"rating-to": "amupei@example.org", "rating-message": "x" * 501})
    assert (foreign.status_code, long.status_code) == (422, 422)
    assert "Gardé" in foreign.text
    assert await Message.all().count() == 0
    told = []
    for _many in range(21):
        answer = await client.post(rating, data={"rating-to": "amupei@example.org"})
        told.append("Aucun courriel n’est parti" in (await client.get(answer.headers["location"])).text)
    assert told == [False] * 20 + [True]


async def test_the_list_asks_as_often_however_many_there_are(
    client: httpx.AsyncClient, mission: Mission, queries: Queries
) -> None:
    counts = []
    for number in range(2):
        for place in range(4):
            await make_contact(await make_partner(mission, f"partner-{number}-{place}"))
        with queries() as asked:
            assert (await client.get(HERE)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("name", "code"),
    [("espagnol", "es"), ("Español", "es"), ("SPANISH", "es"), ("qu", "qu"), ("Kiswahili", "sw"), ("klingon", None)],
)
def test_languages_go_by_their_names_in_ours_and_their_own(name: str, code: str | None) -> None:
    assert language_code(name) == code


def test_a_list_from_a_spreadsheet_has_tabs() -> None:
    (line,) = pasted(
        CONTACTS, "Rosa Mamani\tPresidenta; vocera\t\trosa@example.org", ("name", "function", "phone", "email"), "es"
    )
    assert (line.columns["name"], line.texts["function"], line.columns["email"]) == (
        "Rosa Mamani",
        {"es": "Presidenta; vocera"},
        "rosa@example.org",
    )
    assert pasted(INDICATORS, " \n\n", ("label",), "fr") == []


async def test_a_conflict_compares_fields_and_lines(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_partner(mission)
    await make_contact(row, "Rosa")
    opened = filled(await client.get(f"{HERE}/amupei"))
    theirs = opened | {"contact-0-name": ["Rosa Mamani"], "country": ["PE"]}
    assert (await client.post(f"{HERE}/amupei", data=theirs)).status_code == 303
    yours = opened | {"contact-0-phone": ["123"], "committee_list": ["Comité; La Paz"]}
    answer = await client.post(f"{HERE}/amupei", data=yours)
    assert answer.status_code == 409
    assert conflict_in(answer) == [
        ("Pays", "Pérou", "Bolivie"),
        ("Comité 1", "(vide)", "Comité / La Paz"),
        ("Contact 1", "Rosa Mamani / espagnol", "Rosa / 123 / espagnol"),
    ]
    assert filled(answer)["version"] == ["2"]


async def test_a_partner_of_another_mission_is_unknown(client: httpx.AsyncClient, mission: Mission) -> None:
    await make_partner(await make_mission("other"), email="amupei@example.org", is_link_open=True)
    paths = ("", "/removal", "/restoration", "/committees", "/contacts", "/link/opening", "/link/closure")
    for path in (*paths, "/link/renewal", "/link/mail", "/rating/renewal", "/rating/request"):
        assert (await client.post(f"{HERE}/amupei{path}", data=PARTNER)).status_code == 404
    row = await MissionPartner.get()
    assert (row.removed_at, row.is_link_open, row.link_generation, row.rating_generation) == (None, True, 1, 1)


async def test_the_place_of_a_partner_stays_when_it_is_left_empty(client: httpx.AsyncClient, mission: Mission) -> None:
    await make_partner(mission, position=7)
    await client.post(f"{HERE}/amupei", data={**PARTNER, "version": "1"})
    assert (await MissionPartner.get()).position == 7


@pytest.mark.parametrize("language", ["fr", "es", "en"])
@pytest.mark.parametrize("code", ["new", "qu", "ay", "wo", "ne", "fr"])
def test_a_language_is_found_again_by_the_name_it_is_shown_by(code: str, language: str) -> None:
    """Somebody of the demonstration speaks Newari: the form of their partner is saved as it was opened."""
    with speaking(language):
        assert language_code(language_name(code)) == code
