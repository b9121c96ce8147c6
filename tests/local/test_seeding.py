"""Listings loaded through a site: what is usable arrives once, the rest is reported, and trouble is told."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.listings import Market
from holiday_rental.local.seeding import demo_listings, seed
from holiday_rental.local.site_session import SiteSession

CHECKOUT = Path(__file__).parents[2]
FILES = demo_listings(CHECKOUT, "seaview")


class Site(BaseHTTPRequestHandler):
    """Answers like the properties API: 201, or what the test wants for a title."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((dict(self.headers), self.path, body))
        status, answer = self.server.answers.get(body["title"], (201, {"property_id": "p"}))
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        return


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.seen, server.answers = [], {}
    server.site = f"http://seaview.localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def load(site, files=FILES):
    return seed(site.site, "seaview", "token", files, Market())


def test_a_checkout_has_demo_listings_for_both_demo_tenants():
    assert [len(demo_listings(CHECKOUT, name)) for name in ("seaview", "barossa", "elsewhere")] == [1, 1, 0]


def test_usable_rows_are_loaded_and_the_others_reported_with_line_and_reason(site):
    report = load(site)
    assert report.loaded == len(site.seen) == 12
    assert [(row.line, row.reason) for row in report.refused] == [
        (7, "price is empty"),
        (12, "accommodates must be a number, got 'two'"),
    ]


def test_every_listing_is_sent_to_the_tenants_host_as_its_host_with_a_key_of_its_own(site):
    load(site)
    headers = [headers for headers, _, _ in site.seen]
    assert {each["Host"] for each in headers} == {site.site.removeprefix("http://")}
    assert {each["Authorization"] for each in headers} == {"Bearer token"}
    assert len({each["Idempotency-Key"] for each in headers}) == 12
    assert {path for _, path, _ in site.seen} == {"/api/v1/properties"}


def test_loading_again_uses_the_same_keys_and_bodies(site):
    load(site)
    load(site)
    first, second = site.seen[:12], site.seen[12:]
    assert [body for _, _, body in first] == [body for _, _, body in second]
    assert [headers["Idempotency-Key"] for headers, _, _ in first] == [h["Idempotency-Key"] for h, _, _ in second]


def test_what_the_site_refuses_is_reported_and_the_rest_loads(site):
    problem = {"detail": "no", "errors": [{"pointer": "/rates/nightly", "detail": "too dear"}]}
    site.answers = {"Elders Office": (422, problem), "Vineyard Views": (409, {"detail": "another body"})}
    report = load(site)
    assert report.loaded == 10
    reasons = [row.reason for row in report.refused]
    assert "/rates/nightly: too dear" in reasons
    assert "was loaded before with other contents; the first stays" in reasons


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_refusal_that_is_not_the_rows_fault_ends_the_load_and_is_told(site, status):
    site.answers = {"Elders Office": (status, {"detail": "sign in again"})}
    with pytest.raises(LocalProblem, match="sign in again"):
        load(site)


def test_a_site_that_does_not_answer_is_told_with_the_cure():
    with pytest.raises(LocalProblem, match="does not answer") as caught:
        SiteSession("http://seaview.localhost:1").send("GET", "/tenant")
    assert "holiday-rental up" in caught.value.cure
