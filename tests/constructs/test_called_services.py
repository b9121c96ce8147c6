"""What functions ship clients of is what they may call."""

from pathlib import Path

from holiday_rental._bundle import import_closure
from tests.constructs.cloud import listed, variables

LAMBDA = Path(__file__).parents[2] / "lambda_src"
# What Lambda does by a function's role, not the function: it takes messages, and keeps what a function failed at.
BY_LAMBDA = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"}
BY_LAMBDA |= {"sqs:GetQueueAttributes", "xray:PutTraceSegments", "xray:PutTelemetryRecords"}
KEPT_BY_LAMBDA = {"rental.platform.stream_relay": {"s3"}, "rental.bookings.schedule": {"sqs"}}
KEPT_BY_LAMBDA |= {"rental.channels.schedule": {"sqs"}}
# A service's name in policies, where its client is called otherwise; these have no client here.
CLIENTS = {"ses": "sesv2", "states": "stepfunctions", "kms": None, "logs": None, "iam": None, "acm": None}


def test_a_bundle_describes_the_services_that_its_functions_may_call_and_no_other(cloud):
    """What is granted and what is shipped are declared apart: a client that nobody may call is one too many."""
    callable_services = {}
    for function in cloud.resources("AWS::Lambda::Function").values():
        handler = function["Properties"]["Handler"]
        operation = variables(function).get("FUNCTION_OPERATIONS", "").partition(",")[0] or None
        services = callable_services.setdefault(handler.removesuffix(".handler"), set())
        for statement in cloud.statements_of(handler, operation):
            services |= {action.partition(":")[0] for action in set(listed(statement["Action"])) - BY_LAMBDA}
    assert len(callable_services) > 15
    for entry, services in callable_services.items():
        called = {CLIENTS.get(each, each) for each in services - KEPT_BY_LAMBDA.get(entry, set())} - {None}
        # Whoever takes on the tenants' role calls the table by it; sts goes along with every client.
        called |= {"sts"} | ({"dynamodb"} if "sts" in called else set())
        if entry == "rental.tenants.http_api.sign_ups":  # an app may be without the state machine that it starts
            called |= {"stepfunctions"}
        if entry == "rental.platform.stream_relay":  # and without ordered consumers
            called |= {"sns"}
        shipped = import_closure(LAMBDA, entry).services
        assert shipped == called, f"{entry}: make a client in the module that calls it, and grant it, or neither"
