"""Stripe's library is 17 MB and asks for more; a function is given the part that it loads."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from holiday_rental._bundle import import_closure
from holiday_rental._bundling import Bundle
from holiday_rental._platform import Platform
from holiday_rental._requirements import requirements_for
from tests.constructs.cloud import write_entry

LAMBDA_SOURCE = Path(__file__).parents[2] / "lambda_src"
MOST_BYTES = 1_700_000  # with the pool for HTTP and msgspec; whole, the library alone is 6 MB

# Every object that Stripe puts into an error, as deep as it goes.
CHARGE = {
    "object": "charge",
    "refunds": {"object": "list", "data": [{"object": "refund"}]},
    "dispute": {"object": "dispute"},
}
INTENT = {
    "object": "payment_intent", "id": "pi_1", "status": "requires_payment_method", "metadata": {}, "amount": 1,
    "currency": "eur", "payment_method": {"object": "payment_method", "id": "pm_1"}, "latest_charge": CHARGE,
    "customer": {"object": "customer"}, "last_payment_error": {"code": "x", "source": {"object": "source"}},
}  # fmt: skip
SETUP = {"object": "setup_intent", "latest_attempt": {"object": "setup_attempt"}, "mandate": {"object": "mandate"}}
ERROR = {"code": "some", "payment_intent": INTENT, "setup_intent": SETUP, "source": {"object": "bank_account"}}
SCRIPT = """
import json, sys, threading
sys.path[:0] = [sys.argv[1]]
from http.server import BaseHTTPRequestHandler, HTTPServer
from rental.payments.stripe import StripeProvider, stripe_client

class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"error": json.loads(sys.argv[2])}).encode()
        self.send_response(int(self.path.split("/")[-2]))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass

server = HTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
provider = StripeProvider(stripe_client("sk_test_1", f"http://127.0.0.1:{server.server_port}"))
for status in ("400", "401", "402", "403", "404", "409", "429", "500"):
    try:
        provider.confirm(status, "pm_1", return_url="", off_session=False, key=status)
    except Exception as error:
        print(status, type(error).__name__, error)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"requests", "certifi", "idna", "charset_normalizer"}))
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    closure = import_closure(LAMBDA_SOURCE, "rental.payments.stripe")
    requirements = requirements_for(LAMBDA_SOURCE, closure.imports)
    archive = tmp_path_factory.mktemp("bundle") / "bundle.zip"
    Bundle(LAMBDA_SOURCE, closure.files, requirements, closure.services, Platform.this_machine()).write(archive)
    return archive


def test_the_part_that_is_shipped_is_small(bundle):
    assert bundle.stat().st_size < MOST_BYTES


def test_the_part_that_is_shipped_serves_every_kind_of_reply(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path)
    command = [sys.executable, "-S", "-E", "-c", SCRIPT, str(tmp_path), json.dumps(ERROR)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "400 Refused some",
        "401 Failed some",
        "402 Declined some",
        "403 Refused some",
        "404 Refused some",
        "409 Failed some",
        "429 Failed some",
        "500 Failed some",
        "[]",
    ]


def test_what_a_function_imports_itself_is_not_taken_away(tmp_path):
    write_entry(tmp_path, "payments.http_api", "import requests, stripe\n")
    for name in ("requirements.in", "requirements.txt"):
        (tmp_path / name).write_text((LAMBDA_SOURCE / name).read_text())
    closure = import_closure(tmp_path, "rental.payments.http_api")
    requirements = requirements_for(tmp_path, closure.imports)
    files = Bundle(tmp_path, closure.files, requirements, closure.services, Platform.this_machine()).libraries()
    assert {"stripe", "requests", "certifi", "idna"} <= {name.partition("/")[0] for name in files}
