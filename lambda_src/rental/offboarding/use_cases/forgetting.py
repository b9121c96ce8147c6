"""A tenant's data by the rules of retention: what names others goes last, so that whoever is killed begins anew.

Deleting publishes nothing, and what is written here carries no change: no consumer wakes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rental.calendar_sync.contract import pointer_key
from rental.channels.contract import lane_name, manager_pointer_key
from rental.kernel.change_order import head_key
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import tenant_key
from rental.offboarding.contract import kept_partition
from rental.offboarding.domain.retention import Rule, bare, holdings_per, kept_of
from rental.offboarding.use_cases.walking import Row, Walk
from rental.reminders.contract import PLAN, due_keys_of_plan
from rental.tenants.contract import payment_account_key

_LAST = ("TENANT", "LEAVING")  # who begins anew needs to know of whom


@dataclass
class Forgetting:
    """`years`: how long the facts of sales are kept. `enough` tells that this run has had its time."""

    walk: Walk
    years: int
    enough: Callable[[], bool]
    touched: int = field(default=0)

    def run(self) -> bool:
        """Remove what there is; return whether a whole walk found nothing left to do."""
        for booking_id, property_id in list(self.walk.booking_ids()):
            if self.enough():
                return False
            self._property_beside_the_lists(property_id)  # first: the booking may be all that names it
            self._booking(booking_id)
        for digest in self.walk.takers():
            self._address(digest)
        for property_id in self.walk.property_ids():
            if self.enough():
                return False
            self._property(property_id)
        self._tenant()
        return self.touched == 0

    def _booking(self, booking_id: str) -> None:
        for row in self.walk.of("B", booking_id):
            for guest in self.walk.guests_of(row):
                self._remove("GUEST", guest)
            for address in self.walk.addresses_of(row):
                self._address(address)
        self._bare(self.walk.audited_of_booking(booking_id))
        self._subject(booking_id)
        self._by_rule("booking", booking_id)

    def _address(self, digest: str) -> None:
        self._subject(digest)
        self._by_rule("address", digest)

    def _property_beside_the_lists(self, property_id: PropertyId) -> None:
        """Remove a property that was archived before archived ones were listed; others are gone already, or will be."""
        if next(self.walk.of("P", property_id), None) is not None:
            self._property(property_id)

    def _property(self, property_id: PropertyId) -> None:
        self._bare(self.walk.audited_of_property(property_id))
        for feed_id in self.walk.feed_ids(property_id):
            self._subject(feed_id)
            self._by_rule("feed", feed_id)
            self.walk.rows.delete_of_platform([pointer_key(self.walk.tenant_id, property_id, feed_id)])
        self.walk.rows.delete_of_platform([head_key(self.walk.tenant_id, property_id)])
        kinds = [each.kind for each in holdings_per("property") if each.kind != "P"]
        for kind in (*kinds, "P"):
            self._remove(kind, property_id)

    def _tenant(self) -> None:
        self._bare(self.walk.audited_of_tenant())
        for row in self.walk.of("CONFLICTS"):
            self._subject(row["id"])
        self._subject(self.walk.tenant_id)
        for month in self.walk.months():
            self._by_rule("month", month)
        for connection_id in self.walk.connection_ids():
            self._subject(lane_name(connection_id))
            self._by_rule("connection", connection_id)
            self.walk.rows.delete_of_platform([manager_pointer_key(self.walk.tenant_id, connection_id)])
        for webhook_id in self.walk.webhook_ids():
            self._subject(webhook_id)
            self._by_rule("webhook", webhook_id)
        kinds = [each for each in holdings_per("tenant") if each.rule is Rule.DELETE and each.kind not in _LAST]
        for each in kinds:
            self._remove(each.kind)
        for row in self.walk.of("TENANT"):
            if account := row.get("payment_account"):
                self.walk.rows.delete_of_platform([payment_account_key(account)])
        self._keep("TENANT", (), self.walk.of("TENANT"))
        self._remove("LEAVING")

    def _subject(self, subject: str) -> None:
        """Remove what reminders and letters know of a booking, a guest, a feed, a conflict, or the tenant itself."""
        for row in self.walk.of("REMIND", subject):
            if row["sk"] == PLAN:
                self.walk.rows.delete_of_platform(due_keys_of_plan(subject, row))
        self._by_rule("subject", subject)

    def _by_rule(self, per: str, name: str) -> None:
        for each in holdings_per(per):
            if each.rule is Rule.KEEP:
                self._keep(each.kind, (name,), self.walk.of(each.kind, name))
            elif each.rule is Rule.DELETE:
                self._remove(each.kind, name)

    def _keep(self, kind: str, names: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Keep of each row what the law demands, and only then remove it: whoever is killed between does both again."""
        for row in rows:
            kept = kept_of(kind, row, self.years, self.walk.now.date().isoformat())
            place = "#".join((kind, *names, row["sk"]))
            self.walk.rows.put({"pk": kept_partition(self.walk.tenant_id), "sk": place, "v": 1} | kept)
        self._remove(kind, *names)

    def _remove(self, kind: str, *names: str) -> None:
        keys = [(row["pk"], row["sk"]) for row in self.walk.rows.of(tenant_key(self.walk.tenant_id, kind, *names))]
        if keys:
            self.walk.rows.delete(keys)
            self.touched += len(keys)

    def _bare(self, audited: Iterable[tuple[str, str]]) -> None:
        for kind, name in audited:
            for row in self.walk.of("AUDIT", kind, name):
                if (without := bare(row)) != row:
                    self.walk.rows.put(without)
                    self.touched += 1
