"""The whole business in one call: composes the constructs into stacks and makes no resources of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, NestedStack, RemovalPolicy, Stack, Stage
from constructs import Construct

from holiday_rental._shown_tenant import shown
from holiday_rental._tenant_quotas import ExpectedTenants, warn_of_quotas
from holiday_rental.audit_trail import AuditTrail
from holiday_rental.booking_api import BookingApi, FunctionLayout
from holiday_rental.booking_moments import BookingMoments
from holiday_rental.calendar_sync import CalendarSync
from holiday_rental.channel_managers import ChannelManagers
from holiday_rental.channel_webhooks import ChannelWebhooks
from holiday_rental.event_backbone import EventBackbone
from holiday_rental.notifications import Notifications
from holiday_rental.payments import CardPayments
from holiday_rental.payments_webhook import PATH as WEBHOOK_PATH
from holiday_rental.payments_webhook import PaymentsWebhook
from holiday_rental.reminder_schedules import ReminderSchedules
from holiday_rental.site_distribution import EXAMPLE_DOMAIN, SiteDistribution
from holiday_rental.tenant_data import TenantData
from holiday_rental.tenant_offboarding import TenantOffboarding
from holiday_rental.tenant_onboarding import TenantOnboarding
from holiday_rental.tenant_site import TenantProfile, TenantSite
from holiday_rental.tenant_tier import TenantTier
from holiday_rental.tenant_users import PLATFORM_GROUPS, TenantUsers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import Environment
    from aws_cdk import aws_certificatemanager as acm
    from aws_cdk import aws_route53 as route53

_TENANTS_AN_OUTPUT = 10


class HolidayRentalPlatform(Construct):
    """A multi-tenant holiday-rental business: `<id>-Data` keeps what must last, `<id>` all that can be made again.

        platform = HolidayRentalPlatform(app, "HolidayRental", domain="stays.example", hosted_zone=zone)
        platform.add_tenant("seaview", TenantProfile(name="Seaview Stays", contact_email="hosts@stays.example"))

    - `domain`, `certificate`, `hosted_zone`: as in `SiteDistribution`; with a domain, one of the others is needed.
    - `sender_address`: the From of letters. Default: stays@<domain>.
    - `text_message_countries`: as in `Notifications`.
    - `function_layout`: as in `BookingApi`.
    - `platform_subdomain`: as in `SiteDistribution`; Stripe's events come to it. No tenant may take it.
    - `onboarding`: whether hosts may sign up by themselves. Default: yes.
    - `sign_up_tier`: the `TenantTier` of hosts who sign up from now on, POOLED in the pool of
      `add_tenant(tier=POOLED)`. Default: STANDARD. Those who are there stay as they are.
    - `edge_secret_version`: as in `SiteDistribution.serve_api`.
    - `expected_tenants`: how many there will be, or how many of each `TenantTier`; a warning names each default quota
      of an account that so many pass, and the cure. Default: nobody knows, and none is looked at.
    - `removal_policy`: what happens to table, pools and secret when their stack goes. Default: RETAIN.
    - `env`: account and region of both stacks. Default: wherever they are deployed.
    """

    data_stack: Stack
    """What must last: table, pools, secret."""
    stack: Stack
    """All that can be made again."""
    data: TenantData
    """The table of all tenants."""
    users: TenantUsers
    """Guests and admins."""
    api: BookingApi
    """What sites call."""
    events: EventBackbone
    """Add consumers of your own here."""
    audit: AuditTrail
    """Who changed what."""
    moments: BookingMoments
    """What the clock does with bookings."""
    calendars: CalendarSync
    """Other channels' calendars."""
    managers: ChannelManagers
    """What keeps channel managers in step."""
    webhooks: ChannelWebhooks
    """What tells partners of every change."""
    payments: CardPayments
    """Cards."""
    webhook: PaymentsWebhook
    """Where Stripe tells what happened."""
    notifications: Notifications
    """Letters and their alarms."""
    reminders: ReminderSchedules
    """What goes out when, and its alarms."""
    offboarding: TenantOffboarding
    """What lets tenants go."""
    sites: SiteDistribution
    """The distribution of all sites."""
    onboarding: TenantOnboarding | None
    """What makes tenants of sign-ups."""
    pooled_users: TenantUsers
    """Hosts of all tenants of `TenantTier.POOLED`: always there, so that none is ever lost by a change of the app."""
    tenants: dict[str, TenantSite]
    """Sites by subdomain."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        domain: str = EXAMPLE_DOMAIN,
        certificate: acm.ICertificate | None = None,
        hosted_zone: route53.IHostedZone | None = None,
        sender_address: str | None = None,
        text_message_countries: Sequence[str] = (),
        function_layout: FunctionLayout = FunctionLayout.PER_OPERATION,
        platform_subdomain: str = "platform",
        onboarding: bool = True,
        sign_up_tier: TenantTier = TenantTier.STANDARD,
        edge_secret_version: str | None = None,
        expected_tenants: ExpectedTenants | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        env: Environment | None = None,
    ) -> None:
        super().__init__(scope, id)
        self._removal_policy = removal_policy
        self.data_stack = Stack(self, "Data", stack_name=f"{self._stack_name()}-Data", env=env)
        self.stack = Stack(self, "Platform", stack_name=self._stack_name(), env=env)
        self.data = TenantData(self.data_stack, "TenantData", removal_policy=removal_policy)
        self.users, self.pooled_users = self._new_guests(), self._new_pooled_hosts()
        self.events = EventBackbone(self.stack, "Events", data=self.data)
        self.audit = AuditTrail(self.stack, "Audit", data=self.data, events=self.events)
        self.moments = BookingMoments(self.stack, "Moments", data=self.data, events=self.events)
        self.calendars = CalendarSync(self.stack, "Calendars", data=self.data, events=self.events)
        self.webhooks, self.managers = self._new_channels()
        self.notifications = self._new_notifications(sender_address, domain, hosted_zone, text_message_countries)
        self.reminders = ReminderSchedules(self.stack, "Reminders", data=self.data, events=self.events)
        self.payments = CardPayments(self.stack, "Payments", data=self.data, events=self.events)
        self.offboarding = self._new_offboarding()
        self.api = BookingApi(
            self.stack,
            "Api",
            data=self.data,
            users=self.users,
            payments=self.payments,
            reminders=self.reminders,
            offboarding=self.offboarding,
            function_layout=function_layout,
        )
        self.webhook = PaymentsWebhook(self.stack, "Webhook", payments=self.payments, api=self.api)
        self.sites = SiteDistribution(
            self.stack,
            "Sites",
            domain=domain,
            certificate=certificate,
            hosted_zone=hosted_zone,
            platform_subdomain=platform_subdomain,
        )
        self.sites.serve_api(self.api, guests=self.users, edge_secret_version=edge_secret_version)
        self.tenants = {}
        self.onboarding = self._new_onboarding(sign_up_tier) if onboarding else None
        self._look_at_quotas(expected_tenants)
        self._tenants_outputs = [self._outputs()]

    def add_tenant(
        self,
        subdomain: str,
        profile: TenantProfile | None = None,
        *,
        tier: TenantTier = TenantTier.STANDARD,
        custom_domain: str | None = None,
    ) -> TenantSite:
        """Add a tenant at `<subdomain>.<domain>`, its hosts' pool beside the data. Once per subdomain.

        `tier` says what of it is its own; changing it later moves no people from one pool to another. `custom_domain`
        is as in `TenantSite`.
        """
        if subdomain in self.tenants:
            raise ValueError(f"subdomain must be new, got {subdomain!r} twice")
        site = TenantSite(
            self.stack,
            f"Site-{subdomain}",
            subdomain=subdomain,
            data=self.data,
            profile=profile,
            custom_domain=custom_domain,
            distribution=self._distribution_for(subdomain, tier),
            users=self._users_for(subdomain, profile or TenantProfile(), tier),
            guests=self.users,
        )
        self.tenants[subdomain] = site
        self._show_tenants()
        return site

    def _new_guests(self) -> TenantUsers:
        return TenantUsers(
            self.data_stack, "Guests", groups=PLATFORM_GROUPS, self_sign_up=True, removal_policy=self._removal_policy
        )

    def _new_pooled_hosts(self) -> TenantUsers:
        return TenantUsers(self.data_stack, "PooledHosts", pooled=True, removal_policy=self._removal_policy)

    def _new_offboarding(self) -> TenantOffboarding:
        return TenantOffboarding(
            self.stack, "Offboarding", data=self.data, events=self.events, removal_policy=self._removal_policy
        )

    def _new_onboarding(self, tier: TenantTier) -> TenantOnboarding:
        made = TenantOnboarding(
            self.stack,
            "Onboarding",
            data=self.data,
            sites=self.sites,
            guests=self.users,
            tier=tier,
            pool=self.pooled_users,  # whatever the tier is now: some may have signed up under another
        )
        self.api.accept_sign_ups(made)
        self.offboarding.take_down_by(made.tasks)
        return made

    def _look_at_quotas(self, expected_tenants: ExpectedTenants | None) -> None:
        if expected_tenants is not None:
            proved, written = self.sites.certificate is not None, self.sites.hosted_zone is not None
            warn_of_quotas(self, expected_tenants, certificate=proved, hosted_zone=written)

    def _users_for(self, subdomain: str, profile: TenantProfile, tier: TenantTier) -> TenantUsers:
        if tier is not TenantTier.POOLED:
            return TenantUsers(
                self.data_stack,
                f"Hosts-{subdomain}",
                invites_to=self.sites.url_of(subdomain),
                language=profile.languages[0],
                removal_policy=self._removal_policy,
            )
        return self.pooled_users

    def _distribution_for(self, subdomain: str, tier: TenantTier) -> SiteDistribution:
        if tier is not TenantTier.DEDICATED:
            return self.sites
        return self.sites.dedicated(f"For-{subdomain}")

    def _new_channels(self) -> tuple[ChannelWebhooks, ChannelManagers]:
        """Make both in a stack of their own: a stack has only so many resources."""
        channels = NestedStack(self.stack, "Channels", description="What partners are told and asked")
        webhooks = ChannelWebhooks(channels, "Webhooks", data=self.data, events=self.events)
        return webhooks, ChannelManagers(channels, "Managers", data=self.data, events=self.events)

    def _new_notifications(
        self,
        sender_address: str | None,
        domain: str,
        hosted_zone: route53.IHostedZone | None,
        text_message_countries: Sequence[str],
    ) -> Notifications:
        return Notifications(
            self.stack,
            "Notifications",
            data=self.data,
            events=self.events,
            sender_address=sender_address or f"stays@{domain}",
            hosted_zone=None if sender_address else hosted_zone,
            text_message_countries=text_message_countries,
        )

    def _show_tenants(self) -> None:
        """Write the outputs Tenants, Tenants2, …: an output holds 4,096 characters, about twelve tenants."""
        sites = [shown(each) for each in self.tenants.values()]
        number, part = divmod(len(sites) - 1, _TENANTS_AN_OUTPUT)
        if number == len(self._tenants_outputs):
            self._tenants_outputs.append(CfnOutput(self.stack, f"Tenants{number + 1}", value="[]"))
        self._tenants_outputs[number].value = self.stack.to_json_string(sites[-part - 1 :])

    def _stack_name(self) -> str:
        stage = Stage.of(self)
        return f"{stage.stage_name}-{self.node.id}" if stage and stage.stage_name else self.node.id

    def _outputs(self) -> CfnOutput:
        values = {
            "TableName": self.data.table.table_name,
            "ApiUrl": self.api.url,
            "DataRoleArn": self.data.data_role.role_arn,
            "EventBusName": self.events.bus.event_bus_name,
            "DistributionId": self.sites.distribution.attr_id,
            "GuestPoolId": self.users.pool.user_pool_id,
            "GuestClientId": self.users.client.user_pool_client_id,
            "SenderAddress": self.notifications.sender_address,
            "StripeWebhookUrl": f"{self.sites.platform_url}{WEBHOOK_PATH}",
            "StripeApiSecretArn": self.payments.api_secret.secret_arn,
            "StripeWebhookSecretArn": self.payments.webhook_secret.secret_arn,
            "StripePageSecretArn": self.payments.page_secret.secret_arn,
            "LeavingStateMachineArn": self.offboarding.state_machine.ref,
            "ExportsBucketName": self.offboarding.exports.bucket_name,
            **({"OnboardingArn": self.onboarding.state_machine.ref} if self.onboarding else {}),
        }
        for name, value in values.items():
            CfnOutput(self.stack, name, value=value)
        return CfnOutput(self.stack, "Tenants", value="[]")
