"""Who asks feeds, how many at once, whose keys each may touch, and where what failed ends up."""

import pytest
from aws_cdk.assertions import Match, Template

from holiday_rental import CalendarSync, EventBackbone, TenantData
from holiday_rental.calendar_sync import EVENT_TYPES
from rental.bookings.contract import STALE_CALENDARS_FOUND
from rental.calendar_sync.contract import FEED_ADDED, FEED_PULL_ASKED, FEED_REMOVED
from rental.calendar_sync.domain.ledger_news import LEDGER_EVENTS
from rental.calendar_sync.domain.sweep import FEEDS_A_MESSAGE
from rental.calendar_sync.http_feed.feeds import DEADLINE_SECONDS


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
    }
