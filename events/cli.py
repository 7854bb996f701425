"""The `events` command."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

# Before anything asks for a zone: the pinned tzdata package decides, not the system's older copy.
os.environ["PYTHONTZPATH"] = ""

from events import __version__
from events.app import SCHEMA, load_pages
from events.settings import CommandError, Settings, SettingsError, read_settings

APPLICATION = "events.app:application"
Act = Callable[[argparse.Namespace, Settings], None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: exits with 0, with 2 when the command was wrong, with 1 when it could not be carried out."""
    options = _parser().parse_args(arguments)
    os.umask(0o027)  # databases and backups hold personal data: nobody else on the machine reads them
    _log()
    try:
        settings = read_settings(data_dir=options.data_dir, base_url=_base_url(options))
        options.act(options, settings)
    except (SettingsError, CommandError) as error:
        sys.exit(f"events: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as error:
        from events.platform.storage.refusals import in_words

        if known := in_words(error):
            sys.exit(f"events: {known}")
        raise


def _base_url(options: argparse.Namespace) -> str | None:
    """A port given on the command line is where people reach us, unless the environment knows better."""
    port = getattr(options, "port", None)
    if port is None or os.environ.get("EVENTS_BASE_URL"):
        return None
    return f"http://127.0.0.1:{port}"


def _log() -> None:
    import logging

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for noisy in ("httpx", "httpcore", "tortoise", "aiosqlite", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="events", description="Events for water operators.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, act: Act, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--data-dir", type=Path, help="where the database, the key and files are (EVENTS_DATA_DIR)")
        made.set_defaults(act=act)
        return made

    _serving(command)
    _keeping(command)
    _organizing(command)
    _developing(command)
    return parser


Command = Callable[[str, Act, str], argparse.ArgumentParser]


def _serving(command: Command) -> None:
    demo = command("demo", _demo, "Fill a data directory with a demonstration and serve it.")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="only fill it, and print one line of JSON")
    serve = command("serve", _serve, "Migrate the database and serve.")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=1, help="processes; more than one needs PostgreSQL")
    command("worker", _worker, "Deliver mail in a process of its own (PostgreSQL).")


def _keeping(command: Command) -> None:
    command("migrate", _migrate, "Bring the database to this version.")
    command("rewrap-keys", _rewrap, "Wrap the keys of sensitive values by the newest of EVENTS_MASTER_KEYS.")
    for name, act, text in (
        ("backup", _backup, "Write a copy of the database and the stored files to FILE; the server may run."),
        ("restore", _restore, "Put the content of FILE in place of what the database holds; the server may run."),
    ):
        command(name, act, text).add_argument("file", type=Path, metavar="FILE")


def _developing(command: Command) -> None:
    migration = command("migration", _migration, "For developers: write a migration from the models, or show its SQL.")
    migration.add_argument("verb", choices=["make", "show"])
    migration.add_argument("name", metavar="NAME")


def _organizing(command: Command) -> None:
    organizer = command("organizer", _organizer, "Give somebody an account with which events can be created.")
    organizer.add_argument("verb", choices=["add"])
    organizer.add_argument("email", metavar="EMAIL")
    organizer.add_argument("--name", default="")
    agenda = command("import-agenda", _import_agenda, "Read a schedule.xml or schedule.json into an event.")
    agenda.add_argument("file", type=Path, metavar="FILE")
    agenda.add_argument("--event", required=True, metavar="SLUG", help="a new slug makes a new event")
    agenda.add_argument("--time-zone", metavar="ZONE", help="such as Europe/Madrid, when the file names none")


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def beside_a_server(settings: Settings) -> Settings:
    """Settings for a command that may write while a server runs: on SQLite it leaves checkpoints to the server.

    SQLite 3.7.0 to 3.51.2 can corrupt a file that two processes write and checkpoint.
    """
    if not settings.is_sqlite:
        return settings
    joint = "&" if "?" in settings.database_url else "?"
    return dataclasses.replace(settings, database_url=f"{settings.database_url}{joint}wal_autocheckpoint=0")


def _migrate(options: argparse.Namespace, settings: Settings) -> None:
    from events.platform.storage.migrating import migrate

    applied = _run(migrate(settings.database_url, SCHEMA))
    print("The database is up to date." if not applied else f"{len(applied)} migrations applied.")


def _migration(options: argparse.Namespace, settings: Settings) -> None:
    from events.platform.storage.migrating import show_migration, write_migration

    if options.verb == "show":
        print(_run(show_migration(SCHEMA, options.name)))
        return
    path = _run(write_migration(SCHEMA, options.name))
    print(f"Wrote {path}: read it before you run it" if path else "The models have not changed")


def _serve(options: argparse.Namespace, settings: Settings) -> None:
    from events.platform.serving import serve

    if options.workers > 1 and settings.is_sqlite:
        raise CommandError(
            "SQLite is served by one process: two that write or checkpoint one file can corrupt it "
            "(SQLite 3.7.0 to 3.51.2). Leave --workers out, or set EVENTS_DATABASE_URL to a PostgreSQL database."
        )
    _migrate_first(settings)
    serve(APPLICATION, settings, options.host, options.port, options.workers)


def _migrate_first(settings: Settings, report: Callable[[str], object] = print) -> None:
    from events.platform.storage.migrating import migrate

    _run(migrate(settings.database_url, SCHEMA, report))


async def _opened(settings: Settings, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with the database open."""
    from events.platform.storage.database import open_database

    async with open_database(settings.database_url, SCHEMA):
        return await work()


def _demo(options: argparse.Namespace, settings: Settings) -> None:
    from events.demonstration.making import make_demonstration
    from events.platform.serving import serve

    _migrate_first(settings, _progress)
    load_pages()
    line = _run(_opened(settings, lambda: make_demonstration(settings, report=_progress)))
    if options.no_serve:
        print(line)
        return
    _progress(f"Open {settings.base_url}/ in a browser.")
    _progress(f"As an organizer: {settings.base_url}{_login(line)} (works once)")
    serve(APPLICATION, settings, "127.0.0.1", options.port, 1)


def _login(line: str) -> str:
    import msgspec

    return str(msgspec.json.decode(line)["organizer_login"])


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _worker(options: argparse.Namespace, settings: Settings) -> None:
    from events.app import work

    if settings.is_sqlite:
        raise CommandError(
            "With SQLite the server delivers mail itself; a worker of its own is for PostgreSQL "
            "(two processes that write one SQLite file can corrupt it)."
        )
    _run(work(settings))


def _backup(options: argparse.Namespace, settings: Settings) -> None:
    from events.platform.storage.backup.archive import backup

    _run(backup(settings.database_url, SCHEMA, options.file, report=_progress, files=settings.files_dir))
    _progress(f"The backup is in {options.file}. The key in {settings.data_dir} is not in it: keep a copy apart.")


def _restore(options: argparse.Namespace, settings: Settings) -> None:
    from events.platform.storage.backup.archive import restore

    _run(restore(settings.database_url, SCHEMA, options.file, report=_progress, files=settings.files_dir))
    _progress("Restored.")


def _rewrap(options: argparse.Namespace, settings: Settings) -> None:
    from events.records.vault.sealing import SealError

    try:
        count = _run(_opened(beside_a_server(settings), lambda: _rewrap_keys(settings)))
    except SealError as error:
        raise CommandError(f"{error}: add it again, with its number, until this has been done.") from error
    print(f"{count} keys wrapped by the newest master key; older ones are no longer needed by this database.")


async def _rewrap_keys(settings: Settings) -> int:
    from events.platform.web.installation import now
    from events.records.vault.operations import rewrap
    from events.records.vault.sealing import master_keys

    return int(await rewrap(master_keys(settings), now()))


def _organizer(options: argparse.Namespace, settings: Settings) -> None:
    from events.platform.web.form_rules import is_email

    if not is_email(options.email):
        raise CommandError(f"{options.email!r} is not a complete e-mail address.")
    _migrate_first(settings)
    print(_run(_opened(beside_a_server(settings), lambda: _add_organizer(options, settings))))


async def _add_organizer(options: argparse.Namespace, settings: Settings) -> str:
    from events.platform.language.i18n import languages
    from events.platform.web.addresses import address, register
    from events.platform.web.installation import now
    from events.records.people.operations import INVITATION_LASTS, ensure_account, issue_link
    from events.records.people.routes import PAGES

    register(PAGES)  # of all pages, the link needs those about signing in: the others take a second to import
    account = await ensure_account(
        options.email, name=options.name, language=languages()[0], now=now(), is_founder=True
    )
    secret = await issue_link(account.id, now(), INVITATION_LASTS)
    return settings.base_url + address("sign_in.token", languages()[0], token=secret)


def _import_agenda(options: argparse.Namespace, settings: Settings) -> None:
    from events.congress.agenda.exchange.operations import AgendaImportError, import_agenda_file

    _migrate_first(settings)
    arguments = options.file, options.event, options.time_zone, _progress
    try:
        summary = _run(_opened(beside_a_server(settings), lambda: import_agenda_file(*arguments)))
    except AgendaImportError as error:
        raise CommandError(str(error)) from error
    print(summary)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
