"""The thresholds of the rules, and what a mission says differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any, Self


class LimitError(ValueError):
    """No limit has this name, or the value is no whole number in its range; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is no limit, or its value is not one it can have")
        self.name = name


def _limit(default: int, least: int, most: int) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is worth a warning. Everything is a whole number; the unit stands at each.

    Between landing and the next flight: `flight_domestic` minutes where all three places are in one country, else
    `flight_international`; `terminal_change` minutes more where both terminals are known and differ; `airport_change`
    minutes where the next flight leaves from another airport of the city and no transfer is typed. From anything else
    to a flight: `check_in_domestic` or `check_in_international` minutes. To a train, bus or boat: as many minutes, and
    at least `after_flight` after landing. A car waits.

    A journey is a chain of transport with at most `journey_gap` hours between; from `journey` hours on, a meeting
    within `rest` hours of its end is too early. So is one within `altitude_rest` hours of arriving above `altitude`
    metres, but for those who were up there within the last `acclimatized` days.

    Night is from `night_from` to `night_to` o'clock. Who is on the ground for `bed` hours of it needs a bed; who is
    on a road for `night_road` minutes of it should not be alone. A passport is valid for `passport` months after the
    return. Places within `city` kilometres are reached without a leg that says how.
    """

    flight_domestic: int = _limit(60, 0, 1440)
    flight_international: int = _limit(90, 0, 1440)
    terminal_change: int = _limit(30, 0, 1440)
    airport_change: int = _limit(240, 0, 1440)
    check_in_domestic: int = _limit(60, 0, 1440)
    check_in_international: int = _limit(120, 0, 1440)
    after_flight: int = _limit(60, 0, 1440)
    train: int = _limit(15, 0, 1440)
    bus: int = _limit(20, 0, 1440)
    boat: int = _limit(30, 0, 1440)
    journey: int = _limit(8, 1, 72)
    journey_gap: int = _limit(6, 0, 24)
    rest: int = _limit(10, 0, 72)
    altitude: int = _limit(2500, 500, 9000)
    altitude_rest: int = _limit(24, 0, 168)
    acclimatized: int = _limit(7, 0, 60)
    night_from: int = _limit(22, 18, 23)
    night_to: int = _limit(5, 1, 10)
    bed: int = _limit(4, 1, 12)
    night_road: int = _limit(30, 1, 720)
    passport: int = _limit(6, 0, 24)
    city: int = _limit(60, 1, 500)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """From what a mission says differently: name to number. Raises LimitError."""
        known = {limit.name: limit for limit in fields(cls)}
        for name, value in stored.items():
            if name not in known or not _is_in_range(known[name], value):
                raise LimitError(name)
        return cls(**stored)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, int]:
        """Return what differs from the defaults: nothing where a mission goes by them."""
        usual = asdict(Limits())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


def _is_in_range(limit: Field[Any], value: object) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return bool(limit.metadata["least"] <= value <= limit.metadata["most"])
