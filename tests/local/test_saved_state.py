"""What is written survives an orderly stop and a kill; schedules run on time."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from ministack.core import persistence
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import scheduler

from holiday_rental.local.emulator import saved_state
from holiday_rental.local.emulator_process import Condition, Emulator, environment
from holiday_rental.local.state_directory import StateDirectory
from tests.local.conftest import free_port, running
from tests.local.local_aws import LocalAws, eventually

QUEUE = {"Type": "AWS::SQS::Queue"}


@pytest.fixture
def emulator(tmp_path):
    emulator = Emulator(StateDirectory.at(tmp_path), free_port())
    emulator.start()
    yield emulator
    emulator.stop()


def write(aws):
    aws.client("s3").create_bucket(Bucket="kept")
    aws.client("s3").put_object(Bucket="kept", Key="page", Body=b"hello")
    aws.client("dynamodb").create_table(
        TableName="kept",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    aws.client("dynamodb").put_item(TableName="kept", Item={"pk": {"S": "1"}})
    aws.client("sesv2").create_email_identity(EmailIdentity="a@example.com")
    aws.client("sesv2").send_email(
        FromEmailAddress="a@example.com",
        Destination={"ToAddresses": ["b@example.com"]},
        Content={"Simple": {"Subject": {"Data": "Kept"}, "Body": {"Text": {"Data": "text"}}}},
    )
    aws.deploy({"Queue": QUEUE})


def assert_kept(aws):
    assert aws.client("s3").get_object(Bucket="kept", Key="page")["Body"].read() == b"hello"
    assert aws.client("dynamodb").get_item(TableName="kept", Key={"pk": {"S": "1"}})["Item"]
    assert len(aws.client("sqs").list_queues()["QueueUrls"]) == 1
    assert len(aws.client("cloudformation").list_stacks()["StackSummaries"]) == 1
    messages = aws.request("GET", "/_ministack/ses/messages").json["messages"]
    assert [mail["Subject"] for mails in messages.values() for mail in mails] == ["Kept"]


def test_state_survives_a_stop(emulator):
    write(LocalAws(emulator.port))
    emulator.stop()
    assert emulator.condition() is Condition.STOPPED
    emulator.start()
    assert_kept(LocalAws(emulator.port))


def test_what_was_saved_survives_a_kill(emulator):
    write(LocalAws(emulator.port))
    emulator.save()
    os.kill(emulator.pid(), signal.SIGKILL)
    eventually(lambda: emulator.pid() is None)
    emulator.start()
    assert_kept(LocalAws(emulator.port))


def test_state_is_saved_without_being_asked_for(emulator):
    write(LocalAws(emulator.port))
    eventually((emulator.state.emulator_state / "dynamodb.json").exists, within_seconds=12)


@pytest.mark.parametrize(("took", "pause"), [(0.1, 4.9), (0.5, 4.5), (1.0, 9.0), (4.0, 36.0)])
def test_a_save_begins_every_five_seconds_and_takes_a_tenth_of_the_time_at_most(took, pause):
    assert saved_state.pause_after(took) == pytest.approx(pause)


def test_whoever_says_so_has_state_saved_more_seldom(tmp_path, monkeypatch):
    monkeypatch.setenv(saved_state.EVERY_VARIABLE, "60")
    told = environment(StateDirectory.at(tmp_path), free_port())
    assert told[saved_state.EVERY_VARIABLE] == "60"
    read = "from holiday_rental.local.emulator.saved_state import pause_after; print(pause_after(0.5))"
    done = subprocess.run([sys.executable, "-c", read], env=told, capture_output=True, text=True, check=True)
    assert float(done.stdout) == 59.5


def test_a_service_that_could_not_be_copied_is_told_and_the_others_are_written(monkeypatch):
    def restless():
        raise RuntimeError("dictionary changed size during iteration")

    written = {}
    services = {"restless": restless, "calm": lambda: {"kept": 1}}
    monkeypatch.setattr(saved_state.app, "_build_persistence_save_dict", lambda: services)
    monkeypatch.setattr(saved_state.persistence, "save_state", written.__setitem__)
    assert not saved_state._save()
    assert written == {"calm": {"kept": 1}}
    del services["restless"]
    assert saved_state._save()


def test_a_save_at_once_writes_what_vanilla_writes(tmp_path, monkeypatch):
    scoped = AccountRegionScopedDict()
    scoped.set_scoped("000000000000", "eu-west-1", "t", {"body": b"\x00", "name": "Zoë", "many": [1.5, None, True]})
    monkeypatch.setattr(persistence, "PERSIST_STATE", True)
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path))
    monkeypatch.setattr(persistence, "json", persistence.json)
    persistence.save_state("sqs", {"queues": scoped})
    vanilla = (tmp_path / "sqs.json").read_text()
    saved_state.write_at_once()
    persistence.save_state("sqs", {"queues": scoped})
    assert (tmp_path / "sqs.json").read_text() == vanilla
    assert persistence.load_state("sqs")["queues"]._data == scoped._data


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Services whose state is saved in this process, and the names of those that are written, in order."""
    names, services, save_state = [], {}, persistence.save_state

    def noted(name, state):
        names.append(name)
        save_state(name, state)

    monkeypatch.setattr(persistence, "PERSIST_STATE", True)
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(persistence, "save_state", noted)
    monkeypatch.setattr(saved_state.app, "_build_persistence_save_dict", lambda: services)
    monkeypatch.setattr(saved_state, "_saved", {})
    return names, services


def test_only_services_that_changed_are_written_again(written):
    names, services = written
    queues, tables = {"a": [1]}, {"b": {"c": b"2"}}
    services |= {"sqs": lambda: queues, "dynamodb": lambda: tables}
    saved_state._save()
    queues["a"].append(3)
    saved_state._save()
    saved_state._save()
    assert names == ["sqs", "dynamodb", "sqs"]
    assert persistence.load_state("sqs") == {"a": [1, 3]}


def test_what_could_not_be_written_is_written_the_next_time(written, tmp_path):
    names, services = written
    services["sqs"] = lambda: {"a": 1}
    in_the_way = tmp_path / "state"
    in_the_way.write_text("a file where the directory should be")
    saved_state._save()
    in_the_way.unlink()
    saved_state._save()
    assert names == ["sqs", "sqs"]
    assert persistence.load_state("sqs") == {"a": 1}


def test_what_cannot_be_told_apart_is_always_written(written):
    names, services = written
    services["sqs"] = lambda: {"a": 1, "b": lambda: None}
    saved_state._save()
    saved_state._save()
    assert names == ["sqs", "sqs"]


def schedule_delay(aws, name):
    role = "arn:aws:iam::000000000000:role/any"
    queue = aws.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    arn = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    due = datetime.now(UTC) + timedelta(seconds=1)
    aws.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=f"at({due:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": role, "Input": "due"},
    )
    started = time.monotonic()
    eventually(lambda: aws.client("sqs").receive_message(QueueUrl=queue).get("Messages"), within_seconds=15)
    return time.monotonic() - started


def test_a_schedule_fires_within_seconds(extended):
    assert schedule_delay(extended, "soon") < 4


def test_vanilla_looks_at_schedules_every_ten_seconds():
    assert scheduler._SCHEDULE_TICK_INTERVAL == 10


def test_vanilla_loses_everything_when_it_is_killed_and_its_mail_even_when_it_is_stopped(tmp_path):
    with running("ministack", tmp_path) as aws:  # ends it by force
        write(aws)
    with running("ministack", tmp_path) as aws:
        assert not aws.client("sqs").list_queues().get("QueueUrls")
        assert not aws.request("GET", "/_ministack/ses/messages").json["messages"]
