"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.publishing.messages import audience_pages, mailing_pages, news_pages, wording_pages

_TEXTS = ORGANIZE + "/mail-texts"
_MAILINGS = ORGANIZE + "/messages"
_MAILING = _MAILINGS + "/{mailing}"

PAGES = (
    Page("organize.mail_texts", _TEXTS, Rule.EDIT, wording_pages.mail_texts, FORM),
    Page("organize.mail_text", _TEXTS + "/{mail}", Rule.EDIT, wording_pages.mail_text, FORM),
    Page("organize.mail_text.preview", _TEXTS + "/{mail}/preview", Rule.EDIT, wording_pages.preview, ACT),
    Page("organize.mail_text.removal", _TEXTS + "/{mail}/removal", Rule.EDIT, wording_pages.removal, FORM),
    Page("organize.mailings", _MAILINGS, Rule.EDIT, mailing_pages.mailings, READ),
    Page("organize.mailings.new", _MAILINGS + "/new", Rule.EDIT, mailing_pages.new_mailing, FORM),
    Page("organize.mailing", _MAILING, Rule.EDIT, mailing_pages.mailing, FORM),
    Page("organize.mailing.audience", _MAILING + "/audience", Rule.EDIT, audience_pages.audience, FORM),
    Page("organize.mailing.preparation", _MAILING + "/preparation", Rule.EDIT, mailing_pages.preparation, ACT),
    Page("organize.mailing.release", _MAILING + "/release", Rule.EDIT, mailing_pages.release, FORM),
    Page("organize.mailing.withdrawal", _MAILING + "/withdrawal", Rule.EDIT, mailing_pages.withdrawal, FORM),
    Page("organize.mailing.removal", _MAILING + "/removal", Rule.EDIT, mailing_pages.removal, FORM),
    Page("news", "/news/{token}", Rule.LINK, news_pages.news, FORM),
    Page("news.return", "/news/{token}/return", Rule.LINK, news_pages.news_again, ACT),
)
