"""Entry: the host's conflicts, listed and settled."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.calendar_sync.domain import ledger_conflicts as domain
from rental.calendar_sync.dynamodb.conflicts import DynamoDbConflicts
from rental.calendar_sync.use_cases.settling import Settlement, settle_conflict, still_in
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, opaque, request_digest

Note = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*$(?!\n)")]


class Side(Struct):
    """A booking, block or channel's claim. `channel` is its feed's, or the feed's name; "" for the site's own."""

    kind: Literal["booking", "host_block", "channel_stay", "channel_block"]
    id: str
    channel: str
    label: str
    check_in: date
    check_out: date


class Conflict(Struct, rename={"first": "from", "until": "to"}):
    """Two that cannot both have the nights [from, to): one keeps them, the other waits until the host settles it.

    `why` the one keeps them: it was booked or blocked here, or it came first. `same_stay`: two feeds tell exactly these
    nights, most likely of one stay.
    """

    conflict_id: str
    property_id: str
    unit: str
    first: date
    until: date
    found_at: datetime
    state: Literal["open", "settled", "over"]
    keeps: Side
    waits: Side
    why: Literal["direct", "came_first"]
    same_stay: bool
    outcome: domain.Outcome | None
    note: str
    settled_at: datetime | None


class Conflicts(Struct):
    """A page; it may be short. `next_cursor` leads to the next one, null on the last."""

    items: list[Conflict]
    next_cursor: str | None


class ConflictsQuery(Struct):
    state: Literal["open", "settled"] = "open"
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: str | None = None


class SettlementBody(Struct, forbid_unknown_fields=True):
    """What the host did about it; `note` is for the host's own people."""

    outcome: domain.Outcome
    note: Note = ""


api = HttpApi("calendar_sync")


@api.operation(
    "GET",
    "/api/v1/calendar-conflicts",
    id="list_calendar_conflicts",
    auth="required",
    roles=("host", "co-host"),
    table=("Query", "BatchGetItem"),
    query=ConflictsQuery,
    answers=Conflicts,
    leads_to=("settle_calendar_conflict", "get_conflict_changes"),
)
def list_conflicts(request: Request) -> Response:
    """List conflicts: open ones by their nights, the next first; settled ones the last nights first."""
    asked = request.parameters(ConflictsQuery)
    page = _conflicts().in_state(request.tenant_id, asked.state, asked.limit, asked.cursor)
    shown = still_in(page, asked.state, request.now)
    return Response(Conflicts([_document(each, request.now) for each in shown.items], shown.next_cursor))


@api.operation(
    "POST",
    "/api/v1/calendar-conflicts/{conflict_id}/settlement",
    id="settle_calendar_conflict",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
    takes=SettlementBody,
    answers=Conflict,
    problems=("not-found", "state-does-not-allow", "idempotency-key-reused"),
)
def settle(request: Request) -> Response:
    """Keep what was done about a conflict. The nights stay with who keeps them until the other is cancelled."""
    body = request.body(SettlementBody)
    settlement = Settlement(
        body.outcome,
        body.note.strip(),
        request.principal,
        request.now,
        request.viewer_address,
        request_digest(request),
    )
    conflict_id = opaque(request.path["conflict_id"], "conflict")
    settled = settle_conflict(_conflicts(), request.tenant_id, conflict_id, settlement)
    count("ConflictsSettled")
    return Response(_document(settled, request.now))


handler = api.handler


def _conflicts() -> DynamoDbConflicts:
    return DynamoDbConflicts(tenant_table())


def _document(conflict: domain.Conflict, at: datetime) -> Conflict:
    return Conflict(
        conflict.id,
        conflict.property_id,
        conflict.unit,
        conflict.nights.check_in,
        conflict.nights.check_out,
        conflict.found_at,
        conflict.state_at(at),  # type: ignore[arg-type]
        _side(conflict.keeps),
        _side(conflict.waits),
        conflict.why,  # type: ignore[arg-type]
        conflict.same_stay,
        conflict.outcome or None,  # type: ignore[arg-type]
        conflict.note,
        conflict.settled_at,
    )


def _side(side: domain.Side) -> Side:
    stay = side.stay
    return Side(side.kind, side.id, side.channel, side.label, stay.check_in, stay.check_out)  # type: ignore[arg-type]
