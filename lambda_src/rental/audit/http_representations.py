"""The audit trail as JSON."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from rental.audit.contract import AuditRecord
from rental.audit.ports import RecordPage
from rental.kernel.instants import as_told


class Actor(Struct):
    """`kind` is anonymous, guest, member, or a part of the platform such as clock."""

    kind: str
    id: str


class Change(Struct):
    """Change `number` of the thing asked for. `before` and `after` hold the members that changed."""

    number: int
    type: str
    action: str
    at: str
    actor: Actor
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str | UnsetType = UNSET
    address: str | UnsetType = UNSET


class Changes(Struct):
    """Changes, oldest first. `next_cursor` leads to the next page, null on the last one."""

    items: list[Change]
    next_cursor: str | None


class ChangesQuery(Struct):
    limit: Annotated[int, Meta(ge=1, le=200)] = 100
    cursor: str | None = None


def changes(page: RecordPage) -> Changes:
    return Changes([_change(record) for record in page.records], page.next_cursor)


def _change(record: AuditRecord) -> Change:
    return Change(
        number=record.number,
        type=record.type,
        action=record.action,
        at=as_told(record.at),
        actor=Actor(record.actor["kind"], record.actor["id"]),
        before=dict(record.before),
        after=dict(record.after),
        reason=record.reason or UNSET,
        address=record.address or UNSET,
    )
