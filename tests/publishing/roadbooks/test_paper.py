"""The papers as PDF, read back; whatever people wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from events.missions.itineraries.plan.kinds import LegKind
from events.platform.language.formats import span
from events.platform.language.i18n import speaking
from events.platform.pdf.worker import PdfWorker
from events.publishing.roadbooks.hosting import host_version
from events.publishing.roadbooks.paper import day_sheet_pdf, host_pdf, roadbook_pdf
from events.publishing.roadbooks.roadbook_composing import Extras, day_sheet, roadbook
from events.publishing.roadbooks.values import MapPicture
from tests.publishing.roadbooks.journey import AMUPEI, EXTRAS, HEAD, LEGS, PLAN, leg, plan, texts
from tests.publishing.roadbooks.many import MANY
from tests.publishing.roadbooks.reading import outside, size_of, text_of

HOSTILE = (
    "#panic()",
    '#read("/etc/passwd")',
    "$x^2$ @here <label> `raw` *a* _b_ // c /* d",
    "\\u{202e}\u202etxt.exe\u2066",
    "a\x00b\ud800\ue000c",
    "李 💧 አበበ",
    "W" * 400,
    '"}], "x": [{',
    "=1+1",
    "<script>alert(1)</script>",
    "\n\n- \n1. \n> \n|||\n|-|",
    "نص\u200fعربي 123 (abc)",
)


@pytest.fixture
async def worker() -> AsyncIterator[PdfWorker]:
    worker = PdfWorker(timeout=60)
    yield worker
    await worker.close()


def test_a_roadbook_is_a5_and_has_everything_in_its_order() -> None:
    with speaking("es"):
        whole_mission = span(PLAN.begins_on, PLAN.ends_on)
        in_la_paz = span(dt.date(2008, 3, 16), dt.date(2008, 3, 20))
    pdf = roadbook_pdf(roadbook(PLAN, EXTRAS, "es"))
    pages = text_of(pdf)
    assert size_of(pdf) == (148, 210)
    assert pages[0].startswith("Coalition Eau Secours!")
    assert f"Mujeres, agua y movilización: misión a Bolivia {whole_mission}" in pages[0]
    assert "El programa día por día es una ilustración." in pages[0]
    marks = [
        "sáb, 15 mar",
        f"La Paz {in_la_paz} · 3.640 m",
        "Intercambiar experiencias",
        "17:30 Montréal → 0:40 +1 Lima",
        "9:30 – 12:00 Primer encuentro con la coordinación nacional",
        "Rosario Mamani Quispe",
        "+1 514 555 0100",
    ]
    whole = " ".join(pages)
    assert [mark for mark in marks if mark not in whole] == []
    assert [whole.index(mark) for mark in marks] == sorted(whole.index(mark) for mark in marks)
    assert f"{len(pages)} / {len(pages)}" in pages[-1]
    assert "Policía: 110" in pages[-1]


def test_a_day_of_the_roadbook_reads_as_it_is_lived() -> None:
    """The page of the 22nd, in the order in which a screen reader says it."""
    pages = text_of(roadbook_pdf(roadbook(PLAN, EXTRAS, "fr", HEAD)))
    (page,) = (page for page in pages if "22:10 Lima" in page)
    day = page[page.index("07:00") :]
    assert day.startswith("07:00 Posada del Valle")
    assert "09:00 Cochabamba → 12:30 Lima" in day
    assert "LP 570 · LAN Perú · 4 h 30 · UTC−4 → UTC−5" in day
    assert "22:10 Lima → 07:40 +1 Montréal" in day


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_every_paper_is_made_in_every_language_and_says_which(language: str) -> None:
    asked = plan(partners=(replace(AMUPEI, language=language),))
    for pdf in (
        roadbook_pdf(roadbook(PLAN, EXTRAS, language)),
        day_sheet_pdf(day_sheet(PLAN, EXTRAS, language, dt.date(2008, 3, 17))),
        host_pdf(host_version(asked, EXTRAS, AMUPEI.id)),
    ):
        assert f"/Lang({language})".encode() in pdf.replace(b"/Lang (", b"/Lang(")
        assert b"/MarkInfo" in pdf and b"/StructTreeRoot" in pdf


def test_the_same_values_give_the_same_bytes() -> None:
    book = roadbook(PLAN, EXTRAS, "fr")
    assert roadbook_pdf(book) == roadbook_pdf(book)


def test_an_empty_mission_gives_a_cover_and_an_emergency_page() -> None:
    bare = plan(legs=(), delegates=(), objectives=(), partners=(), contacts=(), documents=())
    assert len(text_of(roadbook_pdf(roadbook(bare, Extras(), "fr")))) == 2
    assert len(text_of(host_pdf(host_version(plan(legs=()), Extras(), AMUPEI.id)))) == 1


def test_names_in_other_scripts_are_drawn() -> None:
    whole = " ".join(text_of(roadbook_pdf(roadbook(PLAN, EXTRAS, "fr"))))
    assert "सीता" in whole and "\ufffd" not in whole
    assert "عبد" in whole or "دبع" in whole


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_write_is_text(text: str) -> None:
    told = texts(text)
    changed = plan(
        title=told,
        delegates=tuple(replace(person, name=text, organization=text, phone=text) for person in PLAN.delegates),
        legs=tuple(replace(one, title=told, agenda=told, notes=told, driver=text, carrier=text) for one in LEGS),
        contacts=tuple(replace(one, name=text, email=text, phone=text, function=told) for one in PLAN.contacts),
        objectives=tuple(replace(one, title=told) for one in PLAN.objectives),
        partners=tuple(replace(one, name=told, language=text) for one in PLAN.partners),
    )
    extras = replace(EXTRAS, organization=text, notice=told, emergency=told, phones=((text, text),))
    book = roadbook_pdf(roadbook(changed, extras, "fr"))
    host = host_pdf(host_version(changed, extras, AMUPEI.id))
    sheet = day_sheet_pdf(day_sheet(changed, extras, "fr", dt.date(2008, 3, 17)))
    assert [outside(pdf) for pdf in (book, host, sheet)] == [[], [], []]


def test_markup_of_the_typesetter_stays_on_the_page_as_it_was_written() -> None:
    pdf = roadbook_pdf(roadbook(plan(title=texts('#read("/etc/passwd") *a*')), EXTRAS, "fr"))
    assert '#read("/etc/passwd") *a*' in text_of(pdf)[0]


def test_letters_that_a_picture_cannot_carry_are_drawn_as_pixels() -> None:
    """Arabic inside of an SVG cannot be tagged: such a map is drawn first."""
    picture = MapPicture(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><text y="20">نواكشوط 李</text></svg>', "Carte"
    )
    pdf = roadbook_pdf(roadbook(PLAN, replace(EXTRAS, maps=(picture,)), "fr"))
    assert b"/Image" in pdf


def test_a_day_sheet_is_one_a4_page() -> None:
    pdf = day_sheet_pdf(day_sheet(PLAN, EXTRAS, "fr", dt.date(2008, 3, 17)))
    assert size_of(pdf) == (210, 297)
    (page,) = text_of(pdf)
    assert "Lundi 17 mars 2008" in page
    assert "09:30 – 12:00 Première rencontre" in page


def test_a_full_day_is_set_smaller_and_still_one_page() -> None:
    day = dt.date(2008, 3, 5)
    sheet = day_sheet(MANY, EXTRAS, "fr", day)
    assert len(sheet.day.rows) == 13
    (page,) = text_of(day_sheet_pdf(sheet))
    assert "Rencontre 11" in page
    assert "Accueil · Suite · Fin" in page


def test_a_day_too_full_for_one_page_loses_nothing() -> None:
    legs = tuple(
        leg(
            f"l{n}",
            LegKind.MEETING,
            "17T08:00",
            "17T09:00",
            "amupei",
            title=texts(f"Rencontre {n}"),
            agenda=texts("- a\n" * 20),
        )
        for n in range(40)
    )
    pages = text_of(day_sheet_pdf(day_sheet(plan(legs=legs), EXTRAS, "fr", dt.date(2008, 3, 17))))
    assert len(pages) > 1
    assert all(f"Rencontre {n} " in " ".join(pages) for n in range(40))


def test_a_day_without_anything_says_so() -> None:
    sheet = day_sheet(PLAN, EXTRAS, "en", dt.date(2008, 4, 17))
    (page,) = text_of(day_sheet_pdf(sheet))
    assert "Thursday, 17 April 2008 Nothing is planned." in page


def test_a_long_agenda_breaks_over_pages_and_loses_nothing() -> None:
    agenda = texts("\n".join(f"- point {n}" for n in range(150)))
    pages = text_of(roadbook_pdf(roadbook(plan(legs=(replace(LEGS[5], agenda=agenda),)), EXTRAS, "fr")))
    assert all(f"point {n} " in " ".join(pages) + " " for n in range(150))


async def test_papers_are_made_in_the_child(worker: PdfWorker) -> None:
    """Values travel to it pickled; 300 legs and 20 people make a book of some hundred pages."""
    book = roadbook(MANY, EXTRAS, "fr")
    pdf = await worker.write(roadbook_pdf, book)
    assert pdf == roadbook_pdf(book)
    assert len(text_of(pdf)) > 60
