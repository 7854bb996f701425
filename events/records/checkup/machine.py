"""Findings about the machine: keys, rights, disk space, time zones, SQLite. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from events.platform.language.i18n import gettext as _
from events.records.checkup.facts import Disk, Owned, SecretKey, Zones
from events.records.checkup.findings import Finding, Judged, Mark

SHORTEST_KEY = 32  # characters
LEAST_FREE = 64  # MiB: less is an error, as for the page of health
_MENDED_SQLITE = (3, 51, 3)


def judge_secret_key(key: SecretKey) -> Judged:
    """Judge its place, length and rights."""
    if not key.length:
        text = _(
            "Secret key: there is none in %(path)s. Put the copy that you keep elsewhere there; at a new "
            "installation the first “events serve” makes one.",
            path=key.path,
        )
        yield Finding("secret_key", Mark.ERROR, text)
    elif key.length < SHORTEST_KEY:
        text = _(
            "Secret key: it has %(length)d characters in place of %(least)d or more. Put the copy that you keep "
            "elsewhere in its place: a new key ends every private link and badge.",
            length=key.length,
            least=SHORTEST_KEY,
        )
        yield Finding("secret_key", Mark.ERROR, text)
    elif key.path and key.mode & 0o077:
        text = _("Secret key: others on this machine can read it. Type: chmod 600 %(path)s", path=key.path)
        yield Finding("secret_key", Mark.ERROR, text)
    else:
        text = _("Secret key: it is there and long enough. Keep a copy elsewhere, apart from the backups.")
        yield Finding("secret_key", Mark.OK, text)


def judge_sqlite(version: tuple[int, ...] | None) -> Judged:
    """Judge SQLite's version where it is the database."""
    if version is None:
        return
    named = ".".join(map(str, version))
    if version >= _MENDED_SQLITE:
        yield Finding("sqlite", Mark.OK, _("SQLite: version %(version)s has no known fault.", version=named))
        return
    text = _(
        "SQLite: version %(version)s can damage a file that two programs write at once (mended in 3.51.3). The server "
        "sees to it that it is alone: let no other program write to the file, and copy it with “events backup” only.",
        version=named,
    )
    yield Finding("sqlite", Mark.WARNING, text)


def judge_owned(owned: Sequence[Owned]) -> Judged:
    """Judge who owns, reads and writes files and folders."""
    wrong = False
    for each in owned:
        if not each.is_writable:
            text = _(
                "Rights: %(path)s cannot be written to by whoever runs this command. Run it, and the server, as the "
                "owner of the data directory, or give it to that user: chown -R USER %(path)s",
                path=each.path,
            )
            yield Finding("rights", Mark.ERROR, text)
        elif each.mode & 0o007:
            text = _("Rights: anybody on this machine can read %(path)s. Type: chmod o-rwx %(path)s", path=each.path)
            yield Finding("rights", Mark.WARNING, text)
        elif not each.is_ours:
            text = _(
                "Rights: %(path)s belongs to another user than the one who runs this command. Run commands as the "
                "user of the server, or what they write cannot be read by it.",
                path=each.path,
            )
            yield Finding("rights", Mark.WARNING, text)
        else:
            continue
        wrong = True
    if not wrong:
        yield Finding("rights", Mark.OK, _("Rights: files and folders can be written to, and are read by nobody else."))


def judge_disk(disk: Disk) -> Judged:
    """Judge how much room is left."""
    text = _("Disk: %(free)d MiB are free in %(folder)s.", free=disk.free_mib, folder=disk.folder)
    mark = Mark.OK
    if disk.free_mib < disk.wanted_mib:
        mark = Mark.ERROR if disk.free_mib < LEAST_FREE else Mark.WARNING
        text += " " + _(
            "A copy of the database, as upgrades and backups make one, needs %(wanted)d MiB: remove what is not "
            "needed, such as old copies beside the database, or take a larger disk.",
            wanted=disk.wanted_mib,
        )
    yield Finding("disk", mark, text)


def judge_zones(zones: Zones) -> Judged:
    """Judge whether times are reckoned by the zones that this version was tested with."""
    if not zones.found or zones.folders:
        text = _(
            "Time zones: the system's are used in place of the package tzdata %(pinned)s, and may be older. Install "
            "it (pip install tzdata==%(pinned)s), and leave PYTHONTZPATH alone.",
            pinned=zones.pinned,
        )
        yield Finding("time_zones", Mark.ERROR, text)
    elif zones.found != zones.pinned:
        text = _(
            "Time zones: tzdata %(found)s is installed, and this version was made with %(pinned)s: times of places "
            "whose rules changed may differ. Type: pip install tzdata==%(pinned)s",
            found=zones.found,
            pinned=zones.pinned,
        )
        yield Finding("time_zones", Mark.WARNING, text)
    else:
        yield Finding("time_zones", Mark.OK, _("Time zones: tzdata %(found)s, as tested.", found=zones.found))
