"""Stand-ins for what sending letters needs. Each passes the same suite as its adapter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from rental.kernel.clock import FixedClock
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.delivery import Delivery
from rental.notifications.domain.headers import one_address
from rental.notifications.domain.preferences import Preferences
from rental.notifications.ports import (
    QUEUED,
    SENT,
    Claim,
    DetailsMissing,
    HostNotice,
    Message,
    MessageRefused,
    Notice,
    RecipientRefused,
    SentLetter,
    Takers,
    TooFast,
)
from rental.notifications.templates import JinjaTemplates
from rental.notifications.use_cases.sending import Office, Outlet
from rental.properties.contract import PropertyTerms
from rental.reminders.contract import OfferChoice
from rental.tenants.contract import TenantRecord
from simulation.fake_circuit import FakeBreaker
from tests.contexts.notifications.samples import BOOKING, DATA, LOFT, TENANT
from tests.support.samples import KEY, NOW, SEAVIEW, TERMS

TEMPLATES = JinjaTemplates.load()
_LEASE = timedelta(seconds=120)
_MONTHS_SHOWN = 2
_SKEW = timedelta(seconds=60)


@dataclass
class FakeDetails:
    tenant: TenantRecord | None = TENANT
    terms: tuple[PropertyTerms, ...] = (TERMS, LOFT)
    bookings: dict[BookingId, BookedStay] = field(default_factory=dict)
    offers: dict[str, OfferChoice] = field(default_factory=dict)

    def of(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> tuple[TenantRecord, Mapping[PropertyId, PropertyTerms]]:
        wanted, known = list(property_ids), {each.property_id: each for each in self.terms}
        if self.tenant is None or tenant_id != self.tenant.tenant_id or not known.keys() >= set(wanted):
            raise DetailsMissing(tenant_id)
        return self.tenant, {each: known[each] for each in wanted}

    def of_booking(
        self, tenant_id: TenantId, property_id: PropertyId, booking_id: BookingId
    ) -> tuple[TenantRecord, PropertyTerms, BookedStay | None]:
        tenant, terms = self.of(tenant_id, [property_id])
        return tenant, terms[property_id], self.bookings.get(booking_id)

    def of_offer(self, tenant_id: TenantId, reminder: str) -> tuple[TenantRecord, OfferChoice]:
        tenant, _ = self.of(tenant_id, [])
        return tenant, self.offers.get(reminder, OfferChoice())


@dataclass
class _Kept:
    """A claimed notice: when its lease lapses, and what is known of the letter."""

    notice: Notice
    lapses: datetime
    letter: SentLetter
    rank: int = 0


@dataclass
class FakeNotices:
    kept: dict[tuple[str, ...], _Kept] = field(default_factory=dict)

    def claim(self, notice: Notice, now: datetime) -> Claim:
        was = self.kept.get(_name(notice))
        if was and was.letter.state != QUEUED:
            return Claim.SENT
        if was and now < was.lapses:
            return Claim.HELD
        first = was.letter.at if was else now
        letter = SentLetter(notice.recipient.partition("-")[0], notice.about, notice.channel, QUEUED, first)
        self.kept[_name(notice)] = _Kept(notice, now + _LEASE, letter)
        return Claim.OURS

    def mark_sent(self, notice: Notice, now: datetime, message_id: str) -> None:
        assert message_id
        self.mark_kept_back(notice, now, SENT)

    def mark_kept_back(self, notice: Notice, now: datetime, state: str) -> None:
        kept = self.kept[_name(notice)]
        if not kept.rank:
            kept.letter = replace(kept.letter, state=state, at=now)

    def release(self, notice: Notice) -> None:
        kept = self.kept.get(_name(notice))
        if kept and kept.letter.state == QUEUED:
            kept.lapses = datetime.min.replace(tzinfo=UTC)

    def record(self, delivery: Delivery) -> bool:
        kept = self.kept.get((delivery.tenant_id, delivery.subject, delivery.event_id, delivery.recipient))
        if kept is None or kept.rank >= delivery.rank:
            return False
        kept.rank = delivery.rank
        kept.letter = replace(kept.letter, state=delivery.fate, at=delivery.at, why=delivery.why)
        return True

    def of(self, tenant_id: TenantId, subject: str) -> Sequence[SentLetter]:
        found = [each.letter for name, each in self.kept.items() if name[:2] == (tenant_id, subject)]
        return sorted(found, key=lambda each: each.at)


def _name(notice: Notice) -> tuple[str, ...]:
    return notice.tenant_id, notice.subject, notice.event_id, notice.recipient


@dataclass
class FakeMail:
    """Keeps what was sent; sending to an address in `refused` fails, in `rejected` for good, in `too_fast` for now."""

    sent: list[Message] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    too_fast: set[str] = field(default_factory=set)

    def send(self, message: Message) -> str:
        address = one_address(message.to)
        if address in self.refused:
            raise ConnectionError("mail service")
        if address in self.rejected:
            raise MessageRefused("MessageRejected")
        if address in self.too_fast:
            raise TooFast("LimitExceededException")
        self.sent.append(message)
        return f"message-{len(self.sent)}"


@dataclass
class FakeTextMessages:
    """Keeps what was sent; numbers in `opted_out` want none."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)

    def send(self, phone: str, text: str) -> str:
        if not phone.startswith("+"):
            raise MessageRefused("InvalidParameter")
        if phone in self.opted_out:
            raise RecipientRefused("OptedOut")
        self.sent.append((phone, text))
        return f"text-{len(self.sent)}"


@dataclass
class FakeSuppressions:
    held: dict[str, str] = field(default_factory=dict)

    def holds(self, address: str) -> bool:
        return address.strip().lower() in self.held

    def add(self, address: str, why: str, _now: datetime) -> None:
        self.held[address.strip().lower()] = why


@dataclass
class FakeGuestPreferences:
    chosen: dict[tuple[TenantId, str], Preferences] = field(default_factory=dict)

    def of(self, tenant_id: TenantId, digest: str) -> Preferences:
        return self.chosen.get((tenant_id, digest), Preferences())

    def keep(self, tenant_id: TenantId, digest: str, wanted: Preferences, _now: datetime) -> Preferences:
        kept = self.chosen[tenant_id, digest] = self.of(tenant_id, digest).after(wanted)
        return kept

    def stop(self, tenant_id: TenantId, digest: str, category: str, _now: datetime) -> Preferences:
        if category not in ("reminders", "offers"):
            raise ValueError(category)
        left = self.chosen[tenant_id, digest] = self.of(tenant_id, digest).without(category)
        return left

    def takers(self, tenant_id: TenantId, cursor: str, limit: int) -> Takers:
        found = sorted(digest for of, digest in self._taking(tenant_id) if digest > cursor)
        return Takers(found[:limit], found[limit - 1] if len(found) > limit else "")

    def count_takers(self, tenant_id: TenantId) -> int:
        return len(self._taking(tenant_id))

    def _taking(self, tenant_id: TenantId) -> list[tuple[TenantId, str]]:
        return [key for key, wanted in self.chosen.items() if key[0] == tenant_id and wanted.takes_offers]


@dataclass
class FakeHostNotices:
    kept: dict[tuple[TenantId, str, datetime], HostNotice] = field(default_factory=dict)
    read: dict[tuple[TenantId, str], datetime] = field(default_factory=dict)

    def add(self, tenant_id: TenantId, notice: HostNotice) -> None:
        self.kept[tenant_id, notice.id, notice.at] = notice

    def latest(self, tenant_id: TenantId, now: datetime, limit: int) -> Sequence[HostNotice]:
        months = [(now.replace(day=1) - timedelta(days=back)).strftime("%Y-%m") for back in range(_MONTHS_SHOWN)]
        shown = [
            each for (tenant, *_), each in self.kept.items() if tenant == tenant_id and f"{each.at:%Y-%m}" in months
        ]
        return sorted(shown, key=lambda each: (each.at, each.id), reverse=True)[:limit]

    def read_until(self, tenant_id: TenantId, member: str) -> datetime | None:
        return self.read.get((tenant_id, member))

    def mark_read(self, tenant_id: TenantId, member: str, until: datetime) -> None:
        before = self.read.get((tenant_id, member))
        self.read[tenant_id, member] = max(until, before) if before else until


@dataclass
class FakeAllowance:
    """So many at once, and one each `1 / most_per_second` seconds after."""

    most_per_second: int = 1000
    due: datetime | None = None

    def take(self, now: datetime) -> timedelta | None:
        step = timedelta(seconds=1) / self.most_per_second
        due = now if self.due is None or self.due > now + _SKEW else max(self.due, now)
        latest = now + timedelta(seconds=1) - step
        if due > latest:
            return max(step, due - latest)
        self.due = due + step
        return None


@dataclass
class FakeLetterQueue:
    back: list[tuple[Event, timedelta]] = field(default_factory=list)
    handed_out: list[tuple[Event, int]] = field(default_factory=list)

    def put_back(self, event: Event, wait: timedelta) -> None:
        self.back.append((event, wait))

    def spread(self, events: Sequence[Event], per_second: int) -> None:
        self.handed_out += [(event, place // per_second) for place, event in enumerate(events)]


def new_office(**members) -> Office:
    """Return an office of stand-ins; `members` take the place of some."""
    usual = {
        "details": FakeDetails(),
        "notices": FakeNotices(),
        "templates": TEMPLATES,
        "mail": FakeMail(),
        "clock": FixedClock(NOW),
        "link_key": KEY,
        "suppressions": FakeSuppressions(),
        "preferences": FakeGuestPreferences(),
        "host_notices": FakeHostNotices(),
        "mail_outlet": Outlet(FakeBreaker(), FakeAllowance()),
        "text_messages": FakeTextMessages(),
        "text_outlet": Outlet(FakeBreaker()),
        "text_message_countries": ("+44",),
    }
    return Office(**(usual | members))


def booked(**data):
    """Return details with the sample booking, of which `data` is other."""
    return FakeDetails(bookings={BOOKING: BookedStay.from_data(DATA | data)})


def states(office):
    """Return recipient, subject, channel and state of what is kept of the sample booking's letters."""
    return [(each.recipient, each.about, each.channel, each.state) for each in office.notices.of(SEAVIEW, BOOKING)]
