"""The file that the guest's letters bring: the stay as it is now, for a calendar of the guest's own."""

from dataclasses import replace

import pytest

from rental.notifications.domain.letter import GUEST, HOST
from rental.notifications.use_cases.sending import send_letters
from tests.contexts.notifications.fakes import new_office
from tests.contexts.notifications.reading import TEMPLATES, render
from tests.contexts.notifications.samples import BOOKING, EVENTS, HOST_ACTOR, event, links_letter
from tests.support.samples import TERMS

NONE_FOR = sorted(EVENTS.keys() - {"confirmed", "changed", "cancelled"})


def file_of(of=None, **options):
    (attached,) = render(of=of, **options).attachments
    assert (attached.name, attached.content_type) == ("stay.ics", "text/calendar")
    return attached.content.decode().replace("\r\n ", "").split("\r\n")


def test_a_booked_stay_is_put_into_the_guests_calendar():
    lines = file_of()
    assert "METHOD:PUBLISH" in lines
    assert ("DTSTART;VALUE=DATE:20270305" in lines, "DTEND;VALUE=DATE:20270312" in lines) == (True, True)
    assert f"UID:{BOOKING}@holiday-rental" in lines, "the one of web/src/calendarFile.ts"
    assert ("SEQUENCE:1" in lines, "DTSTAMP:20261121T090000Z" in lines, "STATUS:CONFIRMED" in lines) == (True,) * 3
    assert "SUMMARY:Stay at Coach House" in lines
    assert "LOCATION:Angaston" in lines
    (description,) = [line for line in lines if line.startswith("DESCRIPTION:")]
    assert "Check-in Friday 5 March 2027 from 15:00\\, check-out Friday 12 March 2027 until 10:00." in description


def test_a_change_and_a_cancellation_are_of_the_same_event_and_later():
    changed, cancelled = file_of(EVENTS["changed"]), file_of(EVENTS["cancelled"])
    for lines in (changed, cancelled):
        assert (f"UID:{BOOKING}@holiday-rental" in lines, "SEQUENCE:2" in lines) == (True, True)
    assert ("METHOD:PUBLISH" in changed, "STATUS:CONFIRMED" in changed) == (True, True)
    assert ("METHOD:CANCEL" in cancelled, "STATUS:CANCELLED" in cancelled) == (True, True)


def test_a_stay_that_the_host_cancels_goes_too():
    assert "METHOD:CANCEL" in file_of(replace(EVENTS["cancelled"], actor=HOST_ACTOR))


@pytest.mark.parametrize("about", NONE_FOR)
def test_what_is_no_booked_stay_brings_no_file(about):
    assert render(GUEST, of=EVENTS[about]).attachments == ()


@pytest.mark.parametrize("about", ["confirmed", "changed", "cancelled"])
def test_hosts_have_a_calendar_of_their_own(about):
    assert render(HOST, of=EVENTS[about]).attachments == ()


def test_links_bring_no_file():
    assert TEMPLATES.render(links_letter()).attachments == ()


def test_a_shared_calendar_opens_no_booking():
    address = f"https://seaview.example.com/booking/{BOOKING}"
    assert f"URL:{address}" in file_of()
    assert "key=" not in "".join(file_of())
    assert f"{address}#key=" in render().text


def test_the_file_is_in_the_guests_language():
    lines = file_of(event(language="de"))
    assert "SUMMARY:Aufenthalt: Coach House" in lines
    assert any(line.startswith("DESCRIPTION:Anreise Freitag\\, 5. M\u00e4rz 2027 ab 15:00") for line in lines)


def test_a_title_cannot_add_a_line_to_the_file():
    lines = file_of(terms=replace(TERMS, title="Loft\r\nATTACH:https://evil.example", place="A\u2028X-B:c"))
    assert [line for line in lines if line.startswith(("ATTACH", "X-B"))] == []


def test_the_guests_letter_is_sent_with_it():
    office = new_office()
    send_letters(office, event())
    assert [[each.name for each in message.content.attachments] for message in office.mail.sent] == [["stay.ics"], []]
