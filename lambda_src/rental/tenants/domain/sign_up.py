"""A host on the way to a site of their own: what was asked for, which steps are done, and what they made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rental.kernel.ids import TenantId

STANDARD, POOLED = "standard", "pooled"  # tiers, as deployments name them
# In this order; what fails is undone in the opposite one. The address comes before the site: where CloudFront issues
# the certificate, the address is what proves that the host is ours.
Step = Literal["pool", "first_user", "address", "site", "configuration", "payment_account"]
STEPS: tuple[Step, ...] = ("pool", "first_user", "address", "site", "configuration", "payment_account")
StepState = Literal["waiting", "running", "done", "pending", "failed", "undone"]
# claimed: the subdomain is held, nothing is made yet. failed: all is undone, and may be tried again while the claim
# lasts. leaving and gone: see offboarding. A payment account may stay pending on an active tenant.
SignUpState = Literal["claimed", "running", "active", "failed", "cancelled", "leaving", "gone"]
# Why a sign-up failed, "" where it did not: pages have words for each in their languages.
FailureCode = Literal["", "address-in-use", "name-lost", "our-fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """`claim_until` and `created_at` are seconds since the epoch; `made` is what steps made, e.g. `pool_id`.

    `failure` is the `FailureCode`, or what an earlier version kept. `attempt` counts how often it was begun; `request`
    recognises the request that it came by. `tier` says where its hosts are: in a pool of their own, or in `POOLED`.
    """

    tenant_id: TenantId
    subdomain: str
    host: str
    site_url: str
    name: str
    email: str
    language: str
    currency: str
    time_zone: str
    tier: str
    state: SignUpState
    created_at: int
    claim_until: int
    steps: Mapping[str, StepState] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)
    failure: str = ""
    attempt: int = 1
    request: str = ""

    def step(self, name: Step) -> StepState:
        return self.steps.get(name, "waiting")
