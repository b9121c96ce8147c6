"""The invitation of a host who signed up, once more."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.errors import Problem
from rental.tenants.domain.progress_token import progress_token
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.dynamodb.hourly_counts import DynamoDbHourlyCounts
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.http_api import invitations as entry
from rental.tenants.use_cases.inviting import MOST_A_DAY, invite_host_again
from tests.contexts.tenants.fake_onboarding import FakeHourlyCounts
from tests.contexts.tenants.sample_sign_up import sign_up
from tests.support.gateway import call, platform_context
from tests.support.moto_table import moto_table

NOW = datetime(2027, 3, 6, 12, tzinfo=UTC)
KEY = b"a key of tests"
ACTIVE = replace(sign_up(), state="active")


@dataclass
class FakeHosts:
    """Invites whoever has no password of their own."""

    signed_in: bool = False
    letters: list[str] = field(default_factory=list)

    def invite(self, told: SignUp) -> bool:
        self.letters += [] if self.signed_in else [told.email]
        return not self.signed_in


def refused(*given) -> Problem:
    with pytest.raises(Problem) as raised:
        invite_host_again(*given)
    return raised.value


def test_a_host_is_invited_again_three_times_a_day_and_the_next_day_anew():
    hosts, counts = FakeHosts(), FakeHourlyCounts()
    for minutes in range(MOST_A_DAY):
        invite_host_again(hosts, counts, ACTIVE, NOW + timedelta(minutes=minutes))
    problem = refused(hosts, counts, ACTIVE, NOW)
    midnight = (NOW + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    assert (problem.slug, problem.headers["retry-after"]) == ("too-many-requests", str((midnight - NOW).seconds))
    assert hosts.letters == [ACTIVE.email] * MOST_A_DAY
    invite_host_again(hosts, counts, ACTIVE, midnight)
    assert len(hosts.letters) == MOST_A_DAY + 1


@pytest.mark.parametrize("state", ["claimed", "running", "failed", "cancelled", "leaving", "gone"])
def test_nobody_is_invited_where_no_site_is(state):
    hosts = FakeHosts()
    problem = refused(hosts, FakeHourlyCounts(), replace(ACTIVE, state=state), NOW)
    assert (problem.slug, problem.extras, hosts.letters) == ("sign-up-ended", {"state": state}, [])


def test_who_has_signed_in_is_told_so():
    assert refused(FakeHosts(signed_in=True), FakeHourlyCounts(), ACTIVE, NOW).slug == "has-signed-in"


def test_only_the_sign_ups_own_token_sends_its_invitation(monkeypatch):
    hosts = FakeHosts()
    monkeypatch.setattr(entry, "platform_key", lambda: KEY)
    monkeypatch.setattr(entry, "_accounts", lambda: hosts)
    with moto_table() as table:
        monkeypatch.setattr(entry, "own_table", lambda: table)
        DynamoDbSignUps(table).claim(replace(ACTIVE, state="claimed"))
        DynamoDbSignUps(table).move(ACTIVE.tenant_id, "active", 0)
        path = f"/api/v1/sign-ups/{ACTIVE.tenant_id}/invitation"

        def send(token):
            headers = {"sign-up-token": token}
            return call(entry.handler, "POST", path, context=platform_context(), headers=headers)

        assert send("another's").slug == "not-found"
        assert send(progress_token(KEY, ACTIVE.tenant_id)).status == 204
        assert DynamoDbHourlyCounts(table, "G#RATE#SIGNUP").take("all", 1, 0), "others' counts are theirs"
    assert hosts.letters == [ACTIVE.email]
