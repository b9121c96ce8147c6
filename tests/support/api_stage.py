"""What the API's operations need to succeed at a site: properties, bookings, requests, holds and blocks."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.contexts.tenants.sample_pictures import png
from tests.support.api_call import Call, SignedInCalls
from tests.support.channel_manager_stage import ChannelManagerStage
from tests.support.eventually import eventually
from tests.support.paid_booking import booked_by_card
from tests.support.partner_calendar import PartnerCalendar
from tests.support.partner_stage import PartnerStage
from tests.support.platform_stage import PlatformStage
from tests.support.webhook_stage import WebhookStage

SESSION = "a-checkout-of-the-api-document"
EMAIL = "stage@example.com"
PROPERTY = {
    "title": "A stage",
    "type": "Loft",
    "place": "Tanunda",
    "time_zone": "Australia/Adelaide",
    "sleeps": 8,
    "rates": {"currency": "AUD", "nightly": 10_000, "guests_included": 2},
    "house_rules": {"check_in_from": "00:00"},
}
STAY = {"guests": {"adults": 2}, "guest": {"name": "Ada Lovelace", "email": EMAIL}}


@dataclass
class Stage(PlatformStage, SignedInCalls, PartnerStage, ChannelManagerStage, WebhookStage):
    """The tokens are the host's, a guest's, a letter's, and anew each time somebody's whose sessions nobody misses."""

    token: str
    guest_token: str
    host_username: str
    partner: PartnerCalendar
    letter_token: str
    another_sign_in: Callable[[], str]

    def __post_init__(self) -> None:
        self.move()

    def move(self) -> None:
        """Take properties of its own for what comes now: what was tried at the others is in nobody's way."""
        self._weeks = itertools.count(5)
        self._kept: Call | None = None
        self.property_id = self.new_property()
        self.by_request = self.new_property(instant_book=False)

    def new_property(self, **members: Any) -> str:
        made = self.send("POST", "/properties", PROPERTY | members)
        return str(made["property_id"])

    def stay(self) -> dict[str, str]:
        """Return three nights that nothing else here wants."""
        first = self.today + timedelta(weeks=next(self._weeks))
        return {"check_in": first.isoformat(), "check_out": (first + timedelta(days=3)).isoformat()}

    def period(self) -> dict[str, str]:
        stay = self.stay()
        return {"from": stay["check_in"], "to": stay["check_out"]}

    @property
    def today(self) -> date:
        """Return a date that is today or yesterday everywhere the stage has a property."""
        return datetime.now(UTC).date()

    def booking(self) -> Call:
        """Make a booking, pay it, and return what opens it to its guest."""
        return self._opened(self._booked(STAY | self.stay() | {"property_id": self.property_id}))

    def kept(self) -> Call:
        """Return a booking that is paid, the same for all that change nothing of it."""
        self._kept = self._kept or self.booking()
        return self._kept

    def request(self) -> Call:
        """Ask for a stay that the host has to approve."""
        stay = self.stay() | {"property_id": self.by_request, "guests": STAY["guests"]}
        session = {"checkout-session": f"request-{stay['check_in']}"}
        held = self.send("POST", "/holds", stay | {"email": EMAIL}, token=None, headers=session)
        made = self._booked(stay | STAY | {"hold_id": held["hold_id"]}, headers=session)
        assert made["state"] == "pending"
        return Call({"booking_id": made["booking_id"]})

    def declined(self) -> Call:
        """Make a booking whose card is declined, and wait until that is told."""
        body = STAY | self.stay() | {"property_id": self.property_id, "payment_method": "pm_card_chargeDeclined"}
        opened = self._opened(self.send("POST", "/bookings", body, token=None))
        path = f"/payments/{opened.path['booking_id']}"

        def shown() -> Any:
            return self.site.send("GET", path, headers=opened.headers)

        eventually(shown, lambda answer: answer.is_success and answer.json()["status"] == "declined")
        return opened

    def _booked(self, body: dict[str, Any], **options: Any) -> dict[str, Any]:
        return booked_by_card(self.site, body, **options)

    def _opened(self, made: dict[str, Any]) -> Call:
        return Call({"booking_id": made["booking_id"]}, {"booking-access": made["access_token"]})

    def arrived(self) -> Call:
        """Enter a booking whose stay has begun."""
        house = self.new_property()
        first = datetime.now(UTC) + timedelta(hours=10)  # in Adelaide the day is at least that far
        stay = {"check_in": f"{first:%Y-%m-%d}", "check_out": f"{first + timedelta(days=3):%Y-%m-%d}"}
        told = {"source": "walk_in", "pays_by": "cash", "ignore_rules": True}
        made = self.send("POST", f"/properties/{house}/bookings", STAY | stay | told)
        assert made["state"] == "in_progress", made
        return Call({"booking_id": made["booking_id"]})

    def hold(self) -> Call:
        session = {"checkout-session": f"release-{next(self._weeks):08d}"}
        body = self.stay() | {"property_id": self.property_id, "guests": STAY["guests"]}
        held = self.send("POST", "/holds", body, token=None, headers=session)
        return Call({"property_id": self.property_id, "hold_id": held["hold_id"]}, session)

    def block(self) -> Call:
        made = self.send("POST", f"/properties/{self.property_id}/blocks", self.period())
        return Call({"property_id": self.property_id, "block_id": made["block_id"]})

    def send(self, method: str, path: str, body: Any, *, token: str | None = "", **options: Any) -> dict[str, Any]:
        answer = self.site.send(method, path, json=body, token=self.token if token == "" else token, **options)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def call(self, operation_id: str) -> Call:
        """Prepare what the operation needs and return what it is called with."""
        make = getattr(self, f"_{operation_id}", None)
        return make() if make else Call({"property_id": self.property_id})

    _cancel_booking = booking
    _get_booking = _preview_cancellation = _get_booking_changes = _get_payment = _retry_payment = kept
    _try_card = declined
    _approve_booking = _decline_booking = request
    _mark_no_show = arrived
    _release_hold = hold
    _unblock_nights = block
    _list_booking_letters = _list_booking_messages = kept

    def _booking_events(self) -> Call:
        """Make a booking and return what opens its events."""
        made = self.send("POST", "/bookings", STAY | self.stay() | {"property_id": self.property_id}, token=None)
        return Call({"booking_id": made["booking_id"]}, members={"token": made["events"].rpartition("=")[2]})

    def _payment_events(self) -> Call:
        """Return the address of a payment's live updates, as the payment itself tells it."""
        made = self.kept()
        shown = self.site.send("GET", f"/payments/{made.path['booking_id']}", headers=made.headers).json()
        return Call(made.path, members={"token": shown["events"].partition("token=")[2]})

    def _get_block_changes(self) -> Call:
        """Block nights and wait until the audit trail has heard of it."""
        made = self.block()
        path = f"/audit/properties/{made.path['property_id']}/blocks/{made.path['block_id']}"
        eventually(lambda: self.site.send("GET", path, token=self.token), lambda answer: bool(answer.is_success))
        return made

    def _quote_change(self) -> Call:
        made = self.kept()
        return Call(made.path, made.headers, self.stay())

    def _change_booking(self) -> Call:
        made = self.booking()
        return Call(made.path, made.headers, self.stay() | {"expected_total": None})

    def _change_block(self) -> Call:
        return Call(self.block().path, members=self.period())

    def _block_nights(self) -> Call:
        return Call({"property_id": self.property_id}, members=self.period())

    def _enter_booking(self) -> Call:
        return Call({"property_id": self.property_id}, members=self.stay())

    def _archive_property(self) -> Call:
        return Call({"property_id": self.new_property()})

    def _hold_stay(self) -> Call:
        return Call({}, {"checkout-session": SESSION}, self.stay() | {"property_id": self.property_id})

    def _create_booking(self) -> Call:
        promised = {"expected_total": None, "quote_token": ""}
        return Call({}, {}, self.stay() | {"property_id": self.property_id} | promised)

    def _quote_stays(self) -> Call:
        return Call(members=self.stay() | {"property_id": [self.property_id, "none"]})

    def _get_availability(self) -> Call:
        return Call({"property_id": self.property_id}, members=self.period())

    def _get_calendar(self) -> Call:
        return Call(members=self.period() | {"property_id": [self.property_id]})

    def _list_bookings(self) -> Call:
        """See to it that one is listed."""
        self.kept()
        return Call(members={"from": self.today.isoformat(), "to": (self.today + timedelta(days=400)).isoformat()})

    def _list_calendar_conflicts(self) -> Call:
        self.conflict()
        return Call()

    def _list_own_bookings(self) -> Call:
        return Call(headers={"authorization": f"Bearer {self.guest_token}"})

    def _renew_calendar_export(self) -> Call:
        return Call({"property_id": self.property_id, "unit": "1"})

    def _get_calendar_feed(self) -> Call:
        (address,) = self.send("GET", f"/properties/{self.property_id}/calendar-exports", None)["items"]
        return Call({"token": address["url"].rpartition("/")[2]})

    def feed(self, property_id: str) -> str:
        """Have the partner's calendar read, at an address that is new each time."""
        made = self.send("POST", f"/properties/{property_id}/calendar-feeds", self.address())
        return str(made["feed_id"])

    def conflict(self) -> str:
        """Sell nights that the partner then sells too, and wait until that is seen."""
        house, stay = self.new_property(), self.stay()
        self._booked(STAY | stay | {"property_id": house})
        self.partner.stays = [("twice", stay["check_in"], stay["check_out"])]
        self.feed(house)

        def found() -> list[Any]:
            items = self.site.send("GET", "/calendar-conflicts", token=self.token).json()["items"]
            return [each["conflict_id"] for each in items if each["property_id"] == house]

        (name,) = eventually(found, bool)
        self.partner.stays = []
        return str(name)

    def address(self) -> dict[str, str]:
        return {"url": f"{self.partner.url}&number={next(self._weeks)}"}

    def _add_calendar_feed(self) -> Call:
        return Call({"property_id": self.property_id}, members=self.address())

    _preview_calendar_feed = _add_calendar_feed

    def _pull_calendar_feed(self) -> Call:
        house = self.new_property()
        return Call({"property_id": house, "feed_id": self.feed(house)})

    _remove_calendar_feed = _pull_calendar_feed

    def _settle_calendar_conflict(self) -> Call:
        return Call({"conflict_id": self.conflict()})

    def _get_conflict_changes(self) -> Call:
        """Find a conflict, and wait until the audit trail has heard of it."""
        made = self._settle_calendar_conflict()
        path = f"/audit/calendar-conflicts/{made.path['conflict_id']}"
        eventually(lambda: self.site.send("GET", path, token=self.token), lambda answer: bool(answer.is_success))
        return made

    def _get_message_preview(self) -> Call:
        return Call({"message": "check_in_tomorrow-guest"})

    _preview_own_words = _get_message_preview

    def _pause_booking_message(self) -> Call:
        return Call(self.kept().path | {"reminder": "review"})

    _send_booking_message = _pause_booking_message

    def _get_letter_preferences(self) -> Call:
        return Call(query={"token": self.letter_token})

    _stop_letters = _open_letter_preferences = _get_letter_preferences

    def _change_letter_preferences(self) -> Call:
        taker = {"email": EMAIL, "language": "en", "birthday": "02-29"}  # no other address than the letter's is taken
        return Call(query={"token": self.letter_token}, members={"taker": taker})

    def _change_logo(self) -> Call:
        return Call(file=png(240, 80))

    def _get_logo(self) -> Call:
        """Upload one."""
        self.send("PUT", "/tenant/logo", None, content=png(240, 80))
        return Call()

    def _lead_tenant_domain(self) -> Call:
        """Have no domain there, nor one on its way out."""
        self.site.send("DELETE", "/tenant/domain", token=self.token)
        shown = lambda: self.site.send("GET", "/tenant/domain", token=self.token).json()  # noqa: E731
        eventually(shown, lambda domain: domain["state"] == "none")
        return Call()

    def _sign_in(self) -> Call:
        return Call(members={"username": self.host_username})
