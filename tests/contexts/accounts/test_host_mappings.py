"""The host's mapping: read once a minute, never more than a thousand kept."""

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
        self.client, self.reads = client, []

    def get_item(self, **asked):
        self.reads.append(asked["Key"]["pk"]["S"])
        return self.client.get_item(**asked)

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
