"""A server without one of its guards, for the control of the races: `python -m tests.races.unguarded GUARD serve …`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from events.cli import main
from events.congress.invitations import operations as invitations
from events.congress.invitations.states import USED
from events.congress.registration import operations as registration
from events.records.seats import operations as seats


async def _look(*_anything: object) -> None:
    """Find everything free, as whoever looked a moment before the others took it."""


_SEATS = (seats, "_TAKE", "UPDATE pool SET taken = taken + 1 WHERE id = $1")
_COUNTED = ((registration, "_refuse_full", _look), _SEATS)
GUARDS: Mapping[str, Sequence[tuple[ModuleType, str, object]]] = {
    "seats": [_SEATS],
    "invitation": [(invitations, "_USE", invitations._USE.replace(f" AND {USED} < i.uses", ""))],
    "quota": _COUNTED,
    "option": _COUNTED,
}

if __name__ == "__main__":
    for module, name, without in GUARDS[sys.argv[1]]:
        assert getattr(module, name) != without
        setattr(module, name, without)
    main(sys.argv[2:])
