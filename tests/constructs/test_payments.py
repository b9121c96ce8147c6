"""Who holds which of Stripe's secrets, who works how much at once, and where what failed ends up."""

import shutil

import aws_cdk as cdk
import pytest
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk.assertions import Template

from holiday_rental import (
    BookingApi,
    CardPayments,
    EventBackbone,
    HolidayRentalPlatform,
    LocalTarget,
    PaymentsWebhook,
    TenantData,
    TenantProfile,
    TenantSite,
)
from rental.kernel.circuit import CircuitRule
from tests.constructs.cloud import app_of, listed, statements_of_role, variables, write_entry

QUEUE, EVENTS, WEBHOOK = (f"rental.payments.{entry}.handler" for entry in ("queue", "events", "webhook"))


def payments(stack, **options):
    data = TenantData(stack, "Data")
    return CardPayments(stack, "Payments", data=data, events=EventBackbone(stack, "Events", data=data), **options)


@pytest.fixture
def template(stack):
    payments(stack)
    return Template.from_stack(stack)


def function_of(template, handler):
    (found,) = [
        each
        for each in template.find_resources("AWS::Lambda::Function").values()
        if each["Properties"]["Handler"] == handler
    ]
    return found


def named(template, kind, beginning):
    (found,) = [name for name in template.find_resources(kind) if name.startswith(beginning)]
    return found


def resources_of(statements, action):
    return [
        each["Fn::GetAtt"][0] if "Fn::GetAtt" in each else each["Ref"]
        for statement in statements
        if action in listed(statement["Action"])
        for each in listed(statement["Resource"])
    ]


def test_the_queue_of_work_is_the_main_child(stack):
    made = payments(stack)
    assert made.node.default_child is made.queue


def test_it_hears_of_whatever_may_carry_a_payment_and_of_its_own_facts(template):
    (rule,) = template.find_resources("AWS::Events::Rule").values()
    assert sorted(rule["Properties"]["EventPattern"]["detail-type"]) == [
        *("BookingCancelled", "BookingChanged", "BookingConfirmed", "BookingDeclined", "BookingExpired"),
        *("BookingPlaced", "BookingRequested", "BookingStarted", "PaymentFact"),
    ]


def test_a_message_is_hidden_for_longer_than_the_worker_may_take(stack):
    LocalTarget(4566).apply(stack)
    local = payments(stack)
    assert int(local.queue.node.default_child.visibility_timeout) > int(local.worker.timeout.to_seconds())


def test_what_fails_ten_times_waits_for_two_weeks(template):
    queues = template.find_resources("AWS::SQS::Queue")
    work = queues[work_of(template)]["Properties"]
    dead = named(template, "AWS::SQS::Queue", "PaymentsDeadLetters")
    assert work["VisibilityTimeout"] == 6 * function_of(template, QUEUE)["Properties"]["Timeout"]
    assert work["RedrivePolicy"] == {"deadLetterTargetArn": {"Fn::GetAtt": [dead, "Arn"]}, "maxReceiveCount": 10}
    assert queues[dead]["Properties"]["MessageRetentionPeriod"] == 14 * 86_400
    assert {each["Properties"]["SqsManagedSseEnabled"] for each in queues.values()} == {True}


def work_of(template):
    (found,) = [
        name
        for name, each in template.find_resources("AWS::SQS::Queue").items()
        if {"Key": "holiday-rental:queue", "Value": "Test/payments"} in each["Properties"].get("Tags", [])
    ]
    return found


def test_the_worker_works_one_message_at_a_time_so_many_at_once_and_no_more(stack):
    payments(stack, workers=4)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {
            "BatchSize": 1,
            "ScalingConfig": {"MaximumConcurrency": 4},
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
        },
    )


def test_what_the_worker_sends_back_to_its_own_queue_is_no_loop_to_be_broken(template):
    """Lambda stops what calls itself through a queue for the seventeenth time, unless it is told to let it."""
    assert function_of(template, QUEUE)["Properties"]["RecursiveLoop"] == "Allow"
    assert "RecursiveLoop" not in function_of(template, EVENTS)["Properties"]


@pytest.mark.parametrize("workers", [1, 51])
def test_a_number_of_workers_that_cannot_be_is_refused(stack, workers):
    with pytest.raises(ValueError, match=f"workers must be 2-50, got {workers}"):
        payments(stack, workers=workers)


def test_the_worker_knows_where_everything_is(template):
    told = variables(function_of(template, QUEUE))
    work = work_of(template)
    assert told["PAYMENT_WORK_QUEUE_URL"] == {"Ref": work}
    assert told["SCHEDULE_TARGET_ARN"] == {"Fn::GetAtt": [work, "Arn"]}
    dead = named(template, "AWS::SQS::Queue", "PaymentsDeadLetters")
    assert told["PAYMENT_DEAD_LETTERS_URL"] == {"Ref": dead}
    assert told["SCHEDULE_DEAD_LETTERS_ARN"] == {"Fn::GetAtt": [dead, "Arn"]}
    assert told["STRIPE_API_SECRET_ARN"] == {"Ref": named(template, "AWS::SecretsManager::Secret", "PaymentsApiSecret")}
    assert told["RETRY_DELAYS_SECONDS"] == "60,300,900,3600,21600"
    assert told["CIRCUIT_PROBE_SECONDS"] == str(int(CircuitRule().probe_after.total_seconds()))
    assert {"SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN", "TABLE_NAME", "DATA_ROLE_ARN"} <= told.keys()


def test_locally_nobody_waits_hours_for_the_next_try(stack):
    LocalTarget(4566).apply(stack)
    payments(stack)
    told = variables(function_of(Template.from_stack(stack), QUEUE))
    assert told["RETRY_DELAYS_SECONDS"] == "1,2,3,4,5"
    assert told["CIRCUIT_PROBE_SECONDS"] == "2"


def test_the_listener_knows_the_queue_and_none_of_stripes_secrets(template):
    told = variables(function_of(template, EVENTS))
    assert told["PAYMENT_WORK_QUEUE_URL"] == {"Ref": work_of(template)}
    assert not [name for name in told if "STRIPE" in name]
    allowed = {action for each in statements_of_role(template, "PaymentsListener") for action in listed(each["Action"])}
    assert {action.partition(":")[0] for action in allowed} == {"logs", "xray", "sts", "sqs"}
    assert resources_of(statements_of_role(template, "PaymentsListener"), "sqs:SendMessage") == [work_of(template)]


def test_the_worker_sends_to_its_own_queues_and_plans_in_its_own_group(template):
    statements = statements_of_role(template, "PaymentsWorkerRole")
    work, dead = work_of(template), named(template, "AWS::SQS::Queue", "PaymentsDeadLetters")
    assert sorted(resources_of(statements, "sqs:SendMessage")) == sorted([work, dead])
    (planning,) = [each for each in statements if "scheduler:CreateSchedule" in listed(each["Action"])]
    group = named(template, "AWS::Scheduler::ScheduleGroup", "PaymentsSchedules")
    assert planning["Resource"]["Fn::Join"][1][-3:] == [":schedule/", {"Ref": group}, "/*"]
    (passing,) = [each for each in statements if each["Action"] == "iam:PassRole"]
    role = named(template, "AWS::IAM::Role", "PaymentsSchedulerRole")
    assert passing["Resource"] == {"Fn::GetAtt": [role, "Arn"]}


def test_schedules_may_put_work_into_the_queue_and_tell_what_failed_and_nothing_else(template):
    statements = statements_of_role(template, "PaymentsSchedulerRole")
    assert {action for each in statements for action in listed(each["Action"])} == {"sqs:SendMessage"}
    work, dead = work_of(template), named(template, "AWS::SQS::Queue", "PaymentsDeadLetters")
    assert resources_of(statements, "sqs:SendMessage") == [work, dead]


def test_ones_own_secrets_take_the_place_of_new_ones(stack):
    own = {name: secretsmanager.Secret(stack, name) for name in ("api_secret", "webhook_secret", "page_secret")}
    made = payments(stack, **own)
    assert (made.api_secret, made.webhook_secret, made.page_secret) == tuple(own.values())
    secrets = Template.from_stack(stack).find_resources("AWS::SecretsManager::Secret")
    assert not [name for name in secrets if name.startswith("Payments")]


def test_new_secrets_hold_no_key_and_what_signs_events_is_nobodys_guess(template):
    secrets = template.find_resources("AWS::SecretsManager::Secret")
    names = ("ApiSecret", "WebhookSecret", "PageSecret")
    ids = {name: named(template, "AWS::SecretsManager::Secret", f"Payments{name}") for name in names}
    found = {name: secrets[where]["Properties"] for name, where in ids.items()}
    assert found["ApiSecret"]["SecretString"] == '{"api_key":""}'
    assert found["PageSecret"]["SecretString"] == '{"publishable_key":""}'
    assert found["WebhookSecret"]["GenerateSecretString"]["PasswordLength"] == 48


def test_what_waits_and_what_failed_can_be_watched(stack):
    made = payments(stack)
    for name, metric in (("Dead", made.metric_dead_letters()), ("Waiting", made.metric_waiting())):
        assert metric.create_alarm(stack, name, threshold=1, evaluation_periods=1).alarm_arn


@pytest.fixture
def webhook(stack):
    made = payments(stack)
    api = BookingApi(stack, "Api", data=made.data, contexts=["admin"])
    hearing = PaymentsWebhook(stack, "Webhook", payments=made, api=api)
    assert hearing.node.default_child is hearing.function
    return Template.from_stack(stack)


def test_the_webhook_has_a_route_of_its_own_that_asks_for_no_sign_in(webhook):
    (route,) = webhook.find_resources("AWS::ApiGatewayV2::Route").values()
    assert route["Properties"]["RouteKey"] == "POST /api/v1/webhooks/stripe"
    assert route["Properties"]["AuthorizationType"] == "NONE"
    assert "AuthorizerId" not in route["Properties"]


def test_the_webhook_reads_one_secret_and_sends_to_one_queue(webhook):
    statements = statements_of_role(webhook, "WebhookResourceRole")
    secret = named(webhook, "AWS::SecretsManager::Secret", "PaymentsWebhookSecret")
    assert resources_of(statements, "secretsmanager:GetSecretValue") == [secret]
    assert resources_of(statements, "sqs:SendMessage") == [work_of(webhook)]
    keys = {
        tuple(listed(each["Action"])): each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        for each in statements
        if "dynamodb" in str(each["Action"])
    }
    assert keys == {("dynamodb:GetItem",): ["G#ACCOUNT#*", "G#STRIPE#*"], ("dynamodb:PutItem",): ["G#STRIPE#*"]}
    told = variables(function_of(webhook, WEBHOOK))
    assert told["STRIPE_WEBHOOK_SECRET_ARN"] == {"Ref": secret}
    assert told["PAYMENT_WORK_QUEUE_URL"] == {"Ref": work_of(webhook)}
    assert "DATA_ROLE_ARN" not in told


PAGE = '@api.operation("GET", "/api/v1/payment-settings", id="get_settings", auth="optional", uses=("payment_page",))\n'


@pytest.fixture
def stack_with_page(tmp_path, site_folder, made_up_source):
    source = tmp_path / "lambda_src"
    shutil.copytree(made_up_source, source)
    write_entry(source, "payments.http_api", PAGE + "def get(request): ...\n")
    return cdk.Stack(app_of(source, site_folder, tmp_path / "out"), "Test")


def environment_of(function):
    described = Template.from_stack(cdk.Stack.of(function)).find_resources("AWS::Lambda::Function")
    (found,) = [
        each
        for each in described.values()
        if each["Properties"]["Description"] == function.node.default_child.description
    ]
    return variables(found)


def test_what_pages_need_is_read_by_the_operation_that_says_so_and_bookings_know_of_cards(stack_with_page):
    made = payments(stack_with_page)
    api = BookingApi(
        stack_with_page, "Api", data=made.data, payments=made, contexts=["bookings", "payments", "properties"]
    )
    environments = {name: environment_of(each) for name, each in api.functions.items()}
    assert "STRIPE_PAGE_SECRET_ARN" in environments["get_settings"]
    assert [name for name, each in environments.items() if each.get("CARD_PAYMENTS") == "1"] == ["get_bookings"]


def test_without_payments_there_is_no_such_context_and_bookings_wait_for_no_money(stack_with_page):
    api = BookingApi(
        stack_with_page, "Api", data=TenantData(stack_with_page, "Data"), contexts=["bookings", "payments"]
    )
    assert list(api.functions) == ["get_bookings"]
    assert "CARD_PAYMENTS" not in environment_of(api.functions["get_bookings"])


def test_a_tenants_own_account_and_logo_are_part_of_what_it_is_made_of_where_it_has_them(stack):
    data = TenantData(stack, "Data")
    profile = TenantProfile(payment_account="acct_1", logo_url="https://own.example/logo.png")
    own = TenantSite(stack, "Own", subdomain="own", data=data, profile=profile)
    none = TenantSite(stack, "None", subdomain="none", data=data)
    assert own.specification["payment_account"] == "acct_1"
    assert own.specification["logo_url"] == "https://own.example/logo.png"
    assert {"payment_account", "logo_url"}.isdisjoint(none.specification)


def test_no_tenant_takes_the_platforms_host(made_up_source, site_folder, tmp_path):
    app = app_of(made_up_source, site_folder, tmp_path)
    platform = HolidayRentalPlatform(app, "HolidayRental", platform_subdomain="desk")
    with pytest.raises(ValueError, match="subdomain must be another than the platform's own, got 'desk'"):
        platform.add_tenant("desk")
    assert platform.add_tenant("platform").host == "platform.example.com"
