"""The private links of a partner as its page shows them: addresses to copy, a code to scan, forms to send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request

from events.missions.file.link_queries import host_token, rating_token
from events.missions.file.models import Contact, MissionPartner
from events.missions.partnering.forms import LinkForm
from events.missions.partnering.operations import Recipient
from events.missions.partnering.queries import PartnerFile
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages
from events.platform.qr.code import qr_svg
from events.platform.signing import Signer
from events.platform.web.addresses import address
from events.platform.web.fields import choices_of
from events.platform.web.forms import Form
from events.platform.web.installation import installation

HOST, RATING = "host", "rating"


@dataclass(frozen=True)
class Handing:
    """The links of a partner and the forms that send them; without a recipient there is nobody to send them to."""

    host_address: str
    host_pdf: str
    host_code: Markup
    rating_address: str
    recipients: tuple[Recipient, ...]
    host_form: Form
    rating_form: Form


def handing(request: Request, file: PartnerFile, host: Form | None = None, rating: Form | None = None) -> Handing:
    """Return what a partner's page shows of its links; `host` and `rating` are forms that came back."""
    here, row = installation(request), file.row
    opens = here.absolute(address("host", language_for(row), token=host_token(here.signer, row)))
    return Handing(
        host_address=opens,
        host_pdf=address("roadbooks.host", token=host_token(here.signer, row), lang=language_for(row)),
        host_code=Markup(qr_svg(opens, title=_("QR code of the host’s page"))),  # noqa: S704 - drawn here
        rating_address=here.absolute(rating_path(here.signer, row)),
        recipients=recipients(file),
        host_form=host or sending_form(file, HOST),
        rating_form=rating or sending_form(file, RATING),
    )


def rating_path(signer: Signer, row: MissionPartner) -> str:
    return address("rating", language_for(row), token=rating_token(signer, row))


def sending_form(
    file: PartnerFile, purpose: str, sent: FormData | None = None, *, data: Mapping[str, object] | None = None
) -> LinkForm:
    """Return the form that sends one of the links; its inputs are named after it."""
    offered = [(one.email, f"{one.name}, {one.email}" if one.name else one.email) for one in recipients(file)]
    return LinkForm(sent, data=data, prefix=f"{purpose}-", choices={"to": choices_of(offered)})


def recipients(file: PartnerFile) -> tuple[Recipient, ...]:
    """Return the partner's own address, then those of its contact persons, each once."""
    own = language_for(file.row)
    partner = Recipient(file.row.email, str(file.name.into(own).text), own)
    people = (Recipient(one.email, one.name, _language_of(one, own)) for one in file.contacts)
    by_address: dict[str, Recipient] = {}
    for one in (partner, *people):
        by_address.setdefault(fold_email(one.email), one)
    return tuple(one for one in by_address.values() if one.email)


def _language_of(contact: Contact, own: str) -> str:
    """Return the partner's language for who speaks it, else the first of ours that they speak."""
    spoken = [code for code in contact.languages if code in languages()]
    return own if own in contact.languages or not spoken else spoken[0]


def language_for(row: MissionPartner) -> str:
    """Return the partner's language where we speak it, else the first of ours."""
    return row.language if row.language in languages() else languages()[0]
