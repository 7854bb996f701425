from __future__ import annotations

import pytest

from events.platform.language.slugs import LONGEST_CODE, free_slug


@pytest.mark.parametrize(
    ("text", "taken", "code"),
    [
        ("Agua y clima", (), "agua-y-clima"),
        ("Agua y clima", ("agua-y-clima",), "agua-y-clima-2"),
        ("Agua y clima", ("agua-y-clima", "agua-y-clima-2", "agua-y-clima-4"), "agua-y-clima-3"),
        ("مياه", (), "room"),
        ("", ("room", "room-2"), "room-3"),
        ("a" * 60, ("a" * LONGEST_CODE,), "a" * LONGEST_CODE + "-2"),
    ],
)
def test_a_taken_code_is_numbered(text: str, taken: tuple[str, ...], code: str) -> None:
    assert free_slug(text, taken, "room") == code
