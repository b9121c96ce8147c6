"""One suite for the FIFO queue in memory and the emulator's: in order by group, and dead after so many attempts."""

import uuid

import pytest

from simulation.fake_fifo import FakeFifo

ATTEMPTS = 2


class InMemory(FakeFifo):
    def let_time_pass(self):
        self.now += self.hidden

    def dead_bodies(self):
        return [each.body for each in self.dead]


class Emulated:
    """As the fake is called. Time passes when what was given out is given back."""

    def __init__(self, sqs):
        self.sqs, self.out = sqs, []
        name = uuid.uuid4().hex[:8]
        fifo = {"FifoQueue": "true"}
        self.dead = sqs.create_queue(QueueName=f"{name}-dead.fifo", Attributes=fifo)["QueueUrl"]
        asked = {"QueueUrl": self.dead, "AttributeNames": ["QueueArn"]}
        arn = sqs.get_queue_attributes(**asked)["Attributes"]["QueueArn"]
        fifo |= {"RedrivePolicy": f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": {ATTEMPTS}}}'}
        fifo |= {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
        self.url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes=fifo)["QueueUrl"]

    def send(self, group, known_as, body):
        self.sqs.send_message(
            QueueUrl=self.url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=known_as
        )

    def receive(self, most):
        answer = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=most, VisibilityTimeout=60)
        found = [Given(each["Body"], each["ReceiptHandle"]) for each in answer.get("Messages", [])]
        self.out += found
        return found

    def delete(self, given):
        self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=given.handle)
        self.out.remove(given)

    def let_time_pass(self):
        for each in self.out:
            self.sqs.change_message_visibility(QueueUrl=self.url, ReceiptHandle=each.handle, VisibilityTimeout=0)
        self.out = []

    def dead_bodies(self):
        answer = self.sqs.receive_message(QueueUrl=self.dead, MaxNumberOfMessages=10)
        return [each["Body"] for each in answer.get("Messages", [])]


class Given:
    def __init__(self, body, handle):
        self.body, self.handle = body, handle


@pytest.fixture(params=["memory", "emulator"])
def queue(request):
    if request.param == "memory":
        return InMemory(attempts=ATTEMPTS)
    return Emulated(request.getfixturevalue("extended").client("sqs"))


def sent(queue, *bodies):
    """Send bodies such as "a1", whose first letter is the group."""
    for body in bodies:
        queue.send(body[0], body, body)


def bodies(messages):
    return [each.body for each in messages]


def test_a_group_is_given_out_in_order_and_nothing_more_of_it_while_some_is_out(queue):
    sent(queue, "a1", "a2", "b1", "a3")
    (first,) = queue.receive(1)
    assert first.body == "a1"
    assert bodies(queue.receive(10)) == ["b1"]
    queue.delete(first)
    assert bodies(queue.receive(10)) == ["a2", "a3"]


def test_what_was_not_deleted_comes_back_before_what_is_behind_it(queue):
    sent(queue, "a1", "a2")
    queue.receive(1)
    queue.let_time_pass()
    assert bodies(queue.receive(1)) == ["a1"]


def test_after_its_attempts_a_message_is_dead_and_the_next_has_its_turn(queue):
    sent(queue, "a1", "a2")
    for _ in range(ATTEMPTS):
        assert bodies(queue.receive(1)) == ["a1"]
        queue.let_time_pass()
    assert bodies(queue.receive(1)) == ["a2"]
    assert queue.dead_bodies() == ["a1"]


def test_those_behind_a_failing_one_in_a_batch_use_up_their_attempts_with_it(queue):
    """Why a listener is given one change at a time."""
    sent(queue, "a1", "a2", "a3")
    for _ in range(ATTEMPTS):
        assert bodies(queue.receive(10)) == ["a1", "a2", "a3"]
        queue.let_time_pass()
    assert queue.receive(10) == []
    assert queue.dead_bodies() == ["a1", "a2", "a3"]


def test_what_was_sent_before_is_not_taken_again_in_its_group(queue):
    queue.send("a", "known", "1")
    queue.send("a", "known", "2")
    queue.send("b", "known", "3")
    assert sorted(bodies(queue.receive(10))) == ["1", "3"]
