"""Commands that serve: the web server and the mail worker."""

from __future__ import annotations

import argparse

from events.app import load_pages
from events.commands.running import await_database, migrate_first, opened, place, progress, run
from events.settings import CommandError, Settings

APPLICATION = "events.app:application"


def serve_site(options: argparse.Namespace, settings: Settings) -> None:
    """Migrate the database and serve."""
    from events.platform.serving import serve
    from events.platform.storage.backup.workfolders import sweep

    if options.workers > 1 and settings.is_sqlite:
        raise CommandError(
            "SQLite is served by one process: two that write or checkpoint one file can corrupt it "
            "(SQLite 3.7.0 to 3.51.2). Leave --workers out, or set EVENTS_DATABASE_URL to a PostgreSQL database."
        )
    sweep(place(settings).workroom or settings.data_dir)
    await_database(settings)
    migrate_first(settings)
    serve(APPLICATION, settings, options.host, options.port, options.workers)


def demo(options: argparse.Namespace, settings: Settings) -> None:
    """Fill a data directory with the demonstration and serve it."""
    from events.demonstration.making import make_demonstration
    from events.platform.serving import serve

    migrate_first(settings, progress)
    load_pages()
    line = run(opened(settings, lambda: make_demonstration(settings, report=progress)))
    if options.no_serve:
        print(line)
        return
    progress(f"Open {settings.base_url}/ in a browser.")
    progress(f"As an organizer: {settings.base_url}{_login(line)} (works once)")
    serve(APPLICATION, settings, "127.0.0.1", options.port, 1)


def _login(line: str) -> str:
    import msgspec

    return str(msgspec.json.decode(line)["organizer_login"])


def worker(options: argparse.Namespace, settings: Settings) -> None:
    """Deliver mail in a process of its own."""
    from events.app import work

    if settings.is_sqlite:
        raise CommandError(
            "With SQLite the server delivers mail itself; a worker of its own is for PostgreSQL "
            "(two processes that write one SQLite file can corrupt it)."
        )
    await_database(settings)
    run(work(settings))
