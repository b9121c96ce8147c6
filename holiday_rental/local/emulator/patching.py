"""How MiniStack is changed: its CloudFormation handlers and what it authorises are wrapped, its text replaced."""

from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]


class PatchDoesNotFit(RuntimeError):  # noqa: N818 - names what is wrong
    """This MiniStack is not the version the extension was written for."""


def handlers(resource_type: str) -> dict[str, Any]:
    """Return MiniStack's create, update and delete functions of a resource type, to be changed in place."""
    try:
        found: dict[str, Any] = provisioners._RESOURCE_HANDLERS[resource_type]
    except KeyError as error:
        raise PatchDoesNotFit(f"MiniStack has no {resource_type}") from error
    return found


def add_type(resource_type: str, create: Callable[..., Created], **others: Callable[..., Any]) -> None:
    """Teach CloudFormation a type that MiniStack refuses. Others are `update` and `delete`."""
    if resource_type in provisioners._RESOURCE_HANDLERS:
        raise PatchDoesNotFit(f"MiniStack has its own {resource_type} by now")
    provisioners._RESOURCE_HANDLERS[resource_type] = {"create": create, **others}


def after_create_and_update(resource_type: str, finish: Callable[[str, Properties], None]) -> None:
    """Call `finish(physical_id, properties)` each time a resource of this type was created or updated."""
    found = handlers(resource_type)
    create: Any = found["create"]
    update: Any = found.get("update")

    def create_and_finish(logical_id: str, properties: Properties, stack: str) -> Created:
        created: Created = create(logical_id, properties, stack)
        finish(created[0], properties)
        return created

    def update_and_finish(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Created:
        updated: Created = update(physical_id, old, new, *rest)
        finish(updated[0], new)
        return updated

    found["create"] = create_and_finish
    if update:
        found["update"] = update_and_finish


def map_properties(resource_type: str, change: Callable[[Properties], Properties]) -> None:
    """Let `change` rewrite the properties that MiniStack's create and update are given."""
    found = handlers(resource_type)
    create: Any = found["create"]
    update: Any = found.get("update")
    found["create"] = lambda logical_id, properties, stack: create(logical_id, change(properties), stack)
    if update:
        found["update"] = lambda physical_id, old, new, *rest: update(physical_id, change(old), change(new), *rest)


def name_resources(named: Callable[[str, str, str, bytes, dict[str, Any]], str]) -> None:
    """Let `named(found, service, path, body, query)` say for which resource a call is authorised."""
    resource_of = iam_actions.extract_resource_arn

    def resource(  # noqa: PLR0917 - as it is called
        service: str, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any], *place: str
    ) -> str:
        found = str(resource_of(service, method, path, headers, body, query, *place))
        return named(found, service, path, body, query)

    iam_actions.extract_resource_arn = resource


def replaced(text: str, old: str, new: str) -> str:
    """Return `text` with its one occurrence of `old` replaced."""
    if text.count(old) != 1:
        raise PatchDoesNotFit(f"expected once, found {text.count(old)} times: {old!r}")
    return text.replace(old, new)


def true(value: Any) -> bool:
    """Read a template's boolean, which may come as a string."""
    return str(value).lower() == "true"
