"""Streams to functions: what a handler did not take is offered again, a finite number of times, and then kept."""

import json
import time

from tests.local.local_aws import eventually, function

# Handlers have no boto3 here: they tell what they saw through a file.
HANDLER = """
import json, os
def handler(event, context):
    ids = [r["dynamodb"]["Keys"]["pk"]["S"] for r in event["Records"]]
    with open(os.environ["SEEN"], "a") as seen:
        seen.write(json.dumps(ids) + "\\n")
    bad = [r for r in event["Records"] if r["dynamodb"]["Keys"]["pk"]["S"].startswith("bad")]
    if os.environ.get("RAISES") and bad:
        raise RuntimeError("poison")
    return {"batchItemFailures": [{"itemIdentifier": bad[0]["dynamodb"]["SequenceNumber"]}] if bad else []}
"""
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    },
}


class Relay:
    """A table, its stream and a function that refuses every item whose key begins with "bad"."""

    def __init__(self, aws, seen, *, raises=False, destination="queue", **mapping):
        self.aws, self.seen = aws, seen
        environment = {"SEEN": str(seen), **({"RAISES": "1"} if raises else {})}
        targets = {"queue": {"Fn::GetAtt": ["Dead", "Arn"]}, "bucket": {"Fn::GetAtt": ["Bucket", "Arn"]}}
        resources = {
            **function(HANDLER, Environment={"Variables": environment}),
            "Table": TABLE,
            "Dead": {"Type": "AWS::SQS::Queue"},
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Mapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "FunctionName": {"Ref": "Fn"},
                    "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
                    "StartingPosition": "TRIM_HORIZON",
                    "BatchSize": 10,
                    "DestinationConfig": {"OnFailure": {"Destination": targets[destination]}},
                    **mapping,
                },
            },
        }
        outputs = {"Table": "Table", "Dead": "Dead", "Bucket": "Bucket"}
        self.stack, found = aws.deploy(resources, {name: {"Ref": ref} for name, ref in outputs.items()})
        self.table, self.queue, self.bucket = found["Table"], found["Dead"], found["Bucket"]

    def write(self, *keys):
        requests = [{"PutRequest": {"Item": {"pk": {"S": key}}}} for key in keys]
        self.aws.client("dynamodb").batch_write_item(RequestItems={self.table: requests})

    def batches(self):
        return [json.loads(line) for line in self.seen.read_text().splitlines()] if self.seen.exists() else []

    def taken(self):
        return [key for batch in self.batches() for key in batch]

    def dead_letters(self):
        answer = self.aws.client("sqs").receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in answer.get("Messages", [])]

    def dead_records(self):
        s3 = self.aws.client("s3")
        found = s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return [json.loads(s3.get_object(Bucket=self.bucket, Key=one["Key"])["Body"].read()) for one in found]


PARTIAL = {"FunctionResponseTypes": ["ReportBatchItemFailures"], "MaximumRetryAttempts": 1}


def test_vanilla_takes_a_partial_failure_for_a_success(vanilla, tmp_path):
    relay = Relay(vanilla, tmp_path / "seen", **PARTIAL)
    relay.write("good-1", "bad-1")
    eventually(lambda: "bad-1" in relay.taken())
    time.sleep(1.5)
    assert relay.taken().count("bad-1") == 1
    assert relay.dead_letters() == []


def test_vanilla_repeats_a_poisoned_batch_beyond_its_retries(vanilla, tmp_path):
    relay = Relay(vanilla, tmp_path / "seen", raises=True, MaximumRetryAttempts=1)
    relay.write("bad-1")
    eventually(lambda: relay.taken().count("bad-1") > 2)


def test_a_partial_failure_is_retried_from_the_refused_record_on_and_then_kept(extended, tmp_path):
    relay = Relay(extended, tmp_path / "seen", **PARTIAL)
    relay.write("good-1")
    eventually(lambda: relay.taken() == ["good-1"])
    relay.write("bad-1")
    letter = eventually(relay.dead_letters)[0]
    assert relay.taken().count("bad-1") == 2
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    relay.write("good-2")
    eventually(lambda: relay.taken()[-1] == "good-2")


def test_bisecting_isolates_the_one_bad_record(extended, tmp_path):
    relay = Relay(extended, tmp_path / "seen", raises=True, MaximumRetryAttempts=0, BisectBatchOnFunctionError=True)
    relay.write("good-1", "good-2", "bad-1", "good-3")
    letter = eventually(relay.dead_letters, within_seconds=15)[0]
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1
    good = {"good-1", "good-2", "good-3"}
    eventually(lambda: good <= {key for batch in relay.batches() if "bad-1" not in batch for key in batch})


def test_a_bucket_keeps_the_full_records(extended, tmp_path):
    relay = Relay(extended, tmp_path / "seen", raises=True, destination="bucket", MaximumRetryAttempts=0)
    relay.write("bad-1")
    record = eventually(relay.dead_records)[0]
    assert json.loads(record["payload"])["Records"][0]["dynamodb"]["Keys"]["pk"]["S"] == "bad-1"


def test_a_held_batch_does_not_hold_up_another_table(extended, tmp_path):
    stuck = Relay(extended, tmp_path / "stuck", raises=True)
    stuck.write("bad-1")
    eventually(lambda: len(stuck.batches()) > 1)
    free = Relay(extended, tmp_path / "free", **PARTIAL)
    free.write("good-1")
    eventually(lambda: free.taken() == ["good-1"], within_seconds=5)
    extended.client("cloudformation").delete_stack(StackName=stuck.stack)


def test_what_follows_a_held_record_waits_for_it_and_comes_in_order(extended, tmp_path):
    relay = Relay(extended, tmp_path / "seen", **PARTIAL)
    relay.write("bad-1")
    eventually(lambda: relay.taken() == ["bad-1"])
    relay.write("good-2")
    relay.write("good-3")
    eventually(lambda: {"good-2", "good-3"} <= set(relay.taken()))
    assert relay.taken() == ["bad-1", "bad-1", "good-2", "good-3"]
