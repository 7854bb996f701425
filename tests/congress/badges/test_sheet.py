"""Badges on paper, read back with tools we did not write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
import zxingcpp

from events.congress.badges.codes import new_short_code, sign_badge, signing_key
from events.congress.badges.sheet import BadgeFace, badges_pdf

KEY = signing_key(b"a secret of the installation, long enough", 1)
EVENT = UUID("0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1")


def face(number: int = 0, **changes: Any) -> BadgeFace:
    made = BadgeFace(
        name="Aminata Traoré",
        organization="SOMAGEP",
        country="Mali",
        category="Intervenante",
        category_colour=1,
        languages=("Français", "Bamanankan"),
        event_name="6e Congrès mondial des partenariats d’opérateurs d’eau",
        event_dates="25–28 mai 2027",
        place="Barcelone",
        short_code="0123-4567-B",
        qr_text=sign_badge(KEY, number.to_bytes(8), 1, EVENT),
        qr_description="Code QR du badge",
        language="fr",
    )
    return replace(made, **changes)


def pages(*faces: BadgeFace) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(badges_pdf(faces, language="fr", title="Badges"))


def text_of(document: pypdfium2.PdfDocument, page: int = 0) -> str:
    """The text layer, its lines joined; the reader gives a hyphen at a line's end as U+FFFE."""
    text = document[page].get_textpage().get_text_range()
    return " ".join(text.replace("\xa0", " ").replace("\ufffe", "-").split())


def scanned(document: pypdfium2.PdfDocument, page: int = 0) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(document[page].render(scale=2).to_pil())]


def test_a_badge_is_one_a6_page_whose_code_reads_back_exactly() -> None:
    document = pages(face())
    width, height = document[0].get_size()
    assert len(document) == 1
    assert (round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)) == (105.0, 148.0)
    assert scanned(document) == [face().qr_text]


def test_a_badge_shows_everything_in_reading_order() -> None:
    assert text_of(pages(face(attendance="En ligne"))) == (
        "6e Congrès mondial des partenariats d’opérateurs d’eau 25–28 mai 2027 · Barcelone "
        "Aminata Traoré SOMAGEP Mali 0123-4567-B Français Bamanankan Intervenante En ligne"
    )


def test_a_badge_without_organization_leaves_it_out() -> None:
    assert "Aminata Traoré Mali" in text_of(pages(face(organization="")))


def test_many_badges_keep_their_order_and_each_its_own_code() -> None:
    """More than a few codes are drawn as a series: the same codes must come out."""
    faces = [face(number, name=f"Ana Núñez {number}", short_code=new_short_code()) for number in range(24)]
    document = pages(*faces)
    assert [scanned(document, page) for page in range(24)] == [[face.qr_text] for face in faces]
    assert all(f"Ana Núñez {page} SOMAGEP" in text_of(document, page) for page in range(24))


def test_the_same_faces_give_the_same_bytes() -> None:
    assert badges_pdf([face()], language="fr", title="Badges") == badges_pdf([face()], language="fr", title="Badges")


def test_a_sheet_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        badges_pdf([], language="fr", title="Badges")


def test_the_document_says_its_title_and_language_and_is_tagged() -> None:
    pdf = badges_pdf([face(language="es-BO")], language="es", title="Credenciales «Congreso»")
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "Credenciales «Congreso»"
    for part in (b"/Lang(es)", b"/MarkInfo", b"/StructTreeRoot", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert part in pdf


LONG = "María del Carmen Fernández-Villaverde y Gutiérrez de la Concha"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Li Na",
            LONG,
            "Nguyễn Thị Phương Thảo",
            "Jean-Baptiste Ouédraogo",
            "Łukasz Śćibor-Żółć",
            "Þórdís Ægisdóttir",
        ),
        *("Владислав Преображенский-Константинопольский", "Γεώργιος Παπαδόπουλος", "O'Neill van der Berg"),
    ],
)
def test_a_name_stands_whole_in_the_text_layer(name: str) -> None:
    assert name in text_of(pages(face(name=name, organization="Empresa " * 12)))


def ink_in(document: pypdfium2.PdfDocument, top: float, bottom: float) -> int:
    """How many dark pixels lie between two heights of the page, in millimetres."""
    picture = document[0].render(scale=2).to_pil().convert("L")
    scale = picture.height / 148
    part = picture.crop((0, int(top * scale), picture.width, int(bottom * scale)))
    return sum(part.histogram()[:128])


@pytest.mark.parametrize("name", ["محمد عبد الرحمن الشريف", "علی‌رضا حسینی", LONG])
def test_a_name_is_drawn_within_its_margins(name: str) -> None:
    document = pages(face(name=name))
    picture = document[0].render(scale=2).to_pil().convert("L").crop((0, 0, 595, 450))
    left, _, right, _ = picture.point(lambda shade: 255 if shade < 128 else 0).getbbox() or (0, 0, 0, 0)
    margin = 9 / 105 * picture.width
    assert left >= margin - 2
    assert right <= picture.width - margin + 2
    assert ink_in(document, 31, 60) > 1000


def test_between_the_person_and_the_code_stays_air() -> None:
    for name in (LONG, LONG + " " + LONG, "W" * 120, "ŴŶ " * 40):
        document = pages(
            face(name=name, function="F " * 100, organization="Empresa Metropolitana " * 8, country="X" * 60)
        )
        assert ink_in(document, 82.5, 83.8) == 0, name
        assert scanned(document) == [face().qr_text]


def raw_text(document: pypdfium2.PdfDocument) -> str:
    """The text layer as the reader gives it, in which a hyphen at a line's end is U+FFFE."""
    return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    ("name", "double"),
    [
        ("Marie-Claire Ouédraogo-Compaoré", "Marie-Claire"),
        ("Anne-Marie-Josephine Nguyen van der Velden", "Anne-Marie-Josephine"),
        ("Awa Ndiaye-Kouyaté", "Ndiaye-Kouyaté"),
        ("Jean-Pierre", "Jean-Pierre"),
    ],
)
def test_a_double_name_is_not_broken_at_its_hyphen(name: str, double: str) -> None:
    document = pages(face(name=name))
    assert double in raw_text(document)
    assert name in text_of(document)


def test_a_double_name_that_no_line_could_hold_at_a_readable_size_is_broken() -> None:
    name = "Wolfgang-Maximilian-Ferdinand-Alexander Schmidt"
    document = pages(face(name=name))
    assert name not in raw_text(document)
    assert name in text_of(document)


FUNCTION = "Directrice adjointe chargée de la planification et des investissements du réseau d’eau potable et de la "
VENUE = "Centre de conventions international de Barcelone, bâtiment C, porte 4, Rambla Prim 1-17, 08019 Barcelone"


def test_function_and_venue_stand_whole() -> None:
    function = FUNCTION + "coopération décentralisée avec les collectivités partenaires du bassin"
    long = face(function=function, place=VENUE, organization="Société " * 19, country="X" * 60)
    document = pages(long)
    text = text_of(document)
    assert f"{VENUE} Aminata Traoré {function} {long.organization.strip()}" in text
    assert "…" not in text
    assert ink_in(document, 82.5, 83.8) == 0
    assert ink_in(document, 29.2, 30.4) == 0
    assert scanned(document) == [long.qr_text]


HOSTILE = [
    '#read("/etc/passwd")',
    '#eval("1+1") $x^2$ *bold* _it_ `raw` @ref <label> // comment',
    "*" * 500 + "[",
    '"}, {"name": "x"}',
    "\\u{41} \\ # ]",
    "</svg><script>alert(1)</script>",
    "a\x00b\x07c\x1bd\x7fe\x85f",
    "\u202eevil\u202c \u2066x\u2069 \u200f",
    "\u2028\u2029\r\n\t",
    "\ud800\udfff\ud83d",
    "\ufffe\uffff\U0010ffff\ue000",
    "李小龍 አበበ हिन्दी 👩‍💧 שלום",
    "e" + "\u0301" * 300,
    "\u0301\u0308",
    "\u200b" * 50,
    "\u00ad\u00a0\u202f\u3000",
    "x" * 5000,
    "ﷺ" * 130,
    "م" * 5000,
    "a b " * 2000,
    "-" * 300,
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_neither_break_out_nor_break_down(text: str) -> None:
    document = pages(
        face(name=text, organization=text, country=text, category=text, event_name=text, languages=[text] * 9),
        face(event_dates=text, place=text, attendance=text, short_code=text, qr_description=text, language=text[:9]),
    )
    assert len(document) == 2
    assert scanned(document) == scanned(document, 1) == [face().qr_text]


def test_markup_is_printed_and_not_obeyed() -> None:
    shown = text_of(pages(face(name='#read("/etc/passwd")', organization="*a* _b_ $c$ #sys.version")))
    assert '#read("/etc/passwd")*a*_b_$c$#sys.version' in shown.replace(" ", "")


def test_a_title_cannot_break_the_document() -> None:
    pdf = badges_pdf([face()], language="../x", title="\x00\ud800 #panic() \u202e")
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "#panic()"


def test_any_text_may_be_the_qrs() -> None:
    for text in ("é", "7", "lower case and ÉÑ", "W1" + "07" * 250):
        document = pages(face(qr_text=text))
        assert scanned(document) == [text]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_band_reaches_from_edge_to_edge(language: str) -> None:
    picture = pages(face(language=language))[0].render(scale=1).to_pil().convert("RGB")
    foot = picture.height - 4
    assert picture.getpixel((2, foot)) == picture.getpixel((picture.width - 3, foot)) == (0x9A, 0x4A, 0x0C)
