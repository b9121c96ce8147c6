"""One suite for the fake and for DynamoDB's adapter on moto; and what letters are written from."""

from datetime import timedelta

import pytest

from rental.notifications.dynamodb import DynamoDbDetails, DynamoDbNotices, notice_key
from rental.notifications.ports import Claim, DetailsMissing, Notice
from rental.platform.dynamodb import from_item, key_of, to_item
from rental.properties.contract import terms_to_item
from rental.tenants.contract import tenant_record_key
from tests.contexts.notifications.fakes import FakeDetails, FakeNotices
from tests.contexts.notifications.samples import LOFT, TENANT
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, NOW, SEAVIEW, TERMS

NOTICE = Notice(SEAVIEW, "d.1", "guest")


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
    notices.mark_sent(NOTICE, NOW)
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
    "other", [Notice(SEAVIEW, "d.1", "host"), Notice(SEAVIEW, "d.2", "guest"), Notice(BAROSSA, "d.1", "guest")]
)
def test_each_event_recipient_and_tenant_has_a_notice_of_its_own(notices, other):
    notices.claim(NOTICE, NOW)
    assert notices.claim(other, NOW) is Claim.OURS


def test_a_mark_lies_in_the_tenants_part_of_the_table_and_goes_after_ninety_days():
    with moto_table() as table:
        notices = DynamoDbNotices(table)
        notices.claim(NOTICE, NOW)
        notices.mark_sent(NOTICE, NOW)
        item = from_item(table.client.get_item(TableName=table.name, Key=key_of(notice_key(NOTICE)))["Item"])
    assert (item["pk"], item["sk"], item["state"]) == (f"T#{SEAVIEW}#NOTICE#d.1#guest", "NOTICE", "sent")
    assert item["expires_at"] == int(NOW.timestamp()) + 90 * 24 * 3600


@pytest.fixture(params=["fake", "dynamodb"])
def details(request):
    if request.param == "fake":
        yield FakeDetails()
        return
    with moto_table() as table:
        record = {name: getattr(TENANT, name) for name in TENANT.__slots__ if name != "tenant_id"}
        put(table, tenant_record_key(SEAVIEW), record | {"id": SEAVIEW, "languages": list(TENANT.languages)})
        for terms in (TERMS, LOFT):
            table.client.put_item(TableName=table.name, Item=to_item(terms_to_item(SEAVIEW, terms)))
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
