"""The restore of one tenant, drilled on copies of the local platform's table; the table itself is only read."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.table_restore import Differences, PutBack, TenantRestore, items_to_restore

_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Drilled:
    """What was damaged, what the comparison found, what was written, and what a second comparison finds."""

    deleted: int
    altered: int
    found: Differences
    put_back: PutBack
    after: Differences

    @property
    def passed(self) -> bool:
        counted = (len(self.found.missing), len(self.found.changed)) == (self.deleted, self.altered)
        return counted and self.put_back == PutBack(self.deleted + self.altered, 0) and self.after.none


def drill(client: Any, table: str, tenant_id: str, check: Callable[[str], object]) -> Drilled:
    """Back the table up, restore it twice, damage one, mend it from the other, and have `check` look at that table.

    `client` is boto3's for dynamodb. Raises `LocalProblem` where the tenant has nothing.
    """
    mark = uuid.uuid4().hex[:8]
    restored, damaged = f"{table}-restored-{mark}", f"{table}-damaged-{mark}"
    backup = client.create_backup(TableName=table, BackupName=f"drill-{mark}")["BackupDetails"]["BackupArn"]
    try:
        for target in (restored, damaged):
            client.restore_table_from_backup(TargetTableName=target, BackupArn=backup)
            _wait_until_active(client, target)
        deleted, altered = _damage(client, damaged, tenant_id)
        restore = TenantRestore(client, restored, damaged, tenant_id)
        found = restore.compare()
        drilled = Drilled(deleted, altered, found, restore.put_back(found, changed=True), restore.compare())
        check(damaged)
        return drilled
    finally:
        for target in (restored, damaged):
            _delete(client, target)
        client.delete_backup(BackupArn=backup)


def _damage(client: Any, table: str, tenant_id: str) -> tuple[int, int]:
    """Delete every second item of the tenant that a restore puts back, and alter the others."""
    items = sorted(items_to_restore(client, table, tenant_id), key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
    if not items:
        raise LocalProblem("This tenant has no items to drill with.", "Load some: holiday-rental seed")
    for place, item in enumerate(items):
        key = {"pk": item["pk"], "sk": item["sk"]}
        if place % 2:
            client.put_item(TableName=table, Item=item | {"damaged": {"BOOL": True}})
        else:
            client.delete_item(TableName=table, Key=key)
    return (len(items) + 1) // 2, len(items) // 2


def _wait_until_active(client: Any, table: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while client.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        if time.monotonic() > deadline:
            raise LocalProblem(f"The table {table} was not restored within a minute.", "See the emulator's log.")
        time.sleep(0.2)


def _delete(client: Any, table: str) -> None:
    try:
        client.delete_table(TableName=table)
    except client.exceptions.ResourceNotFoundException:
        return
