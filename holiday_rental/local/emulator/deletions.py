"""What AWS refuses to delete is refused, so that a teardown that passes here has emptied and ordered what it must.

Vanilla MiniStack deletes buckets with all they hold and distributions with their tenants; of a nested stack it deletes
what the template retains, and takes what could not be deleted for done.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.services import cloudformation, cloudfront, s3
from ministack.services.cloudformation import provisioners
from ministack.services.cloudformation.stacks import _add_event

from holiday_rental.local.emulator.patching import Properties, handlers

_failed: ContextVar[list[str] | None] = ContextVar("failed", default=None)


def apply() -> None:
    _refuse("AWS::S3::Bucket", _objects_left)
    _refuse("AWS::CloudFront::Distribution", _tenants_of_distribution)
    _refuse("AWS::CloudFront::ConnectionGroup", _tenants_of_group)
    _delete_nested_stacks_as_aws()


def _refuse(resource_type: str, left: Callable[[str], str]) -> None:
    """Let a deletion fail with what `left` says of the resource; "" where nothing is in its way."""
    found = handlers(resource_type)
    delete: Any = found["delete"]

    def delete_if_free(physical_id: str, properties: Properties) -> None:
        if why := left(physical_id):
            raise ValueError(why)
        delete(physical_id, properties)

    found["delete"] = delete_if_free


def _objects_left(name: str) -> str:
    count = len((s3._buckets.get(name) or {}).get("objects", {}))
    return f"The bucket you tried to delete is not empty ({count} objects)" if count else ""


def _tenants_of_distribution(distribution_id: str) -> str:
    names = [each["Name"] for each in _tenants() if each["DistributionId"] == distribution_id]
    return f"The distribution still has tenants: {', '.join(names)}" if names else ""


def _tenants_of_group(group_id: str) -> str:
    names = [each["Name"] for each in _tenants() if each.get("ConnectionGroupId") == group_id]
    return f"The connection group still has tenants: {', '.join(names)}" if names else ""


def _tenants() -> list[dict[str, Any]]:
    return list(cloudfront._distribution_tenants.values())


def _delete_nested_stacks_as_aws() -> None:
    found = handlers("AWS::CloudFormation::Stack")
    delete_nested: Any = found["delete"]
    delete = provisioners._delete_resource

    def delete_and_note(resource_type: str, physical_id: str, *rest: Any, **named: Any) -> None:
        try:
            delete(resource_type, physical_id, *rest, **named)
        except Exception as error:
            if (noted := _failed.get()) is not None:
                noted.append(f"{physical_id}: {error}")
            raise

    def delete_what_goes(physical_id: str, properties: Properties) -> None:
        _leave_out_what_stays(provisioners._nested_stack_lookup_name(physical_id))
        token = _failed.set([])
        try:
            delete_nested(physical_id, properties)
            failed = _failed.get()
        finally:
            _failed.reset(token)
        if failed:
            raise ValueError("; ".join(failed))

    provisioners._delete_resource = delete_and_note
    found["delete"] = delete_what_goes


def _leave_out_what_stays(name: str) -> None:
    stack = cloudformation._stacks.get(name) or {}
    declared = (stack.get("_template") or {}).get("Resources", {})
    for logical_id in list(stack.get("_resources", {})):
        if declared.get(logical_id, {}).get("DeletionPolicy") in provisioners._RETAINING_POLICIES:
            left = stack["_resources"].pop(logical_id)
            kind, physical_id = left["ResourceType"], left["PhysicalResourceId"]
            _add_event(stack["StackId"], name, logical_id, kind, "DELETE_SKIPPED", physical_id=physical_id)
