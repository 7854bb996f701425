"""What is said about an installation, from facts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest

from events.platform.language.i18n import languages, speaking
from events.records.checkup.data import (
    judge_database,
    judge_files,
    judge_foreign,
    judge_master_keys,
    judge_outbox,
    judge_processes,
)
from events.records.checkup.facts import (
    Address,
    Answer,
    Database,
    Disk,
    Facts,
    Mail,
    MasterKey,
    Outbox,
    Owned,
    Processes,
    Rows,
    SecretKey,
    StoredFiles,
    Zones,
)
from events.records.checkup.findings import Finding, Mark
from events.records.checkup.judging import judge
from events.records.checkup.machine import (
    judge_disk,
    judge_owned,
    judge_secret_key,
    judge_sqlite,
    judge_zones,
)
from events.records.checkup.network import judge_address, judge_clock, judge_mail

OK, WARNING, ERROR = Mark
SINCE = dt.datetime(2027, 5, 20, 8, 30, tzinfo=dt.UTC)
HERE = "https://events.example.org"

WELL = Facts(
    program="0.2.0",
    secret_key=SecretKey("/var/lib/events/secret.key", 64),
    owned=[Owned("/var/lib/events", 0o750, True, True)],
    disk=Disk("/var/lib/events", 20_000, 1024),
    zones=Zones("2026.6", "2026.6"),
    database=Database("PostgreSQL 15.20", clock=dt.timedelta(seconds=1)),
    sqlite=None,
    processes=Processes(True, True, True),
    mail=Mail(True),
    address=Address(HERE, True, False, "", Answer("", "0.2.0", dt.timedelta(seconds=-1))),
    rows=Rows([MasterKey(0, 3, True, True)], StoredFiles(7, (), (), False), Outbox(0, 0)),
)


def marks(findings: Iterable[Finding]) -> list[Mark]:
    return [finding.mark for finding in findings]


def text(findings: Iterable[Finding]) -> str:
    return "\n".join(finding.text for finding in findings)


def test_a_well_installation_has_a_line_for_each_matter_and_no_more() -> None:
    assert [(finding.about, finding.mark) for finding in judge(WELL)] == [
        (about, OK)
        for about in (
            "secret_key",
            "database",
            "migrations",
            "rights",
            "disk",
            "time_zones",
            "mail",
            "answer",
            "clock",
            "worker",
            "server",
            "master_keys",
            "files",
            "outbox",
        )
    ]


@pytest.mark.parametrize(
    ("key", "mark", "said"),
    [
        (SecretKey("/d/secret.key", 64, 0o600), OK, "Keep a copy elsewhere"),
        (SecretKey("", 64, 0), OK, "Keep a copy elsewhere"),
        (SecretKey("/d/secret.key", 0, 0o600), ERROR, "there is none in /d/secret.key"),
        (SecretKey("/d/secret.key", 31, 0o600), ERROR, "31 characters in place of 32"),
        (SecretKey("/d/secret.key", 64, 0o640), ERROR, "chmod 600 /d/secret.key"),
    ],
)
def test_the_secret_key(key: SecretKey, mark: Mark, said: str) -> None:
    (finding,) = judge_secret_key(key)
    assert (finding.mark, said in finding.text) == (mark, True)


def test_each_number_of_a_master_key_that_does_not_open_is_named() -> None:
    found = list(judge_master_keys([MasterKey(0, 9, True, False), MasterKey(1, 2, False, False)]))
    assert marks(found) == [ERROR, ERROR]
    assert "number 0 is another key" in found[0].text
    assert "number 1 is missing, and the sensitive values of 2 people" in found[1].text


@pytest.mark.parametrize(
    ("database", "expected"),
    [
        (Database("SQLite 3.40.1"), [OK, OK]),
        (Database("", "It is away."), [ERROR]),
        (Database("SQLite 3.40.1", pending=("0007_more",)), [OK, WARNING]),
        (Database("SQLite 3.40.1", unknown="made by a newer one"), [OK, ERROR]),
    ],
)
def test_the_database(database: Database, expected: list[Mark]) -> None:
    assert marks(judge_database(database)) == expected


@pytest.mark.parametrize(
    ("version", "expected"), [(None, []), ((3, 40, 1), [WARNING]), ((3, 51, 2), [WARNING]), ((3, 51, 3), [OK])]
)
def test_the_version_of_sqlite(version: tuple[int, ...] | None, expected: list[Mark]) -> None:
    assert marks(judge_sqlite(version)) == expected


@pytest.mark.parametrize(
    ("owned", "expected"),
    [
        (Owned("/d", 0o750, True, True), OK),
        (Owned("/d", 0o755, True, True), WARNING),
        (Owned("/d", 0o750, False, True), WARNING),
        (Owned("/d", 0o750, True, False), ERROR),
    ],
)
def test_rights(owned: Owned, expected: Mark) -> None:
    assert marks(judge_owned([owned])) == [expected]


@pytest.mark.parametrize(("free", "expected"), [(5000, OK), (1023, WARNING), (63, ERROR)])
def test_room_on_the_disk(free: int, expected: Mark) -> None:
    assert marks(judge_disk(Disk("/d", free, 1024))) == [expected]


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (Zones("2026.6", "2026.6"), OK),
        (Zones("2026.6", "2026.7"), WARNING),
        (Zones("2026.6", ""), ERROR),
        (Zones("2026.6", "2026.6", ["/usr/share/zoneinfo"]), ERROR),
    ],
)
def test_time_zones(zones: Zones, expected: Mark) -> None:
    assert marks(judge_zones(zones)) == [expected]


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (Mail(is_set=False), WARNING),
        (Mail(True, "535 no"), ERROR),
        (Mail(True, "", False), WARNING),
        (Mail(True, "", False, True), OK),
    ],
)
def test_mail(mail: Mail, expected: Mark) -> None:
    assert marks(judge_mail(mail)) == [expected]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address(HERE, True, False), [OK]),
        (Address("http://127.0.0.1:8000", False, True), [WARNING]),
        (Address("http://events.example.org", False, False), [ERROR]),
        (Address(HERE, True, False, "no such name"), [ERROR]),
        (Address(HERE, True, False, "", Answer("refused")), [ERROR]),
        (Address(HERE, True, False, "", Answer()), [ERROR]),
        (Address(HERE, True, False, "", Answer("", "0.1.0")), [WARNING]),
        (Address(HERE, True, False, "", Answer("", "0.2.0")), [OK]),
    ],
)
def test_the_address(address: Address, expected: list[Mark]) -> None:
    assert marks(judge_address(address, "0.2.0")) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [([], []), ([1, -2], [OK]), ([1, -9], [WARNING]), ([90], [ERROR]), ([-90], [ERROR])]
)
def test_the_clock(seconds: list[int], expected: list[Mark]) -> None:
    assert marks(judge_clock([dt.timedelta(seconds=number) for number in seconds])) == expected


def test_nobody_who_serves_or_delivers() -> None:
    alone = Processes(False, False, False)
    assert marks(judge_processes(alone, is_database_well=True)) == [WARNING]
    assert marks(judge_processes(replace(alone, is_worker_separate=True), is_database_well=True)) == [ERROR, WARNING]
    assert list(judge_processes(alone, is_database_well=False)) == []


def test_files_that_are_missing_or_changed_are_named_a_few_of_them() -> None:
    found = list(judge_files(StoredFiles(9, [f"f{number}" for number in range(5)], ["g"], True)))
    assert marks(found) == [ERROR, ERROR]
    assert "f0, f1, f2 … (5)" in found[0].text
    assert "add --deep" in text(judge_files(StoredFiles(9, (), (), False)))
    assert "add --deep" not in text(judge_files(StoredFiles(9, (), (), True)))


def test_mail_that_is_late_or_was_given_up() -> None:
    late = Outbox(4, 2, SINCE)
    found = list(judge_outbox(late, is_mail_set=True))
    assert marks(found) == [ERROR, WARNING]
    assert "4 mails are due since 2027-05-20 08:30 UTC" in found[0].text
    assert marks(judge_outbox(late, is_mail_set=False)) == [WARNING, WARNING]


@pytest.mark.parametrize("language", languages())
def test_everything_is_said_in_each_language(language: str) -> None:
    ill = replace(
        WELL,
        database=Database("", "It is away."),
        rows=Rows([MasterKey(1, 2, False, False)], StoredFiles(1, ["f"], (), True), Outbox(1, 1, SINCE)),
    )
    with speaking(language):
        said = [finding.text for finding in judge(ill)]
    assert (said == [finding.text for finding in judge(ill)]) is (language == "en")


def test_what_keeps_a_backup_from_being_restored_is_an_error() -> None:
    (found,) = judge_foreign(["view my_view"])
    assert (found.about, found.mark, "view my_view" in found.text) == ("foreign", ERROR, True)
    assert list(judge_foreign([])) == []
