"""Letters to guests and hosts, sent when something happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Duration, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

from holiday_rental._context_function import ContextFunction

if TYPE_CHECKING:
    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

EVENT_TYPES = ("BookingConfirmed", "BookingCancelled")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")


class Notifications(Construct):
    """Sends e-mail through SES: booking confirmations and cancellations, to guest and host.

        Notifications(self, "Letters", data=data, events=events, sender_address="stays@example.com")

    - `data`, `events`: what letters say, and when to write them.
    - `sender_address`: the From of every letter.
    - `identity`: what SES has verified. Default: an identity of this account for the address or its domain, made
      elsewhere; sending is allowed for either.
    """

    configuration_set: ses.ConfigurationSet
    function: ContextFunction
    consumer: EventConsumer
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
        self._identity = identity
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
                *self._identity_arns(),
                self._arn("configuration-set", self.configuration_set.configuration_set_name),
            ],
        )

    def _identity_arns(self) -> list[str]:
        if self._identity:
            return [self._arn("identity", self._identity.email_identity_name)]
        if Token.is_unresolved(self.sender_address):
            return [self._arn("identity", self.sender_address)]
        return [self._arn("identity", name) for name in (self.sender_address, self.sender_address.partition("@")[2])]

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="ses", resource=resource, resource_name=name, arn_format=ArnFormat.SLASH_RESOURCE_NAME
        )
