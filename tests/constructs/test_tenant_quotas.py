"""How many tenants are expected decides which quotas of an account are named, and with which cure."""

import aws_cdk as cdk
import pytest

from holiday_rental import TenantTier
from holiday_rental._tenant_quotas import warn_of_quotas

POOLED, STANDARD, DEDICATED = TenantTier


def warned_of(expected, *, certificate=False, hosted_zone=True):
    """Return the warnings' texts by what they are about."""
    stack = cdk.Stack()
    warn_of_quotas(stack, expected, certificate=certificate, hosted_zone=hosted_zone)
    texts = [str(each.data) for each in stack.node.metadata if each.type == "aws:cdk:warning"]
    return {text.rpartition("holiday-rental:quota-")[2].rstrip("]"): text for text in texts}


@pytest.mark.parametrize(
    ("expected", "passed"),
    [
        (0, set()),
        (998, set()),
        (999, {"user-pools"}),
        (2_499, {"user-pools"}),
        (2_500, {"user-pools", "certificates"}),
        (9_996, {"user-pools", "certificates"}),
        (9_997, {"user-pools", "certificates", "records"}),
        (10_000, {"user-pools", "certificates", "records", "distribution-tenants"}),
        ({STANDARD: 998, POOLED: 1}, set()),
        ({STANDARD: 999, POOLED: 1}, {"user-pools"}),
        ({POOLED: 2_400}, set()),
        ({POOLED: 3_333}, {"certificates"}),
        ({POOLED: 3_334}, {"certificates", "groups"}),
        ({DEDICATED: 99}, set()),
        ({DEDICATED: 100}, {"distributions"}),
    ],
)
def test_a_quota_is_named_from_the_first_tenant_that_passes_it(expected, passed):
    assert warned_of(expected).keys() == passed


def test_a_warning_says_the_number_the_quota_and_the_cure():
    text = warned_of(5_000, certificate=True, hosted_zone=False)["user-pools"]
    assert text.startswith(
        "5,002 user pools pass the default quota of 1,000 (Amazon Cognito, user pools per Region): have it raised, "
        "up to 10,000, or let tenants share a pool by TenantTier.POOLED; docs/deploy-aws.md lists the quotas"
    )


def test_what_is_proved_by_one_certificate_or_written_by_hand_meets_no_quota():
    assert warned_of(20_000, certificate=True, hosted_zone=False).keys() == {"user-pools", "distribution-tenants"}


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        (-1, "expected_tenants must count tenants from 0, got -1 for standard"),
        (True, "expected_tenants must count tenants from 0, got True for standard"),
        ({POOLED: 1.5}, r"expected_tenants must count tenants from 0, got 1\.5 for pooled"),
        ({"pooled": 1}, "expected_tenants must be counts by TenantTier, got 'pooled'"),
    ],
)
def test_what_counts_no_tenants_is_refused(expected, message):
    with pytest.raises(ValueError, match=message):
        warned_of(expected)
