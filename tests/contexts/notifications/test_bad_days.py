"""Whatever fails, dies or comes twice: every letter goes out, and twice only where a sender died unheard."""

from collections import Counter
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rental.notifications.domain.delivery import Delivery
from rental.notifications.ports import Message
from rental.notifications.use_cases.sending import LettersOutstanding, LettersPostponed, Outlet, send_letters
from simulation.fake_circuit import FakeBreaker
from tests.contexts.notifications.fakes import FakeAllowance, FakeMail, FakeNotices, new_office
from tests.contexts.notifications.samples import BOOKING, event
from tests.support.samples import SEAVIEW

EVENTS = [event(number=number) for number in range(1, 4)]
FINE, FAILS, DIES, DIES_HEARD = "fine", "fails", "dies after it was sent", "dies, and news of the letter comes"


class DiedError(BaseException):
    """The function was stopped: nothing after this line runs."""


class BadDay(FakeMail):
    """Does with each letter what the day has in store, and is fine once that is used up."""

    def __init__(self, fates, notices, office_clock):
        super().__init__()
        self.fates, self.notices, self.clock = list(fates), notices, office_clock
        self.unheard = Counter()

    def send(self, message: Message) -> str:
        fate = self.fates.pop(0) if self.fates else FINE
        if fate == FAILS:
            raise ConnectionError("mail service")
        sent = super().send(message)
        if fate in (DIES, DIES_HEARD):
            if fate == DIES_HEARD:
                name = (message.tags["subject"], message.tags["event"], message.tags["recipient"])
                self.notices.record(Delivery(SEAVIEW, *name, "delivered", self.clock.now()))
            else:
                self.unheard[letter_of(message)] += 1
            raise DiedError
        return sent


def letter_of(message):
    return message.tags["event"], message.tags["recipient"]


def deliver(office, told):
    """Deliver an event as the queue does; tell whether it is done with."""
    try:
        send_letters(office, told)
    except (LettersOutstanding, LettersPostponed, DiedError):
        return False
    return True


@example([DIES_HEARD, *5 * [FAILS]], [], 2)  # the circuit opens behind a letter that is out already
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([FINE, FAILS, DIES, DIES_HEARD]), max_size=12),
    st.lists(st.sampled_from(EVENTS), max_size=4),
    st.integers(1, 3),
)
def test_every_letter_goes_out_and_twice_only_where_its_sender_died_unheard(fates, again, most_per_second):
    notices = FakeNotices()
    outlet = Outlet(FakeBreaker(), FakeAllowance(most_per_second))
    office = new_office(notices=notices, mail_outlet=outlet)
    mail = BadDay(fates, notices, office.clock)
    office = new_office(notices=notices, mail_outlet=outlet, mail=mail, clock=office.clock)
    waiting = [*EVENTS, *again]
    for _ in range(40):
        waiting = [told for told in waiting if not deliver(office, told)]
        office.clock.advance(timedelta(seconds=125))
    assert waiting == []
    sent = Counter(letter_of(message) for message in mail.sent)
    assert sent.keys() == {(told.id, recipient) for told in EVENTS for recipient in ("guest", "host")}
    assert {letter: times - 1 for letter, times in sent.items() if times > 1} == dict(mail.unheard)
    assert {each.state for each in notices.of(SEAVIEW, BOOKING)} <= {"sent", "delivered"}
    assert len(office.host_notices.kept) == len(EVENTS)
