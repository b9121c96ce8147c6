"""Looks into the local platform's table as its operator could, to see what was written."""

from typing import Any


def stored_items(platform: Any) -> list[dict[str, Any]]:
    pages = platform.client("dynamodb").get_paginator("scan").paginate(TableName=platform.outputs["TableName"])
    return [item for page in pages for item in page["Items"]]


def booking_count(platform: Any) -> int:
    return sum(item.get("kind", {}).get("S") == "booking" for item in stored_items(platform))
