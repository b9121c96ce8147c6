"""Schedules are authorised as members of their group, as on AWS.

Vanilla MiniStack takes every schedule for one of the group "default", so a policy that names a group is refused.
"""

import json
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_actions


def apply() -> None:
    resource_of = iam_actions.extract_resource_arn

    def resource_with_group(  # noqa: PLR0917 - as it is called
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        found = str(resource_of(service, method, path, headers, body, query, region, account_id))
        if service != "scheduler" or ":schedule/default/" not in found:
            return found
        return found.replace(":schedule/default/", f":schedule/{_group(body, query)}/", 1)

    iam_actions.extract_resource_arn = resource_with_group


def _group(body: bytes, query: Mapping[str, Any]) -> str:
    """Return the group that a request names: in its body to write a schedule, in its query to read or delete one."""
    asked = query.get("groupName", "")
    try:
        written = json.loads(body or b"{}").get("GroupName", "")
    except (ValueError, AttributeError):
        return "unreadable"
    return str((asked[0] if isinstance(asked, list) else asked) or written or "default")
