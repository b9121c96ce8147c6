"""The rules that a host's own cancellation steps keep."""

from itertools import pairwise

from rental.kernel.errors import InvalidRequest
from rental.properties.contract import CancellationPolicy, RefundStep
from rental.properties.domain.checks import check_between, check_count

MOST_STEPS = 5
FEWEST_DAYS = 1  # guests cancel until the day before check-in
MOST_DAYS = 365
_WHOLE_PRICE = 100


def check_refund_steps(policy: CancellationPolicy, steps: tuple[RefundStep, ...]) -> None:
    """Check the steps of the policy "custom"; others have none. Raises `InvalidRequest` pointing at the step."""
    if policy != "custom":
        if steps:
            raise InvalidRequest("/refund_steps", f'Steps of your own go with the policy "custom", not "{policy}".')
        return
    check_count("/refund_steps", steps, 1, MOST_STEPS)
    for place, step in enumerate(steps):
        check_between(f"/refund_steps/{place}/days", step.days, FEWEST_DAYS, MOST_DAYS)
        check_between(f"/refund_steps/{place}/percent", step.percent, 0, _WHOLE_PRICE)
    for place, (before, step) in enumerate(pairwise(steps), start=1):
        if step.days >= before.days:
            detail = f"Steps come nearer to check-in: fewer than {before.days} days, got {step.days}."
            raise InvalidRequest(f"/refund_steps/{place}/days", detail)
        if step.percent > before.percent:
            detail = f"Cancelling later gives back no more: at most {before.percent} percent, got {step.percent}."
            raise InvalidRequest(f"/refund_steps/{place}/percent", detail)
