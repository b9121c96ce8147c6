"""What cancelling gives back of a booking's lines, to the minor unit: replaying stored lines gives the same amounts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rental.bookings.contract import Line, refund_rule
from rental.bookings.domain.quote import CLEANING_FEE, NIGHT_TAX, TAX
from rental.kernel.money import half_up
from rental.properties.contract import RefundStep

_ALL = 100


@dataclass(frozen=True, slots=True)
class RefundLine:
    """Of the line of `rule` over `price`, `back` is given back. A discount's are both negative."""

    rule: str
    price: int
    back: int


@dataclass(frozen=True, slots=True)
class CouponShare:
    """Of a booking's price coupons paid `paid`; of what is given back of it `back` goes to them. In minor units."""

    paid: int = 0
    back: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.back <= self.paid:
            raise ValueError(f"coupons get back what they paid at most, got {self.back} of {self.paid}")


@dataclass(frozen=True, slots=True)
class Refund:
    """A line for each line of the booking. `percent` is what the policy gives back of the nights.

    `coupons` is the part of it that is no money.
    """

    percent: int
    lines: tuple[RefundLine, ...]
    coupons: CouponShare = field(default_factory=CouponShare)

    @property
    def total(self) -> int:
        """Return what is given back."""
        return sum(line.back for line in self.lines)

    @property
    def kept(self) -> int:
        return sum(line.price - line.back for line in self.lines)

    @property
    def money_kept(self) -> int:
        """Return how much money is kept at most: all that is kept but what coupons paid of it."""
        return max(0, self.kept - (self.coupons.paid - self.coupons.back))


def refund_by_policy(
    lines: Sequence[Line],
    policy: str,
    custom_steps: Sequence[RefundStep],
    check_in: date,
    today: date,
    *,
    step: int = 1,
) -> Refund:
    """Return what a guest gets back who cancels on `today` at the property: the first step still ahead decides.

    Each line's part is rounded to `step` minor units, of which its currency's charges are multiples.
    The cleaning and taxes by night are for a stay that does not take place, and go back whole before check-in day.
    """
    steps = refund_rule(policy, check_in, today, custom_steps).steps
    percent = steps[0].percent if steps else 0
    if percent == 0 and today >= check_in:
        return no_refund(lines)
    return _refund(lines, _Share(percent, _ALL, step=step), percent)


def refund_in_full(lines: Sequence[Line]) -> Refund:
    """Return what a guest gets back whose host cancels: all."""
    return Refund(_ALL, tuple(RefundLine(line.rule, line.amount, line.amount) for line in lines))


def refund_of_nights_ahead(lines: Sequence[Line], nights: int, ahead: int, *, step: int = 1) -> Refund:
    """Return what a guest gets back whose host ends a stay of `nights` when `ahead` of them are left, as by policy.

    The house was used, so the cleaning is not given back; what is charged by night is, for the nights left.
    """
    return _refund(lines, _Share(ahead, nights, begun=True, step=step), ahead * _ALL // nights)


def no_refund(lines: Sequence[Line]) -> Refund:
    """Return what a guest gets back who does not come: nothing."""
    return Refund(0, tuple(RefundLine(line.rule, line.amount, 0) for line in lines))


@dataclass(frozen=True, slots=True)
class _Share:
    """`of` parts of `whole` of the nights' price go back; `begun` where somebody came."""

    of: int
    whole: int
    begun: bool = False
    step: int = 1


def _refund(lines: Sequence[Line], share: _Share, percent: int) -> Refund:
    """Give back a share of what the guest pays for the nights, and of each tax on the price what follows from it."""
    backs = _before_taxes(lines, share)
    base = sum(line.amount for line in lines if not _is_tax(line))
    kept = base - sum(backs)
    rest = iter(backs)
    return Refund(
        percent,
        tuple(
            RefundLine(line.rule, line.amount, _tax_back(line, kept, base, share) if _is_tax(line) else next(rest))
            for line in lines
        ),
    )


def _before_taxes(lines: Sequence[Line], share: _Share) -> list[int]:
    """Return what goes back of each line that is no tax.

    The running sum is rounded, halves up, and each line gets its step: so the sum is the percentage of the sum, not
    off by a rounding for each line, and more percent never give less where a discount is among the lines.
    """
    nights = sum(line.amount for line in lines if _is_shared(line))
    # A discount beyond the price of the nights: the guest pays nothing for them, so nothing of them can be kept.
    of = share.of if nights > 0 else (0 if share.begun else share.whole)
    backs, so_far, given = [], 0, 0
    for line in lines:
        if _is_shared(line):
            so_far += line.amount
            backs.append(half_up(so_far * of, share.whole, share.step) - given)
            given += backs[-1]
        elif not _is_tax(line):
            backs.append(0 if share.begun else line.amount)
    return backs


def _tax_back(line: Line, kept: int, base: int, share: _Share) -> int:
    if line.rule.startswith(NIGHT_TAX) or base <= 0:
        return half_up(line.amount * share.of, share.whole, share.step) if share.begun else line.amount
    return line.amount - half_up(line.amount * kept, base, share.step)


def _is_tax(line: Line) -> bool:
    return line.rule.startswith((TAX, NIGHT_TAX))


def _is_shared(line: Line) -> bool:
    return line.rule != CLEANING_FEE and not _is_tax(line)
