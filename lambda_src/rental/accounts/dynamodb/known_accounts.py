"""Who has signed in before, under names that show nobody's."""

from dataclasses import dataclass
from datetime import timedelta

from rental.accounts.domain.sessions import Person
from rental.accounts.ports import KnownAccount
from rental.kernel.clock import Clock
from rental.platform.dynamodb import Table, from_item, key_of, to_item

_SCHEMA = 1
# From their last sign-in on. No session goes on longer, whose owner might set another password: a pool's refresh tokens
# last a year at most, and a session ends a week after the last of them was used.
_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class DynamoDbKnownAccounts:
    """The `KnownAccounts` port. `table` is under the function's own role."""

    table: Table
    clock: Clock

    def note(self, typed: str, account: str, person: Person) -> None:
        pk, sk = _key(typed)
        item = {"pk": pk, "sk": sk, "v": _SCHEMA, "account": account, "pool_id": person.pool_id, "sub": person.sub}
        item["expires_at"] = int((self.clock.now() + _KEPT).timestamp())
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))

    def find(self, typed: str) -> KnownAccount | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(_key(typed)))
        if "Item" not in answer:
            return None
        item = from_item(answer["Item"])
        return KnownAccount(item["account"], Person(item["pool_id"], item["sub"]))


def _key(typed: str) -> tuple[str, str]:
    return f"G#SIGNIN#{typed}", "ACCOUNT"
