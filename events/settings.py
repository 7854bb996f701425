"""The settings: variables of the environment, read once, with defaults that run."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

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
    `mail_rate` is messages per minute; `worker` tells whether the server delivers mail itself. A change so
    many hours before something starts is told by mail (`notice_hours`), gathered for some minutes. `master_keys` are
    numbered; with none, sealed values rest on the secret key (`vault/sealing.py`).
    """

    data_dir: Path
    database_url: str
    base_url: str
    secret_key: bytes
    smtp_url: str | None = None
    mail_from: str = "events@localhost"
    mail_reply_to: str | None = None
    mail_rate: int = 120
    worker: bool = True
    notice_hours: int = 48
    notice_minutes: int = 5
    forwarded_allow_ips: str = "127.0.0.1"
    master_keys: tuple[tuple[int, str], ...] = field(default=(), repr=False)

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
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def read_settings(environment: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Return the settings of this process; `overrides` win over the environment.

    Makes the data directory, and the secret key inside it when none is given.
    Raise SettingsError, naming the variable, for a value that cannot be used.
    """
    data_dir = Path(str(overrides.get("data_dir") or environment.get("EVENTS_DATA_DIR") or "data")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    base_url = str(overrides.get("base_url") or environment.get("EVENTS_BASE_URL") or "http://127.0.0.1:8000")
    database_url = environment.get("EVENTS_DATABASE_URL") or f"sqlite://{data_dir / 'events.db'}"
    return Settings(
        data_dir=data_dir,
        database_url=str(overrides.get("database_url") or database_url),
        base_url=_checked_url(base_url),
        secret_key=_secret_key(environment, data_dir),
        smtp_url=_checked_smtp(environment.get("EVENTS_SMTP_URL")),
        mail_from=environment.get("EVENTS_MAIL_FROM") or "events@" + (urlsplit(base_url).hostname or "localhost"),
        mail_reply_to=environment.get("EVENTS_MAIL_REPLY_TO") or None,
        mail_rate=_positive(environment, "EVENTS_MAIL_RATE", 120),
        worker=environment.get("EVENTS_WORKER", "inside") != "separate",
        notice_hours=_positive(environment, "EVENTS_NOTICE_HOURS", 48, most=240),
        notice_minutes=_positive(environment, "EVENTS_NOTICE_MINUTES", 5, most=240),
        forwarded_allow_ips=environment.get("EVENTS_FORWARDED_ALLOW_IPS", "127.0.0.1"),
        master_keys=_master_keys(environment.get("EVENTS_MASTER_KEYS") or ""),
    )


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


def _positive(environment: Mapping[str, str], name: str, default: int, most: int = 999_999) -> int:
    value = environment.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= most:
        raise SettingsError(f"{name} must be a whole number from 1 to {most:,}, not {value!r}")
    return int(value)


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
        if len(given) < 32:
            raise SettingsError("EVENTS_SECRET_KEY must have at least 32 characters; leave it out to have one made")
        return given.encode()
    path = data_dir / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_urlsafe(48).encode())
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()
