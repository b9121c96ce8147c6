"""What we write, held against RFC 5545's own words and read back by the `icalendar` library."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.calendar_sync.contract import (
    FeedEntry,
    GuestStay,
    feed_calendar,
    is_own_uid,
    own_uid,
    stay_calendar,
    stay_method,
)
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from rental.kernel.stay_dates import Stay

AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
STAY = Stay(date(2027, 2, 1), date(2027, 2, 5))
ENTRY = FeedEntry("b1@stays.example", "stay", STAY, AT, 2)
GUEST = GuestStay("b1@stays.example", STAY, AT, 2, "Stay at Casa Alta")
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("\r\n\t;,:\\\"'\x00\x0b\x85\u2028€😀")), max_size=200
)  # fmt: skip


def lines(file: bytes) -> list[bytes]:
    assert file.endswith(b"\r\n")
    return file[:-2].split(b"\r\n")


def only_event(file: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    return event


def test_a_feed_is_written_exactly_so():
    assert lines(feed_calendar([ENTRY], name="Casa Alta")) == [
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//holiday-rental//calendar//EN",
        b"CALSCALE:GREGORIAN",
        b"NAME:Casa Alta",
        b"X-WR-CALNAME:Casa Alta",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        b"X-PUBLISHED-TTL:PT15M",
        b"BEGIN:VEVENT",
        b"UID:b1@stays.example",
        b"DTSTAMP:20261128T093000Z",
        b"LAST-MODIFIED:20261128T093000Z",
        b"SEQUENCE:2",
        b"DTSTART;VALUE=DATE:20270201",
        b"DTEND;VALUE=DATE:20270205",
        b"SUMMARY:Reserved",
        b"TRANSP:OPAQUE",
        b"END:VEVENT",
        b"END:VCALENDAR",
    ]


def test_the_check_out_day_is_the_exclusive_end():
    event = only_event(feed_calendar([ENTRY], name=""))
    assert (event.start, event.end) == (STAY.check_in, STAY.check_out)


def test_a_feed_has_no_field_for_anything_about_a_guest():
    assert {field.name for field in fields(FeedEntry)} == {"uid", "kind", "stay", "changed_at", "sequence"}


def test_the_same_entries_are_the_same_bytes_in_whatever_order_they_come():
    other = replace(ENTRY, uid="b2@stays.example", kind="block", stay=Stay(date(2026, 12, 1), date(2026, 12, 2)))
    elsewhere = replace(ENTRY, changed_at=AT.astimezone(timezone(timedelta(hours=9))))
    assert feed_calendar([ENTRY, other], name="x") == feed_calendar([other, elsewhere], name="x")


def test_a_stay_for_the_guest_is_published_and_a_cancelled_one_is_taken_back():
    kept, gone = only_event(stay_calendar(GUEST)), only_event(stay_calendar(replace(GUEST, cancelled=True, sequence=3)))
    assert (kept["STATUS"], gone["STATUS"], gone["SEQUENCE"], gone["UID"]) == ("CONFIRMED", "CANCELLED", 3, kept["UID"])
    assert b"METHOD:PUBLISH\r\n" in stay_calendar(GUEST)
    assert (stay_method(GUEST), stay_method(replace(GUEST, cancelled=True))) == ("PUBLISH", "CANCEL")


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_escapes_its_line_and_every_line_is_folded_at_75_octets(summary, description, url):
    file = stay_calendar(replace(GUEST, summary=summary, description=description, location=summary, url=url))
    for line in lines(file):
        assert len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode("utf-8")  # no character is cut
    assert file.count(b"BEGIN:VEVENT") == 1 or "BEGIN:VEVENT" in summary + description + url


@given(st.text(st.sampled_from('aé€😀\\;,:\n" '), max_size=300))
def test_texts_are_read_back_as_they_were_written(text):
    event = only_event(stay_calendar(replace(GUEST, summary=f"-{text}", description=f"-{text}")))
    assert event["SUMMARY"] == f"-{text}"
    assert event["DESCRIPTION"] == f"-{text}"


@given(st.integers(0, 80), st.sampled_from("é€😀"))
def test_a_fold_falls_between_characters_wherever_the_wide_one_stands(before, wide):
    event = only_event(stay_calendar(replace(GUEST, summary="a" * before + wide * 60)))
    assert event["SUMMARY"] == "a" * before + wide * 60


@pytest.mark.parametrize(
    "injected", ["x\r\nEND:VEVENT", "x\rATTENDEE:eve", "x\nRRULE:FREQ=DAILY", "x\u2028URL:http://e"]
)
def test_a_summary_cannot_add_a_property(injected):
    event = only_event(stay_calendar(replace(GUEST, summary=injected, url="https://a.example/" + injected)))
    assert event["SUMMARY"].startswith("x\n")
    assert {"ATTENDEE", "RRULE"} & set(event) == set()


@given(
    st.lists(
        st.builds(
            FeedEntry,
            uid=st.uuids().map(str),
            kind=st.sampled_from(["stay", "block"]),
            stay=st.dates(date(2026, 1, 1), date(2034, 1, 1)).map(lambda day: Stay(day, day + timedelta(days=3))),
            changed_at=st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
            sequence=st.integers(0, 2**31 - 1),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_a_feed_is_read_back_whole(entries):
    file = feed_calendar(entries, name="Casa; Alta, \\ 😀")
    calendar = icalendar.Calendar.from_ical(file)
    read = {(str(event["UID"]), event.start, event.end, event["SEQUENCE"]) for event in calendar.walk("VEVENT")}
    assert read == {(entry.uid, entry.stay.check_in, entry.stay.check_out, entry.sequence) for entry in entries}
    ours = IcalendarReader().read(file, "Europe/Lisbon", date(2026, 1, 1)).events
    assert {(each.uid, each.start, each.end) for each in ours} == {each[:3] for each in read}
    assert "\r\nNAME:Casa\\; Alta\\, \\\\ 😀\r\n".encode() in file


def test_an_echo_is_known_by_the_domain_of_its_uid():
    uid = own_uid("b1", "Stays.Example")
    assert is_own_uid(uid, "stays.example")
    assert is_own_uid(uid.upper(), "stays.example")
    assert not is_own_uid("b1@other.example", "stays.example")
    assert not is_own_uid("b1@mystays.example", "stays.example")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        feed_calendar([replace(ENTRY, changed_at=datetime(2026, 1, 1))], name="")  # noqa: DTZ001
