"""Coupons in memory: what each booking's paid. A refund goes back in the shares in which the price was paid."""

from dataclasses import dataclass, field

from rental.bookings.domain.refund import CouponShare


@dataclass
class FakeCoupons:
    """`paid` are booking ids with what coupons paid of the price, and the price."""

    paid: dict = field(default_factory=dict)

    def of_refund(self, tenant_id, booking_id, refund):
        paid, price = self.paid.get((tenant_id, booking_id), (0, 1))
        return CouponShare(paid, min(paid, refund * paid // price))
