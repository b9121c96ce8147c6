"""Hosts who come by themselves: a name is looked for, claimed, taken up again or given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from rental.kernel.client_network import client_network
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import TenantId, derived_id
from rental.kernel.mail_address import deliverable_address
from rental.kernel.money import CURRENCIES
from rental.tenants.domain.sign_up import STANDARD, SignUp
from rental.tenants.domain.specification import NAME_LIMIT_CHARACTERS, is_time_zone
from rental.tenants.domain.subdomains import Reason, refusal_of, suggestions, tidy
from rental.tenants.ports.sign_ups import HourlyCounts, Onboarding, SignUpEnded, SignUps
from rental.tenants.ports.sites import NameTaken

CLAIMED_FOR = timedelta(hours=1)
MOST_AN_HOUR_BY_ADDRESS, MOST_AN_HOUR_BY_EMAIL, MOST_AN_HOUR = 30, 5, 300
MOST_ATTEMPTS = 10
_MOST_LOOKED_UP = 4
_HOUR_SECONDS = 3600
_REASONS: dict[Reason, str] = {
    "taken": "is taken",
    "lookalike": "looks like one that is taken",
    "reserved": "is kept for the platform, or looks like a name that is",
    "too-short": "is too short: a subdomain has 3-40 characters",
    "too-long": "is too long: a subdomain has 3-40 characters",
    "characters": "is no subdomain: it has letters a-z, digits and single hyphens between them",
}


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a subdomain can be had: `reason` is None where it can; `suggestion` is "" where there is none."""

    subdomain: str
    reason: Reason | None = None
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody who signs up wants, and by which request: its key, its body's digest and whose address it is."""

    name: str
    email: str
    subdomain: str
    language: str
    currency: str
    time_zone: str
    idempotency_key: str
    request: str
    address: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where sign-ups are taken: at the platform's own `platform_host` and `platform_url`, for tenants of one `tier`."""

    sign_ups: SignUps
    counts: HourlyCounts
    onboarding: Onboarding
    key: bytes
    platform_host: str
    platform_url: str
    tier: str = STANDARD


def availability_of(sign_ups: SignUps, typed: str, now: datetime) -> Availability:
    """Tell whether a subdomain can be had now, and if not why, and which one could."""
    name, at = tidy(typed), int(now.timestamp())
    reason = refusal_of(name)
    if reason is None and (rival := sign_ups.rival_of(name, at)):
        reason = "taken" if rival == name else "lookalike"
    if reason is None:
        return Availability(name)
    free = (each for each in islice(suggestions(name), _MOST_LOOKED_UP) if sign_ups.is_free(each, at))
    return Availability(name, reason, next(free, ""))


def begin_sign_up(desk: Desk, wish: Wish, now: datetime) -> SignUp:
    """Claim the subdomain and start the onboarding. The same request again is answered the same.

    Raises `Problem`: invalid-request, subdomain-refused, idempotency-key-reused or too-many-requests.
    """
    sign_up = _sign_up(desk, wish, now)
    known = desk.sign_ups.find(sign_up.tenant_id)
    if known is None:
        known = _claim(desk, wish, sign_up, now)
    if known.request != wish.request:
        raise Problem("idempotency-key-reused", "This Idempotency-Key was sent with another sign-up.")
    if known.state == "claimed" and now.timestamp() < known.claim_until:
        desk.onboarding.start(known.tenant_id, known.attempt)
    return known


def resume_sign_up(sign_ups: SignUps, onboarding: Onboarding, sign_up: SignUp, now: datetime) -> SignUp:
    """Begin again what failed, under the name that is still kept. What is under way goes on as it is.

    Raises `Problem`: sign-up-ended, subdomain-refused or too-many-requests.
    """
    if sign_up.state in ("running", "active"):
        return sign_up
    if sign_up.state == "failed" and sign_up.attempt >= MOST_ATTEMPTS:
        raise Problem("too-many-requests", f"After {MOST_ATTEMPTS} attempts we must look into it: write to us.")
    try:
        again = sign_ups.begin_again(sign_up.tenant_id, int((now + CLAIMED_FOR).timestamp()))
    except NameTaken:
        raise _refusal(availability_of(sign_ups, sign_up.subdomain, now)) from None
    except SignUpEnded:
        raise _ended(sign_up) from None
    onboarding.start(again.tenant_id, again.attempt)
    return again


def cancel_sign_up(sign_ups: SignUps, sign_up: SignUp, now: datetime) -> SignUp:
    """Give the sign-up and its name up. What is under way is undone first, and keeps the name until then.

    Raises `Problem("sign-up-ended")` for a site that is there: that is another way to go.
    """
    if sign_up.state in ("active", "leaving", "gone"):
        raise _ended(sign_up)
    if sign_up.state != "cancelled":
        under_way = sign_up.state in ("claimed", "running")
        until = now + CLAIMED_FOR if under_way else now
        sign_ups.move(sign_up.tenant_id, "cancelled", int(until.timestamp()))
    return sign_ups.find(sign_up.tenant_id) or sign_up


def _sign_up(desk: Desk, wish: Wish, now: datetime) -> SignUp:
    _check(wish)
    subdomain = tidy(wish.subdomain)
    host = f"{subdomain}.{desk.platform_host.partition('.')[2]}"
    return SignUp(
        tenant_id=TenantId(derived_id(desk.key, "sign-up", wish.idempotency_key)),
        subdomain=subdomain,
        host=host,
        site_url=desk.platform_url.replace(f"//{desk.platform_host}", f"//{host}", 1),
        name=wish.name.strip(),
        email=_address(wish.email),
        language=wish.language,
        currency=wish.currency,
        time_zone=wish.time_zone,
        tier=desk.tier,
        state="claimed",
        created_at=int(now.timestamp()),
        claim_until=int((now + CLAIMED_FOR).timestamp()),
        request=wish.request,
    )


def _claim(desk: Desk, wish: Wish, sign_up: SignUp, now: datetime) -> SignUp:
    if refusal_of(sign_up.subdomain):
        raise _refusal(availability_of(desk.sign_ups, sign_up.subdomain, now))
    _check_limits(desk, wish, now)
    try:
        desk.sign_ups.claim(sign_up)
    except NameTaken:
        raise _refusal(availability_of(desk.sign_ups, sign_up.subdomain, now)) from None
    return desk.sign_ups.find(sign_up.tenant_id) or sign_up  # perhaps another delivery of this request was first


def _check(wish: Wish) -> None:
    name = wish.name.strip()
    if not 1 <= len(name) <= NAME_LIMIT_CHARACTERS or not name.isprintable():
        raise InvalidRequest("/name", f"A name has 1-{NAME_LIMIT_CHARACTERS} printable characters.")
    if wish.currency not in CURRENCIES:
        raise InvalidRequest("/currency", "An ISO 4217 code that can be charged, e.g. EUR.")
    if not is_time_zone(wish.time_zone):
        raise InvalidRequest("/time_zone", "An IANA time zone, e.g. Europe/Berlin.")


def _address(email: str) -> str:
    try:
        return deliverable_address(email)
    except ValueError as error:
        raise InvalidRequest("/email", f"No letter could be sent there: {error}.") from None


def _check_limits(desk: Desk, wish: Wish, now: datetime) -> None:
    """Count by network, by e-mail address and for the platform: invitations go to addresses nobody has proved yet."""
    hour = int(now.timestamp()) // _HOUR_SECONDS
    email = derived_id(desk.key, "sign-up-email", _address(wish.email).lower())
    for what, most in (
        (f"from#{client_network(wish.address)}", MOST_AN_HOUR_BY_ADDRESS),
        (f"to#{email}", MOST_AN_HOUR_BY_EMAIL),
        ("all", MOST_AN_HOUR),
    ):
        if not desk.counts.take(what, most, hour):
            wait = (hour + 1) * _HOUR_SECONDS - int(now.timestamp())
            raise Problem("too-many-requests", "Too many sites are asked for.", headers={"retry-after": str(wait)})


def _refusal(found: Availability) -> Problem:
    reason: Reason = found.reason or "taken"  # free again by now: a moment ago it was not
    suggested = f"; {found.suggestion} is free" if found.suggestion else ""
    detail = f"{found.subdomain[:80]} {_REASONS[reason]}{suggested}."
    return Problem("subdomain-refused", detail, reason=reason, suggestion=found.suggestion or None)


def _ended(sign_up: SignUp) -> Problem:
    return Problem("sign-up-ended", f"The sign-up is {sign_up.state}.", state=sign_up.state)
