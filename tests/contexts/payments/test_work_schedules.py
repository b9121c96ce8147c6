"""What is due later than a queue can wait becomes a one-off schedule that fills the work queue."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from rental.payments.domain.work import Work
from rental.payments.scheduler import EventBridgeWork
from rental.platform.one_off_schedules import ScheduleSettings
from tests.contexts.payments.desk import BOOKING, TENANT

AT = datetime(2027, 3, 5, 4, 30, tzinfo=UTC)
SETTINGS = ScheduleSettings(
    group="payments",
    target_arn="arn:aws:sqs:eu-west-1:123456789012:work",
    role_arn="arn:aws:iam::123456789012:role/scheduler",
    dead_letters_arn="arn:aws:sqs:eu-west-1:123456789012:dead",
)


@pytest.fixture
def client():
    with mock_aws():
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        made = boto3.client("scheduler", region_name="eu-west-1", **keys)
        made.create_schedule_group(Name="payments")
        yield made


def planned(client):
    listed = client.list_schedules(GroupName="payments")["Schedules"]
    return [client.get_schedule(Name=each["Name"], GroupName="payments") for each in listed]


def test_a_schedule_puts_the_payment_into_the_queue_and_goes(client):
    EventBridgeWork(client, SETTINGS).plan(Work(TENANT, BOOKING, "pi_1"), AT)
    (schedule,) = planned(client)
    assert schedule["ScheduleExpression"] == "at(2027-03-05T04:30:00)"
    assert schedule["ActionAfterCompletion"] == "DELETE"
    target = schedule["Target"]
    assert (target["Arn"], target["RoleArn"]) == (SETTINGS.target_arn, SETTINGS.role_arn)
    assert json.loads(target["Input"]) == {"tenant_id": TENANT, "booking_id": BOOKING, "intent_id": "pi_1"}
    assert target["DeadLetterConfig"] == {"Arn": SETTINGS.dead_letters_arn}


def test_the_next_schedule_survives_the_end_of_the_one_whose_work_plans_it(client):
    """A schedule is deleted a while after its call; what was planned meanwhile must not go with it."""
    schedules = EventBridgeWork(client, SETTINGS)
    schedules.plan(Work(TENANT, BOOKING), AT)
    (over,) = planned(client)
    schedules.plan(Work(TENANT, BOOKING), AT + timedelta(hours=6, microseconds=1))
    client.delete_schedule(Name=over["Name"], GroupName="payments")
    (schedule,) = planned(client)
    assert schedule["ScheduleExpression"] == "at(2027-03-05T10:30:01)"


def test_what_is_planned_for_the_same_instant_again_is_planned_once(client):
    for _ in range(3):
        EventBridgeWork(client, SETTINGS).plan(Work(TENANT, BOOKING), AT)
    assert len(planned(client)) == 1


def test_the_longest_ids_fit_into_a_name(client):
    EventBridgeWork(client, SETTINGS).plan(Work("a" * 52, "b" * 26), AT)
    (schedule,) = planned(client)
    assert len(schedule["Name"]) <= 64


def test_a_refusal_of_another_kind_is_raised():
    class Refusing:
        def create_schedule(self, **_described):
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "CreateSchedule")

    with pytest.raises(ClientError):
        EventBridgeWork(Refusing(), SETTINGS).plan(Work(TENANT, BOOKING), AT)
