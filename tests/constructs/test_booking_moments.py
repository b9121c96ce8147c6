"""Who may plan, who calls in whose name, and where what failed ends up."""

import pytest
from aws_cdk.assertions import Template

from holiday_rental import BookingMoments, EventBackbone, TenantData
from rental.bookings import events as booking_events
from tests.constructs.cloud import listed, statements_of_role, variables

PLANNING = ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"]


@pytest.fixture
def moments(stack):
    data = TenantData(stack, "Data")
    return BookingMoments(stack, "Moments", data=data, events=EventBackbone(stack, "Events", data=data))


@pytest.fixture
def template(stack, moments):
    return Template.from_stack(stack)


def test_the_group_of_schedules_is_the_main_child(moments):
    assert moments.node.default_child is moments.group


def test_it_hears_of_all_that_moves_a_bookings_next_moment_of_its_money_and_of_channels_nights(template):
    (rule,) = template.find_resources("AWS::Events::Rule").values()
    heard = rule["Properties"]["EventPattern"]["detail-type"]
    assert sorted(heard) == [
        *("BookingCancelled", "BookingChanged", "BookingConfirmed", "BookingDeclined"),
        *("BookingExpired", "BookingPaymentChanged", "BookingPlaced", "BookingRequested", "BookingStarted"),
        *("ChannelBookingTold", "ChannelConnectionRemoved", "ChannelListingMapped", "ChannelListingUnmapped"),
        *("ChannelNightsGone", "ChannelNightsTold", "PaymentFact"),
    ]


def test_a_batch_of_events_that_all_need_their_patience_ends_in_time(template):
    (mapping,) = [
        each["Properties"]
        for each in template.find_resources("AWS::Lambda::EventSourceMapping").values()
        if each["Properties"]["FunctionName"] == {"Ref": function_of(template, "events")}
    ]
    function = template.find_resources("AWS::Lambda::Function")[function_of(template, "events")]
    assert mapping["BatchSize"] * 2 * booking_events._WITHIN_SECONDS <= function["Properties"]["Timeout"]


@pytest.mark.parametrize(
    ("role", "further"), [("MomentsPlannerRole", {"secretsmanager"}), ("MomentsSettlerRole", set())]
)
def test_a_function_that_plans_may_touch_schedules_of_the_group_and_pass_one_role_to_one_service(
    template, role, further
):
    statements = statements_of_role(template, role)
    (planning,) = [each for each in statements if PLANNING[0] in listed(each["Action"])]
    assert planning["Action"] == PLANNING
    assert planning["Resource"]["Fn::Join"][1][-3:] == [":schedule/", {"Ref": group_of(template)}, "/*"]
    (passing,) = [each for each in statements if each["Action"] == "iam:PassRole"]
    assert passing["Resource"] == {"Fn::GetAtt": [role_id(template, "MomentsSchedulerRole"), "Arn"]}
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
    services = {action.partition(":")[0] for each in statements for action in listed(each["Action"])}
    assert services == {"logs", "xray", "sts", "sqs", "scheduler", "iam"} | further


def test_schedules_may_call_the_settler_and_tell_what_failed_and_nothing_else(template):
    settler = function_of(template, "schedule")
    allowed = [
        (each["Action"], each["Resource"]["Fn::GetAtt"][0]) for each in statements_of_role(template, "MomentsScheduler")
    ]
    assert allowed == [("lambda:InvokeFunction", settler), ("sqs:SendMessage", queue_of(template))]


def test_only_schedules_of_the_group_may_call_in_the_roles_name(template):
    role = template.find_resources("AWS::IAM::Role")[role_id(template, "MomentsSchedulerRole")]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {
        "aws:SourceAccount": {"Ref": "AWS::AccountId"},
        "aws:SourceArn": {"Fn::GetAtt": [group_of(template), "Arn"]},
    }


def test_a_call_that_fails_for_good_waits_among_the_dead_letters(template):
    (asynchronous,) = template.find_resources("AWS::Lambda::EventInvokeConfig").values()
    described = asynchronous["Properties"]
    assert described["FunctionName"] == {"Ref": function_of(template, "schedule")}
    assert described["MaximumRetryAttempts"] == 2
    assert described["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] == queue_of(template)


def test_its_functions_know_where_schedules_go(template):
    functions = template.find_resources("AWS::Lambda::Function")
    planner, settler = (variables(functions[function_of(template, entry)]) for entry in ("events", "schedule"))
    common = {"SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN", "SCHEDULE_DEAD_LETTERS_ARN", "TABLE_NAME", "DATA_ROLE_ARN"}
    assert common <= planner.keys() & settler.keys()
    assert planner["SCHEDULE_TARGET_ARN"] == {"Fn::GetAtt": [function_of(template, "schedule"), "Arn"]}
    assert "SCHEDULE_TARGET_ARN" not in settler  # it knows its own


def test_moments_that_failed_can_be_watched(stack, moments):
    alarm = moments.metric_dead_letters().create_alarm(stack, "Unsettled", threshold=1, evaluation_periods=1)
    assert alarm.alarm_arn


def group_of(template):
    (found,) = template.find_resources("AWS::Scheduler::ScheduleGroup")
    return found


def role_id(template, beginning):
    (found,) = [name for name in template.find_resources("AWS::IAM::Role") if name.startswith(beginning)]
    return found


def function_of(template, entry):
    (found,) = [
        name
        for name, each in template.find_resources("AWS::Lambda::Function").items()
        if each["Properties"]["Handler"] == f"rental.bookings.{entry}.handler"
    ]
    return found


def queue_of(template):
    (found,) = [name for name in template.find_resources("AWS::SQS::Queue") if name.startswith("MomentsDeadLetters")]
    return found
