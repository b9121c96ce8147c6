"""Digests hide addresses, and a letter's token opens one guest's preferences with one tenant, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import digest_in, platform_digest, preferences_token
from tests.support.samples import BAROSSA, KEY, SEAVIEW

DIGEST = guest_digest(KEY, SEAVIEW, "ada@example.com")
TOKEN = preferences_token(KEY, SEAVIEW, DIGEST)


def test_an_address_has_one_digest_however_it_is_written():
    assert guest_digest(KEY, SEAVIEW, " Ada@Example.com") == DIGEST
    assert platform_digest(KEY, "ADA@example.com") == platform_digest(KEY, "ada@example.com")


def test_tenants_cannot_tell_that_they_have_the_same_guest():
    digests = {DIGEST, guest_digest(KEY, BAROSSA, "ada@example.com"), platform_digest(KEY, "ada@example.com")}
    assert len(digests) == 3


def test_a_token_opens_the_preferences_it_was_made_for():
    assert digest_in(TOKEN, KEY, SEAVIEW) == DIGEST
    assert "ada" not in TOKEN


@pytest.mark.parametrize(
    "forged",
    [
        "",
        DIGEST,
        f"{DIGEST}.",
        f"{'g' * 26}.{TOKEN.partition('.')[2]}",
        f"{TOKEN}x",
        TOKEN.upper(),
        f"T#*.{TOKEN.partition('.')[2]}",
        f"{TOKEN}\ud800",
    ],
)
def test_a_token_that_was_not_made_here_opens_nothing(forged):
    assert digest_in(forged, KEY, SEAVIEW) is None


def test_a_token_opens_nothing_with_another_tenant_or_key():
    assert digest_in(TOKEN, KEY, BAROSSA) is None
    assert digest_in(TOKEN, b"another", SEAVIEW) is None


@given(st.text(max_size=80))
def test_no_guess_opens_anything(guess):
    assert digest_in(guess, KEY, SEAVIEW) is None
