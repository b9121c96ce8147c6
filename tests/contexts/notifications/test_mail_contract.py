"""One suite for the fake and for the SES adapter on moto; then what SES is asked, held against its description."""

import re
import traceback
from dataclasses import replace

import boto3
import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.stub import Stubber
from moto import mock_aws
from moto.sesv2.models import sesv2_backends

from rental.notifications import events
from rental.notifications.domain.headers import UndeliverableAddress
from rental.notifications.ports import Attachment, Message, MessageRefused, Rendered, ServiceFailed, TooFast, Unanswered
from rental.notifications.ses import SesMail
from rental.notifications.settings import Settings
from rental.notifications.use_cases.sending import send_letters
from tests.contexts.notifications.fakes import FakeMail, new_office
from tests.contexts.notifications.samples import event
from tests.support.samples import SEAVIEW

SENDER = "no-reply@mail.example.com"
MESSAGE = Message("Seaview", "ada@example.com", "hello@seaview.example.com", Rendered("Booked", "<p>Hi</p>", "Hi"))


@pytest.fixture(params=["fake", "ses"])
def mail(request):
    if request.param == "fake":
        fake = FakeMail()
        yield fake, lambda: [message.to for message in fake.sent]
        return
    with mock_aws():
        client = boto3.client("sesv2", aws_access_key_id="testing", aws_secret_access_key="testing")
        client.create_email_identity(EmailIdentity=SENDER)
        backend = sesv2_backends["123456789012"]["eu-west-1"]

        def sent():
            return [each.destinations["ToAddresses"][0] for each in backend.core_backend.sent_messages]

        yield SesMail(client, Settings(SENDER, "")), sent


def test_a_message_reaches_its_recipient(mail):
    sending, sent = mail
    assert sending.send(MESSAGE)
    assert sent() == ["ada@example.com"]


def test_what_is_not_one_address_is_not_sent(mail):
    sending, sent = mail
    with pytest.raises(UndeliverableAddress):
        sending.send(replace(MESSAGE, to="ada@example.com, eve@example.com"))
    assert sent() == []


def asked_of_ses(message: Message, configuration_set: str = "") -> dict:
    client = boto3.client("sesv2", aws_access_key_id="testing", aws_secret_access_key="testing")
    seen = {}
    with Stubber(client) as stubber:
        client.meta.events.register_first(
            "provide-client-params.sesv2.SendEmail", lambda params, **_: seen.update(params)
        )
        stubber.add_response("send_email", {"MessageId": "1"})
        SesMail(client, Settings(SENDER, configuration_set)).send(message)
    # SES refuses any other character; its description, and so the stub, does not say so.
    for tag in seen["EmailTags"]:
        assert re.fullmatch("[A-Za-z0-9_-]{1,256}", tag["Name"])
        assert re.fullmatch("[A-Za-z0-9_-]{1,256}", tag["Value"])
    return seen


@pytest.mark.parametrize("nobody", ["a\r\nBcc: b@c.example", "j\u00f6rg@example.com", ""])
def test_a_letter_goes_out_although_nobody_can_be_answered(nobody):
    assert asked_of_ses(replace(MESSAGE, reply_to=nobody))["ReplyToAddresses"] == []


def test_ses_is_asked_to_send_both_forms_in_the_tenants_name():
    text = {"Data": "Hi", "Charset": "UTF-8"}
    assert asked_of_ses(MESSAGE) == {
        "FromEmailAddress": f"Seaview <{SENDER}>",
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "ReplyToAddresses": ["hello@seaview.example.com"],
        "Content": {
            "Simple": {
                "Subject": {"Data": "Booked", "Charset": "UTF-8"},
                "Body": {"Html": {"Data": "<p>Hi</p>", "Charset": "UTF-8"}, "Text": text},
            }
        },
        "EmailTags": [],
    }


def test_ses_is_given_our_headers_and_the_tags_that_come_back_with_what_became_of_it():
    marked = replace(MESSAGE, headers={"List-Unsubscribe": "<https://a.example/u>"}, tags={"tenant": SEAVIEW})
    asked = asked_of_ses(marked)
    headers = [{"Name": "List-Unsubscribe", "Value": "<https://a.example/u>"}]
    assert asked["Content"]["Simple"]["Headers"] == headers
    assert asked["EmailTags"] == [{"Name": "tenant", "Value": SEAVIEW}]


def test_ses_takes_the_tags_of_every_letter_of_an_event():
    office = new_office()
    send_letters(office, event())
    assert [len(asked_of_ses(message)["EmailTags"]) for message in office.mail.sent] == [4, 4]


def test_a_tag_that_ses_would_not_take_whole_is_no_part_of_a_letter():
    with pytest.raises(MessageRefused, match="tag event is longer than 256 characters"):
        asked_of_ses(replace(MESSAGE, tags={"event": "." * 86}))


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        ("MessageRejected", MessageRefused),
        ("BadRequestException", MessageRefused),
        ("TooManyRequestsException", TooFast),
        ("LimitExceededException", TooFast),
        ("SendingPausedException", ServiceFailed),
    ],
)
def test_what_ses_refuses_is_told_apart(code, raised):
    client = boto3.client("sesv2", aws_access_key_id="testing", aws_secret_access_key="testing")
    with Stubber(client) as stubber:
        stubber.add_client_error("send_email", code, "not verified: ada@example.com")
        with pytest.raises(raised) as refused:
            SesMail(client, Settings(SENDER, "")).send(MESSAGE)
    assert "ada@example.com" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("error", [ReadTimeoutError, ConnectionClosedError])
def test_what_ses_does_not_answer_is_asked_once_and_may_be_sent(monkeypatch, error):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("SENDER_ADDRESS", SENDER)
    for cached in (events._mail, events._settings):
        monkeypatch.setattr(events, cached.__name__, cached.__wrapped__)
    mail, asked = events._mail(), []

    def hang_up(request, **_):
        asked.append(request.url)
        raise error(endpoint_url=request.url)

    mail.client.meta.events.register_first("before-send.sesv2.SendEmail", hang_up)
    with pytest.raises(Unanswered):
        mail.send(MESSAGE)
    assert len(asked) == 1
    assert mail.client.meta.config.read_timeout == 5


STAY = Attachment("stay.ics", "text/calendar", "BEGIN:VCALENDAR\r\nX:\u00e9\r\n".encode())
WITH_STAY = replace(MESSAGE, content=replace(MESSAGE.content, attachments=(STAY,)))


def test_a_message_with_a_file_reaches_its_recipient(mail):
    sending, sent = mail
    sending.send(WITH_STAY)
    assert sent() == ["ada@example.com"]


def test_ses_is_given_files_as_they_are_to_be_written_in_base_64():
    assert asked_of_ses(WITH_STAY)["Content"]["Simple"]["Attachments"] == [
        {
            "FileName": "stay.ics",
            "ContentType": "text/calendar",
            "ContentDisposition": "ATTACHMENT",
            "ContentTransferEncoding": "BASE64",
            "RawContent": STAY.content,
        }
    ]
    assert "Attachments" not in asked_of_ses(MESSAGE)["Content"]["Simple"]


def test_a_files_name_is_one_line():
    named = replace(STAY, name='stay.ics"\r\nBcc: eve@example.com' + "a" * 300)
    said = asked_of_ses(replace(MESSAGE, content=replace(MESSAGE.content, attachments=(named,))))
    (sent,) = said["Content"]["Simple"]["Attachments"]
    assert (len(sent["FileName"]), len(sent["FileName"].splitlines())) == (100, 1)


def test_a_configuration_set_is_named_when_there_is_one():
    assert asked_of_ses(MESSAGE, "tracking")["ConfigurationSetName"] == "tracking"


def test_a_subject_is_one_line_of_bounded_length():
    subject = "Booked\r\nBcc: eve@example.com" + "\U0001f3d6" * 500
    said = asked_of_ses(replace(MESSAGE, content=replace(MESSAGE.content, subject=subject)))
    sent = said["Content"]["Simple"]["Subject"]["Data"]
    assert sent.startswith("Booked Bcc: eve@example.com\U0001f3d6")
    assert (len(sent), len(sent.splitlines())) == (150, 1)


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("SENDER_ADDRESS", SENDER)
    monkeypatch.delenv("CONFIGURATION_SET", raising=False)
    assert Settings.from_environment() == Settings(SENDER, "")
    monkeypatch.setenv("CONFIGURATION_SET", "tracking")
    assert Settings.from_environment() == Settings(SENDER, "tracking")
