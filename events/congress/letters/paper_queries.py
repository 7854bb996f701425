"""Letters as PDFs, and what is needed to make one."""

from __future__ import annotations

import asyncio
from uuid import UUID

from events.congress.letters.composing import LetterContent
from events.congress.letters.document import Pictures, Proof, letter_pdf
from events.congress.letters.models import Certificate, Letter, LetterPaper
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.storage.blobs import path_of
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.records.files.models import StoredFile


async def pdf_of(here: Installation, letter: Letter, content: LetterContent) -> bytes:
    """Return an issued letter with its code. Raise PdfError."""
    with speaking(content.language):
        words = _("To check that this letter is genuine, scan the code or open the address below.")
    proof = _proof(here, letter.code, words, content.language)
    return await _written(here, content, proof, (letter.letterhead_id, letter.signature_id))


async def certificate_pdf(
    here: Installation, certificate: Certificate, content: LetterContent, paper: LetterPaper | None
) -> bytes:
    """Return a certificate with its code. Raise PdfError."""
    with speaking(content.language):
        words = _("To check that this certificate is genuine, scan the code or open the address below.")
    proof = _proof(here, certificate.code, words, content.language)
    return await _written(here, content, proof, (paper.letterhead_id, paper.signature_id) if paper else (None, None))


def _proof(here: Installation, code: str, words: str, language: str) -> Proof:
    link = here.absolute(address("letters.letter", language, code=code))
    with speaking(language):
        return Proof(code, link, words, _("QR code that leads to the page that checks this paper"))


async def draft_pdf(here: Installation, content: LetterContent, pictures: tuple[UUID | None, UUID | None]) -> bytes:
    """Return a letter that is not issued, which says so: it has no code. Raise PdfError."""
    with speaking(content.language):
        proof = Proof("", "", _("Draft: not issued."), "")
    return await _written(here, content, proof, pictures)


async def _written(
    here: Installation, content: LetterContent, proof: Proof, pictures: tuple[UUID | None, UUID | None]
) -> bytes:
    letterhead, signature = [await _bytes_of(here, file_id) for file_id in pictures]
    with speaking(content.language):
        shown = Pictures(letterhead, signature, content.issuer, _("Signature"))
    return await here.pdf.write(letter_pdf, content, proof, shown)


async def _bytes_of(here: Installation, file_id: UUID | None) -> bytes:
    stored = await StoredFile.get_or_none(id=file_id, deleted_at=None) if file_id else None
    if stored is None:
        return b""
    path = path_of(here.settings.files_dir, stored.stored_as)
    return await asyncio.to_thread(lambda: path.read_bytes() if path.is_file() else b"")
