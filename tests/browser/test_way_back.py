"""Who is registered finds their way back from every public page, and a stranger on the same page does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1280])
def test_a_name_stands_in_place_of_register(demonstration: Site, visit: Callable[..., Visitor], width: int) -> None:
    shown = demonstration.demonstrations[0]
    programme = f"/fr/events/{shown['event']}/agenda"
    size = {"width": width, "height": 800}
    holder, stranger = (
        visit(demonstration.address, "fr", viewport=size),
        visit(demonstration.address, "fr", viewport=size),
    )
    holder.open(shown["registration"])
    holder.open(programme)
    nav = holder.page.locator("[data-me]")
    expect(nav.locator("a[data-register]")).not_to_have_text("S’inscrire")
    expect(nav.get_by_role("link", name="Mes séances")).to_be_attached()
    nav.locator("a[data-register]").click()
    expect(holder.page).to_have_url(demonstration.address + shown["registration"])
    stranger.open(programme)
    expect(stranger.page.locator("[data-me] a[data-register]")).to_have_text("S’inscrire")
    expect(stranger.page.locator("[data-own-only]")).to_be_hidden()
