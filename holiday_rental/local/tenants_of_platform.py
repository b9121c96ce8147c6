"""Tenants as operators see them: the directory, sign-ups and leavings read together, and what may be done about each.

It reads the table whole, as only operators may.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.table_restore import tenant_items

_DIRECTORY, _SIGN_UP, _LEAVING, _NAME = "G#TENANTS#", "G#SIGNUP#", "G#LEAVING", "G#NAME#"
_RELEASED = "released"
_UNDONE_BY_ONBOARDING = ("address", "site", "pool")
_A_BATCH = 25
Item = dict[str, Any]


@dataclass(frozen=True)
class TenantSummary:
    """One tenant. `step` is the one at which it is, `failure` why it stands still; "" where it does not."""

    tenant_id: str
    subdomain: str
    state: str
    origin: str
    host: str = ""
    step: str = ""
    failure: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)
    leaves: bool = False


@dataclass(frozen=True)
class TenantsOfPlatform:
    """`client` makes one of boto3's for a service; `outputs` are the platform's stack's."""

    client: Callable[[str], Any]
    outputs: Mapping[str, str]

    def all(self) -> list[TenantSummary]:
        """Return all tenants by subdomain."""
        found: dict[str, dict[str, Item]] = {}
        for item in self._of_the_platform():
            tenant_id = _plain(item["tenant_id"]) if "tenant_id" in item else item["sk"]["S"]
            part = next(part for part in (_DIRECTORY, _SIGN_UP, _LEAVING) if item["pk"]["S"].startswith(part))
            found.setdefault(tenant_id, {})[part] = item
        summaries = [_summary(tenant_id, parts) for tenant_id, parts in found.items()]
        return sorted(summaries, key=lambda each: (each.subdomain, each.tenant_id))

    def kinds(self, tenant_id: str) -> dict[str, int]:
        """Return how many rows there are of each kind."""
        return dict(Counter(_kind(item) for item in self._rows(tenant_id)))

    def retry(self, tenant: TenantSummary) -> str:
        """Start the workflow again that failed; return which. Raises `LocalProblem` where none did."""
        if tenant.state != "failed":
            raise LocalProblem(
                f"{tenant.subdomain} is {tenant.state}: nothing of it failed.",
                "See where it is: holiday-rental tenants show " + tenant.subdomain,
            )
        output, what = ("LeavingStateMachineArn", "Leaving") if tenant.leaves else ("OnboardingArn", "Signing up")
        self.client("stepfunctions").start_execution(
            stateMachineArn=self._output(output),
            name=f"retry-{tenant.tenant_id}-{time.time_ns()}",
            input=json.dumps({"tenant_id": tenant.tenant_id}),
        )
        return what

    def check_may_be_cancelled(self, tenant: TenantSummary) -> None:
        if tenant.leaves or tenant.state not in ("claimed", "failed"):
            raise LocalProblem(
                f"{tenant.subdomain} is {tenant.state}: only a sign-up of which nothing is made can be cancelled.",
                "A site that is there is closed by its host; a failed leaving is tried again: tenants retry.",
            )

    def cancel(self, tenant: TenantSummary) -> None:
        """Give up a sign-up that is claimed or failed, and its name. Raises `LocalProblem` where it went on."""
        from botocore.exceptions import ClientError  # noqa: PLC0415 - only when needed

        table = self._table
        names = [item for item in tenant_items(self._dynamodb, table, tenant.tenant_id) if _begins(item, _NAME)]
        key = {"pk": {"S": f"{_SIGN_UP}{tenant.tenant_id}"}, "sk": {"S": "SIGNUP"}}
        writes: list[Item] = [
            {
                "Update": {
                    "TableName": table,
                    "Key": key,
                    "UpdateExpression": "SET #state = :cancelled",
                    "ConditionExpression": "#state IN (:claimed, :failed)",
                    "ExpressionAttributeNames": {"#state": "state"},
                    "ExpressionAttributeValues": {
                        f":{state}": {"S": state} for state in ("cancelled", "claimed", "failed")
                    },
                }
            }
        ]
        own = {"ConditionExpression": "tenant_id = :id", "ExpressionAttributeValues": {":id": {"S": tenant.tenant_id}}}
        writes += [{"Delete": {"TableName": table, "Key": _key(item), **own}} for item in names]
        try:
            self._dynamodb.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            raise LocalProblem("It went on meanwhile.", "Look again: holiday-rental tenants show") from error

    def check_is_gone(self, tenant: TenantSummary) -> None:
        """Raise `LocalProblem` where a site still answers, or may again."""
        if tenant.state in ("gone", "cancelled"):
            return
        if tenant.origin != "deployment":
            cure = "Its host closes it, and a week later it is taken down; what failed is tried again: tenants retry."
            raise LocalProblem(f"{tenant.subdomain} is {tenant.state}: something of its site is there.", cure)
        if self._answers(tenant):
            cure = "Take it out of your app and deploy; what it leaves can be purged then."
            raise LocalProblem(f"{tenant.subdomain} was deployed, and its site is there.", cure)

    def purge(self, tenant: TenantSummary) -> int:
        """Remove all rows but a name in quarantine; return how many."""
        keys = [_key(item) for item in self._rows(tenant.tenant_id)]
        for start in range(0, len(keys), _A_BATCH):
            left: list[Item] = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _A_BATCH]]
            while left:
                answer = self._dynamodb.batch_write_item(RequestItems={self._table: left})
                left = answer.get("UnprocessedItems", {}).get(self._table, [])
        return len(keys)

    def _answers(self, tenant: TenantSummary) -> bool:
        hosts = [
            item for item in tenant_items(self._dynamodb, self._table, tenant.tenant_id) if _begins(item, "G#HOST#")
        ]
        return any(_plain(item["state"]) != _RELEASED for item in hosts)

    def _rows(self, tenant_id: str) -> Iterator[Item]:
        items = tenant_items(self._dynamodb, self._table, tenant_id)
        return (item for item in items if not _begins(item, _NAME))

    def _of_the_platform(self) -> Iterator[Item]:
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            ConsistentRead=True,
            FilterExpression="begins_with(pk, :directory) OR begins_with(pk, :sign_up) OR pk = :leaving",
            ExpressionAttributeValues={
                ":directory": {"S": _DIRECTORY},
                ":sign_up": {"S": _SIGN_UP},
                ":leaving": {"S": _LEAVING},
            },
        )
        return (item for page in pages for item in page["Items"])

    @property
    def _dynamodb(self) -> Any:
        return self.client("dynamodb")

    @property
    def _table(self) -> str:
        return self._output("TableName")

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            raise LocalProblem(f"The platform has no output {name}.", "Deploy this version of the library first.")
        return self.outputs[name]


def _summary(tenant_id: str, parts: Mapping[str, Item]) -> TenantSummary:
    line, sign_up, leaving = (
        {name: _plain(value) for name, value in parts.get(part, {}).items()}
        for part in (_DIRECTORY, _SIGN_UP, _LEAVING)
    )
    steps = dict(sign_up.get("steps", {}))
    latest = leaving or sign_up
    if leaving:  # what onboarding made it undoes itself
        undone = {step: steps.get(step, "") for step in _UNDONE_BY_ONBOARDING if step in steps}
        steps = {**dict(leaving.get("steps", {})), **undone}
    return TenantSummary(
        tenant_id=tenant_id,
        subdomain=(latest or line).get("subdomain", ""),
        state=latest.get("state") or line.get("state", ""),
        origin=line.get("origin") or "sign-up",
        host=(latest or line).get("host", ""),
        step=next((step for step, state in steps.items() if state in ("running", "failed")), ""),
        failure=latest.get("failure", ""),
        steps=steps,
        leaves=bool(leaving),
    )


def _kind(item: Item) -> str:
    parts = item["pk"]["S"].split("#")
    return parts[2] if parts[0] == "T" else "#".join(parts[:2])


def _key(item: Item) -> Item:
    return {"pk": item["pk"], "sk": item["sk"]}


def _begins(item: Item, prefix: str) -> bool:
    return bool(item["pk"]["S"].startswith(prefix))


def _plain(value: Item) -> Any:
    ((kind, inner),) = value.items()
    if kind == "M":
        return {name: _plain(each) for name, each in inner.items()}
    return inner
