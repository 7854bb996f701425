"""Server processes of the benchmark: started, asked until they answer, told to stop."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.client import Connection, get
from tests.benchmarks.data import SECRET
from tests.benchmarks.machine import family_cpu_seconds

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0  # seconds for a server to start, on a busy machine


@dataclass(frozen=True)
class Server:
    """A running server, and what its first answer took, by the clock and of processor time."""

    port: int
    pid: int
    first_answer: float
    first_answer_cpu: float


@contextmanager
def product(
    environment: Mapping[str, str], path: str = "/fr/", python: str = sys.executable, root: Path = _ROOT
) -> Iterator[Server]:
    """`events serve` as anybody starts it, of the checkout in `root`; `path` is what is asked first."""
    port = free_port()
    own = {**environment, "EVENTS_BASE_URL": f"http://127.0.0.1:{port}"}
    command = [python, "-m", "events.cli", "serve", "--port", str(port)]
    with started(command, root, port, own, path) as server:
        yield server


@contextmanager
def bare(environment: Mapping[str, str], folder: Path, path: str) -> Iterator[Server]:
    """The bare Starlette application with the answers of `folder`."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.bare", "serve", str(port), str(folder)]
    with started(command, _ROOT, port, environment, path) as server:
        yield server


@contextmanager
def started(command: list[str], root: Path, port: int, environment: Mapping[str, str], path: str) -> Iterator[Server]:
    """A process that serves at a port, once it answers `path`."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, env=dict(environment), stdout=subprocess.DEVNULL)
    try:
        _wait_for(process, port, path, begun + _PATIENCE)
        yield Server(port, process.pid, time.perf_counter() - begun, family_cpu_seconds(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int, path: str, until: float) -> None:
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once with {process.returncode}")
        try:
            connection = Connection(port)
        except ConnectionRefusedError:
            time.sleep(0.01)
            continue
        answer = connection.ask(get(path))
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered {answer.status}")
        return
    raise RuntimeError("the server did not answer in time")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def clean_environment(folder: Path, database_url: str) -> dict[str, str]:
    """Of this process without its settings of the product; modules are compiled once, as in an installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTS_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {
        "PYTHONPATH": str(_ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONTZPATH": "",
        "EVENTS_DATA_DIR": str(folder / "data"),
        "EVENTS_DATABASE_URL": database_url,
        "EVENTS_SECRET_KEY": SECRET,
    }
