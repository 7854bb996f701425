"""Files that are kept, refused and removed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.datastructures import UploadFile

from events.platform.storage.blobs import path_of, write_bytes
from events.platform.storage.database import transaction
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from events.records.files.operations import FileRefusedError, keep_file, remove_due, remove_file, sweep
from events.records.files.queries import file_in
from events.records.files.sniffing import DOCUMENTS, EVIDENCE, PICTURES
from tests.factories import NOW
from tests.records.files import samples

MISSION, OTHER_MISSION = UUID(int=1), UUID(int=2)
ANA = UUID(int=11)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "files"


async def keep(root: Path, data: bytes | UploadFile = samples.PDF, **options: Any) -> StoredFile:
    given: dict[str, Any] = {"name": "billet.pdf", "scope": MISSION, "purpose": "document"}
    return await keep_file(root, data, **{**given, "allowed": DOCUMENTS, "now": NOW, **options})


def on_disk(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


async def test_a_file_is_kept_with_what_its_content_says(root: Path) -> None:
    stored = await keep(root, name="../billet.txt", owner=ANA, keep_until=dt.date(2027, 12, 31))
    row = await StoredFile.get(id=stored.id)
    assert {name: getattr(row, name) for name in row._meta.db_fields if name not in {"id", "stored_as"}} == {
        "scope": MISSION,
        "subject": None,
        "purpose": "document",
        "name": "billet.txt.pdf",
        "media_type": "application/pdf",
        "size": len(samples.PDF),
        "sha256": hashlib.sha256(samples.PDF).hexdigest(),
        "owner": ANA,
        "created_at": NOW,
        "keep_until": dt.date(2027, 12, 31),
        "deleted_at": None,
    }
    path = path_of(root, row.stored_as)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (samples.PDF, 0o600)
    assert on_disk(root) == [row.stored_as]
    assert await Change.filter(subject=row.id).values_list("act", "actor") == [("kept", ANA)]


async def test_an_uploaded_picture_is_kept_as_it_was_made_anew(root: Path) -> None:
    sent = UploadFile(io.BytesIO(samples.picture("WEBP")), filename="reçu.webp")
    stored = await keep(root, sent, name="reçu.webp", purpose="receipt", allowed=PICTURES)
    content = path_of(root, stored.stored_as).read_bytes()
    assert (stored.name, stored.media_type, content[:3]) == ("reçu.jpg", "image/jpeg", b"\xff\xd8\xff")
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())


REFUSED: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "html named as a picture": (samples.HTML, {"name": "photo.png", "allowed": PICTURES}, "wrong_type"),
    "html named as a document": (samples.HTML, {"name": "rapport.pdf"}, "wrong_type"),
    "a program": (b"MZ\x90\x00", {"name": "rapport.pdf", "allowed": EVIDENCE}, "wrong_type"),
    "a pdf where pictures are asked for": (samples.PDF, {"name": "photo.jpg", "allowed": PICTURES}, "wrong_type"),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", {"name": "photo.jpg", "allowed": PICTURES}, "heic"),
    "nothing": (b"", {}, "empty"),
    "one byte too many": (samples.PDF, {"most_bytes": len(samples.PDF) - 1}, "too_large"),
    "a broken picture": (b"\xff\xd8\xff and no more", {}, "broken_picture"),
    "a bomb": (samples.png_bomb(30_000), {}, "huge_picture"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("is_upload", [False, True])
async def test_what_is_refused_leaves_nothing_behind(root: Path, name: str, is_upload: bool) -> None:
    data, options, reason = REFUSED[name]
    with pytest.raises(FileRefusedError) as refused:
        await keep(root, UploadFile(io.BytesIO(data)) if is_upload else data, **options)
    assert (refused.value.reason, bool(refused.value.text)) == (reason, True)
    assert (on_disk(root), await StoredFile.all().count()) == ([], 0)


async def test_a_file_of_exactly_the_limit_is_kept(root: Path) -> None:
    assert (await keep(root, most_bytes=len(samples.PDF))).size == len(samples.PDF)


async def test_a_file_is_found_in_its_own_mission_only(root: Path) -> None:
    stored = await keep(root)
    assert (await file_in(MISSION, stored.id), await file_in(OTHER_MISSION, stored.id)) == (stored, None)


async def test_a_removed_file_keeps_its_row_and_has_no_bytes(root: Path) -> None:
    stored, other = await keep(root), await keep(root)
    for _ in range(2):
        await remove_file(root, stored, NOW, by=ANA)
    assert (await StoredFile.get(id=stored.id)).deleted_at == NOW
    assert (on_disk(root), await StoredFile.filter(deleted_at=None)) == ([other.stored_as], [other])
    assert await Change.filter(subject=stored.id).order_by("id").values_list("act") == [("kept",), ("removed",)]


async def test_bytes_stay_when_the_removal_is_taken_back(root: Path) -> None:
    stored = await keep(root)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await remove_file(root, stored, NOW)
            raise ZeroDivisionError
    assert on_disk(root) == [stored.stored_as]
    assert (await StoredFile.get(id=stored.id)).deleted_at is None


async def test_files_are_removed_after_their_last_day(root: Path) -> None:
    kept = [await keep(root, keep_until=day) for day in (None, dt.date(2027, 3, 1), dt.date(2027, 2, 28))]
    assert (await remove_due(root, NOW), await remove_due(root, NOW)) == (1, 0)
    assert on_disk(root) == sorted(stored.stored_as for stored in kept[:2])


async def test_bytes_that_nobody_knows_are_swept_after_a_day(root: Path) -> None:
    living, removed = await keep(root), await keep(root)
    forgotten, fresh = write_bytes(root, b"forgotten"), write_bytes(root, b"fresh")
    path_of(root, "ab" * 16).parent.mkdir(parents=True, exist_ok=True)
    half = path_of(root, "ab" * 16).with_name("half.part")
    half.write_bytes(b"half")
    await StoredFile.filter(id=removed.id).update(deleted_at=NOW)
    for path in root.rglob("*"):
        if path.is_file() and path.name != fresh:
            os.utime(path, (0, NOW.timestamp() - 86_401))
    os.utime(path_of(root, fresh), (0, NOW.timestamp() - 86_399))
    assert await sweep(root, NOW) == 2
    assert on_disk(root) == sorted([living.stored_as, fresh])
    assert forgotten not in on_disk(root)


async def test_nothing_is_swept_where_nothing_is(root: Path) -> None:
    assert await sweep(root, NOW) == 0
