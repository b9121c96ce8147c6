"""Signing in through the relay, with the browser's real SRP on one side and an emulated Cognito on the other."""

import jwt
import ministack.app
import pytest
from ministack.services import cognito as emulator
from pycognito.aws_srp import AWSSRP

from rental.accounts import http_api
from rental.accounts.cognito import CognitoSignIn
from tests.contexts.accounts.emulated_cognito import Directory, EmulatedCognito
from tests.contexts.accounts.watched_log import watched_log
from tests.support.gateway import authorizer_context, call

PASSWORD = "Corr3ct-horse!"


@pytest.fixture
def cognito(monkeypatch, tmp_path):
    monkeypatch.setattr(ministack.app, "AUTH", True)
    monkeypatch.setattr(emulator, "_POOL_KEYS_DIR", str(tmp_path))
    client = EmulatedCognito()
    service = CognitoSignIn(client)
    monkeypatch.setattr(http_api, "_service", lambda: service)
    return client


@pytest.fixture
def hosts(cognito):
    made = Directory(cognito, "hosts")
    made.add("holly", PASSWORD)
    return made


@pytest.fixture
def guests(cognito):
    made = Directory(cognito, "guests", UsernameAttributes=["email"])
    made.add("ada@example.com", PASSWORD)
    return made


@pytest.fixture
def send(hosts, guests):
    context = authorizer_context(
        host_pool_id=hosts.pool_id,
        host_client_id=hosts.client_id,
        guest_pool_id=guests.pool_id,
        guest_client_id=guests.client_id,
    )

    def send(step, **body):
        return call(http_api.handler, "POST", f"/api/v1/auth/{step}", body=body, context=context)

    return send


def browser(username, password, pool_name) -> AWSSRP:
    """The page's side: it has no client secret and knows the pool's name only from the relay."""
    return AWSSRP(username, password, f"x_{pool_name}", "no client", client=object())


def signed_in(send, pool, username, password=PASSWORD):
    page = browser(username, password, "unknown yet")
    first = send("sign-in", pool=pool, username=username, srp_a=f"{page.large_a_value:x}")
    if first.status != 200:
        return first
    page.pool_id = f"x_{first.body['pool_name']}"
    assert first.body["challenge"] == "PASSWORD_VERIFIER"
    responses = page.process_challenge(first.body["parameters"], {"USERNAME": username})
    return send(
        "challenge", pool=pool, challenge="PASSWORD_VERIFIER", responses=responses, session=first.body["session"]
    )


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


@pytest.mark.parametrize(("pool", "username"), [("host", "holly"), ("guest", "ada@example.com")])
def test_a_person_signs_in_with_the_right_password(send, hosts, guests, pool, username):
    answer = signed_in(send, pool, username)
    assert answer.status == 200, answer.body
    tokens = answer.body["tokens"]
    assert set(tokens) == {"access_token", "id_token", "refresh_token", "expires_in"}
    said = claims_of(tokens["access_token"])
    directory = hosts if pool == "host" else guests
    assert (said["client_id"], said["token_use"]) == (directory.client_id, "access")


@pytest.mark.parametrize(("pool", "username"), [("host", "holly"), ("guest", "ada@example.com")])
def test_a_sign_in_is_renewed_by_the_name_the_access_token_carries(send, pool, username):
    tokens = signed_in(send, pool, username).body["tokens"]
    named = claims_of(tokens["access_token"])["username"]
    answer = send("refresh", pool=pool, username=named, refresh_token=tokens["refresh_token"])
    assert answer.status == 200, answer.body
    assert "refresh_token" not in answer.body["tokens"]
    assert claims_of(answer.body["tokens"]["access_token"])["username"] == named


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(send):
    wrong = signed_in(send, "host", "holly", "Wr0ng-horse!")
    unknown = signed_in(send, "host", "nobody", "Wr0ng-horse!")
    assert (wrong.status, wrong.slug) == (401, "sign-in-failed")
    assert wrong.body == unknown.body


def test_hosts_and_guests_do_not_sign_in_at_each_others_pool(send):
    assert signed_in(send, "guest", "holly").slug == "sign-in-failed"
    assert signed_in(send, "host", "ada@example.com").slug == "sign-in-failed"


@pytest.mark.parametrize("token", ["nonsense", "a.b.c"])
def test_a_refresh_token_that_is_none_fails_like_a_sign_in(send, token):
    assert send("refresh", pool="host", username="holly", refresh_token=token).slug == "sign-in-failed"


def test_the_other_pools_refresh_token_is_refused(send):
    tokens = signed_in(send, "host", "holly").body["tokens"]
    answer = send("refresh", pool="guest", username="holly", refresh_token=tokens["refresh_token"])
    assert answer.slug == "sign-in-failed"


def test_a_first_sign_in_asks_for_a_new_password(send, hosts):
    hosts.add("newcomer", PASSWORD, permanent=False)
    asked = signed_in(send, "host", "newcomer")
    assert asked.body["challenge"] == "NEW_PASSWORD_REQUIRED"
    answer = send(
        "challenge",
        pool="host",
        challenge="NEW_PASSWORD_REQUIRED",
        responses={"USERNAME": "newcomer", "NEW_PASSWORD": "An0ther-horse!"},
        session=asked.body["session"],
    )
    assert answer.status == 200, answer.body
    assert signed_in(send, "host", "newcomer", "An0ther-horse!").status == 200


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"pool": "admin"}, "/pool"),
        ({"challenge": "SOFTWARE_TOKEN_MFA"}, "/challenge"),
        ({"challenge": "CUSTOM_CHALLENGE"}, "/challenge"),
        ({"challenge": "NEW_PASSWORD_REQUIRED"}, "/session"),
        ({"responses": {"USERNAME": "holly", "ANSWER": "1"}}, "/responses/ANSWER"),
        ({"responses": {"USERNAME": "holly"}}, "/responses/PASSWORD_CLAIM_SECRET_BLOCK"),
        ({"responses": {"USERNAME": "holly", "SECRET_HASH": "mine"}}, "/responses/SECRET_HASH"),
        ({"client_id": "mine"}, "/client_id"),
    ],
)
def test_only_the_steps_we_offer_are_relayed(send, cognito, changes, pointer):
    body = {"pool": "host", "challenge": "PASSWORD_VERIFIER", "responses": {}} | changes
    answer = send("challenge", **body)
    assert (answer.status, answer.slug) == (422, "invalid-request")
    assert answer.body["errors"][0]["pointer"] == pointer
    assert "respond_to_auth_challenge" not in cognito.calls


@pytest.mark.parametrize("srp_a", ["", "xyz", "f" * 1025, "-1", "0x1f"])
def test_a_first_step_that_is_no_number_is_refused_here(send, cognito, srp_a):
    answer = send("sign-in", pool="host", username="holly", srp_a=srp_a)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/srp_a")
    assert "initiate_auth" not in cognito.calls


def test_nothing_but_srp_starts_a_sign_in(send):
    answer = send("sign-in", pool="host", username="holly", srp_a="ff", password=PASSWORD)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/password")


def test_the_client_secret_is_asked_for_once(send, cognito):
    signed_in(send, "host", "holly")
    signed_in(send, "host", "holly")
    assert cognito.calls["describe_user_pool_client"] == 1


def test_no_password_and_no_token_gets_into_the_log(send, hosts):
    hosts.add("newcomer", PASSWORD, permanent=False)
    with watched_log() as written:
        tokens = signed_in(send, "host", "holly").body["tokens"]
        send("refresh", pool="host", username="x", refresh_token=tokens["refresh_token"] + "x")
        responses = {"USERNAME": "nobody", "NEW_PASSWORD": "Secr3t-horse!"}
        send("challenge", pool="host", challenge="NEW_PASSWORD_REQUIRED", responses=responses, session="s" * 30)
    del tokens["expires_in"]
    assert "sign-in-failed" in written.getvalue()
    assert not any(secret in written.getvalue() for secret in (*tokens.values(), PASSWORD, "Secr3t-horse!"))
