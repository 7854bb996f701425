"""Which way imports run, how long files are, and that every address has a handler and a right."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from events.addresses import LOCALIZED, PLAIN
from events.permissions import RULES
from events.routes import _rows, routes

PACKAGE = Path(__file__).parent.parent / "events"

# From left to right: a module imports its own layer's room and what stands left of it.
FOUNDATION = (
    "events",
    "events.settings",
    "events.cleaning",
    "events.remembering",
    "events.zoned",
    "events.i18n",
    "events.translation_rules",
    "events.translating",
    "events.choices",
    "events.addresses",
    "events.permissions",
    "events.signing",
    "events.markdown",
    "events.static_files",
    "events.forms",
    "events.clock_fields",
    "events.templating",
    "events.columns",
    "events.cancellation",
    "events.sqlite_engine",
    "events.postgres_engine",
    "events.database",
    "events.remaking",
    "events.migrating",
    "events.files.storage",
    "events.backup_file",
    "events.backup_stored",
    "events.backup_sqlite",
    "events.backup_postgres",
    "events.backup",
    "events.revisions",
    "events.keeping",
    "events.pdf",
    "events.drawing",
    "events.installation",
    "events.error_pages",
    "events.headers",
)
ROOMS = (
    "events.texts",
    "events.auditing",
    "events.calendars.ending",
    "events.mail.models",
    "events.mail.outbox",
    "events.notices.models",
    "events.notices.recording",
    "events.seats",
    "events.people",
    "events.vault",
    "events.files",
    "events.organizing",
    "events.registration",
    "events.agenda",
    "events.missions",
    "events.itineraries",
    "events.partnering",
    "events.delegations",
    "events.bookings",
    "events.costs",
    "events.outcomes",
    "events.badges",
    "events.calendars",
    "events.roadbooks",
    "events.notices",
    "events.mail",
    "events.fieldwork",
    "events.personal",
    "events.coordination",
    "events.editions",
    "events.demonstration",
)
ASSEMBLY = (
    "events.access",
    "events.site",
    "events.mission_routes",
    "events.routes",
    "events.housekeeping",
    "events.app",
    "events.serving",
    "events.cli",
)
# Pure writers stand left of the models although they live in their room.
PURE = (
    "events.calendars.ics",
    "events.calendars.entries",
    "events.calendars.vtimezone",
    "events.calendars.text",
    "events.calendars.clients",
    "events.calendars.adding",
    "events.badges.codes",
    "events.badges.qr",
    "events.badges.qr_series",
    "events.badges.sheet",
    "events.agenda.schedule",
    "events.notices.seen",
    "events.itineraries.airports",
    "events.itineraries.kinds",
    "events.itineraries.bedless",
    "events.itineraries.plan",
    "events.bookings.calendar_files",
    "events.bookings.calendar_words",
    "events.bookings.draft",
    "events.bookings.findings",
    "events.bookings.json_text",
    "events.bookings.mails",
    "events.bookings.matching",
    "events.bookings.merging",
    "events.bookings.nodes",
    "events.bookings.reading",
    "events.bookings.reservation",
    "events.bookings.schema_org",
    "events.bookings.schema_people",
    "events.bookings.stops",
    "events.bookings.times",
    "events.bookings.travellers",
    "events.bookings.web_pages",
    "events.bookings.writing",
    "events.itineraries.wording",
    "events.itineraries.days",
    "events.itineraries.shown",
    "events.itineraries.telling",
    "events.itineraries.whereabouts",
    "events.itineraries.board_words",
    "events.itineraries.movements",
    "events.itineraries.lanes",
    "events.itineraries.journey",
    "events.itineraries.card",
    "events.roadbooks.values",
    "events.roadbooks.prose",
    "events.roadbooks.report",
    "events.roadbooks.document",
    "events.roadbooks.clocks",
    "events.roadbooks.legs",
    "events.roadbooks.days",
    "events.roadbooks.stops",
    "events.roadbooks.phrases",
    "events.roadbooks.maps",
    "events.roadbooks.making",
    "events.roadbooks.hosting",
    "events.roadbooks.activities",
    "events.roadbooks.accounts",
    "events.roadbooks.composing",
    "events.roadbooks.printing",
    "events.roadbooks.paper",
    "events.roadbooks.word",
    "events.itineraries.warnings",
)
# Of the foundation and of the pure: rooms whose every module is.
WHOLE_ROOMS = (("events.pdf", "events.drawing"), ("events.itineraries.warnings.",))
# Handlers ask the gate; everything else in a room does not know of it.
HANDLERS = ("pages", "organize", "star", "exports", "check_in", "documents", "outbox_pages")


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; migrations are the migration tool's."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts:
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(path: Path) -> set[str]:
    """The modules of ours that a file imports when it is loaded; those in functions and for types are meant."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("events"):
            found |= {_module(f"{node.module}.{alias.name}", node.module) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("events")}
    return found


def _module(candidate: str, parent: str) -> str:
    return candidate if candidate in modules() else parent


def rank(module: str) -> int:
    """The place of a module's layer, counted from the left."""
    for place, names in enumerate((FOUNDATION, PURE)):
        if any(module == name for name in names) or module.startswith(WHOLE_ROOMS[place]):
            return place
    if module in ASSEMBLY:
        return 1000
    matches = [index for index, room in enumerate(ROOMS) if module == room or module.startswith(room + ".")]
    assert matches, f"{module} has no place in the order of imports: give it one"
    exact = [index for index in matches if ROOMS[index] == module]
    is_apart = bool(exact) and module.startswith(("events.mail.", "events.notices.", "events.calendars."))
    return 10 + (exact[0] if is_apart else matches[-1])


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_one_way(module: str) -> None:
    own = rank(module)
    is_handler = any(part in module.rsplit(".", 1)[-1] for part in HANDLERS)
    wrong = {
        other
        for other in imports_of(modules()[module])
        if rank(other) > own and not (is_handler and other == "events.access")
    }
    assert wrong == set()


def test_files_stay_short() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_every_address_has_a_right_and_a_handler_and_nothing_else_has() -> None:
    addresses = set(LOCALIZED) | set(PLAIN)
    handled = {name for name, _page, _methods, _kept in _rows()}
    assert addresses == set(RULES)
    assert addresses == handled


def test_a_route_without_a_rule_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, "home")
    with pytest.raises(KeyError):
        routes()
