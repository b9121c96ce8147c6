"""The start page of a running emulator: it tells what the services have, and its clock is the platform's."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from botocore.exceptions import ClientError

from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from tests.local.local_aws import eventually

SENDER = "stay@page.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def own(aws):
    return f"http://localhost:{aws.port}"


def get(aws, path="/", host=None):
    return aws.request("GET", path, host or f"localhost:{aws.port}")


def post(aws, action, fields, **headers):
    host = f"localhost:{aws.port}"
    return aws.request("POST", f"/_holiday_rental/clock/{action}", host, fields, FORM | headers)


def send(aws, subject):
    client = aws.client("sesv2")
    with suppress(ClientError):  # from the second call on it exists
        client.create_email_identity(EmailIdentity=SENDER)
    stay = {"FileName": "stay.ics", "ContentType": "text/calendar", "RawContent": b"BEGIN:VCALENDAR"}
    body = {"Text": {"Data": "Words"}, "Html": {"Data": "<p>Shapes</p>"}}
    client.send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": ["page@example.com"]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": body, "Attachments": [stay]}},
    )


def test_vanilla_takes_what_is_asked_there_for_a_call_to_s3(vanilla):
    assert "<h1>" not in get(vanilla).text


def test_queues_and_tables_of_the_services_are_told(extended):
    resources = {
        "Waiting": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": [{"Key": QUEUE_TAG, "Value": "Tiny/told"}]}},
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": [{"Key": DEAD_LETTERS_TAG, "Value": "Tiny/told"}]}},
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": "told-on-the-page",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            },
        },
    }
    _, outputs = extended.deploy(resources, {name: {"Ref": name} for name in ("Waiting", "Dead")})
    for name in ("Waiting", "Dead", "Dead"):
        extended.client("sqs").send_message(QueueUrl=outputs[name], MessageBody="{}")
    extended.client("dynamodb").put_item(TableName="told-on-the-page", Item={"pk": {"S": "1"}})
    shown = " ".join(re.sub(r"<[^>]+>", " ", get(extended).text).split())
    assert "told 1 2" in shown
    assert "told-on-the-page 1" in shown


def test_letters_are_shown_by_the_platforms_clock_with_their_files(extended):
    assert post(extended, "advance", "amount=40&unit=days&jump=on", Origin=own(extended)).status == 303
    try:
        told = datetime.now(UTC) + timedelta(days=40)
        send(extended, "Forty days on")
        shown = get(extended).text
    finally:
        assert post(extended, "reset", "", Origin=own(extended)).status == 303
    number = re.search(r'mail/(\d+)">Forty days on', shown)[1]
    assert f"{told:%-d %b %Y}" in re.search(rf'id="letter-{number}">.*?</li>', shown, re.DOTALL)[0]
    letter = f"/_holiday_rental/mail/{number}"
    assert "Words" in get(extended, letter).text
    assert "Shapes" in get(extended, f"{letter}/letter.html").text
    assert get(extended, f"{letter}/files/0").text == "BEGIN:VCALENDAR"


def test_the_emulator_makes_the_steps_of_a_walk_that_a_form_began(extended):
    moved = post(extended, "advance", "amount=11&unit=hours", Origin=own(extended))
    assert moved.status == 303
    try:
        eventually(lambda: "has gone on by 11 hours" in get(extended).text, within_seconds=30)
    finally:
        assert post(extended, "reset", "", Origin=own(extended)).status == 303


def test_neither_another_host_nor_another_page_is_answered(extended):
    assert post(extended, "advance", "by=1+days", Origin="http://evil.example").status == 403
    assert post(extended, "advance", "by=1+days").status == 403
    assert get(extended, "/_holiday_rental/mail/1", host="evil.example").status == 403
    assert "<h1>" not in get(extended, "/", host="evil.example").text


def test_a_form_that_is_too_long_is_refused(extended):
    assert post(extended, "advance", "x" * 20_000, Origin=own(extended)).status == 400
