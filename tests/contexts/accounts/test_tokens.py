"""Which tokens are believed: real keys, every trick we know."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from rental.accounts.jwks import JsonWebTokens
from rental.accounts.ports import TokenExpired, TokenInvalid
from tests.contexts.accounts.signing import FOREIGN, GUESTS, HOSTS, FakeKeys, claims, private_key, token

POOLS = (HOSTS, GUESTS)


@pytest.fixture
def keys():
    return FakeKeys(HOSTS=["one", "two"], GUESTS=["one-of-guests"], FOREIGN=["foreign"])


@pytest.fixture
def tokens(keys):
    return JsonWebTokens(keys)


def test_a_genuine_token_tells_its_pool_and_its_claims(tokens):
    issuer, said = tokens.read(token(), POOLS)
    assert (issuer, said["sub"], said["client_id"]) == (HOSTS, "person-1", "client-HOSTS")
    assert tokens.read(token(kid="two"), POOLS)[0] == HOSTS
    assert tokens.read(token(GUESTS, kid="one-of-guests"), POOLS)[0] == GUESTS


def test_a_token_of_another_tenants_pool_is_invalid_and_its_keys_are_never_asked_for(tokens, keys):
    with pytest.raises(TokenInvalid, match="none of this site's pools"):
        tokens.read(token(FOREIGN, kid="foreign"), POOLS)
    assert keys.asked == []


@pytest.mark.parametrize("issuer", ["https://evil.example", HOSTS.issuer + "/", "", None, HOSTS.pool_id])
def test_the_tokens_own_issuer_is_only_compared_never_followed(tokens, keys, issuer):
    with pytest.raises(TokenInvalid):
        tokens.read(token(iss=issuer), POOLS)
    assert keys.asked == []


def test_a_forged_signature_is_invalid(tokens):
    with pytest.raises(TokenInvalid):
        tokens.read(token(key=private_key("forger"), kid="one"), POOLS)


def test_a_token_signed_by_one_pool_in_the_name_of_the_other_is_invalid(tokens):
    with pytest.raises(TokenInvalid):
        tokens.read(token(HOSTS, kid="one-of-guests"), POOLS)


def test_changed_claims_are_invalid(tokens):
    header, payload, signature = token().split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"cognito:groups": ["host"]}
    changed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    with pytest.raises(TokenInvalid):
        tokens.read(f"{header}.{changed}.{signature}", POOLS)


def unsigned(algorithm: str, signature: str = "") -> str:
    def part(what) -> str:
        return base64.urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")

    return f"{part({'alg': algorithm, 'kid': 'one', 'typ': 'JWT'})}.{part(claims())}.{signature}"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "RS512", "PS256", "ES256", "", "HS256"])
def test_no_other_algorithm_is_taken_and_no_key_is_looked_up_for_it(tokens, keys, algorithm):
    with pytest.raises(TokenInvalid):
        tokens.read(unsigned(algorithm), POOLS)
    assert keys.asked == []


def test_our_public_key_is_no_shared_secret(tokens):
    public = private_key("one").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signing_input = unsigned("HS256").rpartition(".")[0]
    mac = base64.urlsafe_b64encode(hmac.digest(public, signing_input.encode(), hashlib.sha256)).decode().rstrip("=")
    with pytest.raises(TokenInvalid):
        tokens.read(f"{signing_input}.{mac}", POOLS)


@pytest.mark.parametrize("kid", [None, "unknown"])
def test_a_token_without_a_key_of_its_pool_is_invalid(tokens, kid):
    with pytest.raises(TokenInvalid):
        tokens.read(token(kid=kid, key=private_key("one")), POOLS)


@pytest.mark.parametrize("seconds_ago", [1, 60, 10**9])
def test_a_genuine_token_that_has_run_out_is_told_from_an_invalid_one(tokens, seconds_ago):
    with pytest.raises(TokenExpired):
        tokens.read(token(exp=int(time.time()) - seconds_ago), POOLS)


def test_a_forged_token_that_has_run_out_is_invalid(tokens):
    with pytest.raises(TokenInvalid):
        tokens.read(token(key=private_key("forger"), exp=1), POOLS)


@pytest.mark.parametrize("missing", ["exp", "sub", "token_use"])
def test_a_token_without_a_needed_claim_is_invalid(tokens, missing):
    with pytest.raises(TokenInvalid):
        tokens.read(token(**{missing: None}), POOLS)


def test_a_token_issued_a_second_ahead_of_our_clock_is_good(tokens):
    assert tokens.read(token(iat=int(time.time()) + 5), POOLS)


def test_a_token_not_good_yet_is_invalid(tokens):
    with pytest.raises(TokenInvalid):
        tokens.read(token(nbf=int(time.time()) + 600), POOLS)


@given(st.text() | st.text("abc.=_-", max_size=30) | st.builds(lambda n: "[" * n, st.integers(0, 9000)))
def test_whatever_a_stranger_sends_is_invalid(text):
    with pytest.raises(TokenInvalid):
        JsonWebTokens(FakeKeys()).read(text, POOLS)


def test_a_header_nested_without_end_is_invalid(tokens):
    nested = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 5000).decode()
    with pytest.raises(TokenInvalid):
        tokens.read(f"{nested}.{nested[:1000]}.x", POOLS)
