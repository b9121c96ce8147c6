"""The functions of onboarding, a step each, and what each may do: only with what carries this platform's tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_iam as iam

from holiday_rental._context_function import ContextFunction
from holiday_rental._states_language import camel
from holiday_rental._tenant_blueprint import PLATFORM_TAG
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from holiday_rental._tenant_blueprint import TenantBlueprint
    from holiday_rental.site_distribution import SiteDistribution
    from holiday_rental.tenant_data import TenantData
    from holiday_rental.tenant_users import TenantUsers

Conditions = Mapping[str, Mapping[str, Any]]
_SIGN_UPS, _NAMES, _DIRECTORY, _HOSTS = "G#SIGNUP#*", "G#NAME#*", "G#TENANTS#*", "G#HOST#*"
_WORKING = Duration.seconds(30)
INVITING = ("AdminGetUser", "AdminCreateUser")
_IN_A_POOL = ("AdminCreateUser", "AdminGetUser", "AdminAddUserToGroup", "AdminDeleteUser")
_ON_A_POOL = (
    *("UpdateUserPool", "DeleteUserPool", "SetUserPoolMfaConfig", "CreateGroup"),
    *("CreateUserPoolClient", "UpdateUserPoolClient", "ListUserPoolClients"),
)
_GROUPS_OF_A_TENANT = (
    *("CreateGroup", "DeleteGroup"),
    *("ListUsersInGroup", "AdminListGroupsForUser", "AdminDeleteUser"),
)
_ON_A_SITE = ("UpdateDistributionTenant", "DeleteDistributionTenant")


class OnboardingTasks:
    """Makes the functions and grants them what they need. `functions` are by step, and some more."""

    functions: dict[str, ContextFunction]

    def __init__(
        self,
        scope: Construct,
        *,
        data: TenantData,
        sites: SiteDistribution,
        blueprint: TenantBlueprint,
        tag: str,
        pool: TenantUsers | None = None,
    ) -> None:
        self._scope, self._data, self._sites, self._tag = scope, data, sites, tag
        self._blueprint, self._shared = blueprint, pool
        self.functions = {
            "pool": self._pool(),
            "first_user": self._first_user(),
            "address": self._address(),
            "site": self._site(),
            "configuration": self._configuration(),
            "payment_account": self._payment_account(),
            "finish": self._finish(),
            "reconcile": self._reconcile(),
            "domain": self._domain(),
        }

    def _function(self, step: str, function: ContextFunction, *, moves: bool = False) -> ContextFunction:
        """Tell the function its part of the blueprint, and let it read and write how the sign-up goes on."""
        if step in self._blueprint.parts:
            for name, value in self._blueprint.variables(self._scope, step).items():
                function.add_environment(name, value)
        if moves:  # what the name is changes along with where the sign-up stands
            self._data.grant_platform_keys(function, ["GetItem", "PutItem", "UpdateItem"], [_SIGN_UPS, _NAMES])
        else:
            self._data.grant_platform_keys(function, ["GetItem", "UpdateItem"], [_SIGN_UPS])
        return function

    def _pool(self) -> ContextFunction:
        made = ContextFunction(self._scope, camel("pool"), context="tenants", entry="tasks.pool", timeout=_WORKING)
        function = self._function("pool", made, moves=True)
        _allow(function, ["cognito-idp:CreateUserPool"], ["*"], self._when_requested)
        _allow(function, ["cognito-idp:ListUserPools"], ["*"], {})
        _allow(function, ["cognito-idp:TagResource"], [self._pools], self._when_requested)
        # To ask for what is not there must not end in a refusal, and what is not there has no tag.
        _allow(function, ["cognito-idp:DescribeUserPool"], [self._pools], {})
        _allow(function, [f"cognito-idp:{action}" for action in _ON_A_POOL], [self._pools], self._when_tagged)
        self._allow_in_shared(function, _GROUPS_OF_A_TENANT)
        return function

    def _first_user(self) -> ContextFunction:
        made = ContextFunction(
            self._scope, camel("first_user"), context="tenants", entry="tasks.first_user", timeout=_WORKING
        )
        function = self._function("first_user", made)
        _allow(function, [f"cognito-idp:{action}" for action in _IN_A_POOL], [self._pools], self._when_tagged)
        self._allow_in_shared(function, (*_IN_A_POOL, "AdminListGroupsForUser", "AdminRemoveUserFromGroup"))
        return function

    def _address(self) -> ContextFunction:
        made = ContextFunction(
            self._scope, camel("address"), context="tenants", entry="tasks.address", timeout=_WORKING
        )
        function = self._function("address", made)
        zone = self._sites.hosted_zone
        if zone is not None:
            names = "route53:ChangeResourceRecordSets"
            conditions = {
                "ForAllValues:StringLike": {f"{names}NormalizedRecordNames": [f"*.{self._sites.domain}"]},
                "ForAllValues:StringEquals": {
                    f"{names}RecordTypes": ["CNAME"],
                    f"{names}Actions": ["CREATE", "UPSERT", "DELETE"],
                },
            }
            _allow(function, [names], [zone.hosted_zone_arn], conditions)
            _allow(function, ["route53:ListResourceRecordSets"], [zone.hosted_zone_arn], {})
        return function

    def _site(self) -> ContextFunction:
        made = ContextFunction(self._scope, camel("site"), context="tenants", entry="tasks.site", timeout=_WORKING)
        function = self._function("site", made)
        self._allow_places(function)
        if self._sites.certificate is None and LocalTarget.of(self._scope) is None:
            # CloudFront asks for a site's certificate in the name of who makes the site.
            names = {"ForAllValues:StringLike": {"acm:DomainNames": [f"*.{self._sites.domain}"]}}
            _allow(function, ["acm:RequestCertificate"], ["*"], names)
        return function

    def _configuration(self) -> ContextFunction:
        made = ContextFunction(
            self._scope, camel("configuration"), context="tenants", entry="tasks.configuration", timeout=_WORKING
        )
        made.add_environment("SPECIFICATION", self._blueprint.digest)
        function = self._function("configuration", made)
        self._data.grant_platform_keys(
            function,
            ["GetItem", "PutItem", "UpdateItem", "DeleteItem"],
            [_HOSTS, "G#ACCOUNT#*", _NAMES, _DIRECTORY, "T#*#TENANT"],
        )
        return function

    def _payment_account(self) -> ContextFunction:
        made = ContextFunction(
            self._scope, camel("payment_account"), context="tenants", entry="tasks.payment_account", timeout=_WORKING
        )
        return self._function("payment_account", made)

    def _finish(self) -> ContextFunction:
        made = ContextFunction(self._scope, camel("finish"), context="tenants", entry="tasks.finish", timeout=_WORKING)
        function = self._function("finish", made, moves=True)
        _allow(function, [f"cognito-idp:{action}" for action in INVITING], [self._pools], self._when_tagged)
        self._allow_in_shared(function, INVITING)
        return function

    def _reconcile(self) -> ContextFunction:
        function = ContextFunction(
            self._scope, camel("reconcile"), context="tenants", entry="tasks.reconcile", timeout=_WORKING
        )
        function.add_environment("SPECIFICATION", self._blueprint.digest)
        self._data.grant_platform_keys(function, ["Query"], [_DIRECTORY])
        return function

    def _allow_in_shared(self, function: ContextFunction, actions: Sequence[str]) -> None:
        """Allow it for groups and people of the one pool that tenants share; the pool itself is the deployment's."""
        if self._shared is not None:
            self._shared.pool.grant(function, *(f"cognito-idp:{action}" for action in actions))

    def _domain(self) -> ContextFunction:
        function = ContextFunction(
            self._scope, camel("domain"), context="tenants", entry="tasks.domain", timeout=_WORKING
        )
        for name, value in self._blueprint.variables(self._scope, "domain").items():
            function.add_environment(name, value)
        self._data.grant_platform_keys(function, ["GetItem"], [_HOSTS, "T#*#TENANT"])
        self._data.grant_platform_keys(function, ["PutItem", "DeleteItem"], [_HOSTS])
        self._data.grant_platform_keys(function, ["GetItem", "UpdateItem"], ["T#*#DOMAIN"])
        self._allow_places(function)
        if LocalTarget.of(self._scope) is None:
            # In the name of who makes the place; the name is the host's, and nobody knows it before.
            _allow(function, ["acm:RequestCertificate"], ["*"], {})
        return function

    def _allow_places(self, function: ContextFunction) -> None:
        _allow(function, ["cloudfront:CreateDistributionTenant"], ["*"], self._when_requested)
        _allow(function, ["cloudfront:TagResource"], [self._site_places], self._when_requested)
        _allow(function, ["cloudfront:GetDistributionTenant"], [self._site_places], {})
        _allow(function, [f"cloudfront:{action}" for action in _ON_A_SITE], [self._site_places], self._when_tagged)

    @property
    def _pools(self) -> str:
        return pools_of(self._scope)

    @property
    def _site_places(self) -> str:
        return Stack.of(self._scope).format_arn(
            service="cloudfront",
            region="",
            resource="distribution-tenant",
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )

    @property
    def _when_tagged(self) -> Conditions:
        return when_tagged(self._tag)

    @property
    def _when_requested(self) -> Conditions:
        return {"StringEquals": {f"aws:RequestTag/{PLATFORM_TAG}": self._tag}}


def pools_of(scope: Construct) -> str:
    """Return the address of every pool of the account; a condition says which of them."""
    return Stack.of(scope).format_arn(service="cognito-idp", resource="userpool", resource_name="*")


def when_tagged(tag: str) -> Conditions:
    """Return the condition that a resource was made when a host of this platform signed up."""
    return {"StringEquals": {f"aws:ResourceTag/{PLATFORM_TAG}": tag}}


def _allow(function: ContextFunction, actions: Sequence[str], resources: Sequence[str], conditions: Conditions) -> None:
    function.add_to_role_policy(
        iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
    )
