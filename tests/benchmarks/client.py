"""A load client that costs little: plain sockets kept open, several requests under way at once."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

BROWSER = {"accept-encoding": "gzip, deflate, br", "accept-language": "fr", "user-agent": "benchmark"}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. `headers` are as they came, names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def get(path: str, **headers: str) -> bytes:
    """A GET as bytes; `_` in a header's name stands for `-`."""
    return _request("GET", path, b"", headers)


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A POST of a form as bytes."""
    given = {"content_type": "application/x-www-form-urlencoded", **headers, "content_length": str(len(body))}
    return _request("POST", path, body, given)


def _request(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = {"host": "127.0.0.1", **BROWSER} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


class Connection:
    """One kept-open connection: a request, then its answer."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def close(self) -> None:
        self._socket.close()

    def send(self, request: bytes) -> None:
        self._socket.sendall(request)

    def receive(self) -> Answer:
        """Raises ConnectionError when the server hangs up before the answer is complete."""
        while (end := self._rest.find(b"\r\n\r\n")) < 0:
            self._read()
        head, self._rest = self._rest[:end].decode("latin-1"), self._rest[end + 4 :]
        status, *lines = head.split("\r\n")
        headers = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
        length = next((int(value) for name, value in headers if name == "content-length"), 0)
        pieces = bytearray(self._rest)
        while len(pieces) < length:
            pieces += self._piece()
        self._rest = bytes(pieces[length:])
        return Answer(int(status.split()[1]), headers, bytes(pieces[:length]))

    def _read(self) -> None:
        self._rest += self._piece()

    def _piece(self) -> bytes:
        piece = self._socket.recv(262144)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece

    def ask(self, request: bytes) -> Answer:
        self.send(request)
        return self.receive()


class Crowd:
    """Several connections that send together and then read together."""

    def __init__(self, port: int, size: int = 8) -> None:
        self._connections = [Connection(port) for _ in range(size)]

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._connections:
            connection.close()

    def ask(self, requests: Sequence[bytes]) -> Iterator[Answer]:
        """The answers in order; at most as many requests are under way as there are connections."""
        size = len(self._connections)
        for start in range(0, len(requests), size):
            under_way = list(zip(self._connections, requests[start : start + size], strict=False))
            for connection, request in under_way:
                connection.send(request)
            for connection, _ in under_way:
                yield connection.receive()

    def repeat(self, request: bytes, count: int, expect: Callable[[Answer], bool]) -> None:
        """The same request `count` times. Raises AssertionError for an answer that is not as expected."""
        for answer in self.ask([request] * count):
            if not expect(answer):
                raise AssertionError(f"answered {answer.status}: {answer.body[:300]!r}")
