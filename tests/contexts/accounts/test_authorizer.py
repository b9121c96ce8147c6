"""The entry: it never denies, and what it refuses carries no tenant."""

import hashlib

import pytest

from rental.accounts import authorizer
from rental.accounts.jwks import JsonWebTokens
from tests.contexts.accounts.fakes import FakeLiveSessions
from tests.contexts.accounts.signing import FakeKeys, mapping, token
from tests.contexts.accounts.watched_log import watched_log
from tests.support.gateway import EDGE, LambdaContext
from tests.support.samples import SEAVIEW


class OneHost:
    def find(self, host):
        return mapping() if host == "seaview.example.com" else None


@pytest.fixture
def ask(monkeypatch):
    monkeypatch.setattr(authorizer, "_hosts", OneHost)
    monkeypatch.setattr(authorizer, "_tokens", lambda: JsonWebTokens(FakeKeys(HOSTS=["one"])))
    sessions = FakeLiveSessions("ended")
    monkeypatch.setattr(authorizer, "_sessions", lambda: sessions)
    monkeypatch.setattr(authorizer, "edge_values", lambda _shown: [EDGE])

    def ask(identity=("seaview.example.com",), **headers):
        sent = {"X-Origin-Secret": EDGE, "x-tenant-host": "seaview.example.com", "Authorization": "Anonymous"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        event = {"version": "2.0", "type": "REQUEST", "routeKey": "GET /api/v1/tenant", "headers": sent}
        event["identitySource"] = list(identity)
        return authorizer.handler(event, LambdaContext())

    ask.sessions = sessions
    return ask


@pytest.mark.parametrize(
    ("identity", "at_once"), [(("token", "seaview.example.com"), True), (("seaview.example.com",), False)]
)
def test_only_where_the_gateway_keeps_the_answer_the_session_is_looked_at_anew(ask, identity, at_once):
    """One memory upon another would let an ended session go on for two minutes."""
    ask(identity, Authorization=f"Bearer {token()}")
    assert [asked[2] for asked in ask.sessions.asked] == [at_once]


def test_it_answers_the_context_that_operations_read(ask):
    answer = ask(Authorization=f"Bearer {token(**{'cognito:groups': ['host']})}")
    assert answer["isAuthorized"] is True
    context = answer["context"]
    assert (context["tenant_id"], context["principal_id"], context["roles"]) == (SEAVIEW, "person-1", "host")
    assert context["edge_digests"] == hashlib.sha256(EDGE.encode()).hexdigest()
    assert all(isinstance(value, str) for value in context.values())


@pytest.mark.parametrize(
    ("headers", "slug"),
    [
        ({"x_tenant_host": "unknown.example.com"}, "unknown-host"),
        ({"Authorization": "Bearer forged"}, "token-invalid"),
        ({"Authorization": "Bearer expired"}, "token-expired"),
        ({"Authorization": "Bearer ended"}, "session-ended"),
    ],
)
def test_it_never_denies_but_hands_over_the_refusal_and_nothing_else(ask, headers, slug):
    made = {"Bearer expired": {"exp": 1}, "Bearer ended": {"origin_jti": "ended"}}
    if claims := made.get(headers.get("Authorization")):
        headers = {"Authorization": f"Bearer {token(**claims)}"}
    digests = hashlib.sha256(EDGE.encode()).hexdigest()
    assert ask(**headers) == {"isAuthorized": True, "context": {"refusal": slug, "edge_digests": digests}}


def test_a_call_without_any_header_is_refused(ask):
    event = {"version": "2.0", "type": "REQUEST", "routeKey": "GET /api/v1/tenant"}
    assert authorizer.handler(event, LambdaContext())["context"]["refusal"] == "unknown-host"


def test_when_something_of_ours_fails_the_caller_still_gets_a_problem(ask, monkeypatch):
    def broken():
        raise RuntimeError("table gone")

    monkeypatch.setattr(authorizer, "_hosts", broken)
    assert ask() == {"isAuthorized": True, "context": {"refusal": "unavailable"}}


def test_no_token_gets_into_the_log(ask):
    shown = token(exp=1)
    with watched_log() as written:
        ask(Authorization=f"Bearer {shown}")
    assert "token-expired" in written.getvalue()
    assert shown not in written.getvalue()
