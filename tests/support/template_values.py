"""What CloudFormation makes of a template's values: the few functions of it that environments are written with."""

from collections.abc import Mapping
from typing import Any


def resolved(value: Any, known: Mapping[str, str]) -> Any:
    """Return `value` with its references looked up in `known`: "Name", "Name.Attribute" or an export's name.

    Raises `KeyError` for one that is not there.
    """
    if isinstance(value, list):
        return [resolved(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    name, argument = next(iter(value.items()), ("", ""))
    if name in ("Ref", "Fn::ImportValue"):
        return known[argument]
    if name == "Fn::GetAtt":
        return known[".".join(argument)]
    if name == "Fn::Join":
        return argument[0].join(resolved(argument[1], known))
    return {name: resolved(each, known) for name, each in value.items()}
