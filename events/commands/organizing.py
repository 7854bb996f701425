"""Commands that import files into an installation and export them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from typing import Any

from events.commands.running import beside_a_server, migrate_first, opened, progress, run
from events.settings import CommandError, Settings


def add_organizer(options: argparse.Namespace, settings: Settings) -> None:
    """Give somebody an account, and print a link that signs them in."""
    options.email = _mail_address(options, settings)
    migrate_first(settings)
    print(run(opened(beside_a_server(settings), lambda: _organizer_added(options, settings))))


def _mail_address(options: argparse.Namespace, settings: Settings) -> str:
    """Return the address in its one spelling. Raise CommandError for one that cannot be, or that looks like a slip."""
    from events.platform.email_addresses import AddressError, doubt_about, normalized
    from events.platform.mail_domains import takes_mail

    try:
        email = normalized(options.email, is_global=False)
    except AddressError as failure:
        raise CommandError(f"{options.email!r}: {failure.message}") from None
    doubt = None if options.as_typed else doubt_about(email)
    if doubt:
        meant = f": did you mean {doubt.suggestion}?" if doubt.suggestion else "."
        raise CommandError(f"{email} may be mistyped{meant} With --as-typed it is taken as it is.")
    if settings.check_mail_domains and not run(takes_mail(email)):
        raise CommandError(f"{email}: no mail reaches its domain.")
    return email


async def _organizer_added(options: argparse.Namespace, settings: Settings) -> str:
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


def import_agenda(options: argparse.Namespace, settings: Settings) -> None:
    """Read a schedule into an event."""
    from events.congress.agenda.exchange.file_operations import Choices, import_agenda_file
    from events.congress.agenda.exchange.operations import AgendaImportError

    migrate_first(settings, is_dry=options.dry_run)
    choices = Choices(options.time_zone, options.trust_start, options.cancel_at_most / 100, options.dry_run)
    arguments = options.file, options.event, choices, progress
    try:
        summary = run(opened(beside_a_server(settings), lambda: import_agenda_file(*arguments)))
    except AgendaImportError as error:
        raise CommandError(str(error)) from error
    print(summary)


def import_organizations(options: argparse.Namespace, settings: Settings) -> None:
    """Read a table of organizations, all of it or nothing, and say what each line does."""
    from events.records.organizations.file_operations import import_organizations_file

    _read_table(options, settings, lambda: import_organizations_file(options.file, print, is_dry=options.dry_run))


def import_registrations(options: argparse.Namespace, settings: Settings) -> None:
    """Register everybody in a table, all of them or nobody, and say what each line does."""
    from events.congress.registration.imports.file_operations import import_registrations_file as work

    event, is_dry, is_told = options.event, options.dry_run, options.mails
    _read_table(options, settings, lambda: work(options.file, event, print, is_dry=is_dry, is_told=is_told))


def _read_table(options: argparse.Namespace, settings: Settings, work: Callable[[], Coroutine[Any, Any, str]]) -> None:
    from events.records.imports.file_operations import ImportRefusedError

    migrate_first(settings, progress, is_dry=options.dry_run)
    try:
        print(run(opened(beside_a_server(settings), work)))
    except ImportRefusedError as error:
        raise CommandError(str(error)) from error


def export_registrations(options: argparse.Namespace, settings: Settings) -> None:
    """Write the registrations of an event into a file."""
    from events.app import load_pages
    from events.congress.registration.export_queries import NoEventError, export_registrations_file

    migrate_first(settings, progress)
    load_pages()  # files are named by their addresses
    arguments = options.event, options.format, options.out, progress, settings.base_url
    try:
        count = run(opened(beside_a_server(settings), lambda: export_registrations_file(*arguments)))
    except (NoEventError, OSError) as error:
        raise CommandError(str(error)) from error
    print(f"{count} registrations in {options.out}.")
