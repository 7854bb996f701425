"""The values that papers show, already in the words of the reader's language. Plain and picklable.

Texts are as people wrote them; the writers make them printable. An empty text leaves no gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from events.publishing.roadbooks.markdown_blocks import Block


class RowLook(StrEnum):
    """The look of a row of a day; the word of its kind says the same."""

    TRANSPORT = "transport"
    ENCOUNTER = "encounter"
    STAY = "stay"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock on the wall of a place: "00:40", "+1" ("" on the same day), "Montréal", "UTC−4".

    `zone` is "" but where the two ends of a leg have different clocks.
    """

    time: str
    day_change: str = ""
    place: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A line under a row: "Phone", "+591 2 245 3636". `needs_attention` sets it in the warm colour.

    `language` is the one that `text` is written in where it is not the document's; `phone` makes the text dial.
    """

    label: str
    text: str
    needs_attention: bool = False
    language: str = ""
    is_phone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One thing of a day. A transport has both clocks and a `route`: "22:10 Casablanca → 00:40 +1 Montréal".

    `who` is said only where people deviate; `open_state` ("Planned", "Changed") where it is not settled.
    """

    look: RowLook
    kind: str
    title: str
    starts: Clock
    ends: Clock | None = None
    duration: str = ""
    route: str = ""
    open_state: str = ""
    who: str = ""
    details: tuple[Detail, ...] = ()
    agenda: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Where somebody sleeps: a bed, a vehicle under way, or nothing found (`needs_attention`)."""

    text: str
    who: str = ""
    needs_attention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """One day: `heading` is its date in full, `short` for a table, `figure` the day of the month, drawn large.

    `holidays` are the public holidays where people are, in words.
    """

    figure: str
    short: str
    heading: str
    places: str
    holidays: tuple[str, ...] = ()
    rows: tuple[DayRow, ...] = ()
    nights: tuple[Night, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLine:
    """An objective: `number` is "" for the general one."""

    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """Somebody to know or to call; `about` is a role, a function or an organization, `languages` are named."""

    name: str
    about: str = ""
    phone: str = ""
    email: str = ""
    languages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCard:
    name: str
    about: str = ""  # its roles and country
    people: tuple[PersonCard, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLine:
    """A place where one stays, in the order of the journey, with its number on the map."""

    number: str
    name: str
    local_name: str = ""
    about: str = ""  # dates, altitude


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map as SVG, and what it shows in words."""

    svg: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase: its meaning in the reader's language, its text, and how that sounds ("" where not known)."""

    meaning: str
    text: str
    sound: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    """First words in one language, by theme; `code` is the language's, `name` its name for the reader."""

    code: str
    name: str
    groups: tuple[tuple[str, tuple[Phrase, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """The last page. `texts` is what the coordinator typed: embassies, local numbers, what to do."""

    phones: tuple[PersonCard, ...] = ()  # the mission's own
    contacts: tuple[PersonCard, ...] = ()  # whom to call for a traveller
    texts: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadbook:
    """A whole roadbook, all of it in `language`; `headings` are the fixed words of the template, by name."""

    language: str
    headings: Mapping[str, str]
    title: str
    dates: str
    reader: str
    organization: str = ""
    partners: tuple[str, ...] = ()
    notice: str = ""  # such as that this itinerary is an illustration
    as_of: str = ""
    goals: tuple[GoalLine, ...] = ()
    people: tuple[PersonCard, ...] = ()
    days: tuple[DayPage, ...] = ()
    contacts: tuple[PartnerCard, ...] = ()
    stops: tuple[StopLine, ...] = ()
    maps: tuple[MapPicture, ...] = ()
    phrases: tuple[PhraseBook, ...] = ()
    documents: tuple[str, ...] = ()
    emergency: Emergency = Emergency()


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """One day on one page; `phones` are the numbers that one may need on that day."""

    language: str
    headings: Mapping[str, str]
    title: str
    reader: str
    day: DayPage
    phones: tuple[PersonCard, ...] = ()
    notice: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostVersion:
    """The version for one partner: only what concerns it, in its language."""

    language: str
    headings: Mapping[str, str]
    title: str
    dates: str
    partner: str
    organization: str = ""
    notice: str = ""
    as_of: str = ""
    goals: tuple[GoalLine, ...] = ()
    delegation: tuple[PersonCard, ...] = ()
    days: tuple[DayPage, ...] = ()
    lodgings: tuple[PersonCard, ...] = ()
    our_contacts: tuple[PersonCard, ...] = ()
    their_contacts: tuple[PersonCard, ...] = ()
    documents: tuple[str, ...] = ()
