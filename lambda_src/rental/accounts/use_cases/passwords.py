"""Another password: whoever may know the old one is signed out."""

from contextlib import suppress
from dataclasses import dataclass

from rental.accounts.domain.attempts import (
    INVITATIONS_TO_ACCOUNT,
    LETTERS_FROM_NETWORK,
    account_name,
    attempts_of_account,
    invitations_to_account,
    letters_from_network,
    network_of,
)
from rental.accounts.domain.sessions import Person
from rental.accounts.ports import Members
from rental.accounts.use_cases.signing_in import FAILED, Door, Visitor, counted
from rental.kernel.errors import InvalidRequest, Problem, TryAgain


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """Who asks, in which session, by which token."""

    person: Person
    session_id: str
    access_token: str


def change_password(door: Door, visitor: Visitor, asking: SignedInAs, old: str, new: str) -> int:
    """Change a password, end all other sessions, and return how many. Raises `Problem`.

    Whoever found a page left open must not guess the password there: attempts count as those at the door do.
    """

    def changed() -> None:
        door.service.change_password(asking.access_token, old, new)

    account = account_name(door.key, visitor.pool_id, asking.person.sub)
    try:
        counted(door.attempts, door.key, visitor, account, changed)
    except Problem as problem:
        if problem.slug != FAILED:
            raise
        raise InvalidRequest("/old_password", "This is not your password.") from None
    return door.sessions.end_all(asking.person, but=asking.session_id)


def send_reset_code(door: Door, visitor: Visitor, username: str, invited: Members | None = None) -> None:
    """Have a code sent to whoever signs in by `username`; who was `invited` and never did gets the invitation again.

    Callers are told neither. Raises `Problem` for a network that asks too often.
    """
    name = letters_from_network(door.key, network_of(visitor.address))
    if door.attempts.reserve(name, LETTERS_FROM_NETWORK, visitor.at):
        raise Problem("too-many-requests", "Too many letters were asked for; wait a little.")
    if not door.service.send_reset_code(*visitor.pool, username) and invited:
        _invite_again(door, visitor, username, invited)


def _invite_again(door: Door, visitor: Visitor, username: str, invited: Members) -> None:
    """Send the invitation again, a few times a day. What goes wrong is not told: it would tell of the account."""
    account = account_name(door.key, visitor.pool_id, username)
    if door.attempts.reserve(invitations_to_account(door.key, account), INVITATIONS_TO_ACCOUNT, visitor.at):
        return
    with suppress(Problem, TryAgain):
        invited.invite(visitor.pool_id, username)


def reset_password(door: Door, visitor: Visitor, username: str, code: str, new: str) -> int:
    """Set a password by the code from a letter, end all sessions, and return how many. Raises `Problem`.

    Who got the letter may try the new password at once.
    """
    typed = account_name(door.key, visitor.pool_id, username)

    def reset() -> None:
        door.service.reset_password(*visitor.pool, username, code, new)

    counted(door.attempts, door.key, visitor, typed, reset)
    known = door.accounts.find(typed)
    if known is None:  # who never signed in has no session
        return 0
    door.attempts.clear(attempts_of_account(door.key, known.account, network_of(visitor.address)))
    return door.sessions.end_all(known.person)
