"""Commands that look after an installation: its database, backups, keys and health."""

from __future__ import annotations

import argparse
import os
import sys
import unicodedata

from events.app import SCHEMA
from events.commands.running import beside_a_server, opened, place, progress, run
from events.settings import CommandError, Settings


def migrate_database(options: argparse.Namespace, settings: Settings) -> None:
    """Bring the database to this version."""
    from events.platform.storage.migrating import migrate

    applied = run(migrate(settings.database_url, SCHEMA))
    print("The database is up to date." if not applied else f"{len(applied)} migrations applied.")


def migration(options: argparse.Namespace, settings: Settings) -> None:
    """Write a migration, or show its SQL."""
    from events.platform.storage.migrating import show_migration, write_migration

    if options.verb == "show":
        print(run(show_migration(SCHEMA, options.name)))
        return
    path = run(write_migration(SCHEMA, options.name))
    print(f"Wrote {path}: read it before you run it" if path else "The models have not changed")


def back_up(options: argparse.Namespace, settings: Settings) -> None:
    """Write a backup."""
    from events.platform.storage.backup.archive import backup

    passphrase = _passphrase(options, settings) if options.encrypt else None
    if options.encrypt and passphrase is None:
        raise CommandError("--encrypt needs a passphrase: set EVENTS_BACKUP_PASSPHRASE, or add --passphrase-file PATH.")
    run(backup(place(settings), options.file, progress, passphrase=passphrase))
    progress(f"The backup is in {options.file}. The key in {settings.data_dir} is not in it: keep a copy apart.")


def restore_backup(options: argparse.Namespace, settings: Settings) -> None:
    """Put a backup in place of what the database holds."""
    from events.platform.storage.backup.archive import restore

    passphrase, elsewhere = _passphrase(options, settings), options.from_elsewhere
    run(restore(place(settings), options.file, progress, passphrase=passphrase, is_from_elsewhere=elsewhere))
    progress("Restored.")


def _passphrase(options: argparse.Namespace, settings: Settings) -> str | None:
    """Return the first line of what was given: spaces are part of it, and it is one however its accents were typed."""
    path = options.passphrase_file
    given = settings.backup_passphrase if path is None else path.read_text("utf-8")
    return None if given is None else unicodedata.normalize("NFC", given.partition("\n")[0].removesuffix("\r"))


def check(options: argparse.Namespace, settings: Settings) -> None:
    """Say what is wrong with this installation."""
    import logging

    import msgspec

    from events.platform.language.i18n import speaking
    from events.records.checkup.findings import MARK_WORDS, Mark
    from events.records.checkup.judging import judge
    from events.records.checkup.queries import facts

    logging.disable(logging.ERROR)  # whatever is found out is said below
    gathered = facts(beside_a_server(settings), SCHEMA, is_deep=options.deep, is_asked=options.ask)
    with speaking(_language(options.language)):
        found = judge(run(gathered))
        words = {mark: str(word) for mark, word in MARK_WORDS.items()}
    if options.json:
        print(msgspec.json.encode(found).decode())
    else:
        width = max(map(len, words.values()))
        print(*(f"{words[finding.mark]:{width}}  {finding.text}" for finding in found), sep="\n")
    if any(finding.mark is Mark.ERROR for finding in found):
        sys.exit(1)


def _language(asked: str | None) -> str:
    """Return the language that was asked for, or that of the terminal, where we speak it; else English."""
    from events.platform.language.i18n import SOURCE_LANGUAGE, languages

    of_terminal = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = (asked or of_terminal).partition("_")[0].lower()
    return code if code in languages() else SOURCE_LANGUAGE


def rewrap_keys(options: argparse.Namespace, settings: Settings) -> None:
    """Wrap the keys of sensitive values by the newest master key."""
    from events.records.vault.sealing import SealError

    try:
        count = run(opened(beside_a_server(settings), lambda: _rewrapped(settings)))
    except SealError as error:
        raise CommandError(f"{error}: add it again, with its number, until this has been done.") from error
    print(f"{count} keys wrapped by the newest master key; older ones are no longer needed by this database.")


async def _rewrapped(settings: Settings) -> int:
    from events.platform.web.installation import now
    from events.records.vault.operations import rewrap
    from events.records.vault.sealing import master_keys

    return int(await rewrap(master_keys(settings), now()))
