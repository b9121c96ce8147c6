"""What the operations of sign-ups share of what they take: whose sign-up it is."""

from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId
from rental.platform.request import Request, opaque
from rental.tenants.domain.progress_token import opens_progress
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.ports.sign_ups import SignUps


def opened_sign_up(request: Request, sign_ups: SignUps, key: bytes) -> SignUp:
    """Return the sign-up whose token was sent. Raises `Problem("not-found")`, the same whether it is there or not."""
    tenant_id = TenantId(opaque(request.path["tenant_id"], "sign-up"))
    opened = opens_progress(request.headers.get("sign-up-token", ""), key, tenant_id)
    sign_up = sign_ups.find(tenant_id) if opened else None
    if sign_up is None:
        raise Problem("not-found", "There is no such sign-up, or the Sign-Up-Token is another's.")
    return sign_up
