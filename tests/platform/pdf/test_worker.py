"""The process that makes PDFs: it is asked in turn, and outlives crashes, dawdlers and impatient callers.

Its child imports no tests, so functions of the standard library stand in for writers.
"""

from __future__ import annotations

import asyncio
import io
import os
import pickle
import signal
import struct
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.platform.pdf.typesetting import PdfError, typeset
from events.platform.pdf.worker import PdfWorker, serve

TEMPLATE = Path(__file__).parent / "greeting.typ"
ITSELF = Path("/proc/self")


@pytest.fixture
async def worker() -> AsyncIterator[PdfWorker]:
    worker = PdfWorker(timeout=30)
    yield worker
    await worker.close()


async def child_of(worker: PdfWorker) -> int:
    """The process number of the child that answers now."""
    return int((await worker.write(Path.read_bytes, ITSELF / "stat")).split()[0])


async def until_gone(pid: int) -> None:
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_a_document_is_made_in_another_process_and_the_same_as_here(worker: PdfWorker) -> None:
    made = await worker.write(typeset, TEMPLATE, {"title": "Hoja", "greeting": "¡Olá, عالم!"})
    assert made == typeset(TEMPLATE, {"title": "Hoja", "greeting": "¡Olá, عالم!"})
    assert await child_of(worker) != os.getpid()


async def test_callers_at_once_get_each_their_own_answer_from_one_child(worker: PdfWorker) -> None:
    asked = [f"caller {number}".encode() * number * 1000 for number in range(20)]
    pid = await child_of(worker)
    assert await asyncio.gather(*(worker.write(bytes, text) for text in asked)) == asked
    assert await child_of(worker) == pid


async def test_the_loop_runs_on_while_a_document_is_made(worker: PdfWorker) -> None:
    await child_of(worker)
    making = asyncio.create_task(worker.write(time.sleep, 0.3))  # type: ignore[arg-type]
    turns = 0
    while not making.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 5
    assert isinstance(making.exception(), PdfError)  # nothing is no document


async def test_a_writer_that_fails_is_told_and_the_child_stays(worker: PdfWorker) -> None:
    pid = await child_of(worker)
    with pytest.raises(PdfError, match="FileNotFoundError"):
        await worker.write(Path.read_bytes, Path("/does/not/exist"))
    with pytest.raises(PdfError, match="unknown variable"):
        await worker.write(typeset, TEMPLATE.with_name("broken.typ"), {})
    assert await child_of(worker) == pid


async def test_a_caller_who_goes_away_leaves_the_next_his_own_answer(worker: PdfWorker) -> None:
    pid = await child_of(worker)
    for _ in range(5):
        impatient = asyncio.create_task(worker.write(bytes, b"for nobody" * 100_000))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        impatient.cancel()
        assert await worker.write(bytes, b"mine") == b"mine"
        assert impatient.cancelled()
    assert await child_of(worker) == pid


async def test_a_child_that_crashes_over_a_document_is_replaced(worker: PdfWorker) -> None:
    with pytest.raises(PdfError, match="ended"):
        await worker.write(os._exit, 3)
    assert await worker.write(bytes, b"again") == b"again"


async def test_a_child_killed_while_idle_is_replaced_unnoticed(worker: PdfWorker) -> None:
    pid = await child_of(worker)
    os.kill(pid, signal.SIGKILL)
    assert await child_of(worker) != pid


async def test_a_document_that_takes_too_long_is_given_up() -> None:
    worker = PdfWorker(timeout=0.5)
    with pytest.raises(PdfError, match=r"0\.5 seconds"):
        await worker.write(time.sleep, 60)  # type: ignore[arg-type]
    assert worker._child is None
    await worker.close()


async def test_an_idle_child_goes_and_another_comes() -> None:
    worker = PdfWorker(timeout=30, idle=0.05)
    pid = await child_of(worker)
    await until_gone(pid)
    assert await worker.write(bytes, b"back") == b"back"
    await worker.close()


async def test_closing_ends_the_child_and_waits_for_what_is_being_written(worker: PdfWorker) -> None:
    pid = await child_of(worker)
    last = asyncio.create_task(worker.write(bytes, b"last"))
    await asyncio.sleep(0)
    await worker.close()
    assert await last == b"last"
    await until_gone(pid)


async def test_the_child_knows_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTS_SECRET_KEY", "not for the child, whatever it prints")
    worker = PdfWorker(timeout=30)
    assert b"EVENTS_" not in await worker.write(Path.read_bytes, ITSELF / "environ")
    await worker.close()


def answered(calls: int, *, most_documents: int, most_memory: int) -> list[int]:
    """The states that a child answers so many calls with."""
    call = pickle.dumps((bytes, (b"x",), {}))
    answers = io.BytesIO()
    requests = io.BytesIO((struct.pack(">I", len(call)) + call) * calls)
    serve(requests, answers, most_documents=most_documents, most_memory=most_memory)
    sent = answers.getvalue()
    assert len(sent) == len(sent) // 6 * 6
    return [sent[at + 4] for at in range(0, len(sent), 6)]


def test_a_child_leaves_after_its_last_document_or_when_it_has_grown() -> None:
    assert answered(5, most_documents=3, most_memory=2**40) == [0, 0, 2]
    assert answered(2, most_documents=3, most_memory=2**40) == [0, 0]
    assert answered(5, most_documents=3, most_memory=1) == [2]


async def test_a_child_that_leaves_is_followed_by_another(monkeypatch: pytest.MonkeyPatch, worker: PdfWorker) -> None:
    pid = await child_of(worker)
    await worker.write(bytes, b"x")
    for _ in range(198):
        assert await worker.write(bytes, b"x") == b"x"
    assert await child_of(worker) != pid
