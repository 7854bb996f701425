"""What tests see in a page: axe's findings, its weight, and the code in a picture."""

from __future__ import annotations

import io
import re
from email.message import EmailMessage
from typing import Any

import pypdfium2
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

_AXE = Axe()


def axe_findings(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA and its good practices, one line each."""
    found = _AXE.run(page).response["violations"]
    return [f"axe: {rule['id']} ({rule['help']}): {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def weight(browser: Browser, address: str, language: str) -> int:
    """Bytes over the wire of a first visit, headers and everything that the page loads included."""
    context = browser.new_context(locale=language)
    page = context.new_page()
    total = 0

    def add(event: dict[str, Any]) -> None:
        nonlocal total
        total += int(event["encodedDataLength"])

    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", add)
    page.goto(address, wait_until="networkidle")
    context.close()
    return total


def code_on(page: Page) -> str:
    """The text of the QR code that the page shows, read from what is on the screen."""
    picture = page.locator(".qr").first.screenshot()
    return _read(Image.open(io.BytesIO(picture)))


def code_in_pdf(content: bytes) -> str:
    """The text of the QR code on the first page of a PDF, at 300 dots per inch."""
    document = pypdfium2.PdfDocument(content)
    try:
        return _read(document[0].render(scale=300 / 72).to_pil())
    finally:
        document.close()


def _read(image: Image.Image) -> str:
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.barcode_formats_from_str("QRCode"))
    assert len(found) == 1, f"{len(found)} codes"
    return str(found[0].text)


def text_of_mail(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def token_in(url: str) -> str:
    """The private part of an address of a personal page."""
    found = re.search(r"/registrations/([\w-]{46})", url)
    assert found is not None, url
    return found[1]
