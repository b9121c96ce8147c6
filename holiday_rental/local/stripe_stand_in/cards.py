"""Stripe's test cards, by number and by the payment methods named for them; and one of ours, which is slow."""

from dataclasses import dataclass

ALWAYS, UNLESS_SET_UP, ONLY_HERE = "always", "unless_set_up", "only_here"


@dataclass(frozen=True)
class Card:
    """What a card does. `proof`: when its holder has to prove who they are; `declines` with which code."""

    number: str
    brand: str = "visa"
    proof: str = ""
    declines: str = ""
    slow: bool = False
    dispute: str = ""
    refund: str = "succeeded"

    @property
    def last4(self) -> str:
        return self.number[-4:]


# In the order of https://docs.stripe.com/testing, which names numbers and payment methods.
CARDS = {
    "pm_card_visa": Card("4242424242424242"),
    "pm_card_visa_debit": Card("4000056655665556"),
    "pm_card_mastercard": Card("5555555555554444", "mastercard"),
    "pm_card_amex": Card("378282246310005", "amex"),
    "pm_card_visa_chargeDeclined": Card("4000000000000002", declines="generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": Card("4000000000009995", declines="insufficient_funds"),
    "pm_card_visa_chargeDeclinedLostCard": Card("4000000000009987", declines="lost_card"),
    "pm_card_visa_chargeDeclinedStolenCard": Card("4000000000009979", declines="stolen_card"),
    "pm_card_chargeDeclinedExpiredCard": Card("4000000000000069", declines="expired_card"),
    "pm_card_chargeDeclinedIncorrectCvc": Card("4000000000000127", declines="incorrect_cvc"),
    "pm_card_chargeDeclinedProcessingError": Card("4000000000000119", declines="processing_error"),
    "pm_card_chargeCustomerFail": Card("4000000000000341", declines="generic_decline"),
    "pm_card_authenticationRequiredOnSetup": Card("4000002500003155", proof=UNLESS_SET_UP),
    "pm_card_authenticationRequired": Card("4000002760003184", proof=ALWAYS),
    "pm_card_authenticationRequiredSetupForOffSession": Card("4000003800000446", proof=ONLY_HERE),
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": Card(
        "4000008260003178", proof=ALWAYS, declines="insufficient_funds"
    ),
    "pm_card_createDispute": Card("4000000000000259", dispute="fraudulent"),
    "pm_card_createDisputeProductNotReceived": Card("4000000000002685", dispute="product_not_received"),
    "pm_card_pendingRefund": Card("4000000000007726", refund="pending"),
    "pm_card_refundFail": Card("4000000000005126", refund="failed"),
    "pm_card_slow": Card("4000000000006009", slow=True),
}
_ALSO_CALLED = {
    "pm_card_chargeDeclined": "pm_card_visa_chargeDeclined",
    "pm_card_chargeDeclinedInsufficientFunds": "pm_card_visa_chargeDeclinedInsufficientFunds",
}
UNKNOWN = "unknown"  # a number that is well-formed and no test card
_LENGTHS = range(12, 20)
_BY_NUMBER = {card.number: name for name, card in CARDS.items()}
_DECLINED_AS = {
    "expired_card": ("expired_card", "Your card has expired."),
    "incorrect_cvc": ("incorrect_cvc", "Your card's security code is incorrect."),
    "processing_error": (
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
    "authentication_required": (
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
}


def card_called(name: str) -> str | None:
    """Return the name that a test payment method's card is kept under; None where it names none."""
    named = _ALSO_CALLED.get(name, name)
    return named if named in CARDS else None


def card_numbered(number: str) -> str:
    return _BY_NUMBER.get(number, UNKNOWN)


def card(name: str, number: str = "") -> Card:
    return CARDS.get(name) or Card(number or "4000000000000000", declines="test_mode_live_card")


def declined_as(decline: str) -> tuple[str, str]:
    """Return Stripe's error code and message for a decline code."""
    return _DECLINED_AS.get(decline, ("card_declined", "Your card was declined."))


def is_card_number(digits: str) -> bool:
    """Tell whether a number is one by its length and check digit."""
    if len(digits) not in _LENGTHS or not digits.isascii() or not digits.isdigit():
        return False
    doubled = [int(each) * (1 + index % 2) for index, each in enumerate(reversed(digits))]
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0
