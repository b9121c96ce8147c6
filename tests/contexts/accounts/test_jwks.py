"""How often, and where, the pools' keys are looked up."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from rental.accounts.jwks import JwksOverHttp, fetch
from rental.accounts.ports import KeysUnavailable
from tests.contexts.accounts.signing import GUESTS, HOSTS, key_set, private_key


class Web:
    """Answers with `document`, or fails while it is None."""

    def __init__(self, document):
        self.document, self.asked, self.now = document, [], 1000.0

    def get(self, address):
        self.asked.append(address)
        if self.document is None:
            raise TimeoutError
        return self.document

    def keys(self, base="") -> JwksOverHttp:
        return JwksOverHttp(base, self.get, lambda: self.now)


@pytest.fixture
def web():
    return Web(key_set("one"))


def numbers(key):
    return key.public_numbers()


def test_a_key_is_fetched_once_from_the_stored_issuer(web):
    keys = web.keys()
    for _ in range(3):
        assert numbers(keys.find(HOSTS, "one")) == numbers(private_key("one").public_key())
    assert web.asked == [f"{HOSTS.issuer}/.well-known/jwks.json"]


def test_the_local_platform_has_an_address_of_its_own(web):
    web.keys("http://127.0.0.1:4566/").find(HOSTS, "one")
    assert web.asked == [f"http://127.0.0.1:4566/{HOSTS.pool_id}/.well-known/jwks.json"]


def test_a_new_key_is_found_by_looking_again(web):
    keys = web.keys()
    keys.find(HOSTS, "one")
    web.document = key_set("one", "two")
    web.now += 60
    assert keys.find(HOSTS, "two") is not None


def test_unknown_keys_make_us_look_at_most_once_a_minute_for_each_pool(web):
    keys = web.keys()
    keys.find(HOSTS, "one")
    for n in range(500):
        web.now += 0.1
        assert keys.find(HOSTS, f"made-up-{n}") is None
    assert len(web.asked) == 1
    web.now += 60
    assert keys.find(HOSTS, "made-up") is None
    assert len(web.asked) == 2
    keys.find(GUESTS, "one")
    assert len(web.asked) == 3


def test_without_an_answer_nothing_is_said_of_the_token(web):
    web.document = None
    keys = web.keys()
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            keys.find(HOSTS, "one")
    assert len(web.asked) == 1


def test_after_a_failure_we_try_again_in_seconds(web):
    keys, document = web.keys(), web.document
    web.document = None
    with pytest.raises(KeysUnavailable):
        keys.find(HOSTS, "one")
    web.document = document
    web.now += 5
    assert keys.find(HOSTS, "one") is not None


def test_known_keys_stay_good_while_the_pool_does_not_answer(web):
    keys = web.keys()
    keys.find(HOSTS, "one")
    web.document, web.now = None, web.now + 7200
    assert keys.find(HOSTS, "one") is not None
    with pytest.raises(KeysUnavailable):
        keys.find(HOSTS, "two")


def test_a_withdrawn_key_is_forgotten_within_the_hour(web):
    keys = web.keys()
    keys.find(HOSTS, "one")
    web.document, web.now = key_set("two"), web.now + 3600
    assert keys.find(HOSTS, "one") is None


@pytest.mark.parametrize(
    "document", [b"", b"<html>", b"[]", b'{"keys": 1}', b'{"keys": [1]}', b'{"keys": [{"kty":"RSA","use":"sig"}]}']
)
def test_a_document_that_is_no_key_set_is_no_answer(web, document):
    web.document = document
    with pytest.raises(KeysUnavailable):
        web.keys().find(HOSTS, "one")


def test_keys_of_other_kinds_are_passed_over(web):
    web.document = key_set("one").replace(b'"use": "sig"', b'"use": "enc"')
    assert web.keys().find(HOSTS, "one") is None
    web.document = b'{"keys": [{"kty": "oct", "use": "sig", "kid": "one", "k": "c2VjcmV0"}]}'
    assert web.keys().find(HOSTS, "one") is None


def test_keys_are_fetched_over_http():
    class Pool(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(key_set("one"))

        def log_message(self, *_args):
            """Keep the test's output quiet."""

    server = HTTPServer(("127.0.0.1", 0), Pool)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    assert JwksOverHttp(f"http://127.0.0.1:{server.server_port}").find(HOSTS, "one") is not None
    thread.join()
    server.server_close()


def test_a_silent_pool_is_given_up_after_two_seconds(monkeypatch):
    monkeypatch.setattr("rental.accounts.jwks._TIMEOUT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OSError, match="timed out"):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/")
