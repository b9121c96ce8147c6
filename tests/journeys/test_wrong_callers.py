"""Wrong tokens, claimed sites and ways around the edge, on the running platform. Every route: tests/api_document."""

import base64
import json

import httpx
import pytest


@pytest.fixture(scope="module")
def wrong_tokens(platform, tokens):
    """Tokens of seaview's host, each wrong in one way."""
    token, other = tokens["seaview"], tokens["barossa"]
    header, body, proof = token.split(".")
    return {
        "another tenant's": other,
        "run out": platform.resigned(token, 60),
        "an id token": platform.resigned(token, -600, token_use="id"),
        "another client's": platform.resigned(token, -600, client_id="another"),
        "without a signature": f"{without_algorithm(header)}.{body}.",
        "with another's signature": f"{header}.{body}.{other.rpartition('.')[2]}",
        "with another's claims": f"{header}.{other.split('.')[1]}.{proof}",
    }


def without_algorithm(header):
    members = json.loads(base64.urlsafe_b64decode(header + "=="))
    return base64.urlsafe_b64encode(json.dumps(members | {"alg": "none"}).encode()).decode().rstrip("=")


@pytest.mark.parametrize("path", ["/bookings?from=2027-01-01&to=2027-02-01", "/tenant", "/ledger?month=2027-01"])
def test_no_wrong_token_comes_in_through_the_edge(seaview, wrong_tokens, path):
    for name, token in wrong_tokens.items():
        answer = seaview.send("GET", path, token=token)
        slug = "token-expired" if name == "run out" else "token-invalid"
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (401, slug), name


def test_who_names_another_site_in_a_header_stays_at_the_one_that_was_called(seaview, barossa, tokens):
    claims = {"x-tenant-host": barossa.host.partition(":")[0], "x-origin-secret": "guessed"}
    assert seaview.send("GET", "/tenant", headers=claims).json()["name"] == "Seaview Stays"
    assert seaview.send("GET", "/notices", headers=claims, token=tokens["barossa"]).status_code == 401
    assert seaview.send("GET", "/notices", headers=claims, token=tokens["seaview"]).status_code == 200


@pytest.mark.parametrize("secret", [{}, {"x-origin-secret": ""}, {"x-origin-secret": "guessed"}])
def test_who_goes_around_the_edge_is_refused_whatever_they_show(platform, tokens, secret):
    headers = {"x-tenant-host": "seaview.localhost", "authorization": f"Bearer {tokens['seaview']}"} | secret
    for path in ("/tenant", "/notices"):
        answer = httpx.get(f"{platform.api_url}/api/v1{path}", headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "origin-refused")
