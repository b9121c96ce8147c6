"""The registry of sessions. It forgets by itself what has run out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError

from rental.accounts.domain.sessions import LASTS, Person, Session
from rental.accounts.dynamodb.session_items import (
    TOKENS_FROM,
    session_from_item,
    session_item,
    session_key,
    sessions_partition,
)
from rental.platform.dynamodb import Table, from_item, key_of, to_item

_REFUSED = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class DynamoDbSessions:
    """The `Sessions` port. `table` is under the function's own role."""

    table: Table

    def keep(self, person: Person, session: Session) -> None:
        self.table.client.put_item(TableName=self.table.name, Item=to_item(session_item(person, session)))

    def renew(self, person: Person, session_id: str, address: str, now: datetime) -> bool:
        values = {":address": address, ":now": int(now.timestamp()), ":ends": int((now + LASTS).timestamp())}
        change = "SET address = :address, seen_at = :now, expires_at = :ends"
        return self._changed(person, session_id, change, "expires_at > :now", values)  # what is gone has none

    def of(self, person: Person, now: datetime) -> Sequence[Session]:
        found = [session_from_item(from_item(item)) for page in self._pages(person) for item in page["Items"]]
        return sorted((each for each in found if each.ends_at > now), key=lambda each: each.seen_at, reverse=True)

    def end(self, person: Person, session_id: str) -> bool:
        answer = self.table.client.delete_item(
            TableName=self.table.name, Key=key_of(session_key(person, session_id)), ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def end_all(self, person: Person, but: str = "") -> int:
        ids = [item["sk"]["S"] for page in self._pages(person) for item in page["Items"]]
        return sum(self.end(person, each) for each in ids if each != but)

    def outdate_tokens(self, person: Person, issued_before: int) -> int:
        ids = [item["sk"]["S"] for page in self._pages(person) for item in page["Items"]]
        return sum(self._outdate(person, each, issued_before) for each in ids)

    def _outdate(self, person: Person, session_id: str, issued_before: int) -> bool:
        return self._changed(
            person, session_id, f"SET {TOKENS_FROM} = :since", "attribute_exists(pk)", {":since": issued_before}
        )

    def _changed(
        self, person: Person, session_id: str, change: str, condition: str, values: Mapping[str, object]
    ) -> bool:
        """Change a session; False where it has ended."""
        try:
            self.table.client.update_item(
                TableName=self.table.name,
                Key=key_of(session_key(person, session_id)),
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != _REFUSED:
                raise
            return False
        return True

    def _pages(self, person: Person) -> Sequence[dict[str, list[dict[str, dict[str, str]]]]]:
        """Return all pages, as they are now: what was ended must not be missed."""
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": sessions_partition(person)}},
        )
        return list(pages)
