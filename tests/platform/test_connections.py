"""Slow and numerous clients: cut in time, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from events.platform import connections
from events.platform.connections import BoundedProtocol, is_trusted, origin_of

GET = b"GET / HTTP/1.1\r\nhost: events.test\r\n\r\n"
BEGUN = b"POST / HTTP/1.1\r\nhost: events.test\r\ncontent-length: 1000000\r\n\r\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Read the whole body, then answer."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass
    large = b"x" * (20_000_000 if scope["path"] == "/large" else 2)
    length = str(len(large)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": large})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A server whose limits are a hundredth of the real ones, and which trusts nobody."""
    for name, value in {"HEADERS": 0.3, "WINDOW": 0.3, "LOOKS_EVERY": 0.05, "LOWEST_RATE": 10_000}.items():
        monkeypatch.setattr(connections, name, value)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    config = uvicorn.Config(
        app, port=number, http=BoundedProtocol, ws="none", lifespan="off", log_config=None, forwarded_allow_ips=""
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield number
    server.should_exit = server.force_exit = True
    await task


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def opened(port: int, *sent: bytes) -> Stream:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in sent:
        writer.write(part)
    await writer.drain()
    return reader, writer


async def rest(stream: Stream) -> bytes:
    """Return what still comes until the server closes the connection."""
    reader, writer = stream
    try:
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: events.test\r\n"])
async def test_headers_that_do_not_come_are_not_waited_for(port: int, sent: bytes) -> None:
    assert (await rest(await opened(port, sent))).startswith(b"HTTP/1.1 408 ")


async def test_a_second_request_has_its_own_time_for_headers(port: int) -> None:
    reader, writer = await opened(port, GET)
    assert (await reader.readuntil(b"xx")).startswith(b"HTTP/1.1 200 ")
    await asyncio.sleep(0.5)  # idle for longer than headers may take: it is kept alive
    writer.write(b"GET /")
    assert (await rest((reader, writer))).startswith(b"HTTP/1.1 408 ")


async def test_a_body_that_stalls_is_not_waited_for(port: int) -> None:
    begun = time.monotonic()
    assert await rest(await opened(port, BEGUN, b"x" * 100)) == b""
    assert time.monotonic() - begun < 3


async def test_a_body_in_drops_is_cut_and_one_that_flows_is_read_to_its_end(port: int) -> None:
    async def sending(size: int, pause: float) -> bytes:
        head = f"POST / HTTP/1.1\r\nhost: events.test\r\ncontent-length: {20 * size}\r\nconnection: close\r\n\r\n"
        reader, writer = await opened(port, head.encode())
        with contextlib.suppress(ConnectionError):
            for _ in range(20):
                writer.write(b"x" * size)
                await writer.drain()
                await asyncio.sleep(pause)
        return await rest((reader, writer))

    drops, flow = await asyncio.gather(sending(10, 0.1), sending(4000, 0.1))
    assert drops == b""
    assert flow.startswith(b"HTTP/1.1 200 ")


async def test_an_answer_that_nobody_takes_is_given_up(port: int) -> None:
    before = len(BoundedProtocol.from_one["127.0.0.1"])
    _reader, writer = await opened(port, b"GET /large HTTP/1.1\r\nhost: events.test\r\n\r\n")
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    async with asyncio.timeout(5):
        while len(BoundedProtocol.from_one["127.0.0.1"]) <= before:  # noqa: ASYNC110 - until it is there
            await asyncio.sleep(0.01)
        while len(BoundedProtocol.from_one["127.0.0.1"]) > before:  # noqa: ASYNC110 - until it is gone
            await asyncio.sleep(0.01)
    writer.close()


async def test_one_address_has_so_many_connections_and_its_idle_ones_go_first(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_FROM_ONE", 2)
    monkeypatch.setattr(connections, "HEADERS", 30)
    idle = await opened(port, GET)
    await idle[0].readuntil(b"xx")
    busy = [await opened(port, b"GET /"), await opened(port, b"GET /")]
    assert await rest(idle) == b""
    assert (await rest(await opened(port))).startswith(b"HTTP/1.1 503 ")
    for _reader, writer in busy:
        writer.close()


async def test_a_request_that_comes_as_an_idle_connection_is_about_to_close_is_answered(port: int) -> None:
    reader, writer = await opened(port, GET)
    await reader.readuntil(b"xx")
    (connection,) = BoundedProtocol.from_one["127.0.0.1"]
    connection.timeout_keep_alive_handler()
    writer.write(GET)
    async with asyncio.timeout(5):
        assert (await reader.readuntil(b"xx")).startswith(b"HTTP/1.1 200 ")
        connection.timeout_keep_alive_handler()  # and nothing comes
        assert await reader.read() == b""
    writer.close()


async def test_a_trusted_proxy_has_as_many_as_it_likes(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_FROM_ONE", 2)
    monkeypatch.setattr(connections, "is_trusted", lambda _host, _allowed: True)
    streams = [await opened(port, GET) for _ in range(5)]
    assert [(await reader.readuntil(b"xx"))[:12] for reader, _writer in streams] == [b"HTTP/1.1 200"] * 5
    for _reader, writer in streams:
        writer.close()


async def test_five_hundred_slow_clients_keep_nobody_waiting_and_are_gone(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HEADERS", "WINDOW"):
        monkeypatch.setattr(connections, name, 2)
    beginnings = (b"", b"GET / HTTP/1.1\r\n", BEGUN, BEGUN + b"x" * 500)
    slow = [await opened(port, beginnings[number % 4]) for number in range(500)]
    answered = []
    for _ in range(5):  # the quickest of them, for the clients run in this process too, and others on this machine
        begun = time.monotonic()
        reader, writer = await opened(port, GET)
        await reader.readuntil(b"xx")
        answered.append(time.monotonic() - begun)
        writer.close()
    await asyncio.gather(*(rest(stream) for stream in slow))
    assert min(answered) < 0.25
    assert not [one for one in BoundedProtocol.from_one.get("127.0.0.1", ()) if not one.is_idle]


def test_the_limit_is_never_so_low_that_a_conference_behind_one_line_meets_it() -> None:
    assert connections.MOST_FROM_ONE >= 500


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a socket", "a socket"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(host: str, origin: str) -> None:
    assert origin_of(host) == origin


def test_proxies_are_trusted_by_address_network_or_all_of_them() -> None:
    assert is_trusted("127.0.0.1", "127.0.0.1, 10.0.0.0/8")
    assert is_trusted("10.20.30.40", "127.0.0.1, 10.0.0.0/8")
    assert is_trusted("192.0.2.7", "*")
    assert not is_trusted("192.0.2.7", "127.0.0.1, 10.0.0.0/8, nonsense")
    assert not is_trusted("192.0.2.7", "")
