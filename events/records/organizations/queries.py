"""Reading organizations. What was merged is found by its names, and stands for the one it was merged into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q

from events.platform.language.i18n import Translated, languages
from events.platform.storage.database import execute_rows, identifier
from events.records.files.models import StoredFile
from events.records.organizations.merging import Merges
from events.records.organizations.models import Organization, OrganizationKey, OrganizationMerge
from events.records.organizations.names import Candidate, key_of, keys_of_typed, search_words, the_same
from events.records.organizations.values import OrganizationState
from events.records.texts.queries import Texts, texts_of

TEXTS = ("name", "acronym")
LOGO = "logo"  # what such a file is for; its scope is the organization
_MOST_KEYS = 500  # that one statement asks for

_STANDING = """
SELECT m.source_id, m.target_id FROM organization_merge m
LEFT JOIN organization_separation s ON s.merge_id = m.id WHERE s.id IS NULL
"""


@dataclass(frozen=True)
class OrganizationFile:
    """An organization with its texts."""

    row: Organization
    texts: Texts

    @property
    def name(self) -> Translated:
        return self.texts.of(self.row.id, "name")

    @property
    def acronym(self) -> Translated:
        return self.texts.of(self.row.id, "acronym")

    @property
    def state(self) -> str:
        """Its state as `STATE_WORDS` tells it."""
        return "retired" if self.row.retired_at else self.row.state


@dataclass(frozen=True, slots=True)
class Named:
    """The name of an organization as somebody typed it, and the country beside it."""

    name: str
    country: str | None = None


async def standing_merges() -> Merges:
    """Return the merges that nobody has undone."""
    rows = await execute_rows(_STANDING)
    return Merges({identifier(row["source_id"]): identifier(row["target_id"]) for row in rows})


async def organization_at(slug: str) -> Organization | None:
    """Return the organization of an address, whether it was merged or not."""
    return await Organization.get_or_none(slug=slug)


async def files_of(rows: Sequence[Organization]) -> list[OrganizationFile]:
    """Return organizations with their texts, in the order given."""
    texts = await texts_of([row.id for row in rows], languages())
    return [OrganizationFile(row, texts) for row in rows]


async def heads_of(organizations: Iterable[UUID]) -> dict[UUID, OrganizationFile]:
    """Return what stands now for each of these organizations: itself, or the one it was merged into."""
    asked = set(organizations)
    merges = await standing_merges() if asked else Merges()
    rows = await Organization.filter(id__in=[merges.head(one) for one in asked]) if asked else []
    files = {file.row.id: file for file in await files_of(rows)}
    return {one: files[merges.head(one)] for one in asked}


def _said(words: str) -> Q:
    return Q(*(Q(search_text__contains=word) for word in search_words(words)))


async def suggested(words: str, most: int) -> list[OrganizationFile]:
    """Return the confirmed organizations to offer to who typed so much of a name, those that begin so first."""
    if not search_words(words):
        return []
    merges, start = await standing_merges(), f" {key_of(words)}"
    offered = Q(state=OrganizationState.CONFIRMED, retired_at=None)
    found = Organization.filter(_said(words)).filter(offered | Q(id__in=list(merges.targets)))
    hits: list[Organization] = []
    for some in (found.filter(search_text__startswith=start), found):  # many may only hold what begins few
        hits += await some.order_by("search_text").limit(200).only("id")
    rows = Organization.filter(offered, id__in=list({merges.head(hit.id) for hit in hits}))
    first = sorted(await rows, key=lambda row: (not row.search_text.startswith(start), row.search_text))
    return await files_of(first[:most])


async def resembling(file: OrganizationFile, words: str, most: int = 20) -> list[OrganizationFile]:
    """Return the standing organizations that another one may be: those that a search finds, else those named alike."""
    merges, keys = (
        await standing_merges(),
        [one.key for one in await OrganizationKey.filter(organization_id=file.row.id)],
    )
    alike = Q(keys__key__in=keys) | Q(country=file.row.country, kind=file.row.kind)
    hits = Organization.filter(_said(words) if search_words(words) else alike, retired_at=None)
    standing = hits.filter(id__not_in=[file.row.id, *merges.targets]).distinct().order_by("search_text").limit(most)
    return await files_of(await standing)


async def alike(typed: Named, words: str, most: int = 20) -> list[OrganizationFile]:
    """Return the standing organizations that a search finds; without one those named alike or of the country."""
    merges = await standing_merges()
    if search_words(words):
        meant = _said(words)
    else:
        rows = OrganizationKey.filter(key__in=keys_of_typed(typed.name))
        named = {merges.head(row.organization_id) for row in await rows} if typed.name else set()
        meant = Q(id__in=list(named)) | Q(country=typed.country) if typed.country else Q(id__in=list(named))
    hits = Organization.filter(meant, retired_at=None)
    standing = hits.filter(id__not_in=list(merges.targets)) if merges.targets else hits
    return await files_of(await standing.order_by("search_text").limit(most))


async def candidates(keys: Collection[str]) -> Mapping[str, list[Candidate]]:
    """Return who goes by each of these keys: organizations that stand and are not retired."""
    asked = list(dict.fromkeys(keys))
    hits: list[tuple[str, UUID, bool]] = []
    for start in range(0, len(asked), _MOST_KEYS):
        some = asked[start : start + _MOST_KEYS]
        # By hand: each registration asks, and mostly in vain.
        places = ", ".join(f"${number}" for number in range(1, len(some) + 1))
        sql = f"SELECT key, organization_id, is_acronym FROM organization_key WHERE key IN ({places})"  # noqa: S608
        rows = await execute_rows(sql, some)
        hits += [(row["key"], identifier(row["organization_id"]), bool(row["is_acronym"])) for row in rows]
    if not hits:
        return {}
    merges = await standing_merges()
    standing = await Organization.filter(id__in=list({merges.head(one) for _, one, _ in hits}), retired_at=None)
    countries = {row.id: row.country for row in standing}
    found: dict[str, list[Candidate]] = {}
    for key, organization, is_acronym in hits:
        head = merges.head(organization)
        if head in countries:
            found.setdefault(key, []).append(Candidate(head, countries[head], is_acronym))
    return found


async def goes_by(keys: Collection[str]) -> dict[str, set[str | None]]:
    """Return the countries of all that go by each of these keys, retired and merged ones too."""
    asked = list(dict.fromkeys(keys))
    found: dict[str, set[str | None]] = {}
    for start in range(0, len(asked), _MOST_KEYS):
        rows = OrganizationKey.filter(key__in=asked[start : start + _MOST_KEYS])
        for key, country in await rows.values_list("key", "organization__country"):
            found.setdefault(str(key), set()).add(country)
    return found


async def meaning(typed: Named, before: Named | None = None) -> dict[str, UUID | None]:
    """Return the column of a row that says which organization was surely meant by what was typed.

    It is looked for again only when something else was typed `before`: a name that was corrected at the organization
    goes on meaning it.
    """
    if typed == before:
        return {}
    keys = keys_of_typed(typed.name)
    meant = the_same(typed.name, typed.country, await candidates(keys)) if keys else None
    return {"known_organization_id": meant}


@dataclass(frozen=True)
class StandingMerge:
    """A merge that can be undone: what was merged."""

    row: OrganizationMerge
    source: OrganizationFile


async def merged_into(organization: UUID) -> list[StandingMerge]:
    """Return the merges into an organization that stand, the latest first."""
    rows = OrganizationMerge.filter(target_id=organization, separation__id__isnull=True).order_by("-made_at", "id")
    merges = await rows.select_related("source")
    files = await files_of([merge.source for merge in merges])
    return [StandingMerge(merge, file) for merge, file in zip(merges, files, strict=True)]


async def logos_of(organization: UUID) -> list[StoredFile]:
    """Return the pictures kept as an organization's logo, the one that counts first."""
    return await StoredFile.filter(scope=organization, purpose=LOGO, deleted_at=None).order_by("-created_at", "id")


async def every_slug() -> set[str]:
    """Return all addresses of organizations that are taken."""
    return {str(slug) for slug in await Organization.all().values_list("slug", flat=True)}
