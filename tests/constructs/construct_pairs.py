"""Every public construct twice: with what it cannot do without, and with every option and grant it has.

All stand in one app, each in a stack of its own beside the neighbours it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_ses as ses

from holiday_rental import (
    REMINDER_KINDS,
    AuditTrail,
    BookingApi,
    BookingMoments,
    CalendarSync,
    CardPayments,
    ChannelWebhooks,
    ContextFunction,
    EventBackbone,
    FunctionLayout,
    HolidayRentalPlatform,
    Notifications,
    PaymentsWebhook,
    ReminderKind,
    ReminderSchedules,
    SiteDistribution,
    TenantData,
    TenantOffboarding,
    TenantOnboarding,
    TenantSite,
    TenantTier,
    TenantUsers,
)
from tests.constructs.granted import (
    alarm,
    consume,
    grant_data,
    grant_letters,
    grant_offboarding,
    grant_onboarding,
    grant_payments,
)
from tests.constructs.surroundings import ARN, DOMAIN, PROFILE, Around

VERSION = "11111111-2222-3333-4444-555555555555"


@dataclass(frozen=True)
class Pair:
    """How a construct is made with all its options. Without: `minimal` leaves those out that have a default."""

    made: type
    everything: Callable[[Around], dict[str, Any]]
    needs: tuple[str, ...] = ()
    then: Callable[[Any, Around], object] = lambda *_: None

    @property
    def name(self) -> str:
        return self.made.__name__

    @property
    def options(self) -> dict[str, Parameter]:
        """Return the construct's options by name."""
        found = signature(self.made.__init__).parameters
        return {name: each for name, each in found.items() if each.kind is Parameter.KEYWORD_ONLY}

    def minimal(self, near: Around) -> dict[str, Any]:
        given = self.everything(near)
        return {name: given[name] for name, each in self.options.items() if each.default is Parameter.empty}


def _add_tenant(platform: HolidayRentalPlatform, _: Around) -> None:
    platform.add_tenant("seaview", PROFILE)
    platform.add_tenant("bay", PROFILE, tier=TenantTier.POOLED)
    platform.add_tenant("cove", PROFILE, tier=TenantTier.DEDICATED)


def _serve(sites: SiteDistribution, near: Around) -> None:
    sites.serve_api(near.api, guests=near.users, edge_secret_version=VERSION)
    sites.dedicated("OneTenants")


PAIRS = (
    Pair(
        AuditTrail,
        lambda near: {"data": near.data, "events": near.events, "keep_days": 365},
        needs=("data", "events", "function"),
        then=lambda audit, near: audit.grant_read(near.function),
    ),
    Pair(
        BookingApi,
        lambda near: {
            "data": near.data,
            "users": near.users,
            "payments": near.payments,
            "reminders": near.reminders,
            "offboarding": near.offboarding,
            "contexts": ("bookings", "accounts", "payments", "reminders", "offboarding"),
            "function_layout": FunctionLayout.PER_CONTEXT,
            "requests_per_second": 50,
            "calls_per_minute": 60,
        },
        needs=("data", "events", "users", "payments", "reminders", "offboarding"),
        then=alarm,
    ),
    Pair(
        BookingMoments,
        lambda near: {"data": near.data, "events": near.events},
        needs=("data", "events", "function"),
        then=lambda moments, near: moments.grant_plan(near.function),
    ),
    Pair(
        CalendarSync,
        lambda near: {
            "data": near.data,
            "events": near.events,
            "pollers": 5,
            "free_after_absences": 3,
            "free_after": cdk.Duration.hours(1),
            "cancelled_after": cdk.Duration.days(2),
            "conflict_rule": "first_come",
        },
        needs=("data", "events"),
    ),
    Pair(
        CardPayments,
        lambda near: {
            "data": near.data,
            "events": near.events,
            "api_secret": near.secret("OwnApi"),
            "webhook_secret": near.secret("OwnWebhook"),
            "page_secret": near.secret("OwnPage"),
            "workers": 5,
        },
        needs=("data", "events", "function"),
        then=grant_payments,
    ),
    Pair(
        ChannelWebhooks,
        lambda near: {"data": near.data, "events": near.events, "senders": 5},
        needs=("data", "events"),
    ),
    Pair(
        ContextFunction,
        lambda _: {
            "context": "bookings",
            "entry": "http_api",
            "operations": ["get_bookings"],
            "environment": {"GREETING": "hello"},
            "timeout": cdk.Duration.seconds(25),
            "memory_size_mib": 1024,
        },
    ),
    Pair(
        EventBackbone,
        lambda near: {
            "data": near.data,
            "bus": events.EventBus.from_event_bus_name(near.stack, "OwnBus", "company-bus"),
            "relay_attempts": 3,
        },
        needs=("data", "function"),
        then=consume,
    ),
    Pair(
        HolidayRentalPlatform,
        lambda near: {
            "domain": DOMAIN,
            "certificate": near.certificate,
            "hosted_zone": near.zone,
            "sender_address": "stays@company.example",
            "text_message_countries": ["+44"],
            "function_layout": FunctionLayout.PER_CONTEXT,
            "platform_subdomain": "company",
            "onboarding": False,
            "sign_up_tier": TenantTier.POOLED,
            "edge_secret_version": VERSION,
            "expected_tenants": {TenantTier.STANDARD: 200, TenantTier.POOLED: 2_000},
            "removal_policy": cdk.RemovalPolicy.DESTROY,
            "env": cdk.Environment(account="111111111111", region="eu-west-1"),
        },
        then=_add_tenant,
    ),
    Pair(
        Notifications,
        lambda near: {
            "data": near.data,
            "events": near.events,
            "sender_address": f"stays@{DOMAIN}",
            "identity": ses.EmailIdentity.from_email_identity_name(near.stack, "OwnIdentity", DOMAIN),
            "hosted_zone": near.zone,
            "most_per_second": 5,
            "text_message_countries": ["+44"],
        },
        needs=("data", "events", "function"),
        then=grant_letters,
    ),
    Pair(
        PaymentsWebhook,
        lambda near: {"payments": near.payments, "api": near.api},
        needs=("data", "events", "payments", "api"),
    ),
    Pair(
        ReminderSchedules,
        lambda near: {
            "data": near.data,
            "events": near.events,
            "kinds": (*REMINDER_KINDS, ReminderKind("mid_stay", anchor="check_in", days=2, at="10:00")),
            "senders": 5,
        },
        needs=("data", "events", "function"),
        then=lambda reminders, near: reminders.grant_know_kinds(near.function),
    ),
    Pair(
        SiteDistribution,
        lambda near: {
            "domain": DOMAIN,
            "certificate": near.certificate,
            "hosted_zone": near.zone,
            "site_files": near.site,
            "platform_subdomain": "company",
        },
        needs=("data", "api", "users"),
        then=_serve,
    ),
    Pair(
        TenantData,
        lambda near: {
            "table": near.table,
            "secret": near.secret("OwnKeys"),
            "removal_policy": cdk.RemovalPolicy.DESTROY,
        },
        needs=("function",),
        then=grant_data,
    ),
    Pair(
        TenantOffboarding,
        lambda near: {
            "data": near.data,
            "events": near.events,
            "sales_kept_years": 7,
            "removal_policy": cdk.RemovalPolicy.DESTROY,
        },
        needs=("data", "events", "function"),
        then=grant_offboarding,
    ),
    Pair(
        TenantOnboarding,
        lambda near: {
            "data": near.data,
            "sites": near.sites,
            "guests": near.guests,
            "tier": TenantTier.POOLED,
            "pool": near.shared,
        },
        needs=("data", "guests", "shared", "sites", "function"),
        then=grant_onboarding,
    ),
    Pair(
        TenantSite,
        lambda near: {
            "subdomain": "seaview",
            "data": near.data,
            "profile": PROFILE,
            "custom_domain": "www.example.org",
            "distribution": near.sites,
            "users": near.users,
            "guests": near.guests,
            "web_acl_arn": ARN.format("wafv2", "global/webacl/own/1").replace("eu-west", "us-east"),
        },
        needs=("data", "users", "guests", "sites"),
    ),
    Pair(
        TenantUsers,
        lambda _: {
            "groups": ("owner",),
            "pooled": True,
            "self_sign_up": True,
            "invites_to": f"https://seaview.{DOMAIN}",
            "language": "de",
            "refresh_token_days": 7,
            "removal_policy": cdk.RemovalPolicy.DESTROY,
        },
        needs=("function",),
        then=lambda users, near: users.grant_sign_in(near.function),
    ),
)
