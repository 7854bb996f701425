"""What a killed command left behind is removed by the next, and what another one uses stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from events.platform.storage.backup.workfolders import sweep, work_folder

_KILLED = """
import os, pathlib, sys
from events.platform.storage.backup.workfolders import work_folder
with work_folder(pathlib.Path(sys.argv[1]), "restoring.") as folder:
    (folder / "decrypted").write_text("what was encrypted")
    os.kill(os.getpid(), 9)
"""


def test_only_what_no_process_uses_any_more_is_swept(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    subprocess.run([sys.executable, "-c", _KILLED, tmp_path], check=False)
    assert len(list(tmp_path.glob("restoring.*/decrypted"))) == 1
    with work_folder(tmp_path, "events.db.") as used:
        sweep(tmp_path)
        assert sorted(tmp_path.iterdir()) == [used, tmp_path / "files"]
    assert list(tmp_path.iterdir()) == [tmp_path / "files"]
