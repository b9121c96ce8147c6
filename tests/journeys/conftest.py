"""What journeys share: a client a site, a host's token, and stays that no other test wants."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from holiday_rental.local.deployment import tenants_of
from holiday_rental.local.host_users import new_password
from holiday_rental.local.site_session import sign_in
from tests.support.site_client import SiteClient

# Every stay of the run comes from here, three nights a week apart, so that none shares a night with another.
_free = itertools.count(40, 7)


@pytest.fixture(scope="session")
def seaview(platform):
    return SiteClient(platform.tenant("seaview").site)


@pytest.fixture(scope="session")
def barossa(platform):
    return SiteClient(platform.tenant("barossa").site)


@pytest.fixture(scope="session")
def tokens(platform):
    """Access tokens of the demo hosts, by subdomain."""
    return {
        tenant.subdomain: sign_in(tenant.site, tenant.host_username, tenant.host_password)
        for tenant in platform.tenants
    }


@pytest.fixture(scope="session")
def new_member(platform):
    """Return a function that makes a member of a tenant in some roles, and returns what signs them in."""

    def make(tenant, username, *roles):
        password = new_password()
        (pool,) = [each["host_pool_id"] for each in tenants_of(platform.outputs) if each["host"] == tenant.host]
        cognito = platform.client("cognito-idp")
        cognito.admin_create_user(UserPoolId=pool, Username=username, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=True)
        for role in roles:
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName=role)
        return lambda: sign_in(tenant.site, username, password, pool_id=pool)

    return make


@pytest.fixture(scope="session")
def listing(seaview):
    """The first seeded listing that sleeps at least two for short stays."""
    items = seaview.send("GET", "/properties?limit=100").json()["items"]
    card = next(each for each in items if each["sleeps"] >= 2 and each["minimum_nights"] <= 3)
    return seaview.send("GET", f"/properties/{card['property_id']}").json()


@pytest.fixture(scope="session")
def next_stay():
    """Call it for three nights that no other journey uses, as {check_in, check_out}."""

    def take():
        check_in: date = datetime.now(UTC).date() + timedelta(days=next(_free))
        return {"check_in": check_in.isoformat(), "check_out": (check_in + timedelta(days=3)).isoformat()}

    return take


@pytest.fixture
def wanted(seaview, listing, next_stay):
    """The body of a booking of the listing for nights of its own, which nobody at the pages took either."""
    return {
        "property_id": listing["property_id"],
        **next(stay for stay in iter(next_stay, None) if is_free(seaview, listing, stay)),
        "guests": {"adults": 2},
        "guest": {"name": "Ada Lovelace", "email": "ada@example.com"},
    }


def is_free(site, listing, stay):
    asked = {"property_id": listing["property_id"], **stay}
    (quote,) = site.send("GET", "/quotes", params=asked).json()["items"]
    return quote["available"]
