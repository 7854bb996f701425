"""Random names lead to one place; nothing else leads anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from events.platform.storage.blobs import path_of, remove_bytes, write_bytes


@pytest.mark.parametrize("name", ["../../secret.key", "", "ab", "g" * 32, "a" * 31 + "/", "A" * 32, "a" * 32 + "\n"])
def test_a_name_that_is_not_random_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        path_of(tmp_path, name)


def test_what_was_written_is_read_and_removed(tmp_path: Path) -> None:
    name = write_bytes(tmp_path / "files", b"content")
    assert path_of(tmp_path / "files", name).read_bytes() == b"content"
    for _ in range(2):
        remove_bytes(tmp_path / "files", name)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_could_not_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_bytes(tmp_path, b"content")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
