"""Wrong passwords: who is locked out, who is not, and the letter that helps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.accounts.contract import unlock_asked, unlock_token
from rental.accounts.domain.attempts import AttemptRule, network_of
from rental.accounts.domain.steps import Step, opened, sealed
from rental.accounts.http_api import unlocking
from rental.accounts.use_cases import signing_in as use_case
from rental.accounts.use_cases import unlocking as unlocking_case
from rental.kernel.clock import FixedClock
from rental.platform.clock import SystemClock
from tests.contexts.accounts.at_the_door import ADA, ELSEWHERE, HOME, PASSWORD, WRONG, Doors
from tests.support.samples import BAROSSA, KEY, NOW, SEAVIEW


@pytest.fixture
def doors(monkeypatch):
    return Doors().open(monkeypatch)


def slugs(doors, password, times, **options):
    answers = [doors.tried(password, **options) for _ in range(times)]
    return ["in" if each.status == 200 else each.slug for each in answers]


def test_five_wrong_passwords_lock_out_whoever_tries_from_there_and_nobody_else(doors):
    assert slugs(doors, WRONG, 5) == ["sign-in-failed"] * 5
    locked = doors.tried(PASSWORD)
    assert (locked.status, locked.slug, locked.headers["retry-after"]) == (429, "locked-out", "900")
    assert "15 minutes" in locked.body["detail"]
    assert "letter" in locked.body["detail"]
    assert len(doors.service.tried) == 5, "the right password is not even tried"
    assert doors.tried(PASSWORD, address="192.0.2.250").slug == "locked-out", "the same network"
    assert doors.tried(PASSWORD, address=ELSEWHERE).status == 200, "its owner"


def test_after_a_quarter_of_an_hour_by_the_business_clock_it_may_be_tried_again(doors, monkeypatch):
    clock = FixedClock(NOW)
    monkeypatch.setattr(SystemClock, "now", lambda _self: clock.instant)
    slugs(doors, WRONG, 5)
    clock.advance(timedelta(minutes=15) - timedelta(seconds=1))
    assert slugs(doors, PASSWORD, 1) == ["locked-out"]
    clock.advance(timedelta(seconds=1))
    assert slugs(doors, WRONG, 6) == ["sign-in-failed"] * 5 + ["locked-out"]


def test_the_right_password_forgets_the_wrong_ones(doors):
    assert (slugs(doors, WRONG, 4) + slugs(doors, PASSWORD, 1)) * 2 == (["sign-in-failed"] * 4 + ["in"]) * 2
    assert slugs(doors, WRONG, 5) == ["sign-in-failed"] * 5


def test_an_account_is_one_by_whatever_name_it_is_tried(doors):
    names = [ADA, ADA.upper(), f" {ADA}"]
    tried = [slug for name in names * 2 for slug in slugs(doors, WRONG, 1, username=name)]
    assert tried == ["sign-in-failed"] * 5 + ["locked-out"]


def test_who_answers_does_not_choose_under_whose_name_the_attempt_counts(doors):
    begun = doors.begun()
    for name in ("OWN-NAME-OF-ADA", ADA):
        other = doors.answered(begun, WRONG, username=name)
        assert (other.status, other.body["errors"][0]["pointer"]) == (422, "/responses/USERNAME")
    assert doors.answered(begun | {"session": "made.up"}, PASSWORD).slug == "sign-in-failed"
    assert doors.answered(begun, PASSWORD, pool="host").slug == "sign-in-failed", "the other pool's step"
    assert doors.service.tried == []


def test_one_challenge_answered_again_and_again_counts_each_time(doors):
    begun = doors.begun()
    assert [doors.answered(begun, WRONG).slug for _ in range(6)] == ["sign-in-failed"] * 5 + ["locked-out"]


def test_accounts_that_are_not_there_are_locked_like_those_that_are(doors):
    assert slugs(doors, WRONG, 6, username="nobody@example.com") == ["sign-in-failed"] * 5 + ["locked-out"]


def test_a_network_that_tries_many_accounts_is_stopped_and_another_is_not(doors, monkeypatch):
    monkeypatch.setattr(use_case, "OF_NETWORK", AttemptRule(3, timedelta(minutes=15)))
    tried = [slug for number in range(5) for slug in slugs(doors, WRONG, 1, username=f"p{number}@example.com")]
    assert tried == ["sign-in-failed"] * 3 + ["too-many-requests"] * 2
    assert slugs(doors, PASSWORD, 1) == ["too-many-requests"]
    assert slugs(doors, PASSWORD, 1, address="2001:db8::1") == ["in"]


def test_those_who_sign_in_do_not_use_up_what_their_network_may_fail(doors, monkeypatch):
    monkeypatch.setattr(use_case, "OF_NETWORK", AttemptRule(1, timedelta(minutes=15)))
    assert slugs(doors, PASSWORD, 5) == ["in"] * 5


def test_an_attempt_that_the_pool_never_saw_does_not_count(doors):
    doors.service.busy = True
    assert slugs(doors, PASSWORD, 7) == ["too-many-requests"] * 7
    assert {count for count, _ in doors.attempts.failures.values()} == {0}


def test_no_name_and_no_address_is_in_what_attempts_are_counted_under(doors):
    slugs(doors, PASSWORD, 1)
    slugs(doors, WRONG, 1)
    written = (
        f"{doors.attempts} {doors.accounts.known.keys()} {[each.account for each in doors.accounts.known.values()]}"
    )
    assert not any(each in written for each in ("ada", "192.0.2"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_what_one_customer_of_a_provider_is_given_is_one_network(address, network):
    assert network_of(address) == network


@given(st.text())
def test_any_address_is_of_some_network(address):
    assert network_of(address)


@given(st.builds(Step, st.text(), st.text(max_size=26), st.none() | st.text()))
def test_a_step_comes_back_as_it_was_sealed_and_only_at_its_pool(step):
    carried = sealed(KEY, "x_hosts", step)
    assert opened(KEY, "x_hosts", carried) == step
    assert opened(KEY, "x_guests", carried) is None
    assert opened(b"another key", "x_hosts", carried) is None


@given(st.text())
def test_what_nobody_sealed_opens_nothing(text):
    assert opened(KEY, "x_hosts", text) is None


def ask(doors, username=ADA, **options):
    body = {"pool": "guest", "username": username, "language": "en"}
    return doors.send(unlocking, "POST", "/unlock", body, **options)


def link(doors):
    (request,) = doors.requests.asked.values()
    return unlock_token(KEY, SEAVIEW, request.id, request.valid_until)


def confirm(doors, token, **options):
    return doors.send(unlocking, "POST", "/unlock/confirmation", {"token": token}, **options)


def test_the_letters_link_lets_who_asked_for_it_try_again_from_there(doors):
    doors.tried(PASSWORD)  # so that the account is known
    slugs(doors, WRONG, 5)
    slugs(doors, WRONG, 5, address=ELSEWHERE)
    assert ask(doors).status == 204
    (request,) = doors.requests.asked.values()
    assert (request.email, request.language) == (ADA, "en")
    assert confirm(doors, link(doors), address="203.0.113.1").status == 204, "opened on whatever device"
    assert slugs(doors, PASSWORD, 1) == ["in"]
    assert slugs(doors, PASSWORD, 1, address=ELSEWHERE) == ["locked-out"]


def test_a_link_is_good_for_once_and_no_other_is_good(doors):
    doors.tried(PASSWORD)
    ask(doors)
    token = link(doors)
    assert confirm(doors, token).status == 204
    (request,) = doors.requests.asked.values()
    others = [token, f"{token[:-1]}a", unlock_token(KEY, BAROSSA, request.id, request.valid_until), "x"]
    others.append(unlock_token(KEY, SEAVIEW, request.id, 1))
    for each in others:
        refused = confirm(doors, each)
        assert (refused.status, refused.slug) == (409, "link-used")


def test_a_link_ends_after_an_hour(doors):
    doors.tried(PASSWORD)
    ask(doors)
    (request,) = doors.requests.asked.values()
    left = datetime.fromtimestamp(request.valid_until, UTC) - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    ends = datetime.fromtimestamp(request.valid_until, UTC)
    assert unlock_asked(link(doors), KEY, SEAVIEW, ends - timedelta(seconds=1)) == (request.id, request.valid_until)
    assert unlock_asked(link(doors), KEY, SEAVIEW, ends) is None


@pytest.mark.parametrize("username", [ADA, "nobody@example.com", "no address"])
def test_nobody_learns_from_the_answer_whether_there_is_an_account(doors, username):
    """Nor from how long it takes: as much is written either way. Only who signed in before gets a letter."""
    doors.tried(PASSWORD)
    doors.attempts.failures.clear()
    answer = ask(doors, username)
    assert (answer.status, answer.body) == (204, None)
    (request,) = doors.requests.asked.values()
    assert request.email == (ADA if username == ADA else "")
    assert len(doors.attempts.failures) == 2


def test_whoever_asks_for_many_letters_is_stopped_and_an_address_gets_only_so_many(doors, monkeypatch):
    doors.tried(PASSWORD)
    window = timedelta(minutes=15)
    monkeypatch.setattr(unlocking_case, "LETTERS_FROM_NETWORK", AttemptRule(3, window))
    monkeypatch.setattr(unlocking_case, "LETTERS_TO_ACCOUNT", AttemptRule(2, window))
    answers = [ask(doors, f"p{number}@example.com") for number in range(4)]
    assert [each.status for each in answers] == [204, 204, 204, 429]
    answers = [ask(doors, address=f"203.0.{number}.1") for number in range(4)]
    assert [each.status for each in answers] == [204] * 4
    assert [each.email for each in doors.requests.asked.values()].count(ADA) == 2


def test_the_edge_is_what_tells_the_address(doors):
    slugs(doors, WRONG, 5, address=HOME)
    assert slugs(doors, WRONG, 1, x_forwarded_for=ELSEWHERE) == ["locked-out"]
