from __future__ import annotations

import uuid

import pytest

from events.platform.language.i18n import speaking
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.platform.web.lists.asked import ListRequest
from events.records.auditing.models import Change
from events.records.organizations import operations
from events.records.organizations.list_queries import organization_list
from events.records.organizations.models import Organization, OrganizationKey, OrganizationMerge, OrganizationSeparation
from events.records.organizations.names import Candidate
from events.records.organizations.operations import MergedError, OrganizationValues
from events.records.organizations.queries import (
    candidates,
    files_of,
    heads_of,
    merged_into,
    resembling,
    standing_merges,
    suggested,
)
from events.records.organizations.values import OrganizationState
from tests.conftest import Queries
from tests.factories import NOW, make_organization

BY = uuid.uuid4()
pytestmark = pytest.mark.usefixtures("database")


async def _renamed(row: Organization, name: str, acronym: str = "", version: int = 1) -> None:
    texts = {"name": {"fr": name}, "acronym": {"fr": acronym}}
    values = OrganizationValues({"kind": row.kind, "country": row.country}, texts)
    await operations.save_organization(Opened(row, version), values, by=BY, now=NOW)


async def _merge(source: Organization, target: Organization) -> OrganizationMerge:
    await operations.merge_organizations(source.id, target.id, by=BY, now=NOW)
    return await OrganizationMerge.get(source_id=source.id, separation__id__isnull=True)


async def _suggested(words: str) -> list[str]:
    with speaking("fr"):
        return [str(file.name) for file in await suggested(words, 8)]


async def _listed(**choice: str) -> list[str]:
    with speaking("fr"):
        made = organization_list()
        asked = ListRequest.read(made.listing, choice.items())
        rows, number = await made.page(asked, made.listing.shown(()))
        assert number == len(rows)
        return [str(row.cells[0]) for row in rows]


async def test_two_of_one_name_have_addresses_of_their_own() -> None:
    made = [await make_organization(), await make_organization()]
    assert [row.slug for row in made] == ["sne", "sne-2"]


async def test_an_organization_is_offered_by_any_part_of_its_names_without_accents_or_dots() -> None:
    await make_organization(
        "Société nationale des eaux", "S.N.E.", other_names=["National Water Company"], city="Thiès"
    )
    await make_organization("Régie des eaux", "RDE", country="ML")
    found = {
        words: await _suggested(words) for words in ("SNE", "societe eaux", "water comp", "thies", "eaux", "", "ciete")
    }
    sne, rde = "Société nationale des eaux", "Régie des eaux"
    assert found == {
        "SNE": [sne],
        "societe eaux": [sne],
        "water comp": [sne],
        "thies": [sne],
        "eaux": [rde, sne],
        "": [],
        "ciete": [],
    }


@pytest.mark.parametrize("state", OrganizationState)
async def test_many_that_hold_a_name_hide_neither_what_begins_so_nor_what_may_be_offered(
    state: OrganizationState,
) -> None:
    about = {"state": state, "kind": "public_operator", "search_text": " aigues wal", "created_at": NOW}
    many = [Organization(id=uuid.uuid4(), slug=f"wal-{at}", **about, updated_at=NOW) for at in range(201)]
    await Organization.bulk_create(many)
    await make_organization("Wallis Eau", "")
    await make_organization("Régie Walter", "")
    found = await _suggested("Wal")
    assert found[0] == "Wallis Eau"
    assert ("Régie Walter" in found) == (state != OrganizationState.CONFIRMED)


async def test_what_is_proposed_or_retired_is_not_offered_and_is_once_it_is_confirmed_or_back() -> None:
    proposed = await make_organization("Nouvelle régie", "", state=OrganizationState.PROPOSED)
    retired = await make_organization("Ancienne régie", "")
    await operations.retire_organization(retired, is_retired=True, by=BY, now=NOW)
    assert await _suggested("regie") == []
    assert await operations.confirm_organizations([proposed.id, retired.id], by=BY, now=NOW) == 1
    await operations.retire_organization(retired, is_retired=False, by=BY, now=NOW)
    assert await _suggested("regie") == ["Ancienne régie", "Nouvelle régie"]


async def test_a_retired_organization_is_not_meant_by_its_name() -> None:
    row = await make_organization()
    await operations.retire_organization(row, is_retired=True, by=BY, now=NOW)
    assert await candidates(["sne"]) == {}


async def test_after_a_new_name_it_is_found_by_that_and_no_longer_by_the_old_one() -> None:
    row = await make_organization()
    await _renamed(row, "Sénégal des eaux", "SDE")
    assert await candidates(["sne", "sde", "senegal des eaux"]) == {
        "sde": [Candidate(row.id, "SN", is_acronym=True)],
        "senegal des eaux": [Candidate(row.id, "SN", is_acronym=False)],
    }
    assert (await _suggested("nationale"), await _suggested("sde")) == ([], ["Sénégal des eaux"])
    assert (await Organization.get(id=row.id)).slug == "sne"


async def test_who_saves_an_older_version_is_told() -> None:
    row = await make_organization()
    await _renamed(row, "Sénégal des eaux")
    with pytest.raises(ChangedMeanwhileError):
        await _renamed(row, "Eaux du Sénégal")
    assert await _suggested("senegal") == ["Sénégal des eaux"]


async def test_what_was_merged_is_found_by_its_names_and_stands_for_the_other() -> None:
    old, new = await make_organization(), await make_organization("Sénégal des eaux", "SDE")
    await _merge(old, new)
    assert await _listed() == ["Sénégal des eaux"]
    assert await _suggested("nationale") == ["Sénégal des eaux"]
    assert await candidates(["sne"]) == {"sne": [Candidate(new.id, "SN", is_acronym=True)]}
    assert {one: file.row.id for one, file in (await heads_of([old.id, new.id])).items()} == {
        old.id: new.id,
        new.id: new.id,
    }


async def test_undoing_a_merge_gives_each_side_its_own_back_also_in_the_middle_of_a_chain() -> None:
    first, second = await make_organization("Une", "UNE"), await make_organization("Deux", "DEUX")
    third = await make_organization("Trois", "TROIS")
    await _merge(first, second)
    later = await _merge(second, third)
    assert (await standing_merges()).family(third.id) == [third.id, second.id, first.id]
    assert [merge.source.row.id for merge in await merged_into(third.id)] == [second.id]
    await operations.separate_organizations(later, by=BY, now=NOW)
    await operations.separate_organizations(later, by=BY, now=NOW)
    merges = await standing_merges()
    assert [merges.head(row.id) for row in (first, second, third)] == [second.id, second.id, third.id]
    assert await OrganizationSeparation.all().count() == 1
    await _merge(second, third)
    assert (await standing_merges()).head(first.id) == third.id


async def test_no_merge_makes_a_circle_or_is_made_twice() -> None:
    one, other = await make_organization("Une", "UNE"), await make_organization("Deux", "DEUX")
    third = await make_organization("Trois", "TROIS")
    await _merge(one, other)
    for source, target in ((other, one), (one, third), (third, one), (other, other)):
        with pytest.raises(MergedError):
            await operations.merge_organizations(source.id, target.id, by=BY, now=NOW)
    assert await OrganizationMerge.all().count() == 1


async def test_the_list_is_narrowed_by_words_kind_country_and_state() -> None:
    await make_organization("Régie", "", kind="regulator", country="ML")
    await make_organization("Syndicat", "", state=OrganizationState.PROPOSED)
    gone = await make_organization("Ancienne", "")
    await operations.retire_organization(gone, is_retired=True, by=BY, now=NOW)
    assert await _listed() == ["Régie", "Syndicat"]
    assert await _listed(q="synd") == ["Syndicat"]
    assert await _listed(kind="regulator") == ["Régie"]
    assert await _listed(country="ML") == ["Régie"]
    assert await _listed(state="proposed") == ["Syndicat"]
    assert await _listed(state="retired") == ["Ancienne"]


async def test_a_list_asks_as_often_however_long_it_is(queries: Queries) -> None:
    asked_for = []
    for number in (1, 3):
        made = [await make_organization() for _ in range(number + 1)]
        await _merge(made[0], made[1])
        with queries() as asked:
            assert await suggested("sne", 8)
            assert await heads_of([row.id for row in made])
            assert await candidates(["sne", "societe nationale des eaux"])
        asked_for.append(len(asked))
    assert asked_for[0] == asked_for[1]


async def test_each_act_leaves_a_row_of_its_own() -> None:
    one, other = await make_organization("Une", "", state=OrganizationState.PROPOSED), await make_organization()
    await _renamed(one, "Une eau")
    await operations.confirm_organizations([one.id], by=BY, now=NOW)
    await operations.retire_organization(one, is_retired=True, by=BY, now=NOW)
    await operations.retire_organization(one, is_retired=True, by=BY, now=NOW)
    await operations.retire_organization(one, is_retired=False, by=BY, now=NOW)
    await operations.separate_organizations(await _merge(one, other), by=BY, now=NOW)
    rows = await Change.filter(subject=one.id).order_by("id")
    assert [(row.act, row.actor) for row in rows] == [
        ("created", None),
        *((act, BY) for act in ("revised", "confirmed", "retired", "restored", "merged", "separated")),
    ]
    assert (await Organization.get(id=one.id)).version == 7
    assert await OrganizationKey.filter(organization_id=one.id).count() == 1


async def test_a_new_name_leaves_the_keys_of_others_alone() -> None:
    other = await make_organization("Agua Tuya", "", country="BO")
    before = await OrganizationKey.filter(organization_id=other.id).order_by("id").values("id", "key")
    await _renamed(await make_organization(), "Régie des eaux")
    assert before != []
    assert await OrganizationKey.filter(organization_id=other.id).order_by("id").values("id", "key") == before


async def test_an_organization_resembles_those_of_its_own_names_and_not_of_others() -> None:
    await make_organization("Agua Tuya", "", country="BO", kind="civil_society")
    await make_organization("Agua Tuya", "", country="PE", kind="regulator")
    asked = await make_organization("SNE", country="CF")
    alike = await make_organization("SNE", country="TD", kind="regulator")
    (file,) = await files_of([asked])
    assert [one.row.id for one in await resembling(file, "")] == [alike.id]
