"""How channel managers are kept in step, in memory. It passes the same contract suite as the DynamoDB adapter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rental.channels.contract import Place, ToldBooking
from rental.channels.domain.channel_lane import Lane, Step
from rental.channels.ports import Account, OnSale
from rental.kernel.ids import TenantId

Whose = tuple[TenantId, str]


@dataclass
class FakeChannelManagers:
    """`places` are where listings lead and `sold` how places stand; `published` are the changes, in their order."""

    accounts: dict[Whose, Account] = field(default_factory=dict)
    places: dict[Whose, dict[str, Place]] = field(default_factory=dict)
    sold: dict[tuple[TenantId, Place], OnSale] = field(default_factory=dict)
    lanes: dict[Whose, Lane] = field(default_factory=dict)
    steps: dict[Whose, dict[str, Step]] = field(default_factory=dict)
    bookings: dict[tuple[TenantId, str, str], ToldBooking] = field(default_factory=dict)
    published: list[tuple[str, Any]] = field(default_factory=list)

    def account(self, tenant_id: TenantId, connection_id: str) -> Account | None:
        return self.accounts.get((tenant_id, connection_id))

    def keep_account(self, tenant_id: TenantId, account: Account, change: Mapping[str, Any]) -> None:
        self.accounts[tenant_id, account.connection_id] = account
        self.published.append((change["type"], account.connection_id))

    def forget_account(self, tenant_id: TenantId, connection_id: str) -> None:
        self.accounts.pop((tenant_id, connection_id), None)

    def mapped(self, tenant_id: TenantId, connection_id: str) -> Mapping[str, Place]:
        return dict(self.places.get((tenant_id, connection_id), {}))

    def on_sale(self, tenant_id: TenantId, places: Sequence[Place], _at: datetime) -> Mapping[Place, OnSale]:
        return {each: self.sold.get((tenant_id, each), OnSale()) for each in places}

    def standing(self, tenant_id: TenantId, connection_id: str) -> tuple[Lane, Sequence[Step]]:
        whose = tenant_id, connection_id
        return self.lanes.get(whose, Lane(connection_id)), list(self.steps.get(whose, {}).values())

    def move(self, tenant_id: TenantId, before: Lane, after: Lane, news: Mapping[str, Any]) -> bool:
        whose = tenant_id, before.connection_id
        if self.lanes.get(whose, Lane(before.connection_id)).number != before.number:
            return False
        self.lanes[whose] = after
        if news:
            self.published.append((news["last_change"]["type"], dict(news)))
        return True

    def mark(self, tenant_id: TenantId, connection_id: str, listing: str, version: int = 0) -> None:
        steps = self.steps.setdefault((tenant_id, connection_id), {})
        there = steps.get(listing, Step(listing))
        steps[listing] = replace(there, marks=there.marks + 1, version=max(version, there.version))

    def record(self, tenant_id: TenantId, connection_id: str, step: Step) -> None:
        steps = self.steps.setdefault((tenant_id, connection_id), {})
        there = steps.get(step.listing, Step(step.listing))
        steps[step.listing] = replace(step, marks=there.marks, version=there.version)

    def ask_pull(self, _tenant_id: TenantId, connection_id: str, _at: datetime) -> bool:
        self.published.append(("ChannelPullAsked", connection_id))
        return True

    def booking(self, tenant_id: TenantId, connection_id: str, booking: str) -> ToldBooking | None:
        return self.bookings.get((tenant_id, connection_id, booking))

    def hear(self, tenant_id: TenantId, told: ToldBooking, _at: datetime) -> bool:
        key = tenant_id, told.connection_id, told.booking
        there = self.bookings.get(key)
        if (there.number if there else 0) != told.number - 1:
            return False
        self.bookings[key] = told
        self.published.append(("ChannelBookingTold", told))
        return True
