"""PDFs are made in a process apart, one at a time: typst keeps what it has seen for ever, and is busy for long.

The server starts a child on first use and talks to it over its standard input and output. A message is a
length of four bytes (big-endian) and so many bytes; what goes in is a pickled call of a pure writer, what
comes back is one byte (`_DONE`, `_FAILED`, and the same with `_LEAVING` added) and the PDF or the reason.
The child goes by itself after `_MOST_DOCUMENTS` documents or when it has grown beyond `_MOST_MEMORY`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, ParamSpec

from events.platform.children import bare_environment
from events.platform.pdf.typesetting import PdfError

_DONE, _FAILED, _LEAVING = 0, 1, 2
_MOST_DOCUMENTS = 200
_MOST_MEMORY = 300 * 2**20
_LENGTH = struct.Struct(">I")
_SECONDS_TO_LEAVE = 2.0

_log = logging.getLogger(__name__)
P = ParamSpec("P")


class PdfWorker:
    """One child process that makes PDFs, started on first use and ended after `idle` seconds without work.

    One instance belongs to one event loop; callers queue in order. Nothing here blocks the loop.
    """

    def __init__(self, *, timeout: float = 60, idle: float = 60) -> None:
        self._timeout = timeout
        self._idle = idle
        self._child: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[bytes]] = set()
        self._farewell: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    async def write(self, writer: Callable[P, bytes], /, *args: P.args, **kwargs: P.kwargs) -> bytes:
        """Return what `writer(*args, **kwargs)` returns, called in the child: a module's function of plain values.

        A caller who is cancelled leaves the child to finish, so that the next answer is not taken for his.
        Raise PdfError when the writer fails, takes too long, or its child dies.
        """
        task = asyncio.create_task(self._write(pickle.dumps((writer, args, kwargs))))
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Lets what is being written end, then ends the child. A later `write` starts another."""
        await asyncio.gather(*self._running, return_exceptions=True)
        async with self._turn:
            await self._dismiss()
        await asyncio.gather(*self._leaving)

    def _forget(self, task: asyncio.Task[bytes]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.debug("no PDF: %s", error)  # also marks it as seen when its caller has gone

    async def _write(self, request: bytes) -> bytes:
        async with self._turn:
            self._stay()
            try:
                async with asyncio.timeout(self._timeout):
                    state, answer = await self._exchange(request)
            except TimeoutError:
                await self._kill()
                raise PdfError(f"no PDF after {self._timeout:g} seconds") from None
            except (EOFError, ConnectionError) as error:
                await self._kill()
                raise PdfError("the process that makes PDFs ended") from error
            except BaseException:
                await self._kill()
                raise
            if state & _LEAVING:
                await self._dismiss()
            else:
                self._farewell = asyncio.get_running_loop().call_later(self._idle, self._leave)
        if state & _FAILED:
            raise PdfError(answer.decode("utf-8", "replace"))
        return answer

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        """One question and its answer; asked again of a new child when an older one turns out to have died."""
        was_running = self._child is not None
        try:
            return await self._ask(request)
        except (EOFError, ConnectionError):
            if not was_running:
                raise
        await self._kill()
        return await self._ask(request)

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        self._child = self._child or await _start()
        assert self._child.stdin and self._child.stdout  # noqa: S101  # both are pipes
        self._child.stdin.write(_LENGTH.pack(len(request)) + request)
        await self._child.stdin.drain()
        (length,) = _LENGTH.unpack(await self._child.stdout.readexactly(_LENGTH.size))
        answer = await self._child.stdout.readexactly(length)
        return answer[0], answer[1:]

    def _stay(self) -> None:
        if self._farewell:
            self._farewell.cancel()
            self._farewell = None

    def _leave(self) -> None:
        task = asyncio.create_task(self._leave_unless_busy())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _leave_unless_busy(self) -> None:
        if not self._turn.locked():
            async with self._turn:
                await self._dismiss()

    async def _dismiss(self) -> None:
        """Closes the child's input, at whose end it goes."""
        self._stay()
        if self._child and self._child.stdin:
            self._child.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._child.wait(), _SECONDS_TO_LEAVE)
        await self._kill()

    async def _kill(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "events.platform.pdf.worker"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=bare_environment(),
    )


def serve(requests: BinaryIO, answers: BinaryIO, *, most_documents: int, most_memory: int) -> None:
    """The child: answers calls until there are no more, or until it is time for a fresh process."""
    for count in range(1, most_documents + 1):
        header = requests.read(_LENGTH.size)
        if len(header) < _LENGTH.size:
            return
        state, answer = _answer(requests.read(*_LENGTH.unpack(header)))
        is_last = count == most_documents or _memory() > most_memory
        answers.write(_LENGTH.pack(1 + len(answer)) + bytes([state | (_LEAVING if is_last else 0)]) + answer)
        answers.flush()
        if is_last:
            return


def _answer(request: bytes) -> tuple[int, bytes]:
    try:
        writer, args, kwargs = pickle.loads(request)  # noqa: S301  # from our own parent, over its pipe
        return _DONE, bytes(memoryview(writer(*args, **kwargs)))
    except Exception as error:  # whatever a document does, the next one shall be made
        return _FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "replace")


def _memory() -> int:
    """Resident bytes of this process; 0 where the system does not tell in this way."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _main() -> None:
    """Answers go to the original standard output; whatever else prints goes to the log."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers, most_documents=_MOST_DOCUMENTS, most_memory=_MOST_MEMORY)


if __name__ == "__main__":
    _main()
