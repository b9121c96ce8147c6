"""Signing in through the relay, with the browser's real SRP on one side and an emulated Cognito on the other."""

from datetime import UTC, datetime, timedelta

import jwt
import ministack.app
import pytest
from ministack.services import cognito as emulator
from pycognito.aws_srp import AWSSRP

from rental.accounts.cognito.signing_in import CognitoSignIn
from rental.accounts.domain.attempts import account_name
from rental.accounts.domain.sessions import Person
from rental.accounts.http_api import signing_in
from rental.accounts.use_cases.signing_in import Door
from tests.contexts.accounts.emulated_cognito import Directory, EmulatedCognito
from tests.contexts.accounts.fakes import FakeAttempts, FakeKnownAccounts, FakeSessions
from tests.contexts.accounts.watched_log import watched_log
from tests.support.gateway import authorizer_context, call
from tests.support.samples import KEY

PASSWORD = "Corr3ct-horse!"


@pytest.fixture
def cognito(monkeypatch, tmp_path):
    monkeypatch.setattr(ministack.app, "AUTH", True)
    monkeypatch.setattr(emulator, "_POOL_KEYS_DIR", str(tmp_path))
    client = EmulatedCognito()
    service = CognitoSignIn(client)
    monkeypatch.setattr(signing_in, "_service", lambda: service)
    monkeypatch.setattr(signing_in, "platform_key", lambda: KEY)
    return client


@pytest.fixture
def sessions():
    return FakeSessions()


@pytest.fixture
def attempts():
    return FakeAttempts()


@pytest.fixture
def accounts():
    return FakeKnownAccounts()


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
def send(monkeypatch, hosts, guests, sessions, attempts, accounts):
    monkeypatch.setattr(signing_in, "_sessions", lambda: sessions)
    door = Door(signing_in._service(), attempts, sessions, accounts, KEY)
    monkeypatch.setattr(signing_in, "_door", lambda: door)
    context = authorizer_context(
        host_pool_id=hosts.pool_id,
        host_client_id=hosts.client_id,
        guest_pool_id=guests.pool_id,
        guest_client_id=guests.client_id,
    )

    def send(step, *, address="192.0.2.7", **body):
        headers = {"x-viewer-address": address, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
        path = f"/api/v1/auth/{step}"
        return call(signing_in.handler, "POST", path, body=body, context=context, headers=headers)

    return send


def browser(username, password, pool_name) -> AWSSRP:
    """The page's side: it has no client secret and knows the pool's name only from the relay."""
    return AWSSRP(username, password, f"x_{pool_name}", "no client", client=object())


def signed_in(send, pool, username, password=PASSWORD, **options):
    page = browser(username, password, "unknown yet")
    first = send("sign-in", pool=pool, username=username, srp_a=f"{page.large_a_value:x}", **options)
    if first.status != 200:
        return first
    page.pool_id = f"x_{first.body['pool_name']}"
    assert first.body["challenge"] == "PASSWORD_VERIFIER"
    responses = page.process_challenge(first.body["parameters"], {"USERNAME": username})
    session = first.body["session"]
    return send("challenge", pool=pool, challenge="PASSWORD_VERIFIER", responses=responses, session=session, **options)


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
        ({"challenge": "NEW_PASSWORD_REQUIRED", "session": ""}, "/session"),
        ({"session": None}, "/session"),
        ({"responses": {"USERNAME": "holly", "ANSWER": "1"}}, "/responses/ANSWER"),
        ({"responses": {"USERNAME": "holly"}}, "/responses/PASSWORD_CLAIM_SECRET_BLOCK"),
        ({"responses": {"USERNAME": "holly", "SECRET_HASH": "mine"}}, "/responses/SECRET_HASH"),
        ({"client_id": "mine"}, "/client_id"),
    ],
)
def test_only_the_steps_we_offer_are_relayed(send, cognito, changes, pointer):
    body = {"pool": "host", "challenge": "PASSWORD_VERIFIER", "responses": {}, "session": "s"} | changes
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


def person_of(tokens, directory):
    return Person(directory.pool_id, claims_of(tokens["access_token"])["sub"])


def test_a_sign_in_begins_a_session_of_the_device_and_its_address(send, hosts, sessions):
    tokens = signed_in(send, "host", "holly").body["tokens"]
    (session,) = sessions.of(person_of(tokens, hosts), datetime.now(UTC))
    assert session.id == claims_of(tokens["access_token"])["origin_jti"]
    assert (session.device.browser, session.device.system) == ("Firefox", "Linux")
    assert session.address == "192.0.2.7"
    assert session.ends_at - session.began_at == timedelta(days=7)


def test_a_renewed_token_is_of_the_same_session_and_lets_it_last(send, hosts, sessions):
    tokens = signed_in(send, "host", "holly").body["tokens"]
    (before,) = sessions.kept.values()
    again = send("refresh", pool="host", username="holly", refresh_token=tokens["refresh_token"], address="192.0.2.9")
    assert again.status == 200
    assert claims_of(again.body["tokens"]["access_token"])["origin_jti"] == before.id
    (after,) = sessions.kept.values()
    assert (after.id, after.address, after.began_at) == (before.id, "192.0.2.9", before.began_at)
    assert after.ends_at > before.ends_at


def test_an_ended_session_is_renewed_no_more_and_its_token_is_revoked(send, cognito, hosts, sessions):
    tokens = signed_in(send, "host", "holly").body["tokens"]
    sessions.end_all(person_of(tokens, hosts))
    asked = {"pool": "host", "username": "holly", "refresh_token": tokens["refresh_token"]}
    refused = send("refresh", **asked)
    assert (refused.status, refused.slug) == (401, "session-ended")
    assert "tokens" not in refused.body
    assert cognito.calls["revoke_token"] == 1
    assert send("refresh", **asked).slug == "sign-in-failed", "the pool refuses it by itself from now on"
    assert sessions.kept == {}


def test_who_signed_in_is_known_by_what_they_typed(send, guests, accounts):
    tokens = signed_in(send, "guest", "ada@example.com").body["tokens"]
    found = accounts.find(account_name(KEY, guests.pool_id, "ADA@example.com"))
    assert found.person == person_of(tokens, guests)
    assert found.account == account_name(KEY, guests.pool_id, claims_of(tokens["access_token"])["username"])
