"""Does on moto what guests and hosts do, and records every call at the client and every item written.

What is stored is ordinary, or the longest that ordinary people have: long names, an account, eight price lines, refund
steps of the property's own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from rental.bookings.domain.booking import Booking, Contact, Guests
from rental.bookings.domain.quote import quote
from rental.bookings.domain.quote_token import QUOTE_VALID_FOR, sign_quote
from rental.bookings.dynamodb.channel_calendars import DynamoDbChannelCalendars
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.use_cases.callers import Books, Caller, request_digest
from rental.bookings.use_cases.entering import HostBooking, enter_booking
from rental.bookings.use_cases.holding import hold_stay
from rental.bookings.use_cases.selling import BookingRequest, WantedStay, create_booking
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY, Principal
from rental.platform.dynamodb import Table, from_item
from rental.properties.contract import PropertyTerms, RefundStep, Season, Tax
from tests.support.moto_table import moto_table
from tests.support.property_samples import KEY, NOW, terms
from tests.support.stored_terms import store_terms

TENANT = TenantId("t" * 26)
PROPERTY = PropertyId("p" * 26)
FIRST_NIGHT = date(2027, 2, 26)
ADA = Contact("Ada Lovelace", "ada.lovelace@example.com", "+44 20 7946 0000")
WILHELMINA = Contact("Wilhelmina Featherstonehaugh-J", "wilhelmina.featherstonehaugh@example.com", "+44 20 7946 0000")
ACCOUNT = Principal("guest", "0b7a3f1e-5a55-4c52-9c5a-3f5d1f0d4b11")
HOST = Principal("member", "5c0f4a52-8a53-4a7e-8d26-0b6c9b1f5e3d", frozenset({"host"}))
ADDRESS = "2001:0db8:85a3:1319:8a2e:0370:7344:7348"
FOUR_UNITS = tuple(map(UnitId, "1234"))
_SEASON = "Adelaide Festival"
ORDINARY = {"weekend_nightly": 31400, "taxes": (Tax("GST", "percent", 1000),)}
LONGEST = {
    "weekend_nightly": 31400,
    "taxes": (Tax("City", "per_guest_night", 250), Tax("GST", "percent", 1000)),
    "seasons": (Season(_SEASON, FIRST_NIGHT + timedelta(14), FIRST_NIGHT + timedelta(60), 38900, 45900),),
    "cancellation_policy": "custom",
    "refund_steps": tuple(
        RefundStep(days, percent) for days, percent in ((60, 100), (30, 75), (14, 50), (7, 25), (2, 10))
    ),
}


@dataclass
class Cost:
    calls: list[str] = field(default_factory=list)
    written: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        self.asked.append(params)
        for each in params.get("TransactItems", []):
            self.written.append(from_item(each["Put"]["Item"]))


@dataclass
class CostedHouse:
    """A property on moto; `of` counts what one thing costs that is done there."""

    table: Table
    terms: PropertyTerms
    guest: Contact
    caller: Caller
    charges_cards: bool = False

    @property
    def host(self) -> Caller:
        return replace(self.caller, principal=HOST, request=request_digest("any", "key-0003", b"0123456789abcdef"))

    @property
    def books(self) -> Books:
        calendars = DynamoDbChannelCalendars(self.table)
        return Books(DynamoDbLedger(self.table), range(3), KEY, calendars, self.charges_cards)

    def of(self, done: Callable[[], Any]) -> Cost:
        cost = Cost()
        events = self.table.client.meta.events
        events.register("before-parameter-build.dynamodb", cost.record, unique_id="cost")
        try:
            done()
        finally:
            events.unregister("before-parameter-build.dynamodb", unique_id="cost")
        return cost

    def wanted(self, nights: int, **more: Any) -> WantedStay:
        return WantedStay(PROPERTY, Stay(FIRST_NIGHT, FIRST_NIGHT + timedelta(nights)), Guests(3, 1, 1, 1), **more)

    def hold(self, nights: int) -> str:
        return hold_stay(self.books, self.caller, self.wanted(nights), self.guest.email).hold.id

    def token(self, nights: int) -> str:
        wanted = self.wanted(nights)
        priced = quote(self.terms, wanted.stay, wanted.guests)
        return sign_quote(KEY, TENANT, PROPERTY, priced, NOW + QUOTE_VALID_FOR)

    def book(self, nights: int, **more: Any) -> Booking:
        method = "pm_1PqR8sLkdIwHu7ixY2Zt3uVw" if self.charges_cards else ""
        asked = BookingRequest(self.wanted(nights, **more), self.guest, "en", "key-0001", b"0123456789abcdef", method)
        return create_booking(self.books, self.caller, asked).booking

    def enter(self, nights: int) -> Booking:
        wanted = self.wanted(nights)
        note = HostBooking(
            PROPERTY,
            wanted.stay,
            wanted.guests,
            self.guest,
            "walk_in",
            "transfer",
            "en",
            "key-0002",
            b"0123456789abcdef",
        )
        return enter_booking(self.books, self.host, note).booking


@contextmanager
def costed_house(table: Table | None = None, *, longest: bool = False, **changes: Any) -> Iterator[CostedHouse]:
    """Yield a property on sale in the given table, or in one of its own."""
    prices = (LONGEST if longest else ORDINARY) | {"minimum_nights": 1, "maximum_nights": 60}
    sold_as = terms(**{**prices, "property_id": PROPERTY, **changes})
    guest, principal = (WILHELMINA, ACCOUNT) if longest else (ADA, NOBODY)
    with moto_table() if table is None else nullcontext(table) as used:
        store_terms(used, TENANT, sold_as)
        yield CostedHouse(used, sold_as, guest, Caller(TENANT, principal, NOW, ADDRESS, "s" * 20))


def booked(nights: int) -> Cost:
    """Book `nights` at once in an empty calendar."""
    with costed_house() as house:
        return house.of(lambda: house.book(nights))
