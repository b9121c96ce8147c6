"""What every tenant's resources are like, as the deployment synthesised them; a tenant's own values are filled in.

A blueprint holds the properties that CloudFormation would be given, under its names. Both paths share them: what a
deployment makes by a template, a sign-up makes by these.
"""

import json
from collections.abc import Mapping
from typing import Any

from rental.tenants.domain.sign_up import SignUp

BLUEPRINT_VERSION = 1


class UnknownBlueprint(ValueError):  # noqa: N818 - names what is wrong
    """The deployment handed over a blueprint that this code was not written for."""


def read_blueprint(text: str) -> dict[str, Any]:
    """Read one part of a blueprint. Raises `UnknownBlueprint`."""
    blueprint: dict[str, Any] = json.loads(text)
    if blueprint.get("version") != BLUEPRINT_VERSION:
        raise UnknownBlueprint(f"version must be {BLUEPRINT_VERSION}, got {blueprint.get('version')!r}")
    return blueprint


def values_of(sign_up: SignUp) -> dict[str, str]:
    """Return what is filled in for one tenant, by placeholder."""
    return {
        "tenant_id": sign_up.tenant_id,
        "subdomain": sign_up.subdomain,
        "host": sign_up.host,
        "site_url": sign_up.site_url,
    }


def filled(part: Any, values: Mapping[str, str]) -> Any:
    """Return `part` with each `{name}` of `values` filled in; other braces are for others to fill, and stay."""
    if isinstance(part, str):
        for name, value in values.items():
            part = part.replace("{" + name + "}", value)
        return part
    if isinstance(part, list):
        return [filled(each, values) for each in part]
    if isinstance(part, dict):
        return {name: filled(each, values) for name, each in part.items()}
    return part
