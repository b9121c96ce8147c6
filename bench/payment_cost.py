"""What an ordinary payment costs: written down before each call to Stripe, and after it with what is asked next."""

from tests.support.payment_cost import paid


def payment_cost() -> list[tuple[str, float, str]]:
    cost = paid()
    return [("payment_wcu", cost.units, "write units"), ("payment_calls", cost.calls, "calls to Stripe")]
