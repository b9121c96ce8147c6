"""Guests at the checkout of a running platform, over HTTP, while calls to the stand-in for Stripe go wrong.

Each asks for the booking up to three times at once with the same key, tries another card where one is declined, and
answers their bank. Afterwards the clock moves on, so that what waits for guests who left is over.
"""

import itertools
import json
import time
import uuid
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from holiday_rental.local.stripe_stand_in.faults import Fault
from simulation.card_site import CardSite, Json, posted, unbalanced
from simulation.deeds import Violation

VISA, PROOF, SLOW = "pm_card_visa", "pm_card_authenticationRequired", "pm_card_slow"
DECLINED, POOR = "pm_card_chargeDeclined", "pm_card_chargeDeclinedInsufficientFunds"
# The cards that a guest tries one after the other; "" is a booking made without one.
WALLETS = (
    *[(VISA,)] * 10,
    *((DECLINED, VISA), (POOR, DECLINED, VISA), (DECLINED,), ("", VISA), ("",)),
    *((PROOF,), (PROOF,), (PROOF, VISA), (SLOW,), (POOR, PROOF)),
)
# A call that hangs is one that drops, ten seconds later.
FAULTS = (Fault.ERROR, Fault.ERROR_DONE, Fault.LOSE, Fault.DROP, Fault.LOCK, Fault.LIMIT)
_FAULTY = 0.4  # of the checkouts begin with one
_APPROVES = 0.8
_AT_ONCE, _INSIDE = 4, 12
_ROUND_SECONDS, _PATIENCE_SECONDS = 0.5, 90
_LONGEST_REST = 4  # rounds; whoever looks more often takes the machine's time from those who work
_UNITS, _GUESTS_A_PLACE, _NIGHTS = 4, 50, 3
_AFTER_ALL = timedelta(minutes=20)  # longer than nights wait for a guest
_LEFT = frozenset({"confirmed", "expired"})
_OVER = frozenset({"paid", "let_go", "none"})


@dataclass
class Guest:
    """One checkout. `said` is the booking as the site answered first; `proven` are pages of the bank they were at."""

    shop: CardSite
    number: int
    chance: Random
    stay: Mapping[str, Any]
    said: Json = field(default_factory=dict)
    proven: set[str] = field(default_factory=set)
    looked: int = 0  # so often in a row nothing had come of it
    rests: int = 0  # rounds until they look again

    def __post_init__(self) -> None:
        self.cards = list(self.chance.choice(WALLETS))
        self.asks, self.key = self.chance.randint(1, 3), f"checkout-{uuid.uuid4()}"
        self.approves = self.chance.random() < _APPROVES
        self.fault = self.chance.choice(FAULTS) if self.chance.random() < _FAULTY else Fault.NONE
        self.is_slow = self.cards == [SLOW]

    @property
    def booking_id(self) -> str:
        return str(self.said["booking_id"])

    def step(self) -> bool:
        """Do what is theirs to do next; True once they leave. Raises `Violation` where they are told what cannot be."""
        if self.rests:
            self.rests -= 1
            return False
        return self._goes_on()

    def _goes_on(self) -> bool:
        if not self.said:
            self._book()
            self.rests = 1
            return False
        paid = self.payment()
        self.looked = self.looked + 1 if paid["status"] in ("", "processing") else 0
        self.rests = min(self.looked, _LONGEST_REST)
        match paid["status"]:
            case "":
                return False
            case "action_needed":
                self._prove(paid["action_url"])
            case "declined" | "method_needed":
                return not self._try_another()
            case "processing":
                return self.is_slow
            case status:
                return status in {"paid", "stuck", "let_go"}
        return False

    def booking(self) -> Json:
        return self.shop.shown(f"/bookings/{self.booking_id}", self.said["access_token"])

    def payment(self) -> Json:
        """Return how it is paid; nothing is said before payments has heard of it."""
        return self.shop.shown(f"/payments/{self.booking_id}", self.said["access_token"], absent={"status": ""})

    def _book(self) -> None:
        if self.fault is not Fault.NONE:
            self.shop.stand_in.break_down(self.fault, calls=1)
        card = {"payment_method": self.cards[0]} if self.cards[0] else {}
        guest = {"name": f"Guest {self.number}", "email": f"guest-{self.number}@example.com"}
        body = {**self.stay, **card, "guests": {"adults": 2}, "guest": guest}
        with ThreadPoolExecutor(self.asks) as hands:
            answers = list(hands.map(lambda _: self._ask("POST", "/bookings", body), range(self.asks)))
        made = [each.json() for each in answers if each.status_code == 201]  # noqa: PLR2004 - created
        if wrong := [each for each in answers if each.status_code not in (201, 503)]:
            raise Violation(f"guest {self.number} was refused: {wrong[0].status_code} {wrong[0].text}")
        if len({each["booking_id"] for each in made}) > 1:
            raise Violation(f"guest {self.number} has two bookings by one key")
        self.said = made[0] if made else {}  # a busy table asks to be asked again

    def _try_another(self) -> bool:
        if len(self.cards) == 1:
            return False
        path, body, key = f"/payments/{self.booking_id}/attempts", {"payment_method": self.cards[1]}, len(self.cards)
        answers = [self._ask("POST", path, body, f"-{key}").status_code for _ in range(self.asks)]
        if 202 in answers:  # noqa: PLR2004 - accepted
            self.cards.pop(0)
        return True

    def _prove(self, page: str) -> None:
        """Answer the bank once; what comes of it is told by a webhook."""
        if page not in self.proven:
            self.proven.add(page)
            self.shop.at_the_bank(page, approve=self.approves)

    def _ask(self, method: str, path: str, body: Json | None = None, more: str = "") -> Any:
        by = {"booking-access": self.said["access_token"]} if self.said else {}
        return self.shop.site.send(method, path, key=self.key + more, headers=by, json=body)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`charges` are PaymentIntents of which money was taken; `stuck` are checkouts that nobody will end."""

    checkouts: int = 0
    confirmed: int = 0
    charges: int = 0
    stuck: int = 0
    faults: int = 0

    def __add__(self, other: "Reckoned") -> "Reckoned":
        return Reckoned(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def play(shop: CardSite, checkouts: int, seed: int = 1) -> Reckoned:
    """Let so many guests through the checkout, then judge. Raises `Violation` naming what does not fit."""
    guests = _invited(shop, checkouts, seed)
    _visit(guests)
    shop.stand_in.mend()
    shop.clock.advance(_AFTER_ALL)
    return judge(shop, guests)


def judge(shop: CardSite, guests: Sequence[Guest]) -> Reckoned:
    """Hold what the stand-in took against bookings, payments and the ledger, once all has come to rest."""
    ended = _at_rest(guests)
    taken, wrong = shop.intents(), []
    for guest in guests:
        booking, mine = ended[guest.booking_id], taken.get(guest.booking_id, [])
        due = booking["total"] if booking["state"] == "confirmed" else 0
        kept = [each["amount_received"] for each in mine if each["amount_received"]]
        held = [each["id"] for each in mine if each["status"] == "requires_capture"]
        if (sum(kept), held) != (due, []):
            wrong.append(f"{guest.booking_id} is {booking['state']}: {kept} were taken, {held} are held, due is {due}")
    wrong += _wrong_in_ledger(shop, {each.booking_id for each in guests}, taken)
    if wrong:
        raise Violation("; ".join(wrong[:5]))
    mine = [each for guest in guests for each in taken.get(guest.booking_id, [])]
    states = Counter(each["state"] for each in ended.values())
    charges = sum(1 for each in mine if each["amount_received"])
    stuck = sum(1 for each in ended.values() if not each["over"])
    faults = sum(1 for each in guests if each.fault is not Fault.NONE)
    return Reckoned(len(ended), states["confirmed"], charges, stuck, faults)


def _invited(shop: CardSite, checkouts: int, seed: int) -> list[Guest]:
    """Build enough for all, and give each guest nights of their own."""
    chance = Random(seed)  # noqa: S311 - plays, guards nothing
    places = [shop.build(_UNITS) for _ in range(2 + checkouts // _GUESTS_A_PLACE)]
    first = shop.clock.now().date() + timedelta(days=40)
    stays = (_stay(place, first + timedelta(days=_NIGHTS * week)) for week in itertools.count() for place in places)
    return [Guest(shop, number, Random(chance.random()), next(stays)) for number in range(checkouts)]  # noqa: S311


def _stay(place: str, check_in: date) -> Mapping[str, str]:
    check_out = check_in + timedelta(days=_NIGHTS)
    return {"property_id": place, "check_in": check_in.isoformat(), "check_out": check_out.isoformat()}


def _visit(guests: Sequence[Guest]) -> None:
    """Let guests go round after round, so many inside at once, until the last has left."""
    waiting, inside = deque(guests), list[Guest]()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while waiting or inside:
            while waiting and len(inside) < _INSIDE:
                inside.append(waiting.popleft())
            left = list(pool.map(Guest.step, inside))
            stay = [guest for guest, gone in zip(inside, left, strict=True) if not gone]
            if len(stay) < len(inside):
                deadline = time.monotonic() + _PATIENCE_SECONDS
            elif time.monotonic() > deadline:
                raise Violation(f"nobody leaves any more: {[json.dumps(each.payment()) for each in stay[:3]]}")
            inside = stay
            time.sleep(_ROUND_SECONDS)


def _at_rest(guests: Sequence[Guest]) -> dict[str, Json]:
    """Return the bookings once all are over, or once patience is, each with whether it is `over`."""
    ended: dict[str, Json] = {}
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while True:
            looked = list(pool.map(_look, (each for each in guests if not ended.get(each.booking_id, {}).get("over"))))
            ended |= {each["booking_id"]: each for each in looked}
            if all(each["over"] for each in looked) or time.monotonic() > deadline:
                return ended
            time.sleep(_ROUND_SECONDS)


def _look(guest: Guest) -> Json:
    booking = guest.booking()
    over = booking["state"] in _LEFT and guest.payment()["status"] in _OVER
    return booking | {"over": over}


def _wrong_in_ledger(shop: CardSite, ours: set[str], taken: Mapping[str, Sequence[Json]]) -> list[str]:
    totals, entries = shop.money()
    mine = [each for each in entries if each["booking_id"] in ours]
    charged, received = posted(mine, "charged"), sum(one["amount_received"] for each in ours for one in taken[each])
    differ = [] if charged == received else [f"the ledger charged {charged}, the stand-in took {received}"]
    return unbalanced(totals, entries) + differ
