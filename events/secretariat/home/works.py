"""Works of others that pages and papers show, credited as their licences ask."""

from __future__ import annotations

from dataclasses import dataclass

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _


@dataclass(frozen=True, slots=True)
class Work:
    """Something that others made: its name, where its licence is read, and the credit."""

    name: str
    href: str
    credit: LazyText


WORKS = (
    Work(
        "GeoNames",
        "https://creativecommons.org/licenses/by/4.0/",
        _("Towns with their positions and time zones, © GeoNames, CC BY 4.0. A selection, with names and towns added."),
    ),
    Work(
        "OpenStreetMap",
        "https://www.openstreetmap.org/copyright",
        _("Borders of time zones, © OpenStreetMap contributors, Open Database License (ODbL) 1.0."),
    ),
    Work(
        "Natural Earth",
        "https://www.naturalearthdata.com/about/terms-of-use/",
        _("Outlines of land and countries on maps, in the public domain."),
    ),
    Work(
        "airportsdata",
        "https://github.com/mborsetti/airportsdata/blob/main/LICENSE",
        _("Airports by their codes, © Mike Borsetti, MIT License."),
    ),
    Work(
        "holidays",
        "https://github.com/vacanza/holidays/blob/dev/LICENSE",
        _("Public holidays of countries, © the contributors of holidays, MIT License."),
    ),
    Work("IANA Time Zone Database", "https://www.iana.org/time-zones", _("Time zones, in the public domain.")),
    Work(
        "Noto Sans, Noto Sans Arabic",
        "https://openfontlicense.org/",
        _("Typefaces of papers, © The Noto Project Authors, SIL Open Font License 1.1."),
    ),
    Work(
        "Inter",
        "https://openfontlicense.org/",
        _("Typeface of signs on papers, © The Inter Project Authors, SIL Open Font License 1.1."),
    ),
    Work(
        "Unicode CLDR",
        "https://www.unicode.org/license.txt",
        _("Names of languages, countries and currencies, and forms of dates, © Unicode, Inc."),
    ),
)
