"""What to make of a call that was begun and whose end nobody wrote down: the provider's own state decides."""

from datetime import datetime

from rental.payments.domain.calls import Call, Kind, next_call
from rental.payments.domain.intent import Status
from rental.payments.domain.payment import Doing, Payment


def reconciled(payment: Payment) -> Payment:
    """Return it with a call that was begun put away, where what the provider has shows that it was done.

    So does one whose reply would only repeat itself under the same key: it is made under another, if it still needs
    to be. What shows no effect, and had no reply, stays: it is to be made again under its own key.
    """
    doing = payment.doing
    if doing is None or not (_shows(payment, doing) or doing.repeats_itself):
        return payment
    after = payment.decided()
    return after.without_method(after.method) if doing.kind == Kind.CONFIRM and _shows(payment, doing) else after


def chosen_call(payment: Payment, now: datetime) -> Call | None:
    """Return the next call: the one that was begun where it must not be made otherwise, else the one that is needed.

    A second refund, or PaymentIntent, under another name would be one too many.
    """
    doing = payment.doing
    if doing and doing.kind in (Kind.CREATE, Kind.REFUND):
        return Call(Kind(doing.kind), doing.intent_id, doing.entry, doing.amount)
    return next_call(payment, now)


def with_known_card(payment: Payment) -> Payment:
    """Return it to be paid by the card of before, where one is known and what is under way was not declined yet."""
    unfinished = payment.unfinished_dealings
    if any(each.status is Status.NEEDS_METHOD and not each.decline for each in unfinished):
        return payment.with_saved()
    return payment


def _shows(payment: Payment, doing: Doing) -> bool:
    if doing.kind == Kind.CREATE:
        return any(each.entry >= doing.entry for each in payment.dealings)
    dealing = payment.dealing(doing.intent_id)
    if dealing is None:  # a customer: nothing tells whether it was made, and one too many does no harm
        return False
    if doing.kind == Kind.REFUND:
        return dealing.refunded > doing.refunded
    if doing.kind == Kind.CONFIRM:
        return dealing.status is not Status.NEEDS_METHOD
    return dealing.status in (Status.CAPTURED, Status.CANCELLED)
