"""Which way imports run, how long files are, and that every address has a handler and a right."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from events.platform.web.addresses import LOCALIZED, PLAIN
from events.platform.web.permissions import RULES
from events.routes import _rows, routes

PACKAGE = Path(__file__).parent.parent / "events"

# From left to right: a module imports its own layer's room and what stands left of it.
FOUNDATION = (
    "events",
    "events.settings",
    "events.platform.language.cleaning",
    "events.platform.lru",
    "events.platform.zoned",
    "events.platform.language.i18n",
    "events.platform.language.translation_rules",
    "events.platform.language.catalogues",
    "events.platform.language.choices",
    "events.platform.web.addresses",
    "events.platform.web.permissions",
    "events.platform.signing",
    "events.platform.language.markdown",
    "events.platform.web.static_files",
    "events.platform.web.forms",
    "events.platform.web.clock_fields",
    "events.platform.web.templating",
    "events.platform.storage.columns",
    "events.platform.storage.cancellation",
    "events.platform.storage.sqlite_engine",
    "events.platform.storage.postgres_engine",
    "events.platform.storage.database",
    "events.platform.storage.sqlite_alter",
    "events.platform.storage.migrating",
    "events.platform.storage.blobs",
    "events.platform.storage.backup.file",
    "events.platform.storage.backup.stored_files",
    "events.platform.storage.backup.sqlite",
    "events.platform.storage.backup.postgres",
    "events.platform.storage.backup.archive",
    "events.platform.storage.revisions",
    "events.platform.web.http_cache",
    "events.platform.pdf",
    "events.platform.drawing",
    "events.platform.web.installation",
    "events.platform.web.error_pages",
    "events.platform.web.headers",
)
ROOMS = (
    "events.records.texts",
    "events.records.auditing",
    "events.records.feeds.operations",
    "events.records.outbox.models",
    "events.records.outbox.operations",
    "events.records.changes.models",
    "events.records.changes.operations",
    "events.records.seats",
    "events.records.people",
    "events.records.vault",
    "events.records.files",
    "events.congress.organizing",
    "events.congress.registration",
    "events.congress.agenda",
    "events.missions.file",
    "events.missions.itineraries",
    "events.missions.partnering",
    "events.missions.delegations",
    "events.missions.bookings",
    "events.missions.costs",
    "events.missions.outcomes",
    "events.congress.badges",
    "events.publishing.calendars",
    "events.publishing.roadbooks",
    "events.publishing.late_changes",
    "events.publishing.delivery",
    "events.missions.fieldwork",
    "events.congress.personal",
    "events.missions.coordination",
    "events.congress.editions",
    "events.demonstration",
)
ASSEMBLY = (
    "events.platform.web.gate",
    "events.secretariat.home.pages",
    "events.mission_routes",
    "events.routes",
    "events.housekeeping",
    "events.app",
    "events.platform.serving",
    "events.cli",
)
# Pure writers stand left of the models although they live in their room.
PURE = (
    "events.platform.ical.writer",
    "events.platform.ical.entries",
    "events.platform.ical.vtimezone",
    "events.platform.ical.content_lines",
    "events.platform.ical.clients",
    "events.platform.ical.web_calendars",
    "events.congress.badges.codes",
    "events.platform.qr.code",
    "events.platform.qr.series",
    "events.congress.badges.sheet",
    "events.congress.agenda.exchange.schedule",
    "events.records.changes.values",
    "events.missions.itineraries.plan.airports",
    "events.missions.itineraries.plan.kinds",
    "events.missions.itineraries.warnings.bedless",
    "events.missions.itineraries.plan.values",
    "events.missions.bookings.reading.calendar_files",
    "events.missions.bookings.reading.calendar_words",
    "events.missions.bookings.reading.draft",
    "events.missions.bookings.reading.findings",
    "events.missions.bookings.reading.json_text",
    "events.missions.bookings.reading.mails",
    "events.missions.bookings.matching",
    "events.missions.bookings.reading.merging",
    "events.missions.bookings.reading.nodes",
    "events.missions.bookings.reading.reading",
    "events.missions.bookings.reading.reservation",
    "events.missions.bookings.reading.schema_org",
    "events.missions.bookings.reading.schema_people",
    "events.missions.bookings.reading.stops",
    "events.missions.bookings.reading.times",
    "events.missions.bookings.reading.travellers",
    "events.missions.bookings.reading.web_pages",
    "events.missions.bookings.writing",
    "events.missions.itineraries.plan.words",
    "events.missions.itineraries.plan.days",
    "events.missions.itineraries.views.shown",
    "events.missions.itineraries.views.telling",
    "events.missions.itineraries.plan.whereabouts",
    "events.missions.itineraries.views.board_words",
    "events.missions.itineraries.views.movements",
    "events.missions.itineraries.views.lanes",
    "events.missions.itineraries.views.journey",
    "events.missions.itineraries.views.card",
    "events.publishing.roadbooks.values",
    "events.publishing.roadbooks.prose",
    "events.publishing.roadbooks.report",
    "events.publishing.roadbooks.document",
    "events.publishing.roadbooks.clocks",
    "events.publishing.roadbooks.legs",
    "events.publishing.roadbooks.days",
    "events.publishing.roadbooks.stops",
    "events.publishing.roadbooks.phrases",
    "events.publishing.roadbooks.maps",
    "events.publishing.roadbooks.making",
    "events.publishing.roadbooks.hosting",
    "events.publishing.roadbooks.activities",
    "events.publishing.roadbooks.accounts",
    "events.publishing.roadbooks.composing",
    "events.publishing.roadbooks.printing",
    "events.publishing.roadbooks.paper",
    "events.publishing.roadbooks.word",
    "events.missions.itineraries.warnings.rules",
)
# Of the foundation and of the pure: rooms whose every module is.
WHOLE_ROOMS = (("events.platform.pdf", "events.platform.drawing"), ("events.missions.itineraries.warnings.rules.",))
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
    is_apart = bool(exact) and module.startswith(
        ("events.publishing.delivery.", "events.publishing.late_changes.", "events.publishing.calendars.")
    )
    return 10 + (exact[0] if is_apart else matches[-1])


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_one_way(module: str) -> None:
    own = rank(module)
    is_handler = any(part in module.rsplit(".", 1)[-1] for part in HANDLERS)
    wrong = {
        other
        for other in imports_of(modules()[module])
        if rank(other) > own and not (is_handler and other == "events.platform.web.gate")
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
