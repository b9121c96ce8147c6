"""What letters are written from, in the tenant's part of the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rental.bookings.contract import booking_as_told, booking_key
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.ports import DetailsMissing
from rental.platform.dynamodb import Key, Table, batch_get
from rental.properties.contract import PropertyTerms, terms_from_item, terms_key
from rental.reminders.contract import OfferChoice, offer_choice_from_item, reminder_settings_key
from rental.tenants.contract import TenantRecord, tenant_record_from_item, tenant_record_key


@dataclass(frozen=True, slots=True)
class DynamoDbDetails:
    """The `Details` port."""

    table: Table

    def of(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> tuple[TenantRecord, Mapping[PropertyId, PropertyTerms]]:
        tenant, sold = tenant_record_key(tenant_id), {each: terms_key(tenant_id, each) for each in property_ids}
        found = batch_get(self.table, [tenant, *sold.values()])
        _check(found, tenant, *sold.values())
        return tenant_record_from_item(found[tenant]), {each: terms_from_item(found[key]) for each, key in sold.items()}

    def of_booking(
        self, tenant_id: TenantId, property_id: PropertyId, booking_id: BookingId
    ) -> tuple[TenantRecord, PropertyTerms, BookedStay | None]:
        tenant, terms = tenant_record_key(tenant_id), terms_key(tenant_id, property_id)
        booking = booking_key(tenant_id, booking_id)
        found = batch_get(self.table, [tenant, terms, booking])
        _check(found, tenant, terms)
        booked = BookedStay.from_data(booking_as_told(found[booking])) if booking in found else None
        return tenant_record_from_item(found[tenant]), terms_from_item(found[terms]), booked

    def of_offer(self, tenant_id: TenantId, reminder: str) -> tuple[TenantRecord, OfferChoice]:
        tenant, chosen = tenant_record_key(tenant_id), reminder_settings_key(tenant_id)
        found = batch_get(self.table, [tenant, chosen])
        _check(found, tenant)
        return tenant_record_from_item(found[tenant]), offer_choice_from_item(found.get(chosen), reminder)


def _check(found: Mapping[Key, Mapping[str, Any]], *wanted: Key) -> None:
    if missing := [" / ".join(key) for key in wanted if key not in found]:
        raise DetailsMissing(f"not in the table: {', '.join(missing)}")
