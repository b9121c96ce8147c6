"""Refusals in the caller's terms. Each becomes an RFC 9457 problem document with a stable type.

Problem
├── InvalidRequest      422, with a pointer to each wrong field
└── every other slug of `PROBLEMS`, raised as Problem("<slug>", detail)

What is nobody's mistake is no refusal: `TryAgain`, answered as the problem "unavailable" where nobody tries again.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

PROBLEMS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "malformed-json": (400, "The body is not JSON"),
        "idempotency-key-missing": (400, "An Idempotency-Key header is needed"),
        "signature-invalid": (400, "The signature is not valid"),
        "sign-in-required": (401, "Sign in first"),
        "token-invalid": (401, "The token is not valid here"),
        "signature-refused": (401, "The signature does not prove who calls"),
        "token-expired": (401, "The token has expired"),
        "session-ended": (401, "This sign-in has ended"),
        "sign-in-failed": (401, "The sign-in failed"),
        "origin-refused": (403, "Requests must come through the site's own address"),
        "connection-disabled": (403, "The connection is switched off"),
        "role-required": (403, "Your role may not do this"),
        "not-found": (404, "There is nothing here"),
        "unknown-host": (404, "No site is at this address"),
        "platform-address": (404, "This is the platform's own address, and no site"),
        "platform-operation": (404, "Only the platform's own address does this"),
        "sign-ups-closed": (404, "Nobody can sign up here"),
        "subdomain-refused": (409, "The subdomain cannot be had"),
        "sign-up-ended": (409, "The sign-up's state does not allow this"),
        "nights-taken": (409, "Some of those nights are taken"),
        "conflicts-full": (409, "The unit has as many conflicts as it keeps"),
        "price-changed": (409, "The price has changed"),
        "idempotency-key-reused": (409, "This Idempotency-Key belongs to another request"),
        "stay-already-begun": (409, "The stay has already begun"),
        "state-does-not-allow": (409, "The booking's state does not allow this"),
        "request-expired": (409, "The request has expired"),
        "hold-expired": (409, "The nights are no longer kept for you"),
        "hold-needed": (409, "Hold the nights first"),
        "change-not-free": (409, "The change would give up what cancelling does not give back"),
        "version-reused": (409, "This version said something else before"),
        "link-used": (409, "The link was used already, or is too old"),
        "refund-changed": (409, "Cancelling gives back something else"),
        "quote-expired": (409, "The quote is no longer valid"),
        "payment-not-open": (409, "Nothing is to be paid by a card"),
        "delivery-waiting": (409, "It has not been taken yet"),
        "delivery-not-stuck": (409, "Nothing waits for it"),
        "feed-known": (409, "This calendar is read already"),
        "stays-ahead": (409, "Stays lie ahead"),
        "leaving-began": (409, "The site is being closed already"),
        "managed-by-deployment": (409, "The site belongs to a deployment"),
        "domain-there": (409, "A domain leads here already"),
        "reminder-sent": (409, "The message has already gone out"),
        "last-host": (409, "Somebody must be able to host"),
        "own-role": (409, "Another host must do this"),
        "member-known": (409, "They work here already"),
        "has-signed-in": (409, "They have signed in already"),
        "version-mismatch": (412, "Someone changed it in between"),
        "body-too-large": (413, "The body is too large"),
        "unsupported-media-type": (415, "The body must be JSON"),
        "invalid-request": (422, "The request is not valid"),
        "check-out-not-after-check-in": (422, "Check-out must be after check-in"),
        "stay-in-the-past": (422, "The stay begins in the past"),
        "stay-too-short": (422, "The stay is too short"),
        "stay-too-long": (422, "The stay is too long"),
        "beyond-booking-window": (422, "The stay is too far ahead"),
        "too-short-notice": (422, "The arrival is too soon"),
        "no-arrival-that-day": (422, "Stays cannot begin on that day"),
        "no-departure-that-day": (422, "Stays cannot end on that day"),
        "quote-invalid": (422, "The quote was not made here"),
        "too-many-guests": (422, "Too many guests"),
        "unknown-currency": (422, "The currency is not known"),
        "currency-mismatch": (422, "The property is priced in another currency"),
        "feed-refused": (422, "The calendar cannot be read"),
        "channel-account-refused": (422, "The account at the channel manager does not work"),
        "too-many-connections": (429, "There are too many connections already"),
        "webhook-refused": (422, "Nothing can be sent to this address"),
        "too-many-webhooks": (429, "There are too many webhooks already"),
        "too-many-feeds": (429, "Too many calendars are read already"),
        "too-many-members": (429, "Too many people work here already"),
        "too-many-holds": (429, "Too many stays are held already"),
        "too-many-tries": (429, "No further card can be tried"),
        "locked-out": (429, "Too many wrong passwords"),
        "too-many-requests": (429, "Too many requests"),
        "internal": (500, "Something went wrong on our side"),
        "busy": (503, "Too many people are booking here right now"),
        "unavailable": (503, "The service is not available right now"),
    }
)


class Problem(Exception):  # noqa: N818 - the standard's own word
    """A refusal. `slug` is a key of `PROBLEMS`; `extras` are further members of the document."""

    def __init__(self, slug: str, detail: str, *, headers: Mapping[str, str] | None = None, **extras: Any) -> None:
        super().__init__(detail)
        self.slug = slug
        self.status, self.title = PROBLEMS[slug]
        self.detail = detail
        self.headers = dict(headers or {})
        self.extras = extras

    def document(self) -> dict[str, Any]:
        """Return the RFC 9457 members."""
        return {
            "type": f"urn:holiday-rental:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extras,
        }


class InvalidRequest(Problem):
    """A field is wrong: `pointer` is its JSON pointer ("/guest/email") or "query/<name>"."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__("invalid-request", detail, errors=[{"pointer": pointer, "detail": detail}])


class TryAgain(RuntimeError):  # noqa: N818 - what to do about it
    """Something was throttled or timed out: nothing was decided, and the same may be asked again."""
