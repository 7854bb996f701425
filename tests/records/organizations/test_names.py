from __future__ import annotations

import uuid

import pytest

from events.records.organizations.names import (
    Candidate,
    Parts,
    Typed,
    groups_of,
    is_acronym,
    key_of,
    keys_of,
    keys_of_typed,
    parts_of,
    the_same,
)

OFFICE, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Société Nationale des Eaux", "SOCIETE  nationale des eaux"),
        ("S.O.N.E.D.E.", "Sonede"),
        ("O N E A", "ONEA"),
        ("Régie de l’eau", "regie de l'eau"),
        ("Œuvre de l’eau", "oeuvre de l'eau"),
        ("Eau & Force – Genève", "eau force geneve"),
        ("Compañía de Agua", "COMPANIA DE AGUA"),
    ],
)
def test_names_that_differ_in_writing_only_have_one_key(one: str, same: str) -> None:
    assert key_of(one) == key_of(same)


def test_other_names_have_another_key() -> None:
    assert key_of("Eaux de Thiès") != key_of("Eaux de Thies-Nord")
    assert key_of("!?") == ""


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Office national de l’eau (ONEA)", Parts("Office national de l’eau", "ONEA")),
        ("ONEA (Office national de l’eau)", Parts("Office national de l’eau", "ONEA")),
        ("SeMAPA [Cochabamba]", Parts("SeMAPA [Cochabamba]")),
        ("Eaux de Marseille (France)", Parts("Eaux de Marseille (France)")),
        ("ONEA", Parts("ONEA")),
        ("(ONEA)", Parts("(ONEA)")),
    ],
)
def test_an_acronym_in_brackets_is_told_from_the_name(typed: str, parts: Parts) -> None:
    assert parts_of(typed) == parts


def test_an_acronym_is_one_short_word_of_capitals() -> None:
    found = {text: is_acronym(text) for text in ("ONEA", "SeMAPA", "S.A.", "Aqua", "EAU VIVE", "Q")}
    assert found == {"ONEA": True, "SeMAPA": True, "S.A.": True, "Aqua": False, "EAU VIVE": False, "Q": False}


def test_an_organization_is_found_by_each_of_its_names_and_acronyms() -> None:
    keys = keys_of(["Office national de l’eau (O.N.E.A.)", "National Water Office"], ["ONEA", "NWO"])
    assert keys == {
        "onea": True,
        "nwo": True,
        "office national de l eau": False,
        "national water office": False,
    }


def test_what_was_typed_is_looked_for_by_its_name_first() -> None:
    typed = "Office de l’eau (ODE)"
    assert keys_of_typed(typed) == ["office de l eau", "office de l eau ode", "ode"]


def _one(country: str | None, *, is_acronym: bool = False) -> list[Candidate]:
    return [Candidate(OFFICE, country, is_acronym)]


def test_a_name_means_the_one_of_the_same_country_as_far_as_both_are_known() -> None:
    found = {country: the_same("Waterworks", "BF", {"waterworks": _one(country)}) for country in ("BF", "BO", None)}
    assert found == {"BF": OFFICE, "BO": None, None: OFFICE}
    assert the_same("Waterworks", None, {"waterworks": _one("BF")}) == OFFICE


def test_an_acronym_has_to_be_of_the_same_country() -> None:
    found = {
        country: the_same("ONEA", "BF", {"onea": _one(country, is_acronym=True)}) for country in ("BF", "BO", None)
    }
    assert found == {"BF": OFFICE, "BO": None, None: None}


def test_a_name_that_two_go_by_means_nobody_for_sure() -> None:
    found = {"waterworks": [*_one("BF"), Candidate(OTHER, "BF", is_acronym=False)]}
    assert the_same("Waterworks", "BF", found) is None


def test_an_acronym_does_not_speak_where_a_name_is_not_for_sure() -> None:
    found = {
        "waterworks": [*_one("BF"), Candidate(OTHER, "BF", is_acronym=False)],
        "ww": _one("BF", is_acronym=True),
    }
    assert the_same("Waterworks (WW)", "BF", found) is None


def test_what_was_typed_is_grouped_by_folded_name_and_country_the_most_frequent_first() -> None:
    rows = [
        Typed("OFFICE DE L’EAU (ODE)", "BF"),
        Typed("Office de l'Eau", "BF", 2),
        Typed("Office de l'eau", "ML"),
        Typed(" ", "ML"),
    ]
    groups = groups_of(rows)
    assert [(group.key, group.country, group.number) for group in groups] == [
        ("office de l eau", "BF", 3),
        ("office de l eau", "ML", 1),
    ]
    assert groups[0].spellings == ("Office de l'Eau", "OFFICE DE L’EAU (ODE)")
    assert groups[0].parts == Parts("Office de l'Eau", "ODE")
