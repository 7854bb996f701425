"""The `events` command: its arguments, and errors in words. What each command does stands in `commands/`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

# Before anything asks for a zone: the pinned tzdata package decides, not the system's older copy.
os.environ["PYTHONTZPATH"] = ""

from events import __version__
from events.commands import keeping, organizing, serving
from events.settings import CommandError, Settings, SettingsError, read_settings

Act = Callable[[argparse.Namespace, Settings], None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: exits with 0, with 2 when the command was wrong, with 1 when it could not be carried out."""
    options = _parser().parse_args(arguments)
    os.umask(0o027)  # databases and backups hold personal data: nobody else on the machine reads them
    _log()
    try:
        is_look = options.act is keeping.check
        settings = read_settings(is_look=is_look, data_dir=options.data_dir, base_url=_base_url(options))
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
    _looking(command)
    _organizing(command)
    _developing(command)
    return parser


Command = Callable[[str, Act, str], argparse.ArgumentParser]


def _serving(command: Command) -> None:
    demo = command("demo", serving.demo, "Fill a data directory with a demonstration and serve it.")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="only fill it, and print one line of JSON")
    serve = command("serve", serving.serve_site, "Migrate the database and serve.")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=1, help="processes; more than one needs PostgreSQL")
    command("worker", serving.worker, "Deliver mail in a process of its own (PostgreSQL).")


def _keeping(command: Command) -> None:
    command("migrate", keeping.migrate_database, "Bring the database to this version.")
    command(
        "rewrap-keys", keeping.rewrap_keys, "Wrap the keys of sensitive values by the newest of EVENTS_MASTER_KEYS."
    )
    backup = command(
        "backup", keeping.back_up, "Write a copy of the database and the stored files to FILE; the server may run."
    )
    backup.add_argument("--encrypt", action="store_true", help="with a passphrase, of EVENTS_BACKUP_PASSPHRASE or:")
    restore = command(
        "restore",
        keeping.restore_backup,
        "Put the content of FILE in place of what the database holds; the server may run.",
    )
    restore.add_argument(
        "--from-elsewhere", action="store_true", help="take a backup signed with another secret key, or not at all"
    )
    for made in (backup, restore):
        made.add_argument("file", type=Path, metavar="FILE")
        made.add_argument("--passphrase-file", type=Path, metavar="PATH", help="a file whose first line it is")


def _looking(command: Command) -> None:
    check = command(
        "check",
        keeping.check,
        "Say what is wrong with this installation and how to mend it; exits with 1 when anything is an error.",
    )
    check.add_argument("--deep", action="store_true", help="read every stored file, not only its size")
    check.add_argument("--ask", action="store_true", help="ask our own address, EVENTS_BASE_URL, whether it leads here")
    check.add_argument("--json", action="store_true", help="print one JSON array for programs")
    check.add_argument("--language", metavar="CODE", help="such as fr or es (default: that of LANG, else English)")


def _developing(command: Command) -> None:
    migration = command(
        "migration", keeping.migration, "For developers: write a migration from the models, or show its SQL."
    )
    migration.add_argument("verb", choices=["make", "show"])
    migration.add_argument("name", metavar="NAME")


def _organizing(command: Command) -> None:
    organizer = command(
        "organizer", organizing.add_organizer, "Give somebody an account with which events can be created."
    )
    organizer.add_argument("verb", choices=["add"])
    organizer.add_argument("email", metavar="EMAIL")
    organizer.add_argument("--name", default="")
    organizer.add_argument("--as-typed", action="store_true", help="take an address that looks like a slip as it is")
    organizations = command(
        "import-organizations", organizing.import_organizations, "Read a table of organizations (CSV, XLSX or ODS)."
    )
    registrations = command(
        "import-registrations", organizing.import_registrations, "Register everybody in a table (CSV, XLSX or ODS)."
    )
    registrations.add_argument("--event", required=True, metavar="SLUG")
    registrations.add_argument("--mails", action="store_true", help="send each of them the confirmation")
    for made in (organizations, registrations):
        made.add_argument("file", type=Path, metavar="FILE")
        made.add_argument("--dry-run", action="store_true", help="only say what each line would do")
    registrations = command(
        "export-registrations",
        organizing.export_registrations,
        "Write the registrations of an event into a file, as an owner sees them but for sealed answers.",
    )
    registrations.add_argument("--event", required=True, metavar="SLUG")
    registrations.add_argument("--format", required=True, choices=["csv", "xlsx", "json"])
    registrations.add_argument("--out", required=True, type=Path, metavar="FILE")
    agenda = command("import-agenda", organizing.import_agenda, "Read a schedule.xml or schedule.json into an event.")
    agenda.add_argument("file", type=Path, metavar="FILE")
    agenda.add_argument("--event", required=True, metavar="SLUG", help="a new slug makes a new event")
    agenda.add_argument("--time-zone", metavar="ZONE", help="such as Europe/Madrid, when the file names none")
    agenda.add_argument(
        "--trust-start",
        action=argparse.BooleanOptionalAction,
        help="whether a start counts where the date says another time; left out, the file as a whole decides",
    )
    agenda.add_argument("--dry-run", action="store_true", help="only say what would change")
    agenda.add_argument(
        "--cancel-at-most",
        type=float,
        default=20,
        metavar="PERCENT",
        help="of the sessions of earlier files, when they are not in this one (default: 20)",
    )


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
