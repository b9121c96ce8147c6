"""The host's mapping: read once a minute, many sites' together, never more than a thousand kept."""

import pytest

from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.platform.dynamodb import Table
from rental.tenants.contract import PlatformAddress, UserPool
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.platform_addresses import DynamoDbPlatformAddresses
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.tenants.sample_specification import specification
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW


class Counting:
    """A client that counts what is read through it."""

    def __init__(self, client):
        self.client, self.reads, self.left_over = client, [], ()

    def get_item(self, **asked):
        self.reads.append(asked["Key"]["pk"]["S"])
        return self.client.get_item(**asked)

    def batch_get_item(self, **asked):
        ((table, wanted),) = asked["RequestItems"].items()
        self.reads.append([key["pk"]["S"].rpartition("#")[2] for key in wanted["Keys"]])
        answer = self.client.batch_get_item(**asked)
        left = [item for item in answer["Responses"][table] if item["pk"]["S"] not in self.left_over]
        return answer | {"Responses": {table: left}}

    def put_item(self, **asked):
        return self.client.put_item(**asked)

    def transact_write_items(self, **asked):
        return self.client.transact_write_items(**asked)


class Setting:
    def __init__(self, table):
        self.tenants, self.client, self.now = DynamoDbTenants(table), Counting(table.client), 100.0
        self.hosts = DynamoDbHostMappings(Table(self.client, table.name), lambda: self.now)

    def add(self, tenant_id, subdomain):
        asked = TenantSpecification.of(specification(subdomain))
        self.tenants.add(asked.record(tenant_id), asked.mapping(tenant_id))


@pytest.fixture
def setting():
    with moto_table() as table:
        made = Setting(table)
        made.add(SEAVIEW, "seaview")
        yield made


def test_a_host_is_found_with_one_read_a_minute(setting):
    for _ in range(5):
        assert setting.hosts.find("seaview.example.com").tenant_id == SEAVIEW
    assert setting.client.reads == ["G#HOST#seaview.example.com"]
    setting.now += 60
    setting.hosts.find("seaview.example.com")
    assert len(setting.client.reads) == 2


def test_a_host_given_up_is_unknown_within_a_minute(setting):
    setting.hosts.find("seaview.example.com")
    setting.tenants.release(SEAVIEW, "seaview.example.com")
    setting.now += 60
    assert setting.hosts.find("seaview.example.com") is None


def test_a_host_that_came_back_works_at_once(setting):
    setting.tenants.release(SEAVIEW, "seaview.example.com")
    assert setting.hosts.find("seaview.example.com") is None
    asked = TenantSpecification.of(specification("seaview"))
    setting.tenants.adopt(asked.record(SEAVIEW), asked.mapping(SEAVIEW))
    assert setting.hosts.find("seaview.example.com").tenant_id == SEAVIEW


def test_a_new_site_works_at_once(setting):
    assert setting.hosts.find("barossa.example.com") is None
    setting.add(BAROSSA, "barossa")
    assert setting.hosts.find("barossa.example.com").tenant_id == BAROSSA


def test_the_platforms_own_address_is_known_and_kept_as_a_tenants_is(setting):
    pool = UserPool("eu-west-1_GUESTS", "guestclient", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_GUESTS")
    address = PlatformAddress("platform.example.com", "https://platform.example.com", pool)
    DynamoDbPlatformAddresses(setting.hosts.table).keep(address, "a stack")
    assert [setting.hosts.find(address.host) for _ in range(3)] == [address] * 3
    assert setting.client.reads == [f"G#HOST#{address.host}"]


def test_no_more_hosts_are_kept_than_fit(setting, monkeypatch):
    monkeypatch.setattr("rental.accounts.dynamodb.host_mappings._KEEP_HOSTS", 1)
    setting.add(BAROSSA, "barossa")
    setting.hosts.find("seaview.example.com")
    setting.hosts.find("barossa.example.com")
    setting.hosts.find("seaview.example.com")
    assert len(setting.client.reads) == 3
    assert len(setting.hosts._kept) == 1


FEW = [f"site-{number}" for number in range(5)]


@pytest.fixture
def few(setting):
    """Five sites that are all asked for, ten seconds from the end of the minute of what was read first."""
    for number, name in enumerate(FEW):
        setting.add(f"{'abcde'[number] * 26}", name)
        setting.hosts.find(f"{name}.example.com")
    setting.now += 50
    for name in FEW:
        setting.hosts.find(f"{name}.example.com")
    setting.client.reads.clear()
    return setting


def test_sites_that_are_asked_for_are_read_together_when_the_first_ones_minute_is_over(few):
    few.now += 10
    for name in FEW:
        assert few.hosts.find(f"{name}.example.com").tenant_id == "abcde"[FEW.index(name)] * 26
    assert few.client.reads == [[f"{name}.example.com" for name in FEW]]
    few.now += 59
    few.hosts.find("site-4.example.com")
    assert len(few.client.reads) == 1


def test_sites_that_nobody_asks_for_any_more_are_not_read_along(few):
    few.now += 10
    few.hosts.find("site-0.example.com")
    few.now += 60
    few.client.reads.clear()
    few.hosts.find("site-0.example.com")
    assert few.client.reads == ["G#HOST#site-0.example.com"]
    assert list(few.hosts._kept) == ["site-0.example.com"]


def test_what_a_batch_leaves_over_is_read_by_itself_when_it_is_asked_for(few):
    few.client.left_over = ("G#HOST#site-0.example.com", "G#HOST#site-3.example.com")
    few.now += 10
    assert few.hosts.find("site-0.example.com").tenant_id == "a" * 26
    assert few.hosts.find("site-3.example.com").tenant_id == "d" * 26
    assert [type(each) for each in few.client.reads] == [list, str, str]


def test_a_site_that_was_given_up_is_found_out_along_with_others(few):
    few.tenants.release("c" * 26, "site-2.example.com")
    few.now += 10
    few.hosts.find("site-0.example.com")
    assert few.hosts.find("site-2.example.com") is None


def test_no_more_hosts_are_read_together_than_a_batch_holds(few, monkeypatch):
    monkeypatch.setattr("rental.accounts.dynamodb.host_mappings._MOST_TOGETHER", 3)
    few.now += 10
    few.hosts.find("site-4.example.com")
    assert few.client.reads == [[f"site-{number}.example.com" for number in (4, 0, 1)]]
