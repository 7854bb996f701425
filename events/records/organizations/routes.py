"""The pages of this room."""

from __future__ import annotations

from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.records.lists.routes import list_rows
from events.records.organizations import import_pages, list_pages, logo_pages, pages

ONE = "/organize/organizations/{organization}"
_EDIT = Rule.EDIT_SOMEWHERE

PAGES = (
    Page("organizations.suggestions", "/organization-suggestions", Rule.PUBLIC, pages.suggestions, READ),
    Page("organize.organizations", "/organize/organizations", Rule.READ_SOMEWHERE, list_pages.organizations, READ),
    *list_rows("organize.organizations", "/organize/organizations", Rule.READ_SOMEWHERE, list_pages.opened),
    Page(
        "organize.organizations.confirmation",
        "/organize/organizations-confirmation",
        _EDIT,
        list_pages.confirmation,
        FORM,
    ),
    Page("organize.organizations.merging", "/organize/organizations-merging", _EDIT, list_pages.merging, FORM),
    Page("organize.organizations.import", "/organize/organizations-import", _EDIT, import_pages.upload, FORM),
    Page(
        "organize.organizations.import.preview",
        "/organize/organizations-import/preview",
        _EDIT,
        import_pages.preview,
        FORM,
    ),
    Page("organize.organization", ONE, _EDIT, pages.organization, FORM),
    Page("organize.organization.confirmation", ONE + "/confirmation", _EDIT, pages.confirmation, ACT),
    Page("organize.organization.retirement", ONE + "/retirement", _EDIT, pages.retirement, ACT),
    Page("organize.organization.restoration", ONE + "/restoration", _EDIT, pages.restoration, ACT),
    Page("organizations.logo", "/organizations/{organization}/logo", Rule.READ_SOMEWHERE, logo_pages.logo, READ),
    Page("organize.organization.logo", ONE + "/logo", _EDIT, logo_pages.logo_upload, FORM),
    Page("organize.organization.logo.removal", ONE + "/logo/removal", _EDIT, logo_pages.logo_removal, FORM),
    Page("organize.organization.merge", ONE + "/merge", _EDIT, pages.merge, FORM),
    Page("organize.organization.separation", ONE + "/merges/{merge}/separation", _EDIT, pages.separation, ACT),
)
