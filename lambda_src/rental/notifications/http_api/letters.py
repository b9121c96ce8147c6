"""Entry: what was written about a booking, for its hosts."""

from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.http_representations import Letters, letters
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response, opaque

api = HttpApi("notifications")


@api.operation(
    "GET",
    "/api/v1/bookings/{booking_id}/letters",
    id="list_booking_letters",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "GetItem"),
    answers=Letters,
    problems=("not-found",),
)
def list_booking_letters(request: Request) -> Response:
    """List the letters and text messages of a booking: to whom, about what, when, and what became of each."""
    booking_id = BookingId(opaque(request.path["booking_id"], "booking"))
    notices = _notices()
    found = notices.of(request.tenant_id, booking_id)
    if not found and not notices.is_booking(request.tenant_id, booking_id):
        raise Problem("not-found", f"There is no booking {booking_id} here.")
    return Response(letters(found))


handler = api.handler


def _notices() -> DynamoDbNotices:
    return DynamoDbNotices(tenant_table())
