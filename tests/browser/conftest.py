"""A real Chromium on a real server, with a mail server beside it.

Everything that `Visitor` opens is looked at by axe, must not write errors to the console, and must ask no other host
for anything. Chromium is /usr/bin/chromium or what CHROMIUM names; without it the tests are left out with a warning,
but in CI they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, sync_playwright

from tests.browser.looking import axe_findings
from tests.publishing.delivery.making import MailServer, mail_server

ROOT = Path(__file__).parent.parent.parent
_IDS_GIVEN_TWICE = """[...document.querySelectorAll("[id]")].map((it) => it.id)
    .filter((id, at, all) => all.indexOf(id) < at)"""
PATIENCE = 15_000  # milliseconds for a click to have its effect


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)


def walked_in(language: str, *others: str) -> list[ParameterSet]:
    """Return the languages of a walk: one for every run, the others with what takes long."""
    return [pytest.param(language), *(pytest.param(other, marks=pytest.mark.long) for other in others)]


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")  # Playwright keeps an event loop running: no other module's tests may run beside it
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        message = "Chromium is missing: install Debian's chromium or name it in CHROMIUM"
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            pytest.fail(message)
        warnings.warn(message, UserWarning, stacklevel=1)
        pytest.skip(message)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield made
        made.close()


@dataclass
class Site:
    """A running installation: where it is, its data, its mails, and the lines that `events demo` printed."""

    address: str
    data_dir: Path
    post: MailServer
    demonstrations: list[dict[str, str]] = field(default_factory=list)
    signed_in: Any = None  # cookies of the first demonstration's owner, whose login holds once

    def mails_to(self, recipient: str, wanted: int = 1) -> list[EmailMessage]:
        """The mails to somebody, waited for."""
        for _ in range(600):
            found = [mail for mail in self.post.mails if recipient in str(mail["To"])]
            if len(found) >= wanted:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{recipient} got no mail; there are {[str(mail['To']) for mail in self.post.mails]}")


def environment(data_dir: Path, smtp_url: str, address: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTS_")}
    return kept | {
        "EVENTS_DATA_DIR": str(data_dir),
        "EVENTS_SMTP_URL": smtp_url,
        "EVENTS_BASE_URL": address,
        "EVENTS_MAIL_RATE": "6000",
        "EVENTS_SECRET_KEY": "a key of the browser tests, long enough",
    }


@contextmanager
def running_site(data_dir: Path, *before: tuple[str, ...]) -> Iterator[tuple[Site, list[str]]]:
    """A server on a free port with its own data; the commands `before` it run first, and what they print is given."""
    with mail_server() as post:
        address = f"http://127.0.0.1:{_free_port()}"
        env = environment(data_dir, post.url, address)
        command = [sys.executable, "-m", "events.cli"]
        printed = [_printed([*command, *arguments], env) for arguments in before]
        port = str(urlsplit(address).port)
        with (data_dir / "server.log").open("w") as log:
            server = subprocess.Popen([*command, "serve", "--port", port], cwd=ROOT, env=env, stdout=log, stderr=log)
            try:
                _wait_for(address, server, data_dir / "server.log")
                yield Site(address, data_dir, post), printed
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(30)
        told = (data_dir / "server.log").read_text()
        assert "Traceback" not in told, told


def _printed(command: list[str], env: dict[str, str]) -> str:
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip().splitlines()[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(address + "/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def demonstration(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served, with a login for each walk."""
    again = ("demo", "--no-serve")
    with running_site(tmp_path_factory.mktemp("demonstration"), again, again, again) as (site, printed):
        site.demonstrations = [json.loads(line) for line in printed]
        yield site


class Visitor:
    """Somebody with a browser. `open`, `see` and the end of a test look at the page that is shown.

    Without scripts axe cannot look; the rest is looked at all the same.
    """

    def __init__(self, context: BrowserContext, address: str, *, has_scripts: bool = True) -> None:
        self.context, self.address, self.has_scripts = context, address, has_scripts
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self._looked_at: set[str] = set()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error in a script: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("response", lambda answer: self._on_status(answer.status, answer.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 422" not in message.text:
            self.wrong.append(f"console, {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"asked another host: {request.url}")

    def _on_status(self, status: int, url: str) -> None:
        if status >= 400 and status != 422:
            self.wrong.append(f"{status} {url}")

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.see()

    def press(self, role: Any, name: str, *, exact: bool = True, within: Locator | None = None) -> None:
        """Follow a link or press a button, and look at what comes."""
        (within or self.page).get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.see()

    def see(self) -> None:
        """Have axe look at the page, once for each kind of state it is in, at a phone's width too; and its language."""
        counts = [self.page.locator(what).count() for what in (".error", "main form")]
        state = f"{self.page.url.partition('#')[0]}|{self.page.title()}|{counts}"
        if state in self._looked_at:
            return
        self._looked_at.add(state)
        if self.has_scripts:
            self.wrong += [f"{self.page.url}: {finding}" for finding in axe_findings(self.page)]
        twice = self.page.evaluate(_IDS_GIVEN_TWICE)
        self.wrong += [f"{self.page.url}: the id {name} is given twice" for name in twice]
        named = urlsplit(self.page.url).path.split("/")[1]
        spoken = self.page.locator("html").get_attribute("lang")
        if len(named) == 2 and named != spoken:
            self.wrong.append(f"{self.page.url}: says to be in {spoken}")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.wrong.append(f"{self.page.url}: scrolls sideways by {wide} px")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors, `visit(address, language)`; at the end nothing may have been wrong for any of them."""
    visitors: list[Visitor] = []

    def make(address: str, language: str, **options: Any) -> Visitor:
        context = browser.new_context(locale=language, **options)
        has_scripts = bool(options.get("java_script_enabled", True))
        visitors.append(Visitor(context, address, has_scripts=has_scripts))
        return visitors[-1]

    yield make
    wrong = [line for visitor in visitors for line in visitor.wrong]
    for visitor in visitors:
        visitor.context.close()
    assert wrong == []
