"""Entry: the messages of a stay: when each goes out, and a host who pauses one or sends it now."""

from msgspec import Struct

from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.patience import full_jitter
from rental.platform.request import Request, Response, opaque, request_digest
from rental.reminders.dynamodb.stays import DynamoDbMarks, DynamoDbPauses, DynamoDbStayFiles
from rental.reminders.http_representations import MessageDocument, MessagesDocument, message_document
from rental.reminders.settings import deployed_kinds
from rental.reminders.use_cases.messages import messages_of
from rental.reminders.use_cases.pausing import Wish, pause
from rental.reminders.use_cases.sending import Command, SendDesk, send_now

_WITHIN_SECONDS = 5.0


class PauseBody(Struct, forbid_unknown_fields=True):
    paused: bool


class SendBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""


api = HttpApi("reminders")


@api.operation(
    "GET",
    "/api/v1/bookings/{booking_id}/messages",
    id="list_booking_messages",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "Query"),
    uses=("reminders",),
    answers=MessagesDocument,
    problems=("not-found",),
)
def list_messages(request: Request) -> Response:
    """List every message of a stay with the instant at which it goes out or went out, or why it does not."""
    found = messages_of(_desk(), request.tenant_id, _booking_id(request), request.now)
    return Response(MessagesDocument([message_document(each) for each in found]))


@api.operation(
    "PUT",
    "/api/v1/bookings/{booking_id}/messages/{reminder}",
    id="pause_booking_message",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "PutItem", "Query"),
    uses=("reminders",),
    takes=PauseBody,
    answers=MessageDocument,
    problems=("not-found", "busy"),
)
def pause_message(request: Request) -> Response:
    """Pause a message of a stay, or let it go out after all."""
    wish = Wish(_booking_id(request), request.path["reminder"], request.body(PauseBody).paused)
    pause(_desk(), DynamoDbPauses(tenant_table()), _command(request), wish, full_jitter(_WITHIN_SECONDS))
    return Response(_document(request))


@api.operation(
    "POST",
    "/api/v1/bookings/{booking_id}/messages/{reminder}/send",
    id="send_booking_message",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "PutItem", "Query"),
    uses=("reminders",),
    takes=SendBody,
    answers=MessageDocument,
    status=202,
    problems=("not-found", "state-does-not-allow", "reminder-sent"),
)
def send_message(request: Request) -> Response:
    """Send a message of a stay now, whatever its moment. It goes out once and not again when its moment comes."""
    request.body(SendBody)
    send_now(_desk(), _command(request), _booking_id(request), request.path["reminder"])
    count("RemindersSentByHosts")
    return Response(_document(request), 202)


handler = api.handler


def _document(request: Request) -> MessageDocument:
    found = messages_of(_desk(), request.tenant_id, _booking_id(request), request.now)
    for each in found:
        if each.reminder == request.path["reminder"]:
            return message_document(each)
    raise Problem("not-found", f"There is no reminder {request.path['reminder'][:60]} here.")


def _command(request: Request) -> Command:
    """Return what is asked for. Raises `Problem("idempotency-key-missing")`."""
    return Command(request.tenant_id, request.principal, request.now, request_digest(request), request.viewer_address)


def _desk() -> SendDesk:
    table = tenant_table()
    return SendDesk(DynamoDbStayFiles(table), DynamoDbMarks(table), deployed_kinds())


def _booking_id(request: Request) -> BookingId:
    return BookingId(opaque(request.path["booking_id"], "booking"))
