"""Who may see a booking's payment, and by what its live updates are opened."""

from rental.bookings.contract import opens_booking
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId
from rental.kernel.live_token import live_token, opens_stream
from rental.kernel.tenancy import CO_HOST, HOST
from rental.payments.domain.payment import Payment
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.use_cases.asking import payment_of
from rental.platform.dynamodb import tenant_table
from rental.platform.request import Request, opaque
from rental.platform.secrets import platform_key

_LIVE = "payment"


def booking_in(request: Request) -> BookingId:
    return BookingId(opaque(request.path["booking_id"], "booking"))


def payments() -> DynamoDbPayments:
    return DynamoDbPayments(tenant_table())


def opened(request: Request) -> Payment:
    """Return the payment of a booking that is open to who asks: its host, who booked it signed in, or by its link.

    Raises the same `Problem("not-found")` if it is not open to them, another tenant's, or not there.
    """
    booking_id, who = booking_in(request), request.principal
    token = request.headers.get("booking-access", "")
    by_link = token and opens_booking(token, platform_key(), request.tenant_id, booking_id, request.now.date())
    payment = payments().read(request.tenant_id, booking_id)
    if payment is None:
        raise _not_here(booking_id)
    if by_link or who.has_role(HOST, CO_HOST) or (who.kind == "guest" and who.id == payment.about.booked_by):
        return payment
    raise _not_here(booking_id)


def opened_by_token(request: Request, token: str) -> Payment:
    """Return the payment whose live updates `token` opens. Raises `Problem("not-found")`."""
    booking_id = booking_in(request)
    if not opens_stream(token, platform_key(), _LIVE, request.tenant_id, booking_id, request.now):
        raise _not_here(booking_id)
    return payment_of(payments(), request.tenant_id, booking_id)


def events_address(request: Request, booking_id: BookingId) -> str:
    """Return where a payment's live updates are read for a quarter of an hour."""
    token = live_token(platform_key(), _LIVE, request.tenant_id, booking_id, request.now)
    return f"/api/v1/payments/{booking_id}/events?token={token}"


def _not_here(booking_id: BookingId) -> Problem:
    return Problem("not-found", f"There is no payment of a booking {booking_id} here, or its link has expired.")
