"""The rows of the pages that every list has below its own; a room puts them into its `PAGES`."""

from __future__ import annotations

from functools import partial

from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.records.lists import pages, view_pages
from events.records.lists.pages import KINDS, Open


def settings_rows(name: str, path: str, right: Rule, opened: Open) -> tuple[Page, ...]:
    """Return the rows of columns and saved views, below `path`."""
    view = path + "/views/{view}"
    return (
        Page(f"{name}.columns", path + "/columns", right, partial(pages.columns, opened), ACT),
        Page(f"{name}.views", path + "/views/new", right, partial(view_pages.new_view, opened), FORM),
        Page(f"{name}.view", view, right, partial(view_pages.view, opened), FORM),
        Page(f"{name}.view.removal", view + "/removal", right, partial(view_pages.removal, opened), FORM),
    )


def list_rows(name: str, path: str, right: Rule, opened: Open) -> tuple[Page, ...]:
    """Return the rows of a list's columns, views and files; below `path` stand its rows, so that they stand beside."""
    files = (Page(f"{name}.{kind}", f"{path}.{kind}", right, partial(pages.file, opened, kind), READ) for kind in KINDS)
    return (*settings_rows(name, f"{path}-list", right, opened), *files)
