"""What payments told of a booking's money, and the state that follows. Only facts move it, in any order."""

from dataclasses import dataclass

from rental.payments.contract import NOBODY

UNPAID = "unpaid"
AUTHORISED = "authorised"
DEPOSIT_PAID = "deposit_paid"
PAID = "paid"
PARTLY_REFUNDED = "partly_refunded"
REFUNDED = "refunded"
FAILED = "failed"
PAYMENT_STATES = (UNPAID, AUTHORISED, DEPOSIT_PAID, PAID, PARTLY_REFUNDED, REFUNDED, FAILED)


@dataclass(frozen=True, slots=True)
class Payment:
    """Sums so far in minor units, as of payments' fact `number` (0: none came yet). `failed`: the last try did.

    `waits_for` is whose turn it is, as in payments' contract.
    """

    number: int = 0
    authorised: int = 0
    captured: int = 0
    refunded: int = 0
    failed: bool = False
    waits_for: str = NOBODY

    def __post_init__(self) -> None:
        if not 0 <= self.refunded <= self.captured:
            raise ValueError(f"refunds lie within what was captured, got {self.refunded} of {self.captured}")
        if self.authorised < 0 or self.number < 0:
            raise ValueError(f"sums and numbers are not negative, got {self.authorised} and {self.number}")

    @property
    def kept(self) -> int:
        """Return what was captured and not given back."""
        return self.captured - self.refunded

    def covers(self, total: int) -> bool:
        """Tell whether so much is reserved or taken, and not given back."""
        return self.authorised + self.kept >= total

    def state(self, total: int) -> str:
        """Return the payment state of a booking over `total`."""
        if self.refunded and (self.kept < total or not total):  # a duplicate that went back leaves it paid
            return REFUNDED if self.kept == 0 else PARTLY_REFUNDED
        if self.captured:
            return PAID if self.captured >= total else DEPOSIT_PAID
        if self.authorised:
            return AUTHORISED
        return FAILED if self.failed else UNPAID

    def after(self, fact: "Payment") -> "Payment":
        """Return the later of both: a fact that was overtaken changes nothing."""
        return fact if fact.number > self.number else self
