"""Who asks feeds, how many at once, whose keys each may touch, and where what failed ends up."""

from datetime import timedelta

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from holiday_rental import CalendarSync, EventBackbone, TenantData
from holiday_rental.calendar_sync import EVENT_TYPES
from rental.bookings.contract import STALE_CALENDARS_FOUND
from rental.calendar_sync.contract import FEED_ADDED, FEED_PULL_ASKED, FEED_REMOVED
from rental.calendar_sync.domain.ledger_news import LEDGER_EVENTS
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.sweep import FEEDS_A_MESSAGE
from rental.calendar_sync.http_feed.feeds import DEADLINE_SECONDS
from rental.calendar_sync.settings import Settings


def calendars(stack, **options):
    data = TenantData(stack, "Data")
    return CalendarSync(stack, "Calendars", data=data, events=EventBackbone(stack, "Events", data=data), **options)


@pytest.fixture
def template(stack):
    calendars(stack)
    return Template.from_stack(stack)


def test_the_queue_of_due_feeds_is_the_main_child(stack):
    made = calendars(stack)
    assert made.node.default_child is made.queue


def test_it_hears_of_the_ledger_and_of_feeds():
    assert set(EVENT_TYPES) == LEDGER_EVENTS | {FEED_ADDED, FEED_REMOVED, FEED_PULL_ASKED, STALE_CALENDARS_FOUND}


def test_the_sweep_runs_every_five_minutes_and_what_it_could_not_do_is_kept(template):
    template.has_resource_properties(
        "AWS::Scheduler::Schedule",
        {
            "ScheduleExpression": "rate(5 minutes)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"DeadLetterConfig": {"Arn": Match.any_value()}, "RetryPolicy": Match.any_value()},
        },
    )


def test_a_message_of_slow_feeds_ends_in_time_and_is_hidden_six_times_as_long(template):
    (poller,) = [
        each["Properties"]
        for each in template.find_resources("AWS::Lambda::Function").values()
        if each["Properties"]["Handler"] == "rental.calendar_sync.queue.handler"
    ]
    assert poller["Timeout"] > FEEDS_A_MESSAGE * DEADLINE_SECONDS
    template.has_resource_properties(
        "AWS::SQS::Queue",
        {"VisibilityTimeout": 6 * poller["Timeout"], "RedrivePolicy": {"maxReceiveCount": 3}},
    )


def test_so_many_feeds_are_asked_at_once_and_no_more(stack):
    calendars(stack, pollers=4)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::EventSourceMapping", {"BatchSize": 1, "ScalingConfig": {"MaximumConcurrency": 4}}
    )


@pytest.mark.parametrize("pollers", [1, 51])
def test_a_number_of_pollers_that_cannot_be_is_refused(stack, pollers):
    with pytest.raises(ValueError, match=f"pollers must be 2-50, got {pollers}"):
        calendars(stack, pollers=pollers)


def test_no_function_on_aws_fetches_from_its_own_machine(template, cloud, local_cloud):
    def told(resources):
        functions = [each["Properties"] for each in resources.values()]
        return [
            each["Handler"] for each in functions if "LOCAL_PARTNER" in each.get("Environment", {}).get("Variables", {})
        ]

    assert told(template.find_resources("AWS::Lambda::Function")) == []
    assert told(cloud.resources("AWS::Lambda::Function")) == []
    assert set(told(local_cloud.resources("AWS::Lambda::Function"))) == {
        "rental.calendar_sync.queue.handler",
        "rental.calendar_sync.http_api.feeds.handler",
        *(f"rental.channels.{each}.handler" for each in ("events", "ordered", "schedule")),
        *(f"rental.channels.http_api.{each}.handler" for each in ("accounts", "deliveries", "webhooks")),
        "rental.channels.workers.working.handler",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"free_after_absences": 0}, "free_after_absences must be 1-10, got 0"),
        ({"free_after": cdk.Duration.hours(30)}, "cancelled_after must be whole hours, at least free_after, got 24 h"),
        ({"conflict_rule": "last_come"}, "conflict_rule must be one of direct_first, first_come, got 'last_come'"),
    ],
)
def test_patience_and_rules_that_cannot_be_are_refused(stack, options, words):
    with pytest.raises(ValueError, match=words):
        calendars(stack, **options)


def test_what_importers_choose_is_what_the_functions_read(stack, monkeypatch):
    chosen = {"free_after_absences": 3, "free_after": cdk.Duration.hours(1), "cancelled_after": cdk.Duration.days(2)}
    calendars(stack, **chosen, conflict_rule="first_come")
    for each in Template.from_stack(stack).find_resources("AWS::Lambda::Function").values():
        for name, value in each["Properties"].get("Environment", {}).get("Variables", {}).items():
            if isinstance(value, str):
                monkeypatch.setenv(name, value)
    read = Settings.from_environment()
    assert read.rules == SyncRules(3, timedelta(hours=1), timedelta(days=2))
    assert read.conflict_rule == "first_come"


def test_where_nothing_is_chosen_functions_do_as_the_rules_say(monkeypatch):
    for name in ("FREE_AFTER_ABSENCES", "FREE_AFTER_MINUTES", "CANCELLED_AFTER_HOURS", "CONFLICT_RULE"):
        monkeypatch.delenv(name, raising=False)
    assert Settings.from_environment() == Settings()
    monkeypatch.setenv("CONFLICT_RULE", "last_come")
    with pytest.raises(ValueError, match="CONFLICT_RULE must be one of"):
        Settings.from_environment()
