"""The table of properties' heads in memory, as far as `rental.platform.change_numbers` asks it, with its stream.

It reads the expressions that are used there and no others: what it does not know raises.
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, Any]
_COUNTED = re.compile(r"(#\w+) = if_not_exists\(\1, (:\w+)\) \+ (:\w+)")
_SET = re.compile(r"(#\w+) = (:\w+)")
_UNSEEN = re.compile(r"attribute_not_exists\((#\w+)\) OR \1\.n < (:\w+)")


@dataclass
class FakeHeads:
    """A DynamoDB client. `stream` are the images before and after of each write, oldest first."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    stream: list[tuple[Item, Item]] = field(default_factory=list)

    def get_item(self, TableName: str, Key: Item) -> dict[str, Item]:  # noqa: ARG002, N803 - boto3's own names
        found = self.items.get(_place(Key))
        return {"Item": deepcopy(found)} if found else {}

    def update_item(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803 - boto3's own names
        Key: Item,  # noqa: N803
        UpdateExpression: str,  # noqa: N803
        ExpressionAttributeNames: dict[str, str],  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        ConditionExpression: str = "",  # noqa: N803
    ) -> None:
        old, names, values = self.items.get(_place(Key), {}), ExpressionAttributeNames, ExpressionAttributeValues
        if ConditionExpression and not _holds(ConditionExpression, old, names, values):
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "UpdateItem")
        new = {**Key, **old}
        word, _, rest = UpdateExpression.partition(" ")
        for clause in re.split(r", (?=#)", rest):
            if word == "REMOVE":
                new.pop(names[clause], None)
            elif counted := _COUNTED.fullmatch(clause):
                name, before, more = names[counted[1]], values[counted[2]], values[counted[3]]
                new[name] = {"N": str(int((new.get(name) or before)["N"]) + int(more["N"]))}
            elif plain := _SET.fullmatch(clause):
                new[names[plain[1]]] = values[plain[2]]
            else:
                raise NotImplementedError(clause)
        self.items[_place(Key)] = new
        self.stream.append((old, new))


def _place(key: Item) -> tuple[str, str]:
    return key["pk"]["S"], key["sk"]["S"]


def _holds(condition: str, old: Item, names: dict[str, str], values: Item) -> bool:
    if unseen := _UNSEEN.fullmatch(condition):
        seen = old.get(names[unseen[1]])
        return seen is None or int(seen["M"]["n"]["N"]) < int(values[unseen[2]]["N"])
    if same := _SET.fullmatch(condition):
        return bool(old.get(names[same[1]]) == values[same[2]])
    raise NotImplementedError(condition)
