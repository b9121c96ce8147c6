"""AWS CDK constructs for a multi-tenant holiday-rental business."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holiday_rental._context_function import ContextFunction
    from holiday_rental.audit_trail import AuditTrail
    from holiday_rental.booking_api import BookingApi, FunctionLayout
    from holiday_rental.booking_moments import BookingMoments
    from holiday_rental.calendar_sync import CalendarSync
    from holiday_rental.channel_webhooks import ChannelWebhooks
    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.local_target import LocalTarget
    from holiday_rental.notifications import Notifications
    from holiday_rental.ordered_consumers import OrderedConsumer
    from holiday_rental.payments import CardPayments
    from holiday_rental.payments_webhook import PaymentsWebhook
    from holiday_rental.platform_stack import HolidayRentalPlatform
    from holiday_rental.reminder_schedules import REMINDER_KINDS, ReminderKind, ReminderSchedules
    from holiday_rental.site_distribution import SiteDistribution
    from holiday_rental.tenant_data import TenantData
    from holiday_rental.tenant_offboarding import TenantOffboarding
    from holiday_rental.tenant_onboarding import TenantOnboarding
    from holiday_rental.tenant_site import TenantProfile, TenantSite
    from holiday_rental.tenant_tier import TenantTier
    from holiday_rental.tenant_users import TenantUsers

__all__ = [  # noqa: RUF022 - in the order of their letters
    "AuditTrail",
    "BookingApi",
    "BookingMoments",
    "CalendarSync",
    "CardPayments",
    "ChannelWebhooks",
    "ContextFunction",
    "EventBackbone",
    "EventConsumer",
    "FunctionLayout",
    "HolidayRentalPlatform",
    "LocalTarget",
    "Notifications",
    "OrderedConsumer",
    "PaymentsWebhook",
    "REMINDER_KINDS",
    "ReminderKind",
    "ReminderSchedules",
    "SiteDistribution",
    "TenantData",
    "TenantOffboarding",
    "TenantOnboarding",
    "TenantProfile",
    "TenantSite",
    "TenantTier",
    "TenantUsers",
]

_MODULES = {
    "REMINDER_KINDS": "reminder_schedules",
    "AuditTrail": "audit_trail",
    "BookingApi": "booking_api",
    "BookingMoments": "booking_moments",
    "CalendarSync": "calendar_sync",
    "CardPayments": "payments",
    "ChannelWebhooks": "channel_webhooks",
    "ContextFunction": "_context_function",
    "EventBackbone": "event_backbone",
    "EventConsumer": "event_backbone",
    "FunctionLayout": "booking_api",
    "HolidayRentalPlatform": "platform_stack",
    "LocalTarget": "local_target",
    "Notifications": "notifications",
    "OrderedConsumer": "ordered_consumers",
    "PaymentsWebhook": "payments_webhook",
    "ReminderKind": "reminder_schedules",
    "ReminderSchedules": "reminder_schedules",
    "SiteDistribution": "site_distribution",
    "TenantData": "tenant_data",
    "TenantOffboarding": "tenant_offboarding",
    "TenantOnboarding": "tenant_onboarding",
    "TenantProfile": "tenant_site",
    "TenantSite": "tenant_site",
    "TenantTier": "tenant_tier",
    "TenantUsers": "tenant_users",
}


def __getattr__(name: str) -> Any:
    """Import a construct when it is first asked for: the local command needs none, and `aws_cdk` takes seconds."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
