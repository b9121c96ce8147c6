"""A table's time to live and point-in-time recovery from a template; vanilla MiniStack drops both."""

from typing import Any

from ministack.services import dynamodb

from holiday_rental.local.emulator.patching import Properties, after_create_and_update, true


def apply() -> None:
    after_create_and_update("AWS::DynamoDB::Table", _set)
    after_create_and_update("AWS::DynamoDB::GlobalTable", _set)


def _set(table: str, properties: Properties) -> None:
    expiry = properties.get("TimeToLiveSpecification") or {}
    if true(expiry.get("Enabled")):
        dynamodb._ttl_settings[table] = {
            "TimeToLiveStatus": "ENABLED",
            "AttributeName": expiry["AttributeName"],
        }
    if true(_recovery(properties).get("PointInTimeRecoveryEnabled")):
        dynamodb._pitr_settings[table] = True


def _recovery(properties: Properties) -> dict[str, Any]:
    """Return the setting, which a global table carries in its replicas; the first is the table here."""
    replicas = properties.get("Replicas") or [{}]
    own = properties.get("PointInTimeRecoverySpecification")
    return own or replicas[0].get("PointInTimeRecoverySpecification") or {}
