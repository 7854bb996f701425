"""Lookups that no query uses take no memory, and one that is used anew says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from tortoise.exceptions import FieldError

from events.app import SCHEMA
from events.platform.storage.database import open_database
from events.records.people.models import Account
from tests.factories import make_account


async def test_models_keep_the_lookups_that_are_used_and_no_other(database: str) -> None:
    await make_account("ana@example.org")
    for opened in ("email_folded", "email_folded__in", "email_folded__startswith", "email_folded__isnull"):
        assert opened in Account._meta.filters
    assert await Account.filter(email_folded__startswith="ana").count() == 1
    assert "created_at__year" not in Account._meta.filters
    with pytest.raises(FieldError, match="Unknown filter param"):
        await Account.filter(created_at__year=2026)


async def test_a_database_that_is_opened_again_finds_them_again(tmp_path: Path) -> None:
    for _ in range(2):
        async with open_database(f"sqlite://{tmp_path / 'again.db'}", SCHEMA):
            assert len(Account._meta.filters) == len(Account._meta._filters)
            assert "email_folded__in" in Account._meta.filters
