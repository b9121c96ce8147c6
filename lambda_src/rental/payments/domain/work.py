"""What payments' worker is sent: whose money to look at."""

import msgspec


class Work(msgspec.Struct, frozen=True):
    """A booking of a tenant, or a PaymentIntent that leads to one; `tenant_id` may be "" beside a PaymentIntent.

    Where both are said, the PaymentIntent must be that tenant's own. Beside a booking it is news of that booking's that
    could not be looked at yet.
    """

    tenant_id: str = ""
    booking_id: str = ""
    intent_id: str = ""
