"""The local platform held to the API document: what is asked by it is answered by it, whatever is sent."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from api_document.declared import declared_operations
from api_document.document import document_of
from api_document.examples import operation_examples
from holiday_rental.local.host_users import new_password
from holiday_rental.local.site_session import sign_in
from tests.support.api_stage import EMAIL, Stage
from tests.support.closed_document import closed
from tests.support.partner_calendar import partner_calendar

OPERATIONS = {each.operation.id: each for each in declared_operations()}
EXAMPLES_EACH = int(os.environ.get("API_DOCUMENT_EXAMPLES", "5"))
SEED = 20_261_121
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# Their examples cannot come true: each needs what the step before it computed. Every journey signs in by them.
LATER_STEPS = {"answer_challenge", "refresh_tokens"}
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def api():
    """The document, in which answers have no member that it does not name."""
    # A text far too long makes a body that is: 413 comes before 422.
    refused = {
        "expected-statuses": ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "429", "5xx"]
    }
    settings_of = {
        "generation": {"with-security-parameters": False, "allow-extra-parameters": False},
        "checks": {"negative_data_rejection": refused},
    }
    config = schemathesis.Config.from_dict(settings_of)
    return schemathesis.openapi.from_dict(closed(document_of(list(OPERATIONS.values()))), config=config)


@pytest.fixture(scope="module")
def stage(platform, barossa, tokens):
    tenant = platform.tenant("barossa")
    with partner_calendar() as partner:
        guest, letter = guest_token(platform, tenant), platform.letter_token(tenant, EMAIL)
        yield Stage(barossa, tokens["barossa"], guest, tenant.host_username, partner, letter)


def guest_token(platform, tenant):
    """Make a guest in the platform's pool, and sign them in at the tenant's site."""
    cognito, username, password = platform.client("cognito-idp"), "stage@example.com", new_password()
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    (pool,) = [each["Id"] for each in pools if "guest" in each["Name"].lower()]
    cognito.admin_create_user(UserPoolId=pool, Username=username, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName="guest")
    return sign_in(tenant.site, username, password, pool="guest", pool_id=pool)


def send(stage, declared, case, call):
    """Send a case to the site as whom the operation is for, and hold the answer to the document."""
    headers = {"host": stage.site.host} | call.headers
    if declared.operation.auth == "required":
        headers = {"authorization": f"Bearer {stage.token}"} | headers
    for _ in range(3):  # a 503 asks to be asked again with the same key; only one that stays is a fault
        response = case.call(base_url=str(stage.site.http.base_url), headers=headers, timeout=30)
        if response.status_code != 503:
            break
    case.validate_response(response, checks=CHECKS)
    return response


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - LATER_STEPS))
def test_the_example_of_every_operation_comes_true(api, stage, name):
    declared, call = OPERATIONS[name], stage.call(name)
    operation, example = declared.operation, operation_examples().get(name, {})
    members = {"query": call.members | call.query, "body": call.members}
    wanted = {part: given_in(example[part], members[part]) for part in members if part in example}
    headers = {"idempotency-key": f"example of {name}"} if declared.changes else {}
    path = {each: call.path[each] for each in example.get("path", {})}
    shown = api.find_operation_by_id(name)
    media_type = "application/json" if "body" in wanted else None
    case = shown.Case(path_parameters=path, headers=headers, media_type=media_type, **wanted)
    assert send(stage, declared, case, call).status_code == operation.status


def given_in(example, members):
    """Return the example with the members that lead to what there is; those that are None stay away."""
    merged = example | members
    return {name: value for name, value in merged.items() if value is not None}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_whatever_is_sent_is_answered_as_the_document_says(api, stage, name):
    declared, call = OPERATIONS[name], stage.call(name)
    shown = api.find_operation_by_id(name)
    path = {each: value for each, value in call.path.items() if f"{{{each}}}" in declared.operation.path} or None
    cases = shown.as_strategy(POSITIVE, path_parameters=path)
    if declared.operation.takes or declared.operation.query:
        cases |= shown.as_strategy(NEGATIVE, path_parameters=path)

    @seed(SEED)
    @settings(max_examples=EXAMPLES_EACH, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def hold_to_it(case):
        if case.meta.generation.mode is POSITIVE and isinstance(case.body, dict):
            case.body |= {key: value for key, value in call.members.items() if key == "property_id"}
        send(stage, declared, case, call)

    hold_to_it()


def test_an_answer_with_a_member_that_the_document_does_not_name_is_seen(stage):
    document = closed(document_of(list(OPERATIONS.values())))
    tenant = document["components"]["schemas"]["Tenant"]
    del tenant["properties"]["name"]
    tenant["required"].remove("name")
    case = schemathesis.openapi.from_dict(document).find_operation_by_id("get_tenant").Case()
    with pytest.raises(FailureGroup) as found:
        send(stage, OPERATIONS["get_tenant"], case, stage.call("get_tenant"))
    assert "'name' was unexpected" in str(found.value.exceptions[0])
