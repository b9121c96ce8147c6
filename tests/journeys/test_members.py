"""Over real HTTP: somebody is invited in two roles, signs in by the letter, is given others, and is removed."""

import uuid

import pytest

from tests.support.eventually import eventually
from tests.support.onboarded_host import NEW_PASSWORD, OnboardedHost

BOOKINGS = "/bookings?from=2027-01-01&to=2027-02-01"


def slug(answer):
    return "ok" if answer.is_success else answer.json()["type"].rpartition(":")[2]


@pytest.fixture
def cleo(platform, seaview):
    return OnboardedHost(platform, {"site_url": seaview.site}, f"cleo-{uuid.uuid4().hex[:8]}@example.com")


def test_who_is_invited_sees_their_part_is_given_another_and_is_out_once_removed(platform, seaview, tokens, cleo):
    host, asked = tokens["seaview"], {"email": cleo.email, "name": "Cleo", "roles": ["cleaner", "co-host"]}
    invited = [seaview.send("POST", "/members", token=host, key=cleo.email, json=asked) for _ in range(2)]
    assert [each.status_code for each in invited] == [201, 201], invited[0].text
    (member,) = {each.json()["member_id"] for each in invited}
    assert cleo.invitation()["subject"] == f"You are invited to {seaview.site}"
    assert len([mail for mail in platform.mail() if cleo.email in mail["to"]]) == 1

    cleo.choose_password(cleo.sign_in(cleo.first_password()))
    # What the gateway was shown once it lets in for a minute: what holds at once is seen by a token not shown yet.
    signed_in, not_shown = (cleo.sign_in(NEW_PASSWORD)["tokens"] for _ in range(2))
    token, as_cleaner = signed_in["access_token"], {"x-acting-as": "cleaner"}
    assert seaview.send("GET", "/auth/me", token=token).json()["roles"] == ["cleaner", "co-host"]
    shown = {each["member_id"]: each for each in seaview.send("GET", "/members", token=token).json()["items"]}
    assert (shown[member]["state"], shown[member]["name"]) == ("active", "Cleo")
    assert shown[member]["seen_at"]
    assert slug(seaview.send("GET", BOOKINGS, token=token)) == "ok"
    assert slug(seaview.send("GET", "/members", token=token, headers=as_cleaner)) == "role-required"
    assert slug(seaview.send("POST", "/members", token=token, json=asked)) == "role-required"

    version = {"if-match": f'"{shown[member]["version"]}"'}
    change = {"token": host, "headers": version}
    assert slug(seaview.send("PATCH", f"/members/{member}", json={"roles": ["cleaner"]}, **change)) == "ok"
    overtaken = seaview.send("PATCH", f"/members/{member}", json={"roles": ["co-host"]}, **change)
    assert slug(overtaken) == "version-mismatch"
    assert slug(seaview.send("GET", BOOKINGS, token=not_shown["access_token"])) == "token-expired"

    token = eventually(lambda: renewed_that_counts(seaview, signed_in, member), bool)
    assert seaview.send("GET", "/auth/me", token=token).json()["roles"] == ["cleaner"]
    told = [slug(seaview.send("GET", path, token=token)) for path in (BOOKINGS, "/members")]
    assert told == ["role-required"] * 2

    last = renewed(seaview, signed_in, member)
    assert slug(seaview.send("DELETE", f"/members/{member}", token=host)) == "ok"
    assert slug(seaview.send("GET", "/auth/me", token=last)) == "session-ended"
    assert not renewed(seaview, signed_in, member)
    assert member not in [each["member_id"] for each in seaview.send("GET", "/members", token=host).json()["items"]]
    found = eventually(lambda: changes_of(platform, member), lambda found: len(found) == 3)
    assert found == ["MemberInvited", "MemberRolesChanged", "MemberRemoved"]


def renewed(seaview, signed_in, member):
    """Return another access token; "" where there is none."""
    body = {"pool": "host", "username": member, "refresh_token": signed_in["refresh_token"]}
    answer = seaview.send("POST", "/auth/refresh", json=body)
    return answer.json()["tokens"]["access_token"] if answer.is_success else ""


def renewed_that_counts(seaview, signed_in, member):
    """Return one that was issued late enough: in the second after the roles changed none was."""
    token = renewed(seaview, signed_in, member)
    return token if seaview.send("GET", "/auth/me", token=token).is_success else ""


def changes_of(platform, member):
    """Return what the audit trail has of somebody, oldest first."""
    tenant_id = platform.tenant("seaview").tenant_id
    asked = platform.client("dynamodb").query(
        TableName=platform.outputs["TableName"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"T#{tenant_id}#AUDIT#member#{member}"}},
    )
    return [each["type"]["S"] for each in asked["Items"]]


def test_the_only_host_of_a_site_stays(seaview, tokens):
    me = seaview.send("GET", "/auth/me", token=tokens["seaview"]).json()["person_id"]
    path = f"/members/{me}"
    told = [
        slug(seaview.send("DELETE", path, token=tokens["seaview"])),
        slug(seaview.send("PATCH", path, token=tokens["seaview"], json={"roles": ["cleaner"]})),
    ]
    assert set(told) <= {"last-host", "own-role"}
    assert slug(seaview.send("GET", "/members", token=tokens["seaview"])) == "ok"
