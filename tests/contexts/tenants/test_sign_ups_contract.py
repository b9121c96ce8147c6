"""One suite for the fake and for DynamoDB's adapter on moto."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.ids import TenantId
from rental.tenants.contract import name_key, sign_up_key
from rental.tenants.domain.subdomains import skeleton
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.ports.sign_ups import SignUpEnded
from rental.tenants.ports.sites import NameTaken
from rental.tenants.use_cases.leaving import mark_leaving, quarantine
from tests.contexts.tenants.fake_sign_ups import FakeSignUps
from tests.contexts.tenants.sample_sign_up import DAY, HOUR, NOW, sign_up
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW


@pytest.fixture(params=["fake", "dynamodb"])
def sign_ups(request):
    if request.param == "fake":
        yield FakeSignUps()
        return
    with moto_table() as table:
        yield DynamoDbSignUps(table)


def anothers(subdomain="seaview", at=NOW):
    return sign_up(subdomain, tenant_id=BAROSSA, created_at=at, claim_until=at + HOUR)


def test_what_is_claimed_is_found_whole(sign_ups):
    sign_ups.claim(sign_up())
    assert sign_ups.find(SEAVIEW) == sign_up()
    assert sign_ups.find(BAROSSA) is None


@pytest.mark.parametrize("name", ["seaview", "sea-view", "5eav1ew", "seavievv"])
def test_a_name_and_all_that_look_like_it_are_one_sign_ups(sign_ups, name):
    sign_ups.claim(sign_up())
    with pytest.raises(NameTaken):
        sign_ups.claim(anothers(name))
    assert sign_ups.find(BAROSSA) is None
    assert not sign_ups.is_free(name, NOW)
    assert sign_ups.rival_of(name, NOW) == "seaview"


def test_a_name_that_looks_otherwise_is_free(sign_ups):
    sign_ups.claim(sign_up())
    assert sign_ups.is_free("seaview-stays", NOW)
    assert sign_ups.rival_of("barossa", NOW) == ""
    sign_ups.claim(anothers("barossa"))
    assert sign_ups.find(BAROSSA).subdomain == "barossa"


def test_the_same_sign_up_claims_again_without_harm(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "running", 0)
    sign_ups.claim(sign_up())
    assert sign_ups.find(SEAVIEW).state == "running"


def test_a_claim_that_has_expired_is_anybodys(sign_ups):
    sign_ups.claim(sign_up())
    assert not sign_ups.is_free("seaview", NOW + HOUR - 1)
    with pytest.raises(NameTaken):
        sign_ups.claim(anothers(at=NOW + HOUR - 1))
    assert sign_ups.is_free("seaview", NOW + HOUR)
    sign_ups.claim(anothers("sea-view", at=NOW + HOUR))
    assert sign_ups.rival_of("seaview", NOW + HOUR) == "sea-view"


@pytest.mark.parametrize("state", ["running", "active", "leaving"])
def test_a_name_in_use_never_expires(sign_ups, state):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, state, 0)
    assert not sign_ups.is_free("seaview", NOW + 10_000 * DAY)
    with pytest.raises(NameTaken):
        sign_ups.claim(anothers(at=NOW + 10_000 * DAY))


def test_a_name_in_quarantine_is_free_when_that_is_over(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "active", 0)
    sign_ups.move(SEAVIEW, "gone", NOW + 90 * DAY)
    assert not sign_ups.is_free("seaview", NOW + 90 * DAY - 1)
    sign_ups.claim(anothers(at=NOW + 90 * DAY))
    assert (sign_ups.find(SEAVIEW).state, sign_ups.find(BAROSSA).state) == ("gone", "claimed")


def test_steps_and_what_they_made_are_kept_one_by_one(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.begin_step(SEAVIEW, "pool", "running")
    assert sign_ups.find(SEAVIEW).step("pool") == "running"
    sign_ups.end_step(SEAVIEW, "pool", "done", {"pool_id": "p", "client_id": "c"})
    sign_ups.end_step(SEAVIEW, "site", "failed", {"pool_id": "q"})
    found = sign_ups.find(SEAVIEW)
    assert found.steps == {"pool": "done", "site": "failed"}
    assert found.made == {"pool_id": "q", "client_id": "c"}
    assert (found.step("address"), found.state) == ("waiting", "claimed")


def test_a_failure_is_told_and_keeps_the_name_for_as_long_as_it_is_given(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "running", 0)
    sign_ups.move(SEAVIEW, "failed", NOW + DAY, "It did not work.")
    found = sign_ups.find(SEAVIEW)
    assert (found.state, found.failure, found.claim_until) == ("failed", "It did not work.", NOW + DAY)
    assert not sign_ups.is_free("seaview", NOW + DAY - 1)
    assert sign_ups.is_free("seaview", NOW + DAY)


def test_what_failed_is_begun_again_and_once_however_often_it_is_asked(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.end_step(SEAVIEW, "pool", "undone", {"pool_id": ""})
    sign_ups.move(SEAVIEW, "failed", NOW + DAY, "It did not work.")
    again = sign_ups.begin_again(SEAVIEW, NOW + 2 * DAY)
    assert (again.state, again.attempt, again.failure, again.claim_until) == ("claimed", 2, "", NOW + 2 * DAY)
    assert sign_ups.begin_again(SEAVIEW, NOW + 2 * DAY) == again == sign_ups.find(SEAVIEW)
    assert again.step("pool") == "undone"
    assert not sign_ups.is_free("seaview", NOW + 2 * DAY - 1)


@pytest.mark.parametrize("state", ["running", "active", "cancelled", "gone"])
def test_only_what_failed_is_begun_again(sign_ups, state):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, state, NOW + DAY)
    with pytest.raises(SignUpEnded):
        sign_ups.begin_again(SEAVIEW, NOW + DAY)
    assert sign_ups.find(SEAVIEW).state == state


def test_a_sign_up_whose_name_is_anothers_by_now_goes_no_further(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "failed", NOW + DAY)
    sign_ups.claim(anothers(at=NOW + DAY))
    with pytest.raises(NameTaken):
        sign_ups.begin_again(SEAVIEW, NOW + 2 * DAY)
    with pytest.raises(NameTaken):
        sign_ups.move(SEAVIEW, "running", 0)
    assert sign_ups.find(SEAVIEW).state == "failed"
    sign_ups.move(SEAVIEW, "cancelled", NOW + DAY)
    assert sign_ups.find(SEAVIEW).state == "cancelled"
    assert not sign_ups.is_free("seaview", NOW + DAY + 1)
    assert sign_ups.find(BAROSSA).state == "claimed"


def test_what_was_cancelled_does_not_go_on_and_gives_its_name_up(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "running", 0)
    sign_ups.move(SEAVIEW, "cancelled", NOW + HOUR)
    for state in ("running", "active", "failed"):
        with pytest.raises(SignUpEnded):
            sign_ups.move(SEAVIEW, state, 0)
    assert not sign_ups.is_free("seaview", NOW)
    sign_ups.move(SEAVIEW, "cancelled", NOW)
    assert sign_ups.find(SEAVIEW).state == "cancelled"
    assert sign_ups.is_free("seaview", NOW)


def test_what_is_not_there_does_not_move(sign_ups):
    with pytest.raises(SignUpEnded):
        sign_ups.move(SEAVIEW, "running", 0)
    with pytest.raises(SignUpEnded):
        sign_ups.begin_again(SEAVIEW, NOW)


def test_the_items_are_stored_under_the_keys_the_platform_agreed_on_and_are_forgotten_unless_something_comes_of_it():
    with moto_table() as table:
        sign_ups = DynamoDbSignUps(table)

        def stored():
            items = table.client.scan(TableName=table.name)["Items"]
            return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}

        sign_ups.claim(sign_up())
        key, name = sign_up_key(SEAVIEW), name_key(skeleton("seaview"))
        assert stored().keys() == {key, name}
        assert key[0] == f"G#SIGNUP#{SEAVIEW}"
        assert name == ("G#NAME#seavlevv", "NAME")
        assert stored()[key]["expires_at"]["N"] == str(NOW + HOUR + 7 * DAY)
        sign_ups.move(SEAVIEW, "running", 0)
        assert "expires_at" not in stored()[key]
        sign_ups.move(SEAVIEW, "failed", NOW + DAY)
        assert stored()[key]["expires_at"]["N"] == str(NOW + 8 * DAY)
        sign_ups.begin_again(SEAVIEW, NOW + 2 * DAY)
        assert stored()[key]["expires_at"]["N"] == str(NOW + 9 * DAY)
        assert {item["v"]["N"] for item in stored().values()} == {"1"}
        assert stored()[name]["state"]["S"] == "claimed"


def test_a_sign_up_kept_before_attempts_were_counted_is_read():
    older = replace(sign_up(), tenant_id=TenantId("a" * 26))
    with moto_table() as table:
        DynamoDbSignUps(table).claim(older)
        table.client.update_item(
            TableName=table.name,
            Key={"pk": {"S": f"G#SIGNUP#{older.tenant_id}"}, "sk": {"S": "SIGNUP"}},
            UpdateExpression="REMOVE attempt, #request",
            ExpressionAttributeNames={"#request": "request"},
        )
        assert DynamoDbSignUps(table).find(older.tenant_id) == older


def test_whoever_signed_up_is_forgotten_and_the_name_stays_in_quarantine(sign_ups):
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "active", 0)
    mark_leaving(sign_ups, SEAVIEW)
    assert sign_ups.find(SEAVIEW).state == "leaving"
    assert not sign_ups.is_free("seaview", NOW + 1000 * DAY)
    gone = datetime.fromtimestamp(NOW, UTC)
    for late in (timedelta(0), timedelta(days=5)):  # delivered twice: the time counts from the first
        quarantine(sign_ups, SEAVIEW, gone + late)
        mark_leaving(sign_ups, SEAVIEW)
    there = sign_ups.find(SEAVIEW)
    assert (there.state, there.name, there.email) == ("gone", "", "")
    assert not sign_ups.is_free("5eaview", NOW + 90 * DAY - 1)
    with pytest.raises(NameTaken):
        sign_ups.claim(anothers(at=NOW + 90 * DAY - 1))
    assert sign_ups.is_free("seaview", NOW + 90 * DAY)
    sign_ups.claim(anothers(at=NOW + 90 * DAY))
    quarantine(sign_ups, SEAVIEW, gone)
    assert not sign_ups.is_free("seaview", NOW + 90 * DAY)
