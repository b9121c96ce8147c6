"""The ordered lane over an emulator's own table, stream, topic, queues and functions; the relay runs in this process.

The listener is a function of this lane's own, without any of the project's code: it writes down what it heard, and
fails on poison until that is mended.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3

from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from holiday_rental.local.dead_letters import Queues
from rental.platform import ordered_topic, stream_relay
from rental.platform.dynamodb import Table, to_item
from simulation.ordered_changes import Changes, Heard

ATTEMPTS, HIDDEN_SECONDS = 2, 6  # longer than a call takes on a busy machine
_LISTENER = """
import json, os
def handler(event, context):
    again = []
    for each in event["Records"]:
        body, heard = json.loads(each["body"]), os.environ["HEARD"]
        failed = "poison" in body["event"]["data"] and not os.path.exists(heard + ".mended")
        if failed:
            again.append({"itemIdentifier": each["messageId"]})
        with open(heard, "a") as file:
            words = (body["property_id"], body["version"], body["event"]["id"], "failed" if failed else "done")
            file.write(" ".join(map(str, words)) + "\\n")
    return {"batchItemFailures": again}
"""
_WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


class NoBus:
    """A bus that takes everything: what is on it is not looked at."""

    def put_events(self, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803 - the API's own name
        return {"Entries": [{} for _ in Entries]}


@dataclass
class LaneOnEmulator:
    """`folder` is where the listener writes; it is the lane's own. `deadline_seconds` bounds each wait."""

    endpoint: str
    region: str
    folder: Path
    deadline_seconds: float = 60
    name: str = field(default_factory=lambda: f"lane-{uuid.uuid4().hex[:8]}")
    _made: dict[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=self.endpoint, region_name=self.region, **keys)  # type: ignore[call-overload]

    @contextmanager
    def deployed(self) -> Iterator["LaneOnEmulator"]:
        cloudformation = self.client("cloudformation")
        template = {"Resources": self._resources(), "Outputs": _outputs("Table", "Topic", "Queue", "Dead")}
        body = json.dumps(template)
        cloudformation.create_stack(StackName=self.name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        try:
            found = self._until("deployed", lambda: self._settled(cloudformation))
            self._made = {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
            yield self
        finally:
            cloudformation.delete_stack(StackName=self.name)

    def write(self, changes: Changes) -> None:
        """Write all changes, and relay what the table's stream brings until each has reached the topic."""
        dynamodb = self.client("dynamodb")
        for each in changes.items:
            dynamodb.put_item(TableName=self._made["Table"], Item=to_item(each))
        with self._relay_turned_here(dynamodb) as published:
            records = self._stream(dynamodb)
            while len(published) < len(changes.items):
                if (batch := next(records)) and _relay({"Records": batch}, None)["batchItemFailures"]:
                    raise AssertionError("the relay could not publish")

    def settle(self, changes: Changes, dead: int) -> None:
        """Wait until every change was dealt with but for so many, which are dead letters."""
        wanted = len(changes.items) - dead
        self._until("dealt with", lambda: len({each.event_id for each in self.heard()}) == wanted)
        self._until("dead letters", lambda: self.count("Dead") == dead and self.count("Queue") == 0)

    def heard(self) -> list[Heard]:
        """Return what was dealt with. A listener without memory cannot tell what is late: its versions do."""
        found, newest = [], dict[str, int]()
        for property_id, version, event_id, how in self.lines():
            if how == "done":
                late = int(version) < newest.get(property_id, 0)
                newest[property_id] = max(int(version), newest.get(property_id, 0))
                found.append(Heard(property_id, int(version), event_id, late))
        return found

    def others_meanwhile(self) -> int:
        """Return how many changes of others were dealt with between the first failure's attempts."""
        lines = self.lines()
        first = next((line for line in lines if line[3] == "failed"), None)
        places = [place for place, line in enumerate(lines) if line == first]
        return sum(line[3] == "done" and line[0] != (first or "")[0] for line in lines[places[0] : places[-1]])

    def lines(self) -> list[list[str]]:
        heard = self.folder / "heard"
        return [line.split() for line in heard.read_text("utf-8").splitlines()] if heard.exists() else []

    def mend(self) -> int:
        """Take the poison's effect away, and move dead letters back; return how many."""
        (self.folder / "heard.mended").touch()
        queues = Queues(self.client("sqs"), self.client("resourcegroupstaggingapi"))
        return queues.move_back(queues.named(self.name))

    def count(self, queue: str) -> int:
        asked = {"QueueUrl": self._made[queue], "AttributeNames": list(_WAITING)}
        found = self.client("sqs").get_queue_attributes(**asked)["Attributes"]
        return sum(int(found[each]) for each in _WAITING)

    def _until(self, what: str, check: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + self.deadline_seconds
        while not (found := check()):
            if time.monotonic() > deadline:
                raise AssertionError(f"not {what} within {self.deadline_seconds} seconds")
            time.sleep(0.2)
        return found

    def _settled(self, cloudformation: Any) -> dict[str, Any] | None:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        if "FAILED" in found["StackStatus"] or "ROLLBACK" in found["StackStatus"]:
            raise AssertionError(f"{self.name}: {found['StackStatus']}")
        return found if found["StackStatus"] == "CREATE_COMPLETE" else None

    def _stream(self, dynamodb: Any) -> Iterator[list[dict[str, Any]]]:
        """Yield what the table's stream brings, as Lambda hands it over; an empty list where there is nothing yet."""
        streams = self.client("dynamodbstreams")
        arn = dynamodb.describe_table(TableName=self._made["Table"])["Table"]["LatestStreamArn"]
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        at = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**at)["ShardIterator"]
        deadline = time.monotonic() + self.deadline_seconds
        while time.monotonic() < deadline:
            answer = streams.get_records(ShardIterator=iterator, Limit=100)
            iterator = answer["NextShardIterator"]
            yield [{"dynamodb": _as_sent(each["dynamodb"])} for each in answer["Records"]]
        raise AssertionError(f"not relayed within {self.deadline_seconds} seconds")

    @contextmanager
    def _relay_turned_here(self, dynamodb: Any) -> Iterator[list[int]]:
        """Turn the relay to the emulator; yield a list that grows by what the topic took."""
        published: list[int] = []
        table, sns = Table(dynamodb, self._made["Table"]), self.client("sns")
        with ExitStack() as turned:
            for name, made in (("_bus", NoBus()), ("_topics", sns), ("own_table", table)):
                turned.enter_context(patch.object(stream_relay, name, lambda made=made: made))
            turned.enter_context(patch.object(stream_relay, "count", lambda _name: None))
            turned.enter_context(
                patch.object(ordered_topic, "count", lambda _name, value: published.extend(range(value)))
            )
            environment = {"EVENT_BUS_NAME": "bus", "ORDERED_TOPIC_ARN": self._made["Topic"]}
            turned.enter_context(patch.dict("os.environ", environment))
            yield published

    def _resources(self) -> dict[str, Any]:
        fifo = {"FifoQueue": True, "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
        redrive = {"deadLetterTargetArn": _arn("Dead"), "maxReceiveCount": ATTEMPTS}
        named = [[{"Key": tag, "Value": f"Lanes/{self.name}"}] for tag in (QUEUE_TAG, DEAD_LETTERS_TAG)]
        heard = {"Variables": {"HEARD": str(self.folder / "heard")}}
        return {
            "Table": _resource("DynamoDB::Table", **_TABLE),
            "Topic": _resource("SNS::Topic", TopicName=f"{self.name}.fifo", FifoTopic=True),
            "Dead": _resource("SQS::Queue", FifoQueue=True, Tags=named[1]),
            "Queue": _resource(
                "SQS::Queue", **fifo, VisibilityTimeout=HIDDEN_SECONDS, RedrivePolicy=redrive, Tags=named[0]
            ),
            "Policy": _resource("SQS::QueuePolicy", Queues=[{"Ref": "Queue"}], PolicyDocument=_allowed("sns")),
            "Subscription": _resource(
                "SNS::Subscription",
                TopicArn={"Ref": "Topic"},
                Protocol="sqs",
                Endpoint=_arn("Queue"),
                RawMessageDelivery=True,
            ),
            "Role": _resource("IAM::Role", AssumeRolePolicyDocument=_ASSUMED, Policies=[_ANYTHING]),
            "Listener": _resource(
                "Lambda::Function",
                Runtime="python3.13",
                Handler="index.handler",
                Code={"ZipFile": _LISTENER},
                Role=_arn("Role"),
                Timeout=HIDDEN_SECONDS,
                Environment=heard,
            ),
            "Mapping": _resource(
                "Lambda::EventSourceMapping",
                FunctionName={"Ref": "Listener"},
                EventSourceArn=_arn("Queue"),
                BatchSize=1,
                FunctionResponseTypes=["ReportBatchItemFailures"],
            ),
        }


# Without its log and its metrics: an emulator's stream is read here, and not by a function.
_relay = stream_relay.handler.__wrapped__.__wrapped__  # type: ignore[attr-defined]
_TABLE = {
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
}
_ASSUMED = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
_ANYTHING = {
    "PolicyName": "all",
    "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
}


def _allowed(service: str) -> dict[str, Any]:
    told = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sqs:SendMessage"}
    return {"Version": "2012-10-17", "Statement": [told | {"Resource": _arn("Queue")}]}


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def _outputs(*names: str) -> dict[str, Any]:
    return {name: {"Value": {"Ref": name}} for name in names}


def _arn(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}


def _as_sent(change: dict[str, Any]) -> dict[str, Any]:
    """Return a change of a stream as Lambda has it: with its moment as seconds since the epoch."""
    return change | {"ApproximateCreationDateTime": change["ApproximateCreationDateTime"].timestamp()}
