"""The marks that letters were sent, and what became of them: one item a letter, under what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from botocore.exceptions import ClientError

from rental.bookings.contract import booking_key
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.notifications.domain.delivery import Delivery
from rental.notifications.ports import QUEUED, SENT, Claim, Notice, SentLetter
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item

_SCHEMA = 1
_LEASE_SECONDS = 120  # longer than the function may run: a live sender is never overtaken
_KEEP = timedelta(days=90)
_SENDING = "sending"


@dataclass(frozen=True, slots=True)
class DynamoDbNotices:
    """The `Notices` port: one item for each event and recipient, dropped after 90 days. No address is kept."""

    table: Table

    def claim(self, notice: Notice, now: datetime) -> Claim:
        seconds = int(now.timestamp())
        stored = self._update(
            notice_key(notice),
            "SET v = :v, kind = :kind, #state = :sending, lease_until = :until, expires_at = :expires, about = :about,"
            " channel = :channel, first_at = if_not_exists(first_at, :at)",
            {
                ":v": _SCHEMA,
                ":kind": "notice",
                ":sending": _SENDING,
                ":until": seconds + _LEASE_SECONDS,
                ":expires": seconds + int(_KEEP.total_seconds()),
                ":now": seconds,
                ":about": notice.about,
                ":channel": notice.channel,
                ":at": _instant(now),
            },
            "attribute_not_exists(pk) OR (#state = :sending AND lease_until <= :now AND attribute_not_exists(fate))",
        )
        if stored is None:
            return Claim.OURS
        # What something became of was sent, although its sender died before it could say so.
        return Claim.HELD if stored.get("state") == _SENDING and "fate" not in stored else Claim.SENT

    def mark_sent(self, notice: Notice, now: datetime, message_id: str) -> None:
        values = {":state": SENT, ":at": _instant(now), ":id": message_id}
        self._update(notice_key(notice), "SET #state = :state, sent_at = :at, message_id = :id", values)

    def mark_kept_back(self, notice: Notice, now: datetime, state: str) -> None:
        values = {":state": state, ":at": _instant(now)}
        self._update(notice_key(notice), "SET #state = :state, sent_at = :at", values)

    def release(self, notice: Notice) -> None:
        lapsed = {":lapsed": 0, ":sending": _SENDING}
        self._update(notice_key(notice), "SET lease_until = :lapsed", lapsed, "#state = :sending")

    def record(self, delivery: Delivery) -> bool:
        key = _key(delivery.tenant_id, delivery.subject, delivery.event_id, delivery.recipient)
        values = {":rank": delivery.rank, ":fate": delivery.fate, ":at": _instant(delivery.at), ":why": delivery.why}
        return (
            self._update(
                key,
                "SET fate = :fate, fate_rank = :rank, fate_at = :at, why = :why",
                values,
                "attribute_exists(#state) AND (attribute_not_exists(fate_rank) OR fate_rank < :rank)",
            )
            is None
        )

    def of(self, tenant_id: TenantId, subject: str) -> Sequence[SentLetter]:
        asked: dict[str, Any] = {
            "TableName": self.table.name,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": _partition(tenant_id, subject)}},
        }
        letters: list[SentLetter] = []
        while True:
            answer = self.table.client.query(**asked)
            letters += map(_letter, map(from_item, answer["Items"]))
            if "LastEvaluatedKey" not in answer:
                return sorted(letters, key=lambda each: each.at)
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def is_booking(self, tenant_id: TenantId, booking_id: BookingId) -> bool:
        """Tell whether there is such a booking."""
        key = key_of(booking_key(tenant_id, booking_id))
        return "Item" in self.table.client.get_item(TableName=self.table.name, Key=key, ProjectionExpression="pk")

    def _update(self, key: Key, update: str, values: dict[str, Any], condition: str = "") -> dict[str, Any] | None:
        """Return None where it was written, else the item that did not meet the condition."""
        asked: dict[str, Any] = {
            "TableName": self.table.name,
            "Key": key_of(key),
            "UpdateExpression": update,
            "ExpressionAttributeValues": to_item(values),
        }
        if "#state" in update + condition:
            asked["ExpressionAttributeNames"] = {"#state": "state"}
        if condition:
            asked |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        try:
            self.table.client.update_item(**asked)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return from_item(cast("dict[str, Any]", error.response.get("Item", {})))
        return None


def notice_key(notice: Notice) -> Key:
    return _key(notice.tenant_id, notice.subject, notice.event_id, notice.recipient)


def _key(tenant_id: TenantId, subject: str, event_id: str, recipient: str) -> Key:
    return _partition(tenant_id, subject), f"NOTICE#{event_id}#{recipient}"


def _partition(tenant_id: TenantId, subject: str) -> str:
    return tenant_key(tenant_id, "LETTERS", subject)


def _letter(item: dict[str, Any]) -> SentLetter:
    state = QUEUED if item["state"] == _SENDING else item["state"]
    at = item.get("fate_at") or item.get("sent_at") or item["first_at"]
    return SentLetter(
        recipient=str(item["sk"]).rpartition("#")[2].partition("-")[0],
        about=item["about"],
        channel=item["channel"],
        state=item.get("fate", state),
        at=datetime.fromisoformat(at),
        why=item.get("why", ""),
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
