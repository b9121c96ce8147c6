"""What hosts are told of channel managers: once when one takes nothing, and once when it is in step again."""

import pytest

from holiday_rental.notifications import EVENT_TYPES
from rental.kernel.events import Event
from rental.notifications.use_cases.sending import send_letters
from tests.contexts.notifications.fakes import new_office
from tests.support.samples import SEAVIEW

LANE = f"{'n' * 26}/lane"
SAID = {
    "ChannelConnectionFailing": ("Channel manager does not answer: Channex", "It may sell nights that are taken here."),
    "ChannelConnectionWorking": ("Channel manager works again: Channex", "There is nothing to do."),
}


def news(type, number=1795953258819):
    data = {"id": LANE, "name": "Channex", "host": "app.channex.io", "since": "2026-11-21T08:00:00+00:00"}
    return Event(
        *(f"{LANE}.{number}", type, SEAVIEW, "2026-11-21T09:00:00+00:00", {"kind": "channel", "id": "channel-manager"}),
        entity={"kind": "channel_lane", "id": LANE},
        data=data,
    )


@pytest.mark.parametrize("type", SAID)
def test_each_is_told_to_the_host_alone_and_once_and_rings_the_bell(type):
    office = new_office()
    assert send_letters(office, news(type)) == ["host"]
    (message,) = office.mail.sent
    subject, words = SAID[type]
    assert (message.to, message.content.subject) == ("hello@seaview.example.com", subject)
    assert words in message.content.text
    assert "app.channex.io" in message.content.text
    assert [each.text for each in office.host_notices.latest(SEAVIEW, office.clock.now(), 5)] == [subject]
    assert send_letters(office, news(type)) == []
    assert type in EVENT_TYPES
