"""Letters of facts that nobody told, so that hosts see what guests will get. Their codes open nothing."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rental.kernel.stay_dates import Stay
from rental.notifications.domain.fact_letter import (
    ACCOUNT_OPENED,
    COUPON,
    DOOR_CODE_CHANGED,
    MESSAGE,
    SIGN_IN_LOCKED,
    VERIFY_ADDRESS,
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
from rental.notifications.domain.letter import GUEST
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

_NAME, _EMAIL = "Ada Lovelace", "ada@example.com"
_QUESTION = "Hello!\nMay we leave our bags with you from eleven? Our train comes early."
_ANSWER = "Of course, the door to the hall is open all day.\nSee you soon!"


def sample_fact_letter(
    about: str, recipient: str, *, tenant: TenantRecord, terms: PropertyTerms, link: str, now: datetime
) -> FactLetter:
    """Return the letter of one of `FACT_LETTERS`; `link` opens the sample booking for its recipient."""
    facts = _news(about, now) if about in WEBHOOK_LETTERS else _facts(about, recipient, tenant, terms, now)
    if isinstance(facts, MessageReceived | DoorCodeSet):
        return fact_letter(facts, recipient, tenant=tenant, terms=terms, link=link)
    return fact_letter(facts, recipient, tenant=tenant, link=tenant.site_url)


def sample_door_code(stay: Stay, terms: PropertyTerms) -> DoorCode:
    """Return a code that works as long as the place is the guest's."""
    zone, times = ZoneInfo(terms.time_zone), (terms.check_in_from, terms.check_out_until)
    start, end = map(time.fromisoformat, times)
    return DoorCode(
        door="Front door",
        code="4071 93",
        works_from=datetime.combine(stay.check_in, start, zone),
        works_until=datetime.combine(stay.check_out, end, zone),
    )


def _news(about: str, now: datetime) -> WebhookNews:
    state = about.removeprefix("webhook_")
    since = None if state == "working" else now - timedelta(hours=1)
    return WebhookNews("Channel manager", "hooks.partner.example", state, since)


def _facts(about: str, recipient: str, tenant: TenantRecord, terms: PropertyTerms, now: datetime) -> Facts:
    language, day = tenant.default_language, now.date() + timedelta(days=30)
    if about == ACCOUNT_OPENED:
        return AccountOpened(_NAME, _EMAIL, language)
    if about == VERIFY_ADDRESS:
        return AddressToVerify(_EMAIL, language, "318 204", now + timedelta(minutes=30))
    if about == SIGN_IN_LOCKED:
        return SignInLocked(_EMAIL, language, now + timedelta(hours=1))
    if about == MESSAGE:
        to_guest = recipient == GUEST
        sender, text = (tenant.name, _ANSWER) if to_guest else (_NAME, _QUESTION)
        return MessageReceived(_NAME, _EMAIL, language, sender, text)
    if about == COUPON:
        return CouponGiven(_NAME, _EMAIL, language, "AUTUMN-10", 10, 0, day + timedelta(days=60), minimum_nights=3)
    stay = Stay(day, day + timedelta(days=7))
    return DoorCodeSet(_NAME, _EMAIL, language, stay, sample_door_code(stay, terms), changed=about == DOOR_CODE_CHANGED)
