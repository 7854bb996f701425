from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest

from events.platform.storage.database import execute_rows, instant
from tests.platform.storage.probe_models import Happening

MADRID = ZoneInfo("Europe/Madrid")


def madrid(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2027, 5, 25, hour, minute, tzinfo=MADRID)


async def test_a_time_without_zone_is_refused_wherever_it_is_given(probes: str) -> None:
    naive = dt.datetime(2027, 5, 25, 12)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a zone"):
        await Happening.create(at=naive)
    with pytest.raises(ValueError, match="without a zone"):
        await Happening.filter(at=naive)
    with pytest.raises(ValueError, match="without a zone"):
        await Happening.filter(at__lt=naive)
    with pytest.raises(ValueError, match="without a zone"):
        await Happening.all().update(at=naive)
    with pytest.raises(ValueError, match="without a zone"):
        await execute_rows("SELECT id FROM happening WHERE at < $1", [naive])
    happening = await Happening.create(at=madrid(12))
    happening.at = naive
    with pytest.raises(ValueError, match="without a zone"):
        await happening.save()


async def test_times_of_other_zones_compare_as_instants(probes: str) -> None:
    await Happening.create(id=1, at=dt.datetime(2027, 5, 25, 11, tzinfo=dt.UTC))  # 13:00 in Madrid
    await Happening.create(id=2, at=madrid(12))  # 10:00 UTC
    assert await Happening.filter(at__lt=madrid(12, 30)).values_list("id") == [(2,)]
    assert await Happening.filter(at__in=[madrid(13)]).values_list("id") == [(1,)]
    assert await Happening.filter(at__range=(madrid(11), madrid(12, 30))).values_list("id") == [(2,)]
    await Happening.filter(id=1).update(at=madrid(9))
    assert await Happening.filter(at__lt=madrid(10)).values_list("id") == [(1,)]
    await Happening.bulk_update([Happening(id=1, at=madrid(14))], ["at"])
    rows = await execute_rows("SELECT id, at FROM happening WHERE at > $1 ORDER BY id", [madrid(11, 59)])
    assert [(row["id"], instant(row["at"])) for row in rows] == [(1, madrid(14)), (2, madrid(12))]
    found = await Happening.get(id=1)
    assert (found.at, found.at.utcoffset()) == (madrid(14), dt.timedelta(0))


async def test_json_keeps_letters_as_they_are_written(probes: str) -> None:
    await Happening.create(id=1, values={"titre": "Échange d’été", "عنوان": "مياه"})
    rows = await execute_rows('SELECT "values" FROM happening')
    assert "Échange d’été" in rows[0]["values"]
    assert (await Happening.get(id=1)).values == {"titre": "Échange d’été", "عنوان": "مياه"}


async def test_a_uuid_is_a_parameter_on_both(probes: str) -> None:
    await execute_rows("CREATE TABLE IF NOT EXISTS keyed (id uuid PRIMARY KEY)")
    key = uuid.uuid4()
    await execute_rows("INSERT INTO keyed VALUES ($1)", [key])
    assert [uuid.UUID(str(row["id"])) for row in await execute_rows("SELECT id FROM keyed WHERE id = $1", [key])] == [
        key
    ]
