"""The sealed values of a demonstration's travellers: papers, health, whom to call."""

from __future__ import annotations

from events.demonstration.mission_file import MadeMission
from events.demonstration.reading import Item
from events.missions.file.private_day_operations import destroyed_on
from events.missions.itineraries.warnings.travel_paper_queries import PASSPORT_EXPIRES, WITHOUT_END, tick_name
from events.records.vault.operations import keep_sensitive
from events.records.vault.sealing import MasterKeys


async def seal_private(made: MadeMission, data: Item, keys: MasterKeys) -> None:
    """Seal it, in the caller's transaction; of a mission long past nothing is kept."""
    destroy_on = destroyed_on(made.mission, made.now)
    for item in (item for item in data["delegates"] if "private" in item):
        subject = made.delegates[item["code"]].id
        values = _papers(made, item["private"]) | _ticks(made, item["code"], data["requirements"])
        await keep_sensitive(keys, made.mission.id, subject, values, destroy_on=destroy_on, now=made.now)


def _papers(made: MadeMission, private: Item) -> dict[str, str]:
    return private | {PASSPORT_EXPIRES: str(made.days.day(private[PASSPORT_EXPIRES]))}


def _ticks(made: MadeMission, delegate: str, requirements: list[Item]) -> dict[str, str]:
    """Which requirements somebody fulfils, each with the last day of its validity."""
    return {
        tick_name(made.requirements[item["code"]].id): str(made.days.day(until)) if until else WITHOUT_END
        for item in requirements
        for holder, until in item["held_by"].items()
        if holder == delegate
    }
