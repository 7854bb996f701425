"""The list of organizations: its columns and filters, paged by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from events.platform.language.choices import countries
from events.platform.language.formats import country, number
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.storage.conditions import holds_words, lists_one_of, one_of, plain, ranked, within_numbers
from events.platform.web.addresses import address
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.cells import Pill
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_sql import SqlField, SqlList
from events.platform.web.templating import localize
from events.records.organizations.models import Organization
from events.records.organizations.names import search_words
from events.records.organizations.queries import OrganizationFile, files_of
from events.records.organizations.words import KIND_WORDS, STATE_TONES, STATE_WORDS, THEME_WORDS

_STATE = "CASE WHEN o.retired_at IS NULL THEN o.state ELSE 'retired' END"
_STANDS = """
NOT EXISTS (SELECT 1 FROM organization_merge m LEFT JOIN organization_separation s ON s.merge_id = m.id
WHERE m.source_id = o.id AND s.id IS NULL)
"""


def organization_list() -> SqlList[OrganizationFile]:
    """Return the list of organizations that stand; those that are retired are in it when they are asked for."""
    return SqlList(
        fields=_fields(),
        sort="country",
        name=lambda file: file.row.slug,
        href=lambda file: address("organization", organization=file.row.slug),
        source="organization o",
        key="o.slug",
        tie="o.search_text, o.slug",
        within=plain(_STANDS),
        words=lambda words: holds_words("o.search_text", search_words(words)),
        read=_read,
        unless_chosen={"state": plain("o.retired_at IS NULL")},
    )


async def found_by_words(words: str, most: int) -> list[OrganizationFile]:
    """Return the organizations that stand and hold these words, so many at most."""
    made = organization_list()
    return await made.rows_of(await made.keys(ListRequest(words=words), most))


def _fields() -> Sequence[SqlField[OrganizationFile]]:
    lands = countries(current_language())
    return (
        Field(Column("name", _("Name")), lambda file: localize(file.name), plain("o.search_text")),
        Field(Column("acronym", _("Acronym"), is_sorted=False), lambda file: localize(file.acronym), plain("o.slug")),
        Field(
            Column("kind", _("Kind")),
            lambda file: str(KIND_WORDS[file.row.kind]),
            ranked("o.kind", list(KIND_WORDS)),
            Filter("kind", _("Kind"), Kind.CHOICE, list(KIND_WORDS.items())),
            one_of("o.kind"),
        ),
        Field(
            Column("country", _("Country")),
            lambda file: country(file.row.country) if file.row.country else "",
            ranked("o.country", [code for code, _name in lands]),
            Filter("country", _("Country"), Kind.CHOICE, lands),
            one_of("o.country"),
        ),
        Field(Column("city", _("City")), lambda file: file.row.city, plain("lower(o.city)")),
        Field(Column("region", _("Region"), is_shown=False), lambda file: file.row.region, plain("lower(o.region)")),
        Field(
            Column("state", _("State")),
            lambda file: Pill(STATE_WORDS[file.state], STATE_TONES[file.state]),
            ranked(_STATE, list(STATE_WORDS)),
            Filter("state", _("State"), Kind.CHOICE, list(STATE_WORDS.items())),
            one_of(_STATE),
        ),
        _size("people_served", _("People served")),
        _size("connections", _("Connections")),
        _themes("offers", _("Offers")),
        _themes("seeks", _("Seeks")),
        Field(Column("website", _("Website"), is_shown=False), lambda file: file.row.website, plain("o.website")),
    )


def _size(name: str, label: LazyText) -> SqlField[OrganizationFile]:
    def size(file: OrganizationFile) -> int | None:
        found: int | None = getattr(file.row, name)
        return found

    return Field(
        Column(name, label, is_shown=False),
        lambda file: "" if size(file) is None else number(size(file) or 0),
        plain(f"o.{name}"),
        Filter(name, label, Kind.NUMBER),
        within_numbers(f"o.{name}"),
        text=lambda file: "" if size(file) is None else str(size(file)),
    )


def _themes(name: str, label: LazyText) -> SqlField[OrganizationFile]:
    return Field(
        Column(name, label, is_sorted=False, is_shown=False),
        lambda file: ", ".join(str(THEME_WORDS[theme]) for theme in getattr(file.row, name)),
        plain(f"o.{name}"),
        Filter(name, label, Kind.CHOICE, list(THEME_WORDS.items())),
        lists_one_of(f"o.{name}"),
    )


async def _read(keys: Sequence[str]) -> Mapping[str, OrganizationFile]:
    rows = await Organization.filter(slug__in=list(keys))
    return {file.row.slug: file for file in await files_of(rows)}
