"""Entry: how many guests take offers, for who writes to them."""

from msgspec import Struct

from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response


class OfferTakers(Struct):
    """How many guests take offers. Who they are is not told."""

    guests: int


api = HttpApi("notifications")


@api.operation(
    "GET",
    "/api/v1/offer-takers",
    id="count_offer_takers",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    answers=OfferTakers,
)
def count_offer_takers(request: Request) -> Response:
    """Tell how many guests take offers: birthdays and seasons go to them alone."""
    return Response(OfferTakers(DynamoDbGuestPreferences(tenant_table()).count_takers(request.tenant_id)))


handler = api.handler
