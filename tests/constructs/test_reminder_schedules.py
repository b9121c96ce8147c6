"""A schedule for each kind of reminder, functions that know the same kinds, and alarms on what is missed."""

import json
from typing import get_args

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from holiday_rental import REMINDER_KINDS, EventBackbone, ReminderKind, ReminderSchedules, TenantData
from holiday_rental._reminder_kinds import Anchor, shortest_catch_up_hours
from holiday_rental.reminder_schedules import EVENT_TYPES
from rental.bookings.contract import BOOKING_EVENTS
from rental.notifications.contract import OFFERS_CHOSEN
from rental.reminders.contract import GUEST, OFFER_DUE, RECIPIENTS, REMINDER_REPLANNING, REMINDER_SETTINGS_CHANGED
from rental.reminders.domain.kinds import ANCHORS, Kind, kinds_from_json

YEARLY = {"anchor": "birthday", "days": 0}
MID_STAY = ReminderKind("mid_stay", anchor="check_in", days=2, at="10:00")
FUNCTIONS = {f"rental.reminders.{entry}.handler" for entry in ("schedule", "queue", "events")}


def reminders(stack, **options):
    data = TenantData(stack, "Data")
    return ReminderSchedules(stack, "Reminders", data=data, events=EventBackbone(stack, "Events", data=data), **options)


@pytest.fixture
def template(stack):
    reminders(stack)
    return Template.from_stack(stack)


def functions(template):
    found = [each["Properties"] for each in template.find_resources("AWS::Lambda::Function").values()]
    return {each["Handler"]: each for each in found if each["Handler"] in FUNCTIONS}


def test_the_queue_of_due_reminders_is_the_main_child(stack):
    made = reminders(stack)
    assert made.node.default_child is made.queue


def test_each_kind_has_a_schedule_of_its_own_every_quarter_hour_and_what_it_cannot_do_is_kept(template):
    schedules = [each["Properties"] for each in template.find_resources("AWS::Scheduler::Schedule").values()]
    told = [json.loads(each["Target"]["Input"])["kind"] for each in schedules]
    assert sorted(told) == sorted(kind.name for kind in REMINDER_KINDS)
    assert {each["ScheduleExpression"] for each in schedules} == {"cron(0/15 * * * ? *)"}
    assert all(each["Target"]["DeadLetterConfig"]["Arn"] for each in schedules)
    assert {each["Target"]["RetryPolicy"]["MaximumEventAgeInSeconds"] for each in schedules} == {840}
    assert len({str(each["Target"]["Arn"]) for each in schedules}) == 1, "one function for all of them"


def test_the_kinds_of_the_business_are_there_at_its_hours():
    names = "balance_due check_in_soon check_in_tomorrow welcome cleaners check_out_tomorrow review birthday season"
    assert [kind.name for kind in REMINDER_KINDS] == names.split()
    assert {kind.name for kind in REMINDER_KINDS if kind.recipient == "host"} == {"cleaners"}
    assert {kind.name for kind in REMINDER_KINDS if kind.only_if_owed} == {"balance_due"}
    assert shortest_catch_up_hours() == 6


def test_an_importer_adds_a_kind_in_one_line(stack):
    made = reminders(stack, kinds=(*REMINDER_KINDS, MID_STAY))
    assert "mid_stay" in made.schedules
    for each in functions(Template.from_stack(stack)).values():
        known = kinds_from_json(each["Environment"]["Variables"]["REMINDER_KINDS"])
        assert known["mid_stay"] == Kind("mid_stay", "check_in", 2, "10:00")
        assert len(known) == len(REMINDER_KINDS) + 1


def test_kinds_reach_the_functions_with_all_that_is_said_of_them():
    known = kinds_from_json(json.dumps([vars(kind) for kind in REMINDER_KINDS]))
    for kind in REMINDER_KINDS:
        there = known[kind.name]
        assert {name: getattr(there, name) for name in vars(kind)} == vars(kind)
    assert {kind.recipient for kind in known.values()} <= set(RECIPIENTS)
    assert Kind("a", "check_in", 0, "10:00").recipient == GUEST == MID_STAY.recipient
    assert Kind("a", "check_in", 0, "10:00").catch_up == MID_STAY.catch_up
    assert set(get_args(Anchor)) == set(ANCHORS)


@pytest.mark.parametrize("text", ['[{"name": "a"}]', '[{"surprise": 1}]', "[1]"])
def test_functions_refuse_a_list_of_kinds_that_is_none(text):
    with pytest.raises(ValueError, match="REMINDER_KINDS must be a list of kinds"):
        kinds_from_json(text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "Mid stay"}, "name must be 2-30 of a-z, 0-9 and _, beginning with a letter, got 'Mid stay'"),
        ({"anchor": "arrival"}, "anchor of mid_stay must be one of check_in, check_out, birthday, season, got 'arr"),
        ({"days": 400}, "days of mid_stay must be -365 to 365, got 400"),
        ({"anchor": "season"}, "days of mid_stay must be 0: it goes out on the season's day, got 2"),
        (YEARLY | {"recipient": "host"}, "recipient of mid_stay must be guest: it comes once a year, got 'host'"),
        (YEARLY | {"only_if_owed": True}, "only_if_owed of mid_stay must be False: nothing is owed for a birthday"),
        ({"at": "10:05"}, "at of mid_stay must be a quarter hour such as 10:00 or 17:45, got '10:05'"),
        ({"at": "24:00"}, "at of mid_stay must be a quarter hour"),
        ({"recipient": "cleaner"}, "recipient of mid_stay must be one of guest, host, got 'cleaner'"),
        ({"catch_up": 0}, "catch_up of mid_stay must be 1-168 hours, got 0"),
    ],
)
def test_a_kind_that_cannot_be_is_refused_in_the_callers_terms(changes, words):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the words are looked at below
        ReminderKind(**({"name": "mid_stay", "anchor": "check_in", "days": 2, "at": "10:00"} | changes))
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kinds": ()}, "kinds must name at least one kind of reminder, got none"),
        ({"kinds": (MID_STAY, MID_STAY)}, "kinds must have names of their own, got mid_stay twice"),
        ({"senders": 1}, "senders must be 2-50, got 1"),
        ({"senders": 51}, "senders must be 2-50, got 51"),
    ],
)
def test_what_cannot_be_is_refused(stack, options, words):
    with pytest.raises(ValueError, match=words):
        reminders(stack, **options)


def test_it_hears_of_what_becomes_of_stays_and_of_what_hosts_and_guests_choose():
    own = {REMINDER_SETTINGS_CHANGED, REMINDER_REPLANNING, OFFERS_CHOSEN, OFFER_DUE}
    assert own < set(EVENT_TYPES)
    assert set(EVENT_TYPES) - own <= set(BOOKING_EVENTS)


def test_ten_reminders_are_sent_by_a_call_and_a_batch_is_hidden_six_times_as_long(stack):
    reminders(stack, senders=4)
    template = Template.from_stack(stack)
    sender = functions(template)["rental.reminders.queue.handler"]
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {"BatchSize": 10, "ScalingConfig": {"MaximumConcurrency": 4}, "FunctionResponseTypes": Match.any_value()},
    )
    template.has_resource_properties(
        "AWS::SQS::Queue", {"VisibilityTimeout": 6 * sender["Timeout"], "RedrivePolicy": {"maxReceiveCount": 10}}
    )


def test_the_sender_reaches_no_platform_keys_and_the_sweep_no_tenants(template):
    functions_ = functions(template)
    assert "DATA_ROLE_ARN" not in functions_["rental.reminders.schedule.handler"]["Environment"]["Variables"]
    policies = {
        name: str(each["Properties"]["PolicyDocument"])
        for name, each in template.find_resources("AWS::IAM::Policy").items()
    }
    (sender,) = [text for name, text in policies.items() if "Sender" in name]
    assert "G#DUE#" not in sender
    assert "sqs:SendMessage" not in sender
    (sweep,) = [text for name, text in policies.items() if "Sweep" in name]
    assert "sts:AssumeRole" not in sweep


def test_alarms_tell_of_missed_and_failed_runs_of_a_backlog_and_of_dead_letters(template):
    alarms = {
        each["Properties"]["MetricName"]: each["Properties"]
        for name, each in template.find_resources("AWS::CloudWatch::Alarm").items()
        if name.startswith("Reminders")
    }
    assert set(alarms) == {
        *("Invocations", "Errors", "ReminderRunsMissed"),
        *("ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"),
    }
    runs, waiting = alarms["Invocations"], alarms["ApproximateAgeOfOldestMessage"]
    assert (runs["Threshold"], runs["ComparisonOperator"]) == (len(REMINDER_KINDS), "LessThanThreshold")
    assert (runs["TreatMissingData"], runs["Period"]) == ("breaching", 900)
    assert (waiting["Threshold"], waiting["Statistic"]) == (1800, "Maximum")
    assert all(each["AlarmDescription"] for each in alarms.values())


def test_metrics_are_those_that_alarms_look_at(stack):
    made = reminders(stack)
    assert made.metric_waiting().metric_name == "ApproximateAgeOfOldestMessage"
    assert made.metric_runs().period.to_minutes() == cdk.Duration.minutes(15).to_minutes()
