"""Claims on subdomains, as writes that others put into their transactions."""

from typing import Any

from rental.platform.dynamodb import key_of, to_item
from rental.tenants.contract import name_key
from rental.tenants.domain.subdomains import skeleton

SCHEMA = 1
Write = dict[str, Any]
# Anybody's: never claimed, or not for longer than until now. And whoever has it may write it again.
_FREE_OR_OWN = "attribute_not_exists(pk) OR tenant_id = :tenant OR (#until > :zero AND #until <= :now)"
_OWN = "tenant_id = :tenant"


def claim_write(table: str, subdomain: str, tenant_id: str, state: str, *, until: int, now: int) -> Write:
    """Claim a subdomain and all that look like it. The platform itself has the tenant id ""."""
    return _put(table, subdomain, tenant_id, state, until) | _if(_FREE_OR_OWN, tenant=tenant_id, zero=0, now=now)


def keep_write(table: str, subdomain: str, tenant_id: str, state: str, *, until: int) -> Write:
    """Change the state of a claim that is the tenant's own."""
    return _put(table, subdomain, tenant_id, state, until) | _if(_OWN, tenant=tenant_id)


def drop_write(table: str, subdomain: str, tenant_id: str) -> Write:
    """Give a claim up, if it is the tenant's own or none."""
    gone = {"TableName": table, "Key": key_of(name_key(skeleton(subdomain)))}
    return gone | _if(f"attribute_not_exists(pk) OR {_OWN}", tenant=tenant_id)


def _put(table: str, subdomain: str, tenant_id: str, state: str, until: int) -> Write:
    said = {"subdomain": subdomain, "tenant_id": tenant_id, "state": state, "until": until}
    pk, sk = name_key(skeleton(subdomain))
    return {"TableName": table, "Item": to_item({"pk": pk, "sk": sk, "v": SCHEMA, "kind": "name", **said})}


def _if(condition: str, **values: str | int) -> Write:
    names = {"ExpressionAttributeNames": {"#until": "until"}} if "#until" in condition else {}
    given = to_item({f":{name}": value for name, value in values.items()})
    return {"ConditionExpression": condition, "ExpressionAttributeValues": given, **names}
