"""What an event's times mean in nights, and how a feed that is wrong in parts is read in the rest."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.calendar_sync.domain.feed import FeedEvent, Snapshot
from rental.calendar_sync.icalendar_feed.reader import IcalendarReader
from tests.contexts.calendar_sync.bombs import calendar

TOKYO = "DTSTART;TZID=/mozilla.org/20050126_1/Asia/Tokyo"
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


def read(*parts, zone="Europe/Lisbon", today=date(2026, 11, 28)):
    return IcalendarReader().read(calendar(*parts), zone, today)


def event(*lines, uid="a"):
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def nights(*lines, zone="Europe/Lisbon"):
    """Return an event's nights as two dates, or why there are none."""
    reading = read(event(*lines), zone=zone)
    if reading.events:
        return f"{reading.events[0].start:%m-%d}..{reading.events[0].end:%m-%d}"
    return reading.refused[0].reason if reading.refused else next(iter(reading.ignored))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART;VALUE=DATE:20270201 DTEND;VALUE=DATE:20270205", "02-01..02-05"),
        ("DTSTART:20270201 DTEND:20270205", "02-01..02-05"),
        ("DTSTART;VALUE=DATE:20270201", "02-01..02-02"),
        ("DTSTART;VALUE=DATE:20270201 DURATION:P4D", "02-01..02-05"),
        ("DTSTART;VALUE=DATE:20270201 DURATION:P1W", "02-01..02-08"),
        ("DTSTART;VALUE=DATE:20270201 DTEND;VALUE=DATE:20270201", "02-01..02-02"),
        ("DTSTART;VALUE=DATE:20270205 DTEND;VALUE=DATE:20270201", "it ends before it starts"),
        ("DTSTART;VALUE=DATE:20270201 DURATION:-P1D", "it ends before it starts"),
        ("DTSTART;VALUE=DATE:20270201 DTEND:20270205T100000", "02-01..02-05"),
        ("DTSTART:20270201T150000 DTEND:20270205T100000", "02-01..02-05"),
        ("DTSTART:20270201T150000 DURATION:P2DT19H", "02-01..02-04"),
        ("DTSTART:20270201T150000", "02-01..02-02"),
        ("DTSTART:20270201T100000 DTEND:20270201T120000", "within a day"),
        ("DTSTART:20270201T150000 DTEND:20270201T150000", "within a day"),
        ("DTSTART:20270201T000000 DTEND:20270201T235959", "02-01..02-02"),
        ("DTSTART:20270201T230000 DTEND:20270202T010000", "02-01..02-02"),
        ("DTSTART:20270205T150000 DTEND:20270201T100000", "it ends before it starts"),
        ("DTSTART:20270201T000000Z DTEND:20270205T000000Z", "02-01..02-05"),
        ("DTSTART:00010101T000000Z", "its dates are not between 1900 and 9990"),
        ("DTSTART;VALUE=DATE:99991231", "its dates are not between 1900 and 9990"),
        ("DTSTART;VALUE=DATE:20400101", "it begins more than 10 years ahead"),
        ("DTSTART;VALUE=DATE:20270201 DTEND;VALUE=DATE:99900101", "02-01..01-01"),
        ("DTSTART;VALUE=DATE:20270230", "its start cannot be read"),
        ("DTSTART:2027-02-01", "its start cannot be read"),
        ("DTSTART:P1D", "what should be a date is none"),
        ("DTSTART;VALUE=DATE:20270201 DTEND;VALUE=DATE:soon", "its end cannot be read"),
        ("DTSTART;VALUE=DATE:20270201 DURATION:P99999999999999D", "its length cannot be read"),
        ("DTEND;VALUE=DATE:20270205", "it has no start"),
        ("DTSTART;VALUE=DATE:20270201 STATUS:CANCELLED", "cancelled"),
        ("DTSTART;VALUE=DATE:20270201 TRANSP:TRANSPARENT", "free"),
        ("DTSTART;VALUE=DATE:20260901 DTEND;VALUE=DATE:20261001", "over"),
        ("DTSTART;VALUE=DATE:20261101 DTEND;VALUE=DATE:20261127", "11-01..11-27"),
    ],
)  # fmt: skip
def test_the_nights_of_an_event(lines, expected):
    assert nights(*lines.split(" ")) == expected


@pytest.mark.parametrize(
    ("zone", "lines", "expected"),
    [
        # The date at the property counts, not UTC's.
        ("Pacific/Auckland", "DTSTART:20270201T020000Z DTEND:20270203T210000Z", "02-01..02-04"),
        ("America/Los_Angeles", "DTSTART:20270201T230000Z DTEND:20270203T180000Z", "02-01..02-03"),
        ("America/Los_Angeles", "DTSTART:20270202T030000Z DTEND:20270203T180000Z", "02-01..02-03"),
        # Floating times are the property's.
        ("Pacific/Auckland", "DTSTART:20270201T150000 DTEND:20270203T100000", "02-01..02-03"),
        # The zone's offset is that of the day, not of now.
        ("Europe/Lisbon", "DTSTART;TZID=America/New_York:20270701T190000 DTEND:20270703T100000", "07-02..07-03"),
        ("Europe/Lisbon", "DTSTART;TZID=America/New_York:20270701T185900 DTEND:20270703T100000", "07-01..07-03"),
        ("Europe/Berlin", "DTSTART;TZID=Nowhere:20270201T150000 DTEND;TZID=x:20270203T100000", "02-01..02-03"),
        ("Europe/Lisbon", f"{TOKYO}:20270201T050000 DTEND:20270203T100000", "01-31..02-03"),
        ("Europe/Lisbon", "DTSTART;TZID=../../etc/passwd:20270201T150000 DTEND:20270203T100000", "02-01..02-03"),
        ("Europe/Lisbon", "DTSTART;TZID=Europe:20270201T150000 DTEND:20270203T100000", "02-01..02-03"),
    ],
)  # fmt: skip
def test_the_nights_of_times_in_zones(zone, lines, expected):
    assert nights(*lines.split(" "), zone=zone) == expected


def test_one_bad_event_is_kept_apart_with_its_line_and_the_rest_is_read():
    good = event("DTSTART;VALUE=DATE:20270201", uid="good")
    reading = read(good, event("DTSTART:tomorrow", uid="bad"), good.replace("good", "better"))
    assert [each.uid for each in reading.events] == ["good", "better"]
    assert [(each.line, each.uid, each.reason) for each in reading.refused] == [(6, "bad", "its start cannot be read")]


def test_what_is_no_whole_calendar_says_nothing_about_nights():
    whole = calendar(event("DTSTART;VALUE=DATE:20270201"))
    reader = IcalendarReader()
    for body in (b"", b"<html>", whole[:-10], whole.replace(b"VCALENDAR", b"VCARD")):
        reading = reader.read(body, "Europe/Lisbon", AT.date())
        assert reading.problem
        assert reading.snapshot(AT) == Snapshot(AT, ok=False, refused=reading.refused)
    expected = FeedEvent("a", date(2027, 2, 1), date(2027, 2, 2))
    assert reader.read(whole, "Europe/Lisbon", AT.date()).snapshot(AT) == Snapshot(AT, ok=True, events=(expected,))


def test_a_calendar_without_events_is_one():
    assert read().problem == ""


def test_an_event_that_never_ends_takes_no_other_with_it():
    reading = read("BEGIN:VEVENT\nUID:open\nDTSTART:20270301\n", event("DTSTART:20270201", uid="next"))
    assert [each.uid for each in reading.events] == ["next"]
    assert [each.reason for each in reading.refused] == ["it is cut off: another event begins in it"]


def test_alarms_and_their_times_are_not_the_events():
    alarm = "BEGIN:VALARM\nDTSTART:19760401T005545Z\nUID:alarm\nSTATUS:CANCELLED\nEND:VALARM"
    assert nights(alarm, "DTSTART;VALUE=DATE:20270201") == "02-01..02-02"


def test_events_without_a_uid_are_told_apart_by_their_nights():
    bare = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:{}\nEND:VEVENT\n"
    uids = [each.uid for each in read(bare.format("20270201"), bare.format("20270301")).events]
    assert uids == ["no-uid/2027-02-01/2027-02-02", "no-uid/2027-03-01/2027-03-02"]


def test_a_uid_too_long_to_keep_becomes_its_hash():
    first, second = (read(event("DTSTART:20270201", uid="u" * 300 + end)).events[0].uid for end in "ab")
    assert first.startswith("sha256:")
    assert first != second


def test_a_summary_is_one_line_of_at_most_255_characters_and_never_spoils_its_event():
    (found,) = read(event("DTSTART:20270201", "SUMMARY:a\\nb\\, " + "😀" * 4000)).events
    assert found.summary.startswith("a b, 😀")
    assert len(found.summary) == 255
    assert read(event("DTSTART:20270201", 'SUMMARY;X=":broken')).events[0].summary == ""


def test_a_definition_of_a_known_zone_does_not_override_ours():
    zone = "BEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
    zone += "TZOFFSETFROM:-1000\nTZOFFSETTO:-1000\nEND:STANDARD\nEND:VTIMEZONE\n"
    times = event("DTSTART;TZID={0}:20270201T050000", "DTEND;TZID={0}:20270203T100000")
    assert read(zone, times.format("Asia/Tokyo")).events[0].start == date(2027, 1, 31)
    custom = read(zone.replace("Asia/Tokyo", "My zone"), times.format("My zone"))
    assert custom.events[0].start == date(2027, 2, 1)


@given(st.binary(max_size=300), st.integers(0, 10**6))
def test_no_bytes_make_the_reader_fail(noise, at):
    body = calendar(event("DTSTART;TZID=Asia/Tokyo:20270201T050000", "RRULE:FREQ=WEEKLY;COUNT=3"))
    place = at % len(body)
    for each in (noise, body[:place] + noise + body[place:], body[:place] + noise):
        IcalendarReader().read(each, "Europe/Lisbon", AT.date())


_PIECES = st.one_of(
    st.builds("{}:{}".format, st.sampled_from(["BEGIN", "END"]), st.sampled_from(["VEVENT", "VCALENDAR", "VALARM"])),
    st.sampled_from(["UID:a", "DTSTART:20270201", "DTSTART;TZID=a:20270201T150000", " folded", "STATUS:CANCELLED"]),
    st.sampled_from(["RRULE:FREQ=WEEKLY", "RECURRENCE-ID:20270201", "EXDATE:20270208", "RDATE:20270201T000000/P1D"]),
    st.sampled_from(["BEGIN:VTIMEZONE", "TZID:a", "TZOFFSETTO:+0100", "END:VTIMEZONE"]),
)


@given(st.lists(_PIECES, max_size=40))
def test_every_event_is_kept_refused_or_ignored_in_whatever_disorder(pieces):
    reading = IcalendarReader().read("\r\n".join(pieces).encode(), "Europe/Lisbon", AT.date())
    began = "\n".join(pieces).replace("\n ", "").split("\n")
    assert reading.seen == began.count("BEGIN:VEVENT")
