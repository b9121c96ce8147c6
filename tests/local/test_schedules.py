"""Schedules of bookings on the emulator: who may make them, and that they fire once and go."""

import json
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from ministack.services import scheduler

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.emulator_process import MODULE
from holiday_rental.local.state_directory import StateDirectory
from rental.bookings.scheduler import EventBridgeMoments
from rental.bookings.use_cases.moments import Moment
from rental.kernel.ids import BookingId
from rental.platform.one_off_schedules import ScheduleSettings
from tests.local.conftest import running
from tests.local.local_aws import eventually
from tests.local.test_credentials import ANYONE, assumed, role
from tests.support.property_samples import SEAVIEW

SCHEDULER = {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}
BOOKING = BookingId("d" * 26)


def moments(aws, *keys):
    """Return the adapter in a group of its own, calling a queue, and the queue's address."""
    name = f"m{uuid.uuid4().hex[:8]}"
    aws.client("scheduler").create_schedule_group(Name=name)
    url = aws.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    arn = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    caller = role(aws, SCHEDULER, {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn})
    return EventBridgeMoments(aws.client("scheduler", *keys), ScheduleSettings(name, arn, caller, arn)), url


def moment(seconds=3600, state="confirmed"):
    return Moment(SEAVIEW, BOOKING, state, datetime.now(UTC) + timedelta(seconds=seconds))


def narrowed(aws, group):
    allowed = [f"scheduler:{verb}Schedule" for verb in ("Create", "Update", "Delete")]
    resource = f"arn:aws:scheduler:us-east-1:000000000000:schedule/{group}/*"
    return assumed(aws, role(aws, ANYONE, {"Effect": "Allow", "Action": allowed, "Resource": resource}))


def plan_in(aws, group, allowed_group):
    settings = ScheduleSettings(group, *["arn:aws:sqs:us-east-1:000000000000:q"] * 3)
    planning = EventBridgeMoments(aws.client("scheduler", *narrowed(aws, allowed_group)), settings)
    planning.plan(moment())
    planning.plan(moment(7200))
    planning.forget(SEAVIEW, BOOKING)


def test_vanilla_refuses_a_policy_that_names_a_group(vanilla):
    vanilla.client("scheduler").create_schedule_group(Name="ours")
    with pytest.raises(ClientError, match="not authorized"):
        plan_in(vanilla, "ours", "ours")


def test_a_policy_that_names_a_group_is_enough_for_its_schedules_and_for_no_others(extended):
    for group in ("ours", "theirs"):
        extended.client("scheduler").create_schedule_group(Name=group)
    plan_in(extended, "ours", "ours")
    with pytest.raises(ClientError, match="not authorized"):
        plan_in(extended, "theirs", "ours")
    with pytest.raises(ClientError, match="not authorized"):
        plan_in(extended, "default", "ours")


def test_a_booking_is_settled_once_when_its_moment_comes_and_its_schedule_is_gone(extended):
    planning, url = moments(extended)
    planning.plan(moment())
    planning.plan(moment(seconds=0))
    planning.plan(moment(state="in_progress"))
    queue = extended.client("sqs")
    (message,) = eventually(lambda: queue.receive_message(QueueUrl=url).get("Messages"), within_seconds=15)
    told = {"tenant_id": SEAVIEW, "booking_id": BOOKING, "state": "confirmed", "again": False}
    assert json.loads(message["Body"]) == told
    eventually(lambda: names(extended, planning.settings.group) == [f"{SEAVIEW}-{BOOKING}-in_progress"])


def names(aws, group):
    return [each["Name"] for each in aws.client("scheduler").list_schedules(GroupName=group)["Schedules"]]


def test_vanilla_keeps_to_the_machines_clock():
    assert scheduler.time is time


def test_moving_the_platforms_clock_brings_what_was_planned_for_later(tmp_path):
    clock = ClockFile(StateDirectory.at(tmp_path).clock_file)
    with running(MODULE, tmp_path) as aws:
        planning, url = moments(aws)
        planning.plan(moment(seconds=24 * 3600))
        planning.plan(moment(seconds=72 * 3600, state="in_progress"))
        clock.advance(timedelta(hours=25))
        queue = aws.client("sqs")
        (message,) = eventually(lambda: queue.receive_message(QueueUrl=url).get("Messages"), within_seconds=15)
        assert json.loads(message["Body"])["state"] == "confirmed"
        eventually(lambda: names(aws, planning.settings.group) == [f"{SEAVIEW}-{BOOKING}-in_progress"])
