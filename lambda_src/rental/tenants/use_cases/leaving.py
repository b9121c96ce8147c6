"""A sign-up whose tenant leaves: nothing of it is brought up to date any more, and its name is given up last."""

from datetime import datetime, timedelta

from rental.kernel.ids import TenantId
from rental.tenants.ports.sign_ups import SignUps

QUARANTINE = timedelta(days=90)


def mark_leaving(sign_ups: SignUps, tenant_id: TenantId) -> None:
    """Say that the tenant leaves: no deployment makes anew what is being taken down."""
    sign_up = sign_ups.find(tenant_id)
    if sign_up and sign_up.state not in ("leaving", "gone"):
        sign_ups.move(tenant_id, "leaving", 0)


def quarantine(sign_ups: SignUps, tenant_id: TenantId, now: datetime) -> None:
    """Keep the tenant's name from everybody for a while, and forget who signed up. Again it changes nothing.

    Letters and bookmarks still lead to it: nobody shall find a stranger there.
    """
    sign_up = sign_ups.find(tenant_id)
    if sign_up is None:
        return
    if sign_up.state != "gone":
        sign_ups.move(tenant_id, "gone", int((now + QUARANTINE).timestamp()))
    sign_ups.forget_person(tenant_id)
