"""What hosts look through: the payments that need attention, and the money ledger by month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.money import MoneyEntry
from rental.payments.dynamodb.payment_items import (
    attention_partition,
    entry_from_item,
    money_partition,
    payment_from_item,
    payment_key,
)
from rental.payments.ports import AttentionPage, MoneyPage
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import INDEX, Item, Table, batch_get, from_item, to_item

_A_READ = 500
_LONGEST_KEY = 128  # ours are shorter
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DynamoDbOverview:
    """The `Overview` port."""

    table: Table

    def attention(self, tenant_id: TenantId, limit: int, cursor: str | None) -> AttentionPage:
        partition = attention_partition(tenant_id)
        names, after = ("list_sk", "pk"), {}
        if cursor:
            since, booking_id = map(_checked, decode_cursor(cursor, 2))
            pk, sk = payment_key(tenant_id, BookingId(booking_id))
            after = to_item({"list_pk": partition, "list_sk": since, "pk": pk, "sk": sk})
        found, more = self._query(("list_pk", partition), limit, after, index=INDEX)
        keys = [(str(each["pk"]), str(each["sk"])) for each in found]
        whole = batch_get(self.table, keys, consistent=False)
        items = [
            (payment_from_item(whole[key]), datetime.fromisoformat(each["list_sk"]))
            for key, each in zip(keys, found, strict=True)
            if key in whole
        ]
        return AttentionPage(items, _cursor(more, names))

    def money(self, tenant_id: TenantId, month: str, limit: int, cursor: str | None) -> MoneyPage:
        partition, after = money_partition(tenant_id, month), {}
        if cursor:
            (sk,) = decode_cursor(cursor, 1)
            after = to_item({"pk": partition, "sk": _checked(sk)})
        found, more = self._query(("pk", partition), limit, after)
        return MoneyPage([entry_from_item(each) for each in found], _cursor(more, ("sk",)))

    def whole_month(self, tenant_id: TenantId, month: str) -> Iterator[MoneyEntry]:
        after: Item | None = {}
        while after is not None:
            found, after = self._query(("pk", money_partition(tenant_id, month)), _A_READ, after)
            yield from map(entry_from_item, found)

    def _query(
        self, key: tuple[str, str], limit: int, after: Item, index: str = ""
    ) -> tuple[list[dict[str, Any]], Item | None]:
        """Read one page of a partition: an index's the latest first, the table's in order."""
        name, partition = key
        asked: dict[str, Any] = {
            "TableName": self.table.name,
            "KeyConditionExpression": "#key = :key",
            "ExpressionAttributeNames": {"#key": name},
            "ExpressionAttributeValues": to_item({":key": partition}),
            "Limit": limit,
        }
        if index:
            asked |= {"IndexName": index, "ScanIndexForward": False}
        if after:
            asked["ExclusiveStartKey"] = after
        answer = self.table.client.query(**asked)
        return [from_item(each) for each in answer["Items"]], answer.get("LastEvaluatedKey")


def _cursor(more: Item | None, names: tuple[str, ...]) -> str | None:
    """Return where a page ended, without the tenant: of a partition key only what is behind it."""
    if more is None:
        return None
    plain = from_item(more)
    return encode_cursor(*(str(plain[name]).rpartition("#")[2] if name == "pk" else str(plain[name]) for name in names))


def _checked(key: str) -> str:
    if not 0 < len(key) <= _LONGEST_KEY:
        raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
    return key
