"""A server without one of its guards, for the control of the races: `python -m tests.races.unguarded GUARD serve …`."""

from __future__ import annotations

import sys

from events.cli import main
from events.congress.invitations import operations as invitations
from events.congress.invitations.states import USED
from events.records.seats import operations as seats

GUARDS = {
    "seats": (seats, "_TAKE", "UPDATE pool SET taken = taken + 1 WHERE id = $1"),
    "invitation": (invitations, "_USE", invitations._USE.replace(f" AND {USED} < i.uses", "")),
}

if __name__ == "__main__":
    module, name, without = GUARDS[sys.argv[1]]
    assert getattr(module, name) != without
    setattr(module, name, without)
    main(sys.argv[2:])
