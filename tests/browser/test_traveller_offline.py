"""A journey on a phone without a network: the server is stopped and the browser started again in between."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, ViewportSize, expect, sync_playwright

from tests.browser.conftest import ROOT, _free_port, _printed, _wait_for, chromium, environment
from tests.browser.looking import axe_findings

_PHONE = ViewportSize(width=390, height=844)
_DOCUMENT = b"What to say at the border\nOne line per person\n"


class Server:
    """An installation with the demonstration, to be stopped and started again on its port."""

    def __init__(self, data_dir: Path) -> None:
        self.address = f"http://127.0.0.1:{_free_port()}"
        self.data_dir = data_dir
        self.env = environment(data_dir, "", self.address)
        self.env.pop("EVENTS_SMTP_URL")
        self.running: subprocess.Popen[bytes] | None = None
        self.command = [sys.executable, "-m", "events.cli"]
        self.demonstration: dict[str, str] = json.loads(_printed([*self.command, "demo", "--no-serve"], self.env))

    def start(self) -> None:
        port = self.address.rpartition(":")[2]
        log = self.data_dir / "server.log"
        with log.open("a") as told:
            command = [*self.command, "serve", "--port", port]
            self.running = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=told, stderr=told)
        _wait_for(self.address, self.running, log)

    def stop(self) -> None:
        if self.running is not None:
            self.running.send_signal(signal.SIGTERM)
            self.running.wait(30)
            self.running = None

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.data_dir / 'events.db'}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]


class Office:
    """Somebody of the office who is signed in."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = httpx.Client(base_url=server.address)
        self.client.post(server.demonstration["organizer_login"])
        traveller = server.demonstration["traveller"].rpartition("/")[2]
        self.code, self.slug = next(iter(self._of(traveller)))

    def _of(self, token: str) -> list[tuple[Any, ...]]:
        import base64
        import uuid

        subject = uuid.UUID(bytes=base64.urlsafe_b64decode(token[:22] + "=="))
        sql = "SELECT d.code, m.slug FROM delegate d JOIN mission m ON m.id = d.mission_id WHERE d.id = '%s'"
        return self.server.rows(sql % subject)

    def post(self, path: str, **options: Any) -> None:
        answer = self.client.post(f"/fr/organize/missions/{self.slug}/{path}", **options)
        assert answer.status_code == 303, answer.text


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    if chromium() is None:
        pytest.skip("Chromium is missing")
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("field"))
    made.start()
    yield made
    made.stop()
    assert "Traceback" not in (made.data_dir / "server.log").read_text()


@pytest.fixture(scope="module")
def office(server: Server) -> Iterator[Office]:
    made = Office(server)
    made.post("documents", data={"name": "Border", "for_travellers": "y"}, files={"file": ("border.txt", _DOCUMENT)})
    yield made
    made.client.close()


@pytest.fixture
def up(server: Server) -> Iterator[Server]:
    """The server, running before and after."""
    if server.running is None:
        server.start()
    yield server
    if server.running is None:
        server.start()


class Phone:
    """A browser whose data outlive it."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright, self._folder = playwright, folder
        self.errors: list[str] = []
        self.context: BrowserContext
        self.page: Page
        self.on()

    def on(self) -> None:
        self.context = self._playwright.chromium.launch_persistent_context(
            self._folder,
            executable_path=chromium(),
            args=["--no-sandbox"],
            viewport=_PHONE,
            locale="fr",
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(f"{error} {error.stack}"))

    def restart(self) -> None:
        self.context.close()
        self.on()

    def keep(self, address: str) -> None:
        self.page.goto(address)
        self.page.locator("[data-keep-button]").click()
        expect(self.page.locator("[data-keep-kept]")).to_be_visible(timeout=60_000)

    def waiting(self) -> list[str]:
        found: list[str] = self.page.evaluate("fieldOutbox.all().then((all) => all.map((one) => one.state))")
        return found

    def caches(self) -> int:
        return int(self.page.evaluate("caches.keys().then((names) => names.length)"))


@pytest.fixture
def phone(playwright: Playwright, tmp_path: Path) -> Iterator[Phone]:
    made = Phone(playwright, tmp_path / "phone")
    yield made
    made.context.close()
    assert made.errors == []


@pytest.fixture
def journey(up: Server, office: Office) -> str:
    return up.address + up.demonstration["traveller"]


def test_a_kept_journey_opens_without_server_in_a_browser_that_was_started_again(
    up: Server, journey: str, phone: Phone
) -> None:
    phone.keep(journey)
    cards = phone.page.locator(".itinerary li.leg[id] .leg-head a")
    addresses = [cards.nth(at).get_attribute("href") or "" for at in range(cards.count())]
    titles = cards.all_inner_texts()
    up.stop()
    phone.restart()
    page = phone.page

    page.goto(journey)
    assert page.locator(".itinerary li.leg[id] .leg-head a").all_inner_texts() == titles
    age = page.locator("[data-copy-age]")
    expect(age).to_be_visible()
    assert re.search(r"\d\d:\d\d", age.inner_text())
    assert axe_findings(page) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.thumbs')).position") == "fixed"  # its style sheet

    page.goto(up.address + addresses[len(addresses) // 2])  # never opened before
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[len(addresses) // 2])
    expect(page.locator("[data-copy-age]")).to_be_visible()
    page.goto(journey + "/contacts")
    assert page.locator("a[href^='tel:']").count() > 3
    page.goto(journey + "/map")
    expect(page.locator("svg.map").first).to_be_visible()

    page.goto(journey + "/documents")
    with page.expect_download() as download:
        page.get_by_role("link", name="Border").click()
    assert Path(download.value.path()).read_bytes() == _DOCUMENT
    # the journey itself is kept in one language: another one leads there
    page.goto(journey.replace("/fr/", "/es/"))
    assert page.url == journey


def test_what_is_written_without_server_is_sent_once_when_it_is_back(
    up: Server, office: Office, journey: str, phone: Phone, tmp_path: Path
) -> None:
    from PIL import Image

    office.post("roll-call/opening", data={"message": "Éclairs au-dessus de la ville"})
    picture = tmp_path / "recu.jpg"
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(picture, quality=95)
    phone.keep(journey)
    up.stop()
    phone.restart()
    page = phone.page

    page.goto(journey)
    page.locator(".roll-safe").click()
    expect(page.locator(".outbox-list li")).to_have_count(1)
    page.goto(journey + "/notes")
    page.locator("#note summary").click()
    page.locator("#note-body").fill("Le pont est fermé")
    page.locator("#note button[type=submit]").click()
    expect(page.locator(".outbox-list li")).to_have_count(2)
    page.locator("#receipt summary").click()
    page.locator("#receipt-file").set_input_files(picture)
    page.locator("#receipt-amount").fill("12,50")
    page.locator("#receipt-currency").select_option("EUR")
    page.locator("#receipt button[type=submit]").click()
    expect(page.locator(".outbox-list li")).to_have_count(3)
    assert phone.waiting() == ["waiting"] * 3

    phone.restart()
    phone.page.goto(journey + "/notes")
    assert phone.waiting() == ["waiting"] * 3  # a failure loses nothing
    phone.page.goto("about:blank")  # whether the worker sends it now or the next page, the next page tells
    up.start()
    phone.page.goto(journey + "/notes")
    expect(phone.page.locator("[data-sent] p")).to_have_count(3)
    assert phone.waiting() == []
    phone.page.reload()
    phone.page.wait_for_timeout(500)
    notes = "SELECT kind, body FROM field_note ORDER BY kind"
    assert up.rows(notes) == [("note", "Le pont est fermé"), ("receipt", "")]
    receipts = "SELECT amount, delegate_id IS NOT NULL FROM receipt WHERE nonce IN (SELECT nonce FROM field_note)"
    assert up.rows(receipts) == [(1250, 1)]
    assert up.rows("SELECT is_safe, answered_at < received_at FROM roll_answer") == [(1, 1)]
    office.post("roll-call/closing")


def test_what_the_server_refuses_stays_on_the_phone_to_be_corrected(
    up: Server, journey: str, phone: Phone, tmp_path: Path
) -> None:
    from PIL import Image

    picture = tmp_path / "recu.jpg"
    Image.new("RGB", (40, 30), "white").save(picture)
    phone.keep(journey)
    up.stop()
    page = phone.page
    page.goto(journey + "/notes?kind=receipt")
    page.locator("#receipt summary").click()
    page.locator("#receipt-file").set_input_files(picture)
    page.locator("#receipt-amount").fill("12,5x")
    page.locator("#receipt button[type=submit]").click()
    expect(page.locator(".outbox-list li")).to_have_count(1)
    up.start()
    page.goto(journey + "/notes")
    expect(page.locator(".outbox-list .is-refused")).to_have_count(1)
    page.locator("[data-again]").click()
    assert page.locator("#receipt-amount").input_value() == "12,5x"
    before = up.one("SELECT count(*) FROM receipt")
    page.locator("#receipt-amount").fill("12")
    page.locator("#receipt button[type=submit]").click()
    page.wait_for_url("**/notes")
    expect(page.locator("[data-sent] p")).to_have_count(1)
    assert phone.waiting() == []
    assert up.one("SELECT count(*) FROM receipt") == before + 1


def test_forgetting_takes_everything_off_the_phone(up: Server, journey: str, phone: Phone) -> None:
    phone.keep(journey)
    assert phone.caches() == 1
    phone.page.locator("[data-keep-forget]").click()
    expect(phone.page.locator("[data-keep-none]")).to_be_visible()
    assert phone.caches() == 0
    registrations = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    assert phone.page.evaluate(registrations) == 0
    up.stop()
    phone.restart()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        phone.page.goto(journey)


def test_a_link_that_was_replaced_takes_the_copy_along_at_the_next_contact(
    up: Server, office: Office, journey: str, phone: Phone
) -> None:
    phone.keep(journey)
    office.post(f"delegates/{office.code}/link/renewal")
    answer = phone.page.goto(journey)
    assert answer is not None
    assert answer.status == 404
    phone.page.wait_for_timeout(500)
    assert phone.caches() == 0
    up.stop()
    phone.restart()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        phone.page.goto(journey)
