"""A topic and its queues in order, as on AWS: by group, once, and with dead letters that let the next have its turn."""

import threading
import time
import uuid

import pytest
from ministack.services import eventbridge, lambda_svc, sns, sqs

from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from holiday_rental.local.dead_letters import Queues
from holiday_rental.local.emulator import fifo_queues
from tests.local.local_aws import eventually, function

# Fails on bodies that begin with "bad" while there is no file "mended"; waits at "slow" until "fast" was heard.
HANDLER = """
import os, time
def handler(event, context):
    again = []
    for each in event["Records"]:
        heard, body = os.environ["HEARD"], each["body"]
        failed = body.startswith("bad") and not os.path.exists(heard + ".mended")
        with open(heard, "a") as file:
            attributes = each["attributes"]
            words = (attributes["MessageGroupId"], body, "failed" if failed else "done")
            file.write(" ".join((*words, attributes.get("SequenceNumber", "none"))) + "\\n")
        deadline = time.monotonic() + 2
        while body == "slow" and "fast" not in open(heard).read() and time.monotonic() < deadline:
            time.sleep(0.02)
        if body == "slow":
            with open(heard, "a") as file:
                file.write(attributes["MessageGroupId"] + " slow over -\\n")
        if failed:
            again.append({"itemIdentifier": each["messageId"]})
    return {"batchItemFailures": again}
"""


class Lane:
    """A topic, a listener's queue and its function, deployed from a template as the constructs write it."""

    def __init__(self, aws, heard, *, batch=1, wanted=("A", "B")):
        self.aws, self.heard = aws, heard
        self.name = f"lane{uuid.uuid4().hex[:8]}"
        code = function(HANDLER, Environment={"Variables": {"HEARD": str(heard)}}, Timeout=10)
        resources = code | self._queues() | self._between(batch, wanted)
        outputs = {name: {"Ref": name} for name in ("Topic", "Queue", "Dead")}
        self.stack, self.made = aws.deploy(resources, outputs)

    def _queues(self):
        fifo = {"FifoQueue": True, "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
        redrive = {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 2}
        tags = [[{"Key": tag, "Value": f"Tiny/{self.name}"}] for tag in (QUEUE_TAG, DEAD_LETTERS_TAG)]
        return {
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{self.name}.fifo", "FifoTopic": True}},
            "Queue": {
                "Type": "AWS::SQS::Queue",
                "Properties": fifo | {"VisibilityTimeout": 3, "RedrivePolicy": redrive, "Tags": tags[0]},
            },
            "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True, "Tags": tags[1]}},
        }

    def _between(self, batch, wanted):
        return {
            "Subscription": {
                "Type": "AWS::SNS::Subscription",
                "Properties": {
                    "TopicArn": {"Ref": "Topic"},
                    "Protocol": "sqs",
                    "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
                    "RawMessageDelivery": True,
                    "FilterPolicy": {"event_type": list(wanted)},
                },
            },
            "Mapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "FunctionName": {"Ref": "Fn"},
                    "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                    "BatchSize": batch,
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                },
            },
            "Policy": {
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {
                    "Queues": [{"Ref": "Queue"}],
                    "PolicyDocument": {
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "sns.amazonaws.com"},
                                "Action": "sqs:SendMessage",
                                "Resource": {"Fn::GetAtt": ["Queue", "Arn"]},
                            }
                        ]
                    },
                },
            },
        }

    def publish(self, *messages, type="A"):
        """Publish (group, body) pairs; a body is known again by itself."""
        entries = [
            {
                "Id": str(place),
                "Message": body,
                "MessageGroupId": group,
                "MessageDeduplicationId": f"{group}.{body}",
                "MessageAttributes": {"event_type": {"DataType": "String", "StringValue": type}},
            }
            for place, (group, body) in enumerate(messages)
        ]
        for start in range(0, len(entries), 10):
            answer = self.aws.client("sns").publish_batch(
                TopicArn=self.made["Topic"], PublishBatchRequestEntries=entries[start : start + 10]
            )
            assert not answer.get("Failed")

    def lines(self):
        return [line.split() for line in self.heard.read_text().splitlines()] if self.heard.exists() else []

    def done(self, group=None):
        return [body for in_group, body, how, _ in self.lines() if how == "done" and group in (None, in_group)]

    def count(self, queue):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        asked = {"QueueUrl": self.made[queue], "AttributeNames": names}
        return sum(map(int, self.aws.client("sqs").get_queue_attributes(**asked)["Attributes"].values()))

    def received(self):
        """Take what is in the queue, as who is no function does."""
        asked = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "MessageAttributeNames": ["All"]}
        return self.aws.client("sqs").receive_message(QueueUrl=self.made["Queue"], **asked).get("Messages", [])

    def stop(self):
        mappings = self.aws.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        arn = self.made["Queue"].rpartition("/")[2]
        for each in mappings:
            if each["EventSourceArn"].endswith(f":{arn}"):
                self.aws.client("lambda").update_event_source_mapping(UUID=each["UUID"], Enabled=False)


@pytest.fixture
def lane(extended, tmp_path):
    made = Lane(extended, tmp_path / "heard")
    yield made
    extended.client("cloudformation").delete_stack(StackName=made.stack)


def test_a_failing_message_blocks_its_group_alone_and_ends_as_a_dead_letter_that_a_redrive_brings_back(lane):
    a, b = [("a", each) for each in ("1", "bad2", "3", "bad4", "5")], [("b", f"b{number}") for number in range(8)]
    lane.publish(*a, *b)
    eventually(lambda: lane.done("a") == ["1", "3", "5"] and lane.count("Dead") == 2, within_seconds=60)
    assert lane.done("b") == [body for _, body in b]
    tries = [body for group, body, how, _ in lane.lines() if how == "failed"]
    assert tries == ["bad2", "bad2", "bad4", "bad4"]
    over = lane.done()
    assert over.index("b7") < over.index("3")  # b did not wait for a
    lane.heard.with_name("heard.mended").touch()
    queues = Queues(lane.aws.client("sqs"), lane.aws.client("resourcegroupstaggingapi"))
    assert queues.move_back(queues.named(lane.name)) == 2
    eventually(lambda: lane.done("a") == ["1", "3", "5", "bad2", "bad4"], within_seconds=30)
    eventually(lambda: lane.count("Dead") + lane.count("Queue") == 0)


def test_of_a_batch_what_is_answered_as_failed_comes_again_and_the_rest_does_not(extended, tmp_path):
    lane = Lane(extended, tmp_path / "heard", batch=10)
    lane.publish(("a", "1"), ("a", "bad2"), ("b", "3"))
    eventually(lambda: lane.count("Dead") == 1 and lane.count("Queue") == 0, within_seconds=30)
    assert (lane.done("a"), lane.done("b")) == (["1"], ["3"])
    extended.client("cloudformation").delete_stack(StackName=lane.stack)


def test_only_what_is_wanted_comes_once_and_raw(lane):
    lane.stop()
    lane.publish(("a", "1"), type="C")
    lane.publish(("a", "2"), type="B")
    lane.publish(("a", "2"), type="B")
    (message,) = lane.received()
    assert (message["Body"], message["Attributes"]["MessageGroupId"]) == ("2", "a")
    assert message["MessageAttributes"]["event_type"]["StringValue"] == "B"
    assert message["Attributes"]["MessageDeduplicationId"] == "a.2"


def delivered_twice():
    """Deliver one message to a FIFO queue twice, as a topic does; return the sequence numbers of what is there."""
    name = f"{uuid.uuid4().hex[:8]}.fifo"
    url = sqs._act_create_queue({"QueueName": name, "Attributes": {"FifoQueue": "true"}}, "")["QueueUrl"]
    arn = sqs._queues[url]["attributes"]["QueueArn"]
    for _ in range(2):
        sns._deliver_to_sqs(arn, "{}", raw=True, raw_message="body", message_group_id="g", message_dedup_id="g.1")
    return [each["seq"] for each in sqs._queues[url]["messages"]]


def test_vanilla_numbers_nothing_that_comes_from_a_topic_and_takes_it_twice():
    assert delivered_twice() == [None, None]


def test_what_comes_from_a_topic_is_taken_once_and_numbered(patched):
    assert delivered_twice() == ["1".zfill(20)]


def at_once(batch):
    return lambda_svc._sqs_esm_concurrency({"BatchSize": batch}, {"config": {}}, {}, {"is_fifo": True})


def test_vanilla_works_at_one_group_at_a_time():
    assert at_once(1) == at_once(10) == 1


def test_groups_are_worked_at_beside_each_other_where_a_batch_is_of_one(patched):
    assert at_once(1) > 1
    assert at_once(10) == 1


def test_a_slow_message_holds_back_its_own_group_alone(lane):
    lane.publish(("a", "slow"), ("b", "fast"))
    eventually(lambda: len(lane.lines()) == 3, within_seconds=20)
    assert [how for _, body, how, _ in lane.lines() if body == "slow"] == ["done", "over"]
    assert lane.lines()[-1][1] == "slow"  # it saw the fast one while it waited


class Interrupted(list):
    """Messages of a queue; whoever has walked through them finds that another thread sent one meanwhile."""

    def __init__(self, messages, send):
        super().__init__(messages)
        self.send = send

    def __iter__(self):
        yield from list.__iter__(self)
        send, self.send = self.send, None
        if send:
            thread = threading.Thread(target=send, daemon=True)
            thread.start()
            thread.join(0.2)


def left_after_a_message_arrives_while_another_is_taken():
    """Return the bodies in a queue from which a function took one, while one was sent."""
    queue = f"race{uuid.uuid4().hex[:8]}"
    url = sqs._act_create_queue({"QueueName": queue}, "")["QueueUrl"]
    send = sqs._HANDLERS["SendMessage"]
    send({"QueueUrl": url, "MessageBody": "first"}, url)
    (taken,) = sqs._receive_messages_for_esm(url, 1)
    held = sqs._queues[url]
    held["messages"] = Interrupted(held["messages"], lambda: send({"QueueUrl": url, "MessageBody": "second"}, url))
    sqs._delete_messages_for_esm(url, {taken["receipt_handle"]})
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline and not held["messages"]:
        time.sleep(0.02)
    return [each["body"] for each in held["messages"]]


@pytest.fixture
def patched(monkeypatch):
    """This process's own MiniStack with the extension of queues, until the test is over."""
    monkeypatch.setattr(sqs, "_HANDLERS", dict(sqs._HANDLERS))
    for module, names in (
        (sqs, ("_queues_lock", "_collect_msgs", "_dlq_sweep", "_expire_retained")),
        (eventbridge, ("_dispatch_to_sqs",)),
        (sns, ("_deliver_to_sqs",)),
        (lambda_svc, ("_sqs_esm_concurrency",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name))
    fifo_queues.apply()


def test_vanilla_loses_a_message_that_arrives_while_another_is_taken():
    assert left_after_a_message_arrives_while_another_is_taken() == []


def test_a_message_that_arrives_while_another_is_taken_is_kept(patched):
    assert left_after_a_message_arrives_while_another_is_taken() == ["second"]
