"""A host's account at a channel manager: tried before it is kept, and shown without its key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rental.channels.contract import CHANNEL_ACCOUNT_SET, CHANNEX, Connection
from rental.channels.domain.channel_lane import Lane, Step
from rental.channels.ports import Account, Channel, ChannelManagers, Connections, PartnerFailed, PropertyThere
from rental.channels.use_cases.connecting import found
from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.tenancy import Asker


@dataclass(frozen=True, slots=True)
class Shown:
    """An account with what is there to be mapped, and how it is kept in step."""

    account: Account
    there: PropertyThere
    lane: Lane
    steps: Mapping[str, Step]


@dataclass(frozen=True, slots=True)
class Clerk:
    connections: Connections
    managers: ChannelManagers
    channel: Channel


def set_account(clerk: Clerk, asker: Asker, wanted: Account) -> Shown:
    """Keep an account once its key was seen to open the property. A room with one rate plan needs none named.

    Raises `Problem`: "not-found" for the connection, "channel-account-refused" where it is none that works.
    """
    _channex(clerk, asker, wanted.connection_id)
    there = _look(clerk, wanted)
    plans = {room.listing: [plan for plan, _ in room.rate_plans] for room in there.rooms}
    for listing, plan in wanted.rate_plans.items():
        if plan not in plans.get(listing, ()):
            raise Problem("channel-account-refused", f"The room {listing} has no rate plan {plan} there.")
    only = {listing: each[0] for listing, each in plans.items() if len(each) == 1}
    account = replace(wanted, rate_plans={**only, **wanted.rate_plans})
    number = int(asker.at.timestamp() * 1000)  # never comes again
    change = last_change(number, CHANNEL_ACCOUNT_SET, asker.at, asker.principal, address=asker.address)
    clerk.managers.keep_account(asker.tenant_id, account, change)
    return _shown(clerk, asker, account, there)


def show_account(clerk: Clerk, asker: Asker, connection_id: str) -> Shown:
    """Return the account of a connection. Raises `Problem` as `set_account` does."""
    _channex(clerk, asker, connection_id)
    account = clerk.managers.account(asker.tenant_id, connection_id)
    if account is None:
        raise Problem("not-found", "This connection has no account yet.")
    return _shown(clerk, asker, account, _look(clerk, account))


def _channex(clerk: Clerk, asker: Asker, connection_id: str) -> Connection:
    connection = found(clerk.connections, asker.tenant_id, connection_id)
    if connection.channel != CHANNEX:
        raise Problem("not-found", f"The connection {connection_id} is to no channel manager.")
    return connection


def _look(clerk: Clerk, account: Account) -> PropertyThere:
    try:
        return clerk.channel.look(account)
    except PartnerFailed as failure:
        raise Problem("channel-account-refused", failure.reason) from None


def _shown(clerk: Clerk, asker: Asker, account: Account, there: PropertyThere) -> Shown:
    lane, steps = clerk.managers.standing(asker.tenant_id, account.connection_id)
    return Shown(account, there, lane, {each.listing: each for each in steps})
