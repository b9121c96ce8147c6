"""A policy that allows to send messages is enough to send ten at once, to a queue and to a topic."""

import pytest
from botocore.exceptions import ClientError

from tests.local.test_credentials import ANYONE, assumed, role

MAY_SEND = {
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:us-east-1:000000000000:due",
}
MAY_PUBLISH = {
    "Effect": "Allow",
    "Action": "sns:Publish",
    "Resource": "arn:aws:sns:us-east-1:000000000000:news",
}


def send(aws, queue="due"):
    url = aws.client("sqs").create_queue(QueueName=queue)["QueueUrl"]
    keys = assumed(aws, role(aws, ANYONE, MAY_SEND))
    return aws.client("sqs", *keys).send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "{}"}])


def publish(aws, topic="news"):
    arn = aws.client("sns").create_topic(Name=topic)["TopicArn"]
    keys = assumed(aws, role(aws, ANYONE, MAY_PUBLISH))
    entries = [{"Id": "1", "Message": "{}"}]
    return aws.client("sns", *keys).publish_batch(TopicArn=arn, PublishBatchRequestEntries=entries)


def test_vanilla_refuses_a_batch_of_news_of_which_each_is_allowed(vanilla):
    with pytest.raises(ClientError, match="PublishBatch"):
        publish(vanilla)


def test_a_batch_of_news_is_held_to_what_one_is(extended):
    assert len(publish(extended)["Successful"]) == 1
    with pytest.raises(ClientError, match="not authorized"):
        publish(extended, "other")


def test_vanilla_refuses_a_batch_of_what_each_is_allowed(vanilla):
    with pytest.raises(ClientError, match="SendMessageBatch"):
        send(vanilla)


def test_a_batch_is_held_to_what_one_message_is(extended):
    assert len(send(extended)["Successful"]) == 1
    with pytest.raises(ClientError, match="not authorized"):
        send(extended, "other")
