"""One suite for the fake and for EventBridge Scheduler's adapter on moto; and what the service is asked."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from rental.bookings.scheduler import EventBridgeMoments, schedule_name
from rental.bookings.use_cases.moments import MOVED_BY_CLOCK, Moment
from rental.kernel.ids import BookingId, TenantId
from rental.platform.environment import MissingSetting
from rental.platform.one_off_schedules import ScheduleSettings
from tests.contexts.bookings.fake_moments import FakeMoments
from tests.support.property_samples import BAROSSA, SEAVIEW

BOOKING, OTHER = BookingId("d" * 26), BookingId("e" * 26)
AT = datetime(2027, 3, 5, 4, 30, tzinfo=UTC)
MOMENT = Moment(SEAVIEW, BOOKING, "confirmed", AT)
SETTINGS = ScheduleSettings(
    group="moments",
    target_arn="arn:aws:lambda:eu-west-1:123456789012:function:settle",
    role_arn="arn:aws:iam::123456789012:role/scheduler",
    dead_letters_arn="arn:aws:sqs:eu-west-1:123456789012:dead",
)


class Scheduler:
    """The adapter on moto, and what is planned there read back."""

    def __init__(self):
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        self.client = boto3.client("scheduler", region_name="eu-west-1", **keys)
        self.client.create_schedule_group(Name="moments")
        adapter = EventBridgeMoments(self.client, SETTINGS)
        self.plan, self.forget = adapter.plan, adapter.forget

    def schedules(self):
        listed = self.client.list_schedules(GroupName="moments")["Schedules"]
        return [self.client.get_schedule(Name=each["Name"], GroupName="moments") for each in listed]

    @property
    def planned(self):
        return {self._moment(each) for each in self.schedules()}

    def _moment(self, schedule):
        at = datetime.strptime(schedule["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
        return Moment(**json.loads(schedule["Target"]["Input"]), at=at)


@pytest.fixture(params=["fake", "scheduler"])
def moments(request):
    if request.param == "fake":
        yield FakeMoments()
        return
    with mock_aws():
        yield Scheduler()


@pytest.fixture
def scheduler():
    with mock_aws():
        yield Scheduler()


def test_a_moment_is_planned(moments):
    moments.plan(MOMENT)
    assert moments.planned == {MOMENT}


def test_a_later_plan_takes_the_place_of_the_one_before(moments):
    moments.plan(MOMENT)
    later = replace(MOMENT, at=AT + timedelta(days=3))
    moments.plan(later)
    moments.plan(later)
    assert moments.planned == {later}


def test_a_moment_of_another_state_stands_beside_it(moments):
    beside = {
        MOMENT,
        replace(MOMENT, state="in_progress"),
        replace(MOMENT, again=True),
        replace(MOMENT, state="pending"),
        replace(MOMENT, state="awaiting_payment"),
        replace(MOMENT, state="awaiting_payment", again=True),
    }
    for each in beside:
        moments.plan(each)
    assert moments.planned == beside


def test_what_is_forgotten_leaves_others_alone(moments):
    others = {replace(MOMENT, booking_id=OTHER), replace(MOMENT, tenant_id=BAROSSA)}
    for each in (MOMENT, replace(MOMENT, state="pending"), replace(MOMENT, again=True), *others):
        moments.plan(each)
    moments.forget(SEAVIEW, BOOKING)
    assert moments.planned == others
    moments.forget(SEAVIEW, BOOKING)
    assert moments.planned == others


def test_what_is_forgotten_of_one_state_leaves_the_others_planned(moments):
    began = replace(MOMENT, state="in_progress")
    for each in (MOMENT, replace(MOMENT, again=True), began):
        moments.plan(each)
    moments.forget(SEAVIEW, BOOKING, ["confirmed", "pending"])
    assert moments.planned == {began}


def test_only_schedules_that_can_exist_are_deleted():
    client = Refusing()
    EventBridgeMoments(client, SETTINGS).forget(SEAVIEW, BOOKING)
    assert len(client.calls) == 7
    EventBridgeMoments(client, SETTINGS).forget(SEAVIEW, BOOKING, ["pending"])
    assert len(client.calls) == 8
    EventBridgeMoments(client, SETTINGS).forget(SEAVIEW, BOOKING, ["awaiting_payment"])
    assert len(client.calls) == 10


def test_a_schedule_calls_one_function_in_one_name_and_goes_when_it_is_over(scheduler):
    scheduler.plan(MOMENT)
    (schedule,) = scheduler.schedules()
    assert (schedule["ScheduleExpression"], schedule["ScheduleExpressionTimezone"]) == (
        "at(2027-03-05T04:30:00)",
        "UTC",
    )
    assert schedule["ActionAfterCompletion"] == "DELETE"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    target = schedule["Target"]
    assert (target["Arn"], target["RoleArn"]) == (SETTINGS.target_arn, SETTINGS.role_arn)
    assert target["DeadLetterConfig"] == {"Arn": SETTINGS.dead_letters_arn}
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 86_400


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2027, 3, 5, 4, 30, 0, 1, UTC), "04:30:01"),
        (datetime(2027, 3, 5, 23, 59, 59, 999_999, UTC), "00:00:00"),
        (datetime(2027, 3, 5, 15, 0, tzinfo=timezone(timedelta(hours=10, minutes=30))), "04:30:00"),
    ],
)
def test_a_schedule_is_never_before_its_moment(scheduler, at, shown):
    scheduler.plan(replace(MOMENT, at=at))
    (schedule,) = scheduler.schedules()
    assert schedule["ScheduleExpression"].endswith(f"{shown})")


@pytest.mark.parametrize("state", MOVED_BY_CLOCK)
@pytest.mark.parametrize("tenant", [SEAVIEW, TenantId("b" * 52)])
def test_a_schedules_name_fits(tenant, state):
    assert len(schedule_name(tenant, BOOKING, state, again=True)) <= 64


class Refusing:
    """A client whose calls are refused, by code, in order."""

    def __init__(self, **codes):
        self.codes, self.calls = codes, []

    def __getattr__(self, call):
        def refuse(**_arguments):
            self.calls.append(call)
            if code := (self.codes.get(call) or [None]).pop(0):
                raise ClientError({"Error": {"Code": code}}, call)

        return refuse


def test_a_schedule_that_ends_while_it_is_moved_is_made_anew():
    client = Refusing(create_schedule=["ConflictException", None], update_schedule=["ResourceNotFoundException"])
    EventBridgeMoments(client, SETTINGS).plan(MOMENT)
    assert client.calls == ["create_schedule", "update_schedule", "create_schedule"]


@pytest.mark.parametrize("call", ["create_schedule", "delete_schedule"])
def test_what_is_not_expected_is_told(call):
    client = Refusing(**{call: ["AccessDeniedException"] * 6})
    moments = EventBridgeMoments(client, SETTINGS)
    with pytest.raises(ClientError, match="AccessDenied"):
        moments.plan(MOMENT) if call == "create_schedule" else moments.forget(SEAVIEW, BOOKING)


def test_settings_come_from_the_environment(monkeypatch):
    given = {"GROUP": SETTINGS.group, "ROLE_ARN": SETTINGS.role_arn, "DEAD_LETTERS_ARN": SETTINGS.dead_letters_arn}
    for name, value in given.items():
        monkeypatch.setenv(f"SCHEDULE_{name}", value)
    assert ScheduleSettings.from_environment(SETTINGS.target_arn) == SETTINGS
    with pytest.raises(MissingSetting, match="SCHEDULE_TARGET_ARN"):
        ScheduleSettings.from_environment()
    monkeypatch.setenv("SCHEDULE_TARGET_ARN", SETTINGS.target_arn)
    assert ScheduleSettings.from_environment() == SETTINGS
