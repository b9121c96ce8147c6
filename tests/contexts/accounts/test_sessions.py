"""Sessions listed and ended, passwords changed, and who one is."""

import pytest

from rental.accounts.domain.devices import Device, device_of
from rental.accounts.domain.members import Team
from rental.accounts.http_api import passwords, sessions, signing_in
from rental.kernel.errors import Problem
from rental.tenants.contract import UserPool
from tests.contexts.accounts.at_the_door import ADA, ELSEWHERE, PASSWORD, POOLS, WRONG, Doors
from tests.contexts.accounts.watched_log import watched_log
from tests.support.samples import SEAVIEW

NEW = "An0ther-horse!"


@pytest.fixture
def doors(monkeypatch):
    return Doors().open(monkeypatch)


def listed(doors, by):
    return doors.send(sessions, "GET", "/sessions", by=by).body["items"]


def renewed(doors, by):
    body = {"pool": "guest", "username": by["principal_id"], "refresh_token": f"refresh-{by['session_id']}"}
    answer = doors.send(signing_in, "POST", "/refresh", body)
    return "in" if answer.status == 200 else answer.slug


def test_who_is_signed_in_sees_where_and_which_of_them_is_this_one(doors):
    first, second = doors.signed_in(), doors.signed_in(address=ELSEWHERE)
    items = listed(doors, second)
    assert {each["session_id"]: each["current"] for each in items} == {
        first["session_id"]: False,
        second["session_id"]: True,
    }
    (this,) = [each for each in items if each["current"]]
    assert (this["device"], this["address"]) == ({"browser": "Firefox", "system": "Linux"}, ELSEWHERE)
    assert this["began_at"] <= this["seen_at"] < this["ends_at"]


def test_nobody_sees_or_ends_anothers_session(doors):
    doors.service.add("eve@example.com", PASSWORD)
    mine, hers = doors.signed_in(), doors.signed_in(username="eve@example.com")
    assert [each["session_id"] for each in listed(doors, mine)] == [mine["session_id"]]
    refused = doors.send(sessions, "DELETE", f"/sessions/{hers['session_id']}", by=mine)
    assert (refused.status, refused.slug) == (404, "not-found")
    assert renewed(doors, hers) == "in"


def test_a_host_and_a_guest_of_the_same_name_are_two(doors):
    mine = doors.signed_in()
    as_member = mine | {"principal_kind": "member"}
    assert listed(doors, as_member) == []
    assert doors.send(sessions, "DELETE", f"/sessions/{mine['session_id']}", by=as_member).status == 404


def test_one_session_is_ended_from_another(doors):
    lost, mine = doors.signed_in(), doors.signed_in()
    assert doors.send(sessions, "DELETE", f"/sessions/{lost['session_id']}", by=mine).status == 204
    assert (renewed(doors, lost), renewed(doors, mine)) == ("session-ended", "in")
    assert doors.service.revoked == [f"refresh-{lost['session_id']}"]


def test_all_other_sessions_are_ended_at_once(doors):
    others, mine = [doors.signed_in() for _ in range(3)], doors.signed_in()
    assert doors.send(sessions, "DELETE", "/sessions", by=mine).body == {"ended": 3}
    assert [renewed(doors, each) for each in others] == ["session-ended"] * 3
    assert renewed(doors, mine) == "in"


def test_signing_out_ends_this_session_and_no_other(doors):
    other, mine = doors.signed_in(), doors.signed_in()
    assert doors.send(sessions, "POST", "/sign-out", by=mine).status == 204
    assert (renewed(doors, mine), renewed(doors, other)) == ("session-ended", "in")


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_who_asks_is_told_who_they_are(doors, kind):
    by = {"principal_kind": kind, "principal_id": "p", "roles": "cleaner,host", "session_id": "s"}
    pool = "host" if kind == "member" else "guest"
    asked = {"person_id": "p", "pool": pool, "roles": ["cleaner", "host"], "session_id": "s"}
    assert doors.send(sessions, "GET", "/me", by=by).body == asked
    assert doors.send(sessions, "GET", "/me", by=by, x_acting_as="cleaner").body["roles"] == ["cleaner"]
    assert doors.send(sessions, "GET", "/me", by=by, x_acting_as="admin").slug == "role-required"


def change(doors, by, old=PASSWORD, new=NEW, **options):
    body = {"old_password": old, "new_password": new}
    token = f"Bearer access of {by['principal_id']}"
    return doors.send(passwords, "POST", "/password", body, by=by, authorization=token, **options)


def test_another_password_ends_all_other_sessions(doors):
    others, mine = [doors.signed_in() for _ in range(2)], doors.signed_in()
    assert change(doors, mine).body == {"sessions_ended": 2}
    assert [renewed(doors, each) for each in (*others, mine)] == ["session-ended"] * 2 + ["in"]
    assert (doors.tried(PASSWORD).slug, doors.tried(NEW).status) == ("sign-in-failed", 200)


def test_the_old_password_is_not_guessed_at_a_page_left_open(doors):
    mine, other = doors.signed_in(), doors.signed_in()
    for _ in range(5):
        wrong = change(doors, mine, WRONG)
        assert (wrong.status, wrong.body["errors"][0]["pointer"]) == (422, "/old_password")
    assert change(doors, mine).slug == "locked-out"
    assert renewed(doors, other) == "in"


def forgotten(doors, username=ADA, **options):
    return doors.send(passwords, "POST", "/forgotten-password", {"pool": "guest", "username": username}, **options)


def reset(doors, code="654321", username=ADA, **options):
    body = {"pool": "guest", "username": username, "code": code, "new_password": NEW}
    return doors.send(passwords, "POST", "/forgotten-password/confirmation", body, **options)


def test_a_forgotten_password_is_set_by_the_letters_code_and_ends_all_sessions(doors):
    mine = doors.signed_in()
    assert forgotten(doors).status == 204
    assert doors.service.codes_sent == [ADA]
    assert reset(doors).status == 204
    assert renewed(doors, mine) == "session-ended"
    assert doors.tried(NEW).status == 200


def test_who_was_locked_out_and_sets_another_password_is_let_in_at_once(doors):
    doors.tried(PASSWORD)
    for _ in range(5):
        doors.tried(WRONG)
    assert doors.tried(WRONG).slug == "locked-out"
    assert reset(doors).status == 204
    assert doors.tried(NEW).status == 200


def test_codes_are_not_guessed(doors):
    assert [reset(doors, "000000").slug for _ in range(6)] == ["sign-in-failed"] * 5 + ["locked-out"]
    assert doors.tried(PASSWORD).status == 200


def test_nobody_learns_whether_an_account_is_there(doors):
    answers = [forgotten(doors, each) for each in (ADA, "nobody@example.com")]
    assert [(each.status, each.body) for each in answers] == [(204, None)] * 2
    answers = [reset(doors, "000000", each) for each in (ADA, "nobody@example.com")]
    assert answers[0].body == answers[1].body


def test_who_was_invited_and_never_came_gets_the_invitation_again_a_few_times_a_day(doors):
    team = Team(SEAVIEW, UserPool(POOLS["host_pool_id"], "hosts", ""))
    cleo = doors.members.add(team, "cleo@example.com", "cleaner", state="lapsed")
    doors.service.add("cleo@example.com", "given", signed_in=False)
    for _ in range(4):
        asked = {"pool": "host", "username": "cleo@example.com"}
        assert doors.send(passwords, "POST", "/forgotten-password", asked).status == 204
    assert doors.members.letters == [cleo.username] * 3
    assert doors.service.codes_sent == []
    assert forgotten(doors, "cleo@example.com").status == 204, "guests are invited by nobody"
    assert len(doors.members.letters) == 3


def test_an_invitation_that_cannot_be_sent_tells_nobody_of_the_account(doors, monkeypatch):
    def used_up(_pool_id, _username):
        raise Problem("too-many-requests", "No more letters today.")

    monkeypatch.setattr(doors.members, "invite", used_up)
    doors.service.add("cleo@example.com", "given", signed_in=False)
    asked = {"pool": "host", "username": "cleo@example.com"}
    assert doors.send(passwords, "POST", "/forgotten-password", asked).status == 204


def test_a_network_that_has_codes_sent_again_and_again_is_stopped(doors):
    assert [forgotten(doors).status for _ in range(21)] == [204] * 20 + [429]


def test_no_password_and_no_code_gets_into_the_log(doors):
    mine = doors.signed_in()
    with watched_log() as written:
        change(doors, mine, "0ld-horse-of-ada!")
        reset(doors, "code-of-the-letter")
    said = ("0ld-horse-of-ada!", NEW, "code-of-the-letter")
    assert "refused" in written.getvalue()
    assert not any(each in written.getvalue() for each in said)


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            ("Chrome", "Windows"),
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18 Safari/605", ("Safari", "macOS")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604", ("Safari", "iOS")),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140 Mobile Safari/537", ("Chrome", "Android")),
        ("curl/8.5.0", ("curl", "")),
        ("python-httpx/0.28", ("python-httpx", "")),
        ("Mozilla/5.0", ("", "")),
        ("", ("", "")),
        ("<script>alert(1)</script>", ("", "")),
    ],
)
def test_a_device_is_told_in_coarse_words(user_agent, device):
    assert device_of(user_agent) == Device(*device)
