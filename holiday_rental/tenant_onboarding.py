"""Hosts who come by themselves: a workflow that makes of a sign-up a tenant with a site, or leaves nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CustomResource, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as step_functions
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._onboarding_flow import (
    DOMAIN_LOOK_SECONDS,
    RECONCILED,
    STEPS,
    onboarding,
    own_domain,
    reconciliation,
)
from holiday_rental._onboarding_tasks import INVITING, OnboardingTasks, pools_of, when_tagged
from holiday_rental._states_language import camel
from holiday_rental._tenant_blueprint import TenantBlueprint
from holiday_rental._workflow import Workflow
from holiday_rental.local_target import LocalTarget
from holiday_rental.tenant_site import TenantProfile
from holiday_rental.tenant_tier import TenantTier
from holiday_rental.tenant_users import HOST_GROUPS, SIGN_IN_ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aws_cdk import aws_lambda as lambda_

    from holiday_rental._states_language import State
    from holiday_rental.site_distribution import SiteDistribution
    from holiday_rental.tenant_data import TenantData
    from holiday_rental.tenant_users import TenantUsers

_LOCAL_LOOK_SECONDS = 3


class TenantOnboarding(Construct):
    """Makes tenants of sign-ups: a pool with the host in it, an address, a site, what its pages know; then it invites.

        onboarding = TenantOnboarding(self, "Onboarding", data=data, sites=sites, guests=guests)
        onboarding.failed.add_alarm_action(actions.SnsAction(topic))

    - `data`: where tenants' data will be.
    - `sites`: what serves their sites. Sign-in at them is relayed by the API that it serves.
    - `guests`: the pool of guests and admins.
    - `tier`: what of those who sign up is their own: `TenantTier.STANDARD` or `POOLED`. Default: STANDARD, a pool of
      hosts each. Those who are there stay as they are.
    - `pool`: what hosts share who sign up while `tier` is POOLED, a `TenantUsers(pooled=True)`. Keep it while they are
      there. Default: none, and `tier` is STANDARD.

    A step that fails is tried again; when that is of no use everything is undone, and the host may try again. What a
    deployment changes of tenants reaches those who are there: it starts `reconciliation`, which nothing waits for.
    The alarms `failed`, `domains_failed` and `not_reconciled` ring without doing anything: add actions to them.
    """

    state_machine: step_functions.CfnStateMachine
    """Started with `{"tenant_id"}` of a sign-up, under that name."""
    reconciliation: step_functions.CfnStateMachine
    """Brings the tenants who signed up in step with the deployment, a few at a time."""
    domains: step_functions.CfnStateMachine
    """Leads domains of hosts' own to their sites, and removes them."""
    tasks: dict[str, ContextFunction]
    """The function of each step, by its name; each can undo what it did."""
    failed: cloudwatch.Alarm
    """A sign-up failed for no reason of the host's, or could not be undone."""
    domains_failed: cloudwatch.Alarm
    """A host's own domain could not be led or removed, for no reason of the host's."""
    not_reconciled: cloudwatch.Alarm
    """Some tenants are not as the deployment says."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        sites: SiteDistribution,
        guests: TenantUsers,
        tier: TenantTier = TenantTier.STANDARD,
        pool: TenantUsers | None = None,
    ) -> None:
        super().__init__(scope, id)
        _check_tier(tier, pool)
        self._tag, self._tier, self._sites, self._pool = data.table.table_name, tier, sites, pool
        blueprint = TenantBlueprint(
            self,
            sites=sites,
            guests=guests,
            configuration={"accent_colour": TenantProfile().accent_colour},
            platform_tag=self._tag,
            pool=pool,
        )
        self.tasks = OnboardingTasks(
            self, data=data, sites=sites, blueprint=blueprint, tag=self._tag, pool=pool
        ).functions
        self.state_machine = self._new_machine("Resource", onboarding(), (*STEPS, "finish"))
        self.reconciliation = self._new_machine("Reconciliation", reconciliation(), (*RECONCILED, "reconcile"))
        self.domains = self._new_domains()
        self.failed = self._alarm("FailedAlarm", self.metric_failed(), "Hosts' sign-ups failed: see their executions")
        self.domains_failed = self._alarm(
            "DomainsFailedAlarm", _failures(self.domains), "Hosts' own domains failed: see their executions"
        )
        self.not_reconciled = self._alarm(
            "NotReconciledAlarm",
            _failures(self.reconciliation),
            "Some tenants are not as the deployment says: the log of the reconciliation names them",
        )
        self._follow(blueprint)
        sites.accept_sign_in(self)
        if pool:
            sites.accept_sign_in(pool)

    def grant_sign_in(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a function relay sign-ins to the pools of all who signed up, those that are to come too."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=[f"cognito-idp:{action}" for action in SIGN_IN_ACTIONS],
            resource_arns=[pools_of(self)],
            conditions=when_tagged(self._tag),
        )

    def grant_manage_members(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Let a function do `actions` ("AdminAddUserToGroup") in the pools of all who signed up, and in no others."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=[f"cognito-idp:{action}" for action in actions],
            resource_arns=[pools_of(self)],
            conditions=when_tagged(self._tag),
        )

    def grant_start(self, function: lambda_.Function) -> iam.Grant:
        """Let a function start the workflow. Sets ONBOARDING_ARN and SIGN_UP_TIER."""
        function.add_environment("SIGN_UP_TIER", self._tier.value)
        function.add_environment("ONBOARDING_ARN", self.state_machine.ref)
        return iam.Grant.add_to_principal(
            grantee=function, actions=["states:StartExecution"], resource_arns=[self.state_machine.ref]
        )

    def grant_invite_hosts(self, function: lambda_.Function) -> None:
        """Let a function invite hosts who signed up once more, into pools of their own and the one that they share."""
        self.grant_manage_members(function, *INVITING)
        if self._pool:
            self._pool.grant_manage_members(function, *INVITING)

    def grant_lead_domains(self, function: lambda_.Function) -> iam.Grant:
        """Let a function have domains led. Sets DOMAINS_ARN, SITES_ENDPOINT, PLATFORM_DOMAIN where there is one."""
        function.add_environment("DOMAINS_ARN", self.domains.ref)
        function.add_environment("SITES_ENDPOINT", self._sites.connection_group.attr_routing_endpoint)
        if LocalTarget.of(self) is None:  # here names that browsers lead to this machine are all below one
            function.add_environment("PLATFORM_DOMAIN", self._sites.domain)
        return iam.Grant.add_to_principal(
            grantee=function, actions=["states:StartExecution"], resource_arns=[self.domains.ref]
        )

    def metric_failed(self) -> cloudwatch.Metric:
        """Return the count of sign-ups that failed for no reason of the host's."""
        return _failures(self.state_machine)

    def _new_machine(self, id: str, flow: State, called: Iterable[str]) -> step_functions.CfnStateMachine:
        return Workflow(self, id, flow, {camel(name): self.tasks[name] for name in called}).machine

    def _new_domains(self) -> step_functions.CfnStateMachine:
        local = LocalTarget.of(self) is not None  # whoever writes the record there sits at this machine
        flow = own_domain(look_seconds=_LOCAL_LOOK_SECONDS if local else DOMAIN_LOOK_SECONDS)
        return self._new_machine("Domains", flow, ("domain",))

    def _follow(self, blueprint: TenantBlueprint) -> None:
        """Let every deployment that changes what tenants are like start the reconciliation."""
        function = ContextFunction(
            self, "Deployment", context="tenants", entry="tasks.deployment", timeout=Duration.seconds(30)
        )
        function.add_environment("RECONCILIATION_ARN", self.reconciliation.ref)
        iam.Grant.add_to_principal(
            grantee=function, actions=["states:StartExecution"], resource_arns=[self.reconciliation.ref]
        )
        followed = CustomResource(
            self,
            "Followed",
            resource_type="Custom::TenantReconciliation",
            service_token=function.function_arn,
            service_timeout=Duration.minutes(5),
            properties={"Specification": blueprint.digest},
        )
        # Those who are to follow must be made by what is new.
        followed.node.add_dependency(self.reconciliation, *self.tasks.values())
        if function.role:
            followed.node.add_dependency(function.role)

    def _alarm(self, id: str, metric: cloudwatch.Metric, said: str) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            id,
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=said,
        )


def _check_tier(tier: TenantTier, pool: TenantUsers | None) -> None:
    if tier is TenantTier.DEDICATED:
        raise ValueError(
            "tier must be STANDARD or POOLED, got DEDICATED: only deployments make distributions, by "
            "add_tenant(tier=TenantTier.DEDICATED)"
        )
    if pool is None and tier is TenantTier.POOLED:
        raise ValueError("pool must be a TenantUsers(pooled=True) where tier is POOLED, got None")
    if pool is not None and not (pool.pooled and HOST_GROUPS[0] in pool.groups):
        raise ValueError(f"pool must be pooled and have the role {HOST_GROUPS[0]!r}, got {pool.node.path}")


def _failures(machine: step_functions.CfnStateMachine) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/States",
        metric_name="ExecutionsFailed",
        dimensions_map={"StateMachineArn": machine.ref},
        statistic="Sum",
        period=Duration.minutes(5),
    )
