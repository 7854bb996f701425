"""A printed badge held in front of a real browser's camera: the stream is a file, everything else is as at the door."""

from __future__ import annotations

import asyncio
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pypdfium2
import pytest

from events.app import SCHEMA
from events.congress.badges.document_queries import badge_pdf
from events.congress.registration.models import Registration
from events.platform.pdf.worker import PdfWorker
from events.platform.signing import Signer
from events.platform.storage.database import open_database
from events.platform.storage.revisions import Revisions
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.settings import Settings, read_settings
from tests.conftest import SECRET
from tests.factories import make_event, sign_in
from tests.publishing.delivery.making import make_registration

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"


async def filled(settings: Settings) -> tuple[dict[str, str], bytes]:
    """An event with one guest: the cookies of who stands at the door, and the guest's badge."""
    async with open_database(settings.database_url, SCHEMA):
        event = await make_event()
        guest = await make_registration(event)
        signer = Signer(settings.secret_key)
        here = Installation(settings, signer, Revisions(settings.database_url), PdfWorker())
        registration = await Registration.get(id=guest.id).select_related("event")
        badge = await badge_pdf(here, registration, "fr")
        await here.pdf.close()
        return await sign_in(event=event, role="check_in"), badge


def stream_of(badge: bytes, folder: Path) -> Path:
    """What a camera sees that a badge is held in front of: one JPEG after the other."""
    page = pypdfium2.PdfDocument(badge)[0].render(scale=2.2).to_pil()
    frame = io.BytesIO()
    page.crop((0, 420, 640, 900)).convert("RGB").save(frame, "JPEG", quality=80)
    file = folder / "camera.mjpeg"
    file.write_bytes(frame.getvalue() * 10)
    return file


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "EVENTS_DATA_DIR": str(tmp_path / "data"),
        "EVENTS_DATABASE_URL": database_url,
        "EVENTS_BASE_URL": f"http://127.0.0.1:{port}",
        "EVENTS_SECRET_KEY": SECRET,
    }


@pytest.fixture
def prepared(environment: dict[str, str]) -> tuple[dict[str, str], bytes]:
    """Filled before the server starts: a SQLite file belongs to one process."""
    return asyncio.run(filled(read_settings(environment)))


@pytest.fixture
def served(environment: dict[str, str], prepared: object) -> Iterator[str]:
    """The server as people start it; gives its address once it answers."""
    base = environment["EVENTS_BASE_URL"]
    arguments = ["-c", "from events.cli import main; main()", "serve", "--port", base.rpartition(":")[2]]
    process = subprocess.Popen([sys.executable, *arguments], env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                httpx.get(base + "/healthz", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(
    not Path(CHROMIUM).exists() and os.environ.get("CI") != "true", reason="Chromium is not there: apt install chromium"
)
def test_a_badge_in_front_of_the_camera_is_welcome(
    prepared: tuple[dict[str, str], bytes], served: str, tmp_path: Path
) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    cookies, badge = prepared
    fakes = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    camera = f"--use-file-for-fake-video-capture={stream_of(badge, tmp_path)}"
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *fakes, camera])
        context = browser.new_context(permissions=["camera"])
        context.add_cookies([{"name": name, "value": value, "url": served} for name, value in cookies.items()])
        page = context.new_page()
        page.goto(served + address("organize.check_in", "en", slug="congress"))
        page.get_by_role("button", name="Scan with the camera").click()
        page.locator(".verdict-welcome").wait_for(timeout=20_000)
        assert page.locator(".verdict-name").inner_text() == "Awa Diallo"
        assert page.locator("[data-count]").inner_text() == "1 in, of 1 expected"
        page.wait_for_timeout(1500)  # held there it counts once
        assert page.locator("[data-scans] li").count() == 1
        browser.close()
