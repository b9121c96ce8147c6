"""The money ledger: double entry, per tenant and currency, in minor units.

What was charged is a debit; it is owed to someone at every moment: charged = held + host + fee + refunds. Held is what
waits to be paid out; `host` and `fee` are for the payouts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
            raise ValueError(
                f"postings sum to nought, got {[(str(each.account), each.amount) for each in self.postings]}"
            )


def movements(before: Payment | None, after: Payment, at: datetime) -> Sequence[MoneyEntry]:
    """Return the entries of what was taken and what went back between two states of a payment."""
    entries = []
    for dealing in after.dealings:
        was = before.dealing(dealing.id) if before else None
        taken = dealing.captured - (was.captured if was else 0)
        back = dealing.gone - (was.gone if was else 0)
        lost = dealing.dispute is Dispute.LOST
        moved = (
            # Taking owes what was charged to `held`; what goes back is owed to nobody any more.
            (taken, Why.CAPTURED, Account.HELD, Account.CHARGED),
            (back, Why.DISPUTE_LOST if lost else Why.REFUNDED, Account.REFUNDS, Account.HELD),
        )
        for amount, why, to, of in moved:
            if amount:
                postings = (Posting(to, -amount), Posting(of, amount))
                told = why if amount > 0 else Why.CORRECTED
                entries.append(MoneyEntry(after.booking_id, after.currency, at, told, dealing.id, postings))
    return entries


def balances(entries: Iterable[MoneyEntry]) -> Mapping[str, Mapping[Account, int]]:
    """Return what each account holds, by currency. All but `charged` are what is owed, and so told as credits."""
    sums: dict[str, dict[Account, int]] = {}
    for entry in entries:
        mine = sums.setdefault(entry.currency, dict.fromkeys(Account, 0))
        for posting in entry.postings:
            mine[posting.account] += posting.amount if posting.account is Account.CHARGED else -posting.amount
    return sums
