"""Who is locked out asks for a letter, and its link lets them try again from where they asked."""

from dataclasses import dataclass
from datetime import datetime

from rental.accounts.contract import UNLOCK_LASTS, unlock_asked
from rental.accounts.domain.attempts import (
    LETTERS_FROM_NETWORK,
    LETTERS_TO_ACCOUNT,
    account_name,
    attempts_of_account,
    letters_from_network,
    letters_to_account,
    network_of,
)
from rental.accounts.ports import Attempts, KnownAccounts, UnlockRequest, UnlockRequests
from rental.accounts.use_cases.signing_in import Visitor
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId, derived_id
from rental.kernel.mail_address import deliverable_address


@dataclass(frozen=True, slots=True)
class UnlockDesk:
    attempts: Attempts
    accounts: KnownAccounts
    requests: UnlockRequests
    key: bytes


def ask_for_letter(desk: UnlockDesk, tenant_id: TenantId, visitor: Visitor, username: str, language: str) -> bool:
    """Have a letter sent to whoever signs in by `username`, and return whether one is.

    Callers are never told, nor can they tell by how long it takes: the same is written either way. Raises
    `Problem("too-many-requests")` for a network that asks too often, whomever it asks for.
    """
    network, typed = network_of(visitor.address), account_name(desk.key, visitor.pool_id, username)
    if desk.attempts.reserve(letters_from_network(desk.key, network), LETTERS_FROM_NETWORK, visitor.at):
        raise Problem("too-many-requests", "Too many letters were asked for; wait a little.")
    known = desk.accounts.find(typed)
    spared = desk.attempts.reserve(letters_to_account(desk.key, typed), LETTERS_TO_ACCOUNT, visitor.at)
    email = _address(username) if known and not spared else ""
    request = UnlockRequest(
        id=derived_id(desk.key, "unlock-request", typed, network),
        email=email,
        language=language,
        attempts=attempts_of_account(desk.key, known.account if known else typed, network),
        at=visitor.at,
        valid_until=int((visitor.real_time + UNLOCK_LASTS).timestamp()),
    )
    return desk.requests.ask(tenant_id, request) and bool(email)


def unlock(desk: UnlockDesk, tenant_id: TenantId, token: str, now: datetime) -> None:
    """Forget what failed at the account from the network that asked. Raises `Problem("link-used")`.

    What failed is forgotten before the link is used up: if the second should fail, the link can be tried again.
    """
    asked = unlock_asked(token, desk.key, tenant_id, now)
    attempts = desk.requests.find(tenant_id, *asked) if asked else None
    if asked is None or attempts is None:
        raise _used()
    desk.attempts.clear(attempts)
    if not desk.requests.use(tenant_id, *asked):
        raise _used()


def _address(username: str) -> str:
    """Return the address that somebody signs in by, "" for a name that is none."""
    try:
        return deliverable_address(username)
    except ValueError:
        return ""


def _used() -> Problem:
    return Problem("link-used", "This link was used already, or is too old. Ask for another letter.")
