"""Twenty stays in five zones are lived through at the start page, in a browser that sees one guest's letters come.

Real schedules fire, and each message goes out once, when it is due.
"""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from holiday_rental import REMINDER_KINDS
from tests.support.eventually import eventually
from tests.support.start_page_visitor import visitor

ZONES = ("Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Europe/Berlin")
FLATS, CANCELLED, PAUSED = 4, 2, 3
AHEAD, NIGHTS = timedelta(days=12), timedelta(days=1)
OF_A_STAY = {"check_in_soon", "check_in_tomorrow", "welcome", "check_out_tomorrow", "review"}
WATCHED = {"zone": "Europe/Berlin", "flat": 0}
# What is due for the watched stay's guest, how its letter's subject begins, and its heading.
DUE = (
    ("check_in_soon", "Soon: A house in Europe/Berlin", "Your stay is coming up"),
    ("check_in_tomorrow", "Tomorrow: A house in Europe/Berlin", "See you tomorrow"),
    ("welcome", "Welcome to A house in Europe/Berlin", "Welcome"),
    ("check_out_tomorrow", "Check-out tomorrow: A house in Europe/Berlin", "One more night"),
    ("review", "How was A house in Europe/Berlin?", "How was your stay?"),
)
LATE = {kind.name: timedelta(hours=kind.catch_up) for kind in REMINDER_KINDS}


@pytest.fixture(scope="module")
def stays(platform, seaview, tokens):
    """Lived through by a moved clock: the third of each house was cancelled before, the fourth has its welcome paused.

    Each as {zone, flat, booking_id, messages, letters}.
    """
    host, clock = tokens["seaview"], platform.local.clock
    houses = [built(seaview, host, zone) for zone in ZONES]
    made = [entered(seaview, host, *each) for each in itertools.product(houses, range(FLATS))]
    for each in made:
        if each["flat"] == CANCELLED:
            asked = seaview.send("POST", f"/bookings/{each['booking_id']}/cancellation", token=host, json={})
            assert asked.status_code == 200, asked.text
        if each["flat"] == PAUSED:
            path = f"/bookings/{each['booking_id']}/messages/welcome"
            assert seaview.send("PUT", path, token=host, json={"paused": True}).status_code == 200
    names = {each["booking_id"] for each in made if each["flat"] != CANCELLED}
    eventually(lambda: planned(platform), lambda found: names <= found)
    try:
        live_through(platform, seaview, host, next(each for each in made if each.items() >= WATCHED.items()))
        for each in made:
            each["messages"] = eventually(
                lambda name=each["booking_id"]: shown(seaview, host, name, "messages"),
                lambda found: all(message["state"] != "planned" for message in found),
            )
            each["letters"] = shown(seaview, host, each["booking_id"], "letters")
        yield made
    finally:
        clock.reset()
        for house in houses:
            seaview.send("DELETE", f"/properties/{house['property_id']}", token=host)


def live_through(platform, site, host, watched):
    """Move the clock from booking to after check-out, and see at each stop that the watched guest's letter has come."""
    begin = platform.local.clock.now()
    due = {
        each["reminder"]: datetime.fromisoformat(each["at"])
        for each in shown(site, host, watched["booking_id"], "messages")
    }
    with visitor(platform.local) as local:
        local.looks_for(watched["guest"])
        come = ["Booked: A house in Europe/Berlin"]
        local.sees(come)
        local.reads(come[0], "Your stay is booked")
        for reminder, subject, heading in DUE:
            if reminder == "check_in_soon":  # nothing is due for any stay in the days that are left out
                local.jumps(1.4)
            elif reminder == "check_in_tomorrow":
                local.goes_to(begin + timedelta(days=3))
                local.jumps(7.4)
            local.goes_to(due[reminder] + timedelta(minutes=16))
            come.insert(0, subject)
            local.sees(come)
            local.reads(subject, heading)
        local.goes_to(begin + timedelta(days=15.3))
        local.looks_for("hello@seaview.localhost")
        local.reads("New booking: A house in Europe/Berlin", "You have a new booking")
        local.reads("To be cleaned: A house in Europe/Berlin", "A guest is leaving")


def built(site, host, zone):
    rates = {"currency": "AUD", "nightly": 15000, "guests_included": 2}
    house = {"title": f"A house in {zone}", "type": "House", "place": zone, "time_zone": zone, "sleeps": 2}
    units = [{"name": f"Flat {number}"} for number in range(FLATS)]
    return site.send("POST", "/properties", json=house | {"rates": rates, "units": units}, token=host).json()


def entered(site, host, house, flat):
    check_in = datetime.now(ZoneInfo(house["time_zone"])).date() + AHEAD
    guest = f"flat-{flat}@{house['time_zone'].rpartition('/')[2].lower()}.example"
    asked = {
        "check_in": check_in.isoformat(),
        "check_out": (check_in + NIGHTS).isoformat(),
        "guests": {"adults": 2},
        "guest": {"name": f"Guest of flat {flat}", "email": guest},
        "source": "phone",
        "pays_by": "cash",
    }
    made = site.send("POST", f"/properties/{house['property_id']}/bookings", json=asked, token=host)
    assert made.status_code == 201, made.text
    found = {"zone": house["time_zone"], "flat": flat, "property_id": house["property_id"], "guest": guest}
    return found | {"booking_id": made.json()["booking_id"]}


def planned(platform):
    """Return the bookings for whose review there is a plan."""
    due = {"FilterExpression": "begins_with(pk, :due)", "ExpressionAttributeValues": {":due": {"S": "G#DUE#review#"}}}
    scan = platform.client("dynamodb").get_paginator("scan")
    pages = scan.paginate(TableName=platform.outputs["TableName"], ProjectionExpression="sk", **due)
    return {item["sk"]["S"].partition("#")[2] for page in pages for item in page["Items"]}


def shown(site, host, name, what):
    answer = site.send("GET", f"/bookings/{name}/{what}", token=host)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_each_message_goes_out_within_its_time_at_the_property(stays):
    for each in stays:
        for message in (one for one in each["messages"] if one["state"] == "sent"):
            due, sent = (datetime.fromisoformat(message[name]) for name in ("at", "sent_at"))
            assert due <= sent <= due + LATE[message["reminder"]], (each["zone"], message)
            local = datetime.fromisoformat(message["local_at"]).replace(tzinfo=ZoneInfo(each["zone"]))
            assert local == due, (each["zone"], message)


def test_nothing_goes_out_for_what_was_cancelled_and_no_message_that_was_paused(stays):
    for each in stays:
        states = {
            message["reminder"]: message["state"] for message in each["messages"] if message["recipient"] == "guest"
        }
        if each["flat"] == CANCELLED:
            assert set(states.values()) == {"cancelled"}
            continue
        gone = {name for name, state in states.items() if state == "sent"}
        assert gone == OF_A_STAY - ({"welcome"} if each["flat"] == PAUSED else set()), (each["zone"], states)


def test_every_message_is_one_letter(platform, stays):
    subjects = Counter(to for mail in platform.local.mail() for to in mail.to)
    for each in stays:
        told = Counter((letter["recipient"], letter["about"]) for letter in each["letters"])
        assert set(told.values()) == {1}, told
        sent = {(one["recipient"], one["reminder"]) for one in each["messages"] if one["state"] == "sent"}
        assert sent == {one for one in told if one[1] in LATE}, (each["zone"], told)
        assert subjects[each["guest"]] == sum(1 for recipient, _ in told if recipient == "guest"), told
