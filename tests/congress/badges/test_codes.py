"""The codes of badges: nothing forged, nothing of another event, whatever the keyboard."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from events.congress.badges.codes import (
    BADGE_TEXT_LENGTH,
    BadgeCode,
    CodeError,
    ForgedCodeError,
    OtherEventError,
    ShortCodeError,
    UnknownCodeError,
    UnknownKeyError,
    is_badge_text,
    new_credential_id,
    new_short_code,
    normalize_short_code,
    read_badge,
    sign_badge,
    signing_key,
    verifying_keys,
)
from events.platform.qr.code import qr_path

SECRET = b"a secret of the installation, long enough"
CONGRESS = UUID("0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1")
MISSION = UUID("11111111-2222-4333-8444-555555555555")
CREDENTIAL = bytes.fromhex("00ff10203040a0b0")
KEYS = verifying_keys(SECRET, [1, 2])
ALPHABET = "0123456789ABCDEFGHIJKLNOPRSTUVWX"
SHORT_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def badge(credential: bytes = CREDENTIAL, key_number: int = 1, event: UUID = CONGRESS) -> str:
    return sign_badge(signing_key(SECRET, key_number), credential, key_number, event)


def texts() -> list[str]:
    """Enough badges that every symbol of the alphabet occurs among them."""
    found = [badge(number.to_bytes(8)) for number in range(30)]
    assert set("".join(found)) == set(ALPHABET)
    return found


def test_a_signed_badge_says_its_credential_and_key() -> None:
    assert read_badge(badge(), KEYS, CONGRESS) == BadgeCode(CREDENTIAL, 1)
    assert read_badge(badge(key_number=2), KEYS, CONGRESS) == BadgeCode(CREDENTIAL, 2)


def test_the_same_credential_always_gives_the_same_badge() -> None:
    assert badge() == badge()
    assert len(badge()) == BADGE_TEXT_LENGTH


def test_the_code_fills_qr_version_5_exactly() -> None:
    assert qr_path(badge()).side == 37


def test_credentials_are_eight_bytes_and_differ() -> None:
    assert {len(new_credential_id()) for _ in range(100)} == {8}
    assert len({new_credential_id() for _ in range(100)}) == 100
    with pytest.raises(ValueError, match="8 bytes"):
        badge(b"short")


def test_keys_differ_by_number_and_by_installation() -> None:
    keys = {
        signing_key(secret, number).private_bytes_raw() for secret in (SECRET, b"another" * 5) for number in (0, 1, 255)
    }
    assert len(keys) == 6


def test_any_changed_symbol_is_refused() -> None:
    text, choose = badge(), random.Random(5)  # noqa: S311  # no secret
    for place in range(len(text)):
        other = choose.choice([symbol for symbol in ALPHABET if symbol != text[place]])
        with pytest.raises(CodeError):
            read_badge(text[:place] + other + text[place + 1 :], KEYS, CONGRESS)


def test_any_flipped_bit_of_credential_or_signature_is_a_forgery() -> None:
    text = badge()
    for place in range(7, BADGE_TEXT_LENGTH):
        flipped = ALPHABET[ALPHABET.index(text[place]) ^ 1]
        with pytest.raises(ForgedCodeError):
            read_badge(text[:place] + flipped + text[place + 1 :], KEYS, CONGRESS)


def test_a_badge_signed_with_another_secret_is_a_forgery() -> None:
    forged = sign_badge(signing_key(b"the forger's secret" * 2, 1), CREDENTIAL, 1, CONGRESS)
    with pytest.raises(ForgedCodeError):
        read_badge(forged, KEYS, CONGRESS)


def test_a_badge_of_another_event_is_told_apart() -> None:
    with pytest.raises(OtherEventError):
        read_badge(badge(event=MISSION), KEYS, CONGRESS)


def test_a_badge_of_another_event_with_this_events_tag_is_a_forgery() -> None:
    """The tag is only a hint: 16 bits of it may agree by chance, the signature covers the whole UUID."""
    other, ours = badge(event=MISSION), badge()
    # Symbols 3 to 7 hold the key number and the tag (24 of 25 bits); the 25th is the credential's first bit.
    with pytest.raises(ForgedCodeError):
        read_badge(ours[:7] + other[7:], KEYS, CONGRESS)


def test_a_key_that_is_not_trusted_is_refused() -> None:
    with pytest.raises(UnknownKeyError):
        read_badge(badge(key_number=3), KEYS, CONGRESS)


@pytest.mark.parametrize(
    "text",
    [
        *("", "W1", "https://events.example.org/", "7K3F-9QZ2-V", "W2" + "0" * 120, "W1" + "0" * 119, "W1" + "0" * 121),
        *("W1" + "Y" * 120, "\0" * 122, "\ud800" * 122, "W1" + "٣" * 120, "x" * 100_000, "W1" + "0" * 119 + "\u0301"),
    ],
)
def test_what_is_not_a_badge_is_unknown(text: str) -> None:
    assert not is_badge_text(text)
    with pytest.raises(UnknownCodeError):
        read_badge(text, KEYS, CONGRESS)


def typed(text: str, layout: dict[str, str]) -> str:
    """What a computer with this layout receives from a scanner that presses the keys of a US keyboard."""
    return "".join(layout.get(symbol, symbol) for symbol in text)


DIGIT_KEYS = "1234567890"
AZERTY = dict(zip(DIGIT_KEYS, "&é\"'(-è_çà", strict=True)) | {"A": "Q", "Q": "A", "Z": "W", "W": "Z", "M": "?"}
LAYOUTS = {
    "US": {},
    "French": AZERTY,
    "Belgian": AZERTY | {"6": "§", "8": "!"},
    "French, with Shift held": {k: v.upper() for k, v in AZERTY.items()},
    "French, with Shift Lock": {"A": "Q", "Q": "A", "Z": "W", "W": "Z", "M": "?"},
    "German": {"Y": "Z", "Z": "Y"},
    "Spanish": {},
    "Turkish": {"I": "ı"},
    "Turkish, dotted": {"I": "İ"},
    "Russian": dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ", strict=True)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_scanner_that_types_is_read_under_any_layout(layout: str) -> None:
    for number, text in enumerate(texts()):
        received = typed(text, LAYOUTS[layout])
        small = received.lower().replace("i\u0307", "i")
        for variant in (received, small, f"  {received}\r\n", received[:61] + "\n" + received[61:]):
            assert is_badge_text(variant)
            assert read_badge(variant, KEYS, CONGRESS) == BadgeCode(number.to_bytes(8), 1)


def test_a_short_code_is_two_groups_and_a_check_symbol() -> None:
    for _ in range(500):
        code = new_short_code()
        groups = code.split("-")
        assert [len(group) for group in groups] == [4, 4, 1]
        assert set("".join(groups)) <= set(SHORT_ALPHABET)
        assert normalize_short_code(code) == code


def test_a_short_code_is_read_as_people_type_it() -> None:
    for variant in [
        "01234567b",
        " o1 23 45 67 b ",
        "OI23–4567—B",
        "ol23\u20114567\u2011b",
        "０１２３-٤٥٦٧-B",
        "0123-4567-B",
    ]:
        assert normalize_short_code(variant) == "0123-4567-B"
    assert normalize_short_code("abcd-efgh-q") == "ABCD-EFGH-Q"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0123-4567",
        "0123-4567-B0",
        "0123-4567-7",
        "0123-4567-U",
        "0123-4567-*",
        "²³²³²³²³²",
        "\0" * 9,
        "\ud800" * 9,
        "x" * 99999,
    ],
)
def test_what_is_not_a_short_code_is_refused(text: str) -> None:
    with pytest.raises(ShortCodeError):
        normalize_short_code(text)


def test_every_single_wrong_symbol_is_caught() -> None:
    for _ in range(60):
        code = new_short_code()
        for place in range(len(code)):
            for symbol in SHORT_ALPHABET:
                if code[place] in {"-", symbol}:
                    continue
                with pytest.raises(ShortCodeError):
                    normalize_short_code(code[:place] + symbol + code[place + 1 :])


def test_every_swap_of_neighbours_is_caught() -> None:
    for _ in range(500):
        symbols = new_short_code().replace("-", "")
        for place in range(8):
            left, right = symbols[place], symbols[place + 1]
            if left != right:
                with pytest.raises(ShortCodeError):
                    normalize_short_code(symbols[:place] + right + left + symbols[place + 2 :])
