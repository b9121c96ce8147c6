"""What hosts edited, in their tenant's record beside what the deployment said; their logos in items of their own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Item, Key, Table, from_item, key_of, to_item
from rental.tenants.contract import logo_key, tenant_record_from_item, tenant_record_key
from rental.tenants.domain.branding import Branding, StoredBranding, Texts
from rental.tenants.domain.logo import StoredLogo

_SCHEMA = 1
_FIRST = 1  # the version of a record that no host has edited, which says none
_REFUSED = "ConditionalCheckFailed"


@dataclass(frozen=True, slots=True)
class DynamoDbBrandings:
    """The `Brandings` port."""

    table: Table

    def find(self, tenant_id: TenantId) -> StoredBranding | None:
        item = self._get(tenant_record_key(tenant_id), consistent=True)
        if item is None:
            return None
        edited = dict(item.get("edited", {}))
        texts = {language: Texts(**said) for language, said in edited.get("texts", {}).items()}
        branding = Branding(tenant_record_from_item(item), texts, edited, item.get("version", _FIRST))
        return StoredBranding(branding, item.get("request_hash", b""))

    def logo(self, tenant_id: TenantId) -> StoredLogo | None:
        item = self._get(logo_key(tenant_id), consistent=False)
        return StoredLogo(item["version"], item["content_type"], item["raw"]) if item else None

    def write(
        self,
        stored: StoredBranding,
        change: Mapping[str, Any],
        *,
        logo: StoredLogo | None = None,
        without_logo: bool = False,
    ) -> bool:
        tenant_id = stored.branding.record.tenant_id
        update = self._update(tenant_id, stored, change)
        picture = self._picture(tenant_id, logo, without_logo=without_logo)
        try:
            if picture:
                self.table.client.transact_write_items(TransactItems=[{"Update": update}, picture])
            else:
                self.table.client.update_item(**update)
        except ClientError as error:
            reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
            if _REFUSED in reasons or error.response["Error"]["Code"] == f"{_REFUSED}Exception":
                return False
            raise
        return True

    def _update(self, tenant_id: TenantId, stored: StoredBranding, change: Mapping[str, Any]) -> Item:
        version = stored.branding.version
        edited = dict(stored.branding.edited)
        if "texts" in edited:
            edited["texts"] = {language: asdict(said) for language, said in stored.branding.texts.items()}
        values = {":edited": edited, ":version": version, ":change": dict(change), ":hash": stored.changed_by_request}
        before = "attribute_not_exists(version)" if version == _FIRST + 1 else "version = :before"
        values |= {} if version == _FIRST + 1 else {":before": version - 1}
        return {
            "TableName": self.table.name,
            "Key": key_of(tenant_record_key(tenant_id)),
            "UpdateExpression": "SET edited = :edited, version = :version, last_change = :change, request_hash = :hash",
            "ConditionExpression": f"attribute_exists(pk) AND {before}",
            "ExpressionAttributeValues": to_item(values),
        }

    def _picture(self, tenant_id: TenantId, logo: StoredLogo | None, *, without_logo: bool) -> Item | None:
        if without_logo:
            return {"Delete": {"TableName": self.table.name, "Key": key_of(logo_key(tenant_id))}}
        if logo is None:
            return None
        pk, sk = logo_key(tenant_id)
        plain = {"pk": pk, "sk": sk, "v": _SCHEMA, "kind": "logo", **asdict(logo)}
        return {"Put": {"TableName": self.table.name, "Item": to_item(plain)}}

    def _get(self, key: Key, *, consistent: bool) -> dict[str, Any] | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=consistent)
        return from_item(answer["Item"]) if "Item" in answer else None
