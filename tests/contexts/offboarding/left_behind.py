"""A tenant's business as it stands after a while, and another's beside it: what forgetting is shown on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ministack.services import dynamodb

from holiday_rental.local.table_restore import tenant_items
from rental.accounts.contract import MEMBER_REMOVED
from rental.accounts.dynamodb.rosters import DynamoDbRosters
from rental.accounts.ports import MemberRecord, Roster
from rental.bookings.dynamodb.guests import DynamoDbGuestBookings
from rental.bookings.dynamodb.items import booking_from_item
from rental.bookings.use_cases.guests import remember_guest
from rental.calendar_sync.contract import CONFLICT_FOUND, FEED_PREFIX
from rental.calendar_sync.dynamodb.conflicts import DynamoDbConflicts
from rental.channels.contract import (
    CHANNEL_ACCOUNT_SET,
    CHANNEX,
    CONNECTION_ADDED,
    WEBHOOK_ADDED,
    Connection,
    ToldBooking,
    ToldRoom,
)
from rental.channels.domain.delivery import Delivery, Lane
from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.manager_pointers import ManagerPointers
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.ports import Account
from rental.kernel.change_order import Numbers, Position
from rental.kernel.events import Event, last_change
from rental.kernel.month_day import MonthDay
from rental.kernel.tenancy import NOBODY
from rental.notifications.contract import guest_digest
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.dynamodb.host_notices import DynamoDbHostNotices
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.ports import HostNotice, Notice
from rental.platform import stream_relay
from rental.platform.change_numbers import number_change
from rental.platform.dynamodb import Table, from_item, own_table, to_item
from rental.platform.progress import DynamoDbProgress
from rental.reminders.domain.due import Due, Entry, Plan
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.dynamodb.stays import DynamoDbPlans
from rental.tenants.domain.own_domain import DOMAIN_ASKED, OwnDomain
from rental.tenants.dynamodb.own_domains import DynamoDbOwnDomains
from tests.contexts.calendar_sync.conflict_samples import conflict
from tests.contexts.channels.partner_street import HARBOUR, HOOK
from tests.support.emulated_aws import TABLE
from tests.support.partner_app import PartnerApp, reservation
from tests.support.property_samples import KEY
from tests.support.sample_business import Business
from tests.support.samples import BAROSSA, SEAVIEW
from tests.support.site_under_document import api_site

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
SLOT = Slot(date(2027, 3, 6), "Australia/Adelaide", "16:00")
TAKER = "offers@example.com"


@dataclass
class LeftBehind:
    table: Table

    def rows(self, tenant_id: str) -> dict[tuple[str, str], dict[str, Any]]:
        """Return all of a tenant's rows, those under the platform's keys too: the test reads the whole table."""
        found = map(from_item, tenant_items(self.table.client, self.table.name, tenant_id))
        return {(row["pk"], row["sk"]): row for row in found}

    def kinds(self, tenant_id: str) -> set[str]:
        return {pk.split("#")[2] if pk.startswith("T#") else f"G#{pk.split('#')[1]}" for pk, _ in self.rows(tenant_id)}

    def events_since(self, read: int) -> list[Event]:
        records = dynamodb.stream_records_since(self.table.name, read, 100_000)
        return [event for record in records if (event := stream_relay._event(record))]

    @property
    def changes(self) -> int:
        return len(dynamodb.stream_records_since(self.table.name, 0, 100_000))


@contextmanager
def left_behind() -> Iterator[LeftBehind]:
    with api_site() as site:
        table = own_table()
        business = Business(site.stage.site, site.stage.token, site.stage.today)
        business.play()
        _archived(site.stage)
        business.read()  # who looks at addresses for other channels opens them
        _what_other_functions_wrote(table)
        _a_partner(site.stage)
        _what_bookings_and_calendars_wrote(table)
        _what_listeners_wrote(table)
        _somebody_else(table)
        assert table.name == TABLE
        yield LeftBehind(table)


def _archived(stage: Any) -> None:
    """Archive a property that nobody ever booked."""
    name = stage.new_property()
    assert stage.site.send("DELETE", f"/properties/{name}", token=stage.token).is_success


def _a_partner(stage: Any) -> None:
    """Let a partner tell of a reservation whose listing leads somewhere, and of one that waits."""
    partner, connection = PartnerApp.connected(stage.site, stage.token)
    body = {"property_id": stage.new_property()}
    path = f"/channels/connections/{connection}/listings/SS-1"
    assert stage.site.send("PUT", path, json=body, token=stage.token).is_success
    stay = (stage.today + timedelta(days=each) for each in (200, 203))
    first, last = (each.isoformat() for each in stay)
    told = partner.tell(
        reservation("R-1", first, last, guest_name="Mary Somerville"),
        reservation("R-2", first, last, guest_name="Emmy Noether", listing="SS-2"),
    )
    assert [each["outcome"] for each in told.json()["results"]] == ["accepted", "kept"]


def _what_other_functions_wrote(table: Table) -> None:
    """Write what letters and reminders do, which are not played here, by their own adapters."""
    booking = next(
        from_item(item)
        for item in tenant_items(table.client, table.name, SEAVIEW)
        if item["sk"]["S"] == "BOOKING" and "guest_email" in item
    )
    name, taker = booking["pk"].rpartition("#")[2], guest_digest(KEY, SEAVIEW, TAKER)
    booker = guest_digest(KEY, SEAVIEW, booking["guest_email"])
    feed = next(
        item["sk"]["S"].removeprefix(FEED_PREFIX)
        for item in tenant_items(table.client, table.name, SEAVIEW)
        if item["sk"]["S"].startswith(FEED_PREFIX)
    )
    for subject in (name, taker, feed):
        DynamoDbNotices(table).claim(Notice(SEAVIEW, subject, f"{subject}.1", "guest", "confirmed"), NOW)
    preferences = DynamoDbGuestPreferences(table)
    offers = OfferTaker(TAKER, "en", "Ada", MonthDay(12, 10))
    preferences.keep(SEAVIEW, taker, Preferences(offers=True, taker=offers), NOW)
    preferences.keep(SEAVIEW, booker, Preferences(reminders=False), NOW)
    for subject, kind in ((name, "welcome"), (taker, "birthday-2027"), (SEAVIEW, "season-2027")):
        DynamoDbPlans(table).write(SEAVIEW, subject, Plan({kind: Entry(SLOT, 1)}), NOW)
        DynamoDbDue(table).put([Due(kind.partition("-")[0], SLOT, SEAVIEW, subject)], 1)
    domain = OwnDomain(tenant_id=SEAVIEW, domain="www.example.org", state="waiting", number=1)
    DynamoDbOwnDomains(table).ask(domain, last_change(1, DOMAIN_ASKED, NOW, NOBODY))
    _what_webhooks_left(table)
    _what_a_channel_manager_left(table)
    DynamoDbRosters(table).decide(
        SEAVIEW, Roster(1), MemberRecord("member-1", 1), last_change(1, MEMBER_REMOVED, NOW, NOBODY)
    )
    notices = DynamoDbHostNotices(table)
    notices.add(SEAVIEW, HostNotice("n", NOW, "confirmed", "Booked by Ada", "/host"))
    notices.mark_read(SEAVIEW, "member-1", NOW)


def _what_webhooks_left(table: Table) -> None:
    """Let a message wait for an endpoint."""
    DynamoDbWebhooks(table).write(SEAVIEW, HOOK, last_change(1, WEBHOOK_ADDED, NOW, NOBODY))
    waiting = Delivery(HOOK.id, HARBOUR, 1, "booking.confirmed.v1", b"{}", NOW)
    DynamoDbDeliveries(table).add(SEAVIEW, waiting)
    DynamoDbDeliveries(table).join(SEAVIEW, Lane(HOOK.id, HARBOUR, 0, 1))


def _what_a_channel_manager_left(table: Table) -> None:
    """Let a connection have an account that is told and asked."""
    name = "m" * 26
    made = Connection(name, CHANNEX, "Channex", NOW)
    DynamoDbConnections(table).write(SEAVIEW, made, last_change(1, CONNECTION_ADDED, NOW, NOBODY))
    managers = DynamoDbChannelManagers(table)
    account = Account(name, "https://channel.example", "a-secret-key", "p-1")
    managers.keep_account(SEAVIEW, account, last_change(1, CHANNEL_ACCOUNT_SET, NOW, NOBODY))
    room = ToldRoom("b-1.1", "room-1", NOW.date(), NOW.date() + timedelta(days=3), "Mary Somerville")
    managers.hear(SEAVIEW, ToldBooking(name, "b-1", 1, (room,)), NOW)
    ManagerPointers(table).put(SEAVIEW, name)


def _what_bookings_and_calendars_wrote(table: Table) -> None:
    """List bookings for their guests, by the account too, and let two records clash."""
    made = conflict()
    DynamoDbConflicts(table).write(SEAVIEW, made, last_change(1, CONFLICT_FOUND, NOW, NOBODY))
    for item in list(tenant_items(table.client, table.name, SEAVIEW)):
        row = from_item(item)
        if row["sk"] == "BOOKING":
            row |= {"booked_by": "guest-1"} if "booked_by" not in row else {}
            table.client.put_item(TableName=table.name, Item=to_item(row))
            remember_guest(DynamoDbGuestBookings(table), KEY, SEAVIEW, booking_from_item(row))


def _what_listeners_wrote(table: Table) -> None:
    """Number a change of each property, and let a listener remember it."""
    for item in list(tenant_items(table.client, table.name, SEAVIEW)):
        row = from_item(item)
        if row["sk"] == "BOOKING" and (event := Event.from_images({}, row)):
            number_change(table, event, row["property_id"], 0)
            after = Position().after(Numbers(1, event.type, 1))
            progress = DynamoDbProgress(table, "listener")
            if progress.of(SEAVIEW, row["property_id"]) == Position():
                progress.move(SEAVIEW, row["property_id"], Position(), after)


def _somebody_else(table: Table) -> None:
    """Write the same for another tenant, under the same bookings and properties."""
    for item in list(tenant_items(table.client, table.name, SEAVIEW)):
        row = from_item(item)
        if row["pk"].startswith("T#"):
            other = {name: _renamed(value) for name, value in row.items() if name != "last_change"}
            table.client.put_item(TableName=table.name, Item=to_item(other))


def _renamed(value: Any) -> Any:
    return value.replace(SEAVIEW, BAROSSA) if isinstance(value, str) else value
