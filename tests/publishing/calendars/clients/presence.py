"""Whether a client is there: in CI it has to be."""

from __future__ import annotations

import os

import pytest

from tests.publishing.calendars.clients.registry import CLIENTS, Client


def client(name: str) -> Client:
    (found,) = [one for one in CLIENTS if one.name == name]
    return found


def require(name: str) -> Client:
    """The client; without it the test is skipped, but in CI it fails."""
    found = client(name)
    if not found.is_there():
        missing = f"{name} is not there: {found.how_to_get}"
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            pytest.fail(missing)
        pytest.skip(missing)
    return found
