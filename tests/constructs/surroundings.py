"""What stands around a construct under test, and what people bring to it from elsewhere."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager

from holiday_rental import (
    BookingApi,
    CardPayments,
    ContextFunction,
    EventBackbone,
    ReminderSchedules,
    SiteDistribution,
    TenantData,
    TenantOffboarding,
    TenantProfile,
    TenantUsers,
)

DOMAIN = "stays.example"
ARN = "arn:aws:{}:eu-west-1:111111111111:{}"
PROFILE = TenantProfile(
    name="Seaview Stays",
    languages=("de", "en"),
    currency="AUD",
    time_zone="Australia/Adelaide",
    accent_colour="#7a2f4a",
    contact_email="hosts@stays.example",
    payment_account="acct_1Abc",
    logo_url="https://seaview.example/logo.png",
)
_MAKE: Mapping[str, Callable[["Around"], Any]] = {
    "data": lambda near: TenantData(near.stack, "Data"),
    "events": lambda near: EventBackbone(near.stack, "Events", data=near.data),
    "users": lambda near: TenantUsers(near.stack, "Users"),
    "shared": lambda near: TenantUsers(near.stack, "Shared", pooled=True),
    "guests": lambda near: TenantUsers(near.stack, "AllGuests", groups=("guest", "admin")),
    "payments": lambda near: CardPayments(near.stack, "Payments", data=near.data, events=near.events),
    "reminders": lambda near: ReminderSchedules(near.stack, "Reminders", data=near.data, events=near.events),
    "offboarding": lambda near: TenantOffboarding(near.stack, "Offboarding", data=near.data, events=near.events),
    "api": lambda near: BookingApi(near.stack, "Api", data=near.data, contexts=()),
    "sites": lambda near: SiteDistribution(near.stack, "Edge", domain=DOMAIN, hosted_zone=near.zone),
    "function": lambda near: ContextFunction(near.stack, "Theirs", context="notifications", entry="events"),
}


class Around:
    """A stack, what stands in it, and what people bring from elsewhere."""

    data: TenantData
    events: EventBackbone
    users: TenantUsers
    shared: TenantUsers
    guests: TenantUsers
    payments: CardPayments
    reminders: ReminderSchedules
    offboarding: TenantOffboarding
    api: BookingApi
    sites: SiteDistribution
    function: ContextFunction

    def __init__(self, stack: cdk.Stack, names: tuple[str, ...], site: Path) -> None:
        self.stack, self.site = stack, site
        for name in names:
            setattr(self, name, _MAKE[name](self))

    @property
    def zone(self) -> route53.IHostedZone:
        return route53.HostedZone.from_hosted_zone_attributes(
            self._imports("Zone"), "Zone", hosted_zone_id="Z1", zone_name=DOMAIN
        )

    @property
    def certificate(self) -> acm.ICertificate:
        return acm.Certificate.from_certificate_arn(
            self._imports("Certificate"),
            "Certificate",
            ARN.format("acm", "certificate/1").replace("eu-west", "us-east"),
        )

    @property
    def table(self) -> dynamodb.ITableV2:
        return dynamodb.TableV2.from_table_attributes(
            self.stack,
            "OwnTable",
            table_arn=ARN.format("dynamodb", "table/own"),
            table_stream_arn=ARN.format("dynamodb", "table/own/stream/1"),
        )

    def secret(self, id: str) -> secretsmanager.ISecret:
        return secretsmanager.Secret.from_secret_complete_arn(
            self.stack, id, ARN.format("secretsmanager", f"secret:{id}-Ab1Cd2")
        )

    @staticmethod
    def _imports(id: str) -> cdk.Stack:
        return cdk.Stack(cdk.App(), id)
