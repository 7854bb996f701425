"""Passwords, by argon2id with the parameters of OWASP's cheat sheet (19 MiB, two passes, one lane): 32 ms here."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 500

# Each check holds 19 MiB; more at once than there are cores only makes everybody wait.
_gate = asyncio.Semaphore(2)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    """Return a hash to check against when there is no account, so that the answer takes as long."""
    return _hasher().hash("nobody has this password")


async def hash_password(password: str) -> str:
    async with _gate:
        return await asyncio.to_thread(_hasher().hash, password)


async def is_password(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes as long when there is none."""
    async with _gate:
        return await asyncio.to_thread(_verify, stored, password[:LONGEST_PASSWORD])


def _verify(stored: str | None, password: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        _hasher().verify(stored or _nobody(), password)
    except VerificationError:
        return False
    return stored is not None
