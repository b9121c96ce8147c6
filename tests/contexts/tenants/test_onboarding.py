"""Steps on fakes: what is refused, what is only pending, and what a host is told."""

import json
from dataclasses import replace
from typing import get_args

import pytest

from rental.tenants.domain.blueprint import UnknownBlueprint, filled, read_blueprint, values_of
from rental.tenants.domain.onboarding import OUR_FAULT, OnboardingRefused, Outcome, failure_code, failure_words
from rental.tenants.domain.sign_up import FailureCode
from rental.tenants.ports.services import AddressTaken
from rental.tenants.use_cases.configuring import ConfigurationStep
from rental.tenants.use_cases.onboarding import PaymentAccountStep
from tests.contexts.tenants.fake_tenants import FakeDirectory, FakeTenants
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.contexts.tenants.test_tenants_contract import of
from tests.support.onboarding_in_process import sign_up
from tests.support.samples import BAROSSA, SEAVIEW

DEFAULTS = {name: SPECIFICATION[name] for name in ("accent_colour", "guest_pool")}
POOL = SPECIFICATION["host_pool"]


@pytest.fixture
def tenants():
    return FakeTenants()


def asked(**changes):
    return replace(sign_up("seaview", made=POOL), **{"host": "seaview.example.com", **changes})


def step(tenants, digest="first", **defaults):
    return ConfigurationStep(tenants, FakeDirectory(tenants), DEFAULTS | defaults, digest)


def at_home(**changes):
    return asked(site_url="https://seaview.example.com", **changes)


def test_a_sign_up_becomes_a_tenant_with_what_was_asked_for(tenants):
    assert step(tenants).do(at_home()) == Outcome()
    record, mapping = tenants.find(SEAVIEW), tenants.mapping_of("seaview.example.com")
    assert (record.name, record.languages, record.currency) == ("Harbour Stays", ("de",), "EUR")
    assert (record.contact_email, record.time_zone) == ("host@seaview.example", "Europe/Berlin")
    assert (mapping.tenant_id, mapping.host_pool.pool_id) == (SEAVIEW, POOL["pool_id"])
    line = tenants.lines[SEAVIEW]
    assert (line.origin, line.specification, line.subdomain) == ("sign-up", "first", "seaview")


def test_it_may_be_done_again_and_undone_twice(tenants):
    for _ in range(2):
        step(tenants).do(at_home())
    for _ in range(2):
        step(tenants).undo(at_home())
    assert (tenants.records, tenants.claims, tenants.lines) == ({}, {}, {})


def test_a_later_deployment_changes_pools_and_leaves_what_hosts_said_of_themselves(tenants):
    step(tenants).do(at_home())
    tenants.records[SEAVIEW] = replace(tenants.records[SEAVIEW], name="Ours", accent_colour="#000000")
    guests = SPECIFICATION["guest_pool"] | {"client_id": "another"}
    step(tenants, "second", accent_colour="#ffffff", guest_pool=guests).do(at_home())
    record = tenants.find(SEAVIEW)
    assert (record.name, record.accent_colour) == ("Ours", "#000000")
    assert tenants.mapping_of("seaview.example.com").guest_pool.client_id == "another"
    assert tenants.lines[SEAVIEW].specification == "second"


@pytest.mark.parametrize("released", [False, True])
def test_a_host_that_is_or_was_another_tenants_is_refused_and_that_tenant_stays(tenants, released):
    tenants.add(*of(BAROSSA), "stack")
    if released:
        tenants.release(BAROSSA, "seaview.example.com", "stack")
    with pytest.raises(AddressTaken):
        step(tenants).do(at_home())
    step(tenants).undo(at_home())
    assert tenants.find(SEAVIEW) is None
    assert tenants.find(BAROSSA)
    assert tenants.claim_on("seaview.example.com").tenant_id == BAROSSA


class Accounts:
    """Opens an account for each tenant, once."""

    def __init__(self):
        self.open = {}

    def connect_account(self, sign_up):
        return self.open.setdefault(sign_up.tenant_id, f"acct_{len(self.open) + 1}")

    def close_account(self, sign_up):
        self.open.pop(sign_up.tenant_id, None)


def test_a_payment_account_is_pending_where_nothing_connects_accounts():
    alone = PaymentAccountStep(None)
    assert alone.do(asked()) == Outcome("pending")
    alone.undo(asked())


def test_a_payment_account_is_opened_once_and_closed_again():
    accounts = Accounts()
    step = PaymentAccountStep(accounts)
    assert [step.do(asked()).made for _ in range(2)] == [{"payment_account": "acct_1"}] * 2
    step.undo(asked())
    assert accounts.open == {}


def test_a_host_is_told_our_refusals_and_no_traces():
    cause = json.dumps({"errorType": "OnboardingRefused", "errorMessage": str(OnboardingRefused("name-lost"))})
    assert failure_code("OnboardingRefused", cause) == "name-lost"
    assert failure_code("KeyError", json.dumps({"errorMessage": "name-lost"})) == OUR_FAULT
    assert failure_code("OnboardingRefused", json.dumps({"errorMessage": "another"})) == OUR_FAULT
    assert failure_code("OnboardingRefused", "cut off{") == OUR_FAULT


@pytest.mark.parametrize("code", get_args(FailureCode))
def test_every_failure_has_words(code):
    words = failure_words(asked(failure=code))
    assert bool(words) == bool(code)
    assert "{" not in words


def test_a_blueprint_is_filled_in_for_a_tenant_and_leaves_others_their_braces():
    part = {"Name": "x-{tenant_id}", "Said": ["{site_url}: {username} {####}"], "Count": 3, "On": True}
    assert filled(part, values_of(asked(site_url="https://a.example"))) == {
        "Name": f"x-{SEAVIEW}",
        "Said": ["https://a.example: {username} {####}"],
        "Count": 3,
        "On": True,
    }


def test_a_blueprint_of_another_version_is_refused():
    assert read_blueprint('{"version": 1, "a": 2}')["a"] == 2
    with pytest.raises(UnknownBlueprint, match="version must be 1, got 2"):
        read_blueprint('{"version": 2}')
