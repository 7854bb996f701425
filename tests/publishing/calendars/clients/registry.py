"""The clients that calendars are tried with, how each is asked, and where what it shows is known to differ."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from events.platform.zoned import zone
from tests.publishing.calendars.clients.environment import folder

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
_MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made there; vdirsyncer waits for the disk at every item
Seen = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """How what a client shows differs from what was meant: a sentence, and the same as a function of an entry."""

    sentence: str
    as_shown: Callable[[Seen], Seen]


@dataclass(frozen=True)
class Client:
    """`interpreter` gives the program that runs the driver, None where the client is missing.

    `keeps` is for those that keep what they fetched: they are given all states of a calendar in order.
    `untold` are keys of an entry that the client has no word for; `ignored` are names of properties and values that
    it reports as errors although it may pass over them. `note` is what holds of it in every case.
    """

    name: str
    driver: str
    interpreter: Callable[[], str | None]
    keeps: bool = False
    untold: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    how_to_get: str = "python -m tests.publishing.calendars.clients.environment"
    note: str = ""
    differences: tuple[Difference, ...] = ()

    def is_there(self) -> bool:
        return self.interpreter() is not None

    def read(self, calendars: Mapping[str, Sequence[bytes]]) -> dict[str, list[Seen]]:
        """What the client understands of each calendar, given all of its states in order."""
        with TemporaryDirectory() as here:
            states = [_written(Path(here, str(n)), states) for n, states in enumerate(calendars.values())]
            answers = self._ask(_items(states) if self.keeps else [str(_last(folder)) for folder in states])
        told = dict(zip(calendars, answers, strict=True))
        errors = {name: self._meant(answer["errors"]) for name, answer in told.items()}
        assert not any(errors.values()), errors
        return {name: answer["entries"] for name, answer in told.items()}

    def _ask(self, arguments: Sequence[str]) -> list[dict[str, Any]]:
        program = self.interpreter()
        assert program is not None
        answer = run(program, self.driver, *arguments)
        return [answer[argument] for argument in arguments]

    def _meant(self, errors: Sequence[str]) -> list[str]:
        return [error for error in errors if not any(name in error for name in self.ignored)]


def run(program: str, driver: str, *arguments: str) -> dict[str, Any]:
    """What a driver prints."""
    environment = os.environ | {"CALENDAR_CLIENTS": str(folder()), "TZ": "UTC", "PYTHONTZPATH": ""}
    command = [program, str(HERE / driver), *arguments]
    ran = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr.decode()
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


_kept: dict[str, tuple[TemporaryDirectory[str], list[str]]] = {}


def _items(states: Sequence[Path]) -> list[str]:
    """The folders of items after vdirsyncer fetched these states; fetched once, for it takes a while."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for folder in states for file in sorted(folder.iterdir())))
    if digest.hexdigest() not in _kept:
        home = TemporaryDirectory(dir=_MEMORY if Path(_MEMORY).is_dir() else None)
        program = _PYTHON()
        assert program is not None
        names = [str(folder) for folder in states]
        found = run(program, "syncing_vdirsyncer.py", home.name, *names)
        _kept[digest.hexdigest()] = home, [found[name] for name in names]
    return _kept[digest.hexdigest()][1]


def _written(folder: Path, states: Sequence[bytes]) -> Path:
    folder.mkdir()
    for number, state in enumerate(states, start=1):
        (folder / f"{number}.ics").write_bytes(state)
    return folder


def _last(folder: Path) -> Path:
    return folder / f"{len(list(folder.iterdir()))}.ics"


def _installed(program: str) -> Callable[[], str | None]:
    """A program of the environment of the clients."""

    def found() -> str | None:
        here = folder()
        return str(here / "bin" / program) if here else None

    return found


def _system(program: str, *probe: str) -> Callable[[], str | None]:
    """A program of the system, with what the driver needs of it."""

    def found() -> str | None:
        path = which(program)
        if path is None:
            return None
        tried = subprocess.run([path, *probe], capture_output=True, check=False)
        return None if tried.returncode else path

    return found


# -- where they are known to differ -------------------------------------------------------------------------------


def _with_backslash_misread(seen: Seen) -> Seen:
    texts = {name: seen[name] for name in ("summary", "description", "location") if seen[name]}
    return seen | {name: re.sub(r"\\[nN]", "\\\\\n", text) for name, text in texts.items()}


def _with_one_zone(seen: Seen) -> Seen:
    """The end is start and duration, added up on the wall of the start's zone."""
    if seen["start_zone"] in {None, seen["end_zone"]}:
        return seen
    start, end = (datetime.fromisoformat(seen[name]) for name in ("start", "end"))
    wall = start.astimezone(zone(seen["start_zone"])) + (end - start)
    return seen | {"end_zone": seen["start_zone"], "end": wall.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


_BACKSLASH = Difference("a backslash before an n is read as the end of a line", _with_backslash_misread)
_ONE_ZONE = Difference(
    "tells the end on the clock of the start’s zone; where that clock changes on the way, an hour wrong",
    _with_one_zone,
)

# -- all of them --------------------------------------------------------------------------------------------------

_SABRE_PROBE = "exit(@include 'Sabre/VObject/autoload.php' ? 0 : 1);"
_PYTHON, _NODE = _installed("python"), _installed("node")

CLIENTS = (
    Client(
        name="libical",
        driver="drive_libical.py",
        interpreter=_system(SYSTEM_PYTHON, "-c", "import gi; gi.require_version('ICalGLib', '3.0')"),
        how_to_get="apt-get install gir1.2-ical-3.0 python3-gi",
        ignored=("REFID",),  # libical 3 is older than RFC 9253
    ),
    Client(name="ical.js", driver="drive_icaljs.mjs", interpreter=_NODE),
    Client(
        name="node-ical",
        driver="drive_nodeical.mjs",
        interpreter=_NODE,
        differences=(_BACKSLASH,),
    ),
    Client(
        name="vdirsyncer",
        driver="drive_vdirsyncer.py",
        interpreter=_PYTHON,
        keeps=True,
        untold=("uid",),
        note="keeps each item under a UID of its own, made of the item’s content",
    ),
    Client(
        name="khal",
        driver="drive_khal.py",
        interpreter=_PYTHON,
        keeps=True,
        untold=("uid", "sequence", "transparency"),
        note="reads what vdirsyncer fetched, and tells neither SEQUENCE nor TRANSP",
    ),
    Client(name="icalendar", driver="drive_icalendar.py", interpreter=_PYTHON),
    Client(
        name="recurring-ical-events",
        driver="drive_recurring.py",
        interpreter=_PYTHON,
        differences=(_ONE_ZONE,),
    ),
    Client(name="Home Assistant", driver="drive_homeassistant.py", interpreter=_PYTHON),
    Client(
        name="icalendar (Ruby)",
        driver="drive_ruby.rb",
        interpreter=_system("ruby", "-e", "require 'icalendar'"),
        how_to_get="apt-get install ruby ruby-icalendar",
        differences=(_BACKSLASH,),
    ),
    Client(
        name="sabre/vobject",
        driver="drive_sabre.php",
        interpreter=_system("php", "-r", _SABRE_PROBE),
        how_to_get="apt-get install php-cli php-sabre-vobject tzdata",
        note="goes by the system’s tz database, and leaves the escapes of commas and semicolons to the application",
    ),
)
