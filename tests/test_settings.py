"""What the environment says, and how it is told when it cannot be used."""

from __future__ import annotations

import dataclasses
import errno
import os
import re
import stat
from pathlib import Path

import pytest

from events.settings import LOCALES, STATIC, TEMPLATES, Settings, SettingsError, read_settings


def read(folder: Path, **values: str) -> Settings:
    return read_settings({"EVENTS_DATA_DIR": str(folder), **values})


def test_nothing_need_be_set(tmp_path: Path) -> None:
    made = read(tmp_path / "data")
    assert dataclasses.replace(made, secret_key=b"") == Settings(
        data_dir=tmp_path / "data",
        database_url=f"sqlite://{tmp_path / 'data' / 'events.db'}",
        base_url="http://127.0.0.1:8000",
        secret_key=b"",
        mail_from="events@127.0.0.1",
    )
    assert (made.is_sqlite, made.is_https, made.origin) == (True, False, "http://127.0.0.1:8000")


def test_everything_can_be_set(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        EVENTS_DATABASE_URL="postgresql://events@db/events",
        EVENTS_BASE_URL="https://events.example.org/",
        EVENTS_SECRET_KEY="k" * 32,
        EVENTS_SMTP_URL="smtp+starttls://user:word@mail.example.org:587",
        EVENTS_MAIL_FROM="Congress <congress@example.org>",
        EVENTS_MAIL_REPLY_TO="office@example.org",
        EVENTS_MAIL_RATE="30",
        EVENTS_REGISTRATIONS_PER_NETWORK="40",
        EVENTS_CHECK_MAIL_DOMAINS="yes",
        EVENTS_WORKER="separate",
        EVENTS_NOTICE_HOURS="24",
        EVENTS_NOTICE_MINUTES="2",
        EVENTS_FORWARDED_ALLOW_IPS="10.0.0.1",
        EVENTS_BACKUP_PASSPHRASE="correct horse battery",
        EVENTS_MASTER_KEYS=f"2:{'n' * 40}, 1:{'m' * 32}",
    )
    assert made == Settings(
        data_dir=tmp_path,
        database_url="postgresql://events@db/events",
        base_url="https://events.example.org",
        secret_key=b"k" * 32,
        is_key_in_file=False,
        smtp_url="smtp+starttls://user:word@mail.example.org:587",
        mail_from="Congress <congress@example.org>",
        mail_reply_to="office@example.org",
        mail_rate=30,
        registrations_per_network=40,
        check_mail_domains=True,
        worker=False,
        notice_hours=24,
        notice_minutes=2,
        forwarded_allow_ips="10.0.0.1",
        master_keys=((1, "m" * 32), (2, "n" * 40)),
        backup_passphrase="correct horse battery",
    )
    assert (made.is_sqlite, made.is_https, made.origin) == (False, True, "https://events.example.org")


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    environment = {"EVENTS_DATA_DIR": str(tmp_path / "one"), "EVENTS_BASE_URL": "http://one.example.org"}
    made = read_settings(environment, data_dir=tmp_path / "two", base_url="http://two.example.org")
    assert (made.data_dir, made.base_url) == (tmp_path / "two", "http://two.example.org")
    assert not (tmp_path / "one").exists()


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = read(tmp_path).secret_key, read(tmp_path).secret_key
    assert first == second
    assert re.fullmatch(rb"[\w-]{64}", first)
    assert os.stat(tmp_path / "secret.key").st_mode & 0o777 == 0o600  # noqa: PTH116 - the mode is meant
    assert read(tmp_path / "another").secret_key != first


@pytest.mark.parametrize("content", [b"", b"\n", b"k" * 31, b" " * 64])
def test_a_key_that_a_full_disk_cut_short_is_refused_with_the_way_out_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as told:
        read(tmp_path)
    assert str(path) in str(told.value)
    assert "Put the copy of the key that you keep elsewhere in its place" in str(told.value)
    assert path.read_bytes() == content


def test_a_disk_that_is_full_leaves_no_key_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        read(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_on_disk_before_it_has_its_name_and_then_its_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, link = os.fsync, os.link

    def synced(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "content")
        fsync(descriptor)

    def named(source: Path, target: Path) -> None:
        steps.append("named")
        link(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", named)
    read(tmp_path)
    assert steps == ["content", "named", "folder"]
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_of_two_processes_that_start_at_once_the_first_makes_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link
    theirs = b"t" * 64

    def late(source: Path, target: Path) -> None:
        target.write_bytes(theirs)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert read(tmp_path).secret_key == theirs


def test_a_file_system_without_hard_links_holds_a_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    key = read(tmp_path).secret_key
    assert (tmp_path / "secret.key").read_bytes() == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


WRONG = [
    ("EVENTS_MASTER_KEYS", "k" * 40),
    ("EVENTS_MASTER_KEYS", "1:too short"),
    ("EVENTS_MASTER_KEYS", f"0:{'k' * 40}"),
    ("EVENTS_MASTER_KEYS", f"1:{'k' * 40},1:{'l' * 40}"),
    ("EVENTS_BASE_URL", "events.example.org"),
    ("EVENTS_BASE_URL", "ftp://events.example.org"),
    ("EVENTS_BASE_URL", "https://events.example.org/below"),
    ("EVENTS_BASE_URL", "https://"),
    ("EVENTS_SMTP_URL", "mail.example.org"),
    ("EVENTS_SMTP_URL", "http://mail.example.org"),
    ("EVENTS_BOUNCES_IMAP_URL", "mail.example.org"),
    ("EVENTS_BOUNCES_IMAP_URL", "imaps://mail.example.org"),
    ("EVENTS_MAIL_RATE", "0"),
    ("EVENTS_MAIL_RATE", "many"),
    ("EVENTS_MAIL_RATE", "²"),
    ("EVENTS_MAIL_RATE", "-1"),
    ("EVENTS_NOTICE_HOURS", "241"),
    ("EVENTS_NOTICE_MINUTES", "0"),
    ("EVENTS_SECRET_KEY", "short"),
    ("EVENTS_CHECK_MAIL_DOMAINS", "1"),
    ("EVENTS_MAIL_FROM", "Congress"),
    ("EVENTS_MAIL_FROM", "congrès@example.org"),
    ("EVENTS_MAIL_REPLY_TO", "office@"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_that_cannot_be_used_is_told_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(tmp_path, **{name: value})


def test_no_message_repeats_the_password_of_the_mail_server(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        read(tmp_path, EVENTS_SMTP_URL="http://user:geheim@mail.example.org")
    assert "geheim" not in str(told.value)
    with pytest.raises(SettingsError) as told:
        read(tmp_path, EVENTS_BOUNCES_IMAP_URL="http://user:geheim@mail.example.org")
    assert "geheim" not in str(told.value)


def test_the_folders_of_the_product_are_there() -> None:
    assert [folder.is_dir() for folder in (TEMPLATES, LOCALES, STATIC)] == [True, True, True]
