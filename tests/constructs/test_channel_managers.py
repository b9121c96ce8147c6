"""What channel managers hear of, what works for them, and what fails where."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from holiday_rental import ChannelManagers, EventBackbone, TenantData
from holiday_rental.channel_managers import CHANGES, EVENT_TYPES
from rental.bookings import contract as bookings
from rental.channels import contract
from rental.channels.channex import DEADLINE_SECONDS
from rental.channels.domain.channel_lane import HELD_FOR
from rental.properties.contract import PROPERTY_ARCHIVED, PROPERTY_CHANGED


@pytest.fixture
def made(stack):
    data = TenantData(stack, "Data")
    return ChannelManagers(stack, "Managers", data=data, events=EventBackbone(stack, "Events", data=data))


@pytest.fixture
def template(stack, made):
    return Template.from_stack(stack)


def test_it_hears_whatever_moves_nights_or_their_terms(made):
    moving = {name for name in bookings.BOOKING_EVENTS if name not in ("BookingStarted", "BookingCompleted")}
    moving -= {bookings.BOOKING_PAYMENT_CHANGED}
    blocks = {bookings.NIGHTS_BLOCKED, bookings.NIGHTS_UNBLOCKED, bookings.CHANNEL_CLAIMED, bookings.CHANNEL_RELEASED}
    terms = {PROPERTY_CHANGED, PROPERTY_ARCHIVED, contract.LISTING_MAPPED}
    assert set(CHANGES) == moving | blocks | terms
    assert set(EVENT_TYPES) == {
        *(contract.CHANNEL_ACCOUNT_SET, contract.CONNECTION_CHANGED, contract.CONNECTION_REMOVED),
        *(contract.LISTING_UNMAPPED, contract.CHANNEL_PULL_ASKED),
    }
    assert made.node.default_child is made.queue


def test_a_lane_is_held_longer_than_its_worker_runs(template):
    found = template.find_resources("AWS::Lambda::Function").values()
    (timeout,) = [each["Properties"]["Timeout"] for each in found if "working" in each["Properties"]["Handler"]]
    assert HELD_FOR.total_seconds() > timeout > 5 * DEADLINE_SECONDS


def test_later_tries_are_put_into_the_queue_and_all_are_asked_every_quarter_of_an_hour(template):
    template.has_resource_properties("AWS::Scheduler::Schedule", {"ScheduleExpression": "rate(15 minutes)"})
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {"PolicyDocument": {"Statement": Match.array_with([Match.object_like({"Action": "sqs:SendMessage"})])}},
    )


@pytest.mark.parametrize("workers", [1, 1001])
def test_a_number_of_workers_that_cannot_be_is_refused(workers):
    with pytest.raises(ValueError, match=f"workers must be 2-1000, got {workers}"):
        ChannelManagers(cdk.Stack(), "Managers", data=None, events=None, workers=workers)
