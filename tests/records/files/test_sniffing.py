"""The type of a file is what its content says."""

from __future__ import annotations

import pytest

from events.records.files import sniffing
from events.records.files.sniffing import ENDINGS, media_type_of
from tests.records.files import samples

KNOWN = {
    "pdf": (samples.PDF, sniffing.PDF),
    "jpeg": (samples.picture("JPEG"), sniffing.JPEG),
    "png": (samples.picture("PNG"), sniffing.PNG),
    "webp": (samples.picture("WEBP"), sniffing.WEBP),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", sniffing.HEIC),
    "docx": (samples.DOCX, sniffing.DOCX),
    "xlsx": (samples.XLSX, sniffing.XLSX),
    "odt": (samples.ODT, sniffing.ODT),
    "calendar": (samples.ICS, sniffing.ICS),
    "calendar with a mark before it": (b"\xef\xbb\xbf" + samples.ICS, sniffing.ICS),
    "mail": (samples.EML, sniffing.EML),
    "html": (samples.HTML, sniffing.HTML),
    "html of a mail": (b"\n <DIV dir=ltr>Votre vol</DIV>", sniffing.HTML),
    "json": (b' [{"@type": "FlightReservation"}]', sniffing.JSON),
    "table": (samples.CSV, sniffing.CSV),
    "table with tabs": (b"a\tb\n1\t2\n", sniffing.CSV),
    "text": (b"Compte rendu : l'eau, l'assainissement.\nFin.", sniffing.TEXT),
    "text of Windows": ("Réunion à 9 h".encode("cp1252"), sniffing.TEXT),
    "text that begins as JSON": (b"[sic] it is not", sniffing.TEXT),
    "text with one line like a header": (b"Subject: only a subject\n\nbody", sniffing.TEXT),
}


@pytest.mark.parametrize("name", KNOWN)
def test_each_kind_is_known_by_its_content(name: str) -> None:
    data, expected = KNOWN[name]
    assert media_type_of(data) == expected


UNKNOWN = {
    "program of Windows": b"MZ\x90\x00\x03",
    "program of Linux": b"\x7fELF\x02\x01\x01",
    "nothing but spaces": b"  \n ",
    "zip of anything": samples.zipped("evil.exe"),
    "docx with macros": samples.zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "two office files in one": samples.zipped("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    "open document of another kind": samples.zipped(("mimetype", b"application/x-evil")),
    "cut zip": samples.DOCX[:60],
    "zip in the 64-bit form": samples.DOCX[:-22] + b"PK\x06\x07" + bytes(16) + samples.DOCX[-22:],
    "binary": bytes(range(256)),
    "gif": b"GIF89a" + bytes(20),
    "pdf after something else": b"\x00" + samples.PDF,
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_none_of_them_is_not_known(name: str) -> None:
    assert media_type_of(UNKNOWN[name]) is None


def test_an_office_file_with_a_list_of_members_of_a_megabyte_is_not_read() -> None:
    members = ("[Content_Types].xml", "word/document.xml")
    assert media_type_of(samples.zipped(*members, *(f"{number:0500}" for number in range(10)))) == sniffing.DOCX
    assert media_type_of(samples.zipped(*members, *(f"{number:0500}" for number in range(2_000)))) is None


def test_a_svg_is_a_page_and_never_a_picture() -> None:
    assert media_type_of(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>") == sniffing.HTML
    assert sniffing.HTML not in sniffing.PICTURES | sniffing.DOCUMENTS


def test_each_type_that_may_be_kept_has_an_ending() -> None:
    allowed = sniffing.PICTURES | sniffing.DOCUMENTS | sniffing.EVIDENCE | sniffing.RECEIPTS
    assert allowed <= set(ENDINGS)


def test_ten_megabytes_of_anything_are_looked_at() -> None:
    """Without its bounds one of these keeps the reader for minutes."""
    many = samples.zipped(*(f"{number}" for number in range(30_000)))
    for data in (b"<" * 10_000_000, b"a: b\n" * 2_000_000, b"[" * 10_000_000, b"a,b\n" * 2_500_000, many):
        media_type_of(data)
