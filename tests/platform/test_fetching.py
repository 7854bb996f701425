"""Fetching from an address that somebody typed: what is let through, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from events.platform.fetch_problems import FetchError, FetchProblem
from events.platform.fetching import Limits, fetch, is_public

PUBLIC = "93.184.216.34"
NAMES = {"public.test": [PUBLIC], "private.test": ["10.0.0.5"], "both.test": [PUBLIC, "127.0.0.1"], "none.test": []}


async def resolved(host: str, port: int) -> list[str]:
    if host not in NAMES:
        raise OSError("no such name")
    return NAMES[host]


def answering(request: httpx.Request) -> httpx.Response:
    """A server at every address; what it is asked for decides."""
    path = request.url.path
    if path.startswith("/to/"):
        return httpx.Response(302, headers={"location": path.removeprefix("/to/")})
    if path == "/large":
        return httpx.Response(200, content=b"x" * 1001)
    if path == "/absent":
        return httpx.Response(404)
    told = f"{request.url.host} {request.headers['host']} {request.extensions['sni_hostname']}"
    return httpx.Response(200, text=told)


async def fetched(address: str) -> bytes:
    return await fetch(address, Limits(size=1000), resolve=resolved, transport=httpx.MockTransport(answering))


async def test_the_connection_goes_to_the_address_that_was_judged_under_the_name_that_was_asked_for() -> None:
    assert await fetched("https://public.test/a.xml") == f"{PUBLIC} public.test public.test".encode()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://private.test/", FetchProblem.NOT_PUBLIC),
        ("http://both.test/", FetchProblem.NOT_PUBLIC),
        ("https://public.test/to/http://private.test/", FetchProblem.NOT_PUBLIC),
        ("https://public.test/to/https://public.test/to/http://private.test/", FetchProblem.NOT_PUBLIC),
        ("https://public.test/to/file:///etc/passwd", FetchProblem.NOT_WEB),
        ("ftp://public.test/", FetchProblem.NOT_WEB),
        ("http://me:secret@public.test/", FetchProblem.NOT_WEB),
        ("public.test", FetchProblem.NOT_WEB),
        ("http://[::1", FetchProblem.NOT_WEB),
        ("http://none.test/", FetchProblem.NOT_FOUND),
        ("http://absent.test/", FetchProblem.NOT_FOUND),
        ("https://public.test/large", FetchProblem.TOO_LARGE),
        ("https://public.test/absent", FetchProblem.REFUSED),
    ],
)
async def test_what_is_not_let_through(address: str, problem: FetchProblem) -> None:
    with pytest.raises(FetchError) as refused:
        await fetched(address)
    assert refused.value.problem is problem


async def test_a_name_that_answers_otherwise_the_second_time_is_judged_again() -> None:
    answers = [[PUBLIC], ["169.254.169.254"]]

    async def rebinding(host: str, port: int) -> list[str]:
        return answers.pop(0)

    transport = httpx.MockTransport(answering)
    with pytest.raises(FetchError) as refused:
        await fetch("http://public.test/to/http://public.test/", resolve=rebinding, transport=transport)
    assert refused.value.problem is FetchProblem.NOT_PUBLIC
    assert answers == []


async def test_redirects_without_end_are_given_up() -> None:
    with pytest.raises(FetchError) as refused:
        await fetched("https://public.test" + "/to/https://public.test" * 7 + "/")
    assert refused.value.problem is FetchProblem.NOT_FOUND


class Dripping(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.02)
            yield b"x"


async def test_a_server_that_drips_is_given_up_after_the_time_for_all_of_it() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Dripping()))
    with pytest.raises(FetchError) as refused:
        await fetch("http://public.test/", Limits(seconds=0.1), resolve=resolved, transport=transport)
    assert refused.value.problem is FetchProblem.TOO_SLOW


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - judged, not listened on
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff0e::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
