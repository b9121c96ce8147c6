"""Who is let in as whom: the order of the checks, and what reaches the operation."""

import hashlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.accounts.domain.callers import bearer_token, host_of
from rental.accounts.domain.sessions import Person
from rental.accounts.jwks import JsonWebTokens
from rental.accounts.ports import KeysUnavailable
from rental.accounts.use_cases.authorizing import Gate, authorize
from rental.tenants.contract import PlatformAddress
from tests.contexts.accounts.fakes import FakeLiveSessions
from tests.contexts.accounts.signing import FOREIGN, GUESTS, HOSTS, FakeKeys, mapping, token
from tests.support.samples import BAROSSA, SEAVIEW

EDGE = ["the edge's secret", "the one before"]
DIGESTS = ",".join(hashlib.sha256(each.encode()).hexdigest() for each in EDGE)
PLATFORM = PlatformAddress("platform.example.com", "https://platform.example.com", GUESTS)


class FakeHosts:
    def __init__(self):
        self.asked = []

    def find(self, host):
        self.asked.append(host)
        if host == PLATFORM.host:
            return PLATFORM
        return mapping() if host == "seaview.example.com" else None


@pytest.fixture
def hosts():
    return FakeHosts()


@pytest.fixture
def sessions():
    return FakeLiveSessions("ended")


@pytest.fixture
def ask(hosts, sessions):
    tokens = JsonWebTokens(FakeKeys(HOSTS=["one"], GUESTS=["g"], FOREIGN=["f"]))

    def ask(
        authorization="Anonymous",
        *,
        edge=EDGE[0],
        host="seaview.example.com",
        reading=tokens,
        values=EDGE,
        at_once=False,
    ):
        headers = {"authorization": authorization, "x-origin-secret": edge, "x-tenant-host": host}
        return authorize(headers, lambda _shown: values, Gate(hosts, reading, sessions, at_once=at_once))

    return ask


def refused(ask, *given, **options) -> str:
    found = ask(*given, **options)
    assert set(found) == {"refusal", "edge_digests"}
    return found["refusal"]


@pytest.mark.parametrize("authorization", ["Anonymous", "anonymous", "", "  "])
def test_who_shows_no_token_is_nobody_on_the_hosts_tenant(ask, authorization):
    assert ask(authorization) == {
        "tenant_id": SEAVIEW,
        "host": "seaview.example.com",
        "edge_digests": DIGESTS,
        "principal_kind": "anonymous",
        "host_pool_id": HOSTS.pool_id,
        "host_client_id": HOSTS.client_id,
        "guest_pool_id": GUESTS.pool_id,
        "guest_client_id": GUESTS.client_id,
    }


def test_a_member_comes_with_the_roles_of_the_tenants_pool(ask):
    found = ask(f"Bearer {token(**{'cognito:groups': ['host', 'cleaner', 'book-club']})}")
    assert (found["principal_kind"], found["principal_id"], found["roles"]) == ("member", "person-1", "cleaner,host")


def test_a_guest_of_the_platform_is_a_guest_on_every_site(ask):
    found = ask(f"Bearer {token(GUESTS, kid='g')}")
    assert (found["principal_kind"], found["roles"]) == ("guest", "")


@pytest.mark.parametrize("of", [HOSTS, GUESTS])
def test_a_session_goes_along_and_one_that_ended_opens_nothing(ask, sessions, of):
    kid = {"kid": "g"} if of == GUESTS else {}
    assert ask(f"Bearer {token(of, **kid)}", at_once=True)["session_id"] == "session-1"
    assert sessions.asked == [(Person(of.pool_id, "person-1"), "session-1", True)]
    assert refused(ask, f"Bearer {token(of, origin_jti='ended', **kid)}") == "session-ended"


def test_a_token_from_before_its_roles_changed_is_to_be_renewed(ask, sessions):
    sessions.since = 1_796_000_000
    assert refused(ask, f"Bearer {token(iat=sessions.since - 1)}") == "token-expired"
    assert ask(f"Bearer {token(iat=sessions.since)}")["session_id"] == "session-1"


def test_a_token_of_no_session_opens_nothing(ask, sessions):
    assert refused(ask, f"Bearer {token(origin_jti=None)}") == "session-ended"
    assert sessions.asked == []


def test_no_session_is_looked_for_that_a_forged_token_names(ask, sessions):
    for forged in (token(FOREIGN, kid="f"), token(client_id="another"), token(exp=1), "x"):
        refused(ask, f"Bearer {forged}")
    assert sessions.asked == []


def test_a_group_counts_only_in_the_pool_it_belongs_to(ask):
    everything = {"cognito:groups": ["host", "co-host", "cleaner", "admin", "guest"]}
    assert ask(f"Bearer {token(GUESTS, kid='g', **everything)}")["roles"] == "admin,guest"
    assert ask(f"Bearer {token(**everything)}")["roles"] == "cleaner,co-host,host"


def test_at_the_platforms_address_there_is_no_tenant(ask):
    assert ask(host=PLATFORM.host) == {
        "place": "platform",
        "host": PLATFORM.host,
        "site_url": PLATFORM.site_url,
        "edge_digests": DIGESTS,
        "principal_kind": "anonymous",
        "guest_pool_id": GUESTS.pool_id,
        "guest_client_id": GUESTS.client_id,
    }


def test_only_guests_and_admins_are_somebody_at_the_platforms_address(ask):
    found = ask(f"Bearer {token(GUESTS, kid='g', **{'cognito:groups': ['host', 'admin']})}", host=PLATFORM.host)
    assert (found["principal_kind"], found["principal_id"], found["roles"]) == ("guest", "person-1", "admin")
    assert refused(ask, f"Bearer {token()}", host=PLATFORM.host) == "token-invalid"


ROLES = ("host", "co-host", "cleaner")
GROUPS = st.sampled_from(
    [
        *(f"{tenant}.{role}" for tenant in (SEAVIEW, BAROSSA) for role in (*ROLES, "admin", "", f"{SEAVIEW}.host")),
        *(*ROLES, "admin", "guest", SEAVIEW, f".{SEAVIEW}.host", f"{SEAVIEW}host", f"x{SEAVIEW}.host"),
    ]
)


@given(groups=st.lists(GROUPS, unique=True), at=st.sampled_from([SEAVIEW, BAROSSA]))
def test_in_a_shared_pool_nothing_but_a_tenants_own_groups_opens_its_site(groups, at):
    shared = replace(mapping(tenant=at), host_pool=replace(HOSTS, pooled=True))
    tokens = JsonWebTokens(FakeKeys(HOSTS=["one"]))
    shown = {"authorization": f"Bearer {token(**{'cognito:groups': groups})}", "x-tenant-host": "seaview.example.com"}
    found = authorize(shown, lambda _: EDGE, Gate(SimpleNamespace(find=lambda _: shared), tokens, FakeLiveSessions()))
    own = sorted(role for role in ROLES if f"{at}.{role}" in groups)
    if own:
        assert (found["tenant_id"], found["principal_kind"], found["roles"]) == (at, "member", ",".join(own))
    else:
        assert found == {"refusal": "token-invalid", "edge_digests": DIGESTS}


def test_who_hosts_at_two_tenants_of_a_pool_is_one_person_with_the_roles_of_each():
    tokens = JsonWebTokens(FakeKeys(HOSTS=["one"], GUESTS=["g"]))
    pool, both = replace(HOSTS, pooled=True), [f"{SEAVIEW}.host", f"{BAROSSA}.cleaner"]
    found = {}
    for at in (SEAVIEW, BAROSSA):
        place = replace(mapping(tenant=at), host_pool=pool)
        shown = {"authorization": f"Bearer {token(**{'cognito:groups': both})}", "x-tenant-host": "a.example.com"}
        context = authorize(
            shown, lambda _: EDGE, Gate(SimpleNamespace(find=lambda _, place=place: place), tokens, FakeLiveSessions())
        )
        found[at] = context["principal_id"], context["roles"]
        assert context["host_pooled"] == "true"
    assert found == {SEAVIEW: ("person-1", "host"), BAROSSA: ("person-1", "cleaner")}


def test_a_guest_needs_no_group_where_the_hosts_pool_is_shared():
    place = replace(mapping(), host_pool=replace(HOSTS, pooled=True))
    shown = {"authorization": f"Bearer {token(GUESTS, kid='g')}", "x-tenant-host": "a.example.com"}
    tokens = JsonWebTokens(FakeKeys(HOSTS=["one"], GUESTS=["g"]))
    found = authorize(shown, lambda _: EDGE, Gate(SimpleNamespace(find=lambda _: place), tokens, FakeLiveSessions()))
    assert (found["principal_kind"], found["roles"]) == ("guest", "")


def test_a_direct_call_changes_nothing_of_an_answer_that_the_gateway_keeps(ask):
    """Else whoever goes around the edge would decide, for a minute, what the edge's own visitors get."""
    assert ask(edge="") == ask(edge="guessed") == ask(edge=EDGE[0])


def test_an_empty_secret_opens_nothing(ask):
    assert ask(values=[""])["edge_digests"] == ""
    assert ask(values=[])["edge_digests"] == ""


@pytest.mark.parametrize(
    "host", ["", "unknown.example.com", "seaview", "sea#view.example.com", "a" * 300 + ".com", "é.com"]
)
def test_an_unknown_host_is_refused(ask, host):
    assert refused(ask, host=host) == "unknown-host"


@pytest.mark.parametrize("host", ["", "HOST#x", "sea view.example.com", "a..b", "*", "x" * 64 + ".com"])
def test_what_is_no_host_is_not_looked_up(ask, hosts, host):
    refused(ask, host=host)
    assert hosts.asked == []


@pytest.mark.parametrize("host", ["Seaview.Example.com", "seaview.example.com:8443", "seaview.example.com."])
def test_a_host_is_the_same_in_capitals_with_a_port_or_a_final_dot(ask, host):
    assert ask(host=host)["host"] == "seaview.example.com"


@pytest.mark.parametrize("authorization", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearer x.y.z", "Token abc", "x"])
def test_what_is_no_bearer_token_is_refused(ask, authorization):
    assert refused(ask, authorization) == "token-invalid"


def test_a_foreign_tenants_token_is_refused(ask):
    assert refused(ask, f"Bearer {token(FOREIGN, kid='f')}") == "token-invalid"


def test_a_token_that_has_run_out_says_so(ask):
    assert refused(ask, f"Bearer {token(exp=1)}") == "token-expired"


@pytest.mark.parametrize(
    "wrong", [{"token_use": "id"}, {"token_use": "refresh"}, {"client_id": "another"}, {"client_id": None}]
)
def test_only_access_tokens_of_our_own_app_client_are_taken(ask, wrong):
    assert refused(ask, f"Bearer {token(**wrong)}") == "token-invalid"


def test_a_guests_client_does_not_pass_for_the_hosts(ask):
    assert refused(ask, f"Bearer {token(HOSTS, client_id=GUESTS.client_id)}") == "token-invalid"


def test_without_keys_the_caller_is_told_to_come_back(ask):
    class NoKeys:
        def read(self, *_given):
            raise KeysUnavailable

    assert refused(ask, "Bearer x", reading=NoKeys()) == "unavailable"


@given(st.text())
def test_any_header_is_read_without_failing(text):
    assert host_of(text) is None or "#" not in host_of(text)
    assert bearer_token(text) is None or isinstance(bearer_token(text), str)
