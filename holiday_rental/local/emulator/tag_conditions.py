"""Tags of user pools and distribution tenants as policies are held to: those that are there, those asked for.

Vanilla MiniStack supplies neither, and takes every call about a distribution tenant for one on `*`. So a policy that
names the tag of what it allows, as one that must not reach others' pools does, is refused.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_actions
from ministack.services import cloudfront, cognito

from holiday_rental.local.emulator.patching import name_resources

_TENANT = re.compile(r"/2020-05-31/distribution-tenant/([^/]+)")
_TENANTS = "/2020-05-31/distribution-tenant"
_TAGGING = "/2020-05-31/tagging"
_resource: ContextVar[str] = ContextVar("resource", default="")


def apply() -> None:
    name_resources(_named)
    context_of = iam_actions.request_tag_context

    def context_with_tags(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = context_of(service, iam_action, body, params)
        if service in ("cognito-idp", "cognito_idp"):
            return found | _requested(_of_new_pool(body)) | _present(_of_pool(body))
        if service == "cloudfront":
            return found | _requested(_of_new_tenant(body)) | _present(_of_tenant(_resource.get()))
        return found

    iam_actions.request_tag_context = context_with_tags


def _named(found: str, service: str, path: str, _body: bytes, query: dict[str, Any]) -> str:
    """Name the distribution tenant that a call is about, and remember it: its tags are asked for next."""
    if service == "cloudfront":
        found = _place(path, query) or found
    _resource.set(found)
    return found


def _place(path: str, query: Mapping[str, Any]) -> str | None:
    """Return the address of the distribution tenant that a call is about; None where it is about no known one."""
    if path.rstrip("/") == _TAGGING:
        named = query.get("Resource", "")
        return str(named[0] if isinstance(named, list) else named) or None
    if not (named := _TENANT.fullmatch(path.rstrip("/"))):
        return None
    tenant = cloudfront._find_distribution_tenant(named[1])
    return str(tenant["Arn"]) if tenant else str(cloudfront._tenant_arn(named[1]))


def _of_new_pool(body: bytes) -> Mapping[str, str]:
    asked = _read(body)
    tags = asked.get("UserPoolTags") or asked.get("Tags") or {}
    return tags if isinstance(tags, dict) else {}


def _of_pool(body: bytes) -> Mapping[str, str]:
    asked = _read(body)
    pool_id = asked.get("UserPoolId") or str(asked.get("ResourceArn", "")).rpartition("/")[2]
    pool = cognito._user_pools.get(pool_id)
    return (pool or {}).get("UserPoolTags") or {}


def _of_new_tenant(body: bytes) -> Mapping[str, str]:
    element = cloudfront._parse_body(body) if body else None
    return {
        cloudfront._text(tag, "Key"): cloudfront._text(tag, "Value")
        for tag in (element.iter() if element is not None else ())
        if cloudfront._local_tag_name(tag) == "Tag"
    }


def _of_tenant(arn: str) -> Mapping[str, str]:
    kept: Iterable[Mapping[str, str]] = cloudfront._tags.get(arn, [])
    return {tag["Key"]: tag["Value"] for tag in kept}


def _requested(tags: Mapping[str, str]) -> dict[str, Any]:
    return _conditions("aws:requesttag", tags) | ({"aws:TagKeys": list(tags)} if tags else {})


def _present(tags: Mapping[str, str]) -> dict[str, Any]:
    return _conditions("aws:resourcetag", tags)


def _conditions(prefix: str, tags: Mapping[str, str]) -> dict[str, Any]:
    return {f"{prefix}/{name}".lower(): value for name, value in tags.items()}


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
