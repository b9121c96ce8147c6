"""Guests at the checkout of a simulated shop, its host, and how the whole of it is judged."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rental.bookings.contract import AWAITING_PAYMENT, CANCELLED, CONFIRMED, HOLDING_STATES, PENDING
from rental.bookings.domain.booking import Booking, Contact, Guests
from rental.bookings.use_cases.callers import Caller
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.holding import hold_stay
from rental.bookings.use_cases.selling import BookingRequest, WantedStay, create_booking
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, PropertyId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY, Principal
from rental.payments.domain.facts import PaymentStatus, status_of
from rental.payments.domain.intent import Status
from rental.payments.use_cases.asking import CardTry, try_card
from rental.payments.use_cases.keeping import Change
from rental.properties.contract import AFTER_CHECK_IN, AT_BOOKING, PaymentTime, PropertyTerms, Rates, StayRules
from simulation.checkouts import TENANT, WALLETS, Odds, Shop
from simulation.deeds import Violation

_LOOKS = 30
_NIGHTS = 2
_STREETS = "abcdefghijklmnop"  # a property keeps only so many stays for guests at once
_PLACES = (("instant", True, AT_BOOKING), ("asks", False, AT_BOOKING), ("later", True, AFTER_CHECK_IN))


@dataclass(frozen=True, slots=True)
class Judged:
    """Counts of a shop, or of many. `charges` are bookings with money taken, `stuck` what nobody will end."""

    checkouts: int = 0
    confirmed: int = 0
    charges: int = 0
    charges_minus_bookings: int = 0
    stuck: int = 0
    deaths_and_faults: int = 0

    def __add__(self, other: "Judged") -> "Judged":
        names = self.__dataclass_fields__
        return Judged(**{name: getattr(self, name) + getattr(other, name) for name in names})


def play(seed: int, checkouts: int, odds: Odds | None = None) -> Judged:
    """Let so many guests go through the checkout of one shop, and judge what became of them. Raises `Violation`."""
    shop = open_shop(seed, checkouts, odds)
    shop.run()
    return judge(shop)


def open_shop(seed: int, checkouts: int, odds: Odds | None = None, within_seconds: float = 3_600) -> Shop:
    """Return a shop whose guests come within so many seconds. Nothing has happened yet."""
    shop = Shop(seed, checkouts, odds or Odds())
    for street in _STREETS:
        for name, instant, payment_time in _PLACES:
            shop.ledger.sell(TENANT, _terms(name + street, instant=instant, payment_time=payment_time))
    for number in range(checkouts):
        shop.soon(_Guest(shop, number).book, 0, within_seconds)
    return shop


@dataclass
class _Guest:
    shop: Shop
    number: int
    booking_id: BookingId | None = None
    looks: int = 0

    def __post_init__(self) -> None:
        self.wallet = list(self.shop.chance.choice(WALLETS))
        self.place = self.shop.chance.choices(_PLACES, (70, 15, 15))[0]
        self.insistence = self.shop.chance.randint(1, 5)
        self.first_card = self.wallet[0]
        self.hold_id = ""

    @property
    def caller(self) -> Caller:
        return Caller(TENANT, NOBODY, self.shop.clock.now(), f"203.0.{self.number}.9", f"checkout-{self.number:012d}")

    def book(self) -> None:
        """Ask for the booking; where no reply comes, ask again with the same key and body."""
        self.insistence -= 1
        try:
            booking = create_booking(self.shop.books, self.caller, self._request()).booking
        except Problem as refused:
            raise Violation(f"guest {self.number} was refused: {refused.slug}") from refused
        heard = not self.shop.lost()
        if self.insistence > 0 and (not heard or self.shop.chance.random() < 0.5):  # noqa: PLR2004 - a double click
            self.shop.soon(self.book, 0, 60)
        if self.booking_id is None:
            self.booking_id = booking.id
            self.shop.soon(self.look, 2, 20)

    def look(self) -> None:
        """See how far it is, and do what is the guest's to do."""
        self.looks += 1
        shop, booking_id = self.shop, self.booking_id
        payment = shop.store.read(TENANT, booking_id) if booking_id else None
        booking = shop.ledger.records[TENANT, str(booking_id)]
        if not isinstance(booking, Booking):
            return
        if booking.state in (CONFIRMED, PENDING):
            self._afterwards(booking)
            return
        if booking.state not in HOLDING_STATES or self.looks > _LOOKS:
            return
        if payment:
            match status_of(payment):
                case PaymentStatus.ACTION_NEEDED:
                    self._prove(payment.unfinished_dealings[0].id)
                case PaymentStatus.DECLINED | PaymentStatus.METHOD_NEEDED if len(self.wallet) > 1:
                    self._try_another()
        shop.soon(self.look, 5, 60)

    def _try_another(self) -> None:
        self.wallet.pop(0)
        request = f"{self.number:05d}{len(self.wallet):03d}the body".encode()
        asked = CardTry(self.wallet[0], request, Change(self.caller.at, NOBODY))
        for _ in range(self.shop.chance.randint(1, 3)):  # the same request again, as where its reply was lost
            try_card(self.shop.store, TENANT, BookingId(str(self.booking_id)), asked)

    def _prove(self, intent_id: str) -> None:
        if self._stands(intent_id, Status.NEEDS_ACTION) and self.shop.chance.random() < 0.8:  # noqa: PLR2004 - some go away
            self.shop.provider.authenticate(intent_id, ok=self.shop.chance.random() < 0.8)  # noqa: PLR2004 - some fail
            self.shop.news(BookingId(str(self.booking_id)), intent_id)

    def _stands(self, intent_id: str, status: Status) -> bool:
        intents = self.shop.provider.of_booking(TENANT, str(self.booking_id))
        return any((each.id, each.status) == (intent_id, status) for each in intents)

    def _afterwards(self, booking: Booking) -> None:
        if booking.state == PENDING:
            self.shop.soon(self._host_answers, 60, 30_000)
        elif self.shop.chance.random() < 0.1:  # noqa: PLR2004 - some think better of it
            self.shop.soon(self._cancel, 0, 90_000)

    def _cancel(self) -> None:
        cancel_booking(self.shop.books, self.caller, BookingId(str(self.booking_id)), "")

    def _host_answers(self) -> None:
        caller = replace(self.caller, principal=Principal("member", "host-1", frozenset({"host"})))
        drawn, booking_id = self.shop.chance.random(), BookingId(str(self.booking_id))
        if drawn < 0.6:  # noqa: PLR2004 - and a tenth never answer
            approve_booking(self.shop.books, caller, booking_id)
        elif drawn < 0.9:  # noqa: PLR2004 - see above
            decline_booking(self.shop.books, caller, booking_id, "no")

    def _request(self) -> BookingRequest:
        """Return the same request every time. Where the host is asked, its nights are held first."""
        name, instant, _ = self.place
        first = date(2027, 3, 1) + timedelta(days=self.number * _NIGHTS)
        stay, email = Stay(first, first + timedelta(days=_NIGHTS)), f"guest-{self.number}@example.com"
        wanted = WantedStay(PropertyId(_id_of(name + _STREETS[self.number % len(_STREETS)])), stay, Guests(2))
        if not instant and not self.hold_id:
            self.hold_id = hold_stay(self.shop.books, self.caller, wanted, email).hold.id
        wanted, guest = replace(wanted, hold_id=self.hold_id), Contact(f"Guest {self.number}", email)
        return BookingRequest(wanted, guest, "en", f"key-{self.number}", b"the same body", self.first_card)


def judge(shop: Shop) -> Judged:
    """Hold what the provider took against the bookings that stand. Raises `Violation` naming what does not fit."""
    net, held = shop.provider.net(), shop.provider.held()
    wrong, stuck = [], 0
    for booking in shop.bookings:
        taken, reserved = net[TENANT, booking.id], held[TENANT, booking.id]
        payment = shop.store.read(TENANT, booking.id)
        due = _due(booking)
        if (taken, reserved) != due:
            wrong.append(f"{booking.id} is {booking.state}: taken and reserved {(taken, reserved)}, due {due}")
        if booking.state == AWAITING_PAYMENT or payment is None or payment.doing or payment.is_processing:
            stuck += 1
        elif (booking.payment.captured - booking.payment.refunded, booking.payment.authorised) != due:
            wrong.append(f"{booking.id} knows {booking.payment}, due is {due}")
    if wrong:
        raise Violation(f"seed {shop.seed}: " + "; ".join(wrong[:5]))
    charges = sum(1 for amount in net.values() if amount)
    standing = [each for each in shop.bookings if sum(_due(each))]
    reserved = sum(1 for amount in held.values() if amount)
    return Judged(shop.checkouts, len(standing), charges, charges + reserved - len(standing), stuck, shop.troubles)


def _due(booking: Booking) -> tuple[int, int]:
    """Return what must have been taken, and what must be reserved, of a booking in the end."""
    if booking.state == CONFIRMED:
        later = booking.payment_time == AFTER_CHECK_IN
        return (0, booking.total) if later else (booking.total, 0)
    if booking.state == CANCELLED:
        return booking.total - (booking.refund_due or 0), 0
    return 0, 0


def _id_of(name: str) -> str:
    return (name + "a" * 26)[:26]


def _terms(name: str, *, instant: bool, payment_time: PaymentTime) -> PropertyTerms:
    return PropertyTerms(
        property_id=PropertyId(_id_of(name)),
        title=name,
        place="Here",
        time_zone="Europe/Berlin",
        state="published",
        sleeps=4,
        rates=Rates(currency="EUR", nightly=10_000, guests_included=2),
        rules=StayRules(minimum_nights=1, maximum_nights=28, booking_window_days=730),
        cancellation_policy="moderate",
        check_in_from="15:00",
        check_out_until="10:00",
        instant_book=instant,
        payment_time=payment_time,
    )
