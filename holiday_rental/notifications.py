"""Letters to guests and hosts, sent when something happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Duration, Stack, Token
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from constructs import Construct

from holiday_rental._context_function import METRICS_NAMESPACE, ContextFunction
from holiday_rental._letter_deliveries import LetterDeliveries
from holiday_rental._queue_alarms import alarm_of
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_sqs as sqs

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

EVENT_TYPES = (
    *("BookingRequested", "BookingConfirmed", "BookingDeclined", "BookingExpired"),
    *("BookingChanged", "BookingCancelled", "BookingPaymentChanged", "BookingLinkAskedFor"),
    *("CalendarConflictFound", "CalendarFeedFailing", "CalendarFeedHeld", "CalendarFeedInStep"),
    *("WebhookFailing", "WebhookDisabled", "WebhookWorking"),
    *("ReminderDue", "OfferDue", "UnlockAskedFor"),
)
_MOST_PER_SECOND = 1000  # what one item of the table can count
_LATE = Duration.minutes(15)
_WORKERS = 5  # more would only crowd around the one item that counts letters
# How long services that fail are left alone; locally nobody wants to wait.
_PROBE_SECONDS, _LOCAL_PROBE_SECONDS = "30", "2"
_COUNTRY = re.compile(r"\+[1-9][0-9]{0,6}")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")


class Notifications(Construct):
    """Sends e-mail through SES to guest and host: what became of a booking, what is coming up, the links asked for.

        letters = Notifications(self, "Letters", data=data, events=events, sender_address="stays@example.com")
        letters.letters_late.add_alarm_action(actions.SnsAction(topic))

    Hosts are told at once of nights that were taken twice, and of other channels' calendars that cannot be followed.
    Guests who ask for it are reminded by text message too, through SNS. What SES tells of a letter is kept with it, and
    addresses that bounced for good or complained are written to no more.

    - `data`, `events`: what letters say, and when to write them.
    - `sender_address`: the From of every letter.
    - `identity`: what SES is to verify. Default: a new identity of the address's domain; SES answers with the DKIM
      records that the domain's zone must hold before anything is sent.
    - `hosted_zone`: the domain's zone, which gets those records. Default: they are added by hand.
    - `most_per_second`: letters, 1-1000, at or below the account's sending quota. Default: 14.
    - `text_message_countries`: what numbers begin with that are sent text messages, such as `+44`. Default: none, since
      each costs money and some countries' cost much; locally all.

    While SES or SNS fails again and again, or more is to be sent than that, events wait in the queue without using up
    their attempts. The alarms `circuits_opened`, `letters_late`, `letters_postponed`, `letters_lost` and
    `deliveries_lost` ring without doing anything: add actions to them.
    """

    configuration_set: ses.ConfigurationSet
    """Under which letters are sent, with TLS required."""
    function: ContextFunction
    """Writes and sends letters."""
    consumer: EventConsumer
    """Its queue, and what it gave up on."""
    deliveries: LetterDeliveries
    """Hears from SES what became of letters."""
    circuits_opened: cloudwatch.Alarm
    """SES or SNS failed again and again."""
    letters_late: cloudwatch.Alarm
    """Events have waited for a quarter of an hour."""
    letters_postponed: cloudwatch.Alarm
    """What is put off is older than a quarter of an hour."""
    letters_lost: cloudwatch.Alarm
    """Letters were given up on."""
    deliveries_lost: cloudwatch.Alarm
    """What became of letters could not be kept."""
    identity: ses.IEmailIdentity
    """What SES verifies."""
    sender_address: str
    """The From of letters."""

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
        most_per_second: int = 14,
        text_message_countries: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id)
        if not 1 <= most_per_second <= _MOST_PER_SECOND:
            raise ValueError(f"most_per_second must be 1-{_MOST_PER_SECOND}, got {most_per_second}")
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
        self.function = self._new_function(
            data, most_per_second, ["+"] if LocalTarget.of(self) else _countries(text_message_countries)
        )
        self.consumer = events.consumer(
            "Notifications", self.function, event_types=EVENT_TYPES, max_concurrency=_WORKERS, late_after=_LATE
        )
        self._let_wait(self.consumer.queue)
        self.deliveries = LetterDeliveries(self, "Deliveries", data=data, configuration_set=self.configuration_set)
        self._ring()

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

    def grant_send_text_messages(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let `grantee` send text messages to phones, and to no topic."""
        grantee.grant_principal.add_to_principal_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=["sns:Publish"],
                resources=[Stack.of(self).format_arn(service="sns", resource="*", region="*", account="*")],
            )
        )
        # A phone's number is no resource that could be named.
        return iam.Grant.add_to_principal(grantee=grantee, actions=["sns:Publish"], resource_arns=["*"])

    def _new_function(self, data: TenantData, most_per_second: int, countries: Sequence[str]) -> ContextFunction:
        function = ContextFunction(
            self,
            "Events",
            context="notifications",
            entry="events",
            environment={
                "SENDER_ADDRESS": self.sender_address,
                "CONFIGURATION_SET": self.configuration_set.configuration_set_name,
                "MOST_LETTERS_PER_SECOND": str(most_per_second),
                "TEXT_MESSAGE_COUNTRIES": ",".join(countries),
                "CIRCUIT_PROBE_SECONDS": _LOCAL_PROBE_SECONDS if LocalTarget.of(self) else _PROBE_SECONDS,
            },
            timeout=Duration.seconds(30),
        )
        data.grant_tenant_access(function)
        data.grant_read_secret(function)  # letters carry the guest's key to their booking
        data.grant_platform_keys(function, ["GetItem"], ["G#SUPPRESSED#*", "G#BREAKER#*"])
        data.grant_platform_keys(function, ["PutItem"], ["G#BREAKER#*"])
        data.grant_platform_keys(function, ["UpdateItem"], ["G#RATE#*"])
        self.grant_send(function)
        self.grant_send_text_messages(function)
        return function

    def _ring(self) -> None:
        """Make the alarms."""
        self.letters_late = alarm_of(self.consumer.queue)
        # What is put back counts as new in the queue: the function tells how old the event is.
        self.letters_postponed = _alarm(
            self, "LettersPostponed", _told("LettersLate"), 1, "Letters are put off for more than a quarter of an hour"
        )
        self.circuits_opened = _alarm(
            self, "CircuitsOpened", _told("CircuitsOpened"), 1, "SES or SNS failed again and again: letters wait"
        )
        self.letters_lost = alarm_of(self.consumer.dead_letters)
        self.deliveries_lost = alarm_of(self.deliveries.dead_letters)

    def _let_wait(self, queue: sqs.Queue) -> None:
        """Let the function put an event back where it came from, as often as it takes.

        Lambda would call it a loop the seventeenth time and throw the event to the dead letters. What is put back is
        always later, and ends with the outage.
        """
        defined = self.function.node.default_child
        if isinstance(defined, lambda_.CfnFunction):
            defined.recursive_loop = "Allow"
        self.function.add_environment("LETTERS_QUEUE_URL", queue.queue_url)
        iam.Grant.add_to_principal(grantee=self.function, actions=["sqs:SendMessage"], resource_arns=[queue.queue_arn])

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


def _countries(codes: Sequence[str]) -> Sequence[str]:
    for each in codes:
        if not _COUNTRY.fullmatch(each):
            raise ValueError(f"text_message_countries must be country codes such as +44, got {each!r}")
    return codes


def _told(metric_name: str) -> cloudwatch.Metric:
    """Return what the function counts itself."""
    return cloudwatch.Metric(
        namespace=METRICS_NAMESPACE,
        metric_name=metric_name,
        dimensions_map={"service": "notifications"},
        statistic="Sum",
        period=Duration.minutes(5),
    )


def _alarm(scope: Construct, id: str, metric: cloudwatch.Metric, threshold: int, said: str) -> cloudwatch.Alarm:
    return cloudwatch.Alarm(
        scope,
        id,
        metric=metric,
        threshold=threshold,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=said,
    )
