"""What hosts are told of webhooks: once when one fails, when it is given up, and when it works again."""

import pytest

from holiday_rental.notifications import EVENT_TYPES
from rental.kernel.events import Event
from rental.notifications.use_cases.sending import send_letters
from tests.contexts.notifications.fakes import new_office
from tests.support.samples import SEAVIEW

HOOK = "w" * 26
SAID = {
    "WebhookFailing": ("Webhook does not answer: Channel manager", "hooks.partner.example"),
    "WebhookDisabled": ("Webhook switched off: Channel manager", "kept for 30 days"),
    "WebhookWorking": ("Webhook works again: Channel manager", "nothing to do"),
}


def news(type, number=3):
    data = {"id": HOOK, "name": "Channel manager", "host": "hooks.partner.example", "state": "failing"}
    return Event(
        *(f"{HOOK}.{number}", type, SEAVIEW, "2026-11-21T09:00:00+00:00", {"kind": "channel", "id": "webhooks"}),
        entity={"kind": "webhook", "id": HOOK},
        data=data | {"since": "2026-11-21T08:00:00+00:00"},
    )


@pytest.mark.parametrize("type", SAID)
def test_each_is_told_to_the_host_alone_and_once_and_rings_the_bell(type):
    office = new_office()
    assert send_letters(office, news(type)) == ["host"]
    (message,) = office.mail.sent
    subject, words = SAID[type]
    assert (message.to, message.reply_to) == ("hello@seaview.example.com", "")
    assert message.content.subject == subject
    assert words in message.content.text
    assert ("Since" in message.content.text) == (type != "WebhookWorking")
    assert [each.text for each in office.host_notices.latest(SEAVIEW, office.clock.now(), 5)] == [subject]
    assert send_letters(office, news(type)) == []
    assert send_letters(office, news(type, number=9)) == ["host"]
    assert type in EVENT_TYPES
