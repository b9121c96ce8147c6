"""Bad input over real HTTP: each a problem document with the right status, and nothing written."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.support.site_client import SiteClient
from tests.support.stored import booking_count

YESTERDAY = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()


def refused(answer, status, slug):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:holiday-rental:problem:{slug}"
    assert answer.json()["status"] == status


@pytest.fixture(scope="module")
def known(platform):
    """How many bookings there were when it was looked last."""
    return [booking_count(platform)]


@pytest.fixture(autouse=True)
def nothing_is_written(platform, known):
    yield
    known.append(booking_count(platform))
    assert known[-1] == known[-2]


@pytest.mark.parametrize(
    ("change", "status", "slug"),
    [
        ({"check_in": YESTERDAY}, 422, "stay-in-the-past"),
        ({"check_out": YESTERDAY}, 422, "check-out-not-after-check-in"),
        ({"guests": {"adults": 50}}, 422, "too-many-guests"),
        ({"currency": "XXX"}, 422, "unknown-currency"),
        ({"check_in": "soon"}, 422, "invalid-request"),
    ],
)
def test_a_stay_that_cannot_be(seaview, wanted, change, status, slug):
    if change.get("check_in") == YESTERDAY:
        change = change | {"check_out": (datetime.now(UTC) + timedelta(days=2)).date().isoformat()}
    refused(seaview.send("POST", "/bookings", json=wanted | change), status, slug)


def test_a_body_of_a_megabyte(seaview, wanted):
    wanted["guest"]["name"] = "x" * 1_000_000
    refused(seaview.send("POST", "/bookings", json=wanted), 413, "body-too-large")


def test_malformed_json(seaview):
    headers = {"content-type": "application/json"}
    refused(seaview.send("POST", "/bookings", content=b'{"property_id":', headers=headers), 400, "malformed-json")


def test_no_idempotency_key(seaview, wanted):
    refused(seaview.send("POST", "/bookings", json=wanted, key=""), 400, "idempotency-key-missing")


def test_an_unknown_host(platform):
    nobody = SiteClient(platform.tenant("seaview").site.replace("seaview", "nobody"))
    refused(nobody.send("GET", "/properties"), 404, "unknown-host")


def test_an_address_that_is_no_operation(seaview):
    refused(seaview.send("GET", "/nothing/here"), 404, "not-found")


@pytest.mark.parametrize("token", ["not.a.token", "x", "Anonymous"])
def test_what_is_no_token(seaview, token):
    refused(seaview.send("GET", "/bookings?from=2027-01-01&to=2027-02-01", token=token), 401, "token-invalid")


def test_a_forged_token(seaview, tokens):
    head, payload, signature = tokens["seaview"].split(".")
    forged = ".".join((head, payload, signature[:-4] + ("AAAA" if signature[-4:] != "AAAA" else "BBBB")))
    refused(seaview.send("POST", "/properties", json={}, token=forged), 401, "token-invalid")


def test_a_foreign_tenants_token(seaview, tokens):
    refused(
        seaview.send("GET", "/bookings?from=2027-01-01&to=2027-02-01", token=tokens["barossa"]), 401, "token-invalid"
    )


def test_an_expired_token(platform, seaview, tokens):
    expired = platform.resigned(tokens["seaview"], expired_seconds_ago=600)
    refused(seaview.send("GET", "/bookings?from=2027-01-01&to=2027-02-01", token=expired), 401, "token-expired")
    still_good = platform.resigned(tokens["seaview"], expired_seconds_ago=-600)
    good = seaview.send("GET", "/bookings?from=2027-01-01&to=2027-02-01", token=still_good)
    assert good.status_code == 200, "the signature itself must be what the pool makes, or the test proves nothing"


def test_no_token_where_one_is_required(seaview):
    refused(seaview.send("GET", "/bookings?from=2027-01-01&to=2027-02-01"), 401, "sign-in-required")


def test_a_direct_call_to_the_api_that_claims_a_tenant(platform, tokens, wanted):
    """Round the edge there is no secret: neither a claimed host nor a good token helps, cached or not."""
    for guess in ({}, {"x-origin-secret": "guess"}):
        headers = {
            "x-tenant-host": platform.tenant("barossa").host,
            "authorization": f"Bearer {tokens['barossa']}",
            "idempotency-key": "direct",
            "content-type": "application/json",
            **guess,
        }
        for method, path in (("GET", "/bookings?from=2027-01-01&to=2027-02-01"), ("POST", "/bookings")):
            answer = httpx.request(
                method, f"{platform.api_url}/api/v1{path}", headers=headers, content=json.dumps(wanted)
            )
            refused(answer, 403, "origin-refused")


def test_a_direct_call_spoils_nothing_for_those_who_come_by_the_site(platform, barossa, tokens):
    """The gateway keeps the authorizer's answer by token and host: a direct call must not decide it."""
    path = "/bookings?from=2027-01-01&to=2027-02-01"
    token = platform.resigned(tokens["barossa"], expired_seconds_ago=-1200)  # one the gateway has not seen
    headers = {"x-tenant-host": platform.tenant("barossa").host, "authorization": f"Bearer {token}"}
    refused(httpx.get(f"{platform.api_url}/api/v1{path}", headers=headers), 403, "origin-refused")
    assert barossa.send("GET", path, token=token).status_code == 200


def test_a_visitor_cannot_bring_the_edges_headers_along(seaview):
    """The edge overwrites the tenant's host and drops a visitor's own secret."""
    answer = seaview.send("GET", "/tenant", headers={"x-tenant-host": "barossa.localhost", "x-origin-secret": "mine"})
    assert answer.json()["name"] == "Seaview Stays"
