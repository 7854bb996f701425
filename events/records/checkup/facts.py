"""Facts about an installation, as plain values; `judging.py` says what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SecretKey:
    """The key that links and badges are derived from; `path` is empty where the environment gives it."""

    path: str
    length: int
    mode: int = 0o600


@dataclass(frozen=True)
class MasterKey:
    """A number under which keys of sensitive values are wrapped in the database."""

    number: int
    keys: int
    is_known: bool
    opens: bool


@dataclass(frozen=True)
class Owned:
    """A file or folder of the installation."""

    path: str
    mode: int
    is_ours: bool
    is_writable: bool


@dataclass(frozen=True)
class Disk:
    folder: str
    free_mib: int
    wanted_mib: int  # for a copy of the database


@dataclass(frozen=True)
class Zones:
    """The time zones: the version of tzdata that this program was made with, the one found, and folders before it."""

    pinned: str
    found: str
    folders: Sequence[str] = ()


@dataclass(frozen=True)
class Database:
    """`trouble` is why it cannot be read or written, `unknown` why its migrations do not fit this version."""

    version: str
    trouble: str = ""
    pending: Sequence[str] = ()
    unknown: str = ""
    clock: dt.timedelta | None = None  # how far ahead the database's clock is


@dataclass(frozen=True)
class Mail:
    """The mail server: `trouble` is what it said when we connected and signed in."""

    is_set: bool
    trouble: str = ""
    is_encrypted: bool = True
    is_here: bool = False


@dataclass(frozen=True)
class Answer:
    """The answer of our own address."""

    trouble: str = ""
    version: str = ""  # of this program; empty when something else answers
    clock: dt.timedelta | None = None


@dataclass(frozen=True)
class Address:
    url: str
    is_https: bool
    is_here: bool  # this machine alone
    trouble: str = ""  # with its name
    answer: Answer | None = None  # None when it was not asked


@dataclass(frozen=True)
class StoredFiles:
    number: int
    missing: Sequence[str]
    changed: Sequence[str]
    is_deep: bool


@dataclass(frozen=True)
class Outbox:
    """Mails: those due for more than a quarter of an hour, since when, and those given up within the last week."""

    overdue: int
    failed: int
    oldest: dt.datetime | None = None


@dataclass(frozen=True)
class Processes:
    has_server: bool
    has_worker: bool
    is_worker_separate: bool


@dataclass(frozen=True)
class Rows:
    """Facts from the tables; only where the database can be read and has the tables of this version."""

    master_keys: Sequence[MasterKey]
    files: StoredFiles
    outbox: Outbox
    foreign: Sequence[str] = ()  # objects of SQLite that no migration made


@dataclass(frozen=True)
class Facts:
    program: str  # its version
    secret_key: SecretKey
    owned: Sequence[Owned]
    disk: Disk
    zones: Zones
    database: Database
    sqlite: tuple[int, ...] | None  # its version where it is the database
    processes: Processes
    mail: Mail
    address: Address
    rows: Rows | None
