"""What SES tells of letters, as EventBridge delivers it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.clock import FixedClock
from rental.kernel.month_day import MonthDay
from rental.notifications import queue
from rental.notifications.contract import guest_digest
from rental.notifications.domain.delivery import as_tag, delivery_of, from_tag
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.ports import Notice
from rental.notifications.use_cases.recording import LetterLog
from rental.platform.tenant_credentials import _in_force
from tests.contexts.notifications.fakes import FakeGuestPreferences, FakeNotices, FakeSuppressions
from tests.support.gateway import LambdaContext
from tests.support.samples import BAROSSA, KEY, NOW, SEAVIEW

NOTICE = Notice(SEAVIEW, "d" * 26, "d" * 26 + ".1", "guest", "confirmed")
TAGS = {
    "tenant": [SEAVIEW],
    "subject": ["d" * 26],
    "event": ["d" * 26 + "_2E1"],
    "recipient": ["guest"],
    "ses:caller-identity": ["mail_FF"],
}
AT = "2026-11-21T09:00:05.000Z"
TOLD = {
    "Delivery": {"delivery": {"timestamp": AT, "recipients": ["ada@example.com"], "processingTimeMillis": 900}},
    "DeliveryDelay": {"deliveryDelay": {"timestamp": AT, "delayType": "MailboxFull"}},
    "Bounce": {
        "bounce": {
            "timestamp": AT,
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": "ada@example.com", "status": "5.1.1"}],
        }
    },
    "Complaint": {
        "complaint": {
            "timestamp": AT,
            "complaintFeedbackType": "abuse",
            "complainedRecipients": [{"emailAddress": "ada@example.com"}],
        }
    },
}


def of_ses(kind, tags=TAGS, **members):
    told = {name: each | members for name, each in TOLD.get(kind, {}).items()}
    return {"eventType": kind, "mail": {"timestamp": "2026-11-21T09:00:00.000Z", "tags": tags}, **told}


@pytest.fixture
def log(monkeypatch):
    kept = LetterLog(FakeNotices(), FakeSuppressions(), FakeGuestPreferences(), KEY, FixedClock(NOW))
    kept.notices.claim(NOTICE, NOW)
    kept.notices.mark_sent(NOTICE, NOW, "m-1")
    monkeypatch.setattr(queue, "_log", lambda: kept)
    return kept


def deliver(*details):
    bodies = [json.dumps({"source": "aws.ses", "detail": each}) for each in details]
    records = [
        {"messageId": f"m-{number}", "body": body, "eventSource": "aws:sqs"}
        for number, body in enumerate(bodies, start=1)
    ]
    answer = queue.handler({"Records": records}, LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.mark.parametrize(
    ("kind", "fate", "why"),
    [
        ("Delivery", "delivered", ""),
        ("DeliveryDelay", "delayed", "MailboxFull"),
        ("Bounce", "bounced", "Permanent/General"),
        ("Complaint", "complained", "abuse"),
    ],
)
def test_what_became_of_a_letter_is_kept_with_it(log, kind, fate, why):
    assert deliver(of_ses(kind)) == []
    (letter,) = log.notices.of(SEAVIEW, NOTICE.subject)
    assert (letter.state, letter.why, letter.at) == (fate, why, datetime(2026, 11, 21, 9, 0, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("told", "held"),
    [
        (of_ses("Bounce"), True),
        (of_ses("Bounce", bounceType="Transient"), False),
        (of_ses("Complaint"), True),
        (of_ses("Complaint", complaintFeedbackType="not-spam"), False),
        (of_ses("Complaint", complaintFeedbackType=None), True),
        (of_ses("Delivery"), False),
        (of_ses("DeliveryDelay"), False),
    ],
)
def test_only_addresses_that_are_gone_or_complained_are_written_to_no_more(log, told, held):
    deliver(told, told)
    assert log.suppressions.holds("ada@example.com") is held


@pytest.mark.parametrize(("told", "left"), [("Bounce", False), ("Complaint", False), ("Delivery", True)])
def test_who_took_offers_at_an_address_that_is_gone_or_complained_is_forgotten(log, told, left):
    guest = guest_digest(KEY, SEAVIEW, "ada@example.com")
    taker = OfferTaker("ada@example.com", "en", "Ada", MonthDay(2, 29))
    log.preferences.keep(SEAVIEW, guest, Preferences(offers=True, text_messages=True, taker=taker), NOW)
    deliver(of_ses(told))
    kept = Preferences(offers=True, text_messages=True, taker=taker) if left else Preferences(text_messages=True)
    assert log.preferences.of(SEAVIEW, guest) == kept


def test_what_comes_late_or_twice_changes_nothing(log):
    assert deliver(of_ses("Bounce"), of_ses("Delivery"), of_ses("DeliveryDelay"), of_ses("Bounce")) == []
    (letter,) = log.notices.of(SEAVIEW, NOTICE.subject)
    assert letter.state == "bounced"


@pytest.mark.parametrize(
    "told",
    [
        of_ses("Send"),
        of_ses("Open"),
        of_ses("Delivery", tags={}),
        of_ses("Delivery", tags={**TAGS, "tenant": ["T#*"]}),
        of_ses("Delivery", tags={**TAGS, "tenant": [BAROSSA]}),
    ],
)
def test_what_tells_nothing_of_a_letter_of_ours_is_passed_over(log, told):
    assert deliver(told) == []
    assert [each.state for each in log.notices.of(SEAVIEW, NOTICE.subject)] == ["sent"]


def test_a_message_that_cannot_be_read_fails_alone(log):
    broken = {"eventType": "Bounce", "mail": {"timestamp": AT, "tags": TAGS}, "bounce": {"timestamp": AT}}
    assert deliver(broken, of_ses("Delivery")) == ["m-1"]
    assert [each.state for each in log.notices.of(SEAVIEW, NOTICE.subject)] == ["delivered"]


def test_each_is_kept_under_its_own_tenants_credentials(log, monkeypatch):
    seen = []
    record = log.notices.record
    monkeypatch.setattr(log.notices, "record", lambda told: (seen.append(_in_force.get()), record(told))[1])
    deliver(of_ses("Delivery"))
    assert [(each.tenant_id, each.actions) for each in seen] == [(SEAVIEW, ("GetItem", "PutItem", "UpdateItem"))]


def test_a_letter_that_ses_rejected_has_bounced():
    told = of_ses("Reject") | {"reject": {"reason": "Bad content"}}
    delivery = delivery_of(told)
    assert delivery is not None
    assert (delivery.fate, delivery.why, delivery.addresses) == ("bounced", "Bad content", ())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_a_letter_is_tagged_with_comes_back_as_it_was(value):
    tag = as_tag(value)
    assert not set(tag) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert from_tag(tag) == value
