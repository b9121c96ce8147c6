"""One suite for the fake and for DynamoDB's adapter on moto."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.clock import FixedClock
from rental.platform.dynamodb import from_item, key_of
from rental.tenants.contract import (
    directory_key,
    group_in,
    host_key,
    name_key,
    payment_account_key,
    roles_in,
    tenant_record_key,
)
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.domain.subdomains import skeleton
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.ports.sites import AccountTaken, HostClaim, HostTaken, NameTaken
from tests.contexts.tenants.fake_tenants import FakeTenants
from tests.contexts.tenants.sample_sign_up import DAY, NOW, sign_up
from tests.contexts.tenants.sample_specification import specification
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW


@pytest.fixture(params=["fake", "dynamodb"])
def tenants(request):
    if request.param == "fake":
        yield FakeTenants()
        return
    with moto_table() as table:
        yield DynamoDbTenants(table)


def of(tenant_id, subdomain="seaview", **changes):
    asked = TenantSpecification.of(specification(subdomain, **changes))
    return asked.record(tenant_id), asked.mapping(tenant_id)


def test_what_is_added_is_found_whole(tenants):
    record, mapping = of(SEAVIEW)
    tenants.add(record, mapping)
    assert tenants.find(SEAVIEW) == record
    assert tenants.mapping_of("seaview.example.com") == mapping
    assert tenants.find(BAROSSA) is None
    assert tenants.mapping_of("barossa.example.com") is None


def test_a_host_has_one_tenant_and_a_lost_claim_writes_nothing(tenants):
    tenants.add(*of(SEAVIEW))
    with pytest.raises(HostTaken):
        tenants.add(*of(BAROSSA))
    assert tenants.find(BAROSSA) is None
    assert tenants.mapping_of("seaview.example.com").tenant_id == SEAVIEW


def test_a_tenant_is_added_once(tenants):
    tenants.add(*of(SEAVIEW))
    with pytest.raises(HostTaken):
        tenants.add(*of(SEAVIEW, "another"))
    assert tenants.mapping_of("another.example.com") is None


def test_a_change_keeps_the_host(tenants):
    tenants.add(*of(SEAVIEW))
    tenants.replace(*of(SEAVIEW, name="Seaview"), old_host="seaview.example.com")
    assert tenants.find(SEAVIEW).name == "Seaview"
    assert tenants.mapping_of("seaview.example.com").tenant_id == SEAVIEW


def test_moving_to_another_host_frees_the_old_one(tenants):
    tenants.add(*of(SEAVIEW))
    tenants.replace(*of(SEAVIEW, "bay"), old_host="seaview.example.com")
    assert tenants.mapping_of("seaview.example.com") is None
    assert tenants.mapping_of("bay.example.com").tenant_id == SEAVIEW
    tenants.replace(*of(SEAVIEW, "bay"), old_host="seaview.example.com")  # delivered again


def test_nobody_moves_onto_a_taken_host(tenants):
    tenants.add(*of(SEAVIEW))
    tenants.add(*of(BAROSSA, "barossa"))
    with pytest.raises(HostTaken):
        tenants.replace(*of(BAROSSA, "seaview"), old_host="barossa.example.com")
    assert tenants.find(BAROSSA).host == "barossa.example.com"
    assert tenants.mapping_of("barossa.example.com").tenant_id == BAROSSA


def test_only_the_owner_gives_a_host_up(tenants):
    record, mapping = of(SEAVIEW)
    tenants.add(record, mapping)
    tenants.release(BAROSSA, "seaview.example.com")
    assert tenants.mapping_of("seaview.example.com") == mapping
    tenants.release(SEAVIEW, "seaview.example.com")
    tenants.release(SEAVIEW, "seaview.example.com")
    assert tenants.mapping_of("seaview.example.com") is None
    assert tenants.find(SEAVIEW) == record


def test_a_released_host_stays_its_tenants(tenants):
    tenants.add(*of(SEAVIEW), "one")
    assert tenants.claim_on("seaview.example.com") == HostClaim(SEAVIEW, "one", released=False)
    tenants.release(SEAVIEW, "seaview.example.com", "one")
    assert tenants.claim_on("seaview.example.com") == HostClaim(SEAVIEW, "one", released=True)
    for taking in (tenants.add, tenants.adopt):
        with pytest.raises(HostTaken):
            taking(*of(BAROSSA), "two")
    assert tenants.find(BAROSSA) is None
    tenants.add(*of(BAROSSA, "barossa"))
    with pytest.raises(HostTaken):
        tenants.replace(*of(BAROSSA), old_host="barossa.example.com")


def test_a_tenant_comes_back_to_the_host_it_released(tenants):
    tenants.add(*of(SEAVIEW), "one")
    with pytest.raises(HostTaken):
        tenants.adopt(*of(SEAVIEW, name="Again"), "two")
    tenants.release(SEAVIEW, "seaview.example.com", "one")
    record, mapping = of(SEAVIEW, name="Again")
    tenants.adopt(record, mapping, "two")
    assert tenants.find(SEAVIEW) == record
    assert tenants.mapping_of("seaview.example.com") == mapping
    assert tenants.claim_on("seaview.example.com") == HostClaim(SEAVIEW, "two", released=False)


def test_what_another_has_claimed_since_is_not_released(tenants):
    tenants.add(*of(SEAVIEW), "one")
    tenants.release(SEAVIEW, "seaview.example.com", "another")
    tenants.release(SEAVIEW, "unknown.example.com", "one")
    assert tenants.mapping_of("seaview.example.com").tenant_id == SEAVIEW
    assert tenants.claim_on("unknown.example.com") is None


def test_a_payment_account_has_one_tenant_and_follows_its_record(tenants):
    tenants.add(*of(SEAVIEW, payment_account="acct_1"))
    assert (tenants.owner_of("acct_1"), tenants.find(SEAVIEW).payment_account) == (SEAVIEW, "acct_1")
    with pytest.raises(AccountTaken):
        tenants.add(*of(BAROSSA, "barossa", payment_account="acct_1"))
    assert tenants.find(BAROSSA) is None
    assert tenants.claim_on("barossa.example.com") is None
    tenants.replace(*of(SEAVIEW, payment_account="acct_2"), old_host="seaview.example.com")
    assert (tenants.owner_of("acct_1"), tenants.owner_of("acct_2")) == (None, SEAVIEW)
    tenants.add(*of(BAROSSA, "barossa", payment_account="acct_1"))
    with pytest.raises(AccountTaken):
        tenants.replace(*of(SEAVIEW, "bay", payment_account="acct_1"), old_host="seaview.example.com")
    assert (tenants.owner_of("acct_1"), tenants.find(SEAVIEW).host) == (BAROSSA, "seaview.example.com")
    tenants.replace(*of(SEAVIEW), old_host="seaview.example.com")
    assert tenants.owner_of("acct_2") is None


def test_a_payment_account_waits_for_its_tenant_to_come_back(tenants):
    tenants.add(*of(SEAVIEW, payment_account="acct_1"), "one")
    tenants.release(SEAVIEW, "seaview.example.com", "one")
    assert tenants.owner_of("acct_1") == SEAVIEW
    tenants.adopt(*of(SEAVIEW, payment_account="acct_2"), "two")
    assert (tenants.owner_of("acct_1"), tenants.owner_of("acct_2")) == (None, SEAVIEW)


@pytest.mark.parametrize("name", ["sea-view", "5eaview"])
def test_no_two_tenants_have_names_that_look_alike(tenants, name):
    tenants.add(*of(SEAVIEW))
    with pytest.raises(NameTaken):
        tenants.add(*of(BAROSSA, name))
    assert (tenants.find(BAROSSA), tenants.claim_on(f"{name}.example.com")) == (None, None)
    tenants.add(*of(BAROSSA, "barossa"))
    with pytest.raises(NameTaken):
        tenants.replace(*of(BAROSSA, name), old_host="barossa.example.com")
    assert tenants.find(BAROSSA).subdomain == "barossa"


def test_a_name_that_is_given_up_is_anybodys_and_one_that_is_spelt_otherwise_stays(tenants):
    tenants.add(*of(SEAVIEW))
    tenants.replace(*of(SEAVIEW, "sea-view"), old_host="seaview.example.com")
    with pytest.raises(NameTaken):
        tenants.add(*of(BAROSSA))
    tenants.replace(*of(SEAVIEW, "bay"), old_host="sea-view.example.com")
    tenants.add(*of(BAROSSA))
    with pytest.raises(NameTaken):
        tenants.replace(*of(SEAVIEW, "sea-view"), old_host="bay.example.com")


def test_a_released_host_keeps_its_name(tenants):
    tenants.add(*of(SEAVIEW), "one")
    tenants.release(SEAVIEW, "seaview.example.com", "one")
    with pytest.raises(NameTaken):
        tenants.add(*of(BAROSSA, "sea-view"))
    tenants.adopt(*of(SEAVIEW), "two")
    assert tenants.mapping_of("seaview.example.com").tenant_id == SEAVIEW


def test_a_tenant_from_before_names_were_claimed_gets_its_name_with_the_next_change_unless_it_is_anothers():
    with moto_table() as table:
        tenants, sign_ups = DynamoDbTenants(table), DynamoDbSignUps(table)
        tenants.add(*of(SEAVIEW))
        gone = {"pk": {"S": "G#NAME#seavlevv"}, "sk": {"S": "NAME"}}
        table.client.delete_item(TableName=table.name, Key=gone)
        tenants.replace(*of(SEAVIEW, name="Again"), old_host="seaview.example.com")
        assert not sign_ups.is_free("sea-view", 0)
        table.client.delete_item(TableName=table.name, Key=gone)
        sign_ups.claim(sign_up("sea-view", tenant_id=BAROSSA))
        tenants.replace(*of(SEAVIEW, name="And again"), old_host="seaview.example.com")
        assert tenants.find(SEAVIEW).name == "And again"
        assert sign_ups.rival_of("seaview", 0) == "sea-view"


def test_a_name_of_somebody_who_signs_up_or_of_a_tenant_that_is_gone_is_not_deployed_until_it_is_free():
    with moto_table() as table:
        clock, sign_ups = FixedClock(datetime.fromtimestamp(NOW, UTC)), DynamoDbSignUps(table)
        tenants = DynamoDbTenants(table, clock)
        sign_ups.claim(sign_up("sea-view", tenant_id=BAROSSA))
        with pytest.raises(NameTaken):
            tenants.add(*of(SEAVIEW))
        sign_ups.move(BAROSSA, "gone", NOW + 90 * DAY)
        clock.advance(timedelta(days=89))
        with pytest.raises(NameTaken):
            tenants.add(*of(SEAVIEW))
        clock.advance(timedelta(days=1))
        tenants.add(*of(SEAVIEW))
        assert sign_ups.rival_of("sea-view", NOW + 1000 * DAY) == "seaview"


def test_who_signed_up_becomes_a_tenant_under_the_name_that_they_claimed():
    with moto_table() as table:
        sign_ups = DynamoDbSignUps(table)
        sign_ups.claim(sign_up())
        DynamoDbTenants(table).add(*of(SEAVIEW))
        sign_ups.move(SEAVIEW, "active", 0)
        assert not sign_ups.is_free("seaview", NOW + 1000 * DAY)


def test_the_items_are_stored_under_the_keys_the_platform_agreed_on():
    with moto_table() as table:
        DynamoDbTenants(table).add(*of(SEAVIEW, payment_account="acct_1"))
        items = table.client.scan(TableName=table.name)["Items"]
    keys = {(item["pk"]["S"], item["sk"]["S"]) for item in items}
    assert keys == {
        (f"T#{SEAVIEW}#TENANT", "TENANT"),
        ("G#HOST#seaview.example.com", "HOST"),
        ("G#ACCOUNT#acct_1", "ACCOUNT"),
        ("G#TENANTS#0", SEAVIEW),
        ("G#NAME#seavlevv", "NAME"),
    }
    agreed = {tenant_record_key(SEAVIEW), host_key("seaview.example.com"), payment_account_key("acct_1")}
    assert keys == agreed | {name_key(skeleton("seaview")), directory_key(SEAVIEW)}
    assert {item["v"]["N"] for item in items} == {"1"}


def test_a_mapping_carries_both_pools():
    _, mapping = of(SEAVIEW)
    assert (mapping.host_pool.pool_id, mapping.guest_pool.client_id) == ("eu-west-1_HOSTS", "guestclient")
    assert replace(mapping, host="x").tenant_id == SEAVIEW


def test_a_shared_pool_is_known_as_one_and_others_are_stored_as_before(tenants):
    shared = specification()["host_pool"] | {"pooled": "true"}
    record, mapping = of(SEAVIEW, host_pool=shared)
    tenants.add(record, mapping)
    assert mapping.host_pool.pooled
    assert tenants.mapping_of("seaview.example.com") == mapping
    tenants.add(*of(BAROSSA, "barossa"))
    assert not tenants.mapping_of("barossa.example.com").host_pool.pooled


def test_code_of_before_reads_a_mapping_whose_pool_is_not_shared():
    with moto_table() as table:
        DynamoDbTenants(table).add(*of(SEAVIEW))
        item = table.client.get_item(TableName=table.name, Key=key_of(host_key("seaview.example.com")))["Item"]
    assert from_item(item)["host_pool"].keys() == {"pool_id", "client_id", "issuer"}


@given(st.sets(st.text(max_size=60), max_size=5), st.sampled_from(["host", "co-host", "cleaner"]))
def test_a_group_says_the_role_it_was_made_for_and_nothing_at_another_tenant(others, role):
    _, mapping = of(SEAVIEW)
    for pool in (mapping.host_pool, replace(mapping.host_pool, pooled=True)):
        assert role in roles_in(pool, SEAVIEW, {group_in(pool, SEAVIEW, role), *others})
    assert roles_in(pool, BAROSSA, {group_in(pool, SEAVIEW, role)}) == frozenset()
