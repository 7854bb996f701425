"""What a later version changed on purpose in the feeds and exports of a recorded release.

Each difference is a function from what was answered then to what is answered now, with the reason in its docstring.
Only stamps that rise because of such a change may differ with it; a UID never does.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence

from events import __version__
from events.platform.language.formats import day
from events.platform.language.i18n import speaking
from tests.releases.release import Asked

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Difference = Callable[[str, str], str]  # the page's name, what it answered; what it answers now


def quoted_cells(name: str, body: str) -> str:
    """Every cell of a table file is quoted, for a spreadsheet that expects the other separator split some in two."""
    if name != "organize.registrations.csv":
        return body
    return _quoted(csv.reader(io.StringIO(body.removeprefix("\ufeff")), delimiter=";"))


def _quoted(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return "\ufeff" + written.getvalue()


# Columns that the list gained, each behind one of before, with the words that registrations of before have in it.
_LATER_COLUMNS = (
    ("Participation", {"Dans la liste publique des participants": "Non"}),
    (
        "Arrivée enregistrée",
        {"Paiement": "Gratuite", "Prix": "", "Monnaie": "", "Note sur le paiement": "", "Étiquettes": ""},
    ),
)


def later_columns(name: str, body: str) -> str:
    """The list says who may be named in public, what was paid, and the team's tags."""
    if name != "organize.registrations.csv":
        return body
    head, *rows = csv.reader(io.StringIO(body.removeprefix("\ufeff")), delimiter=";")
    for before, added in _LATER_COLUMNS:
        at = head.index(before) + 1
        head[at:at] = added
        for row in rows:
            row[at:at] = added.values()
    return _quoted([head, *rows])


def own_version(name: str, body: str) -> str:
    """Exports name the version that wrote them."""
    if not name.startswith("exports."):
        return body
    return re.sub(r'(name(?:=|": )"wops-events",?\s+"?version(?:=|": ))"[^"]*"', rf'\1"{__version__}"', body)


def schema_of_schedules(name: str, body: str) -> str:
    """The schema of schedule.json allows no empty address, and of people no codes but its own kind."""
    if name != "exports.json":
        return body
    return re.sub(r'^ +"base_url": "",\n|^ {20}"code": "[^"]*",\n', "", body, flags=re.MULTILINE)


def no_telephones(name: str, body: str) -> str:
    """A household reads along in a traveller's calendar: telephones of drivers and contacts left it."""
    if name not in {"calendars.traveller", "calendars.leg"}:
        return body
    return re.sub(r" · \+591\d+", "", body)


def one_reservation(name: str, body: str) -> str:
    """An entry carries its reservation once, in the property that clients read."""
    return re.sub(r"^STRUCTURED-DATA;.*\r\n", "", body, flags=re.MULTILINE) if name.startswith("calendars.") else body


DIFFERENCES: tuple[Difference, ...] = (
    quoted_cells,
    later_columns,
    own_version,
    schema_of_schedules,
    no_telephones,
    one_reservation,
)


_BEFORE_THE_ANSWERS = 10


def answers_now(texts: Sequence[str]) -> list[str]:
    """Return what a personal page shows of somebody now.

    A date that was answered is in the words of the reader's language, French here, and whether one may be named in
    public stands before the answers.
    """
    with speaking("fr"):
        shown = [day(dt.date.fromisoformat(text)) if _DATE.fullmatch(text) else text for text in texts]
    return [*shown[:_BEFORE_THE_ANSWERS], "Non", *shown[_BEFORE_THE_ANSWERS:]]


def unfolded(body: str) -> str:
    """Return a calendar with its lines whole (RFC 5545, 3.1); where they are folded follows from what they say."""
    return body.replace("\r\n ", "")


def expected(then: Asked) -> str:
    """Return what an address answers now, unfolded, from what it answered when it was recorded."""
    body = unfolded(then.body or "")
    for difference in DIFFERENCES:
        body = difference(then.name, body)
    return body
