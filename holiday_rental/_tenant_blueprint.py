"""What a tenant's resources are like, told to the functions that make them when a host signs up.

The constructs that make them at deploy time are built once more, outside of every app, with placeholders for what
differs from tenant to tenant. So there is one description of a tenant, and what a deployment changes in it reaches
those who signed up too.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from aws_cdk import App, CfnResource, Stack
from constructs import Construct

from holiday_rental._global_name import global_name
from holiday_rental._invitations import LANGUAGES, invitation
from holiday_rental._site_address import serve_at, serve_own_domain
from holiday_rental.local_target import LocalTarget
from holiday_rental.tenant_users import TenantUsers, issuer_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holiday_rental.site_distribution import SiteDistribution

_VERSION = 1
TENANT_TAG, PLATFORM_TAG = "holiday-rental:tenant", "holiday-rental:platform"
# What an environment holds in all is 4,096 bytes; the rest of it takes half a kilobyte.
_MOST_CHARACTERS = 3_400
_CLIENT_NAME = "sign-in-relay"
_ID_CHARACTERS = 27  # a tenant's id and a hyphen; that a place is of its own domain takes seven more


class TenantBlueprint:
    """The parts by the step that needs them, with placeholders {tenant_id}, {subdomain}, {host} and {site_url}.

    That of domains of hosts' own has {own_domain}.
    """

    parts: dict[str, dict[str, Any]]
    digest: str

    def __init__(
        self,
        scope: Construct,
        *,
        sites: SiteDistribution,
        guests: TenantUsers,
        configuration: Mapping[str, Any],
        platform_tag: str,
        pool: TenantUsers | None = None,
    ) -> None:
        aside = Stack(_app_like(scope), "Blueprint")
        name = f"{global_name(scope, longest=120 - _ID_CHARACTERS)}-{{tenant_id}}"
        tags = {TENANT_TAG: "{tenant_id}", PLATFORM_TAG: platform_tag}
        tenant = Construct(aside, "Site")
        site = serve_at(tenant, sites, sites.host_of("{subdomain}"), name=name)
        own = serve_own_domain(Construct(aside, "Domain"), sites, "{own_domain}", name=f"{name}-domain")
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        address = tenant.node.try_find_child("Address")
        self.parts = {
            "pool": _pool(aside, name, tags) | _shared(pool),
            "address": {"address": _properties(address.node.default_child)} if address else {},
            "site": {"site": _properties(site) | {"Tags": listed}},
            "domain": {"domain": _properties(own) | {"Tags": listed}},
            "configuration": {"configuration": {**configuration, "guest_pool": guests.reference}},
        }
        self.digest = _digest(Stack.of(scope).resolve(self.parts))

    def variables(self, scope: Construct, step: str) -> dict[str, str]:
        """Return what a step's function is told of it. Raises `ValueError` where that is more than it can hold."""
        part = {"version": _VERSION, **self.parts[step]}
        if (length := len(json.dumps(part))) > _MOST_CHARACTERS:
            raise ValueError(f"the blueprint of {step} must have at most {_MOST_CHARACTERS} characters, got {length}")
        return {"BLUEPRINT": Stack.of(scope).to_json_string(part)}


def _app_like(scope: Construct) -> App:
    app, local = App(), LocalTarget.of(scope)
    if local:
        local.apply(app)
    return app


def _pool(aside: Stack, name: str, tags: dict[str, str]) -> dict[str, Any]:
    users = TenantUsers(aside, "Users")
    client = aside.resolve(_properties(users.client.node.default_child))
    del client["UserPoolId"]
    subjects = {language: invitation("{site_url}", language) for language in LANGUAGES}
    return {
        "pool": aside.resolve(_properties(users.pool.node.default_child))
        | {"UserPoolName": name, "UserPoolTags": tags},
        "client": client | {"ClientName": _CLIENT_NAME},
        "groups": list(users.groups),
        "invitations": {
            language: {"EmailSubject": subject, "EmailMessage": message}
            for language, (subject, message) in subjects.items()
        },
        "issuer": issuer_of("{pool_id}"),
    }


def _shared(pool: TenantUsers | None) -> dict[str, Any]:
    if pool is None:
        return {}
    known = {name: value for name, value in pool.reference.items() if name != "pooled"}
    return {"shared": {**known, "groups": list(pool.groups)}}


def _properties(defined: Any) -> dict[str, Any]:
    """Return the properties that a resource has in a template, tokens as they are."""
    if not isinstance(defined, CfnResource):
        raise TypeError(f"a resource of CloudFormation is needed, got {type(defined).__name__}")
    rendered = defined._render_properties(defined._cfn_properties)  # noqa: SLF001 - what a subclass may call
    return {name: value for name, value in rendered.items() if value not in ({}, [])}  # as a template leaves them out


def _digest(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
