"""What is sent once a year: guests who take offers as notifications keep them, seasons, and the marks of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.notifications.contract import birthday_from_item, guest_letters_key, offer_takers_partition
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Key, Table, batch_get, from_item, to_item
from rental.reminders.contract import reminder_settings_key
from rental.reminders.domain.yearly import Days
from rental.reminders.dynamodb.choices import chosen_from_item
from rental.reminders.dynamodb.conditions import REFUSED
from rental.reminders.dynamodb.stay_items import SCHEMA, SENT_PREFIX, plan_from_item, plan_key, subject_partition
from rental.reminders.ports import Offer, Page, YearFile
from rental.tenants.contract import tenant_record_from_item, tenant_record_key

# Until no clock of the world and no queue has the mark's year any more.
_KEPT_INTO_NEXT_YEAR = (2, 1)
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbYearFiles:
    """The `YearFiles` port."""

    table: Table

    def find(self, tenant_id: TenantId, subject: str) -> YearFile:
        tenant, chosen, plan = (
            tenant_record_key(tenant_id),
            reminder_settings_key(tenant_id),
            plan_key(tenant_id, subject),
        )
        guest = guest_letters_key(tenant_id, subject)
        of_tenant = subject == tenant_id
        found = batch_get(self.table, [tenant, chosen, plan, *([] if of_tenant else [guest])])
        days = Days(
            zone=tenant_record_from_item(found[tenant]).time_zone,
            chosen=chosen_from_item(found.get(chosen)),
            of_tenant=of_tenant,
            birthday=birthday_from_item(found.get(guest)),
        )
        return YearFile(days, plan_from_item(found.get(plan)))

    def takers(self, tenant_id: TenantId, cursor: str | None, limit: int) -> Page:
        partition = offer_takers_partition(tenant_id)
        asked: Plain = {
            "TableName": self.table.name,
            "IndexName": INDEX,
            "KeyConditionExpression": "list_pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": partition}},
            "Limit": limit,
        }
        if cursor:
            (last,) = decode_cursor(cursor, 1)
            pk, sk = guest_letters_key(tenant_id, last)
            asked["ExclusiveStartKey"] = to_item({"pk": pk, "sk": sk, "list_pk": partition, "list_sk": last})
        answer = self.table.client.query(**asked)
        last_key = from_item(answer.get("LastEvaluatedKey", {}))
        guests = [str(from_item(each)["list_sk"]) for each in answer["Items"]]
        return Page(guests, encode_cursor(last_key["list_sk"]) if last_key else None)


@dataclass(frozen=True, slots=True)
class DynamoDbOfferMarks:
    """The `OfferMarks` port: an item for each year."""

    table: Table

    def add(self, tenant_id: TenantId, offer: Offer, change: Mapping[str, Any]) -> bool:
        try:
            self.table.client.put_item(
                TableName=self.table.name,
                Item=to_item(offer_item(tenant_id, offer, change)),
                ConditionExpression="attribute_not_exists(pk)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != REFUSED:
                raise
            return False
        return True

    def seasons_of(self, tenant_id: TenantId) -> frozenset[tuple[str, int]]:
        values = {":pk": {"S": subject_partition(tenant_id, tenant_id)}, ":sent": {"S": SENT_PREFIX}}
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sent)",
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        names = [str(from_item(item)["sk"]).split("#") for page in pages for item in page["Items"]]
        return frozenset((reminder, int(year)) for _, reminder, year in names)


def offer_key(tenant_id: TenantId, offer: Offer) -> Key:
    """Return where an offer is marked: once for each year, on whatever day of it."""
    return subject_partition(tenant_id, offer.guest or tenant_id), f"{SENT_PREFIX}{offer.reminder}#{offer.year}"


def offer_item(tenant_id: TenantId, offer: Offer, change: Mapping[str, Any]) -> Plain:
    """Return the mark, which the relay publishes: its public members are `OfferDue`'s."""
    pk, sk = offer_key(tenant_id, offer)
    return {
        "pk": pk,
        "sk": sk,
        "v": SCHEMA,
        "kind": "offer",
        "id": f"{offer.guest or tenant_id}-{offer.reminder}-{offer.year}",
        "reminder": offer.reminder,
        "guest": offer.guest,
        "due": offer.due.isoformat(timespec="seconds"),
        "last_change": dict(change),
        "expires_at": int(datetime(offer.year + 1, *_KEPT_INTO_NEXT_YEAR, tzinfo=UTC).timestamp()),
    }
