"""A table that only puts and queries, and counts read units as DynamoDB does: half a unit for each started 4 KB.

Source: AWS, "Read and write operations": a query's items are summed up, page by page of a megabyte, and then rounded.
"""

import math
from collections import defaultdict

from rental.platform.dynamodb import Table, from_item
from tests.support.item_size import item_bytes

_UNIT_BYTES, _PAGE_BYTES = 4096, 1024 * 1024


class CountedTable:
    """Stands in for boto3's client. Conditions are not looked at."""

    def __init__(self):
        self.partitions = defaultdict(dict)
        self.read_units = self.queries = self.write_units = 0

    @property
    def table(self):
        return Table(self, "platform")

    def put_item(self, *, Item, **_):  # noqa: N803 - boto3's name
        plain = from_item(Item)
        self.partitions[plain["pk"]][plain["sk"]] = Item, item_bytes(plain)
        self.write_units += math.ceil(item_bytes(plain) / 1024)

    def get_paginator(self, _):
        return self

    def paginate(self, *, ExpressionAttributeValues, **asked):  # noqa: N803 - as above
        assert not asked.get("ConsistentRead")
        partition = self.partitions.get(ExpressionAttributeValues[":pk"]["S"], {})
        begins = ExpressionAttributeValues.get(":begins", {"S": ""})["S"]
        page, size = [], 0
        for sk in sorted(each for each in partition if each.startswith(begins)):
            item, bytes_ = partition[sk]
            page.append(item)
            size += bytes_
            if size > _PAGE_BYTES:
                yield self._read(page, size)
                page, size = [], 0
        yield self._read(page, size)

    def _read(self, items, size):
        self.queries += 1
        self.read_units += max(1, math.ceil(size / _UNIT_BYTES)) / 2
        return {"Items": items}
