"""A subscription as people of vdirsyncer have it: over HTTP, into a folder of one file for each item.

`syncing_vdirsyncer.py HOME FOLDER…`, in the environment of the clients, subscribes to the states 1.ics, 2.ics… of each
folder, all in order, and prints a JSON object of each folder's name to the folder of its items below HOME.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_PAIR = """
[pair p{number}]
a = "remote{number}"
b = "local{number}"
collections = null
conflict_resolution = "a wins"
[storage remote{number}]
type = "http"
url = "{address}"
[storage local{number}]
type = "filesystem"
path = "{folder}"
fileext = ".ics"
"""


class Subscriptions:
    """Addresses of calendars, each kept in a folder below `home` by the program."""

    def __init__(self, home: Path, addresses: Sequence[str], program: Path) -> None:
        self._program = program
        self.folders = [home / str(number) for number in range(len(addresses))]
        self._settings = home / "settings"
        pairs = zip(range(len(addresses)), addresses, self.folders, strict=True)
        parts = [_PAIR.format(number=number, address=address, folder=folder) for number, address, folder in pairs]
        self._settings.write_text(f'[general]\nstatus_path = "{home}/status"\n{"".join(parts)}')
        for folder in self.folders:
            folder.mkdir()
        self._run("discover")

    def sync(self, *numbers: int) -> str:
        """Fetches what changed, of all addresses where none is named; gives what vdirsyncer says about it."""
        return self._run("sync", *(f"p{number}" for number in numbers))

    def _run(self, *act: str) -> str:
        command: list[str | Path] = [self._program, "-v", "info", "-c", self._settings, *act]
        environment = os.environ | {"HOME": str(self._settings.parent), "LC_ALL": "C.UTF-8"}
        ran = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
        if ran.returncode:
            raise RuntimeError(ran.stderr + ran.stdout)
        return ran.stderr + ran.stdout


def synced(cases: Sequence[str], home: Path) -> Mapping[str, Path]:
    """The folders of these cases, each a folder of its states 1.ics, 2.ics…, after all states were synced in order."""
    served = home / "served"
    served.mkdir()
    states = [sorted(Path(case).iterdir(), key=lambda file: int(file.stem)) for case in cases]
    with _serving(served) as address:
        addresses = [f"{address}/{number}.ics" for number in range(len(cases))]
        here = Subscriptions(home, addresses, Path(sys.executable).with_name("vdirsyncer"))
        for turn in range(max(map(len, states))):
            others = [number for number, files in enumerate(states) if turn < len(files)]
            for number in others:
                (served / f"{number}.ics").write_bytes(states[number][turn].read_bytes())
            here.sync(*others)
    return dict(zip(cases, here.folders, strict=True))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    found = synced(sys.argv[2:], Path(sys.argv[1]))
    json.dump({case: str(folder) for case, folder in found.items()}, sys.stdout)
