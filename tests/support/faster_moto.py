"""Moto without the work that took a third of the adapters' tests; what it answers stays the same.

It copies the whole table once for every write of a transaction, in case that fails; copies a value anew at each of its
levels; and looks for each of an attribute's ten types under five names. And botocore reads its descriptions of services
once for every session.
"""

import copy
from collections import defaultdict
from functools import lru_cache
from typing import Any

from botocore.loaders import JSONFileLoader
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

_serialize_structure = BaseJSONSerializer._serialize_type_structure
_regular_json = DynamoType.to_regular_json
_update_item = DynamoDBBackend.update_item
_loaded = lru_cache(64)(JSONFileLoader().load_file)


def apply() -> None:
    BaseJSONSerializer._serialize_type_structure = _structure
    DynamoType.to_regular_json = _regular
    DynamoDBBackend.update_item = _update_of_a_copy
    Table.__deepcopy__ = _with_the_same_items
    JSONFileLoader.load_file = _load_file


def _load_file(self: JSONFileLoader, file_path: str) -> Any:
    return _loaded(file_path)


def _structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if key and shape.name == "AttributeValue" and type(value) is dict and _is_plain(value):
        self._default_serialize(serialized, value, shape, key)
    else:
        _serialize_structure(self, serialized, value, shape, key)


def _is_plain(attribute: dict[str, Any]) -> bool:
    """Tell whether it goes over the wire as it is: no bytes are in it."""
    ((kind, value),) = attribute.items()
    if kind == "L":
        return all(type(each) is dict and _is_plain(each) for each in value)
    if kind == "M":
        return all(type(each) is dict and _is_plain(each) for each in value.values())
    return kind in {"S", "N", "BOOL", "NULL"} and type(value) in {str, bool}


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
