"""Facts of contexts that own no booking, and the letters that tell them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from rental.kernel.stay_dates import Stay
from rental.notifications.domain.fact_letter import (
    FACT_LETTERS,
    WEBHOOK_LETTERS,
    AccountOpened,
    AddressToVerify,
    CouponGiven,
    DoorCode,
    DoorCodeSet,
    FactLetter,
    Facts,
    MessageReceived,
    SignInLocked,
    WebhookNews,
    fact_letter,
)
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord
from tests.contexts.notifications.samples import BOOKING, TENANT
from tests.support.samples import TERMS

NAME, EMAIL = "Ada Lovelace", "ada@example.com"
CODE = "9041-77"
SECRET_LINK = f"https://seaview.example.com/booking/{BOOKING}#key=20270610.signature"
KEY_OF_DOOR = DoorCode(
    "Side door", CODE, datetime(2027, 3, 5, 4, 30, tzinfo=UTC), datetime(2027, 3, 11, 23, 30, tzinfo=UTC)
)
STAY = Stay(date(2027, 3, 5), date(2027, 3, 12))
FACTS: dict[str, Facts] = {
    "account_opened": AccountOpened(NAME, EMAIL, "en"),
    "verify_address": AddressToVerify(EMAIL, "en", CODE, datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
    "sign_in_locked": SignInLocked(EMAIL, "en", datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
    "message": MessageReceived(NAME, EMAIL, "en", "Seaview Stays", "Hello Ada,\nthe key is in the box."),
    "coupon": CouponGiven(NAME, EMAIL, "en", CODE, 15, 0, date(2027, 6, 1), minimum_nights=3),
    "door_code": DoorCodeSet(NAME, EMAIL, "en", STAY, KEY_OF_DOOR),
    "door_code_changed": DoorCodeSet(NAME, EMAIL, "en", STAY, KEY_OF_DOOR, changed=True),
    **{
        about: WebhookNews(
            *("Channel manager", "hooks.partner.example", about.removeprefix("webhook_")),
            since=None if about == "webhook_working" else datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        )
        for about in WEBHOOK_LETTERS
    },
}
OF_PROPERTY = {"message", "door_code", "door_code_changed"}
LETTERS = [(about, recipient) for about, recipients in FACT_LETTERS.items() for recipient in recipients]


def of_facts(
    about: str,
    recipient: str = "guest",
    *,
    language: str = "en",
    tenant: TenantRecord = TENANT,
    terms: PropertyTerms = TERMS,
    **changes: object,
) -> FactLetter:
    """Return the letter of the sample facts, of which `changes` are other."""
    facts = replace(FACTS[about], language=language, **changes)
    spoken = replace(tenant, default_language=language)
    told = terms if about in OF_PROPERTY else None
    return fact_letter(facts, recipient, tenant=spoken, link=SECRET_LINK, terms=told)
