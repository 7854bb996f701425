"""The pages of this room."""

from __future__ import annotations

from events.platform.web.page import plain_page
from events.platform.web.permissions import Rule
from events.publishing.discovery import pages

PAGES = (
    plain_page("robots", "/robots.txt", Rule.PUBLIC, pages.robots),
    plain_page("sitemap", "/sitemap.xml", Rule.PUBLIC, pages.sitemap),
    plain_page("web_manifest", "/manifest.webmanifest", Rule.PUBLIC, pages.web_manifest),
    plain_page("favicon", "/favicon.ico", Rule.PUBLIC, pages.favicon),
)
