"""Mail is refused for the tags that SES refuses."""

from contextlib import suppress

import pytest
from botocore.exceptions import ClientError

SENDER = "stay@tagged.example"
CONTENT = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}


def send(aws, name="event", value="b-1_2E1"):
    with suppress(ClientError):  # from the second call on it exists
        aws.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    return aws.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": ["tagged@example.com"]},
        Content=CONTENT,
        EmailTags=[{"Name": "tenant", "Value": "t"}, {"Name": name, "Value": value}],
    )


def test_vanilla_takes_any_tag(vanilla):
    assert send(vanilla, "e v", "b.1 \u00e9")["MessageId"]


@pytest.mark.parametrize("value", ["b-1_2E1", "a" * 256])
def test_what_ses_takes_is_sent(extended, value):
    assert send(extended, value=value)["MessageId"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("event", "b.1", "Invalid tag value <b.1>"),
        ("event", "a@b", "Invalid tag value <a@b>"),
        ("event", "\u00e9", "Invalid tag value"),
        ("event", "a\n", "Invalid tag value"),
        ("e vent", "b", "Invalid tag name <e vent>"),
        ("event", "", "The tag value must be specified"),
        ("event", "a" * 257, "Tag value cannot exceed 256 characters"),
        ("a" * 257, "b", "Tag name cannot exceed 256 characters"),
    ],
)
def test_what_ses_refuses_is_refused_in_its_words(extended, name, value, said):
    with pytest.raises(ClientError) as refused:
        send(extended, name, value)
    error = refused.value.response["Error"]
    assert error["Code"] == "BadRequestException"
    assert said in error["Message"]
