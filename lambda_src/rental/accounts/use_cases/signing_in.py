"""Signing in by steps: whose password is tried is counted before it is tried, and who gets in has a session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

from rental.accounts.domain.attempts import (
    OF_ACCOUNT,
    OF_NETWORK,
    account_name,
    attempts_of_account,
    attempts_of_network,
    network_of,
)
from rental.accounts.domain.callers import PASSWORD_VERIFIER
from rental.accounts.domain.devices import device_of
from rental.accounts.domain.sessions import Person, new_session, session_id_of
from rental.accounts.domain.steps import Step, opened, sealed
from rental.accounts.ports import Attempts, Challenge, KnownAccounts, Sessions, SignedIn, SignInService
from rental.kernel.errors import InvalidRequest, Problem

FAILED = "sign-in-failed"
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the door: at which pool, from where, with what; `at` by the business's clock, `real_time` by none's."""

    pool_id: str
    client_id: str
    address: str
    user_agent: str
    at: datetime
    real_time: datetime

    @property
    def pool(self) -> tuple[str, str]:
        return self.pool_id, self.client_id


@dataclass(frozen=True, slots=True)
class Door:
    """What signing in needs. `key` signs steps and hides names."""

    service: SignInService
    attempts: Attempts
    sessions: Sessions
    accounts: KnownAccounts
    key: bytes


def begin(service: SignInService, key: bytes, visitor: Visitor, username: str, srp_a: str) -> Challenge | SignedIn:
    """Ask for the first challenge; its session tells the next step whom it is for."""
    outcome = service.start(*visitor.pool, username, srp_a)
    if isinstance(outcome, SignedIn):  # no pool of ours lets anybody in without a password
        raise Problem(FAILED, "This account is not asked for its password, which this site does not offer.")
    named = outcome.parameters.get("USERNAME", username)
    return _carried(key, visitor, outcome, Step(named, account_name(key, visitor.pool_id, username)))


def answer(
    door: Door, visitor: Visitor, challenge: str, responses: Mapping[str, str], session: str
) -> Challenge | SignedIn:
    """Answer a challenge. A right password, with all that follows it, begins a session.

    Raises `Problem`: sign-in-failed, locked-out, too-many-requests, unavailable, or invalid-request.
    """
    step = opened(door.key, visitor.pool_id, session)
    if step is None:
        raise Problem(FAILED, "This step was not begun here, or has run out. Start again.")
    if responses["USERNAME"] != step.username:
        raise InvalidRequest("/responses/USERNAME", "Answer with the USERNAME that the first challenge named.")

    def answered() -> Challenge | SignedIn:
        return door.service.respond(*visitor.pool, challenge, responses, step.session)

    account = account_name(door.key, visitor.pool_id, step.username)
    outcome = counted(door.attempts, door.key, visitor, account, answered) if _is_tried(challenge) else answered()
    if isinstance(outcome, Challenge):
        return _carried(door.key, visitor, outcome, step)
    person = person_of(visitor, outcome)
    device = device_of(visitor.user_agent)
    door.sessions.keep(person, new_session(session_id_of(outcome.claims), device, visitor.address, visitor.real_time))
    door.accounts.note(step.account, account, person)
    return outcome


def renew(
    service: SignInService, sessions: Sessions, visitor: Visitor, username: str, refresh_token: str
) -> Challenge | SignedIn:
    """Renew the tokens of a session that goes on. Raises `Problem("session-ended")` for one that does not."""
    outcome = service.refresh(*visitor.pool, username, refresh_token)
    if isinstance(outcome, Challenge):
        return outcome
    person, session_id = person_of(visitor, outcome), session_id_of(outcome.claims)
    if sessions.renew(person, session_id, visitor.address, visitor.real_time):
        return outcome
    service.revoke(*visitor.pool, refresh_token)
    raise Problem("session-ended", "This sign-in was ended, or nobody was there for too long; sign in again.")


def counted(attempts: Attempts, key: bytes, visitor: Visitor, account: str, attempt: Callable[[], Outcome]) -> Outcome:
    """Make an attempt at an account's password, counted as failed before it is made. Raises `Problem`."""
    network = network_of(visitor.address)
    mine, everyones = attempts_of_account(key, account, network), attempts_of_network(key, network)
    if wait := attempts.reserve(mine, OF_ACCOUNT, visitor.at):
        raise locked_out(wait)
    if wait := attempts.reserve(everyones, OF_NETWORK, visitor.at):
        attempts.give_back(mine)
        detail = "Too many sign-ins have failed from where you are; wait a little."
        raise Problem("too-many-requests", detail, headers=_retry_after(wait))
    try:
        outcome = attempt()
    except Problem as problem:
        if problem.slug != FAILED:  # no password was tried
            attempts.give_back(mine)
            attempts.give_back(everyones)
        raise
    attempts.clear(mine)
    attempts.give_back(everyones)
    return outcome


def locked_out(wait: timedelta) -> Problem:
    minutes = ceil(wait.total_seconds() / 60)
    detail = (
        f"Too many wrong passwords came from where you are: wait {minutes} minutes, or ask for a letter whose link "
        "lets you try at once."
    )
    return Problem("locked-out", detail, headers=_retry_after(wait))


def person_of(visitor: Visitor, signed_in: SignedIn) -> Person:
    return Person(visitor.pool_id, str(signed_in.claims["sub"]))


def _is_tried(challenge: str) -> bool:
    """Tell whether answering a challenge tries a password."""
    return challenge == PASSWORD_VERIFIER


def _carried(key: bytes, visitor: Visitor, challenge: Challenge, step: Step) -> Challenge:
    """Return the challenge with a session that carries ours besides the service's."""
    carried = sealed(key, visitor.pool_id, Step(step.username, step.account, challenge.session))
    return Challenge(challenge.name, challenge.parameters, carried)


def _retry_after(wait: timedelta) -> dict[str, str]:
    return {"retry-after": str(ceil(wait.total_seconds()))}
