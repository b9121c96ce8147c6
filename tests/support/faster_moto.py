"""Moto without the work that took a third of the adapters' tests; what it answers stays the same.

It copies the whole table once for every write of a transaction, in case that fails; copies a value anew at each of its
levels; looks for each of an attribute's ten types under five names; and lists its own methods for every request.
"""

import copy
from collections import defaultdict
from functools import lru_cache
from typing import Any

from moto.core import responses as core_responses
from moto.core.parse import BaseJSONParser
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb import responses
from moto.dynamodb.models import DynamoDBBackend, utilities
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from tests.support.faster_botocore import is_plain

_PLAIN_TYPES = {"S", "N", "BOOL", "NULL"}
_serialize_structure = BaseJSONSerializer._serialize_type_structure
_regular_json = DynamoType.to_regular_json
_update_item = DynamoDBBackend.update_item
_parse_structure = BaseJSONParser._parse_structure
_to_dict = utilities.dynamo_to_dict


def apply() -> None:
    BaseJSONSerializer._serialize_type_structure = _structure
    DynamoType.to_regular_json = _regular
    DynamoDBBackend.update_item = _update_of_a_copy
    Table.__deepcopy__ = _with_the_same_items
    BaseJSONParser._parse_structure = _parsed
    DynamoType.__init__ = _init
    utilities.dynamo_to_dict = responses.dynamo_to_dict = _as_dict
    core_responses.method_names_from_class = lru_cache(core_responses.method_names_from_class)


def _structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if key and shape.name == "AttributeValue" and is_plain(value):
        self._default_serialize(serialized, value, shape, key)
    else:
        _serialize_structure(self, serialized, value, shape, key)


def _parsed(self: BaseJSONParser, shape: Any, value: Any) -> Any:
    return value if shape.name == "AttributeValue" and is_plain(value) else _parse_structure(self, shape, value)


def _init(self: DynamoType, type_as_dict: Any) -> None:
    if type(type_as_dict) is DynamoType:
        self.type, value = type_as_dict.type, type_as_dict.value
    else:
        self.type, value = next(iter(type_as_dict.items()))
    if self.type == "M":
        value = {name: DynamoType(each) for name, each in value.items()}
    elif self.type == "L":
        value = [DynamoType(each) for each in value]
    self.value = value


def _as_dict(value: Any) -> Any:
    if type(value) is DynamoType:
        if value.type in _PLAIN_TYPES:
            return {value.type: value.value}
        if value.type == "M":
            return {"M": {name: _as_dict(each) for name, each in value.value.items()}}
    return _to_dict(value)


def _regular(self: DynamoType) -> dict[str, Any]:
    if self.type == "M":
        return {"M": {name: _whole(each) for name, each in self.value.items()}}
    if self.type == "L":
        return {"L": [_whole(each) for each in self.value]}
    return _regular_json(self)


def _whole(value: Any) -> Any:
    return value.to_regular_json() if isinstance(value, DynamoType) else value


def _update_of_a_copy(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *rest: Any, **named: Any) -> Item:
    """Let no item be changed in its place: a table's copy may hold the same."""
    table = self.get_table(table_name)
    partition, sort = (DynamoType(key[each]) if each in key else None for each in _key_names(table))
    if partition and sort and (item := table.get_item(partition, sort)) is not None:
        table.items[partition][sort] = copy.deepcopy(item)
    return _update_item(self, table_name, key, *rest, **named)


def _key_names(table: Table) -> tuple[str, str | None]:
    return table.hash_key_attr, table.range_key_attr


def _with_the_same_items(self: Table, memo: dict[int, Any]) -> Table:
    twin = copy.copy(self)
    twin.__dict__.update({name: copy.deepcopy(each, memo) for name, each in vars(self).items() if name != "items"})
    twin.items = defaultdict(dict, {partition: dict(items) for partition, items in self.items.items()})
    return twin
