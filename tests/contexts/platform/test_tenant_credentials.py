"""Isolation by IAM: the policy, and which credentials a call is signed with."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.platform import tenant_credentials
from rental.platform.tenant_credentials import Narrowing, NotNarrowed, TenantCredentials, narrowed_to, session_policy
from tests.support.samples import BAROSSA, SEAVIEW


class FakeSts:
    def __init__(self):
        self.asked = []

    def assume_role(self, **asked):
        self.asked.append(asked)
        number = len(self.asked)
        return {"Credentials": {"AccessKeyId": f"key-{number}", "SecretAccessKey": "s", "SessionToken": "t"}}


@pytest.fixture
def sts(monkeypatch):
    fake = FakeSts()
    monkeypatch.setattr(tenant_credentials, "sts", lambda: fake)
    monkeypatch.setenv("DATA_ROLE_ARN", "arn:aws:iam::123456789012:role/data")
    return fake


def statement(narrowing: Narrowing):
    (only,) = session_policy(narrowing)["Statement"]
    return only


def test_the_policy_allows_the_actions_named_on_the_tenants_own_keys_only():
    policy = statement(Narrowing(SEAVIEW, ("PutItem", "GetItem")))
    assert policy["Effect"] == "Allow"
    assert policy["Action"] == ["dynamodb:GetItem", "dynamodb:PutItem"]
    assert policy["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": [f"T#{SEAVIEW}#*"]}


def test_a_call_without_leading_keys_matches_nothing():
    assert statement(Narrowing(SEAVIEW, ("GetItem",)))["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


@given(st.text(max_size=60))
def test_no_text_but_an_id_gets_into_a_policy(text):
    try:
        policy = session_policy(Narrowing(text, ("GetItem",)))
    except ValueError:
        return
    (key,) = policy["Statement"][0]["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    assert key.removeprefix("T#").removesuffix("#*").isalnum()


def test_the_policy_fits_what_a_session_may_carry():
    assert len(json.dumps(session_policy(Narrowing(SEAVIEW, ("BatchGetItem", "PutItem", "UpdateItem"))))) < 2048


def test_a_call_outside_a_narrowing_is_not_signed(sts):
    with pytest.raises(NotNarrowed):
        TenantCredentials().get_frozen_credentials()
    assert sts.asked == []


def test_each_tenant_and_each_set_of_actions_has_credentials_of_its_own(sts):
    credentials = TenantCredentials()
    keys = []
    for tenant, actions in ((SEAVIEW, ("GetItem",)), (BAROSSA, ("GetItem",)), (SEAVIEW, ("PutItem",))):
        with narrowed_to(tenant, actions):
            keys.append(credentials.get_frozen_credentials().access_key)
    assert keys == ["key-1", "key-2", "key-3"]
    assert [json.loads(asked["Policy"])["Statement"][0]["Action"] for asked in sts.asked][-1] == ["dynamodb:PutItem"]


def test_credentials_are_kept_until_shortly_before_they_lapse(sts, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(tenant_credentials.time, "monotonic", lambda: now)
    credentials = TenantCredentials()
    with narrowed_to(SEAVIEW, ("GetItem",)):
        first = credentials.get_frozen_credentials()
        now += 3299
        assert credentials.get_frozen_credentials() is first
        now += 2
        assert credentials.get_frozen_credentials() is not first


def test_a_narrowing_ends_with_its_block_even_when_it_fails(sts):
    with narrowed_to(SEAVIEW, ("GetItem",)):
        with pytest.raises(RuntimeError), narrowed_to(BAROSSA, ("GetItem",)):
            raise RuntimeError
        TenantCredentials().get_frozen_credentials()
    assert f"T#{SEAVIEW}#*" in sts.asked[-1]["Policy"]
    with pytest.raises(NotNarrowed):
        TenantCredentials().get_frozen_credentials()


def test_a_narrowing_does_not_reach_into_other_threads(sts):
    with narrowed_to(SEAVIEW, ("GetItem",)), ThreadPoolExecutor(1) as pool:
        asked = pool.submit(TenantCredentials().get_frozen_credentials)
        with pytest.raises(NotNarrowed):
            asked.result()


def test_the_session_name_says_which_tenant_asked(sts):
    with narrowed_to(SEAVIEW, ("GetItem",)):
        TenantCredentials().get_frozen_credentials()
    assert sts.asked[0]["RoleSessionName"] == f"tenant-{SEAVIEW}"
    assert sts.asked[0]["RoleArn"].endswith(":role/data")
