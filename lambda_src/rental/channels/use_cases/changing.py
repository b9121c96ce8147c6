"""How hosts change what is theirs: once a request, one after another, and told by an event."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from rental.channels.contract import REMOVED, Connection
from rental.channels.domain.webhook import Webhook
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Asker

KEY_BYTES = 8  # of what recognises a request, the half that is its key
Subject = TypeVar("Subject", Connection, Webhook)


def changed(
    there: Subject,
    asker: Asker,
    event: str,
    change: Callable[[Subject], Subject],
    write: Callable[[TenantId, Subject, dict[str, object]], bool],
) -> Subject:
    """Return what becomes of it, written; the same request again changes nothing. Raises `Problem("busy")`."""
    if asker.request and there.request == asker.request:
        return there
    after = replace(change(there), change_number=there.change_number + 1, request=asker.request)
    if not write(asker.tenant_id, after, change_told(after, event, asker)):
        raise busy(called(there))
    return after


def made_before(known: Subject, asker: Asker) -> Subject:
    """Return what the same request made. Raises `Problem("idempotency-key-reused")` where another one did."""
    if known.state == REMOVED or (known.change_number == 1 and known.request != asker.request):
        raise Problem("idempotency-key-reused", f"This key made another {called(known)}; send a new key.")
    return known


def change_told(subject: Connection | Webhook, event: str, asker: Asker) -> dict[str, object]:
    """Return the change as it is stored with its subject."""
    return last_change(subject.change_number, event, asker.at, asker.principal, address=asker.address)


def visible_name(given: str, what: str) -> str:
    name = " ".join(given.split())
    if not name or not name.isprintable():
        raise InvalidRequest("/name", f"A {what} has a name of visible characters.")
    return name


def busy(what: str) -> Problem:
    """Return what to answer when somebody else wrote in between."""
    return Problem("busy", f"Somebody else changes this {what} right now. Try again.", headers={"retry-after": "1"})


def called(subject: Connection | Webhook) -> str:
    return "connection" if isinstance(subject, Connection) else "webhook"
