"""The edge functions, run as JavaScript."""

import json
import shutil
import subprocess

import pytest

from holiday_rental._edge_functions import API_REQUEST, SECRET_HEADER, SITE_REQUEST

NODE = shutil.which("node")


def run(code, uri="/", **headers):
    sent = {"host": "Seaview.stays.example:443"} | {name.replace("_", "-"): value for name, value in headers.items()}
    request = {"uri": uri, "headers": {name: {"value": value} for name, value in sent.items()}}
    event = {"request": request, "viewer": {"ip": "203.0.113.9"}}
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    done = subprocess.run([NODE or "node", "-e", script], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return answer["uri"], {name: header["value"] for name, header in answer["headers"].items()}


@pytest.mark.parametrize("code", [SITE_REQUEST, API_REQUEST])
def test_the_tenant_follows_the_host_whatever_a_client_claims(code):
    _, headers = run(code, x_tenant_host="barossa.stays.example")
    assert headers["x-tenant-host"] == "seaview.stays.example"


def test_the_clients_address_is_what_the_edge_saw_whatever_a_client_claims():
    _, headers = run(API_REQUEST, x_viewer_address="198.51.100.1")
    assert headers["x-viewer-address"] == "203.0.113.9"


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("/", "/index.html"),
        ("/stay/abc/book", "/index.html"),
        ("/v1.2/stay", "/index.html"),
        ("/assets/index-abc.js", "/assets/index-abc.js"),
        ("/favicon.svg", "/favicon.svg"),
    ],
)
def test_addresses_without_a_file_name_are_the_one_page(asked, served):
    assert run(SITE_REQUEST, asked)[0] == served


def test_a_client_cannot_present_the_edges_secret():
    _, headers = run(API_REQUEST, "/api/v1/tenant", x_origin_secret="guess")
    assert SECRET_HEADER not in headers


def test_a_visitor_is_sent_on_as_anonymous_and_a_token_as_it_is():
    assert run(API_REQUEST, "/api/v1/tenant")[1]["authorization"] == "Anonymous"
    assert run(API_REQUEST, "/api/v1/tenant", authorization="Bearer x")[1]["authorization"] == "Bearer x"
