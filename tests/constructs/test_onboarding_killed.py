"""Whatever is killed while a host's site comes about: it ends active, or nothing of it is left."""

import itertools
from contextlib import contextmanager

import pytest

from rental.kernel.ids import TenantId, derived_id
from rental.tenants.domain.onboarding import OUR_FAULT
from tests.support.kills import kills
from tests.support.onboarding_in_process import onboarding_in_process, sign_up, with_machines
from tests.support.state_machine import Killed

FUNCTIONS = ("Pool", "FirstUser", "Address", "Site", "Configuration", "PaymentAccount", "Finish")
NOTHING = {"pools": [], "places": [], "records": [], "items": []}
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def onboarding(cloud):
    with onboarding_in_process(with_machines(cloud)) as made:
        yield made


@pytest.fixture(autouse=True)
def _calm(onboarding):
    quiet = (onboarding.around, onboarding.calling)
    onboarding.called.clear()
    yield
    onboarding.around, onboarding.calling = quiet


def claimed(onboarding, **changes):
    tenant_id = TenantId(derived_id(b"tests", str(next(_numbers))))
    asked = sign_up(f"harbour-{tenant_id}", tenant_id, **changes)  # no two look alike
    onboarding.sign_ups.claim(asked)
    return asked


def left(onboarding, asked):
    return onboarding.left_of(asked.tenant_id, asked.host)


def assert_active(onboarding, asked):
    found = onboarding.sign_ups.find(asked.tenant_id)
    assert (found.state, found.claim_until) == ("active", 0)
    there = left(onboarding, asked)
    assert {kind: len(names) for kind, names in there.items()} == {"pools": 1, "places": 1, "records": 1, "items": 3}
    cognito, (pool_id,) = onboarding.client("cognito-idp"), there["pools"]
    assert (found.made["pool_id"], found.made["distribution_tenant_id"]) == (pool_id, there["places"][0])
    (client,) = cognito.list_user_pool_clients(UserPoolId=pool_id, MaxResults=60)["UserPoolClients"]
    assert client["ClientId"] == found.made["client_id"]
    groups = {group["GroupName"] for group in cognito.list_groups(UserPoolId=pool_id)["Groups"]}
    assert groups == {"host", "co-host", "cleaner"}
    (host,) = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="host")["Users"]
    assert host["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def assert_rolled_back(onboarding, asked, failure=OUR_FAULT):
    found = onboarding.sign_ups.find(asked.tenant_id)
    assert (found.state, found.failure) == ("failed", failure)
    assert found.claim_until > found.created_at
    assert not any(found.made.values())
    assert left(onboarding, asked) == NOTHING


def test_a_kill_before_or_after_any_effect_ends_active(onboarding):
    for kill in kills():
        asked = claimed(onboarding)
        onboarding.around = kill.around
        failed = onboarding.onboard(asked.tenant_id)
        onboarding.around = _spare
        assert failed is None, f"killed after {kill.at} effects"
        assert_active(onboarding, asked)
        onboarding.invoke("Site", {"tenant_id": asked.tenant_id, "act": "undo"})  # the list stays on one page
        onboarding.invoke("Pool", {"tenant_id": asked.tenant_id, "act": "undo"})
    assert kill.at > 25, "effects of onboarding"


@contextmanager
def _spare(*_asked):
    yield


def killing(function, act, when):
    """Return what kills a function every time that it is called for `act`."""

    @contextmanager
    def calling(name, event):
        doomed = (name, event["act"]) == (function, act)
        if doomed and when == "before":
            raise Killed
        yield
        if doomed:
            raise Killed

    return calling


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_step_that_never_succeeds_leaves_nothing(onboarding, function, when):
    asked = claimed(onboarding)
    onboarding.calling = killing(function, "do", when)
    assert onboarding.onboard(asked.tenant_id) == "Lambda.Unknown"
    assert onboarding.called.count((function, "do")) == 5, "once, and four times again"
    assert_rolled_back(onboarding, asked)


def test_a_kill_before_or_after_any_effect_of_undoing_leaves_nothing(onboarding):
    undoing = killing("Finish", "do", "after")
    for kill in kills(lambda: ("PaymentAccount", "undo") in onboarding.called):
        asked = claimed(onboarding)
        onboarding.called.clear()
        onboarding.around, onboarding.calling = kill.around, undoing
        assert onboarding.onboard(asked.tenant_id) == "Lambda.Unknown"
        onboarding.around = onboarding.calling = _spare
        assert_rolled_back(onboarding, asked)
    assert kill.at > 12, "effects of undoing"


def test_who_failed_may_try_again(onboarding):
    asked = claimed(onboarding)
    onboarding.calling = killing("Configuration", "do", "before")
    assert onboarding.onboard(asked.tenant_id) == "Lambda.Unknown"
    onboarding.calling = _spare
    assert onboarding.onboard(asked.tenant_id) is None
    assert_active(onboarding, asked)


def test_a_name_that_somebody_wrote_into_the_zone_is_refused_in_the_hosts_words_and_stays(onboarding):
    asked = claimed(onboarding)
    record = {
        "Name": f"{asked.host}.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "shop.example"}],
    }  # fmt: skip
    zone = {"HostedZoneId": onboarding.known["Z1"]}
    write = onboarding.client("route53").change_resource_record_sets
    write(**zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]})
    assert onboarding.onboard(asked.tenant_id) is None, "it is no fault that anybody must be called for"
    assert onboarding.called.count(("Address", "do")) == 1
    assert left(onboarding, asked) == NOTHING | {"records": [f"{asked.host}."]}
    found = onboarding.sign_ups.find(asked.tenant_id)
    assert (found.state, found.failure) == ("failed", "address-in-use")


def test_what_is_cancelled_on_the_way_is_undone_and_its_name_is_free(onboarding):
    asked = claimed(onboarding)

    @contextmanager
    def cancelling(name, _event):
        if name == "Site":
            onboarding.sign_ups.move(asked.tenant_id, "cancelled", 0)
        yield

    onboarding.calling = cancelling
    assert onboarding.onboard(asked.tenant_id) is None
    assert left(onboarding, asked) == NOTHING
    found = onboarding.sign_ups.find(asked.tenant_id)
    assert (found.state, found.failure) == ("cancelled", "")
    assert found.claim_until > 0


def test_a_site_is_looked_at_until_it_answers(onboarding, monkeypatch):
    looks = iter([False, False, True])
    monkeypatch.setattr("rental.tenants.cloudfront._answers", lambda _: next(looks))
    asked = claimed(onboarding)
    assert onboarding.onboard(asked.tenant_id) is None
    assert onboarding.called.count(("Site", "do")) == 3
    assert_active(onboarding, asked)


def test_a_site_that_never_answers_is_given_up(onboarding, monkeypatch):
    monkeypatch.setattr("rental.tenants.cloudfront._answers", lambda _: False)
    monkeypatch.setattr("rental.tenants.use_cases.onboarding._MOST_LOOKS", 3)
    asked = claimed(onboarding)
    assert onboarding.onboard(asked.tenant_id) == "TookTooLong"
    assert onboarding.called.count(("Site", "do")) == 4
    assert_rolled_back(onboarding, asked)
