"""Over real HTTP: wrong passwords at once, the letter that helps, sessions ended from elsewhere, roles acted in."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.eventually import eventually
from tests.support.site_client import SiteClient

FORGOTTEN = "forgot@seaview.example"
AT_ONCE = 4  # each is a process of the function


@pytest.fixture(scope="module")
def sign_in_again(platform, new_member):
    return new_member(platform.tenant("seaview"), FORGOTTEN, "co-host", "cleaner")


def slug(answer):
    return "ok" if answer.is_success else answer.json()["type"].rpartition(":")[2]


def wrong_proofs(site, username, times):
    """Answer one challenge wrongly, so many times, some at once."""
    first = site.send("POST", "/auth/sign-in", json={"pool": "host", "username": username, "srp_a": "ab"}).json()
    responses = {
        "USERNAME": first["parameters"]["USERNAME"],
        "PASSWORD_CLAIM_SECRET_BLOCK": first["parameters"]["SECRET_BLOCK"],
        "TIMESTAMP": "Sat Mar 6 09:00:00 UTC 2027",
        "PASSWORD_CLAIM_SIGNATURE": "c2lnbmF0dXJl",
    }
    body = {"pool": "host", "challenge": "PASSWORD_VERIFIER", "responses": responses, "session": first["session"]}

    def attempt(_):
        return slug(SiteClient(site.site).send("POST", "/auth/challenge", json=body))

    with ThreadPoolExecutor(AT_ONCE) as some_at_once:
        return Counter(some_at_once.map(attempt, range(times)))


def test_of_many_wrong_passwords_at_once_five_are_tried_and_a_letter_lets_its_owner_in(
    platform, seaview, sign_in_again
):
    sign_in_again()  # who signed in once is known
    assert wrong_proofs(seaview, FORGOTTEN, 12) == {"sign-in-failed": 5, "locked-out": 7}
    asked = {"pool": "host", "username": FORGOTTEN, "language": "en"}
    assert seaview.send("POST", "/auth/unlock", json=asked).status_code == 204
    (letter,) = eventually(lambda: [each for each in platform.mail() if FORGOTTEN in each["to"]], bool)
    assert letter["subject"].startswith("Sign in again at")
    (token,) = re.findall(r"/host/unlock#token=(\S+)", letter["text"])
    assert slug(seaview.send("POST", "/auth/unlock/confirmation", json={"token": token})) == "ok"
    assert slug(seaview.send("POST", "/auth/unlock/confirmation", json={"token": token})) == "link-used"
    assert sign_in_again()


def test_a_session_is_ended_from_another_and_its_tokens_open_nothing(seaview, sign_in_again):
    lost, mine = sign_in_again(), sign_in_again()
    items = seaview.send("GET", "/auth/sessions", token=mine).json()["items"]
    assert [each["address"] for each in items if each["current"]] == ["127.0.0.1"]
    assert seaview.send("DELETE", "/auth/sessions", token=mine).json()["ended"] == len(items) - 1
    assert slug(seaview.send("GET", "/auth/me", token=lost)) == "session-ended"
    assert slug(seaview.send("GET", "/auth/me", token=mine)) == "ok"
    assert slug(seaview.send("POST", "/auth/sign-out", token=mine)) == "ok"


def test_who_has_two_roles_acts_in_one_of_them(seaview, sign_in_again):
    token = sign_in_again()
    everything = seaview.send("GET", "/auth/me", token=token).json()
    assert everything["roles"] == ["cleaner", "co-host"]
    path, as_cleaner = "/bookings?from=2027-01-01&to=2027-02-01", {"x-acting-as": "cleaner"}
    assert slug(seaview.send("GET", path, token=token)) == "ok"
    assert slug(seaview.send("GET", path, token=token, headers=as_cleaner)) == "role-required"
    assert slug(seaview.send("GET", "/auth/me", token=token, headers={"x-acting-as": "host"})) == "role-required"
