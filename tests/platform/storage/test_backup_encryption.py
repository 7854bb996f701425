"""Encryption in pieces: none can be taken away, repeated or moved, at the end neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.platform.storage.backup import encryption
from events.platform.storage.backup.encryption import EncryptingWriter, decrypt, is_encrypted
from events.platform.storage.backup.file import BackupError

PASSPHRASE = "correct horse battery staple"
PLAIN = bytes(range(256)) * 3
PIECE = 100
HEADER = 31 + 1 + 16 + 32  # mark, cost, salt, check
SEALED = PIECE + 16


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_PIECE", PIECE)
    monkeypatch.setattr(encryption, "_COST", 4)


def encrypted(path: Path, plain: bytes, step: int = 70) -> bytes:
    with path.open("wb") as file:
        writer = EncryptingWriter(file, PASSPHRASE)
        for start in range(0, len(plain), step):
            writer.write(plain[start : start + step])
        writer.finish()
    return path.read_bytes()


def opened(path: Path, content: bytes) -> bytes:
    path.write_bytes(content)
    decrypt(path, path.with_name("plain"), PASSPHRASE)
    return path.with_name("plain").read_bytes()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, len(PLAIN)])
@pytest.mark.parametrize("step", [1, 70, 1000])
def test_what_was_encrypted_opens(tmp_path: Path, size: int, step: int) -> None:
    sealed = encrypted(tmp_path / "sealed", PLAIN[:size], step)
    assert is_encrypted(tmp_path / "sealed")
    assert opened(tmp_path / "sealed", sealed) == PLAIN[:size]


def test_pieces_cannot_be_taken_away_repeated_or_moved(tmp_path: Path) -> None:
    sealed = encrypted(tmp_path / "sealed", PLAIN)
    header, rest = sealed[:HEADER], sealed[HEADER:]
    pieces = [rest[start : start + SEALED] for start in range(0, len(rest), SEALED)]
    for changed in (
        pieces[:-1],  # cut off between two pieces
        pieces[1:],
        [*pieces, pieces[-1]],
        [pieces[0], pieces[0], *pieces[2:]],
        [pieces[1], pieces[0], *pieces[2:]],
    ):
        with pytest.raises(BackupError, match="damaged or was cut off"):
            opened(tmp_path / "sealed", header + b"".join(changed))


def test_pieces_of_another_backup_do_not_fit(tmp_path: Path) -> None:
    one, other = encrypted(tmp_path / "one", PLAIN), encrypted(tmp_path / "other", PLAIN)
    with pytest.raises(BackupError, match="damaged or was cut off"):
        opened(tmp_path / "sealed", one[:HEADER] + other[HEADER:])


def test_nobody_makes_us_take_more_memory_than_a_gibibyte(tmp_path: Path) -> None:
    sealed = bytearray(encrypted(tmp_path / "sealed", PLAIN))
    sealed[31] = 21
    with pytest.raises(BackupError, match="does not begin as it was written"):
        opened(tmp_path / "sealed", bytes(sealed))
