"""Functions and routes of one context, in a stack of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_lambda as lambda_

from holiday_rental._context_function import ContextFunction
from holiday_rental._operations import MEMBER_ACTIONS, PLATFORM_KEYS
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from holiday_rental._operations import Operation
    from holiday_rental._site_authorizer import SiteAuthorizer
    from holiday_rental.payments import CardPayments
    from holiday_rental.reminder_schedules import ReminderSchedules
    from holiday_rental.tenant_data import TenantData
    from holiday_rental.tenant_offboarding import TenantOffboarding

# An operation gives up by itself and answers 503; a function cut off could only answer the gateway's bare 500.
# The gateway waits 30 seconds.
_LONGER_THAN_ANY_ANSWER = Duration.seconds(25)
_BOOKING = "bookings"  # the context whose stays wait for their money where there are payments


@dataclass
class FunctionGrants:
    """Turns what operations declare into grants.

    `signing_in` collects the functions that relay sign-ins, `signing_up` those that start the onboarding of hosts,
    `leading_domains` those that have domains of theirs led, `inviting_hosts` those that invite them once more, and
    `managing_members` what functions do in hosts' pools.
    Without `payments` there are none in the deployment, and stays that are booked wait for no money. A caller may make
    `calls_per_minute` that change something.
    """

    data: TenantData
    calls_per_minute: int
    payments: CardPayments | None = None
    reminders: ReminderSchedules | None = None
    offboarding: TenantOffboarding | None = None
    signing_in: list[ContextFunction] = field(default_factory=list)
    signing_up: list[ContextFunction] = field(default_factory=list)
    leading_domains: list[ContextFunction] = field(default_factory=list)
    inviting_hosts: list[ContextFunction] = field(default_factory=list)
    managing_members: list[tuple[ContextFunction, tuple[str, ...]]] = field(default_factory=list)

    @property
    def _granted_later(self) -> dict[str, list[ContextFunction]]:
        """Return who waits for what the API is told of after its functions are there, by capability."""
        return {
            "sign_in": self.signing_in,
            "onboarding": self.signing_up,
            "own_domains": self.leading_domains,
            "host_invitations": self.inviting_hosts,
        }

    def grant(self, function: ContextFunction, operations: Sequence[Operation]) -> None:
        used = {capability for operation in operations for capability in operation.uses}
        self._grant_table(function, operations)
        if "table_status" in used:
            self.data.grant_table_status(function)
        if "feeds" in used and LocalTarget.of(function):
            function.add_environment("LOCAL_PARTNER", "1")  # a partner on this machine has no certificate
        for capability, collected in self._granted_later.items():
            if capability in used:
                collected.append(function)
        managed = tuple(action for each in sorted(used & MEMBER_ACTIONS.keys()) for action in MEMBER_ACTIONS[each])
        self.managing_members += [(function, managed)] if managed else []
        if "payment_page" in used:
            self._payments_for(function).grant_payment_page(function)
        if "reminders" in used:
            self._reminders_for(function).grant_know_kinds(function)
        if "directory" in used:
            self._offboarding_for(function).grant_know_origin(function)
        if "exports" in used:
            self._offboarding_for(function).grant_hand_out(function)

    def _offboarding_for(self, function: ContextFunction) -> TenantOffboarding:
        if self.offboarding is None:
            raise ValueError(f"offboarding must be given to the API: {function.node.path} lets tenants go")
        return self.offboarding

    def _grant_table(self, function: ContextFunction, operations: Sequence[Operation]) -> None:
        if any(operation.table and operation.at == "tenant" for operation in operations):
            self.data.grant_tenant_access(function)
        for operation in operations:
            if operation.platform_keys:
                self.data.grant_platform_keys(function, operation.table, operation.platform_keys)
        used = {capability for operation in operations for capability in operation.uses}
        for capability in sorted(used & PLATFORM_KEYS.keys()):
            actions, prefixes = PLATFORM_KEYS[capability]
            self.data.grant_platform_keys(function, actions=actions, prefixes=prefixes)
        if "keys" in used:
            self.data.grant_read_secret(function)
        for place in sorted({operation.at for operation in operations if operation.counted}):
            self.data.grant_count_calls(function, at_the_platform=place == "platform")
            function.add_environment("CALLS_PER_MINUTE", str(self.calls_per_minute))

    def _payments_for(self, function: ContextFunction) -> CardPayments:
        if self.payments is None:
            raise ValueError(f"payments must be given to the API: {function.node.path} shows what pages pay with")
        return self.payments

    def _reminders_for(self, function: ContextFunction) -> ReminderSchedules:
        if self.reminders is None:
            raise ValueError(f"reminders must be given to the API: {function.node.path} shows what is sent when")
        return self.reminders


class ContextRoutes:
    """Adds one context's functions to `stack` and routes of `api` to them."""

    def __init__(
        self,
        stack: Construct,
        *,
        context: str,
        api: apigateway.HttpApi,
        authorizer: SiteAuthorizer,
        grants: FunctionGrants,
    ) -> None:
        self._stack, self._context = stack, context
        self._authorizer, self._grants = authorizer, grants
        self._routes = Routes(stack, api)

    def add_function(self, operations: Sequence[Operation], *, alone: bool) -> ContextFunction:
        """Serve `operations`, all of one entry, by one function, named after its only operation when `alone`."""
        entry = operations[0].entry
        name = operations[0].construct_id if alone else f"{self._context.capitalize()}{_module_name(entry)}Http"
        function = ContextFunction(
            self._stack, name, context=self._context, entry=entry, operations=[each.id for each in operations]
        )
        self._grants.grant(function, operations)
        if self._context == _BOOKING and self._grants.payments:
            function.add_environment("CARD_PAYMENTS", "1")
        integration = self._routes.integrate(f"{name}Integration", function)
        for each in operations:
            authorizer_id = self._authorizer.ids.get(each.auth)
            self._routes.add(
                each.construct_id, each.route_key, integration, authorizer_id=authorizer_id, operation_id=each.id
            )
        return function


@dataclass(frozen=True)
class Integration:
    """A function that routes may lead to."""

    target: str
    function_arn: str


class Routes:
    """Adds routes of `api` in `scope`."""

    def __init__(self, scope: Construct, api: apigateway.HttpApi) -> None:
        self._scope, self._api_id = scope, api.api_id
        self._any_stage = Stack.of(scope).format_arn(
            service="execute-api",
            resource=self._api_id,
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )

    def integrate(self, id: str, function: ContextFunction) -> Integration:
        """Let the API call a function, payload format 2.0."""
        function_arn = function.function_arn
        defined = apigateway.CfnIntegration(
            self._scope,
            id,
            api_id=self._api_id,
            integration_type="AWS_PROXY",
            integration_uri=function_arn,
            payload_format_version="2.0",
        )
        return Integration(f"integrations/{defined.ref}", function_arn)

    def add(
        self,
        name: str,
        route_key: str,
        integration: Integration,
        *,
        authorizer_id: str | None = None,
        operation_id: str | None = None,
    ) -> None:
        """Lead a route, which may call its function alone, to it; without an authorizer it is open to all."""
        apigateway.CfnRoute(
            self._scope,
            f"{name}Route",
            api_id=self._api_id,
            route_key=route_key,
            target=integration.target,
            authorization_type="CUSTOM" if authorizer_id else "NONE",
            authorizer_id=authorizer_id,
            operation_name=operation_id,
        )
        method, _, path = route_key.partition(" ")
        lambda_.CfnPermission(
            self._scope,
            f"{name}MayInvoke",
            action="lambda:InvokeFunction",
            function_name=integration.function_arn,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self._any_stage}/{'*' if method == 'ANY' else method}{path}",
        )


def _module_name(entry: str) -> str:
    """Return the module's name within a package of entries in camel case: nothing for "http_api" itself."""
    return "".join(part.capitalize() for part in entry.partition(".")[2].split("_"))
