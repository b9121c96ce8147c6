"""Nobody gets in by answering a challenge that was never given."""

import uuid

import pytest
from botocore.exceptions import ClientError

OLD, NEW = "Old-password-1", "New-password-1"
CHALLENGES = {
    "NEW_PASSWORD_REQUIRED": {"NEW_PASSWORD": NEW},
    "SOFTWARE_TOKEN_MFA": {"SOFTWARE_TOKEN_MFA_CODE": "123456"},
    "MFA_SETUP": {},
}


class Pool:
    """A pool with one user, whose password was set by an operator."""

    def __init__(self, aws, *, permanent):
        self.cognito = aws.client("cognito-idp")
        self.pool = self.cognito.create_user_pool(PoolName=uuid.uuid4().hex)["UserPool"]["Id"]
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        client = self.cognito.create_user_pool_client(UserPoolId=self.pool, ClientName="c", ExplicitAuthFlows=flows)
        self.client = client["UserPoolClient"]["ClientId"]
        for name in ("ada", "eve"):
            self.cognito.admin_create_user(UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS")
            self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=OLD, Permanent=permanent)

    def sign_in(self, password, name="ada"):
        return self.cognito.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )

    def answer(self, challenge, session, name="ada"):
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client,
            ChallengeName=challenge,
            Session=session,
            ChallengeResponses={"USERNAME": name, **CHALLENGES[challenge]},
        )

    def refuses(self, challenge, session, name="ada"):
        with pytest.raises(ClientError, match="NotAuthorizedException"):
            self.answer(challenge, session, name)
        return True


MADE_UP = "made-up-session-of-some-length"


def test_vanilla_lets_anyone_set_a_users_password_with_a_made_up_session(vanilla):
    pool = Pool(vanilla, permanent=True)
    assert pool.answer("NEW_PASSWORD_REQUIRED", MADE_UP)["AuthenticationResult"]["AccessToken"]
    assert pool.sign_in(NEW)["AuthenticationResult"]


@pytest.mark.parametrize("permanent", [True, False])
@pytest.mark.parametrize("challenge", CHALLENGES)
def test_a_made_up_session_is_refused_and_the_password_stays(extended, challenge, permanent):
    pool = Pool(extended, permanent=permanent)
    assert pool.refuses(challenge, MADE_UP)
    assert pool.sign_in(OLD)


def test_a_temporary_password_is_changed_once_with_the_session_it_was_given(extended):
    pool = Pool(extended, permanent=False)
    given = pool.sign_in(OLD)
    assert given["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert pool.refuses("NEW_PASSWORD_REQUIRED", given["Session"], "eve")
    assert pool.refuses("MFA_SETUP", given["Session"])
    assert pool.answer("NEW_PASSWORD_REQUIRED", given["Session"])["AuthenticationResult"]["AccessToken"]
    assert pool.refuses("NEW_PASSWORD_REQUIRED", given["Session"])
    assert pool.sign_in(NEW)["AuthenticationResult"]
