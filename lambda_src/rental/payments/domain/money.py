"""The money ledger: double entry, per tenant and currency, in minor units.

What was charged is a debit; it is owed to someone at every moment: charged = held + host + fee + refunds. Held is what
waits to be paid out; `host` and `fee` are for the payouts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rental.payments.domain.dealing import Dealing
from rental.payments.domain.intent import Dispute
from rental.payments.domain.payment import Payment


class Account(StrEnum):
    CHARGED = "charged"
    HELD = "held"
    HOST = "host"
    FEE = "fee"
    REFUNDS = "refunds"


class Why(StrEnum):
    CAPTURED = "captured"
    REFUNDED = "refunded"
    DISPUTE_LOST = "dispute lost"
    CORRECTED = "corrected"  # the provider took back what it told before: a refund that failed, say


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` is a debit when positive, a credit when negative."""

    account: Account
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """One movement of a booking's money. Its postings sum to nought. `reference` is the PaymentIntent's id."""

    booking_id: str
    currency: str
    at: datetime
    why: Why
    reference: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if sum(each.amount for each in self.postings):
            raise ValueError(f"postings sum to nought, got {[(str(each.account), each.amount) for each in self.postings]}")


def movements(before: Payment | None, after: Payment, at: datetime) -> Sequence[MoneyEntry]:
    """Return the entries of what was taken and what went back between two states of a payment."""
    entries = []
    for dealing in after.dealings:
        was = before.dealing(dealing.id) if before else None
        taken = dealing.captured - (was.captured if was else 0)
        back = dealing.gone - (was.gone if was else 0)
        why_back = Why.DISPUTE_LOST if dealing.dispute is Dispute.LOST else Why.REFUNDED
        for amount, why, account in ((taken, Why.CAPTURED, Account.CHARGED), (back, why_back, Account.REFUNDS)):
            if amount:
                entries.append(_entry(after, dealing, at, why if amount > 0 else Why.CORRECTED, account, amount))
    return entries


def balances(entries: Sequence[MoneyEntry]) -> Mapping[str, Mapping[Account, int]]:
    """Return what each account holds, by currency. All but `charged` are what is owed, and so told as credits."""
    sums: dict[str, dict[Account, int]] = {}
    for entry in entries:
        mine = sums.setdefault(entry.currency, dict.fromkeys(Account, 0))
        for posting in entry.postings:
            mine[posting.account] += posting.amount if posting.account is Account.CHARGED else -posting.amount
    return sums


def _entry(payment: Payment, dealing: Dealing, at: datetime, why: Why, account: Account, amount: int) -> MoneyEntry:
    """Taking owes what was charged to `held`; giving back moves it from there to `refunds`."""
    if account is Account.CHARGED:
        postings = (Posting(Account.CHARGED, amount), Posting(Account.HELD, -amount))
    else:
        postings = (Posting(Account.HELD, amount), Posting(account, -amount))
    return MoneyEntry(payment.booking_id, payment.currency, at, why, dealing.id, postings)
