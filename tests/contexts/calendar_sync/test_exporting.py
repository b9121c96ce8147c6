"""Which addresses hosts are told, what a renewal does, and what a feed says of a unit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.calendar_sync.contract import export_domain, is_own_uid
from rental.calendar_sync.domain.exports import Export, export_token, token_digest
from rental.calendar_sync.use_cases.exporting import (
    Exporting,
    Reading,
    exports_of,
    renew_export,
    unit_feed,
)
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, is_opaque_id
from rental.platform.request import digest_of
from tests.contexts.calendar_sync.fake_exports import HOUSE, FakeClosedCalendar, FakeExports
from tests.contexts.calendar_sync.ledger_samples import BLOCK, BOOKING, CLAIM, CLOSED, days
from tests.support.samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW

ONE, TWO = b"request-0001", b"request-0002"
LATER = NOW + timedelta(hours=1)
BLOCKED = replace(CLOSED, record_id=BLOCK, kind="host_block", stay=days(20, 3), label="The roof")
CLAIMED = replace(CLOSED, record_id=CLAIM, kind="channel_stay", stay=days(30, 2), channel="feed-1", label="")


@pytest.fixture
def store():
    return FakeExports({(SEAVIEW, COTTAGE): HOUSE})


@pytest.fixture
def exporting(store):
    return Exporting(store, KEY, SEAVIEW)


def token_of(address):
    return address.url.rpartition("/")[2].removesuffix(".ics")


def read(store, token, *closed, at=NOW, tenant=SEAVIEW, without=""):
    calendar = FakeClosedCalendar()
    for each in closed:
        calendar.close(SEAVIEW, each)
    return unit_feed(store, calendar, tenant, Reading(token, at, without))


def test_a_channel_is_not_told_what_it_told_itself(exporting, store):
    token = token_of(exports_of(exporting, COTTAGE, NOW)[0])
    told = {without: read(store, token, CLOSED, CLAIMED, without=without).file for without in ("", "feed-1", "feed-2")}
    assert told["feed-1"].count(b"BEGIN:VEVENT") == 1
    assert told["feed-2"] == told[""]
    assert told[""].count(b"BEGIN:VEVENT") == 2


def test_every_unit_has_an_address_of_its_own_that_stays(exporting):
    first = exports_of(exporting, COTTAGE, NOW)
    assert [each.unit for each in first] == ["1", "2"]
    assert len({each.url for each in first}) == 2
    assert exports_of(exporting, COTTAGE, LATER) == first


def test_an_address_is_the_sites_and_its_token_has_26_characters(exporting):
    (address, _) = exports_of(exporting, COTTAGE, NOW)
    assert address.url.startswith("https://seaview.example.com/api/v1/calendars/")
    assert address.url.endswith(".ics")
    assert (len(token_of(address)), is_opaque_id(token_of(address))) == (26, True)


def test_no_two_units_properties_tenants_keys_or_renewals_share_a_token():
    export = Export(COTTAGE, "1", 1, NOW)
    others = [replace(export, unit="2"), replace(export, number=2), replace(export, property_id=PropertyId("h" * 26))]
    tokens = [export_token(KEY, SEAVIEW, each) for each in (export, *others)]
    tokens += [export_token(KEY, BAROSSA, export), export_token(b"another", SEAVIEW, export)]
    assert len(set(tokens)) == len(tokens)


def test_a_renewed_address_opens_at_once_and_the_one_before_opens_nothing(exporting, store):
    before, other = exports_of(exporting, COTTAGE, NOW)
    after = renew_export(exporting, COTTAGE, "1", LATER, ONE)
    assert (after.unit, after.created_at, after.url != before.url) == ("1", LATER, True)
    assert read(store, token_of(before)) is None
    assert read(store, token_of(after)) is not None
    assert exports_of(exporting, COTTAGE, LATER) == [after, other]


def test_a_unit_can_be_renewed_before_anybody_asked_for_its_address(exporting):
    renewed = renew_export(exporting, COTTAGE, "2", NOW, ONE)
    assert exports_of(exporting, COTTAGE, LATER)[1] == renewed


def test_a_repeated_renewal_is_answered_with_what_it_made(exporting):
    made = renew_export(exporting, COTTAGE, "1", NOW, ONE)
    assert renew_export(exporting, COTTAGE, "1", LATER, ONE) == made
    assert renew_export(exporting, COTTAGE, "1", LATER, TWO) != made


def test_a_renewal_that_another_came_before_leaves_one_address(exporting, store):
    exports_of(exporting, COTTAGE, NOW)
    store.meanwhile.append(lambda: renew_export(exporting, COTTAGE, "1", NOW, TWO))
    renewed = renew_export(exporting, COTTAGE, "1", LATER, ONE)
    assert store.of_property(SEAVIEW, COTTAGE)["1"].number == 3
    opened = [exported for exported in store.opened.values() if exported.unit == "1"]
    assert (len(opened), read(store, token_of(renewed)) is not None) == (1, True)


def test_two_who_ask_first_are_told_the_same_addresses(exporting, store):
    told = []
    store.meanwhile.append(lambda: told.extend(exports_of(exporting, COTTAGE, NOW)))
    assert list(exports_of(exporting, COTTAGE, LATER)) == told


def test_a_renewal_gives_up_where_others_never_end(exporting, store):
    store.keep = lambda *_: False
    with pytest.raises(Problem) as refused:
        renew_export(exporting, COTTAGE, "1", LATER, ONE)
    assert (refused.value.slug, refused.value.headers["retry-after"]) == ("unavailable", "1")


@pytest.mark.parametrize(("property_id", "unit"), [(COTTAGE, "3"), (COTTAGE, ""), ("h" * 26, "1")])
def test_there_is_no_address_of_what_there_is_not(exporting, store, property_id, unit):
    with pytest.raises(Problem, match="no"):
        renew_export(exporting, property_id, unit, NOW, ONE)
    assert store.opened == {}


def test_requests_are_told_apart_by_who_and_key():
    made = {digest_of(who, key, b"{}") for who in ("ada", "eve") for key in ("k1", "k2")}
    assert (len(made), digest_of("ada", "k1", b"{}") in made) == (4, True)


@pytest.fixture
def token(exporting):
    return token_of(exports_of(exporting, COTTAGE, NOW)[0])


def test_a_feed_tells_stays_blocks_and_channels_claims_and_nothing_of_anybody(store, token):
    file = read(store, token, CLOSED, BLOCKED, CLAIMED).file.decode()
    assert file.count("BEGIN:VEVENT") == 3
    assert (file.count("SUMMARY:Reserved"), file.count("SUMMARY:Not available")) == (2, 1)
    assert "DTSTART;VALUE=DATE:20270306\r\nDTEND;VALUE=DATE:20270313\r\n" in file
    assert "NAME:Coach House / 1" in file
    for private in ("Ada", "roof", "feed-1", SEAVIEW, token):
        assert private not in file


def test_the_unit_of_a_property_that_has_one_is_called_as_the_property(exporting, store):
    store.houses[SEAVIEW, COTTAGE] = replace(HOUSE, units=("1",))
    (address,) = exports_of(exporting, COTTAGE, NOW)
    assert b"X-WR-CALNAME:Coach House\r\n" in read(store, token_of(address)).file


def test_a_records_uid_is_its_own_in_each_unit_and_known_as_ours(store, token):
    file = read(store, token, CLOSED).file.decode()
    uid = f"{BOOKING}@{COTTAGE}.holiday-rental"
    assert f"UID:{uid}\r\n" in file.replace("\r\n ", "")
    assert is_own_uid(uid, export_domain(COTTAGE))
    assert not is_own_uid(uid, export_domain(PropertyId("h" * 26)))


def test_a_feed_has_a_units_own_nights_and_is_in_step_with_its_changes(store, token):
    elsewhere = replace(CLOSED, unit="2", record_id=BLOCK)
    assert read(store, token, CLOSED, elsewhere).file.count(b"BEGIN:VEVENT") == 1
    before, after = read(store, token, CLOSED), read(store, token, replace(CLOSED, number=4, changed_at=LATER))
    assert (b"SEQUENCE:1" in before.file, b"SEQUENCE:4" in after.file, after.changed_at) == (True, True, LATER)


def test_a_feed_is_the_same_bytes_while_nothing_changes(store, token):
    day = timedelta(days=1)
    closed = [CLOSED, BLOCKED, CLAIMED]
    assert read(store, token, *closed) == read(store, token, *reversed(closed), at=NOW + day)


def test_a_feed_shows_what_was_over_for_thirty_days_and_no_longer(store, token):
    at = NOW.replace(year=2027, month=4, day=12)
    assert at.date() - CLOSED.stay.check_out == timedelta(30)
    assert b"VEVENT" in read(store, token, CLOSED, at=at).file
    assert b"VEVENT" not in read(store, token, CLOSED, at=at + timedelta(1)).file


@pytest.mark.parametrize("wrong", ["", "a" * 26, token_digest("x")])
def test_no_other_token_opens_anything(store, token, wrong):
    assert read(store, wrong, CLOSED) is None
    assert read(store, token_digest(token), CLOSED) is None


def test_a_token_opens_nothing_on_another_tenants_site(store, token):
    assert read(store, token, CLOSED, tenant=BAROSSA) is None


def test_an_empty_unit_is_a_calendar_without_events(store, token):
    feed = read(store, token)
    assert (feed.file.startswith(b"BEGIN:VCALENDAR"), b"VEVENT" in feed.file, feed.changed_at) == (True, False, None)


def test_dates_are_at_the_property_and_never_shift(store, token):
    leap = replace(CLOSED, stay=replace(CLOSED.stay, check_in=date(2028, 2, 28), check_out=date(2028, 3, 1)))
    assert b"DTSTART;VALUE=DATE:20280228\r\nDTEND;VALUE=DATE:20280301" in read(store, token, leap).file
