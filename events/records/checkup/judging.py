"""Judging the facts about an installation: a finding for each, with the way to mend what is wrong. Pure."""

from __future__ import annotations

from events.records.checkup.data import (
    judge_database,
    judge_files,
    judge_foreign,
    judge_master_keys,
    judge_outbox,
    judge_processes,
)
from events.records.checkup.facts import Facts
from events.records.checkup.findings import Finding
from events.records.checkup.machine import judge_disk, judge_owned, judge_secret_key, judge_sqlite, judge_zones
from events.records.checkup.network import judge_address, judge_clock, judge_mail


def judge(facts: Facts) -> list[Finding]:
    """Return what is to be said about an installation."""
    answer = facts.address.answer
    clocks = [clock for clock in (facts.database.clock, answer.clock if answer else None) if clock is not None]
    found = [
        *judge_secret_key(facts.secret_key),
        *judge_database(facts.database),
        *judge_sqlite(facts.sqlite),
        *judge_owned(facts.owned),
        *judge_disk(facts.disk),
        *judge_zones(facts.zones),
        *judge_mail(facts.mail),
        *judge_address(facts.address, facts.program),
        *judge_clock(clocks),
        *judge_processes(facts.processes, is_database_well=not facts.database.trouble),
    ]
    if facts.rows is not None:
        found += judge_master_keys(facts.rows.master_keys)
        found += judge_files(facts.rows.files)
        found += judge_foreign(facts.rows.foreign)
        found += judge_outbox(facts.rows.outbox, is_mail_set=facts.mail.is_set)
    return found
