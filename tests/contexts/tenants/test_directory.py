"""The directory of all tenants: one suite for the fake and for DynamoDB's adapter on moto."""

import pytest

from rental.kernel.ids import TenantId
from rental.tenants.contract import DirectoryLine, directory_key
from rental.tenants.dynamodb.directory import DynamoDbDirectory
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.reconciling import due_page, left_due
from tests.contexts.tenants.fake_tenants import FakeDirectory, FakeTenants
from tests.contexts.tenants.test_tenants_contract import of
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW


@pytest.fixture(params=["fake", "dynamodb"])
def stores(request):
    if request.param == "fake":
        tenants = FakeTenants()
        yield tenants, FakeDirectory(tenants)
        return
    with moto_table() as table:
        yield DynamoDbTenants(table), DynamoDbDirectory(table)


def line(tenant_id=SEAVIEW, **changes):
    given = {"subdomain": "seaview", "host": "seaview.example.com", "name": "Seaview Stays", "origin": "deployment"}
    return DirectoryLine(tenant_id, **given | changes)


def test_a_tenant_is_in_the_directory_from_the_first_on(stores):
    tenants, directory = stores
    assert directory.find(SEAVIEW) is None
    tenants.add(*of(SEAVIEW))
    assert directory.find(SEAVIEW) == line()
    tenants.replace(*of(SEAVIEW, "bay", name="Bay"), old_host="seaview.example.com")
    assert directory.find(SEAVIEW) == line(subdomain="bay", host="bay.example.com", name="Bay")


def test_who_signed_up_stays_known_as_such_with_what_made_them(stores):
    tenants, directory = stores
    record, mapping = of(SEAVIEW)
    tenants.add(record, mapping, "sign-up 1", "sign-up", "first")
    directory.note_specification(SEAVIEW, "second")
    tenants.replace(record, mapping, mapping.host, "sign-up 1")
    assert directory.find(SEAVIEW) == line(origin="sign-up", specification="second")


def test_a_site_that_was_taken_down_is_gone_and_comes_back(stores):
    tenants, directory = stores
    tenants.add(*of(SEAVIEW), "one")
    tenants.release(SEAVIEW, "seaview.example.com", "another")
    assert directory.find(SEAVIEW).state == "active"
    tenants.release(SEAVIEW, "seaview.example.com", "one")
    assert directory.find(SEAVIEW).state == "gone"
    tenants.adopt(*of(SEAVIEW), "two")
    assert directory.find(SEAVIEW).state == "active"


def test_what_is_removed_was_never_there_and_only_its_own_claim_removes_it(stores):
    tenants, directory = stores
    tenants.add(*of(SEAVIEW, payment_account="acct_1"), "one")
    for tenant_id, by in ((SEAVIEW, "two"), (BAROSSA, "one")):
        tenants.remove(tenant_id, "seaview.example.com", by)
        assert tenants.find(SEAVIEW)
    tenants.remove(SEAVIEW, "seaview.example.com", "one")
    tenants.remove(SEAVIEW, "seaview.example.com", "one")
    found = tenants.find(SEAVIEW), tenants.claim_on("seaview.example.com"), directory.find(SEAVIEW)
    assert (*found, tenants.owner_of("acct_1")) == (None, None, None, None)
    tenants.add(*of(BAROSSA, "barossa", payment_account="acct_1"), "two")


def test_nobody_who_is_not_there_is_noted(stores):
    _, directory = stores
    directory.note_specification(SEAVIEW, "second")
    assert directory.find(SEAVIEW) is None


def test_a_part_is_read_page_by_page(stores):
    tenants, directory = stores
    ids = [TenantId("a" * 15 + each + "a") for each in "bcdef"]
    for number, tenant_id in enumerate(ids):
        tenants.add(*of(tenant_id, f"site-{number}"))
    tenants.add(*of(TenantId("a" * 16 + "b"), "elsewhere"))
    assert {directory_key(each)[0] for each in ids} == {"G#TENANTS#0"}
    seen, after = [], ""
    for wanted in (2, 2, 1):
        lines, after = directory.page(0, after, 2)
        assert len(lines) == wanted
        seen += [each.tenant_id for each in lines]
    assert (seen, after) == (ids, "")


def test_due_are_those_who_signed_up_and_were_made_by_another_specification(stores):
    tenants, directory = stores
    ids = [TenantId("a" * 15 + each + "a") for each in "bcd"]
    tenants.add(*of(ids[0], "by-deployment"))
    tenants.add(*of(ids[1], "behind"), "x", "sign-up", "old")
    tenants.add(*of(ids[2], "in-step"), "y", "sign-up", "new")
    assert due_page(directory, 0, "", "new") == ([ids[1]], "")
    assert left_due(directory, 0, "new") == [ids[1]]
    tenants.release(ids[1], "behind.example.com", "x")
    assert left_due(directory, 0, "new") == []
