"""A site in this process with what the API's operations need, for as many examples of each as one likes."""

import itertools
import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from unittest.mock import patch

import requests

from holiday_rental._reminder_kinds import REMINDER_KINDS, kinds_as_json
from rental.accounts import authorizer
from rental.accounts.domain.devices import Device
from rental.accounts.domain.sessions import Person, new_session
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.http_api import members, passwords, signing_in
from rental.accounts.jwks import JsonWebTokens
from rental.admin import http_api as admin
from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import preferences_token
from rental.platform import secrets, tenant_credentials
from rental.platform.dynamodb import own_table, tenant_table
from rental.tenants.contract import PlatformAddress, UserPool
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.own_domains import DynamoDbOwnDomains
from rental.tenants.dynamodb.platform_addresses import DynamoDbPlatformAddresses
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.http_api import domain, sign_ups
from tests.contexts.accounts.emulated_cognito import Directory, EmulatedCognito
from tests.contexts.accounts.signing import FakeKeys, token
from tests.contexts.tenants.sample_specification import specification
from tests.support.api_stage import EMAIL, Stage
from tests.support.emulated_aws import TABLE, emulated_aws
from tests.support.followers_in_process import followers
from tests.support.gateway import EDGE
from tests.support.partner_calendar import partner_calendar
from tests.support.property_samples import KEY, SEAVIEW
from tests.support.site_client import SiteClient
from tests.support.site_in_process import SITE, HttpxSite, RequestsSite, SiteInProcess

HOST_USERNAME = "host@example.com"
_MADE_ONCE = (
    tenant_table,
    own_table,
    tenant_credentials.sts,
    secrets.secrets_manager,
    members._members,
    passwords._service,
    signing_in._service,
    admin._table,
    authorizer._hosts,
    authorizer._sessions,
)


@dataclass(frozen=True)
class Site:
    stage: Stage
    session: requests.Session


@contextmanager
def api_site() -> Iterator[Site]:
    with ExitStack() as stack:
        stack.enter_context(emulated_aws())
        for each in _MADE_ONCE:
            each.cache_clear()
            stack.callback(each.cache_clear)
        stack.enter_context(patch.dict("os.environ", _environment()))
        hosts, guests = (_pool(name) for name in ("hosts", "guests"))
        keys = FakeKeys()
        keys.names = {hosts.issuer: ["one"], guests.issuer: ["one"]}
        stack.enter_context(patch.object(authorizer, "_tokens", lambda: JsonWebTokens(keys)))
        pools = {"host_pool": asdict(hosts), "guest_pool": asdict(guests)}
        told = TenantSpecification.of(specification(**pools))
        address = PlatformAddress("platform.example.com", "http://platform.example.com", guests)
        DynamoDbPlatformAddresses(own_table()).keep(address, "test")
        stack.enter_context(patch.object(sign_ups, "step_functions", _NothingIsMade))
        stack.enter_context(patch.object(domain, "step_functions", _DomainsGoAtOnce))
        DynamoDbTenants(own_table()).add(told.record(SEAVIEW), told.mapping(SEAVIEW), "test")
        partner = stack.enter_context(partner_calendar())
        site = SiteInProcess(stack.enter_context(followers(TABLE)))
        session = requests.Session()
        session.mount("http://", RequestsSite(site))
        host = signed_in(hosts, _made_host_of(hosts), "host")
        letter = preferences_token(KEY, SEAVIEW, guest_digest(KEY, SEAVIEW, EMAIL))
        client = SiteClient(SITE, HttpxSite(site))
        guest, others = signed_in(guests, "guest-1"), itertools.count(2)
        stage = Stage(
            client, host, guest, HOST_USERNAME, partner, letter, lambda: signed_in(guests, f"guest-{next(others)}")
        )
        yield Site(stage, session)


def signed_in(pool: UserPool, person: str, *roles: str) -> str:
    """Begin a session and return its access token."""
    session = new_session(f"session-of-{person}", Device("Firefox", "Linux"), "192.0.2.7", datetime.now(UTC))
    DynamoDbSessions(own_table()).keep(Person(pool.pool_id, person), session)
    return token(pool, sub=person, origin_jti=session.id, **{"cognito:groups": list(roles)})


def _made_host_of(pool: UserPool) -> str:
    """Give the pool its roles, and its one person that of a host; return what tokens call them."""
    cognito, who = EmulatedCognito(), {"UserPoolId": pool.pool_id}
    for group in ("host", "co-host", "cleaner"):
        cognito.create_group(**who, GroupName=group)
    cognito.admin_add_user_to_group(**who, GroupName="host", Username=HOST_USERNAME)
    known = cognito.admin_get_user(**who, Username=HOST_USERNAME)["UserAttributes"]
    return str(next(each["Value"] for each in known if each["Name"] == "sub"))


class _NothingIsMade:
    """Step Functions, as far as the API asks: what it starts here makes nothing."""

    def start_execution(self, **_asked: str) -> None: ...


class _DomainsGoAtOnce:
    """Step Functions again: no domain comes, and what is to be removed is gone."""

    def start_execution(self, *, input: str, **_asked: str) -> None:
        told, domains = json.loads(input), DynamoDbOwnDomains(own_table())
        asked = domains.find(told["tenant_id"])
        if asked and told["act"] == "remove":
            domains.move(asked, "none")


def _environment() -> dict[str, str]:
    """Return what the deployment tells the operations' functions."""
    return {
        "TABLE_NAME": TABLE,
        "DATA_ROLE_ARN": "arn:aws:iam::123456789012:role/data",
        "PLATFORM_KEYS_SECRET_ARN": _secret(key=KEY.decode()),
        "EDGE_SECRET_ARN": _secret(value=EDGE),
        "STRIPE_PAGE_SECRET_ARN": _secret(publishable_key="pk_local_of_a_test"),
        "REMINDER_KINDS": kinds_as_json(REMINDER_KINDS),
        "ONBOARDING_ARN": "arn:aws:states:eu-west-1:123456789012:stateMachine:onboarding",
        "SIGN_UP_TIER": "standard",
        "DOMAINS_ARN": "arn:aws:states:eu-west-1:123456789012:stateMachine:domains",
        "SITES_ENDPOINT": "d111111abcdef8.cloudfront.net",
        "CARD_PAYMENTS": "1",
        "LOCAL_PARTNER": "1",
    }


def _secret(**members: str) -> str:
    made = secrets.secrets_manager().create_secret(Name=uuid.uuid4().hex, SecretString=json.dumps(members))
    return str(made["ARN"])


def _pool(name: str) -> UserPool:
    directory = Directory(EmulatedCognito(), name)
    directory.add(HOST_USERNAME, "Of-the-test-0001")
    issuer = f"https://cognito-idp.eu-west-1.amazonaws.com/{directory.pool_id}"
    return UserPool(directory.pool_id, directory.client_id, issuer)
