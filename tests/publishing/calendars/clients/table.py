"""The table of clients by cases: a tick where a client shows what is meant, else the numbers of sentences below."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from events.app import SCHEMA, create_app
from events.platform.storage.migrating import migrate
from events.settings import read_settings
from tests.publishing.calendars.clients.cases import Case, written_cases
from tests.publishing.calendars.clients.feed_cases import feed_cases
from tests.publishing.calendars.clients.registry import CLIENTS, Client, Difference, Seen

README = Path(__file__).parents[4] / "README.md"
SEEN = "✓"
MISSING = "–"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Outcome:
    """What came of a case: the known differences that show in it, and whether anything else differs."""

    shown: tuple[Difference, ...]
    meant: list[Seen]
    seen: list[Seen]

    @property
    def is_explained(self) -> bool:
        return self.meant == self.seen


def all_cases() -> list[Case]:
    """Of rows in memory, and of the feeds of an installation made for it."""
    return [*written_cases(), *asyncio.run(_feeds())]


async def _feeds() -> list[Case]:
    with TemporaryDirectory() as folder:
        environment = {
            "EVENTS_DATA_DIR": folder,
            "EVENTS_BASE_URL": "http://events.test",
            "EVENTS_WORKER": "separate",
        }
        settings = read_settings(environment)
        await migrate(settings.database_url, SCHEMA, report=lambda _line: None)
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            return await feed_cases(app.state.installation)


def outcomes(client: Client, cases: Sequence[Case]) -> dict[str, Outcome]:
    """What a client makes of each case, by its name."""
    seen = client.read({case.name: case.states for case in cases})
    return {case.name: _outcome(client, case, seen[case.name]) for case in cases}


def _outcome(client: Client, case: Case, seen: Iterable[Seen]) -> Outcome:
    meant = [dict(entry) for entry in case.meant]
    shown: list[Difference] = []
    for difference in client.differences:
        other = [difference.as_shown(entry) for entry in meant]
        if other != meant:
            meant = other
            shown.append(difference)
    told = [{key: value for key, value in entry.items() if key not in client.untold} for entry in meant]
    return Outcome(tuple(shown), _sorted(told), _sorted(seen))


def _sorted(entries: Iterable[Seen]) -> list[Seen]:
    return sorted(entries, key=lambda entry: json.dumps(entry, sort_keys=True))


# -- as text -------------------------------------------------------------------------------------------------------


def sentences() -> list[str]:
    """What the numbers stand for: of each client in turn."""
    return list(dict.fromkeys(sentence for client in CLIENTS for sentence in _sentences(client)))


def _sentences(client: Client) -> Iterator[str]:
    if client.note:
        yield client.note
    yield from (difference.sentence for difference in client.differences)


def heading(client: Client) -> str:
    """The client's name, with the number of what is to be said of it in every case."""
    return client.name + (_number(client.note) if client.note else "")


def cell(outcome: Outcome) -> str:
    if not outcome.is_explained:
        return "differs"
    return "".join(_number(difference.sentence) for difference in outcome.shown) or SEEN


def _number(sentence: str) -> str:
    return str(sentences().index(sentence) + 1).translate(_SUPERSCRIPT)


def lines(cases: Sequence[Case]) -> Iterator[str]:
    """The table in Markdown, and the sentences."""
    columns = {heading(client): outcomes(client, cases) if client.is_there() else None for client in CLIENTS}
    yield f"| | {' | '.join(columns)} |"
    yield f"| --- | {' | '.join(':-:' for _ in columns)} |"
    for case in cases:
        cells = (cell(column[case.name]) if column else MISSING for column in columns.values())
        yield f"| {case.name} | {' | '.join(cells)} |"
    yield ""
    yield from (f"{number}. {sentence}." for number, sentence in enumerate(sentences(), start=1))


def written_columns(text: str) -> dict[str, dict[str, str]]:
    """The table as it stands in a text: each column by its heading, each cell by its case."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in _table(text)]
    heads, cells = rows[0][1:], rows[2:]
    return {head: {row[0]: row[number] for row in cells} for number, head in enumerate(heads, start=1)}


def _table(text: str) -> list[str]:
    found = text[text.index(f"| | {heading(CLIENTS[0])} |") :]
    return found[: found.index("\n\n")].splitlines()
