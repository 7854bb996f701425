"""The mission's report: its chapters, as PDF and as DOCX, read back."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import fields, replace
from decimal import Decimal

import docx
import pytest
from docx.document import Document as WordFile
from docx.opc.part import Part
from docx.oxml.ns import qn
from PIL import Image

from events.platform.language.formats import span
from events.platform.language.i18n import speaking
from events.platform.pdf.typesetting import PdfError
from events.platform.pdf.worker import PdfWorker
from events.publishing.roadbooks.document import Document, Heading, Picture, Table
from events.publishing.roadbooks.docx_writer import document_docx
from events.publishing.roadbooks.paper import document_pdf
from events.publishing.roadbooks.report import MissionReport, ReportCost, ReportObjective
from events.publishing.roadbooks.report_composing import report_document
from tests.publishing.roadbooks.reading import outside, size_of, text_of
from tests.publishing.roadbooks.sample_report import CRITERIA, REPORT
from tests.publishing.roadbooks.test_paper import HOSTILE

BARE = MissionReport(
    title="Mission", begins_on=dt.date(2008, 3, 15), ends_on=dt.date(2008, 3, 30), made_on=dt.date(2008, 6, 1)
)


def chapters(document: Document) -> list[str]:
    return [part.text for part in document.parts if isinstance(part, Heading) and part.level == 1]


def tables(document: Document) -> dict[str, Table]:
    return {part.title: part for part in document.parts if isinstance(part, Table)}


def word(document: Document) -> WordFile:
    return docx.Document(io.BytesIO(document_docx(document)))


def test_the_chapters_come_in_the_order_in_which_a_funder_asks() -> None:
    assert chapters(report_document(REPORT, "en")) == [
        "Summary",
        "Context",
        "Partners",
        "What each side brings",
        "Objectives and results",
        "What was planned and what was done",
        "Minutes",
        "Who went",
        "Who was met",
        "Joint actions",
        "Costs",
        "How the partners rate the partnership",
        "Lessons",
        "Annex: the itinerary",
    ]


def test_a_chapter_without_content_is_left_out() -> None:
    document = report_document(BARE, "en")
    with speaking("en"):
        days = span(BARE.begins_on, BARE.ends_on)
    assert document.parts == ()
    assert document.facts == (("Dates", days), ("Report of", "1 June 2008"))


@pytest.mark.parametrize("name", [field.name for field in fields(MissionReport) if isinstance(field.default, tuple)])
def test_every_chapter_stands_alone(name: str) -> None:
    """Whatever else is not known yet."""
    report = replace(BARE, **{name: getattr(REPORT, name)})
    assert len(text_of(document_pdf(report_document(report, "fr")))) >= 1


def test_levels_of_headings_are_never_skipped() -> None:
    levels = [part.level for part in report_document(REPORT, "fr").parts if isinstance(part, Heading)]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))


def test_indicators_are_counted_or_told() -> None:
    table = tables(report_document(REPORT, "en"))["Objective 1: Comprendre le rôle des femmes"]
    assert table.rows == (
        ("Rencontres tenues", "12", "11"),
        ("Ce qui a été compris", "Un récit commun", "Un récit à deux voix"),
    )


def test_what_was_planned_stands_beside_what_was_done() -> None:
    assert tables(report_document(REPORT, "en"))["What was planned and what was done"].rows == (
        (
            "Première rencontre\nAMUPEI",
            "1, 2",
            "17 mars 2008, 09:30, La Paz",
            "17 mars 2008, 09:30, La Paz",
            "As planned",
        ),
        ("Visite de Milluni", "", "18 mars 2008, 08:00, El Alto", "–", "Cancelled\nRoute coupée"),
        ("Marche pour l’eau", "", "–", "22 mars 2008, Cochabamba", "Added"),
    )


def test_costs_are_summed_direct_and_full() -> None:
    found = tables(report_document(REPORT, "en"))
    assert found["Costs by kind and payer"].rows == (
        ("Transport\nVols", "Bailleur", "9,600.00", "10,234.50", "+634.50"),
        ("Hébergement", "Hôte", "2,000.00", "1,890.25", "−109.75"),
        ("Autre\nTemps des bénévoles", "Eau Secours!", "5,000.00", "–", "–"),
        ("Direct cost", "", "11,600.00", "12,124.75", "+524.75"),
        ("Full cost", "", "16,600.00", "12,124.75", "−4,475.25"),
    )
    assert found["Direct and full cost by payer"].rows == (
        ("Bailleur", "9,600.00", "10,234.50", "9,600.00", "10,234.50"),
        ("Hôte", "2,000.00", "1,890.25", "2,000.00", "1,890.25"),
        ("Eau Secours!", "–", "–", "5,000.00", "–"),
        ("Together", "11,600.00", "12,124.75", "16,600.00", "12,124.75"),
    )


@pytest.mark.parametrize(
    ("currency", "language", "expected"),
    [
        ("XOF", "fr", "1\u202f234\u202f567"),
        ("EUR", "es", "1.234.567,00"),
        ("JPY", "en", "1,234,567"),
        ("TND", "en", "1,234,567.000"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(currency: str, language: str, expected: str) -> None:
    cost = ReportCost(kind="Transport", payer="Bailleur", planned=Decimal(1234567), spent=Decimal(1234567))
    document = report_document(replace(BARE, currency=currency, costs=(cost,)), language)
    first = next(part for part in document.parts if isinstance(part, Table))
    assert first.rows[0] == ("Transport", "Bailleur", expected, expected, expected[0:0] + _zero(expected))


def _zero(amount: str) -> str:
    """Nothing in the same currency and language: the decimals of `amount` after a zero."""
    return "0" + {"1.234.567,00": ",00", "1,234,567.000": ".000"}.get(amount, "")


def test_a_rate_is_told_with_its_day() -> None:
    assert "1 BOB = 0,131 CAD" in " ".join(text_of(document_pdf(report_document(REPORT, "fr"))))


def test_ratings_are_a_table_beside_the_picture() -> None:
    document = report_document(REPORT, "fr")
    table = next(
        part
        for part in document.parts
        if isinstance(part, Table) and part.head[1:2] == ("Eau Secours!\n15 avril 2008",)
    )
    assert table.rows[0] == (CRITERIA[0], "4", "5")
    assert table.rows[9] == (CRITERIA[9], "–", "4")
    (picture,) = (part for part in document.parts if isinstance(part, Picture))
    assert picture.description == REPORT.radar_description


def test_the_report_is_a_tagged_a4_pdf_with_contents() -> None:
    pdf = document_pdf(report_document(REPORT, "fr"))
    pages = text_of(pdf)
    assert size_of(pdf) == (210, 297)
    assert b"/StructTreeRoot" in pdf
    assert "Femmes, eau et mobilisation : mission de terrain en Bolivie" in pages[0]
    assert "22:10 Lima → 07:40 +1 Montréal" in pages[-1]
    assert f"{len(pages)} / {len(pages)}" in pages[-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_write_is_text(text: str) -> None:
    report = replace(
        REPORT,
        title=text,
        summary=text,
        organization=text,
        notice=text,
        radar_description=text,
        objectives=(ReportObjective(number=text, title=text, result=text),),
        people=tuple(replace(person, name=text, role=text) for person in REPORT.people),
        actions=tuple(replace(action, title=text, comment=text) for action in REPORT.actions),
    )
    document = report_document(report, "es")
    assert outside(document_pdf(document)) == []
    assert len(word(document).tables) == len([part for part in document.parts if isinstance(part, Table)])


def test_the_word_file_has_the_same_headings_and_tables() -> None:
    document = report_document(REPORT, "fr")
    file = word(document)
    named = [(p.style.name, p.text) for p in file.paragraphs if p.style and (p.style.name or "").startswith("Heading")]
    assert named == [(f"Heading {part.level}", part.text) for part in document.parts if isinstance(part, Heading)]
    wanted = [part for part in document.parts if isinstance(part, Table)]
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]
    assert found == [[list(part.head), *map(list, part.rows)] for part in wanted]


def test_the_head_of_every_word_table_is_repeated_and_rows_stay_whole() -> None:
    for table in word(report_document(REPORT, "fr")).tables:
        head = table.rows[0]._tr.trPr
        assert head is not None
        assert head.find(qn("w:tblHeader")) is not None
        properties = [row._tr.trPr for row in table.rows]
        assert all(one is not None and one.find(qn("w:cantSplit")) is not None for one in properties)


def test_the_word_file_is_a4_and_says_its_language_and_title() -> None:
    file = word(report_document(REPORT, "es"))
    section = file.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {"es"}
    assert (file.core_properties.title, file.core_properties.language) == (REPORT.title, "es")
    assert file.core_properties.created == dt.datetime(2008, 6, 1, tzinfo=dt.UTC)


def test_the_picture_of_the_word_file_has_words_and_is_sharp_enough() -> None:
    file = word(report_document(REPORT, "fr"))
    (shape,) = file.inline_shapes
    assert shape._inline.docPr.get("descr") == REPORT.radar_description
    (blob,) = (part.blob for name, part in _parts(file) if name.endswith(".png"))
    width, _height = Image.open(io.BytesIO(blob)).size
    assert width == pytest.approx(shape.width.inches * 200, abs=2)


def _parts(file: WordFile) -> list[tuple[str, Part]]:
    return [(str(part.partname), part) for part in file.part.package.iter_parts()]


def test_the_elements_of_word_tables_stand_in_the_order_of_the_schema() -> None:
    """Word calls a file damaged where they do not (ECMA-376, CT_TblPr)."""
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblLook", "tblCaption"]
    for table in word(report_document(REPORT, "fr")).tables:
        found = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert found == [name for name in order if name in found]


def test_the_same_report_gives_the_same_bytes() -> None:
    document = report_document(REPORT, "fr")
    made = document_docx(document)
    assert made == document_docx(document)
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
    assert document_pdf(document) == document_pdf(document)


def test_a_broken_picture_is_refused() -> None:
    with pytest.raises(PdfError):
        document_docx(report_document(replace(REPORT, radar_svg="no picture"), "fr"))


async def test_both_are_made_in_the_child() -> None:
    document, worker = report_document(REPORT, "fr"), PdfWorker(timeout=60)
    try:
        assert await worker.write(document_pdf, document) == document_pdf(document)
        assert await worker.write(document_docx, document) == document_docx(document)
    finally:
        await worker.close()
