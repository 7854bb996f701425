"""Names of files: nothing of a path, nothing that lies about the type."""

from __future__ import annotations

import pytest

from events.records.files.names import LONGEST_NAME, disposition, kept_name
from events.records.files.sniffing import CSV, EML, HTML, JPEG, PDF, TEXT

KEPT = [
    ("Billet Montréal.pdf", PDF, "Billet Montréal.pdf"),
    ("../../etc/passwd", TEXT, "passwd.txt"),
    ("..\\..\\windows\\système.ini", TEXT, "système.ini.txt"),
    ("/etc/cron.d/job", TEXT, "job.txt"),
    ("..", TEXT, "document.txt"),
    ("", PDF, "document.pdf"),
    (".htaccess", TEXT, "htaccess.txt"),
    ("facture.PDF", PDF, "facture.pdf"),
    ("photo.heic", JPEG, "photo.jpg"),
    ("photo.jpeg", JPEG, "photo.jpeg"),
    ("photo.png", JPEG, "photo.jpg"),
    ("page.png", HTML, "page.png.html"),
    ("run.exe", CSV, "run.exe.csv"),
    ("a\r\nSet-Cookie: x.txt", TEXT, "a Set-Cookie x.txt"),
    ("nul\x00byte.txt", TEXT, "nulbyte.txt"),
    ("invoice\u202efdp.exe", TEXT, "invoicefdp.exe.txt"),
    ('"quoted<name>".eml', EML, "quotedname.eml"),
    ("مذكرة.pdf", PDF, "مذكرة.pdf"),
]


@pytest.mark.parametrize(("given", "media_type", "expected"), KEPT)
def test_of_a_name_is_kept_what_is_one(given: str, media_type: str, expected: str) -> None:
    assert kept_name(given, media_type, "document") == expected


def test_a_long_name_keeps_its_ending() -> None:
    name = kept_name("é" * 500 + ".pdf", PDF, "document")
    assert (len(name), name[-5:]) == (LONGEST_NAME, "é.pdf")


def test_an_answer_says_the_name_in_ascii_and_as_it_is() -> None:
    assert disposition("attachment", 'Reçu "été" 1.pdf') == (
        "attachment; filename=\"Recu _ete_ 1.pdf\"; filename*=UTF-8''Re%C3%A7u%20%22%C3%A9t%C3%A9%22%201.pdf"
    )
    assert disposition("inline", "x\r\ny.pdf").split(";")[1] == ' filename="x__y.pdf"'
