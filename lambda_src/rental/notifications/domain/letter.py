"""What a letter tells, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rental.bookings.contract import BOOKING_CANCELLED, BOOKING_CONFIRMED, Line, RefundRule, refund_rule
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId
from rental.kernel.stay_dates import Stay, today_at
from rental.notifications.domain.headers import one_line
from rental.notifications.domain.wording import Language, language_for
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

GUEST = "guest"
HOST = "host"
RECIPIENTS = (GUEST, HOST)
ABOUT = {BOOKING_CONFIRMED: "confirmed", BOOKING_CANCELLED: "cancelled"}

_NAME_LIMIT_CHARACTERS = 200
_LIGHT, _DARK = "#ffffff", "#000000"  # one of them has a contrast of 4.5 to any colour


@dataclass(frozen=True, slots=True)
class BookedStay:
    """A booking as its event tells it. `guests` counts adults, children, infants and pets."""

    id: BookingId
    property_id: PropertyId
    stay: Stay
    guests: Mapping[str, int]
    guest_name: str
    guest_email: str
    guest_phone: str
    lines: tuple[Line, ...]
    total: int
    currency: str
    cancellation_policy: str
    language: str

    @classmethod
    def from_event(cls, event: Event) -> "BookedStay":
        """Read the booking's image. Raises `KeyError` or `ValueError` naming what is missing or wrong."""
        data: Mapping[str, Any] = event.data
        return cls(
            id=BookingId(data["id"]),
            property_id=PropertyId(data["property_id"]),
            stay=Stay(date.fromisoformat(data["check_in"]), date.fromisoformat(data["check_out"])),
            guests=data["guests"],
            guest_name=one_line(data["guest_name"], _NAME_LIMIT_CHARACTERS),
            guest_email=data["guest_email"],
            guest_phone=one_line(data.get("guest_phone", ""), _NAME_LIMIT_CHARACTERS),
            lines=tuple(Line(*line) for line in data["lines"]),
            total=data["total"],
            currency=data["currency"],
            cancellation_policy=data["cancellation_policy"],
            language=data["language"],
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything one recipient is told. `about` is "confirmed" or "cancelled"; `link` opens the guest's booking."""

    about: str
    recipient: str
    language: Language
    tenant: TenantRecord
    terms: PropertyTerms
    booking: BookedStay
    refund: RefundRule
    link: str

    @property
    def colour_on_accent(self) -> str:
        """The text colour that is easier to read on the tenant's accent colour."""
        return max((_LIGHT, _DARK), key=lambda each: contrast(each, self.tenant.accent_colour))


def letter_for(
    recipient: str, event: Event, booking: BookedStay, *, tenant: TenantRecord, terms: PropertyTerms, token: str
) -> Letter:
    """Return what `recipient` is told of `event`: guests in the language they booked in, hosts in their site's."""
    wishes = (booking.language, tenant.default_language) if recipient == GUEST else (tenant.default_language,)
    today = today_at(terms.time_zone, datetime.fromisoformat(event.occurred_at))
    return Letter(
        about=ABOUT[event.type],
        recipient=recipient,
        language=language_for(*wishes),
        tenant=tenant,
        terms=terms,
        booking=booking,
        refund=refund_rule(booking.cancellation_policy, booking.stay.check_in, today),
        link=f"{tenant.site_url}/booking/{booking.id}#key={token}",
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two "#rrggbb" colours, 1 to 21. Source: WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB
