"""Folders for copies that nobody else may read; what a killed command left of them is removed by the next one.

A folder in use holds a locked file, and the system gives the lock back when its process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_LOCK = "events-in-use"


@contextlib.contextmanager
def work_folder(parent: Path | None, prefix: str) -> Iterator[Path]:
    """Give a folder that only we may read and that is gone afterwards; without a parent, one of the system."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as name:
        unlocked = Path(name) / "locking"
        with unlocked.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            unlocked.rename(unlocked.with_name(_LOCK))  # under this name it is never seen without its lock
            yield Path(name)


def sweep(parent: Path) -> None:
    """Remove the work folders in `parent` that no process uses any more."""
    for lock in parent.glob(f"*/{_LOCK}"):
        with contextlib.suppress(BlockingIOError, FileNotFoundError), lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent)
