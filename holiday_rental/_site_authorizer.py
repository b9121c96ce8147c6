"""The one authorizer of all sites and pools, attached in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from aws_cdk import aws_secretsmanager as secretsmanager

    from holiday_rental.tenant_data import TenantData

_HOST, _TOKEN = "$request.header.x-tenant-host", "$request.header.Authorization"


class SiteAuthorizer(Construct):
    """Finds tenant and caller of a request. `ids` maps "required" and "optional" to the API's authorizers.

    Required routes remember an answer for 60 seconds per token and host; optional routes ask every time, because
    the token is no part of what they remember by. Of the table it reads where the host belongs, once a minute, and
    whether the token's session goes on, once a minute: half a read unit each.
    """

    function: ContextFunction
    ids: dict[str, str]

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        api: apigateway.HttpApi,
        data: TenantData,
        edge_secret: secretsmanager.ISecret,
    ) -> None:
        super().__init__(scope, id)
        local = LocalTarget.of(self)
        self.function = ContextFunction(
            self,
            "Function",
            context="accounts",
            entry="authorizer",
            environment={
                "EDGE_SECRET_ARN": edge_secret.secret_arn,
                **({"JWKS_BASE": local.endpoint} if local else {}),
            },
        )
        edge_secret.grant_read(self.function)
        data.grant_platform_keys(
            self.function, actions=["GetItem", "BatchGetItem"], prefixes=["G#HOST#*", "G#SESSIONS#*"]
        )
        self.ids = {
            "required": self._attach("Required", api, [_TOKEN, _HOST], remembered_seconds=60),
            "optional": self._attach("Optional", api, [_HOST], remembered_seconds=0),
        }

    def _attach(self, id: str, api: apigateway.HttpApi, sources: list[str], *, remembered_seconds: int) -> str:
        authorizer = apigateway.CfnAuthorizer(
            self,
            id,
            api_id=api.api_id,
            name=id.lower(),
            authorizer_type="REQUEST",
            authorizer_payload_format_version="2.0",
            authorizer_uri=self._invocation_uri(),
            authorizer_result_ttl_in_seconds=remembered_seconds,
            enable_simple_responses=True,
            identity_source=sources,
        )
        lambda_.CfnPermission(
            self,
            f"{id}MayInvoke",
            action="lambda:InvokeFunction",
            function_name=self.function.function_arn,
            principal="apigateway.amazonaws.com",
            source_arn=Stack.of(self).format_arn(
                service="execute-api",
                resource=api.api_id,
                resource_name=f"authorizers/{authorizer.ref}",
                arn_format=ArnFormat.SLASH_RESOURCE_NAME,
            ),
        )
        return authorizer.ref

    def _invocation_uri(self) -> str:
        stack = Stack.of(self)
        return (
            f"arn:{stack.partition}:apigateway:{stack.region}:lambda:path/2015-03-31/functions/"
            f"{self.function.function_arn}/invocations"
        )
