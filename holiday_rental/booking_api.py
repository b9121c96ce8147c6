"""The HTTP API that every site calls: routes, functions and grants follow from what the contexts declare."""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from aws_cdk import Duration, NestedStack, RemovalPolicy, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from holiday_rental._assets import lambda_source
from holiday_rental._context_function import METRICS_NAMESPACE
from holiday_rental._operations import MOST_CALLS_PER_MINUTE, Operation, read_operations
from holiday_rental._routes import ContextRoutes, FunctionGrants
from holiday_rental._site_authorizer import SiteAuthorizer
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_lambda as lambda_

    from holiday_rental._context_function import ContextFunction
    from holiday_rental.payments import CardPayments
    from holiday_rental.reminder_schedules import ReminderSchedules
    from holiday_rental.tenant_data import TenantData
    from holiday_rental.tenant_offboarding import TenantOffboarding
    from holiday_rental.tenant_users import TenantUsers

CONTEXTS = (
    *("admin", "tenants", "accounts", "properties", "bookings", "payments", "calendar_sync", "reminders"),
    *("channels", "audit", "notifications", "offboarding"),
)
_PAYMENTS, _REMINDERS, _OFFBOARDING = "payments", "reminders", "offboarding"
_MOST_REQUESTS_PER_SECOND = 10_000
_CALLS_PER_MINUTE = 100
_UNCOUNTED_CALLS = 10  # one now and then is a lost connection
_CALLS_PER_MINUTE_LOCALLY = 10_000  # there all callers are at one address, and hosts load their listings at once


class SignsIn(Protocol):
    """What lets functions relay sign-ins: `TenantUsers` for one pool, `TenantOnboarding` for many.

    And what lets them manage the members there: nothing where the people are guests.
    """

    def grant_sign_in(self, grantee: iam.IGrantable) -> iam.Grant: ...

    def grant_manage_members(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant | None: ...


class StartsOnboarding(Protocol):
    """What makes tenants of sign-ups; it lets functions start it, and tells them by ONBOARDING_ARN and SIGN_UP_TIER.

    It leads domains of hosts' own too: its functions know it by DOMAINS_ARN.
    """

    def grant_start(self, function: lambda_.Function) -> iam.Grant: ...

    def grant_lead_domains(self, function: lambda_.Function) -> iam.Grant: ...

    def grant_invite_hosts(self, function: lambda_.Function) -> None: ...


class FunctionLayout(Enum):
    """How operations are spread over functions.

    One per operation has the fewest grants each; one per context starts cold less often. A context whose `http_api`
    is a package has one function per module of it then, so that none ships what only its neighbours import.
    """

    PER_OPERATION = "per operation"
    PER_CONTEXT = "per context"


class BookingApi(Construct):
    """The HTTP API of all sites, served by one function per operation, each with only the grants it needs.

        api = BookingApi(self, "Api", data=platform.data)
        sites.serve_api(api)
        api.metric_errors().create_alarm(self, "ApiErrors", threshold=5, evaluation_periods=1)

    - `data`: where tenants' data is.
    - `users`: whose sign-ins are relayed beside those of the sites it serves. Default: nobody else's.
    - `payments`: what takes guests' cards. Default: nothing does, and stays that are booked wait for no money.
    - `reminders`: what is sent to guests and hosts when. Default: nothing, and hosts are shown none of it.
    - `offboarding`: what lets tenants go, and hands out their data. Default: nothing does.
    - `contexts`: which contexts' operations it serves. Default: all there are, those of `payments`, `reminders` and
      `offboarding` where these are given.
    - `function_layout`: default a function per operation.
    - `requests_per_second`: the stage's limit over all sites, 1-10000, with bursts of twice that. Default: 500.
    - `calls_per_minute`: how many calls that change something one person, or one stranger's network, may make at a
      site, 1-10000. Operations with a limit of their own keep it in proportion. Default: 100, on an emulator 10000.

    Only sites may call it: whoever does not present `edge_secret` is refused.
    """

    api: apigateway.HttpApi
    """The HTTP API itself."""
    data: TenantData
    """Where tenants' data is."""
    edge_secret: secretsmanager.Secret
    """What the sites' distribution shows the API: `{"value"}`."""
    functions: dict[str, ContextFunction]
    """The function that serves each operation, by its id."""
    operations: tuple[Operation, ...]
    """What the contexts declared: id, method and path, access, grants."""
    calls_not_counted: cloudwatch.Alarm
    """Callers' limits do not hold: ten calls within five minutes could not be counted, and were let through."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        users: TenantUsers | None = None,
        payments: CardPayments | None = None,
        reminders: ReminderSchedules | None = None,
        offboarding: TenantOffboarding | None = None,
        contexts: Sequence[str] = CONTEXTS,
        function_layout: FunctionLayout = FunctionLayout.PER_OPERATION,
        requests_per_second: int = 500,
        calls_per_minute: int | None = None,
    ) -> None:
        super().__init__(scope, id)
        if not 1 <= requests_per_second <= _MOST_REQUESTS_PER_SECOND:
            raise ValueError(f"requests_per_second must be 1-{_MOST_REQUESTS_PER_SECOND}, got {requests_per_second}")
        if calls_per_minute is not None and not 1 <= calls_per_minute <= MOST_CALLS_PER_MINUTE:
            raise ValueError(f"calls_per_minute must be 1-{MOST_CALLS_PER_MINUTE}, got {calls_per_minute}")
        self.data = data
        self.edge_secret = self._new_edge_secret()
        self.api = apigateway.HttpApi(self, "Resource", create_default_stage=False)
        if local := LocalTarget.of(self):
            _pin_id(self.api, local.api_id(self))
        self._new_stage(requests_per_second)
        self._authorizer = SiteAuthorizer(self, "Authorizer", api=self.api, data=data, edge_secret=self.edge_secret)
        usual = _CALLS_PER_MINUTE_LOCALLY if LocalTarget.of(self) else _CALLS_PER_MINUTE
        self._grants = FunctionGrants(data, calls_per_minute or usual, payments, reminders, offboarding)
        given = {_PAYMENTS: payments, _REMINDERS: reminders, _OFFBOARDING: offboarding}
        self.functions, self.operations = {}, ()
        self.calls_not_counted = self._new_alarm()
        self._accepted: list[SignsIn] = []
        for context in contexts:
            if context not in given or given[context]:
                self._add_context(context, function_layout)
        if users:
            self.accept_sign_in(users)

    @property
    def url(self) -> str:
        """Return the API's own address. Sites' addresses lead to it; by itself it refuses every caller."""
        if local := LocalTarget.of(self):
            return f"{local.endpoint}/_aws/execute-api/{self.api.api_id}/$default"
        return self.api.api_endpoint

    def accept_sign_in(self, users: SignsIn) -> None:
        """Let people of this pool sign in too, or of those of all who sign up, and hosts manage who is in theirs."""
        if users in self._accepted:
            return
        self._accepted.append(users)
        for function in self._grants.signing_in:
            users.grant_sign_in(function)
        for function, actions in self._grants.managing_members:
            users.grant_manage_members(function, *actions)

    def accept_sign_ups(self, onboarding: StartsOnboarding) -> None:
        """Let hosts sign up, and lead own domains, by themselves: `onboarding` does the work. Without, nobody can."""
        for function in self._grants.signing_up:
            onboarding.grant_start(function)
        for function in self._grants.leading_domains:
            onboarding.grant_lead_domains(function)
        for function in self._grants.inviting_hosts:
            onboarding.grant_invite_hosts(function)

    def metric_errors(self) -> cloudwatch.Metric:
        """Return the count of 5xx answers."""
        return self.api.metric_server_error(statistic="Sum", period=Duration.minutes(5))

    def metric_latency(self) -> cloudwatch.Metric:
        """Return the 95th percentile of milliseconds from request to answer."""
        return self.api.metric_latency(statistic="p95", period=Duration.minutes(5))

    def metric_requests(self) -> cloudwatch.Metric:
        """Return the count of requests."""
        return self.api.metric_count(statistic="Sum", period=Duration.minutes(5))

    def metric_calls_not_counted(self) -> cloudwatch.Metric:
        """Return the number of calls that were let through because they could not be counted."""
        return cloudwatch.Metric(
            namespace=METRICS_NAMESPACE,
            metric_name="CallsNotCounted",
            dimensions_map={"service": "rate_limits"},
            statistic="Sum",
            period=Duration.minutes(5),
        )

    def _new_alarm(self) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            "CallsNotCountedAlarm",
            metric=self.metric_calls_not_counted(),
            threshold=_UNCOUNTED_CALLS,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description="Callers' limits do not hold: calls could not be counted and were let through",
        )

    def _add_context(self, context: str, layout: FunctionLayout) -> None:
        operations = read_operations(lambda_source(self), context)
        taken = {each.route_key for each in self.operations} | {each.id for each in self.operations}
        for operation in operations:
            if taken & {operation.route_key, operation.id}:
                raise ValueError(
                    f"{context} declares {operation.id!r} ({operation.route_key}), which another has taken"
                )
        routes = ContextRoutes(
            NestedStack(self, context.capitalize(), description=f"The API's operations of {context}"),
            context=context,
            api=self.api,
            authorizer=self._authorizer,
            grants=self._grants,
        )
        alone = layout is FunctionLayout.PER_OPERATION
        for _, group in groupby(operations, key=attrgetter("id" if alone else "entry")):
            served = tuple(group)
            function = routes.add_function(served, alone=alone)
            self.functions.update({each.id: function for each in served})
        self.operations += operations

    def _new_edge_secret(self) -> secretsmanager.Secret:
        return secretsmanager.Secret(
            self,
            "EdgeSecret",
            description="What the sites' distribution shows the API, so that nobody goes around it",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - an empty JSON object, filled when deployed
                generate_string_key="value",
                password_length=48,
                exclude_punctuation=True,
            ),
            removal_policy=RemovalPolicy.DESTROY,  # a new one takes its place without loss
        )

    def _new_stage(self, requests_per_second: int) -> None:
        log = logs.LogGroup(
            self, "AccessLog", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        )
        apigateway.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=log.log_group_arn, format=Stack.of(self).to_json_string(_ACCESS_LOG_FIELDS)
            ),
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=requests_per_second,
                throttling_burst_limit=2 * requests_per_second,
                detailed_metrics_enabled=True,
            ),
        )


# No query strings: live-update tokens travel in them.
_ACCESS_LOG_FIELDS = {
    "request_id": "$context.requestId",
    "at": "$context.requestTime",
    "address": "$context.identity.sourceIp",
    "tenant_id": "$context.authorizer.tenant_id",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "integration_error": "$context.integrationErrorMessage",
}


def _pin_id(api: apigateway.HttpApi, api_id: str) -> None:
    defined = api.node.default_child
    if isinstance(defined, apigateway.CfnApi):
        defined.tags.set_tag("ms-custom-id", api_id)
