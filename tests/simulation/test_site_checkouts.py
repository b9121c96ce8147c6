"""How checkouts over HTTP are judged: what was taken twice, or not at all, or is entered wrongly, is seen."""

from random import Random

import pytest

from simulation import site_checkouts
from simulation.card_site import posted, unbalanced
from simulation.deeds import Violation
from simulation.site_checkouts import Guest, Reckoned, judge

TOTAL = 45_000


class Shop:
    """Two bookings, the first confirmed and paid, the second expired and let go; tests change what is wrong."""

    def __init__(self):
        self.states = {"first": ("confirmed", "paid"), "second": ("expired", "let_go")}
        self.made = {"first": [intent()], "second": [intent("canceled", 0)]}
        self.entries = [entry("first")]

    def shown(self, path, _key, absent=None):
        kind, booking_id = path.strip("/").split("/")
        if booking_id not in self.states:
            return absent
        state, status = self.states[booking_id]
        if kind == "payments":
            return {"status": status}
        return {"booking_id": booking_id, "state": state, "total": TOTAL}

    def intents(self):
        return self.made

    def money(self):
        charged, held = posted(self.entries, "charged"), -posted(self.entries, "held")
        return [{"charged": charged, "held": held, "host": 0, "fee": 0, "refunds": 0}], self.entries


def intent(status="succeeded", received=TOTAL):
    return {"id": "pi_1", "status": status, "amount_received": received}


def entry(booking_id, amount=TOTAL, owed=TOTAL):
    postings = [{"account": "held", "amount": -owed}, {"account": "charged", "amount": amount}]
    return {"booking_id": booking_id, "reference": "pi_1", "postings": postings}


@pytest.fixture
def shop(monkeypatch):
    monkeypatch.setattr(site_checkouts, "_PATIENCE_SECONDS", 0)
    return Shop()


def judged(shop):
    guests = [Guest(shop, number, Random(1), {}) for number in range(2)]  # noqa: S311 - plays
    for guest, booking_id in zip(guests, shop.states, strict=True):
        guest.said = {"booking_id": booking_id, "access_token": "key"}
    return judge(shop, guests)


def test_as_many_charges_as_bookings_are_right(shop):
    found = judged(shop)
    assert (found.checkouts, found.confirmed, found.charges, found.stuck) == (2, 1, 1, 0)
    assert isinstance(found, Reckoned)


@pytest.mark.parametrize("taken", [[intent(), intent()], [], [intent(), intent("requires_capture", 0)]])
def test_money_that_was_taken_twice_or_not_at_all_or_is_held_for_nothing_is_seen(shop, taken):
    shop.made["first"] = taken
    with pytest.raises(Violation, match="first is confirmed"):
        judged(shop)


def test_money_of_a_booking_that_came_to_nothing_is_seen(shop):
    shop.made["second"] = [intent()]
    with pytest.raises(Violation, match="second is expired"):
        judged(shop)


@pytest.mark.parametrize(
    ("entries", "said"),
    [([], "the stand-in took 45000"), ([entry("first", TOTAL - 1)], "entry pi_1"), ([entry("first")] * 2, "charged 9")],
)
def test_a_ledger_that_tells_otherwise_is_seen(shop, entries, said):
    shop.entries = entries
    with pytest.raises(Violation, match=said):
        judged(shop)


def test_totals_that_are_owed_to_nobody_are_seen():
    assert unbalanced([{"charged": 2, "held": 1, "host": 0, "fee": 0, "refunds": 0}], [])


@pytest.mark.parametrize("state", [("awaiting_payment", "processing"), ("expired", "stuck")])
def test_what_nobody_will_end_is_counted(shop, state):
    shop.states["second"] = state
    assert judged(shop).stuck == 1
