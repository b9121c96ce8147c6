"""Nested stacks that survive an update, and whose resources may carry dynamic references.

Vanilla MiniStack forgets, when a nested stack is updated, the attributes of every resource that did not change, so
`Fn::GetAtt` on them fails from then on; and it leaves `{{resolve:secretsmanager:…}}` in nested stacks unresolved.
"""

from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import engine, provisioners

from holiday_rental.local.emulator.patching import Created, Properties


def apply() -> None:
    _keep_attributes()
    _resolve_dynamic_references()


def _keep_attributes() -> None:
    update = provisioners._update_resource

    def update_keeping_attributes(  # noqa: PLR0917 - MiniStack calls it so
        resource_type: str,
        physical_id: str,
        old: Properties,
        new: Properties,
        stack: str,
        logical_id: str | None = None,
        attributes: dict[str, Any] | None = None,
    ) -> Created:
        known = attributes if attributes is not None else _attributes(stack, logical_id)
        updated: Created = update(resource_type, physical_id, old, new, stack, logical_id, known)
        return updated

    provisioners._update_resource = update_keeping_attributes


def _attributes(stack: str, logical_id: str | None) -> dict[str, Any]:
    resources = (cloudformation._stacks.get(stack) or {}).get("_resources", {})
    found: dict[str, Any] = resources.get(logical_id, {}).get("Attributes") or {}
    return found


def _resolve_dynamic_references() -> None:
    """Resolve what is left: references in a parent's resources are resolved by then, a nested stack's are not."""
    provision, update = provisioners._provision_resource, provisioners._update_resource

    def provision_resolved(resource_type: str, logical_id: str, properties: Properties, stack: str) -> Created:
        created: Created = provision(resource_type, logical_id, _resolved(properties), stack)
        return created

    def update_resolved(
        resource_type: str, physical_id: str, old: Properties, new: Properties, *rest: Any, **named: Any
    ) -> Created:
        # The stack keeps the references as written: equal texts are no change, as on AWS.
        new = new if old == new else _resolved(new)
        updated: Created = update(resource_type, physical_id, old, new, *rest, **named)
        return updated

    provisioners._provision_resource, provisioners._update_resource = provision_resolved, update_resolved


def _resolved(properties: Properties) -> Properties:
    value, _ = engine._resolve_dynamic_references(properties, None)
    return dict(value)
