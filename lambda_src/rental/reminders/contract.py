"""What neighbours may see of reminders: that one is to go out now, and that a host chose others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.payments.contract import GUEST as GUESTS_TURN

# A reminder is to be sent now, once: whoever hears it sends the letter, of whatever kind.
REMINDER_DUE = "ReminderDue"
# A birthday or a season has come, once a year: whoever hears it writes to the guest, or to all who take offers.
OFFER_DUE = "OfferDue"
# A host stopped a reminder of one stay, or let it go out after all.
REMINDERS_PAUSED = "RemindersPaused"
# A host chose which reminders go out, when, or in which words.
REMINDER_SETTINGS_CHANGED = "ReminderSettingsChanged"
# Upcoming stays are planned anew after that, a page at a time: for reminders alone.
REMINDER_REPLANNING = "ReminderReplanning"

GUEST, HOST = "guest", "host"
DUE_PREFIX, DUE_SHARDS, PLAN = "G#DUE#", 4, "PLAN"
RECIPIENTS = (GUEST, HOST)
_CARD, _CASH = "card", "cash"


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """A reminder that goes out now. `reminder` is its kind: "check_in_soon", "welcome", or one that importers added.

    `due` is the instant it was planned for. `subject` and `text` are the host's own words in the language of whom it is
    sent to, each empty where the usual ones are to be taken.
    """

    reminder: str
    booking_id: BookingId
    property_id: PropertyId
    recipient: str
    due: datetime
    subject: str = ""
    text: str = ""

    @classmethod
    def from_event(cls, event: Event) -> "ReminderDue":
        """Read the data of a `REMINDER_DUE` event. Raises `KeyError` naming a missing member."""
        data = event.data
        return cls(
            reminder=data["reminder"],
            booking_id=BookingId(data["booking_id"]),
            property_id=PropertyId(data["property_id"]),
            recipient=data["recipient"],
            due=datetime.fromisoformat(data["due"]),
            subject=data.get("subject", ""),
            text=data.get("text", ""),
        )


@dataclass(frozen=True, slots=True)
class OfferDue:
    """A birthday or a season that has come: `due` is the instant it was planned for.

    `guest` names who it is for as notifications do; "" where it is for all guests who take offers.
    """

    reminder: str
    due: datetime
    guest: str = ""

    @classmethod
    def from_event(cls, event: Event) -> "OfferDue":
        """Read the data of an `OFFER_DUE` event. Raises `KeyError` naming a missing member."""
        data = event.data
        return cls(data["reminder"], datetime.fromisoformat(data["due"]), data["guest"])


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """What a host chose of an offer, as it stands: whether it goes out, and subject and text by language."""

    enabled: bool = True
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def offer_choice_from_item(item: Mapping[str, Any] | None, reminder: str) -> OfferChoice:
    """Read a tenant's item under `reminder_settings_key` (plain Python); None where nothing was chosen."""
    plain = ((item or {}).get("reminders") or {}).get(reminder)
    if plain is None:
        return OfferChoice()
    words = {language: (each["subject"], each["text"]) for language, each in plain.get("words", {}).items()}
    return OfferChoice(plain["enabled"], words)


def ends_with_the_stay(day: date, check_out: date) -> bool:
    """Tell whether a reminder of that day makes no sense once the guest has left."""
    return day < check_out


def guest_must_pay(missing: int, pays_by: str, *, failed: bool, waits_for: str) -> bool:
    """Tell whether it is the guest who must pay now: cash is paid on arrival, and a card that works needs nobody.

    `missing` is what is neither reserved nor paid, `failed` and `waits_for` are as `PaymentFact` has them. What came by
    bank transfer is not known here: the host, who sees it, pauses the reminder.
    """
    if missing <= 0 or pays_by == _CASH:
        return False
    return pays_by != _CARD or failed or waits_for == GUESTS_TURN


def reminders_partition(tenant_id: TenantId, subject: str) -> str:
    """Return the partition of a subject's reminders: a booking's, a guest's who takes offers, or the tenant's own."""
    return tenant_key(tenant_id, "REMIND", subject)


def due_partition(reminder: str, day: str, zone: str, shard: int) -> str:
    """Return the platform's own partition of what is due on a day in a zone."""
    return f"{DUE_PREFIX}{reminder}#{day}#{zone}#{shard}"


def due_shard(subject: str) -> int:
    """Return which part of its slot a subject is in, the same for every run."""
    return sum(map(ord, subject)) % DUE_SHARDS


def due_keys_of_plan(subject: str, plan: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the platform's own keys of all that a subject's plan (plain Python) arranged.

    What comes once a year is arranged by kind and year.
    """
    return [
        (due_partition(re.sub(r"-\d{4}$", "", name), day, zone, due_shard(subject)), f"{at}#{subject}")
        for name, (day, zone, at, _) in plan["due"].items()
    ]


def reminder_settings_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of what a tenant chose."""
    return tenant_key(tenant_id, "REMINDERS"), "SETTINGS"
