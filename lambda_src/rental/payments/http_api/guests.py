"""Entry: how a booking's payment stands, live too, and another card for it. Guests need no account."""

from typing import Annotated

from msgspec import Meta, Struct

from rental.payments.domain.facts import PaymentStatus, status_of
from rental.payments.domain.payment import Payment
from rental.payments.http_representations import PaymentDocument, PaymentSettings, payment_document
from rental.payments.http_requests import events_address, opened, opened_by_token, payments
from rental.payments.use_cases.asking import CardTry, try_card
from rental.payments.use_cases.keeping import Change
from rental.platform.environment import required
from rental.platform.event_stream import EVENT_STREAM, Told, event_stream_reply
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, request_digest
from rental.platform.secrets import read_secret

# Of the stand-in's keys only this one is ever shown; Stripe's own begin with pk_test_ or pk_live_.
_STAND_IN = "pk_local_"
_OVER = frozenset({PaymentStatus.PAID, PaymentStatus.PARTLY_REFUNDED, PaymentStatus.REFUNDED, PaymentStatus.LET_GO})
_NAMES = {
    PaymentStatus.NONE: "payment.processing",
    PaymentStatus.PROCESSING: "payment.processing",
    PaymentStatus.ACTION_NEEDED: "payment.action_needed",
    PaymentStatus.METHOD_NEEDED: "payment.failed",
    PaymentStatus.DECLINED: "payment.failed",
    PaymentStatus.STUCK: "payment.failed",
    PaymentStatus.LET_GO: "payment.failed",
}
_COMPLETED = "payment.completed"


class CardBody(Struct, forbid_unknown_fields=True):
    """`payment_method` is a card's id at Stripe, as the page got it there."""

    payment_method: Annotated[str, Meta(pattern=r"^pm_[A-Za-z0-9_]{1,97}$(?!\n)")]


class StreamQuery(Struct):
    token: Annotated[str, Meta(max_length=100)]


api = HttpApi("payments")


@api.operation(
    "GET",
    "/api/v1/payments/{booking_id}",
    id="get_payment",
    auth="optional",
    table=("GetItem",),
    uses=("keys",),
    answers=PaymentDocument,
    problems=("not-found",),
)
def get(request: Request) -> Response:
    """Show how the payment of a booking stands."""
    return _shown(request, opened(request))


@api.operation(
    "POST",
    "/api/v1/payments/{booking_id}/attempts",
    id="try_card",
    auth="optional",
    table=("GetItem", "UpdateItem"),
    uses=("keys",),
    limit=10,
    takes=CardBody,
    answers=PaymentDocument,
    status=202,
    problems=("not-found", "payment-not-open", "too-many-tries", "idempotency-key-reused", "unavailable"),
)
def try_another(request: Request) -> Response:
    """Have another card tried; what comes of it is told by the live updates."""
    body = request.body(CardBody)
    booking_id = opened(request).booking_id
    change = Change(request.now, request.principal, request.viewer_address)
    asked = CardTry(body.payment_method, request_digest(request), change)
    payment = try_card(payments(), request.tenant_id, booking_id, asked)
    count("CardsTried")
    return _shown(request, payment, status=202)


@api.operation(
    "GET",
    "/api/v1/payments/{booking_id}/events",
    id="payment_events",
    auth="optional",
    table=("GetItem",),
    uses=("keys",),
    query=StreamQuery,
    file=EVENT_STREAM,
    problems=("not-found",),
)
def events(request: Request) -> Response:
    """Tell how a payment stands as server-sent events; a reader that has seen the end is told 204."""
    payment = opened_by_token(request, request.parameters(StreamQuery).token)
    status = status_of(payment)
    name, over = _NAMES.get(status, _COMPLETED), status in _OVER
    return event_stream_reply(request, Told(str(payment.number), name, payment_document(payment), over))


@api.operation(
    "GET",
    "/api/v1/payment-settings",
    id="get_payment_settings",
    auth="optional",
    uses=("payment_page",),
    answers=PaymentSettings,
)
def settings(_request: Request) -> Response:
    """Tell what a page needs for taking cards."""
    key = str(read_secret(required("STRIPE_PAGE_SECRET_ARN"))["publishable_key"])
    return Response(PaymentSettings(key, key.startswith(_STAND_IN)))


handler = api.handler


def _shown(request: Request, payment: Payment, status: int = 200) -> Response:
    return Response(payment_document(payment, events_address(request, payment.booking_id)), status)
