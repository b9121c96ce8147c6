"""People who sign in: a user pool and the confidential client the sign-in relay uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from constructs import Construct

from holiday_rental._invitations import invitation

if TYPE_CHECKING:
    from collections.abc import Sequence

HOST_GROUPS = ("host", "co-host", "cleaner")
PLATFORM_GROUPS = ("guest", "admin")
SIGN_IN_ACTIONS = ("InitiateAuth", "RespondToAuthChallenge", "DescribeUserPoolClient")
_LONGEST_GROUP_NAME = 128


class TenantUsers(Construct):
    """A pool of people who sign in by e-mail address and password, in groups that are their roles.

        hosts = TenantUsers(self, "Hosts")
        guests = TenantUsers(self, "Guests", groups=("guest", "admin"), self_sign_up=True)

    - `groups`: the roles there are. Default: host, co-host, cleaner.
    - `pooled`: whether hosts of many tenants share it. Each `TenantSite` that is given it then makes groups of its own
      there, `<tenant id>.<role>`, which count at that site alone. Default: no, it is one tenant's, or the platform's.
    - `self_sign_up`: whether people may make their own account. Default: no, somebody invites them.
    - `invites_to`: the address of the site that invitations name, and `language` in which they are written, en or de.
      Default: Cognito's own words, which name no site.
    - `refresh_token_days`: how long a sign-in lasts at most, 1-365. Default: 90 days. A session in which nobody is seen
      for seven days ends before; access tokens last 30 minutes.
    - `removal_policy`: default RETAIN, which also protects the pool against deletion.
    """

    pool: cognito.UserPool
    """The people."""
    client: cognito.UserPoolClient
    """What the sign-in relay uses; it has a secret."""
    groups: tuple[str, ...]
    """The roles there are."""
    pooled: bool
    """Whether hosts of many tenants share it."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        groups: Sequence[str] = HOST_GROUPS,
        pooled: bool = False,
        self_sign_up: bool = False,
        invites_to: str | None = None,
        language: str = "en",
        refresh_token_days: int = 90,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        _check_groups(groups)
        if not 1 <= refresh_token_days <= 365:  # noqa: PLR2004 - said in the message
            raise ValueError(f"refresh_token_days must be 1-365, got {refresh_token_days}")
        self._invited = _invitation(invites_to, language)
        self.pool = self._new_pool(removal_policy, self_sign_up=self_sign_up)
        self.client = self._new_client(refresh_token_days)
        self.groups, self.pooled = tuple(groups), pooled
        for group in () if pooled else groups:
            cognito.CfnUserPoolGroup(self, f"Group-{group}", user_pool_id=self.pool.user_pool_id, group_name=group)

    @property
    def issuer(self) -> str:
        """Return the `iss` of the pool's tokens."""
        return issuer_of(self.pool.user_pool_id)

    @property
    def reference(self) -> dict[str, str | bool]:
        """Return what the authorizer and the sign-in relay know of the pool: `pool_id`, `client_id`, `issuer`.

        And `pooled` where it is.
        """
        own: dict[str, str | bool] = {
            "pool_id": self.pool.user_pool_id,
            "client_id": self.client.user_pool_client_id,
            "issuer": self.issuer,
        }
        return own | ({"pooled": True} if self.pooled else {})

    def group_of(self, tenant_id: str, role: str) -> str:
        """Return the group whose members have this role at this tenant."""
        return f"{tenant_id}.{role}" if self.pooled else role

    def enter_tenant(self, scope: Construct, tenant_id: str) -> None:
        """Make the tenant's groups in a shared pool, one for each role; elsewhere they are there already."""
        for role in self.groups if self.pooled else ():
            cognito.CfnUserPoolGroup(
                scope,
                f"Group-{role}",
                user_pool_id=self.pool.user_pool_id,
                group_name=self.group_of(tenant_id, role),
            )

    def grant_sign_in(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a function relay sign-ins: run the challenges and read the client's secret, which signs them."""
        return self.pool.grant(grantee, *(f"cognito-idp:{action}" for action in SIGN_IN_ACTIONS))

    def grant_manage_members(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant | None:
        """Let a function do `actions` ("AdminAddUserToGroup") with the members of tenants; None where there are none.

        A pool of guests has no members: their accounts are their own.
        """
        if HOST_GROUPS[0] not in self.groups:
            return None
        return self.pool.grant(grantee, *(f"cognito-idp:{action}" for action in actions))

    def _new_pool(self, removal_policy: RemovalPolicy, *, self_sign_up: bool) -> cognito.UserPool:
        return cognito.UserPool(
            self,
            "Resource",
            self_sign_up_enabled=self_sign_up,
            user_invitation=self._invited,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            keep_original=cognito.KeepOriginalAttrs(email=True),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
                temp_password_validity=Duration.days(7),
            ),
            mfa=cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            deletion_protection=removal_policy == RemovalPolicy.RETAIN,
            removal_policy=removal_policy,
        )

    def _new_client(self, refresh_token_days: int) -> cognito.UserPoolClient:
        return self.pool.add_client(
            "SignInRelay",
            generate_secret=True,
            auth_flows=cognito.AuthFlow(user_srp=True),
            disable_o_auth=True,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=Duration.minutes(30),
            id_token_validity=Duration.minutes(30),
            refresh_token_validity=Duration.days(refresh_token_days),
        )


def issuer_of(pool_id: str) -> str:
    """Return the `iss` of a pool's tokens."""
    return f"https://cognito-idp.{Aws.REGION}.{Aws.URL_SUFFIX}/{pool_id}"


def _invitation(site_url: str | None, language: str) -> cognito.UserInvitationConfig | None:
    if site_url is None:
        return None
    subject, message = invitation(site_url, language)
    return cognito.UserInvitationConfig(email_subject=subject, email_body=message)


def _check_groups(groups: Sequence[str]) -> None:
    if not groups or len(set(groups)) != len(groups):
        raise ValueError(f"groups must be different names, at least one, got {list(groups)}")
    for group in groups:
        if not 1 <= len(group) <= _LONGEST_GROUP_NAME or not group.isprintable() or " " in group or "," in group:
            raise ValueError(f"a group must be 1-128 characters without spaces or commas, got {group!r}")
