"""How much a text message holds, whom it reaches, and through what."""

import traceback

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from rental.notifications import events
from rental.notifications.domain.phone import textable
from rental.notifications.domain.text_message import parts, places, text_message
from rental.notifications.ports import MessageRefused, RecipientRefused, ServiceFailed, TooFast, Unanswered
from rental.notifications.sns import SnsTextMessages
from tests.contexts.notifications.fakes import FakeTextMessages

LINK = "https://seaview.example.com/booking/" + "d" * 26 + "#key=20270610." + "k" * 26


@given(st.text(max_size=600))
def test_whatever_is_said_two_parts_hold_it_with_its_link(said):
    message = text_message(said, LINK)
    assert parts(message) <= 2
    assert message.endswith(f" {LINK}")


def test_what_fits_is_said_whole():
    assert text_message("Hello Ada.", LINK) == f"Hello Ada. {LINK}"


def test_accents_that_would_halve_a_part_are_left_out_and_others_stay():
    typed = "mañana, miércoles, í ó ü ß \u201ex\u201c \u2013 \u2026"
    assert text_message(typed, "l") == 'mañana, miércoles, i o ü ß "x" - ... l'


def test_other_writings_are_sent_as_they_are_with_less_room():
    message = text_message("海辺の宿へようこそ。" * 20, "https://a.example")
    assert message.startswith("海辺の宿へようこそ。")
    assert message.endswith("... https://a.example")
    assert parts(message) == 2


@pytest.mark.parametrize(
    ("message", "counted"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("\u4f60" * 70, 1),
        ("\u4f60" * 71, 2),
        ("\U0001f3d6" * 35, 1),
        ("\U0001f3d6" * 36, 2),
    ],
)
def test_parts_are_counted_as_phones_do(message, counted):
    assert parts(message) == counted


def test_a_sign_of_the_extension_takes_two_places():
    assert places("a€") == 3


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+44 20 7946 0000", "+442079460000"),
        ("0044 (20) 7946-0000", "+442079460000"),
        ("+61/412.345.678", "+61412345678"),
        ("020 7946 0000", ""),
        ("+0441234567", ""),
        ("+44 20 7946 0000 ext 5", ""),
        ("+1", ""),
        ("", ""),
        ("+442079460000\nBcc: +4915112345678", ""),
    ],
)
def test_a_number_is_texted_only_where_its_country_is_known(typed, number):
    assert textable(typed) == number


@given(st.text(max_size=40))
def test_whatever_is_typed_is_one_number_or_none(typed):
    number = textable(typed)
    assert not number or (number[0] == "+" and number[1:].isascii() and number[1:].isdigit() and len(number) <= 16)


@pytest.fixture(params=["fake", "sns"])
def text_messages(request):
    if request.param == "fake":
        yield FakeTextMessages()
        return
    with mock_aws():
        yield SnsTextMessages(boto3.client("sns", aws_access_key_id="testing", aws_secret_access_key="testing"))


def test_a_text_message_goes_to_a_number_and_has_an_id(text_messages):
    assert text_messages.send("+442079460000", "Hello")


def test_a_text_message_to_no_number_is_refused_for_good(text_messages):
    with pytest.raises(MessageRefused):
        text_messages.send("NAA+15551234567", "Hello")


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        ("InvalidParameter", MessageRefused),
        ("OptedOut", RecipientRefused),
        ("Throttled", TooFast),
        ("AuthorizationError", ServiceFailed),
    ],
)
def test_what_sns_refuses_is_told_apart_without_the_number(code, raised):
    client = boto3.client("sns", aws_access_key_id="testing", aws_secret_access_key="testing")
    with Stubber(client) as stubber:
        stubber.add_client_error("publish", code, "on resource: +442079460000")
        with pytest.raises(raised) as refused:
            SnsTextMessages(client).send("+442079460000", "Hello")
    assert "on resource" not in "".join(traceback.format_exception(refused.value))


def test_what_sns_does_not_answer_is_asked_once_and_may_be_sent(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    text_messages, asked = events._text_messages.__wrapped__(), []

    def hang_up(request, **_):
        asked.append(request.url)
        raise ReadTimeoutError(endpoint_url=request.url)

    text_messages.client.meta.events.register_first("before-send.sns.Publish", hang_up)
    with pytest.raises(Unanswered):
        text_messages.send("+442079460000", "Hello")
    assert len(asked) == 1


def test_no_text_message_costs_more_than_half_a_dollar():
    client = boto3.client("sns", aws_access_key_id="testing", aws_secret_access_key="testing")
    asked = []
    client.meta.events.register_first("provide-client-params.sns.Publish", lambda params, **_: asked.append(params))
    with Stubber(client) as stubber:
        stubber.add_response("publish", {"MessageId": "1"})
        SnsTextMessages(client).send("+442079460000", "Hello")
    assert asked[0]["MessageAttributes"]["AWS.SNS.SMS.MaxPrice"] == {"DataType": "Number", "StringValue": "0.50"}
