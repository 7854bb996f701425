"""Private links: derived, bound to one purpose, revoked by raising a number."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from events.platform.signing import TOKEN_CHARACTERS, Signer, random_token, token_hash

SUBJECT = UUID("0f0e0d0c-0b0a-0908-0706-050403020100")
KEY = b"a key of these tests, long enough"


@pytest.fixture
def signer() -> Signer:
    return Signer(KEY)


def test_a_link_is_the_same_each_time_and_on_each_machine(signer: Signer) -> None:
    """The printed ones of last year must open: a change here revokes every link that was ever sent."""
    assert signer.token("registration", SUBJECT, 1) == Signer(KEY).token("registration", SUBJECT, 1)
    assert signer.token("registration", SUBJECT, 1)[:22] == "Dw4NDAsKCQgHBgUEAwIBAA"


def test_a_link_fits_into_an_address(signer: Signer) -> None:
    token = signer.token("feed", SUBJECT, 7)
    assert len(token) == TOKEN_CHARACTERS
    assert re.fullmatch(r"[\w-]+", token)
    assert signer.subject_of(token) == SUBJECT


def test_only_the_purpose_the_subject_the_generation_and_the_key_it_was_made_with_make_it_valid(signer: Signer) -> None:
    token = signer.token("registration", SUBJECT, 1)
    other = UUID(int=SUBJECT.int + 1)
    assert signer.is_valid(token, "registration", SUBJECT, 1)
    assert [
        signer.is_valid(token, "feed", SUBJECT, 1),
        signer.is_valid(token, "registration", SUBJECT, 2),
        signer.is_valid(token, "registration", other, 1),
        Signer(KEY + b"!").is_valid(token, "registration", SUBJECT, 1),
    ] == [False, False, False, False]


def test_purpose_and_number_do_not_run_into_each_other(signer: Signer) -> None:
    tokens = {signer.token(purpose, SUBJECT, number) for purpose in ("a", "a1", "a11") for number in (1, 11, 111)}
    assert len(tokens) == 9


@pytest.mark.parametrize("at", range(TOKEN_CHARACTERS))
def test_no_character_can_be_another(signer: Signer, at: int) -> None:
    token = signer.token("badge", SUBJECT, 1)
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    subject = signer.subject_of(changed)
    assert subject is None or not signer.is_valid(changed, "badge", subject, 1)


@pytest.mark.parametrize("text", ["", "A", "A" * 99, *(character * TOKEN_CHARACTERS for character in "é!\0=")])
def test_what_is_no_link_names_nobody(signer: Signer, text: str) -> None:
    assert signer.subject_of(text) is None


def test_strange_characters_are_compared_and_not_raised(signer: Signer) -> None:
    assert not signer.is_valid("é" * TOKEN_CHARACTERS, "badge", SUBJECT, 1)


def test_random_secrets_have_256_bits_and_only_their_hash_is_kept() -> None:
    secrets = {random_token() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}
    assert token_hash("x") == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert len(token_hash("\ud800")) == 64
