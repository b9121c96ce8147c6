"""No tenant sees another's: every route tried, and the credentials themselves refused by IAM."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError

from api_document.declared import declared_operations
from rental.platform.tenant_credentials import Narrowing, session_policy
from tests.contexts.tenants.sample_pictures import png
from tests.support.eventually import eventually
from tests.support.paid_booking import booked_by_card
from tests.support.partner_calendar import partner_calendar
from tests.support.partners_of_a_booking import connected, told_of
from tests.support.webhook_stage import NOBODY

OPERATIONS = [each.operation for each in declared_operations() if each.operation.auth != "public"]
# What is the platform's own is tried in test_signing_up.py.
ROUTES = sorted((each.method, each.path) for each in OPERATIONS if each.at == "tenant")
ENDING_SESSIONS = {("POST", "/api/v1/auth/sign-out"), ("DELETE", "/api/v1/auth/sessions")}


@pytest.fixture(scope="module")
def co_host_of_barossa(platform, new_member):
    return new_member(platform.tenant("barossa"), "co-host@barossa.example", "co-host", "host")


@pytest.fixture(scope="module")
def theirs(seaview, listing, next_stay, tokens):
    """A booking, a block and a property of seaview's, which barossa must never see."""
    body = {
        "property_id": listing["property_id"],
        **next_stay(),
        "guests": {"adults": 1},
        "guest": {"name": "Secret Guest", "email": "secret@example.com"},
    }
    booking = booked_by_card(seaview, body)
    free = next_stay()
    block = {"from": free["check_in"], "to": free["check_out"], "reason": "Secret Guest"}
    blocked = seaview.send("POST", f"/properties/{listing['property_id']}/blocks", json=block, token=tokens["seaview"])
    assert blocked.status_code == 201, blocked.text
    link = {"booking-access": booking["access_token"]}
    payment = seaview.send("GET", f"/payments/{booking['booking_id']}", headers=link).json()
    booking |= {"payment_events": payment["events"], "block_id": blocked.json()["block_id"], "hold_id": "h" * 26}
    booking["reminder"] = "welcome"
    (host, *_) = seaview.send("GET", "/members", token=tokens["seaview"]).json()["items"]
    booking["member_id"] = host["member_id"]
    booking["session_id"] = seaview.send("GET", "/auth/me", token=tokens["seaview"]).json()["session_id"]
    with partner_calendar() as partner:
        partner.stays = [("theirs", booking["check_in"], booking["check_out"])]
        booking |= in_step(seaview, tokens["seaview"], booking, partner)
        yield booking
    assert_unharmed(seaview, tokens, booking)  # by what only reads, too


def in_step(seaview, token, booking, partner):
    """Have a partner's calendar read that sold the same nights, and wait for the conflict."""
    path = f"/properties/{booking['property_id']}"
    feed = seaview.send("POST", f"{path}/calendar-feeds", json={"url": partner.url}, token=token).json()
    unit, *_ = seaview.send("GET", f"{path}/calendar-exports", token=token).json()["items"]
    found = eventually(lambda: seaview.send("GET", "/calendar-conflicts", token=token).json()["items"], bool)
    return {
        "feed_id": feed["feed_id"],
        "feed_url": partner.url,
        "unit": unit["unit"],
        "token": unit["url"].rpartition("/")[2],
        "conflict_id": found[0]["conflict_id"],
        "message": "confirmed-guest",
        **told_of(seaview, token, booking),
        **connected(seaview, token, booking),
    }


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_route_shows_one_tenants_bookings_to_anothers_token(
    seaview, barossa, tokens, theirs, method, path, co_host_of_barossa
):
    # What ends sessions ends those of somebody whom no other test needs.
    token = co_host_of_barossa() if (method, path) in ENDING_SESSIONS else tokens["barossa"]
    body = valid_bodies(theirs).get((method, path))
    sent = {"content": body} if isinstance(body, bytes) else {"json": body}
    path = path.removeprefix("/api/v1").format(**theirs)
    if method == "GET" and path.endswith(("/bookings", "/quotes", "/availability", "/calendar")):
        period, stay = "from={check_in}&to={check_out}", "check_in={check_in}&check_out={check_out}"
        query = period if path == "/bookings" else f"{period}&{stay}&property_id={{property_id}}"
        path += f"?{query}".format(**theirs)
    if path.endswith("/events"):
        path = theirs["payment_events" if path.startswith("/payments") else "events"].removeprefix("/api/v1")
    if path.startswith("/letter-preferences"):
        path += f"?token={theirs['booking_id']}.{theirs['booking_id']}&category=reminders"
    if path == "/ledger":
        path += f"?month={theirs['created_at'][:7]}"
    access = {"booking-access": theirs["access_token"], "checkout-session": "a-checkout-of-mine-01"}
    foreign = [
        seaview.send(method, path, token=token, **sent),
        barossa.send(method, path, token=tokens["seaview"], headers=access, **sent),
    ]
    assert [answer.status_code for answer in foreign] == [401, 401]
    own = barossa.send(method, path, token=token, headers=access, **sent)
    allowed = (200, 204, 401, 404, 409, 422) if "/auth/" in path else (200, 201, 202, 204, 403, 404)
    # What a deployment made, a deployment takes down; and a domain may be on its way out.
    allowed += (409,) if path in ("/tenant/leaving", "/tenant/domain") else ()
    assert own.status_code in allowed, own.text
    for answer in (own, *foreign):
        assert "Secret Guest" not in answer.text
        assert theirs["booking_id"] not in answer.text or answer.status_code == 404
    if method != "GET":
        assert_unharmed(seaview, tokens, theirs)


def assert_unharmed(seaview, tokens, theirs):
    access = {"booking-access": theirs["access_token"]}
    assert seaview.send("GET", "/auth/me", token=tokens["seaview"]).status_code == 200, "their session goes on"
    after = seaview.send("GET", f"/bookings/{theirs['booking_id']}", headers=access).json()
    assert (after["state"], after["version"]) == ("confirmed", theirs["version"])
    assert seaview.send("GET", f"/properties/{theirs['property_id']}").json()["title"] != "Taken over"


def valid_bodies(theirs):
    """A body for each unsafe route that gets past validation, naming what is the other tenant's."""
    booking = {name: theirs[name] for name in ("property_id", "check_in", "check_out", "guests")}
    listing = {"title": "Mine", "type": "Loft", "place": "Here", "time_zone": "Europe/Lisbon", "sleeps": 2}
    rates = {"currency": "EUR", "nightly": 100, "guests_included": 2}
    return {
        ("POST", "/api/v1/bookings"): booking | {"guest": {"name": "Eve", "email": "eve@example.com"}},
        ("POST", "/api/v1/holds"): booking,
        ("POST", "/api/v1/booking-links"): {"email": "secret@example.com"},
        ("POST", "/api/v1/bookings/{booking_id}/cancellation"): {"reason": "not mine"},
        ("POST", "/api/v1/bookings/{booking_id}/change-quote"): {"guests": {"adults": 2}},
        ("PATCH", "/api/v1/bookings/{booking_id}"): {"guests": {"adults": 2}},
        ("POST", "/api/v1/bookings/{booking_id}/approval"): {},
        ("POST", "/api/v1/bookings/{booking_id}/decline"): {"reason": "not mine"},
        ("POST", "/api/v1/bookings/{booking_id}/no-show"): {},
        ("POST", "/api/v1/properties/{property_id}/bookings"): {
            **{name: theirs[name] for name in ("check_in", "check_out", "guests")},
            "guest": {"name": "Eve", "email": "eve@example.com"},
            "source": "phone",
            "pays_by": "cash",
        },
        ("POST", "/api/v1/message-previews/{message}"): {"subject": "mine"},
        ("PUT", "/api/v1/notices/read"): {"until": theirs["created_at"]},
        ("PUT", "/api/v1/letter-preferences"): {"reminders": False, "offers": False, "text_messages": False},
        ("POST", "/api/v1/payments/{booking_id}/attempts"): {"payment_method": "pm_card_visa"},
        ("POST", "/api/v1/properties/{property_id}/blocks"): {"from": theirs["check_in"], "to": theirs["check_out"]},
        ("PATCH", "/api/v1/properties/{property_id}/blocks/{block_id}"): {"reason": "mine"},
        ("POST", "/api/v1/properties"): listing | {"rates": rates},
        ("PATCH", "/api/v1/properties/{property_id}"): {"title": "Taken over"},
        ("POST", "/api/v1/properties/{property_id}/calendar-feeds"): {"url": theirs["feed_url"]},
        ("POST", "/api/v1/properties/{property_id}/calendar-feed-preview"): {"url": theirs["feed_url"]},
        ("POST", "/api/v1/properties/{property_id}/calendar-feeds/{feed_id}/pull"): {},
        ("POST", "/api/v1/properties/{property_id}/calendar-exports/{unit}/renewal"): {},
        ("POST", "/api/v1/calendar-conflicts/{conflict_id}/settlement"): {"outcome": "dismissed", "note": "mine"},
        ("POST", "/api/v1/webhooks"): {"url": NOBODY, "name": "Mine", "events": ["nights.unblocked.v1"]},
        ("PATCH", "/api/v1/webhooks/{webhook_id}"): {"name": "Mine"},
        **{("POST", f"/api/v1/webhooks/{{webhook_id}}/{each}"): {} for each in ("ping", "secret")},
        ("POST", "/api/v1/webhooks/{webhook_id}/replay"): {"since": theirs["created_at"]},
        ("POST", "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay"): {},
        ("POST", "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/skip"): {},
        ("POST", "/api/v1/channels/connections"): {"name": "Mine"},
        ("PATCH", "/api/v1/channels/connections/{connection_id}"): {"state": "disabled"},
        ("POST", "/api/v1/channels/connections/{connection_id}/secret"): {},
        ("PUT", "/api/v1/channels/connections/{connection_id}/account"): {"api_key": "k", "property_there": "p"},
        ("PUT", "/api/v1/channels/connections/{connection_id}/listings/{listing}"): {
            "property_id": theirs["property_id"]
        },
        ("PUT", "/api/v1/bookings/{booking_id}/messages/{reminder}"): {"paused": True},
        ("POST", "/api/v1/bookings/{booking_id}/messages/{reminder}/send"): {},
        ("PUT", "/api/v1/reminder-settings"): {"reminders": {"season": {"date": "05-01"}}},
        ("POST", "/api/v1/members"): {"email": "eve@example.com", "roles": ["cleaner"]},
        ("PATCH", "/api/v1/members/{member_id}"): {"roles": ["cleaner"]},
        ("POST", "/api/v1/tenant/leaving"): {"confirmation": "barossa"},
        ("PATCH", "/api/v1/tenant"): {"accent_colour": "#7a2f4a"},
        ("PUT", "/api/v1/tenant/logo"): png(240, 80),
        ("PUT", "/api/v1/tenant/domain"): {"domain": "own-of-barossa.localhost"},
        ("POST", "/api/v1/auth/sign-in"): {"pool": "host", "username": "host@seaview.example", "srp_a": "ab"},
        ("POST", "/api/v1/auth/challenge"): {
            "pool": "host",
            "challenge": "NEW_PASSWORD_REQUIRED",
            "responses": {"USERNAME": "host@seaview.example", "NEW_PASSWORD": "Taken-over-1!"},
            "session": "made up",
        },
        ("POST", "/api/v1/auth/password"): {"old_password": "Guessed-0001!", "new_password": "Taken-over-1!"},
        ("POST", "/api/v1/auth/forgotten-password"): {"pool": "host", "username": "host@seaview.example"},
        ("POST", "/api/v1/auth/forgotten-password/confirmation"): {
            "pool": "host",
            "username": "host@seaview.example",
            "code": "654321",
            "new_password": "Taken-over-1!",
        },
        ("POST", "/api/v1/auth/unlock"): {"pool": "host", "username": "host@seaview.example", "language": "en"},
        ("POST", "/api/v1/auth/unlock/confirmation"): {"token": f"{'a' * 26}.1900000000.{'a' * 26}"},
        ("POST", "/api/v1/auth/refresh"): {
            "pool": "host",
            "username": "host@seaview.example",
            "refresh_token": "none",
        },
    }


class Whatever(dict):
    def __missing__(self, key):
        return key


def test_every_route_that_takes_a_body_is_tried_with_one():
    """A body that is missing here would be refused before anybody's data is looked at."""
    takes = {(each.method, each.path) for each in OPERATIONS if each.takes and each.at == "tenant"}
    assert takes - valid_bodies(Whatever()).keys() == set()


@pytest.fixture(scope="module")
def narrowed(platform):
    """A table client with the credentials a handler of seaview's gets, through the same role and session policy."""

    def client(actions):
        tenant = platform.tenant("seaview")
        policy = session_policy(Narrowing(tenant.tenant_id, actions))
        sts = platform.client_as_function("create_booking", "sts")
        keys = sts.assume_role(
            RoleArn=platform.outputs["DataRoleArn"], RoleSessionName="test", Policy=json.dumps(policy)
        )["Credentials"]
        return boto3.client(
            "dynamodb",
            endpoint_url=platform.endpoint,
            region_name=platform.region,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    return client


def denied(call, **parameters):
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_narrowed_credentials_reach_their_tenant_and_iam_refuses_every_other_key(platform, narrowed):
    table, client = platform.outputs["TableName"], narrowed(("GetItem", "PutItem", "Query", "BatchGetItem"))
    own, other = (f"T#{platform.tenant(name).tenant_id}#TENANT" for name in ("seaview", "barossa"))
    key = {"pk": {"S": other}, "sk": {"S": "TENANT"}}
    assert "Item" in client.get_item(TableName=table, Key=key | {"pk": {"S": own}})
    assert denied(client.get_item, TableName=table, Key=key)
    assert denied(client.put_item, TableName=table, Item=key)
    assert denied(client.get_item, TableName=table, Key=key | {"pk": {"S": "G#HOST#seaview.localhost"}})
    mixed = [key | {"pk": {"S": own}}, key]
    assert denied(client.batch_get_item, RequestItems={table: {"Keys": mixed}})
    values = {":pk": {"S": f"T#{platform.tenant('barossa').tenant_id}#PROPERTIES"}}
    listing = {"IndexName": "lists", "KeyConditionExpression": "list_pk = :pk", "ExpressionAttributeValues": values}
    assert denied(client.query, TableName=table, **listing)
    put = [{"Put": {"TableName": table, "Item": each}} for each in mixed]
    assert denied(client.transact_write_items, TransactItems=put)
    assert denied(client.scan, TableName=table)


def test_narrowed_credentials_do_only_what_the_operation_declared(platform, narrowed):
    table, client = platform.outputs["TableName"], narrowed(("GetItem",))
    own = {"pk": {"S": f"T#{platform.tenant('seaview').tenant_id}#TENANT"}, "sk": {"S": "TENANT"}}
    assert "Item" in client.get_item(TableName=table, Key=own)
    assert denied(client.put_item, TableName=table, Item=own)
    assert denied(client.delete_item, TableName=table, Key=own)


def test_a_functions_own_role_has_no_way_to_the_table(platform):
    client = platform.client_as_function("create_booking", "dynamodb")
    key = {"pk": {"S": f"T#{platform.tenant('seaview').tenant_id}#TENANT"}, "sk": {"S": "TENANT"}}
    assert denied(client.get_item, TableName=platform.outputs["TableName"], Key=key)


def test_a_functions_own_role_counts_calls_and_can_do_nothing_else_to_the_table(platform):
    client = platform.client_as_function("create_booking", "dynamodb")
    tenant = f"T#{platform.tenant('seaview').tenant_id}"

    def key(pk):
        return {"pk": {"S": pk}, "sk": {"S": "calls"}}

    change = {"UpdateExpression": "ADD calls :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    change["TableName"] = platform.outputs["TableName"]
    assert client.update_item(Key=key(f"{tenant}#RATE#test#0"), **change)
    for pk in (f"{tenant}#TENANT", f"{tenant}#CALENDAR#x", "G#HOST#seaview.localhost", "G#RATE#letters"):
        assert denied(client.update_item, Key=key(pk), **change)
    assert denied(client.get_item, TableName=platform.outputs["TableName"], Key=key(f"{tenant}#RATE#test#0"))
