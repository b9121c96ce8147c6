"""What guests get who take offers: greetings on their birthday, and news of a season."""

from dataclasses import dataclass
from typing import ClassVar

from rental.notifications.domain.categories import OFFER_KINDS, OFFERS
from rental.notifications.domain.headers import one_line, paragraphs
from rental.notifications.domain.letter import GUEST
from rental.notifications.domain.preferences import OfferTaker
from rental.notifications.domain.reminder_letter import SUBJECT_LIMIT_CHARACTERS, TEXT_LIMIT_CHARACTERS
from rental.notifications.domain.wording import Language, language_for
from rental.tenants.contract import TenantRecord

OWN_OFFER = "offer"  # the words of a kind that importers added
_NAME_LIMIT_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class OfferLetter:
    """Everything one guest is told of an offer. `guest` is the digest of the address, `name` "" where none was given.

    `about` names the words; `subject` and `text` are the host's own, "" where ours are taken.
    """

    about: str
    reminder: str
    guest: str
    language: Language
    tenant: TenantRecord
    address: str
    name: str = ""
    subject: str = ""
    text: str = ""
    recipient: ClassVar[str] = GUEST
    category: ClassVar[str] = OFFERS

    @property
    def people(self) -> tuple[str, str]:
        """Return the address it goes to and the one that an answer reaches."""
        return self.address, self.tenant.contact_email

    @property
    def link(self) -> str:
        return self.tenant.site_url


def offer_letter(
    reminder: str, guest: str, taker: OfferTaker, tenant: TenantRecord, own: tuple[str, str] = ("", "")
) -> OfferLetter:
    """Return what a guest is told, in the language of the page on which they asked for it. `own` are a host's words."""
    subject, text = own
    return OfferLetter(
        about=reminder if reminder in OFFER_KINDS else OWN_OFFER,
        reminder=reminder,
        guest=guest,
        language=language_for(taker.language, tenant.default_language),
        tenant=tenant,
        address=taker.address,
        name=one_line(taker.name, _NAME_LIMIT_CHARACTERS),
        subject=one_line(subject, SUBJECT_LIMIT_CHARACTERS),
        text=paragraphs(text, TEXT_LIMIT_CHARACTERS),
    )
