"""Findings about the database and its rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext
from events.records.checkup.facts import Database, MasterKey, Outbox, Processes, StoredFiles
from events.records.checkup.findings import Finding, Judged, Mark

_MOST_NAMED = 3


def judge_database(database: Database) -> Judged:
    """Judge whether it reads, writes and has the tables of this version."""
    if database.trouble:
        text = _("Database: it cannot be used. %(trouble)s", trouble=database.trouble)
        yield Finding("database", Mark.ERROR, text)
        return
    text = _("Database: %(version)s reads and writes.", version=database.version)
    yield Finding("database", Mark.OK, text)
    if database.unknown:
        yield Finding("migrations", Mark.ERROR, _("Migrations: %(trouble)s", trouble=database.unknown))
    elif database.pending:
        text = ngettext(
            "Migrations: one is to be applied. Start “events serve” anew, or type: events migrate",
            "Migrations: %(num)s are to be applied. Start “events serve” anew, or type: events migrate",
            len(database.pending),
        )
        yield Finding("migrations", Mark.WARNING, text)
    else:
        yield Finding("migrations", Mark.OK, _("Migrations: the database is one of this version."))


def judge_processes(processes: Processes, *, is_database_well: bool) -> Judged:
    """Judge whether somebody serves and somebody delivers."""
    if not is_database_well:
        return
    if processes.is_worker_separate and not processes.has_worker:
        text = _("Worker: none is running, so that no mail leaves. Start “events worker”, or unset EVENTS_WORKER.")
        yield Finding("worker", Mark.ERROR, text)
    elif processes.is_worker_separate:
        yield Finding("worker", Mark.OK, _("Worker: it is running."))
    if processes.has_server:
        yield Finding("server", Mark.OK, _("Server: it is running."))
    else:
        yield Finding("server", Mark.WARNING, _("Server: none is running. Start “events serve”."))


def judge_master_keys(keys: Sequence[MasterKey]) -> Judged:
    """Judge whether what is sealed in the database opens with the keys of the settings."""
    for key in keys:
        if not key.is_known:
            text = ngettext(
                "Master keys: number %(number)d is missing, and the sensitive values of one person do not open "
                "without it. Add it to EVENTS_MASTER_KEYS again.",
                "Master keys: number %(number)d is missing, and the sensitive values of %(num)s people do not open "
                "without it. Add it to EVENTS_MASTER_KEYS again.",
                key.keys,
                number=key.number,
            )
            yield Finding("master_keys", Mark.ERROR, text)
        elif not key.opens:
            text = _(
                "Master keys: number %(number)d is another key than the one that sealed what is in the database "
                "(number 0 is the secret key). Put the right one back from the copy that you keep.",
                number=key.number,
            )
            yield Finding("master_keys", Mark.ERROR, text)
    if all(key.is_known and key.opens for key in keys):
        yield Finding("master_keys", Mark.OK, _("Master keys: whatever is sealed opens."))


def judge_files(files: StoredFiles) -> Judged:
    """Judge whether what people sent is still there."""
    for names, told in (
        (files.missing, _("Files: missing in the data directory: %(names)s. Restore a backup that holds them.")),
        (files.changed, _("Files: not what was stored: %(names)s. Restore a backup that holds them.")),
    ):
        if names:
            more = "" if len(names) <= _MOST_NAMED else f" … ({len(names)})"
            text = told % {"names": ", ".join(names[:_MOST_NAMED]) + more}
            yield Finding("files", Mark.ERROR, text)
    if files.missing or files.changed:
        return
    if not files.number:
        text = _("Files: none is stored.")
    elif files.is_deep:
        text = ngettext("Files: one, as it was stored.", "Files: %(num)s, all as they were stored.", files.number)
    else:
        text = ngettext(
            "Files: one, of the right size. To read what is in it, add --deep.",
            "Files: %(num)s, all of the right size. To read what is in them, add --deep.",
            files.number,
        )
    yield Finding("files", Mark.OK, text)


def judge_foreign(foreign: Sequence[str]) -> Judged:
    """Judge whether the database holds only what we made, so that a backup of it is restored."""
    if foreign:
        text = _(
            "Backup: the database has what this program did not make, so that no backup of it is restored: "
            "%(names)s. Remove it from the database (DROP …), and keep reports in a database of their own.",
            names=", ".join(foreign),
        )
        yield Finding("foreign", Mark.ERROR, text)


def judge_outbox(outbox: Outbox, *, is_mail_set: bool) -> Judged:
    """Judge whether mail leaves."""
    since = f"{outbox.oldest:%Y-%m-%d %H:%M} UTC" if outbox.oldest else "?"
    if outbox.overdue and is_mail_set:
        text = ngettext(
            "Outbox: one mail is due since %(since)s and has not left. Look at the log of the server or worker.",
            "Outbox: %(num)s mails are due since %(since)s or later and have not left. Look at the log of the server "
            "or worker.",
            outbox.overdue,
            since=since,
        )
        yield Finding("outbox", Mark.ERROR, text)
    elif outbox.overdue:
        text = ngettext(
            "Outbox: one mail waits for a mail server.", "Outbox: %(num)s mails wait for a mail server.", outbox.overdue
        )
        yield Finding("outbox", Mark.WARNING, text)
    if outbox.failed:
        text = ngettext(
            "Outbox: one mail was given up within a week. Its page says why, and tries it again.",
            "Outbox: %(num)s mails were given up within a week. Their pages say why, and try them again.",
            outbox.failed,
        )
        yield Finding("outbox", Mark.WARNING, text)
    if not outbox.overdue and not outbox.failed:
        yield Finding("outbox", Mark.OK, _("Outbox: nothing is late."))
