"""The kinds and states of letters, in words, and the texts of letters that nobody has written otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _


class LetterKind(StrEnum):
    VISA = "visa"
    INVITATION = "invitation"


class RequestState(StrEnum):
    ASKED = "asked"
    IN_PREPARATION = "in_preparation"
    ISSUED = "issued"
    SENT = "sent"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CERTIFICATE = "certificate"  # a text of its own beside those of letters, which nobody asks for

OPEN = (RequestState.ASKED, RequestState.IN_PREPARATION)
HELD = (RequestState.ISSUED, RequestState.SENT)  # its letter is in the hands of whoever asked

KIND_WORDS: Mapping[str, LazyText] = {
    LetterKind.VISA: _("Letter for a visa"),
    LetterKind.INVITATION: _("Letter of invitation"),
}
TEMPLATE_WORDS: Mapping[str, LazyText] = {**KIND_WORDS, CERTIFICATE: _("Certificate of attendance")}
STATE_WORDS: Mapping[str, LazyText] = {
    RequestState.ASKED: pgettext("state of a letter", "Asked for"),
    RequestState.IN_PREPARATION: pgettext("state of a letter", "In preparation"),
    RequestState.ISSUED: pgettext("state of a letter", "Issued"),
    RequestState.SENT: pgettext("state of a letter", "Sent"),
    RequestState.REFUSED: pgettext("state of a letter", "Refused"),
    RequestState.WITHDRAWN: pgettext("state of a letter", "Withdrawn"),
}
STATE_TONES: Mapping[str, str] = {
    RequestState.ASKED: "wait",
    RequestState.IN_PREPARATION: "info",
    RequestState.ISSUED: "good",
    RequestState.SENT: "good",
    RequestState.REFUSED: "stop",
    RequestState.WITHDRAWN: "stop",
}

TITLES: Mapping[str, LazyText] = {
    LetterKind.VISA: _("Letter in support of a visa application"),
    LetterKind.INVITATION: _("Invitation: {event}"),
    CERTIFICATE: _("Certificate of attendance"),
}
# One blank line parts paragraphs. Written for officials: no word in them is ours.
BODIES: Mapping[str, LazyText] = {
    LetterKind.VISA: _(
        "To the visa section\n{consulate}\n\n"
        "We have the honour to confirm that {legal_name}, {function}, {organization} ({country}), is registered to "
        "take part in the {event}, which will be held in {city}, {host_country}, from {first_day} to {last_day}.\n\n"
        "Passport number: {passport_number}\nNationality: {nationality}\nDate of birth: {birth_date}\n"
        "Passport valid until: {passport_expiry}\nIntended stay: from {stay_from} to {stay_until}\n\n"
        "We would be grateful for any assistance you can give so that the visa required for this stay may be issued "
        "in good time.\n\n"
        "This letter confirms registration for the event. It does not commit the organizers to bear the costs of "
        "travel, accommodation or insurance.\n\n"
        "Yours faithfully"
    ),
    LetterKind.INVITATION: _(
        "{legal_name}\n{function}\n{organization}, {country}\n\n"
        "We have the pleasure of inviting you to take part in the {event}, which will be held in {city}, "
        "{host_country}, from {first_day} to {last_day}.\n\n"
        "Your registration is recorded under the reference {reference}. Your presence and the experience you bring "
        "will be a valuable contribution to the exchanges.\n\n"
        "This invitation does not commit the organizers to bear the costs of travel, accommodation or insurance.\n\n"
        "Yours sincerely"
    ),
    CERTIFICATE: _(
        "We hereby certify that\n\n{legal_name}\n{function}\n{organization}, {country}\n\n"
        "took part in the {event}, held in {city}, {host_country}, from {first_day} to {last_day}.\n\n"
        "Attendance recorded at check-in: {days}"
    ),
}
