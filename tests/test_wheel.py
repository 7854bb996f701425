"""The wheel works by itself: built, installed outside of the checkout, demonstrated and served from there."""

from __future__ import annotations

import json
import os
import re
import signal
import site
import socket
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without network from what stands here; hatchling is of the test extra."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("wops_events-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment that has the wheel, and this one's packages but not this checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False)
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(packages), str(wheel)], check=True, capture_output=True)
    # addsitedir would run the .pth file of the editable install; a plain path does not.
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder


def python(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(installed / "venv" / "bin" / "python"), *arguments]
    environment = _environment(installed)
    run = subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run


def _environment(installed: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVENTS_", "PYTHON", "COV"))}
    return kept | {"EVENTS_DATA_DIR": str(installed / "data"), "PYTHONDONTWRITEBYTECODE": "1"}


def test_the_wheel_holds_what_the_checkout_has(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"events/_data/{path.relative_to(ROOT)}" for path in (ROOT / "templates").rglob("*.*")}
    wanted |= {f"events/_data/{path.relative_to(ROOT)}" for path in (ROOT / "locales").rglob("*.po")}
    wanted |= {
        str(path.relative_to(ROOT))
        for path in (ROOT / "events").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    assert [name for name in names if name.startswith(("tests", "templates", "locales"))] == []


def test_it_is_the_wheel_that_runs(installed: Path) -> None:
    asked = "import events, events.settings as s; print(events.__file__, s.TEMPLATES, s.LOCALES)"
    said = python(installed, "-c", asked)
    assert [Path(part).is_relative_to(installed) for part in said.stdout.split()] == [True, True, True]


def test_the_demonstration_is_made_and_served_from_it(installed: Path) -> None:
    command = "from events.cli import main; main()"
    line = json.loads(python(installed, "-c", command, "demo", "--no-serve").stdout)
    assert sorted(line) == [
        "badge",
        "delegation",
        "event",
        "invitation",
        "letter",
        "mission",
        "organizer_login",
        "registration",
        "registration_feed",
        "roadbook",
        "traveller",
        "traveller_feed",
    ]
    with serving(installed) as address, httpx.Client(base_url=address, follow_redirects=True, timeout=30) as client:
        page = client.get(f"/fr/events/{line['event']}/")
        assert (page.status_code, 'lang="fr"' in page.text) == (200, True)
        files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
        assert {path.rpartition(".")[2] for path in files} >= {"css", "js", "svg"}
        assert {client.get(path).status_code for path in files} == {200}
        assert {client.get(line[name]).status_code for name in ("registration", "registration_feed")} == {200}
        assert client.get(line["badge"]).content.startswith(b"%PDF")


@contextmanager
def serving(installed: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(installed / "venv" / "bin" / "python"), "-c", "from events.cli import main; main()"]
    with (installed / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)], cwd=installed, env=_environment(installed), stdout=log, stderr=log
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}", server, installed / "server.log")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def _answering(address: str, server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(address + "/healthz", timeout=5).status_code == 200:
                return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}: {log.read_text()}")
