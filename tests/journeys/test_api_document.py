"""The local platform held to the API document: what is asked by its examples comes true.

Whatever else is sent, fifty times to each operation, is tried in tests/api_document/test_answers.py.
"""

import pytest
from schemathesis.core.failures import FailureGroup

from api_document.document import document_of
from holiday_rental.local.host_users import new_password
from holiday_rental.local.site_session import sign_in
from tests.support.api_held import (
    LATER_STEPS,
    OF_HOSTS_WHO_SIGNED_UP,
    OPERATIONS,
    SITES_ARE_MADE,
    api_under_test,
    example,
    send,
)
from tests.support.api_stage import EMAIL, Stage
from tests.support.closed_document import closed
from tests.support.partner_calendar import partner_calendar


@pytest.fixture(scope="module")
def api():
    return api_under_test()


@pytest.fixture(scope="module")
def stage(platform, barossa, tokens):
    tenant = platform.tenant("barossa")
    with partner_calendar() as partner:
        sign_guest_in = guest_of(platform, tenant, EMAIL)
        sign_another_in = guest_of(platform, tenant, "another@example.com")
        letter = platform.letter_token(tenant, EMAIL)
        host = (tokens["barossa"], sign_guest_in(), tenant.host_username)
        yield Stage(barossa, *host, partner, letter, sign_another_in)


def guest_of(platform, tenant, username):
    """Make a guest in the platform's pool, and return what signs them in at the tenant's site."""
    cognito, password = platform.client("cognito-idp"), new_password()
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    (pool,) = [each["Id"] for each in pools if "guest" in each["Name"].lower()]
    cognito.admin_create_user(UserPoolId=pool, Username=username, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName="guest")
    return lambda: sign_in(tenant.site, username, password, pool="guest", pool_id=pool)


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - LATER_STEPS - SITES_ARE_MADE - OF_HOSTS_WHO_SIGNED_UP))
def test_the_example_of_every_operation_comes_true(api, stage, name):
    case, call = example(api, stage, name)
    assert send(stage, case, call).status_code == OPERATIONS[name].operation.status


def test_an_answer_with_a_member_that_the_document_does_not_name_is_seen(stage):
    document = closed(document_of(list(OPERATIONS.values())))
    tenant = document["components"]["schemas"]["Tenant"]
    del tenant["properties"]["name"]
    tenant["required"].remove("name")
    case, call = example(api_under_test(document), stage, "get_tenant")
    with pytest.raises(FailureGroup) as found:
        send(stage, case, call)
    assert "'name' was unexpected" in str(found.value.exceptions[0])
