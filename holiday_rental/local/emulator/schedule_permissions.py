"""Schedules are authorised as members of their group, as on AWS.

Vanilla MiniStack takes every schedule for one of the group "default", so a policy that names a group is refused.
"""

import json
from collections.abc import Mapping
from typing import Any

from holiday_rental.local.emulator.patching import name_resources


def apply() -> None:
    name_resources(_named)


def _named(found: str, service: str, _path: str, body: bytes, query: dict[str, Any]) -> str:
    if service != "scheduler" or ":schedule/default/" not in found:
        return found
    return found.replace(":schedule/default/", f":schedule/{_group(body, query)}/", 1)


def _group(body: bytes, query: Mapping[str, Any]) -> str:
    """Return the group that a request names: in its body to write a schedule, in its query to read or delete one."""
    asked = query.get("groupName", "")
    try:
        written = json.loads(body or b"{}").get("GroupName", "")
    except (ValueError, AttributeError):
        return "unreadable"
    return str((asked[0] if isinstance(asked, list) else asked) or written or "default")
