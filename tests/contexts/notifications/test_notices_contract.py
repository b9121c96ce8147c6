"""One suite for the fakes and for DynamoDB's adapters on moto; and what letters are written from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.delivery import FATES, Delivery
from rental.notifications.dynamodb.details import DynamoDbDetails
from rental.notifications.dynamodb.host_notices import DynamoDbHostNotices
from rental.notifications.dynamodb.notices import DynamoDbNotices, notice_key
from rental.notifications.dynamodb.suppressions import DynamoDbSuppressions
from rental.notifications.ports import SUPPRESSED, TEXT_MESSAGE, Claim, DetailsMissing, HostNotice, Notice
from rental.platform.dynamodb import from_item, key_of, to_item
from rental.properties.contract import terms_to_item
from rental.tenants.contract import tenant_record_key
from tests.contexts.notifications.fakes import (
    FakeDetails,
    FakeHostNotices,
    FakeNotices,
    FakeSuppressions,
)
from tests.contexts.notifications.samples import BOOKING, DATA, LOFT, TENANT
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, TERMS

NOTICE = Notice(SEAVIEW, "d", "d.1", "guest", "confirmed")


@pytest.fixture(params=["fake", "dynamodb"])
def notices(request):
    if request.param == "fake":
        yield FakeNotices()
        return
    with moto_table() as table:
        yield DynamoDbNotices(table)


def test_only_one_attempt_may_send(notices):
    assert notices.claim(NOTICE, NOW) is Claim.OURS
    assert notices.claim(NOTICE, NOW) is Claim.HELD
    assert notices.claim(NOTICE, NOW + timedelta(seconds=119)) is Claim.HELD


def test_what_is_sent_stays_sent(notices):
    notices.claim(NOTICE, NOW)
    notices.mark_sent(NOTICE, NOW, "m-1")
    assert notices.claim(NOTICE, NOW) is Claim.SENT
    assert notices.claim(NOTICE, NOW + timedelta(days=60)) is Claim.SENT


def test_a_claim_lapses_with_its_lease(notices):
    notices.claim(NOTICE, NOW)
    later = NOW + timedelta(seconds=120)
    assert notices.claim(NOTICE, later) is Claim.OURS
    assert notices.claim(NOTICE, later) is Claim.HELD


def test_a_claim_given_back_can_be_taken_at_once(notices):
    notices.claim(NOTICE, NOW)
    notices.release(NOTICE)
    assert notices.claim(NOTICE, NOW) is Claim.OURS


@pytest.mark.parametrize(
    "other",
    [
        Notice(SEAVIEW, "d", "d.1", "host"),
        Notice(SEAVIEW, "d", "d.2", "guest"),
        Notice(SEAVIEW, "e", "d.1", "guest"),
        Notice(BAROSSA, "d", "d.1", "guest"),
    ],
)
def test_each_event_recipient_and_tenant_has_a_notice_of_its_own(notices, other):
    notices.claim(NOTICE, NOW)
    assert notices.claim(other, NOW) is Claim.OURS


def test_a_mark_lies_in_the_tenants_part_of_the_table_and_goes_after_ninety_days():
    with moto_table() as table:
        notices = DynamoDbNotices(table)
        notices.claim(NOTICE, NOW)
        notices.mark_sent(NOTICE, NOW, "m-1")
        item = from_item(table.client.get_item(TableName=table.name, Key=key_of(notice_key(NOTICE)))["Item"])
    assert (item["pk"], item["sk"], item["state"]) == (f"T#{SEAVIEW}#LETTERS#d", "NOTICE#d.1#guest", "sent")
    assert item["expires_at"] == int(NOW.timestamp()) + 90 * 24 * 3600


@pytest.mark.parametrize("state", [SUPPRESSED, "unwanted"])
def test_what_is_kept_back_is_never_sent(notices, state):
    notices.claim(NOTICE, NOW)
    notices.mark_kept_back(NOTICE, NOW, state)
    assert notices.claim(NOTICE, NOW + timedelta(days=1)) is Claim.SENT
    assert [each.state for each in notices.of(SEAVIEW, "d")] == [state]


def told(fate, minutes=1, why="", **changes):
    return replace(Delivery(SEAVIEW, "d", "d.1", "guest", fate, NOW + timedelta(minutes=minutes), why), **changes)


@pytest.mark.parametrize("order", list(permutations([*FATES[:3], "sent"])))
def test_in_whatever_order_news_comes_the_last_thing_that_can_happen_stands(notices, order):
    notices.claim(NOTICE, NOW)
    for each in (*order, *order):
        if each == "sent":
            notices.mark_sent(NOTICE, NOW, "m-1")
        else:
            notices.record(told(each))
    (letter,) = notices.of(SEAVIEW, "d")
    assert (letter.state, letter.at) == ("bounced", NOW + timedelta(minutes=1))


def test_news_is_news_once(notices):
    notices.claim(NOTICE, NOW)
    notices.mark_sent(NOTICE, NOW, "m-1")
    assert [notices.record(told(each)) for each in ("delivered", "delivered", "delayed", "complained", "bounced")] == [
        *(True, False, False, True, False)
    ]


def test_news_of_a_letter_that_nobody_here_wrote_is_none(notices):
    assert not notices.record(told("delivered"))
    assert notices.of(SEAVIEW, "d") == []
    notices.claim(NOTICE, NOW)
    assert not notices.record(told("delivered", tenant_id=BAROSSA))


def test_a_letter_that_arrived_is_not_sent_again_although_its_sender_died(notices):
    notices.claim(NOTICE, NOW)
    notices.record(told("delivered"))
    assert notices.claim(NOTICE, NOW + timedelta(days=1)) is Claim.SENT


def test_what_was_written_about_something_is_listed_from_the_earliest_on(notices):
    texted = Notice(SEAVIEW, "d", "d.2", "guest-text", "welcome", TEXT_MESSAGE)
    notices.claim(texted, NOW + timedelta(hours=1))
    notices.claim(NOTICE, NOW)
    notices.mark_sent(NOTICE, NOW, "m-1")
    notices.record(told("bounced", why="Permanent/General"))
    notices.claim(Notice(SEAVIEW, "e", "e.1", "guest"), NOW)
    assert [(each.recipient, each.about, each.channel, each.state, each.why) for each in notices.of(SEAVIEW, "d")] == [
        ("guest", "confirmed", "email", "bounced", "Permanent/General"),
        ("guest", "welcome", "text_message", "queued", ""),
    ]
    assert notices.of(BAROSSA, "d") == []


def test_a_mark_says_nothing_of_who_was_written_to():
    with moto_table() as table:
        notices = DynamoDbNotices(table)
        notices.claim(NOTICE, NOW)
        notices.record(told("bounced", addresses=("ada@example.com",)))
        kept = str(table.client.get_item(TableName=table.name, Key=key_of(notice_key(NOTICE)))["Item"])
    assert "example.com" not in kept


@pytest.fixture(params=["fake", "dynamodb"])
def suppressions(request):
    if request.param == "fake":
        yield FakeSuppressions()
        return
    with moto_table() as table:
        yield DynamoDbSuppressions(table, KEY)


def test_an_address_is_held_however_it_is_written(suppressions):
    assert not suppressions.holds("ada@example.com")
    suppressions.add("Ada@Example.com", "bounced", NOW)
    suppressions.add("ada@example.com", "bounced", NOW)
    assert suppressions.holds("ada@example.com ")
    assert not suppressions.holds("eve@example.com")


def test_the_table_holds_no_address_that_is_suppressed():
    with moto_table() as table:
        DynamoDbSuppressions(table, KEY).add("ada@example.com", "bounced", NOW)
        (item,) = table.client.scan(TableName=table.name)["Items"]
    assert item["pk"]["S"].startswith("G#SUPPRESSED#")
    assert "ada" not in str(item)


@pytest.fixture(params=["fake", "dynamodb"])
def host_notices(request):
    if request.param == "fake":
        yield FakeHostNotices()
        return
    with moto_table() as table:
        yield DynamoDbHostNotices(table)


def on_page(name, at=NOW):
    return HostNotice(name, at, "confirmed", f"New booking {name}", "/host/bookings/d")


def test_hosts_see_the_latest_first_of_this_month_and_the_one_before(host_notices):
    today = datetime(2027, 3, 1, 12, tzinfo=UTC)
    days = (0, 1, 27, 40)
    for back in days:
        host_notices.add(SEAVIEW, on_page(f"b.{back}", today - timedelta(days=back)))
    host_notices.add(BAROSSA, on_page("theirs", today))
    assert [each.id for each in host_notices.latest(SEAVIEW, today, 50)] == ["b.0", "b.1", "b.27"]
    assert [each.id for each in host_notices.latest(SEAVIEW, today, 2)] == ["b.0", "b.1"]
    assert host_notices.latest(SEAVIEW, today, 1) == [on_page("b.0", today)]


def test_a_notice_told_twice_is_one(host_notices):
    host_notices.add(SEAVIEW, on_page("b.1"))
    host_notices.add(SEAVIEW, on_page("b.1"))
    assert len(host_notices.latest(SEAVIEW, NOW, 50)) == 1


def test_each_member_has_read_up_to_an_instant_that_never_goes_back(host_notices):
    assert host_notices.read_until(SEAVIEW, "host-1") is None
    host_notices.mark_read(SEAVIEW, "host-1", NOW)
    host_notices.mark_read(SEAVIEW, "host-1", NOW - timedelta(days=1))
    assert host_notices.read_until(SEAVIEW, "host-1") == NOW
    assert host_notices.read_until(SEAVIEW, "host-2") is None
    assert host_notices.read_until(BAROSSA, "host-1") is None


@pytest.fixture(params=["fake", "dynamodb"])
def details(request):
    if request.param == "fake":
        yield FakeDetails(bookings={BOOKING: BookedStay.from_data(DATA)})
        return
    with moto_table() as table:
        record = {name: getattr(TENANT, name) for name in TENANT.__slots__ if name != "tenant_id"}
        put(table, tenant_record_key(SEAVIEW), record | {"id": SEAVIEW, "languages": list(TENANT.languages)})
        for terms in (TERMS, LOFT):
            table.client.put_item(TableName=table.name, Item=to_item(terms_to_item(SEAVIEW, terms)))
        put(table, (f"T#{SEAVIEW}#B#{BOOKING}", "BOOKING"), {**DATA, "last_change": {"number": 1}})
        yield DynamoDbDetails(table)


def put(table, key, plain):
    table.client.put_item(TableName=table.name, Item=to_item({"pk": key[0], "sk": key[1], **plain}))


def test_letters_are_written_from_the_tenants_record_and_the_properties_terms(details):
    assert details.of(SEAVIEW, [COTTAGE]) == (TENANT, {COTTAGE: TERMS})
    assert details.of(SEAVIEW, [COTTAGE, LOFT.property_id]) == (TENANT, {COTTAGE: TERMS, LOFT.property_id: LOFT})


@pytest.mark.parametrize(("tenant", "sold"), [(BAROSSA, COTTAGE), (SEAVIEW, "x" * 26)])
def test_what_is_not_there_is_missing(details, tenant, sold):
    with pytest.raises(DetailsMissing):
        details.of(tenant, [COTTAGE, sold])


def test_a_reminder_is_written_from_the_booking_as_it_is_now(details):
    tenant, terms, booking = details.of_booking(SEAVIEW, COTTAGE, BOOKING)
    assert (tenant, terms, booking) == (TENANT, TERMS, BookedStay.from_data(DATA))
    assert details.of_booking(SEAVIEW, COTTAGE, "e" * 26) == (TENANT, TERMS, None)
    with pytest.raises(DetailsMissing):
        details.of_booking(SEAVIEW, "x" * 26, BOOKING)
