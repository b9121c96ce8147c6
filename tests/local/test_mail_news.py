"""What became of mail comes to the bus that the configuration set names, as SES tells it."""

import json

import pytest

from rental.notifications.domain.delivery import delivery_of
from tests.local.local_aws import eventually

SENDER = "Seaview <stay@told.example>"
CONTENT = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
TENANT = "k" * 26
TAGS = {"tenant": TENANT, "subject": "d" * 26, "event": "d" * 26 + "_2E1", "recipient": "guest"}
BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default"
SILENT = "silent"


def hearing(aws):
    """Return a queue that hears of the set `told`, a set that tells of bounces alone, and one that tells nothing."""
    ses = aws.client("sesv2")
    ses.create_email_identity(EmailIdentity="told.example")
    url = aws.client("sqs").create_queue(QueueName="mail-news")["QueueUrl"]
    for name, types, enabled in (
        ("told", ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"], True),
        ("bounces", ["BOUNCE"], True),
        (SILENT, ["DELIVERY"], False),
    ):
        ses.create_configuration_set(ConfigurationSetName=name)
        destination = {
            "Enabled": enabled,
            "MatchingEventTypes": types,
            "EventBridgeDestination": {"EventBusArn": BUS},
        }
        ses.create_configuration_set_event_destination(
            ConfigurationSetName=name, EventDestinationName="bus", EventDestination=destination
        )
    events = aws.client("events")
    events.put_rule(Name="mail-news", EventPattern=json.dumps({"source": ["aws.ses"]}))
    arn = "arn:aws:sqs:us-east-1:000000000000:mail-news"
    events.put_targets(Rule="mail-news", Targets=[{"Id": "queue", "Arn": arn}])
    return url


@pytest.fixture(scope="module")
def queue(extended):
    return hearing(extended)


def send(aws, to, configuration_set="told"):
    return aws.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": [to]},
        Content=CONTENT,
        ConfigurationSetName=configuration_set,
        EmailTags=[{"Name": name, "Value": value} for name, value in TAGS.items()],
    )["MessageId"]


def told(aws, url):
    """Return what the queue holds, emptied, as EventBridge delivers it."""
    found = []
    while messages := aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for each in messages:
            found.append(json.loads(each["Body"]))
            aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    return found


def kinds(found):
    return [each["detail"]["eventType"] for each in found]


def test_vanilla_tells_nobody_what_became_of_mail(vanilla):
    url = hearing(vanilla)
    send(vanilla, "ada@example.com")
    assert told(vanilla, url) == []


def test_mail_is_delivered_and_its_letter_is_known_by_its_tags(extended, queue):
    message_id = send(extended, "ada@example.com")
    sent, delivered = told(extended, queue)
    assert (sent["detail-type"], delivered["detail-type"]) == ("Email Sent", "Email Delivered")
    assert (delivered["source"], delivered["resources"]) == (
        "aws.ses",
        ["arn:aws:ses:us-east-1:000000000000:identity/told.example"],
    )
    mail = delivered["detail"]["mail"]
    assert (mail["messageId"], mail["destination"]) == (message_id, ["ada@example.com"])
    assert mail["tags"]["ses:configuration-set"] == ["told"]
    news = delivery_of(delivered["detail"])
    assert (news.tenant_id, news.event_id, news.fate) == (TENANT, "d" * 26 + ".1", "delivered")
    assert delivery_of(sent["detail"]) is None


@pytest.mark.parametrize(
    ("to", "fates", "why"),
    [
        ("bounce@simulator.amazonses.com", ["bounced"], "Permanent/General"),
        ("Bounce+label@simulator.amazonses.com", ["bounced"], "Permanent/General"),
        ("suppressionlist@simulator.amazonses.com", ["bounced"], "Permanent/Suppressed"),
        ("complaint@simulator.amazonses.com", ["delivered", "complained"], "abuse"),
        ("success@simulator.amazonses.com", ["delivered"], ""),
        ("bounce@example.com", ["delivered"], ""),
    ],
)
def test_addresses_of_the_mailbox_simulator_bounce_and_complain(extended, queue, to, fates, why):
    send(extended, to)
    news = [delivery_of(each["detail"]) for each in told(extended, queue)][1:]
    assert [each.fate for each in news] == fates
    assert news[-1].why == why
    assert news[-1].addresses == ((to,) if why else ())


def test_only_what_the_set_asks_for_is_told(extended, queue):
    send(extended, "ada@example.com", SILENT)
    send(extended, "ada@example.com", "bounces")
    send(extended, "bounce@simulator.amazonses.com", "bounces")
    assert kinds(eventually(lambda: told(extended, queue))) == ["Bounce"]
