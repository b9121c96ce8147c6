"""Who works with a host: invited, given other roles, removed.

What is decided is written first, one thing after another, and then done at the pool. Whoever comes next finishes what
was cut off, so that a repeated or interrupted request does nothing twice and nothing by half.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from rental.accounts.contract import MEMBER_INVITED, MEMBER_INVITED_AGAIN, MEMBER_REMOVED, MEMBER_ROLES_CHANGED
from rental.accounts.domain.members import (
    MOST_MEMBERS,
    Letters,
    Member,
    Team,
    check_change,
    check_may_decide,
    checked_roles,
)
from rental.accounts.domain.sessions import Person
from rental.accounts.ports import MemberRecord, Members, Roster, Rosters, Sessions, UnderWay
from rental.kernel.clock import Clock
from rental.kernel.errors import InvalidRequest, Problem, TryAgain
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.mail_address import deliverable_address
from rental.kernel.tenancy import Principal

_OF_KEY = 8  # bytes of what recognises a request, the rest being its body's
_MOST_TURNS = 5
_LONGEST_NAME = 100
Outcome = TypeVar("Outcome")


class RosterBusy(TryAgain):
    """Others kept deciding at the same moment."""


class _OthersWereFirst(Exception):  # noqa: N818 - names what happened
    """What was seen is not so any more."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where it is decided who works for a team. `clock` is real time, as that of tokens is."""

    team: Team
    members: Members
    rosters: Rosters
    sessions: Sessions
    clock: Clock

    @property
    def tenant_id(self) -> TenantId:
        return TenantId(self.team.tenant_id)


@dataclass(frozen=True, slots=True)
class Command:
    """Who asks for a change, when and from where; `request` recognises it, `expected` is the version that was seen."""

    by: Principal
    at: datetime
    request: bytes
    expected: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member as others see them: the version of what was decided of them, and when they were last seen if known."""

    member: Member
    version: int
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Decision:
    """What becomes of a member, who comes with the roles they shall have. `letter`: they are to be invited."""

    event: str
    member: Member
    letter: bool = False
    letters: Letters | None = None

    @property
    def under_way(self) -> UnderWay:
        return UnderWay(self.member.id, self.member.username, self.member.roles, self.letter)


def colleagues(office: Office) -> Sequence[Colleague]:
    """Return everybody who works here, hosts first, then by name."""
    roster, now = office.rosters.read(office.tenant_id), office.clock.now()
    shown = []
    for member in office.members.of(office.team):
        sessions = office.sessions.of(Person(office.team.pool.pool_id, member.id), now)
        seen = max((each.seen_at for each in sessions), default=None)
        shown.append(Colleague(member, roster.record(member.id).version, seen))
    return sorted(shown, key=lambda each: ("host" not in each.member.roles, each.member.email))


def invite(office: Office, command: Command, email: str, name: str, roles: Sequence[str]) -> Colleague:
    """Let somebody work here, and send them what they first sign in with unless they have a sign-in already.

    Raises `Problem`: invalid-request, member-known, too-many-members, too-many-requests, idempotency-key-reused.
    """
    address, wanted = _address(email), checked_roles(roles)
    if len(name) > _LONGEST_NAME or not (name.isprintable() or not name):
        raise InvalidRequest("/name", f"A name has at most {_LONGEST_NAME} printable characters.")

    def decided(roster: Roster, members: Sequence[Member]) -> Colleague:
        known = next((each for each in members if each.email.lower() == address.lower()), None)
        if known:
            if _repeats(roster.record(known.id), command):
                return Colleague(known, roster.record(known.id).version)
            raise Problem("member-known", f"{address} works here already.")
        if len(members) >= MOST_MEMBERS:
            raise Problem("too-many-members", f"At most {MOST_MEMBERS} people work here: remove somebody first.")
        roster.letters.one_more("", command.at.date().isoformat())  # before an account is made for nothing
        member = replace(office.members.ensure(office.team, address, name.strip()), roles=wanted)
        letters = roster.letters.one_more(member.id, command.at.date().isoformat())
        decision = _Decision(MEMBER_INVITED, member, letter=member.state != "active", letters=letters)
        return _carry_out(office, command, roster, decision)

    return _in_turn(office, command, decided, letters=True)


def invite_again(office: Office, command: Command, member_id: str) -> Colleague:
    """Send an invitation once more, to who has not signed in yet. Raises `Problem`: not-found, has-signed-in."""

    def decided(roster: Roster, members: Sequence[Member]) -> Colleague:
        member = _present(members, member_id)
        if _repeats(roster.record(member_id), command):
            return Colleague(member, roster.record(member_id).version)
        if member.state not in ("invited", "lapsed"):
            raise Problem("has-signed-in", "They have a password of their own: they can have it forgotten.")
        letters = roster.letters.one_more(member_id, command.at.date().isoformat())
        decision = _Decision(MEMBER_INVITED_AGAIN, replace(member, state="invited"), letter=True, letters=letters)
        return _carry_out(office, command, roster, decision)

    return _in_turn(office, command, decided, letters=True)


def change_roles(office: Office, command: Command, member_id: str, roles: Sequence[str]) -> Colleague:
    """Give somebody other roles. Raises `Problem`: not-found, last-host, own-role, version-mismatch."""
    wanted = checked_roles(roles)

    def decided(roster: Roster, members: Sequence[Member]) -> Colleague:
        member, record = _present(members, member_id), roster.record(member_id)
        if _repeats(record, command) or member.roles == wanted:
            return Colleague(member, record.version)
        _check_seen(record, command)
        check_change(members, command.by.id, member, wanted)
        return _carry_out(office, command, roster, _Decision(MEMBER_ROLES_CHANGED, replace(member, roles=wanted)))

    return _in_turn(office, command, decided)


def remove(office: Office, command: Command, member_id: str) -> None:
    """Let somebody work here no more. Raises `Problem`: not-found, last-host, own-role, version-mismatch."""

    def decided(roster: Roster, members: Sequence[Member]) -> None:
        record = roster.record(member_id)
        if record.version and not record.roles and _repeats(record, command):
            return
        member = _present(members, member_id)
        _check_seen(record, command)
        check_change(members, command.by.id, member, frozenset())
        gone = replace(member, roles=frozenset[str]())
        _carry_out(office, command, roster, _Decision(MEMBER_REMOVED, gone))

    _in_turn(office, command, decided)


def _in_turn(
    office: Office, command: Command, decided: Callable[[Roster, Sequence[Member]], Outcome], *, letters: bool = False
) -> Outcome:
    """Decide on what is so when nothing is under way; again where others decided in between."""
    for _ in range(_MOST_TURNS):
        roster = office.rosters.read(office.tenant_id)
        if roster.under_way:
            _do(office, roster.version, roster.under_way, letters=letters)
        members = office.members.of(office.team)
        check_may_decide(members, command.by.id)
        try:
            return decided(replace(roster, under_way=None), members)
        except _OthersWereFirst:
            continue
    raise RosterBusy(office.tenant_id)


def _carry_out(office: Office, command: Command, roster: Roster, decision: _Decision) -> Colleague:
    """Write what was decided, then do it."""
    member, letters = decision.member, decision.letters or roster.letters
    record = MemberRecord(member.id, roster.record(member.id).version + 1, member.roles, command.request)
    change = last_change(record.version, decision.event, command.at, command.by, address=command.address)
    new = replace(roster, version=roster.version + 1, under_way=decision.under_way, letters=letters)
    if not office.rosters.decide(office.tenant_id, new, record, change):
        raise _OthersWereFirst
    _do(office, new.version, decision.under_way, letters=True)
    return Colleague(member, record.version)


def _do(office: Office, version: int, under_way: UnderWay, *, letters: bool) -> None:
    """Let the pool follow. Where more was decided meanwhile, that is what holds: it may have been overtaken here."""
    _apply(office, under_way)
    if not office.rosters.settle(office.tenant_id, version):
        latest = office.rosters.read(office.tenant_id).record(under_way.member_id)
        if latest.roles != under_way.roles:
            _apply(office, replace(under_way, roles=latest.roles))
    if under_way.letter and letters:
        office.members.invite(office.team.pool.pool_id, under_way.username)


def _apply(office: Office, under_way: UnderWay) -> None:
    """Change roles; then tokens that tell of others count no more. Whose account is gone has no session left."""
    person = Person(office.team.pool.pool_id, under_way.member_id)
    if under_way.roles:
        office.members.set_roles(office.team, under_way.username, under_way.roles)
    elif office.members.remove(office.team, under_way.username):
        office.sessions.end_all(person)
        return
    office.sessions.outdate_tokens(person, int(office.clock.now().timestamp()) + 1)


def _present(members: Sequence[Member], member_id: str) -> Member:
    found = next((each for each in members if each.id == member_id), None)
    if found is None:
        raise Problem("not-found", "Nobody of that id works here.")
    return found


def _repeats(record: MemberRecord, command: Command) -> bool:
    """Tell whether this very request was the last to be decided. Raises `Problem` for its key with another body."""
    if record.request == command.request:
        return True
    if record.request[:_OF_KEY] == command.request[:_OF_KEY]:
        raise Problem("idempotency-key-reused", "This key already changed something else; send a new key.")
    return False


def _check_seen(record: MemberRecord, command: Command) -> None:
    if command.expected not in (None, record.version):
        raise Problem("version-mismatch", f"You saw version {command.expected}, it is {record.version} now.")


def _address(email: str) -> str:
    try:
        return deliverable_address(email)
    except ValueError as error:
        raise InvalidRequest("/email", f"No letter could be sent there: {error}.") from None
