"""Functions and routes of one context, in a stack of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_lambda as lambda_

from holiday_rental._context_function import ContextFunction
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from holiday_rental._operations import Operation
    from holiday_rental._site_authorizer import SiteAuthorizer
    from holiday_rental.tenant_data import TenantData

# An operation gives up by itself and answers 503; a function cut off could only answer the gateway's bare 500.
# The gateway waits 30 seconds.
_LONGER_THAN_ANY_ANSWER = Duration.seconds(25)


@dataclass
class FunctionGrants:
    """Turns what operations declare into grants. `signing_in` collects the functions that relay sign-ins."""

    data: TenantData
    signing_in: list[ContextFunction] = field(default_factory=list)

    def grant(self, function: ContextFunction, operations: Sequence[Operation]) -> None:
        used = {capability for operation in operations for capability in operation.uses}
        if any(operation.table for operation in operations):
            self.data.grant_tenant_access(function)
        if "keys" in used:
            self.data.grant_read_secret(function)
        if "table_status" in used:
            self.data.grant_table_status(function)
        if "feeds" in used and LocalTarget.of(function):
            function.add_environment("LOCAL_PARTNER", "1")  # a partner on this machine has no certificate
        if "sign_in" in used:
            self.signing_in.append(function)


@dataclass
class ContextRoutes:
    """Adds one context's functions to `stack` and routes of `api` to them."""

    stack: Construct
    context: str
    api: apigateway.HttpApi
    authorizer: SiteAuthorizer
    grants: FunctionGrants

    def add_function(self, operations: Sequence[Operation], *, alone: bool) -> ContextFunction:
        """Serve `operations`, all of one entry, by one function, named after its only operation when `alone`."""
        entry = operations[0].entry
        name = operations[0].construct_id if alone else f"{self.context.capitalize()}{_module_name(entry)}Http"
        function = ContextFunction(
            self.stack, name, context=self.context, entry=entry, operations=[each.id for each in operations]
        )
        self.grants.grant(function, operations)
        integration = apigateway.CfnIntegration(
            self.stack,
            f"{name}Integration",
            api_id=self.api.api_id,
            integration_type="AWS_PROXY",
            integration_uri=function.function_arn,
            payload_format_version="2.0",
        )
        for operation in operations:
            self._route(operation, function, integration)
        return function

    def _route(self, operation: Operation, function: ContextFunction, integration: apigateway.CfnIntegration) -> None:
        authorizer_id = self.authorizer.ids.get(operation.auth)
        apigateway.CfnRoute(
            self.stack,
            f"{operation.construct_id}Route",
            api_id=self.api.api_id,
            route_key=operation.route_key,
            target=f"integrations/{integration.ref}",
            authorization_type="CUSTOM" if authorizer_id else "NONE",
            authorizer_id=authorizer_id,
            operation_name=operation.id,
        )
        lambda_.CfnPermission(
            self.stack,
            f"{operation.construct_id}MayInvoke",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="apigateway.amazonaws.com",
            source_arn=self._source_arn(operation),
        )

    def _source_arn(self, operation: Operation) -> str:
        method = "*" if operation.method == "ANY" else operation.method
        return Stack.of(self.stack).format_arn(
            service="execute-api",
            resource=self.api.api_id,
            resource_name=f"*/{method}{operation.path}",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )


def _module_name(entry: str) -> str:
    """Return the module's name within a package of entries in camel case: nothing for "http_api" itself."""
    return "".join(part.capitalize() for part in entry.partition(".")[2].split("_"))
