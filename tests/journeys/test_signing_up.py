"""The platform's own address over real HTTP: what is done there and nowhere else, and strangers who sign up at once."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from api_document.declared import declared_operations
from tests.support.site_client import SiteClient

OPERATIONS = [each.operation for each in declared_operations()]
OF_THE_PLATFORM = sorted((each.method, each.path) for each in OPERATIONS if each.at == "platform")


@pytest.fixture(scope="module")
def at_the_platform(platform):
    return SiteClient(platform.tenant("seaview").site.replace("seaview", "platform"))


def test_of_ten_who_want_one_subdomain_at_once_one_gets_it_and_the_others_are_told_why(at_the_platform):
    name = f"house-{uuid.uuid4().hex[:10]}"
    said = {"name": "A house", "language": "en", "currency": "EUR", "time_zone": "Europe/Berlin"}

    def ask(number):
        wish = {"subdomain": name.replace("-", "") if number % 2 else name, "email": f"{name}-{number}@example.com"}
        return at_the_platform.send("POST", "/sign-ups", json=said | wish)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert Counter(answer.status_code for answer in answers) == {202: 1, 409: 9}
    (made,) = [answer.json() for answer in answers if answer.status_code == 202]
    for refused in (answer.json() for answer in answers if answer.status_code == 409):
        assert refused["type"] == "urn:holiday-rental:problem:subdomain-refused"
        assert refused["reason"] in ("taken", "lookalike")
        assert at_the_platform.send("GET", f"/subdomains/{refused['suggestion']}").json()["available"]
    path, token = f"/sign-ups/{made['tenant_id']}", {"sign-up-token": made["progress_token"]}
    assert at_the_platform.send("GET", path).status_code == 404
    watched = at_the_platform.send("GET", path, headers=token).json()
    assert (watched["tenant_id"], watched["subdomain"]) == (made["tenant_id"], made["subdomain"])
    given_up = at_the_platform.send("POST", f"{path}/cancel", headers=token)
    assert given_up.json().get("state") in ("cancelled", "active"), given_up.text  # perhaps its site is there already


@pytest.mark.parametrize(("method", "path"), OF_THE_PLATFORM)
def test_what_is_the_platforms_own_is_not_done_at_a_tenants_site(seaview, tokens, method, path):
    path = path.removeprefix("/api/v1").format(subdomain="seaview", tenant_id="a" * 26)
    for token in (None, tokens["seaview"]):
        answer = seaview.send(method, path, token=token, json={} if method != "GET" else None)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (404, "platform-operation")


def test_at_the_platforms_own_address_no_tenants_token_counts_and_nothing_of_a_tenants_is_done(at_the_platform, tokens):
    def asked(**options):
        answer = at_the_platform.send("GET", "/tenant", **options)
        return answer.status_code, answer.json()["type"].rpartition(":")[2]

    assert asked() == (404, "platform-address")
    assert asked(token=tokens["seaview"]) == (401, "token-invalid")
    found = at_the_platform.send("GET", "/subdomains/sea-view").json()
    assert (found["available"], found["reason"]) == (False, "lookalike")
