"""Operators' tenants on moto: seen together, cancelled, and purged only when nothing of a site is there."""

import pytest

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.tenants_of_platform import TenantsOfPlatform
from rental.offboarding.domain.leaving import Leaving
from rental.offboarding.dynamodb.leavings import DynamoDbLeavings
from rental.platform.dynamodb import to_item
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.tenants.sample_sign_up import DAY, NOW, sign_up
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW


class Machines:
    def __init__(self):
        self.started = []

    def start_execution(self, **asked):
        self.started.append(asked)


@pytest.fixture
def platform():
    machines = Machines()
    with moto_table() as table:
        outputs = {"TableName": table.name, "OnboardingArn": "onboard", "LeavingStateMachineArn": "leave"}
        clients = {"dynamodb": table.client, "stepfunctions": machines}
        yield TenantsOfPlatform(clients.__getitem__, outputs), table, machines


def deployed(table):
    told = TenantSpecification.of(SPECIFICATION)
    DynamoDbTenants(table).add(told.record(SEAVIEW), told.mapping(SEAVIEW), "stack")


def leaving(table, state, **of):
    DynamoDbLeavings(table).put(
        Leaving(
            tenant_id=SEAVIEW,
            subdomain="seaview",
            host="seaview.example.com",
            state=state,
            asked_at=1,
            closes_at=2,
            **of,
        )
    )


def only(tenants):
    (found,) = tenants.all()
    return found


def test_a_sign_up_and_a_deployed_tenant_are_seen_together(platform):
    tenants, table, _ = platform
    deployed(table)
    DynamoDbSignUps(table).claim(sign_up("lakeside", tenant_id=BAROSSA))
    assert [(each.subdomain, each.state, each.origin) for each in tenants.all()] == [
        ("lakeside", "claimed", "sign-up"),
        ("seaview", "active", "deployment"),
    ]
    assert tenants.kinds(SEAVIEW) == {"TENANT": 1, "G#HOST": 1, "G#TENANTS": 1}


def test_what_leaves_shows_its_steps_and_why_it_stands_still(platform):
    tenants, table, machines = platform
    DynamoDbSignUps(table).claim(sign_up(steps={"pool": "done", "first_user": "done"}))
    leaving(table, "failed", steps={"close": "done", "data": "failed"}, failure="A step failed.")
    found = only(tenants)
    assert (found.state, found.step, found.failure, found.leaves) == ("failed", "data", "A step failed.", True)
    assert found.steps == {"close": "done", "data": "failed", "pool": "done"}
    assert tenants.retry(found) == "Leaving"
    assert [each["stateMachineArn"] for each in machines.started] == ["leave"]


def test_what_failed_is_tried_again_and_nothing_else(platform):
    tenants, table, machines = platform
    DynamoDbSignUps(table).claim(sign_up())
    with pytest.raises(LocalProblem, match="nothing of it failed"):
        tenants.retry(only(tenants))
    DynamoDbSignUps(table).move(SEAVIEW, "failed", NOW + DAY, "The address is taken.")
    assert tenants.retry(only(tenants)) == "Signing up"
    assert [each["stateMachineArn"] for each in machines.started] == ["onboard"]


def test_a_claimed_sign_up_is_given_up_with_its_name(platform):
    tenants, table, _ = platform
    sign_ups = DynamoDbSignUps(table)
    sign_ups.claim(sign_up())
    found = only(tenants)
    tenants.check_may_be_cancelled(found)
    tenants.cancel(found)
    assert sign_ups.find(SEAVIEW).state == "cancelled"
    assert sign_ups.is_free("seaview", NOW)
    with pytest.raises(LocalProblem, match="only a sign-up of which nothing is made"):
        tenants.check_may_be_cancelled(only(tenants))
    with pytest.raises(LocalProblem, match="went on meanwhile"):
        tenants.cancel(found)


def test_only_who_is_gone_is_purged_and_the_name_stays_in_quarantine(platform):
    tenants, table, _ = platform
    sign_ups = DynamoDbSignUps(table)
    sign_ups.claim(sign_up())
    sign_ups.move(SEAVIEW, "active", 0)
    with pytest.raises(LocalProblem, match="something of its site is there"):
        tenants.check_is_gone(only(tenants))
    sign_ups.move(SEAVIEW, "gone", NOW + 90 * DAY)
    leaving(table, "gone")
    for sk in map(str, range(30)):
        row = {"pk": f"T#{SEAVIEW}#KEPT", "sk": sk}
        table.client.put_item(TableName=table.name, Item=to_item(row))
    found = only(tenants)
    tenants.check_is_gone(found)
    assert tenants.purge(found) == 32
    assert tenants.kinds(SEAVIEW) == {}
    assert not sign_ups.is_free("seaview", NOW + 89 * DAY)


def test_a_deployed_tenant_is_purged_once_it_is_out_of_the_app(platform):
    tenants, table, _ = platform
    deployed(table)
    with pytest.raises(LocalProblem, match="was deployed, and its site is there"):
        tenants.check_is_gone(only(tenants))
    DynamoDbTenants(table).release(SEAVIEW, "seaview.example.com", "stack")
    tenants.check_is_gone(only(tenants))
