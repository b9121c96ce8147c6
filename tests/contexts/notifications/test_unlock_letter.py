"""Who is locked out and asked for a letter gets one, whose link opens what they asked for; nobody else does."""

from datetime import UTC, datetime

import pytest

from holiday_rental.notifications import EVENT_TYPES
from rental.accounts.contract import UNLOCK_ASKED_FOR, unlock_asked
from rental.audit.use_cases import _NO_CHANGE
from rental.kernel.events import Event
from rental.notifications.use_cases.sending import send_letters
from tests.contexts.notifications.fakes import new_office
from tests.contexts.notifications.samples import GUEST, TENANT
from tests.support.samples import KEY, SEAVIEW

REQUEST, ENDS = "u" * 26, datetime(2026, 11, 21, 10, tzinfo=UTC)


def asked(email=GUEST, language="en"):
    data = {"id": REQUEST, "email": email, "language": language, "valid_until": int(ENDS.timestamp())}
    return Event(
        id=f"{REQUEST}.1",
        type=UNLOCK_ASKED_FOR,
        tenant_id=SEAVIEW,
        occurred_at="2026-11-21T09:00:00+00:00",
        actor={"kind": "anonymous", "id": "anonymous"},
        entity={"kind": "unlock_request", "id": REQUEST},
        data=data,
    )


@pytest.fixture
def office():
    return new_office()


def test_the_link_opens_what_was_asked_for_and_the_letter_goes_out_once(office):
    assert send_letters(office, asked()) == ["guest"]
    (message,) = office.mail.sent
    assert (message.to, message.reply_to) == (GUEST, "")
    token = message.content.text.partition(f"{TENANT.site_url}/host/unlock#token=")[2].split()[0]
    assert unlock_asked(token, KEY, SEAVIEW, ENDS.replace(hour=9)) == (REQUEST, int(ENDS.timestamp()))
    assert send_letters(office, asked()) == []


def test_the_letter_speaks_the_pages_language(office):
    send_letters(office, asked(language="de"))
    assert office.mail.sent[0].content.subject.startswith("Wieder anmelden")


def test_where_nobody_signs_in_by_that_name_nobody_is_written_to(office):
    assert send_letters(office, asked(email="")) == []
    assert office.mail.sent == []


def test_letters_hear_of_it_and_the_hosts_records_do_not():
    assert UNLOCK_ASKED_FOR in EVENT_TYPES
    assert UNLOCK_ASKED_FOR in _NO_CHANGE
