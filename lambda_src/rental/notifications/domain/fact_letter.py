"""Letters of what contexts tell that own no booking: an account, a message, a coupon, a door's code.

Whoever owns such a thing fills its facts; only accounts do yet, for who is locked out. Names and texts may hold
anything that people type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from rental.kernel.stay_dates import Stay
from rental.notifications.domain.categories import BOOKING, OFFERS
from rental.notifications.domain.headers import one_line, paragraphs
from rental.notifications.domain.letter import GUEST, HOST
from rental.notifications.domain.wording import Language, language_for
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

_NAME_LIMIT_CHARACTERS = 200
_CODE_LIMIT_CHARACTERS = 40
_TEXT_LIMIT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class AccountOpened:
    """Somebody opened an account of their own. `name` is "" where they gave none."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class AddressToVerify:
    """An address whose owner is to prove that it is theirs, by `code` or by the letter's link, until `valid_until`."""

    email: str
    language: str
    code: str = field(repr=False)
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class SignInLocked:
    """Too many wrong passwords came from where somebody tries to sign in, who asked for a link that helps."""

    email: str
    language: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """Guest or host wrote to the other about a stay. `sender` is whose name is shown, `text` what was written."""

    guest_name: str
    guest_email: str
    language: str
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class CouponGiven:
    """A coupon of a guest: `percent` off, or else an `amount` in minor units of the tenant's currency."""

    name: str
    email: str
    language: str
    code: str
    percent: int
    amount: int
    valid_until: date
    minimum_nights: int = 1

    def __post_init__(self) -> None:
        if (self.percent > 0) == (self.amount > 0):
            raise ValueError(f"a coupon has either percent or amount, got {self.percent} and {self.amount}")


@dataclass(frozen=True, slots=True)
class DoorCode:
    """What opens `door`, at the instants between."""

    door: str
    code: str = field(repr=False)
    works_from: datetime
    works_until: datetime


@dataclass(frozen=True, slots=True)
class DoorCodeSet:
    """A stay has a code for its door: its first, or `changed`, where the one before works no more."""

    guest_name: str
    guest_email: str
    language: str
    stay: Stay
    key: DoorCode
    changed: bool = False


@dataclass(frozen=True, slots=True)
class WebhookNews:
    """An endpoint that a host has told what happens fails, was given up, or takes messages again: `state` says which.

    `host` is the name in its address; `since` when its trouble began, None where that is over.
    """

    name: str
    host: str
    state: str
    since: datetime | None
    language: str = ""


Facts = AccountOpened | AddressToVerify | SignInLocked | MessageReceived | CouponGiven | DoorCodeSet | WebhookNews
ACCOUNT_OPENED, VERIFY_ADDRESS, MESSAGE, COUPON = "account_opened", "verify_address", "message", "coupon"
SIGN_IN_LOCKED = "sign_in_locked"
DOOR_CODE, DOOR_CODE_CHANGED = "door_code", "door_code_changed"
WEBHOOK_LETTERS = ("webhook_failing", "webhook_disabled", "webhook_working")
FACT_LETTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ACCOUNT_OPENED: (GUEST,),
        VERIFY_ADDRESS: (GUEST,),
        SIGN_IN_LOCKED: (GUEST,),
        MESSAGE: (GUEST, HOST),
        COUPON: (GUEST,),
        DOOR_CODE: (GUEST,),
        DOOR_CODE_CHANGED: (GUEST,),
        **dict.fromkeys(WEBHOOK_LETTERS, (HOST,)),
    }
)


_ABOUTS: Mapping[type, str] = MappingProxyType(
    {
        AccountOpened: ACCOUNT_OPENED,
        AddressToVerify: VERIFY_ADDRESS,
        SignInLocked: SIGN_IN_LOCKED,
        MessageReceived: MESSAGE,
        CouponGiven: COUPON,
    }
)


@dataclass(frozen=True, slots=True)
class FactLetter:
    """Everything one recipient is told at once. `terms` are of the property that it is about, None where it is of none.

    `link` may open something without an account, and a code does: neither is shown where a letter is logged.
    """

    facts: Facts
    recipient: str
    language: Language
    tenant: TenantRecord
    terms: PropertyTerms | None
    link: str = field(repr=False)

    @property
    def about(self) -> str:
        """Return what it is about: one of `FACT_LETTERS`."""
        match self.facts:
            case DoorCodeSet(changed=changed):
                return DOOR_CODE_CHANGED if changed else DOOR_CODE
            case WebhookNews(state=state):
                return f"webhook_{state}"
            case facts:
                return _ABOUTS[type(facts)]

    @property
    def category(self) -> str:
        """Return whether it may be stopped: a coupon comes only to who asked for offers."""
        return OFFERS if isinstance(self.facts, CouponGiven) else BOOKING

    @property
    def people(self) -> tuple[str, str]:
        """Return the address it goes to and the one that an answer reaches; nobody answers what proves an address."""
        match self.facts:
            case AddressToVerify(email=email) | SignInLocked(email=email):
                return email, ""
            case AccountOpened(email=email) | CouponGiven(email=email):
                return email, self.tenant.contact_email
            case MessageReceived(guest_email=guest) | DoorCodeSet(guest_email=guest):
                host = self.tenant.contact_email
                return (guest, host) if self.recipient == GUEST else (host, guest)
            case WebhookNews():
                return self.tenant.contact_email, ""

    @property
    def name(self) -> str:
        """Return whom it greets, on one line; "" where nobody knows."""
        match self.facts:
            case AddressToVerify() | SignInLocked():
                return ""
            case MessageReceived(guest_name=name) | DoorCodeSet(guest_name=name):
                return one_line(name if self.recipient == GUEST else self.tenant.name, _NAME_LIMIT_CHARACTERS)
            case AccountOpened(name=name) | CouponGiven(name=name) | WebhookNews(name=name):
                return one_line(name, _NAME_LIMIT_CHARACTERS)

    @property
    def sender(self) -> str:
        """Return who wrote a message."""
        return one_line(self.facts.sender, _NAME_LIMIT_CHARACTERS) if isinstance(self.facts, MessageReceived) else ""

    @property
    def quoted(self) -> str:
        """Return what was written, with its paragraphs."""
        return paragraphs(self.facts.text, _TEXT_LIMIT_CHARACTERS) if isinstance(self.facts, MessageReceived) else ""

    @property
    def stay(self) -> Stay | None:
        """Return the stay whose dates it shows."""
        return self.facts.stay if isinstance(self.facts, DoorCodeSet) else None

    @property
    def code(self) -> str:
        """Return the code that it is written for, "" where there is none."""
        match self.facts:
            case AddressToVerify(code=code) | CouponGiven(code=code):
                return code_in_letters(code)
            case DoorCodeSet(key=key):
                return code_in_letters(key.code)
            case _:
                return ""


def fact_letter(
    facts: Facts, recipient: str, *, tenant: TenantRecord, link: str, terms: PropertyTerms | None = None
) -> FactLetter:
    """Return what `recipient` is told of `facts`: guests in their own language, hosts in their site's."""
    wishes = (facts.language, tenant.default_language) if recipient == GUEST else (tenant.default_language,)
    return FactLetter(facts, recipient, language_for(*wishes), tenant, terms, link)


def code_in_letters(code: str) -> str:
    """Return a code as a letter shows it."""
    return one_line(code, _CODE_LIMIT_CHARACTERS)
