"""Tenants in the table: a record under the tenant's own keys, platform-wide items per host, account and tenant."""

from dataclasses import asdict, dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.clock import Clock
from rental.kernel.ids import TenantId
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item
from rental.tenants.contract import (
    RELEASED,
    HostMapping,
    Origin,
    TenantRecord,
    UserPool,
    directory_key,
    host_key,
    host_mapping_from_item,
    payment_account_key,
    tenant_record_from_item,
    tenant_record_key,
)
from rental.tenants.domain.subdomains import skeleton
from rental.tenants.dynamodb.names import claim_write, drop_write
from rental.tenants.ports.sites import AccountTaken, HostClaim, HostTaken, NameTaken

_SCHEMA = 1
_NEW = {"ConditionExpression": "attribute_not_exists(pk)"}
_OWN_OR_FREE = "attribute_not_exists(pk) OR tenant_id = :tenant"
_OWN_AND_RELEASED = "tenant_id = :tenant AND #state = :released"
_OWN_BY_THE_SAME = "tenant_id = :tenant AND (attribute_not_exists(claimed_by) OR claimed_by = :by)"
_GONE = "gone"  # of a tenant whose site nobody is served any more
_Writes = list[dict[str, Any]]
_STATE = {"ExpressionAttributeNames": {"#state": "state"}}


@dataclass(frozen=True, slots=True)
class DynamoDbTenants:
    """The `Tenants` port on DynamoDB."""

    table: Table
    clock: Clock = field(default_factory=SystemClock)

    def find(self, tenant_id: TenantId) -> TenantRecord | None:
        item = self._get(tenant_record_key(tenant_id))
        return tenant_record_from_item(item) if item else None

    def owner_of(self, payment_account: str) -> TenantId | None:
        item = self._get(payment_account_key(payment_account))
        return TenantId(item["tenant_id"]) if item else None

    def mapping_of(self, host: str) -> HostMapping | None:
        item = self._get(host_key(host))
        return host_mapping_from_item(item) if item else None

    def claim_on(self, host: str) -> HostClaim | None:
        item = self._get(host_key(host))
        if item is None:
            return None
        tenant_id = TenantId(item.get("tenant_id", ""))
        return HostClaim(tenant_id, item.get("claimed_by", ""), item.get("state") == RELEASED)

    def add(
        self,
        record: TenantRecord,
        mapping: HostMapping,
        claimed_by: str = "",
        origin: Origin = "deployment",
        specification: str = "",
    ) -> None:
        writes: _Writes = [{"Put": self._record(record) | _NEW}, {"Put": self._mapping(mapping, claimed_by) | _NEW}]
        others = [*self._accounts(record, ""), self._line(record, origin, specification)]
        self._write(writes, [self._name(record)], others)

    def adopt(self, record: TenantRecord, mapping: HostMapping, claimed_by: str = "") -> None:
        released = _if(_OWN_AND_RELEASED, tenant=record.tenant_id, released=RELEASED) | _STATE
        writes: _Writes = [{"Update": self._said(record)}, {"Put": self._mapping(mapping, claimed_by) | released}]
        others = [*self._accounts(record, self._account_of(record.tenant_id)), self._line(record)]
        self._write(writes, [self._name(record)], others)

    def replace(self, record: TenantRecord, mapping: HostMapping, old_host: str, claimed_by: str = "") -> None:
        own = _if(_OWN_OR_FREE, tenant=record.tenant_id)
        writes: _Writes = [
            {"Update": self._said(record)},
            {"Put": self._mapping(mapping, claimed_by) | own},
        ]
        if old_host != mapping.host:
            gone = {"TableName": self.table.name, "Key": key_of(host_key(old_host))}
            writes.append({"Delete": gone | own})
        former = self.find(record.tenant_id)
        names, accounts = self._names(record, former), self._accounts(record, former.payment_account if former else "")
        accounts.append(self._line(record))
        try:
            self._write(writes, names, accounts)
        except NameTaken:
            if old_host != mapping.host:
                raise
            self._write(writes, [], accounts)  # who was there before names were claimed goes on as before

    def release(self, tenant_id: TenantId, host: str, claimed_by: str = "") -> None:
        changed = {"UpdateExpression": "SET #state = :state", **_STATE}
        mapping = {"TableName": self.table.name, "Key": key_of(host_key(host)), **changed}
        line = {"TableName": self.table.name, "Key": key_of(directory_key(tenant_id)), **changed}
        release = mapping | _if(_OWN_BY_THE_SAME, tenant=tenant_id, by=claimed_by, state=RELEASED)
        writes: _Writes = [{"Update": release}]
        if self._get(directory_key(tenant_id)):  # who was there before there was a directory has no line
            writes.append({"Update": line | _if("attribute_exists(pk)", state=_GONE)})
        self._give_up(writes)

    def remove(self, tenant_id: TenantId, host: str, claimed_by: str) -> None:
        item = self._get(host_key(host))
        if item is None or item.get("tenant_id") != tenant_id or item.get("claimed_by") != claimed_by:
            return
        keys = [host_key(host), tenant_record_key(tenant_id), directory_key(tenant_id)]
        if account := self._account_of(tenant_id):
            keys.append(payment_account_key(account))
        writes: _Writes = [{"Delete": {"TableName": self.table.name, "Key": key_of(key)}} for key in keys]
        writes[0]["Delete"] |= _if(_OWN_BY_THE_SAME, tenant=tenant_id, by=claimed_by)
        self._give_up(writes)

    def _give_up(self, writes: _Writes) -> None:
        try:
            self.table.client.transact_write_items(TransactItems=writes)
        except ClientError as error:  # claimed since by another: leave it theirs
            reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" not in reasons[:1]:
                raise

    def _line(self, record: TenantRecord, origin: Origin = "deployment", specification: str = "") -> dict[str, Any]:
        """Return the write of the tenant's line in the directory; of one that is there origin and digest stay."""
        said = {"subdomain": record.subdomain, "host": record.host, "name": record.name, "tenant_id": record.tenant_id}
        values = said | {"v": _SCHEMA, "kind": "directory", "state": "active"}
        kept = {"origin": origin, "specification": specification}
        changes = [f"#{name} = :{name}" for name in values]
        changes += [f"#{name} = if_not_exists(#{name}, :{name})" for name in kept]
        return {
            "Update": {
                "TableName": self.table.name,
                "Key": key_of(directory_key(record.tenant_id)),
                "UpdateExpression": f"SET {', '.join(changes)}",
                "ExpressionAttributeNames": {f"#{name}": name for name in values | kept},
                "ExpressionAttributeValues": to_item({f":{name}": each for name, each in (values | kept).items()}),
            }
        }

    def _get(self, key: Key) -> dict[str, Any] | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def _account_of(self, tenant_id: TenantId) -> str:
        record = self.find(tenant_id)
        return record.payment_account if record else ""

    def _accounts(self, record: TenantRecord, former: str) -> _Writes:
        """Return the writes that make the record's account the tenant's, and give up the `former` one."""
        own, writes = _if(_OWN_OR_FREE, tenant=record.tenant_id), _Writes()
        if record.payment_account:
            pk, sk = payment_account_key(record.payment_account)
            plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "payment_account", "tenant_id": record.tenant_id}
            writes.append({"Put": {"TableName": self.table.name, "Item": to_item(plain)} | own})
        if former and former != record.payment_account:
            gone = {"TableName": self.table.name, "Key": key_of(payment_account_key(former))}
            writes.append({"Delete": gone | own})
        return writes

    def _name(self, record: TenantRecord) -> dict[str, Any]:
        """Return the write that claims the tenant's subdomain, and all that look like it, for as long as it is."""
        now = int(self.clock.now().timestamp())
        claim = claim_write(self.table.name, record.subdomain, record.tenant_id, "active", until=0, now=now)
        return {"Put": claim}

    def _names(self, record: TenantRecord, former: TenantRecord | None) -> _Writes:
        """Return the writes that claim the tenant's subdomain, and give up another that it had."""
        given_up = former is not None and skeleton(former.subdomain) != skeleton(record.subdomain)
        drops = [drop_write(self.table.name, former.subdomain, record.tenant_id)] if former and given_up else []
        return [self._name(record), *({"Delete": each} for each in drops)]

    def _write(self, writes: _Writes, names: _Writes, accounts: _Writes) -> None:
        try:
            self.table.client.transact_write_items(TransactItems=[*writes, *names, *accounts])
        except ClientError as error:
            reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" not in reasons:
                raise
            if "ConditionalCheckFailed" in reasons[: len(writes)]:
                raise HostTaken from None
            of_the_name = "ConditionalCheckFailed" in reasons[len(writes) : len(writes) + len(names)]
            raise (NameTaken if of_the_name else AccountTaken) from None

    def _record(self, record: TenantRecord) -> dict[str, Any]:
        pk, sk = tenant_record_key(record.tenant_id)
        return {"TableName": self.table.name, "Item": to_item({"pk": pk, "sk": sk} | _plain(record))}

    def _said(self, record: TenantRecord) -> dict[str, Any]:
        """Return the update that writes what the deployment says: what the host edited stands beside it, untouched."""
        plain = _plain(record)
        return {
            "TableName": self.table.name,
            "Key": key_of(tenant_record_key(record.tenant_id)),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in plain),
            "ExpressionAttributeNames": {f"#{name}": name for name in plain},
            "ExpressionAttributeValues": to_item({f":{name}": value for name, value in plain.items()}),
        }

    def _mapping(self, mapping: HostMapping, claimed_by: str) -> dict[str, Any]:
        pk, sk = host_key(mapping.host)
        plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "host", "state": "active", "claimed_by": claimed_by}
        pools = {"host_pool": _plain_pool(mapping.host_pool), "guest_pool": _plain_pool(mapping.guest_pool)}
        return {"TableName": self.table.name, "Item": to_item(plain | asdict(mapping) | pools)}


def _plain(record: TenantRecord) -> dict[str, Any]:
    said = asdict(record) | {"languages": list(record.languages)}
    return {"v": _SCHEMA, "kind": "tenant", "id": said.pop("tenant_id"), **said}


def _plain_pool(pool: UserPool) -> dict[str, Any]:
    """Return a pool as stored: what most are not stays away, as code of before expects it."""
    return {name: value for name, value in asdict(pool).items() if value is not False}


def _if(condition: str, **values: str) -> dict[str, Any]:
    return {
        "ConditionExpression": condition,
        "ExpressionAttributeValues": {f":{name}": {"S": value} for name, value in values.items()},
    }
