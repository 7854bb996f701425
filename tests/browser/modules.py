"""Scripts of the product on a page that a test wrote itself."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

STATIC = Path(__file__).parent.parent.parent / "events" / "static"
# Unlike a script element that is added, an import is awaited until the module has run.
_IMPORT = 'source => import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})))'


def run_module(page: Page, name: str) -> None:
    """Run a module of `static/js`, once more each time; return when it has run."""
    page.evaluate(_IMPORT, (STATIC / "js" / f"{name}.js").read_text("utf-8"))
