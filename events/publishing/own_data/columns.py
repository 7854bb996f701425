"""The columns of each table that somebody is told of themselves, and how they are said."""

from __future__ import annotations

from events.congress.letters.words import KIND_WORDS as LETTER_KINDS
from events.congress.letters.words import STATE_WORDS as LETTER_STATES
from events.congress.personal.file_queries import RESULT_WORDS
from events.congress.registration.erasures.words import STATE_WORDS as ERASURE_STATES
from events.congress.registration.words import APPROVAL_WORDS, PAYMENT_WORDS, STATE_WORDS
from events.platform.language.formats import country, language_name
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.publishing.own_data.values import Column, said_by, words_by
from events.records.outbox.kinds import kind_name
from events.records.outbox.queries import state_name

_COUNTRY, _LANGUAGE = said_by(country), said_by(language_name)

EVENT = (
    Column("slug", _("Short name in addresses"), "event__slug"),
    Column("starts_on", _("First day"), "event__starts_on"),
    Column("ends_on", _("Last day"), "event__ends_on"),
)
# Beside what was typed in the form.
REGISTRATION = (
    Column("reference", _("Reference")),
    Column("state", _("State"), words=words_by(STATE_WORDS)),
    Column("approval", _("Approval"), words=words_by(APPROVAL_WORDS)),
    Column("approval_reason", _("Reason of the decision")),
    Column("approval_at", pgettext("when", "Decided")),
    Column("language", _("Language of our mails"), words=_LANGUAGE),
    Column("registered_at", pgettext("when", "Registered")),
    Column("nominated_at", pgettext("when", "Named by the delegation")),
    Column("updated_at", pgettext("when", "Last changed")),
    Column("cancelled_at", pgettext("when", "Ended")),
    Column("payment", _("Payment"), words=words_by(PAYMENT_WORDS)),
    Column("payment_note", _("Note on the payment")),
    Column("payment_at", pgettext("when", "Payment noted")),
    Column("checked_in_at", pgettext("when", "Checked in")),
    Column("news_declined_at", pgettext("when", "Wants no news since")),
)
PERSON = (
    Column("name", _("Name")),
    Column("language", _("Language"), words=_LANGUAGE),
    Column("country", _("Country"), words=_COUNTRY),
)
ADDRESS = (Column("email", _("E-mail address")), Column("verified_at", _("Confirmed by opening a link")))
FILE = (
    Column("name", _("Name of the file")),
    Column("media_type", _("Type")),
    Column("size", _("Size in bytes")),
    Column("created_at", pgettext("when", "Received")),
)
CONSENT = (
    Column("privacy_notice", _("Number of the privacy notice"), "notice__number"),
    Column("given_at", pgettext("when", "Agreed")),
)
DELEGATION = (
    Column("name", _("Organization")),
    Column("country", _("Country"), words=_COUNTRY),
    Column("focal_point", _("Focal point"), "focal_name"),
)
ACCOMPANYING = (
    Column("name", _("Name"), "badge_name"),
    Column("reference", _("Reference")),
    Column("state", _("State"), words=words_by(STATE_WORDS)),
)
INVITATION = (
    Column("email", _("E-mail address")),
    Column("name", _("Name")),
    Column("language", _("Language"), words=_LANGUAGE),
    Column("answer_by", _("Last day to answer")),
    Column("sent_at", pgettext("when", "Sent")),
    Column("opened_at", pgettext("when", "Opened")),
    Column("declined_at", pgettext("when", "Declined")),
    Column("withdrawn_at", pgettext("when", "Withdrawn")),
)
ALERT = (
    Column("email", _("E-mail address")),
    Column("language", _("Language"), words=_LANGUAGE),
    Column("asked_at", pgettext("when", "Asked for")),
    Column("confirmed_at", pgettext("when", "Confirmed")),
)
LETTER_REQUEST = (
    Column("kind", _("Kind"), words=words_by(LETTER_KINDS)),
    Column("language", _("Language"), words=_LANGUAGE),
    Column("state", _("State"), words=words_by(LETTER_STATES)),
    Column("purpose", _("Purpose of the journey")),
    Column("consulate", _("Embassy or consulate")),
    Column("reason", _("Reason")),
    Column("asked_at", pgettext("when", "Asked for")),
    Column("stays_from", _("First day of the stay")),
    Column("stays_until", _("Last day of the stay")),
    Column("needed_by", pgettext("when", "Needed by")),
)
LETTER = (
    Column("code", _("Code")),
    Column("issued_at", pgettext("when", "Issued")),
    Column("superseded_at", pgettext("when", "Replaced")),
    Column("withdrawn_at", pgettext("when", "Withdrawn")),
)
CERTIFICATE = (Column("code", _("Code")), Column("issued_at", pgettext("when", "Issued")))
ACCREDITATION = (Column("made_at", _("Handed to the authorities of the host state"), "list__made_at"),)
STAR = (
    Column("session", _("Code of the session"), "session__code"),
    Column("added_at", pgettext("when", "Starred")),
    Column("removed_at", pgettext("when", "Star taken back")),
)
SPEAKER = (
    Column("name", _("Name")),
    Column("local_name", _("Name in its own script")),
    Column("organization", _("Organization")),
    Column("country", _("Country"), words=_COUNTRY),
    Column("email", _("E-mail address")),
    Column("language", _("Language"), words=_LANGUAGE),
)
CREDENTIAL = (
    Column("code", _("Code"), "short_code"),
    Column("issued_at", pgettext("when", "Issued")),
    Column("revoked_at", pgettext("when", "Ended")),
)
SCAN = (
    Column("result", _("Answer at the door"), words=words_by(RESULT_WORDS)),
    Column("check_point", _("Check point")),
    Column("at", pgettext("when", "When"), "recorded_at"),
)
MAIL = (
    Column("kind", _("Kind"), words=said_by(kind_name)),
    Column("to", _("E-mail address"), "recipient"),
    Column("state", _("State"), words=said_by(state_name)),
    Column("subject", _("Subject"), "sent_subject"),
    Column("sent_at", pgettext("when", "Sent")),
    Column("text", _("Text"), "sent_text", is_on_paper=False),
)
CALENDAR = (
    Column("client", _("Application")),
    Column("count", _("Times")),
    Column("last_fetched_at", pgettext("when", "Last fetched")),
)
CALENDAR_END = (Column("ended_at", _("Former address ended")),)
OFFER = (
    Column("name", _("Name of your colleague")),
    Column("email", _("E-mail address")),
    Column("made_at", pgettext("when", "Offered")),
    Column("expires_at", pgettext("when", "Until")),
    Column("taken_at", pgettext("when", "Taken over")),
)
MERGE = (
    Column("ended", _("The one that ended"), "ended__reference"),
    Column("kept", _("The one that stays"), "kept__reference"),
    Column("made_at", pgettext("when", "When")),
)
ERASURE_REQUEST = (
    Column("state", _("State"), words=words_by(ERASURE_STATES)),
    Column("reason", _("Reason")),
    Column("answer", _("Reason of the decision")),
    Column("asked_at", pgettext("when", "Asked for")),
    Column("closed_at", pgettext("when", "Ended")),
)
TAG = (
    Column("tag", pgettext("on a registration", "Tag"), "tag__name"),
    Column("at", pgettext("when", "When"), "tagged_at"),
)
NOTE = (
    Column("text", _("Text")),
    Column("written_at", pgettext("when", "Written")),
    Column("corrected_at", pgettext("when", "Corrected")),
)
WHEN, BY_WHOM = pgettext("when", "When"), _("By whom")
