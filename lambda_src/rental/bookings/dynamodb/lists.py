"""The host's lists on DynamoDB: three indexes, each read by key.

A list is read no further than asked, unless few of many are wanted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rental.bookings.contract import OWNING_STATES, arrivals_partition, departures_partition
from rental.bookings.domain.booking import ACTIVE, HOST_BLOCK
from rental.bookings.dynamodb.items import (
    id_of,
    moment,
    requests_partition,
    stays_partition,
)
from rental.bookings.ports import Listed, ListPage, PageOf, View
from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.platform.cursor import decode_cursor, encode_cursor
from rental.platform.dynamodb import ENDS_INDEX, INDEX, STAYS_INDEX, Table, from_item, to_item

_DECEMBER = 12
_LONGEST_KEY = 128  # ours are shorter
_PAGE = 50
_MOST_TRIPS = 10
_PARTITION_NAMES = {
    INDEX: ("list_pk", "list_sk"),
    ENDS_INDEX: ("ends_pk", "check_out"),
    STAYS_INDEX: ("stays_pk", "check_out"),
}
# Of a channel's claim nobody can tell here whether it owns its nights or waits as a shadow.
_SURE_OWNERS = frozenset({("booking", state) for state in OWNING_STATES} | {(HOST_BLOCK, ACTIVE)})
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Query:
    """One index partition between two sort keys, both included. `state` keeps only items in that state."""

    index: str
    partition: str
    first: str = "0"
    last: str = "9"
    state: str | None = None


@dataclass(frozen=True, slots=True)
class DynamoDbBookingLists:
    """The `BookingLists` on the platform's table."""

    table: Table

    def arriving(self, tenant_id: TenantId, period: Stay, page: PageOf) -> ListPage:
        partitions = [arrivals_partition(tenant_id, month) for month in _months(period)]
        return self._page(_over(INDEX, partitions, period, page.state), page)

    def departing(self, tenant_id: TenantId, period: Stay, page: PageOf) -> ListPage:
        partitions = [departures_partition(tenant_id, month) for month in _months(period)]
        return self._page(_over(ENDS_INDEX, partitions, period, page.state), page)

    def requests(self, tenant_id: TenantId, page: PageOf) -> ListPage:
        return self._page([_Query(ENDS_INDEX, requests_partition(tenant_id), state=page.state)], page)

    def of_property(self, tenant_id: TenantId, property_id: PropertyId, page: PageOf, *, ended: bool) -> ListPage:
        partition = stays_partition(tenant_id, property_id, ended=ended)
        kinds = frozenset() if ended else frozenset({"booking"})  # claims stand among the stays
        return self._page([_Query(STAYS_INDEX, partition, state=page.state)], page, kinds)

    def overlapping(self, tenant_id: TenantId, property_id: PropertyId, view: View) -> Sequence[Listed]:
        until = view.nights.check_out
        whole = _Query(STAYS_INDEX, stays_partition(tenant_id, property_id), _next_day(view.nights.check_in))
        found: list[Listed] = []
        beyond: set[UnitId] = set()
        after: Plain | None = {}
        while after is not None:
            items, after = self._read(whole, _PAGE, after)
            listed = [listed_from_item(item) for item in items]
            found += [each for each in listed if each.check_in < until]
            # Owners of one unit never overlap: behind one that begins after the view, none can reach into it.
            beyond |= {
                each.unit for each in listed if each.check_in >= until and (each.kind, each.state) in _SURE_OWNERS
            }
            if listed and listed[-1].check_out > view.read_until and beyond >= view.units:
                break
        return found

    def _page(self, queries: Sequence[_Query], page: PageOf, kinds: frozenset[str] = frozenset()) -> ListPage:
        """Read the queries one after the other until the page is full. The cursor is where in which it ended.

        Where few of many are wanted, a page ends short rather than read on for long.
        """
        at, after = _begin(queries, page.cursor)
        found: list[Plain] = []
        trips = 0
        while at < len(queries):
            missing = page.limit - len(found)
            items, more = self._read(queries[at], max(_PAGE, missing) if page.state or kinds else missing, after)
            wanted = [item for item in items if not kinds or item["kind"] in kinds][:missing]
            found, trips = found + wanted, trips + 1
            if wanted and len(found) >= page.limit:
                return _list_page(found, _cursor(queries[at], wanted[-1]))
            if more is not None and trips >= _MOST_TRIPS:
                return _list_page(found, _cursor(queries[at], more))
            at, after = (at, more) if more is not None else (at + 1, {})
        return _list_page(found, None)

    def _read(self, query: _Query, limit: int, after: Plain) -> tuple[list[Plain], Plain | None]:
        """Return items and where to read on: an exclusive start key, or None at the end."""
        partition, sort = _PARTITION_NAMES[query.index]
        values = {":pk": query.partition, ":first": query.first, ":last": query.last}
        narrowed: Plain = {}
        if query.state:
            values[":state"] = query.state
            narrowed = {"FilterExpression": "#state = :state", "ExpressionAttributeNames": {"#state": "state"}}
        answer = self.table.client.query(
            TableName=self.table.name,
            IndexName=query.index,
            KeyConditionExpression=f"{partition} = :pk AND {sort} BETWEEN :first AND :last",
            ExpressionAttributeValues=to_item(values),
            Limit=limit,
            **narrowed,
            **({"ExclusiveStartKey": to_item(after)} if after else {}),
        )
        last = answer.get("LastEvaluatedKey")
        return [from_item(item) for item in answer["Items"]], from_item(last) if last else None


def listed_from_item(item: Mapping[str, Any]) -> Listed:
    """Read what an index projects of a booking or claim."""
    return Listed(
        id=id_of(item),
        kind=item["kind"],
        property_id=PropertyId(item["property_id"]),
        unit=UnitId(item["unit"]),
        state=item["state"],
        check_in=date.fromisoformat(item["check_in"]),
        check_out=date.fromisoformat(item["check_out"]),
        created_at=moment(item["created_at"]),  # type: ignore[arg-type]
        guest_name=item.get("guest_name", ""),
        total=item.get("total", 0),
        currency=item.get("currency", ""),
        payment_state=item.get("payment_state", ""),
        expires_at=moment(item.get("answer_by")),
        label=item.get("reason", "") if item["kind"] != "booking" else "",
    )


def _over(index: str, partitions: Iterable[str], period: Stay, state: str | None) -> list[_Query]:
    last = (period.check_out - timedelta(days=1)).isoformat()
    return [_Query(index, each, period.check_in.isoformat(), last, state) for each in partitions]


def _begin(queries: Sequence[_Query], cursor: str | None) -> tuple[int, Plain]:
    """Read where a page ended. Raises `InvalidRequest` unless that lies in what is asked for now."""
    if cursor is None:
        return 0, {}
    partition, sort, pk, sk = decode_cursor(cursor, 4)
    for at, query in enumerate(queries):
        if query.partition == partition and query.first <= sort <= query.last and _is_key(partition, sort, pk, sk):
            names = _PARTITION_NAMES[query.index]
            return at, {"pk": pk, "sk": sk, names[0]: partition, names[1]: sort}
    raise InvalidRequest("query/cursor", "This cursor belongs to another list; begin again without it.")


def _is_key(partition: str, sort: str, pk: str, sk: str) -> bool:
    """Tell whether a cursor's parts could be a key of ours, in the partition's tenant: the table refuses others."""
    tenant = "#".join(partition.split("#")[:2])
    return pk.startswith(f"{tenant}#") and bool(sk) and max(map(len, (sort, pk, sk))) <= _LONGEST_KEY


def _list_page(found: Sequence[Plain], cursor: str | None) -> ListPage:
    return ListPage([listed_from_item(each) for each in found], cursor)


def _cursor(query: _Query, last: Mapping[str, Any]) -> str:
    partition, sort = _PARTITION_NAMES[query.index]
    return encode_cursor(last[partition], last[sort], last["pk"], last["sk"])


def _next_day(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()


def _months(period: Stay) -> Iterable[str]:
    """Yield each month that the period touches, as "yyyy-mm"."""
    year, month = period.check_in.year, period.check_in.month
    while date(year, month, 1) < period.check_out:
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
