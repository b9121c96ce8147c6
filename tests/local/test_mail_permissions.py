"""A policy that names the sender's identity is enough to send, and for no other sender."""

from contextlib import suppress

import pytest
from botocore.exceptions import ClientError

from tests.local.test_credentials import ANYONE, assumed, role

MAY_SEND = {
    "Effect": "Allow",
    "Action": "ses:SendEmail",
    "Resource": "arn:aws:ses:us-east-1:000000000000:identity/rentals.example",
}


def send(aws, sender):
    with suppress(ClientError):  # from the second call on it exists
        aws.client("sesv2").create_email_identity(EmailIdentity="rentals.example")
    keys = assumed(aws, role(aws, ANYONE, MAY_SEND))
    content = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
    destination = {"ToAddresses": ["guest@example.com"]}
    aws.client("sesv2", *keys).send_email(FromEmailAddress=sender, Destination=destination, Content=content)


def test_vanilla_refuses_a_policy_that_names_the_identity(vanilla):
    with pytest.raises(ClientError, match="not authorized"):
        send(vanilla, "Seaview <stay@rentals.example>")


def test_the_identity_that_sends_is_what_the_policy_is_held_to(extended):
    send(extended, "Seaview <stay@rentals.example>")
    with pytest.raises(ClientError, match="not authorized"):
        send(extended, "Seaview <stay@other.example>")
