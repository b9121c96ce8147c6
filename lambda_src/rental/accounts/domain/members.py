"""People who work with a host: in which roles, and what may be changed of them by whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.tenancy import CLEANER, CO_HOST, HOST
from rental.tenants.contract import UserPool

ROLES = (HOST, CO_HOST, CLEANER)  # what a member may be; guests and admins are the platform's
# invited: has not signed in yet. lapsed: nor can they, until they are invited again. disabled: by who runs the pool.
State = Literal["invited", "lapsed", "active", "disabled"]
INVITATION_LASTS = timedelta(days=7)  # as the pools are made
MOST_MEMBERS = 50
# Cognito sends an account 50 letters a day unless it sends by SES, to all tenants together.
MOST_LETTERS_A_DAY = 20
MOST_LETTERS_TO_ONE_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role at a tenant. `id` is the `sub` of their tokens, `username` the pool's own name of them."""

    id: str
    username: str
    email: str
    name: str
    state: State
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Team:
    """Whose members: a tenant's, in the pool where its hosts sign in."""

    tenant_id: str
    pool: UserPool


def checked_roles(roles: Iterable[str]) -> frozenset[str]:
    """Return what somebody shall be. Raises `InvalidRequest` for nothing at all."""
    wanted = frozenset(roles)
    if not wanted:
        raise InvalidRequest("/roles", f"Choose at least one of {', '.join(ROLES)}; who has none is removed instead.")
    return wanted


def check_may_decide(members: Collection[Member], by: str) -> None:
    """Raise `Problem` unless whoever asks is a host still: their token may be older than what was decided of them."""
    if not any(each.id == by and HOST in each.roles and each.state == "active" for each in members):
        raise Problem("role-required", "Only hosts decide who works here, and you are none any more.")


def check_change(members: Collection[Member], by: str, member: Member, wanted: frozenset[str]) -> None:
    """Check that `by` may leave `member` with the roles `wanted`, none of them to remove them. Raises `Problem`."""
    if HOST not in member.roles or HOST in wanted:
        return
    if not any(each.id != member.id and HOST in each.roles and each.state == "active" for each in members):
        raise Problem("last-host", "This is the only host who can sign in: make somebody else a host first.")
    if member.id == by:
        raise Problem("own-role", "You cannot give up being a host yourself: ask another host to do it.")


@dataclass(frozen=True, slots=True)
class Letters:
    """How many invitations went out on a day (ISO 8601), by member."""

    day: str = ""
    sent: tuple[tuple[str, int], ...] = ()

    def one_more(self, member_id: str, day: str) -> "Letters":
        """Count one more. Raises `Problem("too-many-requests")` where that were too many for a day."""
        sent = dict(self.sent) if day == self.day else {}
        if sent.get(member_id, 0) >= MOST_LETTERS_TO_ONE_A_DAY:
            raise _too_many(f"{MOST_LETTERS_TO_ONE_A_DAY} invitations went to this address today")
        if sum(sent.values()) >= MOST_LETTERS_A_DAY:
            raise _too_many(f"{MOST_LETTERS_A_DAY} invitations went out today")
        return Letters(day, tuple({**sent, member_id: sent.get(member_id, 0) + 1}.items()))


def _too_many(said: str) -> Problem:
    return Problem("too-many-requests", f"{said}; that is enough until tomorrow.", headers={"retry-after": "3600"})
