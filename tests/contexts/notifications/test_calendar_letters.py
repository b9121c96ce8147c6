"""What hosts are told of calendars in step: at once, once, in their language, with what to do next."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holiday_rental.notifications import EVENT_TYPES
from rental.kernel.ids import UnitId
from rental.notifications.domain.calendar_letter import CALENDAR_LETTERS, about_calendar, calendar_letter
from rental.notifications.domain.wording import LANGUAGE_CODES
from rental.notifications.use_cases.sending import LettersOutstanding, send_letters
from tests.contexts.notifications.calendar_samples import BOOKED, EVENTS, FEED, SOLD, feed, found, side
from tests.contexts.notifications.fakes import new_office
from tests.contexts.notifications.reading import TEMPLATES, Page
from tests.contexts.notifications.samples import TENANT
from tests.support.samples import COTTAGE, TERMS

HOST = "hello@seaview.example.com"
NASTY = st.text(min_size=1, max_size=200) | st.text("\U0001f3d6\U0001f469<>&\"'{}%", min_size=200, max_size=200)


@pytest.fixture
def office():
    return new_office()


def render(of, language="en", terms=TERMS):
    tenant = replace(TENANT, default_language=language)
    return TEMPLATES.render(calendar_letter(of, tenant=tenant, terms=terms))


@pytest.mark.parametrize("about", CALENDAR_LETTERS)
def test_each_event_is_told_to_the_host_alone_and_once(office, about):
    told = EVENTS[about]
    assert about_calendar(told) == about
    assert send_letters(office, told) == ["host"]
    (message,) = office.mail.sent
    assert (message.to, message.reply_to, message.from_name) == (HOST, "", "Seaview Stays")
    assert send_letters(office, told) == []
    assert told.type in EVENT_TYPES


def test_a_conflict_that_is_found_again_is_told_again(office):
    assert [send_letters(office, found(number=number)) for number in (1, 3)] == [["host"], ["host"]]


def test_a_letter_that_cannot_go_out_is_asked_for_again(office):
    office.mail.refused = {HOST}
    with pytest.raises(LettersOutstanding):
        send_letters(office, found())
    office.mail.refused = set()
    assert send_letters(office, found()) == ["host"]


@pytest.mark.parametrize("before", ["waiting", "in_step", None])
def test_that_a_feed_is_in_step_is_told_only_after_it_was_not(office, before):
    assert send_letters(office, feed("CalendarFeedInStep", "in_step", before)) == []
    assert send_letters(office, feed("CalendarFeedInStep", "in_step", "held")) == ["host"]


@pytest.mark.parametrize("type", ["CalendarConflictSettled", "CalendarConflictOver", "CalendarFeedAdded"])
def test_what_the_host_did_or_what_ended_by_itself_is_no_letter(office, type):
    assert send_letters(office, replace(found(), type=type)) == []


def test_a_double_booking_says_which_nights_both_sides_who_keeps_them_why_and_what_to_do():
    rendered = render(EVENTS["double_booking"])
    assert rendered.subject == "Booked twice: Coach House, Monday 8 March 2027"
    seen = (
        "Coach House is booked twice for 2 nights.",
        "Monday 8 March 2027 \u2013 Wednesday 10 March 2027",
        "Booked with you by Ada Lovelace, Friday 5 March 2027 \u2013 Friday 12 March 2027",
        "Booked on Airbnb, Monday 8 March 2027 \u2013 Wednesday 10 March 2027",
        "What is booked or blocked with you goes before what channels tell.",
        "Relocate: ",
        "cancel on Airbnb",
        "Contact: write to the guest on Airbnb",
    )
    for text in (rendered.text, Page(rendered.html).text):
        assert [each for each in seen if each not in text] == []
    assert Page(rendered.html).links == ["https://seaview.example.com/host/conflicts"]
    assert "Settle it:\nhttps://seaview.example.com/host/conflicts\n" in rendered.text


def test_one_stay_through_two_feeds_is_not_called_a_double_booking():
    rendered = render(EVENTS["same_stay"])
    assert "Most likely it is one stay" in rendered.text
    assert "booked twice:" not in rendered.text.lower()
    assert "Keeps the nights: Booked on Vrbo, " in rendered.text
    assert "Why: It was there first." in rendered.text


def test_blocked_nights_have_other_steps_than_two_guests():
    blocked = render(EVENTS["block_conflict"]).text
    assert "Blocked by you (painting), " in blocked
    assert "If you can do without the block" in blocked
    shut = render(found(waits=side("channel_block", "03-10", "03-20", "booking.com"))).text
    assert "make the block on Booking.com fit the stay" in shut
    assert "Relocate" not in shut


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("Aunt May", "Booked on Aunt May"),
        ("ferienwohnungseeblick", "Booked on ferienwohnungseeblick"),
        (FEED, "Booked on the other channel"),
        ("generic", "on the other channel"),
    ],
)
def test_a_channel_is_called_what_people_call_it(channel, said):
    assert said in render(found(waits=SOLD | {"channel": channel})).text


def test_a_feed_is_told_by_its_name_with_what_went_wrong_since_when_and_where_to_look():
    rendered = render(EVENTS["feed_failing"])
    for text in (rendered.text, Page(rendered.html).text):
        assert "Airbnb cottage" in text
        assert "The channel refuses to show the calendar" in text
        assert "Saturday 21 November 2026, 19:00" in text
    assert Page(rendered.html).links == [f"https://seaview.example.com/host/properties/{COTTAGE}/channels"]
    in_step = render(EVENTS["feed_in_step"]).text
    assert "Since: Saturday 21 November 2026, 07:30" in in_step
    assert "What went wrong" not in in_step


def test_a_unit_is_named_where_there_are_several():
    several = replace(TERMS, units=(UnitId("1"), UnitId("Garden")))
    assert "Unit: Garden\n" in render(found(unit="Garden"), terms=several).text
    assert "Unit" not in render(found()).text


@pytest.mark.parametrize("about", CALENDAR_LETTERS)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_letter_is_whole(about, language):
    rendered = render(EVENTS[about], language)
    for text in (rendered.subject, rendered.text, rendered.html):
        assert text.strip()
        assert not any(left in text for left in ("{{", "{%", "}}", "None", "{n}", "{channel}", "{label}"))
    assert "\n\n\n" not in rendered.text
    assert len(rendered.html) < 20_000


def test_a_german_host_reads_german():
    rendered = render(EVENTS["double_booking"], "de")
    assert rendered.subject == "Doppelt gebucht: Coach House, Montag, 8. März 2027"
    assert "Bei Ihnen gebucht von Ada Lovelace, Freitag, 5. März 2027" in rendered.text


def test_no_two_letters_begin_alike():
    assert len({render(each).subject for each in EVENTS.values()}) == len(EVENTS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CALENDAR_LETTERS), NASTY)
def test_nothing_that_people_or_channels_typed_becomes_markup_a_template_or_a_line(about, typed):
    def written(name):
        data = {**EVENTS[about].data, "name": name, "reason": name}
        if "keeps" in data:
            data |= {"keeps": BOOKED | {"label": name}, "waits": SOLD | {"channel": name, "label": name}}
        return render(replace(EVENTS[about], data=data))

    plain, hostile = written("Ada"), written(f"A{typed}")
    assert Page(hostile.html).tags == Page(plain.html).tags
    assert Page(hostile.html).links == Page(plain.html).links
    assert len(hostile.text.splitlines()) == len(plain.text.splitlines())
