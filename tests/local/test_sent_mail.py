"""Mail is listed with the names of what is attached to it, and kept with it on the start page."""

from contextlib import suppress

from botocore.exceptions import ClientError

from holiday_rental.local import sent_mail

SENDER = "stay@attached.example"
SIMPLE = {"Subject": {"Data": "Booked"}, "Body": {"Text": {"Data": "Hello"}}}
STAY = {"FileName": "stay.ics", "ContentType": "text/calendar", "RawContent": b"BEGIN:VCALENDAR"}


def send(aws, **more):
    with suppress(ClientError):  # from the second call on it exists
        aws.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    aws.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": ["attached@example.com"]},
        Content={"Simple": SIMPLE | more},
    )


def listed(aws):
    return sent_mail.read(f"http://127.0.0.1:{aws.port}", to="attached@example.com")


def test_vanilla_forgets_attachments(vanilla):
    send(vanilla, Attachments=[STAY])
    assert [mail.attachments for mail in listed(vanilla)] == [[]]


def test_attachments_are_listed_by_name(extended):
    send(extended, Attachments=[STAY])
    send(extended)
    assert [mail.attachments for mail in listed(extended)] == [["stay.ics"], []]
    assert [mail.text for mail in listed(extended)] == ["Hello", "Hello"]
