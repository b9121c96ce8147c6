"""Entry: what hosts see of money: payments that need them, and the ledger by month."""

from typing import Annotated

from msgspec import Meta, Struct

from rental.kernel.ids import BookingId
from rental.payments.dynamodb.overview import DynamoDbOverview
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.http_representations import (
    AttentionItems,
    MoneyMonth,
    PaymentDocument,
    attention_item,
    money_entry_document,
    money_totals,
    payment_document,
)
from rental.payments.use_cases.asking import try_again
from rental.payments.use_cases.keeping import Change
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, opaque

PageSize = Annotated[int, Meta(ge=1, le=100)]
Month = Annotated[str, Meta(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$(?!\n)")]


class AttentionQuery(Struct):
    limit: PageSize = 50
    cursor: str | None = None


class MoneyQuery(Struct):
    month: Month
    limit: PageSize = 50
    cursor: str | None = None


api = HttpApi("payments")


@api.operation(
    "GET",
    "/api/v1/payments",
    id="list_payments_needing_attention",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "BatchGetItem"),
    query=AttentionQuery,
    answers=AttentionItems,
)
def list_attention(request: Request) -> Response:
    """List payments that failed, were given up or are disputed."""
    asked = request.parameters(AttentionQuery)
    page = DynamoDbOverview(tenant_table()).attention(request.tenant_id, asked.limit, asked.cursor)
    return Response(AttentionItems([attention_item(*each) for each in page.items], page.next_cursor))


@api.operation(
    "POST",
    "/api/v1/payments/{booking_id}/retry",
    id="retry_payment",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "UpdateItem"),
    answers=PaymentDocument,
    status=202,
    problems=("not-found", "unavailable"),
)
def retry(request: Request) -> Response:
    """Have a payment that was given up tried again. One that was not stays as it is."""
    _ = request.idempotency_key  # asked for on every unsafe call; trying again twice is trying again
    booking_id = BookingId(opaque(request.path["booking_id"], "booking"))
    change = Change(request.now, request.principal, request.viewer_address)
    payment = try_again(DynamoDbPayments(tenant_table()), request.tenant_id, booking_id, change)
    count("PaymentsRetried")
    return Response(payment_document(payment), 202)


@api.operation(
    "GET",
    "/api/v1/ledger",
    id="read_ledger",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    limit=100,
    query=MoneyQuery,
    answers=MoneyMonth,
)
def read_ledger(request: Request) -> Response:
    """Show a month's money: totals, and every movement with its postings."""
    asked, money = request.parameters(MoneyQuery), DynamoDbOverview(tenant_table())
    totals = money_totals(money.whole_month(request.tenant_id, asked.month))
    page = money.money(request.tenant_id, asked.month, asked.limit, asked.cursor)
    entries = [money_entry_document(each) for each in page.entries]
    return Response(MoneyMonth(asked.month, totals, entries, page.next_cursor))


handler = api.handler
