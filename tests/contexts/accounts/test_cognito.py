"""What is asked of Cognito, held against its own API description, and how its errors are told."""

import boto3
import jwt
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from botocore.stub import Stubber

from rental.accounts.cognito import signing_in as adapter
from rental.accounts.cognito.signing_in import CognitoSignIn, secret_hash
from rental.accounts.ports import Challenge, SignedIn
from rental.kernel.errors import Problem

POOL = ("eu-west-1_HOSTS", "client123")
SECRET = "a secret of enough length"
ACCESS = jwt.encode({"sub": "ada"}, "a key that nobody needs to check anything")
HASH = secret_hash(SECRET, "holly", "client123")


@pytest.fixture
def cognito():
    client = boto3.client("cognito-idp", aws_access_key_id="testing", aws_secret_access_key="testing")
    with Stubber(client) as stubber:
        yield stubber


def service(cognito, now=lambda: 0.0) -> CognitoSignIn:
    return CognitoSignIn(cognito.client, now)


def expect_secret(cognito, **client):
    asked = {"UserPoolId": POOL[0], "ClientId": POOL[1]}
    cognito.add_response("describe_user_pool_client", {"UserPoolClient": client}, asked)


def test_the_hash_is_the_one_cognito_documents():
    # base64(hmac_sha256(secret, username + client id)), as `openssl dgst -sha256 -hmac secret -binary | base64` gives.
    assert secret_hash("secret", "user", "client") == "wvW87lzZoI+qQCVGmWVBJLlucdJ65huAVP1z+0MgA6E="


def test_a_sign_in_starts_with_srp_and_proves_the_client(cognito):
    expect_secret(cognito, ClientSecret=SECRET)
    asked = {
        "ClientId": POOL[1],
        "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": {"USERNAME": "holly", "SRP_A": "ff", "SECRET_HASH": HASH},
    }
    said = {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {"SALT": "1"}, "Session": "s" * 20}
    cognito.add_response("initiate_auth", said, asked)
    assert service(cognito).start(*POOL, "holly", "ff") == Challenge("PASSWORD_VERIFIER", {"SALT": "1"}, "s" * 20)


def test_a_client_without_a_secret_needs_no_proof(cognito):
    expect_secret(cognito)
    asked = {"ClientId": POOL[1], "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": "r"}}
    said = {"AuthenticationResult": {"AccessToken": ACCESS, "IdToken": "i", "ExpiresIn": 3600}}
    cognito.add_response("initiate_auth", said, asked)
    assert service(cognito).refresh(*POOL, "holly", "r") == SignedIn(ACCESS, "i", None, 3600, {"sub": "ada"})


def test_an_answer_carries_the_session_only_when_there_is_one(cognito):
    expect_secret(cognito, ClientSecret=SECRET)
    answers = {"USERNAME": "holly", "NEW_PASSWORD": "p"}
    for session in (None, "s" * 20):
        asked = {"ClientId": POOL[1], "ChallengeName": "NEW_PASSWORD_REQUIRED"}
        asked |= {"ChallengeResponses": answers | {"SECRET_HASH": HASH}} | ({"Session": session} if session else {})
        said = {"AuthenticationResult": {"AccessToken": ACCESS, "IdToken": "i", "RefreshToken": "r", "ExpiresIn": 3600}}
        cognito.add_response("respond_to_auth_challenge", said, asked)
    signing_in = service(cognito)
    for session in (None, "s" * 20):
        found = signing_in.respond(*POOL, "NEW_PASSWORD_REQUIRED", answers, session)
        assert found == SignedIn(ACCESS, "i", "r", 3600, {"sub": "ada"})


def test_a_password_is_changed_by_the_persons_own_token(cognito):
    asked = {"AccessToken": "t", "PreviousPassword": "old-Passw0rd!", "ProposedPassword": "new-Passw0rd!"}
    cognito.add_response("change_password", {}, asked)
    service(cognito).change_password("t", "old-Passw0rd!", "new-Passw0rd!")
    cognito.add_client_error("change_password", "InvalidPasswordException", "Too short")
    with pytest.raises(Problem) as caught:
        service(cognito).change_password("t", "old-Passw0rd!", "new-Passw0rd!")
    assert caught.value.extras["errors"] == [{"pointer": "/new_password", "detail": "Too short"}]


def test_a_forgotten_password_is_set_by_a_code_and_the_client_is_proved(cognito):
    expect_secret(cognito, ClientSecret=SECRET)
    who = {"ClientId": POOL[1], "Username": "holly", "SecretHash": HASH}
    cognito.add_response("forgot_password", {}, who)
    cognito.add_response("confirm_forgot_password", {}, who | {"ConfirmationCode": "1", "Password": "new-Passw0rd!"})
    signing_in = service(cognito)
    signing_in.send_reset_code(*POOL, "holly")
    signing_in.reset_password(*POOL, "holly", "1", "new-Passw0rd!")
    cognito.assert_no_pending_responses()


@pytest.mark.parametrize(
    "code", ["InvalidParameterException", "NotAuthorizedException", "UserNotFoundException", "LimitExceededException"]
)
def test_an_account_that_gets_no_code_is_answered_like_any_other(cognito, code):
    expect_secret(cognito, ClientSecret=SECRET)
    cognito.add_client_error("forgot_password", code)
    service(cognito).send_reset_code(*POOL, "holly")
    cognito.add_client_error("forgot_password", "InternalErrorException")
    expect_secret(cognito, ClientSecret=SECRET)
    with pytest.raises(Problem):
        service(cognito).send_reset_code(*POOL, "holly")


def test_a_refresh_token_is_revoked_and_where_it_cannot_be_its_session_has_ended_all_the_same(cognito):
    expect_secret(cognito, ClientSecret=SECRET)
    cognito.add_response("revoke_token", {}, {"ClientId": POOL[1], "ClientSecret": SECRET, "Token": "r"})
    cognito.add_client_error("revoke_token", "UnsupportedOperationException")
    signing_in = service(cognito)
    for _ in range(2):
        signing_in.revoke(*POOL, "r")
    cognito.assert_no_pending_responses()


def test_the_secret_is_read_again_after_five_minutes(cognito):
    now = 0.0
    signing_in = service(cognito, lambda: now)
    for _ in range(2):
        expect_secret(cognito, ClientSecret=SECRET)
        cognito.add_client_error("initiate_auth", "NotAuthorizedException")
        with pytest.raises(Problem):
            signing_in.start(*POOL, "holly", "ff")
        now += 300
    cognito.assert_no_pending_responses()


def refused(cognito, code, message="") -> Problem:
    expect_secret(cognito, ClientSecret=SECRET)
    cognito.add_client_error("initiate_auth", code, message)
    with pytest.raises(Problem) as caught:
        service(cognito).start(*POOL, "holly", "ff")
    return caught.value


def test_whatever_is_wrong_with_an_account_is_told_in_the_same_words(cognito):
    codes = ["NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException"]
    codes += ["PasswordResetRequiredException", "CodeMismatchException", "ExpiredCodeException"]
    documents = [refused(cognito, code, f"told by {code}").document() for code in codes]
    assert all(document == documents[0] for document in documents)
    assert (documents[0]["status"], "told by" in str(documents[0])) == (401, False)


@pytest.mark.parametrize("code", ["TooManyRequestsException", "LimitExceededException"])
def test_too_many_attempts_are_told_to_wait(cognito, code):
    problem = refused(cognito, code)
    assert (problem.status, problem.headers["retry-after"]) == (429, "60")


@pytest.mark.parametrize("code", ["InternalErrorException", "ResourceNotFoundException", "AccessDenied", "New"])
def test_what_is_not_the_callers_fault_is_a_503_without_details(cognito, code):
    problem = refused(cognito, code, "arn:aws:secret")
    assert (problem.status, problem.slug, "arn" in problem.detail) == (503, "unavailable", False)


def test_a_weak_new_password_is_pointed_at_with_the_rule_it_breaks(cognito):
    problem = refused(cognito, "InvalidPasswordException", "Password not long enough")
    assert (problem.status, problem.extras["errors"][0]["pointer"]) == (422, "/responses/NEW_PASSWORD")
    assert "long enough" in problem.detail


def test_a_value_that_cognito_cannot_be_sent_is_the_callers_fault(cognito):
    expect_secret(cognito, ClientSecret=SECRET)
    signing_in = service(cognito)
    signing_in._secret(*POOL)
    cognito.deactivate()  # boto3 itself refuses a session of under 20 characters, before anything is sent
    with pytest.raises(Problem) as caught:
        signing_in.respond(*POOL, "NEW_PASSWORD_REQUIRED", {"USERNAME": "holly", "NEW_PASSWORD": "p"}, "too short")
    assert caught.value.status == 422


def test_when_our_own_call_is_refused_the_caller_is_not_blamed(cognito):
    cognito.add_client_error("describe_user_pool_client", "NotAuthorizedException")
    with pytest.raises(Problem) as caught:
        service(cognito).start(*POOL, "holly", "ff")
    assert caught.value.status == 503


def test_a_silent_cognito_is_a_503():
    class Silent:
        def describe_user_pool_client(self, **_asked):
            raise ConnectTimeoutError(endpoint_url="https://cognito")

    with pytest.raises(Problem) as caught:
        CognitoSignIn(Silent()).start(*POOL, "holly", "ff")
    assert (caught.value.slug, caught.value.headers["retry-after"]) == ("unavailable", "5")


def test_every_code_we_tell_apart_is_one_that_cognito_has(cognito):
    modelled = {shape.name for shape in cognito.client.meta.service_model.error_shapes}
    told = adapter._REFUSED | adapter._TOO_MANY | {"InvalidPasswordException", "InvalidParameterException"}
    assert told <= modelled
    assert issubclass(cognito.client.exceptions.NotAuthorizedException, ClientError)
