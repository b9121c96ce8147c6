"""Letters to guests and hosts, sent when something happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Duration, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

EVENT_TYPES = (
    *("BookingRequested", "BookingConfirmed", "BookingDeclined", "BookingExpired"),
    *("BookingChanged", "BookingCancelled", "BookingPaymentChanged", "BookingLinkAskedFor"),
    *("CalendarConflictFound", "CalendarFeedFailing", "CalendarFeedHeld", "CalendarFeedInStep"),
)
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")


class Notifications(Construct):
    """Sends e-mail through SES to guest and host: what became of a request or booking, and the links asked for.

        Notifications(self, "Letters", data=data, events=events, sender_address="stays@example.com")

    Hosts are told at once of nights that were taken twice, and of other channels' calendars that cannot be followed.

    - `data`, `events`: what letters say, and when to write them.
    - `sender_address`: the From of every letter.
    - `identity`: what SES is to verify. Default: a new identity of the address's domain; SES answers with the DKIM
      records that the domain's zone must hold before anything is sent.
    - `hosted_zone`: the domain's zone, which gets those records. Default: they are added by hand.
    """

    configuration_set: ses.ConfigurationSet
    function: ContextFunction
    consumer: EventConsumer
    identity: ses.IEmailIdentity
    sender_address: str

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        events: EventBackbone,
        sender_address: str,
        identity: ses.IEmailIdentity | None = None,
        hosted_zone: route53.IHostedZone | None = None,
    ) -> None:
        super().__init__(scope, id)
        if not Token.is_unresolved(sender_address) and not _ADDRESS.fullmatch(sender_address):
            raise ValueError(
                f"sender_address must be one e-mail address such as stays@example.com, got {sender_address!r}"
            )
        self.sender_address = sender_address
        self.configuration_set = ses.ConfigurationSet(
            self,
            "Resource",
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
        )
        self.identity = identity or self._new_identity(None if LocalTarget.of(self) else hosted_zone)
        self.function = ContextFunction(
            self,
            "Events",
            context="notifications",
            entry="events",
            environment={
                "SENDER_ADDRESS": sender_address,
                "CONFIGURATION_SET": self.configuration_set.configuration_set_name,
            },
            timeout=Duration.seconds(30),
        )
        data.grant_tenant_access(self.function)
        data.grant_read_secret(self.function)  # letters carry the guest's key to their booking
        self.grant_send(self.function)
        self.consumer = events.consumer("Notifications", self.function, event_types=EVENT_TYPES)

    def grant_send(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let `grantee` send e-mail from the sender's address through the configuration set."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["ses:SendEmail"],
            resource_arns=[
                self._arn("identity", self.identity.email_identity_name),
                self._arn("configuration-set", self.configuration_set.configuration_set_name),
            ],
        )

    def _new_identity(self, hosted_zone: route53.IHostedZone | None) -> ses.EmailIdentity:
        sender = self.sender_address
        named = ses.Identity.email(sender) if Token.is_unresolved(sender) else ses.Identity.domain(sender.split("@")[1])
        identity = ses.EmailIdentity(self, "Identity", identity=named)
        for number, record in enumerate(identity.dkim_records if hosted_zone else [], start=1):
            # Names come complete from SES, and a zone's own construct would append its name once more.
            route53.CfnRecordSet(
                self,
                f"Dkim{number}",
                hosted_zone_id=hosted_zone.hosted_zone_id if hosted_zone else None,
                name=f"{record.name}.",
                type="CNAME",
                ttl="1800",
                resource_records=[record.value],
            )
        return identity

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="ses", resource=resource, resource_name=name, arn_format=ArnFormat.SLASH_RESOURCE_NAME
        )
