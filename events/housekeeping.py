"""What is done by itself: a few times a day what must be destroyed on its day and what nobody needs any more, and
twice a minute what people are told in time.

Inside the server, or beside mail delivery in `events worker`. Several processes may do it at once: each task does
nothing where it was done. A task of another room is one more line in `TASKS`, or in `SOON`.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from events.files.operations import remove_due, sweep
from events.installation import now
from events.notices.gathering import forget_told, tell_changes
from events.outcomes.actions import remind_due
from events.settings import Settings
from events.vault.operations import destroy_due

logger = logging.getLogger("events.housekeeping")

# A task takes the settings and the time, and returns how many things it did.
Task = Callable[[Settings, dt.datetime], Awaitable[int]]

_FIRST = 60.0  # seconds after the start, when the first visitors are served
_EVERY = 6 * 3600.0  # seconds
_SOON = 30.0  # seconds
_GRACE = 10.0  # seconds for what is under way when the server stops


TASKS: Mapping[str, Task] = {
    "destroyed the sensitive values of people": lambda _settings, at: destroy_due(at),
    "removed files whose last day is over": lambda settings, at: remove_due(settings.files_dir, at),
    "swept files that no row knows": lambda settings, at: sweep(settings.files_dir, at),
    "reminded people of joint actions": remind_due,
    "forgot what changes were told long ago": lambda _settings, at: forget_told(at),
}
SOON: Mapping[str, Task] = {"queued mails about what changed": tell_changes}


async def keep_house(settings: Settings, at: dt.datetime, tasks: Mapping[str, Task] = TASKS) -> dict[str, int]:
    """One round. Returns what was done, by task; one that fails is told in the log and does not keep the others."""
    done: dict[str, int] = {}
    for name, task in tasks.items():
        try:
            done[name] = await task(settings, at)
        except Exception:
            logger.exception("housekeeping failed where it would have %s", name)
            continue
        if done[name]:
            logger.info("%s: %d", name, done[name])
    return done


async def keep_house_until(
    stop: asyncio.Event,
    settings: Settings,
    *,
    tasks: Mapping[str, Task] = TASKS,
    first: float = _FIRST,
    every: float = _EVERY,
) -> None:
    """Rounds until `stop` is set; the first after `first` seconds, then each `every` seconds."""
    pause = first
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stop.wait()
                return
        await keep_house(settings, now(), tasks)
        pause = every


async def keep_all_house_until(stop: asyncio.Event, settings: Settings) -> None:
    """Both rhythms until `stop` is set."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keep_house_until(stop, settings))
        tasks.create_task(keep_house_until(stop, settings, tasks=SOON, first=_SOON, every=_SOON))


@asynccontextmanager
async def housekeeping(settings: Settings) -> AsyncIterator[None]:
    """Keep house while the body runs, unless a worker apart does."""
    if not settings.worker:
        yield
        return
    stop = asyncio.Event()
    # A fresh context: the task must not believe itself inside a transaction of whoever starts it.
    task = asyncio.create_task(keep_all_house_until(stop, settings), context=contextvars.Context())
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=_GRACE)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
