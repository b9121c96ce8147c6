"""Hearing an event of Stripe's whose signature was found good: it becomes work for the worker, once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rental.payments.domain.event import StripeEvent
from rental.payments.domain.work import Work
from rental.payments.ports import HeardEvents, PaymentAccounts, WorkQueue


class Heard(StrEnum):
    """What became of an event."""

    QUEUED = "queued"
    KNOWN = "known"  # heard before
    IGNORED = "ignored"  # about no PaymentIntent
    REFUSED = "refused"  # of an account that is no tenant's


@dataclass(frozen=True, slots=True)
class Desk:
    """What hearing needs."""

    heard: HeardEvents
    accounts: PaymentAccounts
    queue: WorkQueue


def hear(desk: Desk, event: StripeEvent, now: datetime) -> Heard:
    """Queue what the event is about, then remember the event: so what dies in between is queued again, never lost.

    An event that names a connected account is heard for the tenant whose account it is. One of an unknown account is
    not remembered: it can be sent again when the account is known.
    """
    if desk.heard.has(event.id):
        return Heard.KNOWN
    tenant_id = ""
    if event.account:
        found = desk.accounts.tenant_of(event.account)
        if found is None:
            return Heard.REFUSED
        tenant_id = found
    if event.intent_id:
        desk.queue.send(Work(tenant_id=tenant_id, intent_id=event.intent_id))
    desk.heard.keep(event, now)
    return Heard.QUEUED if event.intent_id else Heard.IGNORED
