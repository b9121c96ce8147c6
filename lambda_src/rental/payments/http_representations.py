"""What the API shows of payments and of the money ledger."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from rental.payments.domain.facts import PaymentStatus, status_of
from rental.payments.domain.money import Account, MoneyEntry, balances
from rental.payments.domain.payment import Payment

Dispute = Literal["open", "won", "lost"]


class PaymentDocument(Struct):
    """A booking's payment. Amounts are in minor units; `due` is what shall be paid or reserved in all.

    `status` says whose turn it is before what was done. `decline` is the card's last refusal (Stripe's code),
    `action_url` where the guest proves to their bank who they are, `card` what they know it by. `events` is the
    address of the live updates, good for a quarter of an hour; each has the `number` of what it tells.
    """

    booking_id: str
    status: PaymentStatus
    currency: str
    due: int
    authorised: int
    captured: int
    refunded: int
    tries_left: int
    number: int
    decline: str | UnsetType = UNSET
    action_url: str | UnsetType = UNSET
    card: str | UnsetType = UNSET
    dispute: Dispute | UnsetType = UNSET
    events: str | UnsetType = UNSET


class PaymentSettings(Struct):
    """What a page needs for taking cards. `stand_in`: nothing is real here, and test cards are all there are."""

    publishable_key: str
    stand_in: bool


class AttentionItem(Struct):
    """A payment that a host has to look at, since when, and whose turn it is: "guest", "operator" or nobody's."""

    booking_id: str
    property_id: str
    guest_name: str
    status: PaymentStatus
    waits_for: Literal["", "guest", "operator"]
    currency: str
    due: int
    captured: int
    refunded: int
    since: datetime
    decline: str | UnsetType = UNSET
    dispute: Dispute | UnsetType = UNSET


class AttentionItems(Struct):
    """A page, the latest first. `next_cursor` leads to the next one, null on the last."""

    items: list[AttentionItem]
    next_cursor: str | None


class MoneyPosting(Struct):
    """A debit when positive, a credit when negative. An entry's sum to nought."""

    account: Account
    amount: int


class MoneyEntryDocument(Struct):
    """One movement of a booking's money. `reference` is the PaymentIntent's id."""

    at: datetime
    booking_id: str
    why: str
    currency: str
    reference: str
    postings: list[MoneyPosting]


class MoneyTotals(Struct):
    """What moved in the month: charged = held + host + fee + refunds, in minor units."""

    currency: str
    charged: int
    held: int
    host: int
    fee: int
    refunds: int


class MoneyMonth(Struct):
    """A month of the ledger, "yyyy-mm" in UTC: its totals, and a page of its entries in order of time."""

    month: str
    totals: list[MoneyTotals]
    entries: list[MoneyEntryDocument]
    next_cursor: str | None


def payment_document(payment: Payment, events: str = "") -> PaymentDocument:
    return PaymentDocument(
        booking_id=payment.booking_id,
        status=status_of(payment),
        currency=payment.currency,
        due=payment.target.amount,
        authorised=payment.authorised,
        captured=payment.captured,
        refunded=payment.gone,
        tries_left=payment.tries_left,
        number=payment.number,
        decline=payment.decline or UNSET,
        action_url=payment.action_url or UNSET,
        card=payment.card or UNSET,
        dispute=payment.dispute.value or UNSET,  # type: ignore[arg-type]
        events=events or UNSET,
    )


def attention_item(payment: Payment, since: datetime) -> AttentionItem:
    return AttentionItem(
        booking_id=payment.booking_id,
        property_id=payment.about.property_id,
        guest_name=payment.about.guest_name,
        status=status_of(payment),
        waits_for=payment.waits_for,  # type: ignore[arg-type]
        currency=payment.currency,
        due=payment.target.amount,
        captured=payment.captured,
        refunded=payment.gone,
        since=since,
        decline=payment.decline or UNSET,
        dispute=payment.dispute.value or UNSET,  # type: ignore[arg-type]
    )


def money_entry_document(entry: MoneyEntry) -> MoneyEntryDocument:
    postings = [MoneyPosting(each.account, each.amount) for each in entry.postings]
    return MoneyEntryDocument(entry.at, entry.booking_id, entry.why, entry.currency, entry.reference, postings)


def money_totals(entries: Iterable[MoneyEntry]) -> list[MoneyTotals]:
    """Sum the entries by currency, as `balances` does."""
    return [
        MoneyTotals(currency, **{str(account): amount for account, amount in mine.items()})
        for currency, mine in sorted(balances(entries).items())
    ]
