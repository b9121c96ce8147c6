"""Stays with all that is known of their reminders, and what is written of them, under the tenant's credentials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from botocore.exceptions import ClientError

from rental.bookings.contract import booking_key, departures_partition
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import ENDS_INDEX, Table, batch_get, from_item, key_of, to_item
from rental.properties.contract import terms_from_item, terms_key
from rental.reminders.contract import reminder_settings_key
from rental.reminders.domain.due import Mark, Plan
from rental.reminders.domain.stays import Stay
from rental.reminders.dynamodb.choices import chosen_from_item
from rental.reminders.dynamodb.conditions import REFUSED, put_counted
from rental.reminders.dynamodb.stay_items import (
    MARKS_KEPT,
    SCHEMA,
    SENT_PREFIX,
    mark_from_item,
    mark_item,
    pauses_key,
    plan_from_item,
    plan_item,
    plan_key,
    subject_partition,
)
from rental.reminders.ports import Page, Reminder, StayFile
from rental.tenants.contract import tenant_record_from_item, tenant_record_key

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbStayFiles:
    """The `StayFiles` port."""

    table: Table

    def find(self, tenant_id: TenantId, booking_id: BookingId) -> StayFile | None:
        booking, tenant, chosen = (
            booking_key(tenant_id, booking_id),
            tenant_record_key(tenant_id),
            reminder_settings_key(tenant_id),
        )
        plan, pauses = plan_key(tenant_id, booking_id), pauses_key(tenant_id, booking_id)
        found = batch_get(self.table, [booking, tenant, chosen, plan, pauses])
        if booking not in found:
            return None
        stay, paused = Stay.from_booking(booking_id, found[booking]), found.get(pauses, {})
        return StayFile(
            stay=stay,
            zone=self._zone(tenant_id, stay.property_id),
            host_language=tenant_record_from_item(found[tenant]).default_language,
            chosen=chosen_from_item(found.get(chosen)),
            plan=plan_from_item(found.get(plan)),
            paused=frozenset(paused.get("paused", ())),
            pauses_version=paused.get("last_change", {}).get("number", 0),
        )

    def leaving(self, tenant_id: TenantId, month: str, cursor: str | None, limit: int) -> Page:
        partition = departures_partition(tenant_id, month)
        asked: Plain = {
            "TableName": self.table.name,
            "IndexName": ENDS_INDEX,
            "KeyConditionExpression": "ends_pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": partition}},
            "Limit": limit,
        }
        if cursor:
            check_out, last = decode_cursor(cursor, 2)
            pk, sk = booking_key(tenant_id, BookingId(last))
            asked["ExclusiveStartKey"] = to_item({"pk": pk, "sk": sk, "ends_pk": partition, "check_out": check_out})
        answer = self.table.client.query(**asked)
        last_key = from_item(answer.get("LastEvaluatedKey", {}))
        following = encode_cursor(last_key["check_out"], _id_in(last_key)) if last_key else None
        return Page([_id_in(from_item(each)) for each in answer["Items"]], following)

    def _zone(self, tenant_id: TenantId, property_id: PropertyId) -> str:
        key = key_of(terms_key(tenant_id, property_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key)
        if "Item" not in answer:
            raise LookupError(f"not in the table: the terms of property {property_id}")
        return terms_from_item(from_item(answer["Item"])).time_zone


@dataclass(frozen=True, slots=True)
class DynamoDbPlans:
    """The `Plans` port."""

    table: Table

    def write(self, tenant_id: TenantId, subject: str, plan: Plan, expires: datetime) -> bool:
        following = replace(plan, version=plan.version + 1)
        return put_counted(self.table, plan_item(tenant_id, subject, following, expires), "version", plan.version)


@dataclass(frozen=True, slots=True)
class DynamoDbPauses:
    """The `Pauses` port."""

    table: Table

    def write(
        self, tenant_id: TenantId, stay: Stay, paused: frozenset[str], version: int, change: Mapping[str, Any]
    ) -> bool:
        pk, sk = pauses_key(tenant_id, stay.booking_id)
        item: Plain = {
            "pk": pk,
            "sk": sk,
            "v": SCHEMA,
            "kind": "reminder_pauses",
            "id": f"{stay.booking_id}-pauses",
            "booking_id": stay.booking_id,
            "property_id": stay.property_id,
            "paused": sorted(paused),
            "last_change": dict(change),
            "expires_at": int((datetime.combine(stay.check_out, time(), UTC) + MARKS_KEPT).timestamp()),
        }
        return put_counted(self.table, item, "last_change.#number", version, {"#number": "number"})


@dataclass(frozen=True, slots=True)
class DynamoDbMarks:
    """The `Marks` port: one item for each reminder that went out."""

    table: Table

    def add(self, tenant_id: TenantId, reminder: Reminder, change: Mapping[str, Any]) -> Mark | None:
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(mark_item(tenant_id, reminder, change)),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != REFUSED:
                raise
            refused: Any = error.response
            return mark_from_item(from_item(refused["Item"]))
        return None

    def of_stay(self, tenant_id: TenantId, booking_id: BookingId) -> Sequence[Mark]:
        values = {":pk": {"S": subject_partition(tenant_id, booking_id)}, ":sent": {"S": SENT_PREFIX}}
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sent)",
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        return [mark_from_item(from_item(item)) for page in pages for item in page["Items"]]


def _id_in(item: Mapping[str, Any]) -> str:
    return str(item["pk"]).rpartition("#")[2]
