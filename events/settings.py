"""The settings: variables of the environment, read once, with defaults that run."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

_SHORTEST_KEY = 32  # characters
_PACKAGE = Path(__file__).parent
# In a wheel the customer's top-level folders travel inside the package.
_ROOT = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
LOCALES = _ROOT / "locales"
STATIC = _PACKAGE / "static"


class SettingsError(ValueError):
    """A variable of the environment has a value that cannot be used; the text names it."""


class CommandError(Exception):
    """A command cannot be carried out; the text says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """One running installation.

    `base_url` has no trailing slash and is the only source of addresses in mails and calendars;
    `mail_rate` is messages per minute; `worker` tells whether the server delivers mail itself; with
    `check_mail_domains` the DNS is asked about addresses that are typed. A change so many hours before something starts
    is told by mail (`notice_hours`), gathered for some minutes. `master_keys` are numbered; with none, sealed values
    rest on the secret key (`vault/sealing.py`).
    """

    data_dir: Path
    database_url: str
    base_url: str
    secret_key: bytes
    is_key_in_file: bool = True
    smtp_url: str | None = None
    bounces_imap_url: str | None = None
    mail_from: str = "events@localhost"
    mail_reply_to: str | None = None
    mail_rate: int = 120
    registrations_per_network: int = 100
    check_mail_domains: bool = False
    worker: bool = True
    notice_hours: int = 48
    notice_minutes: int = 5
    forwarded_allow_ips: str = "127.0.0.1"
    master_keys: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    backup_passphrase: str | None = field(default=None, repr=False)

    @property
    def files_dir(self) -> Path:
        """Where stored files lie; several processes share it."""
        return self.data_dir / "files"

    @property
    def is_https(self) -> bool:
        """Cookies are marked Secure exactly when people reach us over TLS."""
        return self.base_url.startswith("https://")

    @property
    def origin(self) -> str:
        """Scheme and authority of the public address, as a browser's Origin header has it."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def has_mail_server(self) -> bool:
        """Whether mail leaves here at all; without, it waits in the outbox."""
        return self.smtp_url is not None

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def read_settings(
    environment: Mapping[str, str] = os.environ, *, is_look: bool = False, **overrides: object
) -> Settings:
    """Return the settings of this process; `overrides` win over the environment.

    Makes the data directory, and the secret key inside it when none is given. Who only looks (`is_look`) makes nothing,
    and gets a secret key that is empty or too short as it is.
    Raise SettingsError, naming the variable, for a value that cannot be used.
    """
    given = _given(environment, overrides)
    data_dir = Path(given.get("EVENTS_DATA_DIR", "data")).resolve()
    if not is_look:
        data_dir.mkdir(parents=True, exist_ok=True)
    base_url = _checked_url(given.get("EVENTS_BASE_URL", "http://127.0.0.1:8000"))
    return Settings(
        data_dir=data_dir,
        database_url=given.get("EVENTS_DATABASE_URL", f"sqlite://{data_dir / 'events.db'}"),
        base_url=base_url,
        secret_key=_key_as_it_is(given, data_dir) if is_look else _secret_key(given, data_dir),
        is_key_in_file="EVENTS_SECRET_KEY" not in given,
        smtp_url=_checked_smtp(given.get("EVENTS_SMTP_URL")),
        bounces_imap_url=_checked_imap(given.get("EVENTS_BOUNCES_IMAP_URL")),
        mail_from=_mailbox(given, "EVENTS_MAIL_FROM") or f"events@{urlsplit(base_url).hostname or 'localhost'}",
        mail_reply_to=_mailbox(given, "EVENTS_MAIL_REPLY_TO"),
        mail_rate=_positive(given, "EVENTS_MAIL_RATE", 120),
        registrations_per_network=_positive(given, "EVENTS_REGISTRATIONS_PER_NETWORK", 100),
        check_mail_domains=_yes_or_no(given, "EVENTS_CHECK_MAIL_DOMAINS"),
        worker=given.get("EVENTS_WORKER") != "separate",
        notice_hours=_positive(given, "EVENTS_NOTICE_HOURS", 48, most=240),
        notice_minutes=_positive(given, "EVENTS_NOTICE_MINUTES", 5, most=240),
        forwarded_allow_ips=environment.get("EVENTS_FORWARDED_ALLOW_IPS", "127.0.0.1"),
        master_keys=_master_keys(given.get("EVENTS_MASTER_KEYS", "")),
        backup_passphrase=given.get("EVENTS_BACKUP_PASSPHRASE"),
    )


def _given(environment: Mapping[str, str], overrides: Mapping[str, object]) -> dict[str, str]:
    """Return our variables that are not empty."""
    over = {f"EVENTS_{name.upper()}": str(value) for name, value in overrides.items() if value}
    return {name: value for name, value in environment.items() if value} | over


def _checked_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise SettingsError(
            f"EVENTS_BASE_URL must be the address people type, such as https://events.example.org, not {value!r}"
        )
    return value.rstrip("/")


def _checked_smtp(value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise SettingsError(
            "EVENTS_SMTP_URL must look like smtp://user:password@host:25, smtp+starttls://… or smtps://…"
        )
    return value


def _checked_imap(value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"imap", "imaps", "imap+starttls"} or not (parts.hostname and parts.username):
        raise SettingsError(
            "EVENTS_BOUNCES_IMAP_URL must look like imaps://user:password@host/INBOX or imap+starttls://…"
        )
    return value


def _mailbox(environment: Mapping[str, str], name: str) -> str | None:
    """Return an address, which may be "Name <address>", None where none is given."""
    value = environment.get(name)
    if value is not None and not re.fullmatch(r"[!-?A-~]+@[^\s@]+", parseaddr(value)[1]):
        raise SettingsError(f"{name} must look like events@example.org or Congress <events@example.org>, not {value!r}")
    return value


def _positive(environment: Mapping[str, str], name: str, default: int, most: int = 999_999) -> int:
    value = environment.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= most:
        raise SettingsError(f"{name} must be a whole number from 1 to {most:,}, not {value!r}")
    return int(value)


def _yes_or_no(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "no").lower()
    if value not in {"yes", "no"}:
        raise SettingsError(f"{name} must be yes or no, not {value!r}")
    return value == "yes"


def _master_keys(text: str) -> tuple[tuple[int, str], ...]:
    """Numbered keys from "1:…,2:…". The message never repeats what was given."""
    found: dict[int, str] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        number, _, key = part.partition(":")
        if not re.fullmatch("[1-9][0-9]{0,5}", number) or len(key) < 32 or int(number) in found:
            raise SettingsError(
                "EVENTS_MASTER_KEYS must look like 1:…,2:… : numbers from 1, each once, "
                "each with a key of at least 32 characters without a comma"
            )
        found[int(number)] = key
    return tuple(sorted(found.items()))


def _secret_key(environment: Mapping[str, str], data_dir: Path) -> bytes:
    """Return the key that links and badges are derived from: losing it revokes every one of them."""
    given = environment.get("EVENTS_SECRET_KEY")
    if given:
        if len(given) < _SHORTEST_KEY:
            raise SettingsError("EVENTS_SECRET_KEY must have at least 32 characters; leave it out to have one made")
        return given.encode()
    path = data_dir / "secret.key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48).encode())
    key = path.read_bytes().strip()
    if len(key) < _SHORTEST_KEY:
        raise SettingsError(
            f"{path} holds {len(key)} characters in place of a key of at least {_SHORTEST_KEY}, as a full disk or an "
            "interrupted copy leaves it. Put the copy of the key that you keep elsewhere in its place. Only where "
            "there is none, remove the file: a new key is made, and every private link, badge and sealed value from "
            "before it is void."
        )
    return key


def _key_as_it_is(environment: Mapping[str, str], data_dir: Path) -> bytes:
    """Return the key, empty when there is none or nobody may read it."""
    path = data_dir / "secret.key"
    if given := environment.get("EVENTS_SECRET_KEY"):
        return given.encode()
    return path.read_bytes().strip() if os.access(path, os.R_OK) else b""


def _write_once(path: Path, content: bytes) -> None:
    """Write a file that appears under its name whole and on disk, or not at all; whoever comes first writes it."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name(part, path)
        _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Give a file its name, unless another process has just given it to its own."""
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        part.rename(path)


def _sync(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
