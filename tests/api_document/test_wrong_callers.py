"""Every route refuses every wrong caller with the problem that the document names: the real authorizer and entries.

The routes are those that operations declare, so that a new one is walked too. Keys and tokens are real. Nothing else
is there, no table and no secret: whoever is let in by mistake is answered 500.
"""

import base64
import hashlib
import hmac
import importlib
import json
import time
from dataclasses import dataclass, field

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api_document.access import BY_SIGNATURE
from api_document.declared import declared_operations
from api_document.responses import slugs_of
from rental.accounts import authorizer
from rental.accounts.jwks import JsonWebTokens, JwksOverHttp
from rental.kernel.errors import PROBLEMS
from rental.tenants.contract import HostMapping
from tests.contexts.accounts.signing import claims, pool, private_key
from tests.support.gateway import EDGE, LambdaContext
from tests.support.samples import BAROSSA, SEAVIEW

KID = "one"  # each pool's key is called the same: only the key itself tells them apart
SEAVIEWS, BAROSSAS, GUESTS, FOREIGN = (pool(name) for name in ("SEAVIEWS", "BAROSSAS", "GUESTS", "FOREIGN"))
SITES = {
    "seaview.example.com": HostMapping("seaview.example.com", SEAVIEW, SEAVIEWS, GUESTS),
    "barossa.example.com": HostMapping("barossa.example.com", BAROSSA, BAROSSAS, GUESTS),
}
EVERYONE = ["host", "co-host", "cleaner", "guest", "admin"]
REQUIRED, ANYONE = "required", "anyone"
OPERATIONS = {each.operation.id: each for each in declared_operations() if each.operation.auth != "public"}


class Sites:
    def find(self, host):
        return SITES.get(host)


class Sessions:
    def tokens_from(self, _person, session_id, *, at_once):  # noqa: ARG002 - the port's
        return 0 if session_id == "session-1" else None


def signed(of, *, key=None, header=None, **changes):
    """Return an access token as the pool issues it, or one that is wrong in what is given."""
    told = claims(of, **{"cognito:groups": EVERYONE} | changes)
    algorithm = (header or {}).get("alg", "RS256")
    return jwt.encode(told, key or private_key(of.pool_id), algorithm=algorithm, headers={"kid": KID} | (header or {}))


def signed_with_the_public_key():
    """Return what a verifier takes that lets the token choose the algorithm; libraries refuse to make one."""
    key = private_key(SEAVIEWS.pool_id).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [{"alg": "HS256", "typ": "JWT", "kid": KID}, claims(SEAVIEWS, **{"cognito:groups": EVERYONE})]
    text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    proof = base64.urlsafe_b64encode(hmac.digest(key, text, hashlib.sha256)).rstrip(b"=")
    return b".".join((text, proof)).decode()


def unsigned():
    return jwt.encode(claims(SEAVIEWS, **{"cognito:groups": EVERYONE}), None, algorithm="none", headers={"kid": KID})


@dataclass(frozen=True)
class Wrong:
    """A caller of seaview's site that must be answered `slug`, whatever the route."""

    slug: str
    token: object = None
    headers: dict[str, str] = field(default_factory=dict)


def of_seaview(**changes):
    return lambda: signed(SEAVIEWS, **changes)


DIRECT = {"x-origin-secret": ""}
WRONG = {
    "another tenant's token": Wrong("token-invalid", lambda: signed(BAROSSAS)),
    "a token of a pool that is nobody's here": Wrong("token-invalid", lambda: signed(FOREIGN)),
    "a guest's client and the hosts' issuer": Wrong("token-invalid", of_seaview(client_id=GUESTS.client_id)),
    "another app client of the same pool": Wrong("token-invalid", of_seaview(client_id="another")),
    "an id token": Wrong("token-invalid", of_seaview(token_use="id", client_id=None, aud=SEAVIEWS.client_id)),
    "an id token that names the client too": Wrong("token-invalid", of_seaview(token_use="id")),
    "the hosts' issuer, signed by the guests' pool": Wrong(
        "token-invalid", of_seaview(key=private_key(GUESTS.pool_id))
    ),
    "the hosts' issuer, signed by another tenant's": Wrong("token-invalid", of_seaview(key=private_key("BAROSSAS"))),
    "no signature": Wrong("token-invalid", unsigned),
    "a signature with the public key as a secret": Wrong("token-invalid", signed_with_the_public_key),
    "another algorithm": Wrong("token-invalid", of_seaview(header={"alg": "RS512"})),
    "a key that nobody has": Wrong("token-invalid", of_seaview(header={"kid": "two"})),
    "a key of the token's own": Wrong(
        "token-invalid", of_seaview(header={"kid": "two", "jku": "https://evil.example"})
    ),
    "a token that has run out": Wrong("token-expired", of_seaview(exp=int(time.time()) - 60)),
    "a token without an end": Wrong("token-invalid", of_seaview(exp=None)),
    "a token whose session was ended": Wrong("session-ended", of_seaview(origin_jti="ended")),
    "a token of no session": Wrong("session-ended", of_seaview(origin_jti=None)),
    "no token at all in its place": Wrong("token-invalid", lambda: "x.y.z"),
    "a site that there is not": Wrong("unknown-host", None, {"x-tenant-host": "nobody.example.com"}),
    "no site": Wrong("unknown-host", None, {"x-tenant-host": ""}),
    "nobody, around the edge": Wrong("origin-refused", None, DIRECT),
    "a host, around the edge": Wrong("origin-refused", of_seaview(), DIRECT),
    "another site's host, around the edge": Wrong(
        "origin-refused", lambda: signed(BAROSSAS), DIRECT | {"x-tenant-host": "barossa.example.com"}
    ),
    "a guessed secret": Wrong("origin-refused", of_seaview(), {"x-origin-secret": "guessed"}),
    "the secret's digest": Wrong(
        "origin-refused", of_seaview(), {"x-origin-secret": hashlib.sha256(EDGE.encode()).hexdigest()}
    ),
    "a wrong token, around the edge": Wrong("origin-refused", lambda: signed(BAROSSAS), DIRECT),
}


@pytest.fixture(scope="module")
def tokens():
    """Each wrong caller's token, made once."""
    return {name: wrong.token and wrong.token() for name, wrong in WRONG.items()}


@pytest.fixture(autouse=True)
def rig(monkeypatch, key_sets):
    monkeypatch.setattr(authorizer, "_hosts", Sites)
    monkeypatch.setattr(authorizer, "_tokens", lambda: key_sets)
    monkeypatch.setattr(authorizer, "_sessions", Sessions)
    monkeypatch.setattr(authorizer, "edge_values", lambda _shown: [EDGE])


@pytest.fixture(scope="module")
def key_sets():
    """The key sets as pools publish them, read as in the running function."""
    published = {
        f"{each.issuer}/.well-known/jwks.json": _key_set(each) for each in (SEAVIEWS, BAROSSAS, GUESTS, FOREIGN)
    }
    return JsonWebTokens(JwksOverHttp(get=published.__getitem__))


def _key_set(of):
    key = jwt.algorithms.RSAAlgorithm.to_jwk(private_key(of.pool_id).public_key(), as_dict=True)
    return json.dumps({"keys": [key | {"kid": KID, "use": "sig", "alg": "RS256"}]}).encode()


def answered(declared, token=None, **headers):
    """Call an operation as the gateway does: the authorizer first, then the entry with what it found."""
    path = declared.operation.path.replace("{", "").replace("}", "")
    authorization = f"Bearer {token}" if token else "Anonymous"
    arrived = {"x-origin-secret": EDGE, "x-tenant-host": "seaview.example.com", "authorization": authorization}
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": arrived | headers,
        "requestContext": {"http": {"method": declared.operation.method, "path": path}, "requestId": "request"},
        "isBase64Encoded": False,
    }
    found = authorizer.handler(event, LambdaContext())
    event["requestContext"]["authorizer"] = {"lambda": found["context"]}
    answer = importlib.import_module(declared.module).handler(event, LambdaContext())
    return answer["statusCode"], json.loads(answer["body"] or "{}").get("type", "").rpartition(":")[2]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_route_refuses_every_wrong_caller_as_the_document_says(tokens, name):
    declared, expected = OPERATIONS[name], {}
    found = {}
    for caller, wrong in WRONG.items():
        found[caller] = answered(declared, tokens[caller], **wrong.headers)
        expected[caller] = (PROBLEMS[wrong.slug][0], wrong.slug)
    assert found == expected
    assert {slug for _, slug in expected.values()} <= slugs_of(declared)


@pytest.mark.parametrize("name", sorted(name for name, each in OPERATIONS.items() if each.operation.auth == REQUIRED))
def test_every_route_that_asks_for_a_sign_in_refuses_who_shows_no_token(name):
    assert answered(OPERATIONS[name]) == (401, "sign-in-required")
    assert "sign-in-required" in slugs_of(OPERATIONS[name])


@pytest.mark.parametrize(
    "name", sorted(name for name, each in OPERATIONS.items() if {ANYONE, *each.operation.roles} > {ANYONE})
)
def test_every_route_with_roles_refuses_who_has_none_of_them_here(name):
    declared = OPERATIONS[name]
    roles = set(declared.operation.roles)
    others = [each for each in EVERYONE if each not in declared.operation.roles]
    wrong = {
        "with every other role": signed(SEAVIEWS, **{"cognito:groups": others}),
        "with no role": signed(SEAVIEWS, **{"cognito:groups": []}),
    }
    for pool_of_others, theirs in ((GUESTS, {"guest", "admin"}), (SEAVIEWS, {"host", "co-host", "cleaner"})):
        if roles.isdisjoint(theirs):
            wrong["of the other pool, called as they like"] = signed(pool_of_others)
    for caller, token in wrong.items():
        assert answered(declared, token) == (403, "role-required"), caller
    assert "role-required" in slugs_of(declared)


def test_who_is_right_gets_past_the_door(tokens):
    """Else all of the above would hold with a door that is walled up."""
    for name in ("get_calendar", "list_own_bookings"):
        declared = OPERATIONS[name]
        token = signed(GUESTS if declared.operation.roles == ("guest",) else SEAVIEWS)
        assert answered(declared, token)[1] not in {wrong.slug for wrong in WRONG.values()} | {"role-required"}


def test_only_what_is_signed_or_tells_nothing_of_anybody_is_open_to_all():
    public = {each.operation.id for each in declared_operations() if each.operation.auth == "public"}
    assert public == {"get_health"} | BY_SIGNATURE
