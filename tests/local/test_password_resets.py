"""Whoever was invited and never signed in has no password to forget, as at AWS."""

import pytest
from botocore.exceptions import ClientError
from ministack.services import cognito

from holiday_rental.local.emulator import password_resets
from tests.contexts.accounts.emulated_cognito import Directory, EmulatedCognito


@pytest.fixture
def hosts(monkeypatch):
    monkeypatch.setattr(cognito, "_forgot_password", cognito._forgot_password)  # and so put back
    made = Directory(EmulatedCognito(), "hosts")
    made.add("invited", "Given-horse-01!", permanent=False)
    made.add("here", "Corr3ct-horse!")
    return made


def forget(hosts, username):
    return hosts.client.forgot_password(ClientId=hosts.client_id, Username=username)


def test_vanilla_sends_a_code_to_whoever_was_invited(hosts):
    assert "CodeDeliveryDetails" in forget(hosts, "invited")


def test_who_was_invited_gets_no_code_and_everybody_else_is_answered_as_before(hosts):
    password_resets.apply()
    with pytest.raises(ClientError, match="cannot be reset in the current state"):
        forget(hosts, "invited")
    assert "CodeDeliveryDetails" in forget(hosts, "here")
    assert "CodeDeliveryDetails" in forget(hosts, "nobody")
