"""Backup and restore of the database and the stored files while the server runs, without tools of the database.

Neither the secret key in the data directory nor master keys are part of it: who finds a backup can neither make links
and badges nor read sensitive values. Keep a copy of the keys elsewhere; restored beside another secret key, every
private link and every badge is void, and sensitive values that rest on it do not open.

What a backup is trusted for: its digest shows whether it is what was written; its signature, whether it was written
with our secret key; its schema, whether it is one of ours. A backup of another installation (or of one whose key was
lost), and one of a version that did not sign yet, is restored when that is said, for nobody can tell then whether it
was changed on purpose.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from events.platform.storage.backup import earlier
from events.platform.storage.backup import postgres as backup_postgres
from events.platform.storage.backup import sqlite as backup_sqlite
from events.platform.storage.backup.container import EARLIER, FORMAT, WITH_FILES, Backup, reading, writing
from events.platform.storage.backup.encryption import decrypt, is_encrypted
from events.platform.storage.backup.file import BackupError, Place, Report
from events.platform.storage.backup.seal import Trust, trust_in
from events.platform.storage.backup.sqlite_schema import warn_of_foreign
from events.platform.storage.backup.stored_files import check_names
from events.platform.storage.backup.workfolders import sweep, work_folder
from events.platform.storage.database import sqlite_path

__all__ = ["BackupError", "Place", "backup", "restore"]


async def backup(place: Place, target: Path, report: Report = print, *, passphrase: str | None = None) -> None:
    """Write the state of one instant into `target`, replacing it only by a whole one; encrypted with a passphrase.

    Raise BackupError.
    """
    if place.workroom is not None:
        sweep(place.workroom)
    with writing(place, target, passphrase) as writer:
        if place.is_sqlite:
            manifest = await asyncio.to_thread(backup_sqlite.save, place, writer, report)
        else:
            manifest = await backup_postgres.save(place, writer, report)
        await asyncio.to_thread(writer.finish, manifest)
    if place.is_sqlite:
        await warn_of_foreign(place.schema, sqlite_path(place.database_url), report)
    report(f"Wrote {target} ({target.stat().st_size:,} bytes)")  # noqa: ASYNC240  a command waits for it


async def restore(
    place: Place,
    source: Path,
    report: Report = print,
    *,
    passphrase: str | None = None,
    is_from_elsewhere: bool = False,
) -> None:
    """Put the state in `source` in place of everything the database holds, in one transaction.

    A running server continues on it; each event's revision grows, so that no page kept from before is served. Stored
    files come back into their folder; what is there stays. On SQLite a backup of an older version is migrated, and what
    was there before is kept in `<file>.before-restore`. All of the backup is checked first. Raise BackupError, having
    changed no row, for a file that is not ours or does not fit; `is_from_elsewhere` takes one that is signed with
    another secret key, or not at all.
    """
    if not source.is_file():  # noqa: ASYNC240  a command waits for it, nobody else
        raise BackupError(f"There is no file {source}.")
    _make_room(place)
    with work_folder(place.workroom, "restoring.") as folder:
        plain = await asyncio.to_thread(_decrypted, source, folder, passphrase)
        if earlier.is_sqlite_file(plain):
            _check_dialect(place, source, is_sqlite=True)
            _check_unsealed(source, report, is_from_elsewhere=is_from_elsewhere)
            await backup_sqlite.restore_earlier(place, plain, source, report)
        else:
            trust = await asyncio.to_thread(trust_in, plain, place.secret_key)
            _check_trust(trust, source, report, is_from_elsewhere=is_from_elsewhere)
            with reading(source, plain) as found:
                _check_format(found, trust)
                if trust is Trust.UNSEALED:
                    _check_unsealed(source, report, is_from_elsewhere=is_from_elsewhere)
                await _restore(place, found, report)
    report(f"Restored {source}")


async def _restore(place: Place, found: Backup, report: Report) -> None:
    manifest = found.manifest
    _check_dialect(place, found.source, is_sqlite=bool(manifest.database))
    check_names(manifest.files, found.source)
    await asyncio.to_thread(found.check)
    if place.is_sqlite:
        await backup_sqlite.restore(place, found, report)
    else:
        await backup_postgres.restore(place, found, report)


def _make_room(place: Place) -> None:
    """Make the folder of a database that is to be filled on a new machine, and sweep what was left in one of before."""
    if (workroom := place.workroom) is None:
        return
    try:
        workroom.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"The folder {workroom} cannot be made: {error.strerror}") from error
    sweep(workroom)


def _decrypted(source: Path, folder: Path, passphrase: str | None) -> Path:
    """Return `source`, or what it holds when it is encrypted, in a folder that nobody else may read."""
    if not is_encrypted(source):
        return source
    if passphrase is None:
        raise BackupError(f"{source} is encrypted: give the passphrase that it was made with.")
    plain = folder / "decrypted"
    decrypt(source, plain, passphrase)
    return plain


def _check_format(found: Backup, trust: Trust) -> None:
    """Raise BackupError for a format that this version does not read, or that no version wrote like this."""
    manifest = found.manifest
    if trust is Trust.UNSEALED and manifest.format == FORMAT:
        raise BackupError(f"{found} is damaged: its end is missing or is not what was written.")
    if manifest.format not in (EARLIER if trust is Trust.UNSEALED else {FORMAT}):
        raise BackupError(f"{found} has the format {manifest.format!r}; this version reads {FORMAT!r}.")
    if manifest.format in EARLIER and (manifest.database or (manifest.files and manifest.format != WITH_FILES)):
        raise BackupError(f"{found} was changed: it holds what no backup of the format {manifest.format!r} held.")


def _check_trust(trust: Trust, source: Path, report: Report, *, is_from_elsewhere: bool) -> None:
    if trust is Trust.DAMAGED:
        raise BackupError(f"{source} is damaged: it is not what was written. Take another backup.")
    if trust is Trust.CHANGED:
        raise BackupError(
            f"{source} was changed on purpose after it was made: it is whole, and not signed with the secret key that "
            "it names. Take another backup, and find out who could write to this one."
        )
    if trust is Trust.OTHER_KEY and not is_from_elsewhere:
        raise BackupError(
            f"{source} was made beside another secret key. Put that key into the data directory first: without it, "
            "private links, badges and sealed values are void, and nobody can tell whether the backup was changed. "
            "Where the key is lost, or the backup is another installation's and you trust it, add --from-elsewhere."
        )
    if trust is Trust.OTHER_KEY:
        report("Warning: this backup was made beside another secret key: whether it was changed cannot be told.")


def _check_dialect(place: Place, source: Path, *, is_sqlite: bool) -> None:
    if place.is_sqlite is not is_sqlite:
        theirs, ours = ("SQLite", "PostgreSQL") if is_sqlite else ("PostgreSQL", "SQLite")
        raise BackupError(f"{source} is a backup of a {theirs} database, and EVENTS_DATABASE_URL names a {ours} one.")


def _check_unsealed(source: Path, report: Report, *, is_from_elsewhere: bool) -> None:
    unsealed = "carries neither signature nor digest of the whole, as backups of 0.1.0"
    if not is_from_elsewhere:
        raise BackupError(
            f"{source} {unsealed}: nobody can tell whether it was damaged or changed on purpose. "
            "Where you know where it comes from and trust it, add --from-elsewhere."
        )
    report(f"Warning: {source} {unsealed}: damage and changes in it may go unseen.")
