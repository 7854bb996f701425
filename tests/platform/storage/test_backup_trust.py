"""Damage and tampering: a backup that is not what was written is refused in words, and what there was stays."""

from __future__ import annotations

import errno
import random
from pathlib import Path

import msgspec
import pytest

from events.congress.organizing.models import Event
from events.platform.storage.backup import encryption
from events.platform.storage.backup.archive import BackupError, backup, restore
from events.platform.storage.backup.container import MANIFEST, Entry, Manifest
from events.platform.storage.database import dialect, execute_rows
from tests.platform.storage.backups import (
    KEY,
    change_database,
    manifest_of,
    parts_of,
    place,
    quietly,
    seal_anew,
)
from tests.platform.storage.rows import make_event

OTHER_KEY = b"the secret key of another installation"
PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def cheap_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_COST", 4)


@pytest.fixture
async def made(database: str, tmp_path: Path) -> Path:
    """A backup of one event; the database has another one since."""
    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly)
    await make_event("lyon")
    return tmp_path / "backup"


async def slugs() -> list[str]:
    return [str(slug) for slug in await Event.all().order_by("slug").values_list("slug", flat=True)]


def positions(size: int) -> list[int]:
    """Every region of a file: all of its beginning and end, and a hundred places between."""
    chance = random.Random(7)  # noqa: S311
    return [*range(80), *(chance.randrange(80, size - 300) for _ in range(100)), *range(size - 300, size)]


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
async def test_a_single_flipped_bit_anywhere_is_found(
    database: str, made: Path, passphrase: str | None, tmp_path: Path
) -> None:
    if passphrase:
        await backup(place(database), made, quietly, passphrase=passphrase)
    whole, flipped = made.read_bytes(), tmp_path / "flipped"
    before = await slugs()
    for number, position in enumerate(positions(len(whole))):
        content = bytearray(whole)
        content[position] ^= 1 << number % 8
        flipped.write_bytes(content)
        with pytest.raises(BackupError, match=r"damaged|not a backup|does not open|other secret key|begin"):
            await restore(place(database), flipped, quietly, passphrase=passphrase)
    assert await slugs() == before


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
async def test_a_backup_that_was_cut_off_or_grew_is_found(
    database: str, made: Path, passphrase: str | None, tmp_path: Path
) -> None:
    await backup(place(database), made, quietly, passphrase=passphrase)
    whole, cut = made.read_bytes(), tmp_path / "cut"
    for size in (0, 1, 40, 90, len(whole) // 2, len(whole) - 200, len(whole) - 1):
        cut.write_bytes(whole[:size])
        with pytest.raises(BackupError):
            await restore(place(database), cut, quietly, passphrase=passphrase)
    cut.write_bytes(whole + b"\n")
    with pytest.raises(BackupError):
        await restore(place(database), cut, quietly, passphrase=passphrase)
    assert await slugs() == ["barcelona", "lyon"]


async def test_an_encrypted_backup_opens_with_its_passphrase_alone(database: str, tmp_path: Path) -> None:
    await make_event("barcelona")
    await backup(place(database), tmp_path / "backup", quietly, passphrase=PASSPHRASE)
    await make_event("lyon")
    assert b"barcelona" not in (tmp_path / "backup").read_bytes()
    for passphrase, reason in ((None, "is encrypted: give the passphrase"), (PASSPHRASE + " ", "does not open")):
        with pytest.raises(BackupError, match=reason):
            await restore(place(database), tmp_path / "backup", quietly, passphrase=passphrase)
    with pytest.raises(BackupError, match="at least 12 characters"):
        await backup(place(database), tmp_path / "other", quietly, passphrase="too short")
    assert await slugs() == ["barcelona", "lyon"]
    await restore(place(database), tmp_path / "backup", quietly, passphrase=PASSPHRASE)
    assert await slugs() == ["barcelona"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(("restoring", "other"))] == []


async def test_a_backup_beside_another_key_is_restored_when_that_is_said(database: str, made: Path) -> None:
    lines: list[str] = []
    with pytest.raises(BackupError, match="made beside another secret key"):
        await restore(place(database, key=OTHER_KEY), made, lines.append)
    assert (await slugs(), lines) == (["barcelona", "lyon"], [])
    await restore(place(database, key=OTHER_KEY), made, lines.append, is_from_elsewhere=True)
    assert (await slugs(), lines[0].startswith("Warning: this backup was made beside another")) == (["barcelona"], True)


async def test_a_backup_that_names_our_key_and_was_signed_without_it_is_refused_whatever_is_said(
    database: str, made: Path
) -> None:
    ours = made.read_bytes()[-400:]
    seal_anew(made, parts_of(made), key=OTHER_KEY)
    theirs = made.read_bytes()
    mark = b"wops-events backup 3\nkey "
    name = ours[ours.rindex(mark) :][len(mark) : len(mark) + 16]
    start = theirs.rindex(mark)
    claiming = theirs[: start + len(mark)] + name + theirs[start + len(mark) + 16 :]
    signed = claiming[: claiming.rindex(b"sha256 ")]
    import hashlib

    made.write_bytes(signed + b"sha256 %b\n" % hashlib.sha256(signed).hexdigest().encode())
    with pytest.raises(BackupError, match="changed on purpose"):
        await restore(place(database, key=KEY), made, quietly, is_from_elsewhere=True)


async def test_parts_that_are_not_listed_or_missing_are_refused(database: str, made: Path) -> None:
    parts = parts_of(made)
    first = next(iter(manifest_of(parts).digests()))
    for changed in (parts | {"more": b"x"}, {name: parts[name] for name in parts if name != first}):
        seal_anew(made, changed, key=KEY)
        with pytest.raises(BackupError, match="other parts than it lists"):
            await restore(place(database), made, quietly)
    seal_anew(made, parts | {first: parts[first] + b" "}, key=KEY)
    with pytest.raises(BackupError, match="is not what was saved"):
        await restore(place(database), made, quietly)


@pytest.mark.parametrize("is_from_elsewhere", [False, True])
async def test_an_earlier_format_with_what_only_later_ones_held_is_refused_whatever_is_said(
    database: str, made: Path, is_from_elsewhere: bool
) -> None:
    migrations = manifest_of(parts_of(made)).migrations
    for changed in (
        Manifest("wops-events backup 2", migrations, database="0" * 64),
        Manifest("wops-events backup 1", migrations, files=[Entry("00/00", "0" * 64)]),
    ):
        seal_anew(made, parts_of(made) | {MANIFEST: msgspec.json.encode(changed)}, key=None)
        with pytest.raises(BackupError, match="held"):
            await restore(place(database), made, quietly, is_from_elsewhere=is_from_elsewhere)
    assert await slugs() == ["barcelona", "lyon"]


FOREIGN = {
    "trigger spy": "CREATE TRIGGER spy AFTER INSERT ON account BEGIN DELETE FROM event; END",
    "view spy": "CREATE VIEW spy AS SELECT * FROM account",
    "table spy": "CREATE TABLE spy (id)",
    "index idx_address_email_f_505101": "DROP INDEX idx_address_email_f_505101;"
    "CREATE INDEX idx_address_email_f_505101 ON event (uid)",
    "table event": "ALTER TABLE event ADD COLUMN spy TEXT GENERATED ALWAYS AS (slug)",
}


@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("is_earlier", [False, True])
async def test_what_no_migration_of_ours_made_is_refused_however_well_it_is_signed(
    database: str, made: Path, foreign: str, is_earlier: bool
) -> None:
    if dialect() != "sqlite":
        pytest.skip("a backup of PostgreSQL holds rows only")
    change_database(made, FOREIGN[foreign], key=KEY)
    if is_earlier:
        made.write_bytes(parts_of(made)["database.db"])
    with pytest.raises(BackupError, match=f"somebody changed it.*{foreign}"):
        await restore(place(database), made, quietly, is_from_elsewhere=is_earlier)
    assert await slugs() == ["barcelona", "lyon"]


async def test_an_index_that_is_not_ours_is_left_out(database: str, made: Path) -> None:
    if dialect() != "sqlite":
        pytest.skip("a backup of PostgreSQL holds rows only")
    lines: list[str] = []
    change_database(made, 'CREATE UNIQUE INDEX "my ""report" ON event (default_language)', key=KEY)
    await restore(place(database), made, lines.append)
    assert [line for line in lines if "the index" in line] == [
        'Warning: the index my "report is not one of this program and was left out.'
    ]
    assert await execute_rows("SELECT name FROM sqlite_master WHERE name LIKE 'my%'") == []


async def test_a_reference_to_nothing_is_told_and_the_rest_is_saved_and_restored(database: str, made: Path) -> None:
    if dialect() != "sqlite":
        pytest.skip("PostgreSQL keeps no such row")
    told: list[str] = []
    await execute_rows("PRAGMA foreign_keys=OFF")
    await execute_rows("DELETE FROM pool WHERE id = (SELECT pool_id FROM event WHERE slug = 'lyon')")
    await execute_rows("PRAGMA foreign_keys=ON")
    await backup(place(database), made, told.append)
    await restore(place(database), made, told.append)
    warnings = [line for line in told if line.startswith("Warning")]
    assert len(warnings) == 3  # of the backup made, of that restored, and of what it replaced
    assert all("refer to nothing (event → pool: 1)" in line for line in warnings)
    assert await slugs() == ["barcelona", "lyon"]


async def test_the_other_database_is_named(database: str, made: Path, tmp_path: Path) -> None:
    others = "postgresql://nobody@127.0.0.1:1/none" if dialect() == "sqlite" else f"sqlite://{tmp_path / 'other.db'}"
    with pytest.raises(BackupError, match=r"is a backup of a (SQLite|PostgreSQL) database, and EVENTS_DATABASE_URL"):
        await restore(place(others), made, quietly)


async def test_a_disk_that_is_full_midway_leaves_the_backup_there_was(
    database: str, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, folder = made.read_bytes(), sorted(made.parent.iterdir())
    written = 0

    def fill(_self: object, data: bytes) -> None:
        nonlocal written
        written += len(data)
        if written > 500:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("events.platform.storage.backup.container.Part.write", fill)
    with pytest.raises(OSError, match="No space left"):
        await backup(place(database), made, quietly)
    assert (made.read_bytes(), sorted(made.parent.iterdir())) == (before, folder)


async def test_a_database_of_which_migrations_are_missing_in_between_is_refused(database: str, made: Path) -> None:
    if dialect() != "sqlite":
        pytest.skip("PostgreSQL takes the same migrations only")
    rows = await execute_rows("SELECT name FROM tortoise_migrations ORDER BY name")
    change_database(made, f"DELETE FROM tortoise_migrations WHERE name = '{rows[0]['name']}'", key=KEY)
    with pytest.raises(BackupError, match="lacks migrations that come before"):
        await restore(place(database), made, quietly)
