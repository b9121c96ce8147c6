"""Which payments a host has to look at."""

from rental.bookings.contract import COLLECT
from rental.payments.domain.intent import Dispute
from rental.payments.domain.payment import Payment


def needs_attention(payment: Payment) -> bool:
    """Tell whether it is stuck, disputed, its refund came back, or failed although the stay is the guest's.

    A guest at the checkout whose card is declined is nobody's trouble yet.
    """
    failed = payment.failed and (payment.target.do == COLLECT or bool(payment.saved))
    return payment.given_up or bool(payment.bounced) or failed or payment.dispute is Dispute.OPEN
