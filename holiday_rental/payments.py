"""Card payments: bookings tell where to arrive, and a worker brings Stripe there, however long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy, SecretValue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._dead_letter_queue import dead_letter_queue
from holiday_rental._one_off_schedules import OneOffSchedules
from holiday_rental._queue_names import name_queues
from holiday_rental._work_queue import work_queue
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_scheduler as scheduler

    from holiday_rental.event_backbone import EventBackbone, EventConsumer
    from holiday_rental.tenant_data import TenantData

# What may carry a payment to arrive at, and payments' own facts, of which some leave work.
EVENT_TYPES = (
    *("BookingPlaced", "BookingRequested", "BookingConfirmed", "BookingDeclined", "BookingExpired"),
    *("BookingChanged", "BookingCancelled", "BookingStarted", "PaymentFact"),
)
_BREAKER = "G#BREAKER#*"
_WORKING = Duration.seconds(60)
_ATTEMPTS = 10
_MOST_WORKERS = 50
# How long the worker waits before it tries again; locally nobody wants to.
_PAUSES = {"RETRY_DELAYS_SECONDS": "60,300,900,3600,21600", "CIRCUIT_PROBE_SECONDS": "30"}
_LOCAL_PAUSES = {"RETRY_DELAYS_SECONDS": "1,2,3,4,5", "CIRCUIT_PROBE_SECONDS": "2"}


class CardPayments(Construct):
    """Takes guests' cards through Stripe: reserves, collects and gives back what bookings say.

        CardPayments(self, "Payments", data=data, events=events)

    - `data`, `events`: whose bookings, and how it hears of them and tells its own facts.
    - `api_secret`: `{"api_key"}`, which the worker alone reads. Default: a new one without a key, for you to fill.
    - `webhook_secret`: `{"value"}`, which Stripe signs events with. Default: a new one, for you to fill.
    - `page_secret`: `{"publishable_key"}`, which pages show. Default: a new one without a key.
    - `workers`: how many bookings' payments are worked at the same time, 2-50. Default: 10.

    What is to be done later than in a quarter of an hour (another try, an authorisation that lapses) is a one-off
    schedule that puts the work into the queue. What could not be done for a reason of ours waits in `dead_letters`.
    """

    data: TenantData
    """Whose bookings are paid."""
    queue: sqs.Queue
    """Bookings whose payment has to be looked at."""
    dead_letters: sqs.Queue
    """What could not be done for a reason of ours."""
    group: scheduler.CfnScheduleGroup
    """Where the schedules of later work are."""
    role: iam.Role
    """Which these schedules send to the queue in."""
    worker: ContextFunction
    """Speaks to Stripe."""
    listener: ContextFunction
    """Keeps what bookings want, and puts it into the queue."""
    consumer: EventConsumer
    """The listener's queue."""
    api_secret: secretsmanager.ISecret
    """`{"api_key"}`, for the worker."""
    webhook_secret: secretsmanager.ISecret
    """`{"value"}`, for the webhook."""
    page_secret: secretsmanager.ISecret
    """`{"publishable_key"}`, for pages."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        data: TenantData,
        events: EventBackbone,
        api_secret: secretsmanager.ISecret | None = None,
        webhook_secret: secretsmanager.ISecret | None = None,
        page_secret: secretsmanager.ISecret | None = None,
        workers: int = 10,
    ) -> None:
        super().__init__(scope, id)
        if not 2 <= workers <= _MOST_WORKERS:  # noqa: PLR2004 - what an SQS source allows at least
            raise ValueError(f"workers must be 2-{_MOST_WORKERS}, got {workers}")
        self.data = data
        self.api_secret = api_secret or _unfilled(self, "ApiSecret", "api_key", "How payments speaks to Stripe")
        self.webhook_secret = webhook_secret or _unguessable(self, "WebhookSecret", "What Stripe signs events with")
        self.page_secret = page_secret or _unfilled(
            self, "PageSecret", "publishable_key", "What pages ask Stripe for a card with"
        )
        self.dead_letters = dead_letter_queue(self, "DeadLetters")
        self.queue = work_queue(
            self,
            "Resource",
            dead_letters=self.dead_letters,
            working=_WORKING,
            attempts=_ATTEMPTS,
            late_after=Duration.minutes(20),
        )
        name_queues("payments", self.queue, self.dead_letters)
        self._schedules = OneOffSchedules.of(
            self,
            "Schedules",
            dead_letters=self.dead_letters,
            purpose="One-off schedules of payments put work into the queue",
        )
        self._schedules.let_call("sqs:SendMessage", self.queue.queue_arn)
        self.group, self.role = self._schedules.group, self._schedules.role
        self.worker = self._new_worker(data, workers)
        self.listener = self._new_listener(data)
        self.consumer = events.consumer("CardPayments", self.listener, event_types=EVENT_TYPES)

    def grant_send_work(self, function: lambda_.Function) -> iam.Grant:
        """Let a function send work to the worker. Sets PAYMENT_WORK_QUEUE_URL."""
        function.add_environment("PAYMENT_WORK_QUEUE_URL", self.queue.queue_url)
        return _grant_send(function, self.queue)

    def grant_verify_events(self, function: lambda_.Function) -> iam.Grant:
        """Let a function read what Stripe signs events with. Sets STRIPE_WEBHOOK_SECRET_ARN."""
        function.add_environment("STRIPE_WEBHOOK_SECRET_ARN", self.webhook_secret.secret_arn)
        return self.webhook_secret.grant_read(function)

    def grant_payment_page(self, function: lambda_.Function) -> iam.Grant:
        """Let a function read what pages need to know. Sets STRIPE_PAGE_SECRET_ARN."""
        function.add_environment("STRIPE_PAGE_SECRET_ARN", self.page_secret.secret_arn)
        return self.page_secret.grant_read(function)

    def metric_dead_letters(self) -> cloudwatch.Metric:
        """Return the number of messages that could not be worked for a reason of ours."""
        return self.dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum")

    def metric_waiting(self) -> cloudwatch.Metric:
        """Return the age in seconds of the oldest message: over 1200, even what was put off is late."""
        return self.queue.metric_approximate_age_of_oldest_message(statistic="Maximum")

    def _new_worker(self, data: TenantData, workers: int) -> ContextFunction:
        function = ContextFunction(
            self,
            "Worker",
            context="payments",
            entry="queue",
            timeout=_WORKING,
            environment={
                "STRIPE_API_SECRET_ARN": self.api_secret.secret_arn,
                "PAYMENT_DEAD_LETTERS_URL": self.dead_letters.queue_url,
                "SCHEDULE_TARGET_ARN": self.queue.queue_arn,
                **(_LOCAL_PAUSES if LocalTarget.of(self) else _PAUSES),
            },
        )
        data.grant_tenant_access(function)
        data.grant_platform_keys(function, ["GetItem", "PutItem"], [_BREAKER])
        self.api_secret.grant_read(function)
        self.grant_send_work(function)
        _grant_send(function, self.dead_letters)
        self._schedules.grant_plan(function)
        _let_come_back(function)
        function.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=1, max_concurrency=workers, report_batch_item_failures=True)
        )
        return function

    def _new_listener(self, data: TenantData) -> ContextFunction:
        function = ContextFunction(self, "Listener", context="payments", entry="events", timeout=Duration.seconds(30))
        data.grant_tenant_access(function)
        self.grant_send_work(function)
        return function


def _grant_send(function: lambda_.Function, queue: sqs.Queue) -> iam.Grant:
    """Allow the one action: the queue's own grant also lets its attributes be read."""
    return iam.Grant.add_to_principal(grantee=function, actions=["sqs:SendMessage"], resource_arns=[queue.queue_arn])


def _let_come_back(function: lambda_.Function) -> None:
    """Let a function send to the queue that calls it, more often than the sixteen times in a row that Lambda takes.

    Then Lambda would call it a loop and throw the message to the dead letters: eight minutes of an open circuit are
    as many. What is sent back is always later, and ends with the payment.
    """
    defined = function.node.default_child
    if isinstance(defined, lambda_.CfnFunction):
        defined.recursive_loop = "Allow"


def _unfilled(scope: Construct, id: str, member: str, description: str) -> secretsmanager.Secret:
    return secretsmanager.Secret(
        scope,
        id,
        description=description,
        secret_object_value={member: SecretValue.unsafe_plain_text("")},  # a place to be filled, nothing secret yet
        removal_policy=RemovalPolicy.DESTROY,  # what fills it is Stripe's to give again
    )


def _unguessable(scope: Construct, id: str, description: str) -> secretsmanager.Secret:
    return secretsmanager.Secret(
        scope,
        id,
        description=description,
        generate_secret_string=secretsmanager.SecretStringGenerator(
            secret_string_template="{}",  # noqa: S106 - an empty JSON object, filled when deployed
            generate_string_key="value",
            password_length=48,
            exclude_punctuation=True,
        ),
        removal_policy=RemovalPolicy.DESTROY,  # what takes its place is Stripe's to give again
    )
