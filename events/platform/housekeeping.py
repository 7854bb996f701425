"""Periodic tasks: what must be destroyed on its day, what nobody needs any more, what people are told in time.

They run inside the server, or in `events worker`. Several processes may run them at once: each task does nothing where
it was done already.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from events.platform.loops import sleep_until
from events.platform.storage.outages import note_outage, outage_of
from events.platform.web.installation import now
from events.settings import Settings

logger = logging.getLogger("events.housekeeping")

# A task takes the settings and the time, and returns how many things it did.
Task = Callable[[Settings, dt.datetime], Awaitable[int]]
Tasks = Mapping[str, Task]  # by what they did, for the log


@dataclass(frozen=True)
class Rhythm:
    """Tasks that run together: first after `first` seconds, then every `every` seconds."""

    tasks: Tasks
    first: float
    every: float


async def run_tasks(settings: Settings, at: dt.datetime, tasks: Tasks) -> dict[str, int]:
    """Run each task once. Return what was done, by task; one that fails is logged and does not keep the others."""
    done: dict[str, int] = {}
    for name, task in tasks.items():
        try:
            done[name] = await task(settings, at)
        except Exception as error:
            if (cause := outage_of(error)) is not None:
                note_outage(cause, error)
            else:
                logger.exception("housekeeping failed where it would have %s", name)
            continue
        if done[name]:
            logger.info("%s: %d", name, done[name])
    return done


async def repeat_until(stop: asyncio.Event, settings: Settings, rhythm: Rhythm) -> None:
    """Run the tasks of a rhythm until `stop` is set."""
    pause = rhythm.first
    while not stop.is_set():
        await sleep_until(stop, pause)
        if stop.is_set():
            return
        await run_tasks(settings, now(), rhythm.tasks)
        pause = rhythm.every


async def keep_house_until(stop: asyncio.Event, settings: Settings, rhythms: Sequence[Rhythm]) -> None:
    """Run all rhythms side by side until `stop` is set."""
    async with asyncio.TaskGroup() as tasks:
        for rhythm in rhythms:
            tasks.create_task(repeat_until(stop, settings, rhythm))
