"""Looks into the local platform's table as its operator could, to see what was written."""

from typing import Any


def booking_count(platform: Any) -> int:
    """Count where the table is: whoever reads all of it makes the emulator write it out."""
    pages = platform.client("dynamodb").get_paginator("scan")
    asked = {"FilterExpression": "kind = :kind", "ExpressionAttributeValues": {":kind": {"S": "booking"}}}
    counted = pages.paginate(TableName=platform.outputs["TableName"], Select="COUNT", **asked)
    return sum(page["Count"] for page in counted)
