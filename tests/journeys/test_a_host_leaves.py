"""A host signs up, works, takes all data along and leaves; somebody else may have the name only much later."""

import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.site_session import sign_in
from holiday_rental.local.table_restore import tenant_items
from tests.support.eventually import eventually
from tests.support.site_client import SiteClient

HOUSE = {
    "title": "Mill House",
    "type": "House",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
    "cancellation_policy": "flexible",
}
EMAIL, PASSWORD = "first@example.com", "Of-the-test-0001"
# What may be left of a tenant that is gone: declared in domain/retention.py, or the platform's own memory of it.
LEFT = {"KEPT", "AUDIT", "HOLDER", "NOTICESREAD", "RATE", "NAME", "SIGNUP", "TENANTS", "LEAVING"}


@dataclass
class Hosts:
    """What hosts do at the platform's address and at their site."""

    platform: Any
    subdomain: str

    def ask(self, email: str) -> httpx.Response:
        address = urlsplit(self.platform.outputs["StripeWebhookUrl"])
        said = {"name": "Mill Stays", "email": email, "subdomain": self.subdomain, "language": "en"}
        said |= {"currency": "AUD", "time_zone": "Australia/Adelaide"}
        self.at_the_platform = SiteClient(f"{address.scheme}://{address.netloc}")
        return self.at_the_platform.send("POST", "/sign-ups", json=said)

    def come(self, email: str) -> dict[str, Any]:
        asked = self.ask(email)
        assert asked.status_code == 202, asked.text
        told = asked.json()
        path = f"/sign-ups/{told['tenant_id']}"
        shown = {"sign-up-token": told["progress_token"]}
        eventually(
            lambda: self.at_the_platform.send("GET", path, headers=shown).json(),
            lambda seen: seen["state"] == "active",
            120,
        )
        pool = self.item(f"G#SIGNUP#{told['tenant_id']}", "SIGNUP")["made"]["M"]["pool_id"]["S"]
        self.platform.client("cognito-idp").admin_set_user_password(
            UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True
        )
        return told | {"pool_id": pool, "token": sign_in(told["site_url"], email, PASSWORD, pool_id=pool)}

    def item(self, pk: str, sk: str) -> dict[str, Any]:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        table = self.platform.outputs["TableName"]
        return self.platform.client("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})

    def kinds(self, tenant_id: str) -> set[str]:
        table = self.platform.outputs["TableName"]
        keys = [item["pk"]["S"].split("#") for item in tenant_items(self.platform.client("dynamodb"), table, tenant_id)]
        return {parts[2] if parts[0] == "T" else parts[1] for parts in keys}

    def sweep(self) -> None:
        """Call what the schedule calls every quarter of an hour."""
        name = self.function_of("rental.offboarding.schedule.handler")
        answer = self.platform.client("lambda").invoke(FunctionName=name, Payload=b"{}")
        assert "FunctionError" not in answer, answer["Payload"].read()

    def forget_who_was_here(self) -> None:
        """Begin the authorizer anew: it remembers for a minute of real time whose a host is, longer than this takes."""
        name = self.function_of("rental.accounts.authorizer.handler")
        functions = self.platform.client("lambda")
        said = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": said | {"ANEW": "1"}})

    def function_of(self, handler: str) -> str:
        pages = self.platform.client("lambda").get_paginator("list_functions").paginate()
        functions = (each for page in pages for each in page["Functions"])
        return next(each["FunctionName"] for each in functions if each["Handler"] == handler)


@pytest.fixture(scope="module")
def hosts(platform):
    yield Hosts(platform, f"mill-{uuid.uuid4().hex[:8]}")
    platform.local.clock.reset()


def leave(hosts, site, token):
    return site.send("POST", "/tenant/leaving", token=token, json={"confirmation": hosts.subdomain})


def test_a_host_comes_leaves_and_another_gets_the_name_after_ninety_days_and_sees_nothing(hosts, platform):
    first = hosts.come(EMAIL)
    site, token, clock = SiteClient(first["site_url"]), first["token"], platform.local.clock
    made = site.send("POST", "/properties", token=token, json=HOUSE)
    assert made.status_code == 201, made.text
    house = made.json()["property_id"]
    day = clock.now().date() + timedelta(days=30)
    stay = {"check_in": day.isoformat(), "check_out": (day + timedelta(days=3)).isoformat()}
    entered = stay | {"source": "phone", "pays_by": "cash", "guests": {"adults": 2}}
    entered |= {"guest": {"name": "Ada Lovelace", "email": "ada@example.com"}}
    booked = site.send("POST", f"/properties/{house}/bookings", token=token, json=entered)
    assert booked.status_code == 201, booked.text

    held_up = eventually(lambda: leave(hosts, site, token), lambda answer: answer.status_code == 409)
    assert held_up.json()["type"].endswith("stays-ahead")
    booking = booked.json()["booking_id"]
    assert site.send("POST", f"/bookings/{booking}/cancellation", token=token, json={}).status_code == 200
    asked = eventually(lambda: leave(hosts, site, token), lambda answer: answer.status_code == 202)
    assert asked.json()["state"] == "asked"

    export = eventually(
        lambda: site.send("GET", "/tenant/export", token=token).json(), lambda seen: seen["state"] == "ready"
    )
    fetched = httpx.get(export["url"])
    assert fetched.status_code == 200, (export["url"], fetched.text)
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        (line,) = archive.read("bookings.jsonl").decode().splitlines()
    assert json.loads(line)["guest_name"] == "Ada Lovelace"

    clock.advance(timedelta(days=7, minutes=1))
    hosts.sweep()
    tenant_id = first["tenant_id"]
    eventually(lambda: hosts.item("G#LEAVING", tenant_id), lambda item: item.get("state", {}).get("S") == "gone", 120)
    assert hosts.kinds(tenant_id) - LEFT == set()
    assert site.send("GET", "/tenant").status_code == 404
    pools = platform.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert first["pool_id"] not in {each["Id"] for each in pools}

    refused = hosts.ask("second@example.com")
    assert refused.status_code == 409, refused.text
    clock.advance(timedelta(days=90))
    hosts.forget_who_was_here()
    second = hosts.come("second@example.com")
    assert second["tenant_id"] != tenant_id
    assert second["site_url"] == first["site_url"]
    theirs = SiteClient(second["site_url"])
    assert theirs.send("GET", "/properties").json()["items"] == []
    assert theirs.send("GET", f"/properties/{house}").status_code == 404
    assert theirs.send("GET", f"/bookings/{booking}", token=second["token"]).status_code == 404
    assert theirs.send("GET", f"/audit/bookings/{booking}", token=second["token"]).status_code == 404
    assert theirs.send("GET", "/properties", token=token).status_code == 401
    with pytest.raises(LocalProblem):
        sign_in(second["site_url"], EMAIL, PASSWORD, pool_id=second["pool_id"])
