"""Dead letters go back to where they came from, in order, and none is lost however it ends."""

import json
import uuid

import boto3
import pytest
from typer.testing import CliRunner

from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from holiday_rental.local import dead_letters, operator, redrive_command
from holiday_rental.local.command import app
from holiday_rental.local.dead_letters import Queues
from holiday_rental.local.failures import LocalProblem


class Killed(BaseException):
    """What ends a process, and no handler of exceptions sees."""


class Pair:
    """A queue and its dead letters, deployed from a template with the tags of the constructs."""

    def __init__(self, aws, *, fifo=False):
        self.name = f"q{uuid.uuid4().hex[:8]}"
        self.sqs = aws.client("sqs")
        self.queues = Queues(self.sqs, aws.client("resourcegroupstaggingapi"))
        more = {"FifoQueue": True, "ContentBasedDeduplication": True} if fifo else {}
        value = f"Tiny/{self.name}"
        resources = {
            name: {"Type": "AWS::SQS::Queue", "Properties": {**more, "Tags": [{"Key": tag, "Value": value}]}}
            for name, tag in (("Work", QUEUE_TAG), ("Dead", DEAD_LETTERS_TAG), ("Undelivered", DEAD_LETTERS_TAG))
        }
        self.stack, found = aws.deploy(resources, {name: {"Ref": name} for name in resources})
        self.work, self.dead, self.undelivered = found["Work"], found["Dead"], found["Undelivered"]
        self.fifo = fifo

    def bury(self, *bodies, queue=None, group="g", **attributes):
        options = {"MessageGroupId": group} if self.fifo else {}
        for body in bodies:
            told = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
            self.sqs.send_message(QueueUrl=queue or self.dead, MessageBody=str(body), MessageAttributes=told, **options)

    def all_in(self, queue):
        found = []
        while messages := self._take(queue):
            found += messages
        return found

    def bodies(self, queue=None):
        return [each["Body"] for each in self.all_in(queue or self.work)]

    def _take(self, queue):
        asked = {"MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"], "AttributeNames": ["All"]}
        messages = self.sqs.receive_message(QueueUrl=queue, **asked).get("Messages", [])
        for each in messages:
            self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
        return messages

    def move(self):
        return self.queues.move_back(self.queues.named(self.name))


def same(url, other):
    """The emulator is known by two names."""
    return url.rpartition("/")[2] == other.rpartition("/")[2]


@pytest.fixture(params=[False, True], ids=["standard", "fifo"])
def pair(extended, request):
    made = Pair(extended, fifo=request.param)
    yield made
    extended.client("cloudformation").delete_stack(StackName=made.stack)


@pytest.fixture
def standard(extended):
    made = Pair(extended)
    yield made
    extended.client("cloudformation").delete_stack(StackName=made.stack)


def test_dead_letters_go_back_in_the_order_in_which_they_came(pair):
    pair.bury(*range(25))
    assert pair.move() == 25
    assert pair.bodies() == [str(number) for number in range(25)]
    assert pair.bodies(pair.dead) == []
    assert pair.move() == 0


def test_what_the_bus_could_not_deliver_goes_back_too(pair):
    pair.bury("dead")
    pair.bury("undelivered", queue=pair.undelivered)
    assert pair.move() == 2
    assert sorted(pair.bodies()) == ["dead", "undelivered"]


def test_a_message_keeps_what_is_said_beside_it(pair):
    pair.bury("body", tenant="seaview")
    pair.move()
    (message,) = pair.all_in(pair.work)
    assert message["MessageAttributes"]["tenant"] == {"DataType": "String", "StringValue": "seaview"}
    assert message["Attributes"].get("MessageGroupId") == ("g" if pair.fifo else None)


def test_what_was_given_up_on_a_moment_ago_is_no_repetition(extended):
    made = Pair(extended, fifo=True)
    made.sqs.send_message(QueueUrl=made.work, MessageBody="same", MessageGroupId="g")
    assert made.bodies() == ["same"]
    made.bury("same")
    made.move()
    assert made.bodies() == ["same"]
    extended.client("cloudformation").delete_stack(StackName=made.stack)


@pytest.mark.parametrize("call", ["send_message", "delete_message"])
def test_none_is_lost_when_it_is_killed_half_way(pair, monkeypatch, call):
    pair.bury(*range(6))
    done = []
    real = getattr(pair.sqs, call)

    def until_killed(**asked):
        if len(done) == 3:
            raise Killed
        done.append(asked)
        return real(**asked)

    with monkeypatch.context() as patched:
        patched.setattr(pair.sqs, call, until_killed)
        with pytest.raises(Killed):
            pair.move()
    assert pair.move() == 3
    moved = pair.bodies()
    assert list(dict.fromkeys(moved)) == [str(number) for number in range(6)]
    # One may have been sent and not yet deleted: a FIFO queue knows it again, another's consumer has to.
    assert len(moved) <= (7 if call == "delete_message" and not pair.fifo else 6)


def test_what_fails_at_once_again_does_not_come_around_for_ever(extended, monkeypatch):
    made = Pair(extended, fifo=True)
    made.bury("poison")
    real, sent = made.sqs.send_message, []

    def fails_again(**asked):
        sent.append(asked["MessageBody"])
        real(**(asked | {"QueueUrl": made.dead, "MessageDeduplicationId": str(len(sent))}))

    monkeypatch.setattr(made.sqs, "send_message", fails_again)
    assert made.move() == 1
    monkeypatch.undo()
    extended.client("cloudformation").delete_stack(StackName=made.stack)


def test_at_most_so_many_are_held_back_at_once(standard, monkeypatch):
    monkeypatch.setattr(dead_letters, "MOST_AT_ONCE", 10)
    standard.bury(*range(15))
    assert standard.move() == 10
    assert standard.move() == 5


def test_a_queue_is_found_by_its_name_with_or_without_its_stack_in_any_letters(standard):
    for name in (standard.name, standard.name.upper(), f"Tiny/{standard.name}"):
        assert same(standard.queues.named(name).url, standard.work)
    with pytest.raises(LocalProblem, match="There is no queue 'nothing'") as refused:
        standard.queues.named("nothing")
    assert standard.name in refused.value.cure


def test_a_name_that_two_platforms_have_is_asked_for_with_its_stack(extended, standard):
    value = f"Beta/{standard.name}"
    resources = {
        name: {"Type": "AWS::SQS::Queue", "Properties": {"Tags": [{"Key": tag, "Value": value}]}}
        for name, tag in (("Work", QUEUE_TAG), ("Dead", DEAD_LETTERS_TAG))
    }
    stack, _ = extended.deploy(resources)
    with pytest.raises(LocalProblem, match="Several queues are called") as refused:
        standard.queues.named(standard.name)
    assert f"Beta/{standard.name}, Tiny/{standard.name}" in refused.value.cure
    assert same(standard.queues.named(f"tiny/{standard.name}").url, standard.work)
    extended.client("cloudformation").delete_stack(StackName=stack)


@pytest.fixture
def command(extended, tmp_path, monkeypatch):
    """The command, turned to the emulator of the tests."""

    class Running:
        class emulator:  # noqa: N801 - an attribute
            endpoint = f"http://127.0.0.1:{extended.port}"

        def require_running(self):
            pass

    monkeypatch.setattr(redrive_command, "platform_at", lambda *_: Running())
    return lambda *arguments: CliRunner().invoke(app, ["redrive", *arguments, "--state-dir", str(tmp_path)])


def test_the_command_lists_moves_and_lists_again(command, standard):
    standard.bury("one", "two")

    def counted():
        (found,) = [each for each in json.loads(command("--json").output) if each["name"] == f"Tiny/{standard.name}"]
        return found["waiting"], found["dead_letters"]

    assert counted() == (0, 2)
    assert standard.name in command().output
    assert f"2 messages were moved back to Tiny/{standard.name}." in command(standard.name).output
    assert counted() == (2, 0)
    refused = command("nothing")
    assert (refused.exit_code, "There is no queue 'nothing'" in refused.output) == (1, True)


def test_with_aws_the_shells_own_credentials_and_region_count(extended, standard, tmp_path, monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name, value in operator.environment(f"http://127.0.0.1:{extended.port}").items():
        monkeypatch.setenv(name, value)
    standard.bury("one")
    found = CliRunner().invoke(app, ["redrive", standard.name, "--aws", "--json", "--state-dir", str(tmp_path)])
    assert json.loads(found.output) == {"name": f"Tiny/{standard.name}", "moved": 1}


def test_a_shell_that_names_no_region_is_told(tmp_path, monkeypatch):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    refused = CliRunner().invoke(app, ["redrive", "--aws", "--state-dir", str(tmp_path)])
    assert refused.exit_code == 1
    assert "The queues could not be reached" in refused.output
    assert "Traceback" not in refused.output


def test_a_platform_that_does_not_run_is_told_with_its_cure(tmp_path):
    refused = CliRunner().invoke(app, ["redrive", "--state-dir", str(tmp_path), "--port", "1"])
    assert (refused.exit_code, "The local platform does not run." in refused.output) == (1, True)
