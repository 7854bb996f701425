"""Whether the DNS says that a domain takes mail; what it does not say refuses nobody."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from dns.exception import Timeout
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers

from events.platform import mail_domains
from events.platform.mail_domains import takes_mail


def failing(kind: Any, **values: object) -> Exception:
    """Return a failure of the library, whose classes have no types."""
    failure: Exception = kind(**values)
    return failure


class Record:
    """A mail exchanger, or an address."""

    preference = 0
    address = "93.184.215.14"
    strings = ()

    def __init__(self, exchange: str) -> None:
        self.exchange = exchange


class Resolver:
    """A resolver that answers as the test says, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str, str], Any]) -> None:
        self.answer, self.asked = answer, list[tuple[str, str]]()

    def resolve(self, domain: str, kind: str) -> Any:
        self.asked.append((domain, kind))
        return self.answer(domain, kind)


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> Resolver:
    """Have the DNS give these answers in turn, the last one again and again."""
    waiting = list(answers)

    def answer(_domain: str, _kind: str) -> Any:
        given = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(given, Exception):
            raise given
        return given

    made = Resolver(answer)
    monkeypatch.setattr(mail_domains, "_resolver", lambda: made)
    return made


@pytest.mark.parametrize(
    ("answers", "takes"),
    [
        ([[Record("mx.example.org.")]], True),
        ([[Record(".")]], False),  # a null MX, RFC 7505
        ([failing(NXDOMAIN)], False),
        ([failing(NoAnswer)], False),
        (
            [failing(NoAnswer), [Record("")], failing(NoAnswer)],
            True,
        ),  # an address in place of an MX
        ([failing(Timeout)], True),
        ([failing(NoNameservers)], True),
        ([OSError("no network")], True),
        ([RuntimeError("a slip of the library")], True),
    ],
)
async def test_only_a_domain_that_says_no_is_refused(
    monkeypatch: pytest.MonkeyPatch, answers: list[Any], takes: bool
) -> None:
    asked = resolving(monkeypatch, *answers).asked
    assert await takes_mail("awa@b\u00fccher.example") is takes
    assert asked[0] == ("xn--bcher-kva.example", "MX")


async def test_a_slow_resolver_holds_neither_the_answer_nor_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    monkeypatch.setattr(mail_domains, "_takes_mail", lambda _domain: not may_end.wait(5))
    monkeypatch.setattr(mail_domains, "_PATIENCE", 0.05)
    began, ticks = time.monotonic(), 0
    waiting = asyncio.create_task(takes_mail("awa@example.org"))
    while not waiting.done():
        ticks += 1
        await asyncio.sleep(0.005)
    may_end.set()
    assert waiting.result() is True
    assert ticks > 3
    assert time.monotonic() - began < 1
