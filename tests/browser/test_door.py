"""The door in a real browser: a badge in front of a camera whose stream is a file, and readings without a network."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pypdfium2
import pytest

from events.app import SCHEMA
from events.congress.badges.document_queries import badge_pdf
from events.congress.registration.models import Registration
from events.platform.language.cleaning import fold
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

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
DOOR = address("organize.check_in", "en", slug="congress")


@dataclass(frozen=True)
class Prepared:
    """An event of these days: the cookies of who stands at the door, the badge of Awa Diallo, and references."""

    cookies: dict[str, str]
    badge: bytes


GUESTS = {"AAAA-0001": "Zoé Ndiaye", "AAAA-0002": "Ana Quispe", "AAAA-0003": "Marie-Claire Ouédraogo"}


async def filled(settings: Settings) -> Prepared:
    today = dt.datetime.now(dt.UTC).date()
    async with open_database(settings.database_url, SCHEMA):
        event = await make_event(starts_on=today - dt.timedelta(days=1), ends_on=today + dt.timedelta(days=1))
        guest = await make_registration(event)
        for reference, name in GUESTS.items():
            await make_registration(event, reference=reference, badge_name=name, search_text=fold(name))
        signer = Signer(settings.secret_key)
        here = Installation(settings, signer, Revisions(settings.database_url), PdfWorker())
        registration = await Registration.get(id=guest.id).select_related("event")
        badge = await badge_pdf(here, registration, "fr")
        await here.pdf.close()
        return Prepared(await sign_in(event=event, role="check_in"), badge)


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
def prepared(environment: dict[str, str]) -> Prepared:
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


HAS_CHROMIUM = pytest.mark.skipif(
    not Path(CHROMIUM).exists() and os.environ.get("CI") != "true", reason="Chromium is not there: apt install chromium"
)


@contextmanager
def at_the_door(prepared: Prepared, base: str, *arguments: str) -> Iterator[Page]:
    """The page of whoever stands at the door."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *arguments])
        context = browser.new_context(permissions=["camera"])
        page = context.new_page()
        sign_in_again(page, prepared, base)
        page.goto(base + DOOR)
        yield page
        browser.close()


def sign_in_again(page: Page, prepared: Prepared, base: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": base} for name, value in prepared.cookies.items()])


def lines(page: Page) -> list[tuple[str, str]]:
    """The name and the state of each reading, the latest first."""
    rows = page.locator(".scans li").all()
    return [(row.locator("span").first.inner_text(), row.locator("span").last.inner_text()) for row in rows]


def read(page: Page, code: str) -> None:
    page.get_by_label("Code of the badge").fill(code)
    page.keyboard.press("Enter")


def large(page: Page) -> tuple[str, str]:
    """What stands large: the title and the name."""
    return page.locator(".verdict h2").inner_text(), page.locator(".verdict-name").inner_text()


@HAS_CHROMIUM
def test_a_badge_in_front_of_the_camera_is_welcome(prepared: Prepared, served: str, tmp_path: Path) -> None:
    fakes = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    camera = f"--use-file-for-fake-video-capture={stream_of(prepared.badge, tmp_path)}"
    with at_the_door(prepared, served, *fakes, camera) as page:
        page.get_by_role("button", name="Scan with the camera").click()
        page.locator(".verdict-welcome").wait_for(timeout=20_000)
        assert page.locator(".verdict-name").inner_text() == "Awa Diallo"
        assert page.locator("[data-count]").inner_text() == "1 in, of 4 expected"
        page.wait_for_timeout(1500)  # held there it counts once
        assert page.locator("[data-scans] li").count() == 1


@HAS_CHROMIUM
def test_each_reading_has_a_line_and_none_is_shown_under_anothers_name(prepared: Prepared, served: str) -> None:
    """Two answers are stalled: what comes late goes to its own line, and not where the guest of now is."""
    stalled: list[Route] = []

    def stall(route: Route) -> None:
        stalled.append(route)

    with at_the_door(prepared, served) as page:
        read(page, "AAAA-0001")
        page.locator(".verdict-welcome").wait_for()
        page.route("**" + DOOR, stall)
        read(page, "AAAA-0002")
        assert large(page) == ("Waiting for the answer", "AAAA-0002")
        read(page, "AAAA-0003")
        assert lines(page) == [
            ("AAAA-0003", "Waiting for the answer"),
            ("AAAA-0002", "Waiting for the answer"),
            ("Zoé Ndiaye", "Welcome"),
        ]
        page.locator(".verdict-kept").wait_for(timeout=8000)
        assert large(page) == ("No answer after 5 seconds", "AAAA-0003")
        assert {state for _name, state in lines(page)[:2]} == {"No answer after 5 seconds: kept, will be sent again"}
        stalled[0].continue_()
        page.get_by_text("Ana Quispe").wait_for()
        assert large(page) == ("No answer after 5 seconds", "AAAA-0003")
        stalled[1].continue_()
        page.locator(".verdict-welcome").wait_for()
        assert large(page) == ("Welcome", "Marie-Claire Ouédraogo")
        assert [name for name, _state in lines(page)] == ["Marie-Claire Ouédraogo", "Ana Quispe", "Zoé Ndiaye"]
        assert page.locator("[data-count]").inner_text() == "3 in, of 4 expected"


@HAS_CHROMIUM
def test_what_was_read_without_a_network_survives_a_reload_and_is_answered_once(
    prepared: Prepared, served: str
) -> None:
    with at_the_door(prepared, served) as page:
        page.route("**" + DOOR, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        read(page, "AAAA-0001")
        read(page, "nobody has this")
        read(page, "AAAA-0001")  # once more, because nothing happens
        page.locator(".verdict-kept").wait_for()
        assert [name for name, _state in lines(page)] == ["nobody has this", "AAAA-0001"]
        page.reload()
        assert [name for name, _state in lines(page)] == ["nobody has this", "AAAA-0001"]

        def lost(route: Route) -> None:
            """The server hears it, and its answer does not arrive."""
            if route.request.method == "POST":
                route.fetch()
                route.abort()
            else:
                route.continue_()

        page.unroute("**" + DOOR)
        page.route("**" + DOOR, lost)
        with page.expect_request(lambda request: request.method == "POST", timeout=20_000):
            pass
        page.wait_for_timeout(500)
        page.unroute("**" + DOOR)
        page.reload()
        page.get_by_text("Zoé Ndiaye").wait_for(timeout=20_000)
        page.locator(".scans li[data-state=answered]").nth(1).wait_for()
        assert lines(page) == [("nobody has this", "Unknown code"), ("Zoé Ndiaye", "Welcome")]
        assert page.evaluate("localStorage.length") == 0
        page.reload()
        assert lines(page) == []


@HAS_CHROMIUM
def test_somebody_found_by_name_waits_for_the_answer_too_and_a_signed_out_door_keeps(
    prepared: Prepared, served: str
) -> None:
    with at_the_door(prepared, served) as page:
        page.goto(f"{served}{DOOR}?q=ndiaye")
        page.context.clear_cookies()
        page.locator(".guests button").click()
        page.locator(".verdict-kept").wait_for()
        assert large(page) == ("Not taken by the server", "Zoé Ndiaye")
        sign_in_again(page, prepared, served)
        page.goto(served + DOOR)
        page.get_by_text("Welcome").wait_for()
        assert lines(page) == [("Zoé Ndiaye", "Welcome")]
