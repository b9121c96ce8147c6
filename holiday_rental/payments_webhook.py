"""Where Stripe tells what happened: one route of the API that asks for a signature instead of a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from holiday_rental._context_function import ContextFunction
from holiday_rental._routes import Routes

if TYPE_CHECKING:
    from holiday_rental.booking_api import BookingApi
    from holiday_rental.payments import CardPayments

PATH = "/api/v1/webhooks/stripe"


class PaymentsWebhook(Construct):
    """Hears Stripe's events at `POST /api/v1/webhooks/stripe` and leaves work to payments' worker.

        PaymentsWebhook(self, "Webhook", payments=payments, api=api)

    - `payments`: whose secret events are signed with, and whose worker looks at them.
    - `api`: the API that gets the route.

    Register it with Stripe at the platform's own host: `sites.platform_url` and `PATH`. Bad signatures and events of
    accounts that are no tenant's are counted as `WebhooksRefused`.
    """

    function: ContextFunction
    """Checks an event's signature and leaves work to the worker."""

    def __init__(self, scope: Construct, id: str, *, payments: CardPayments, api: BookingApi) -> None:
        super().__init__(scope, id)
        self.function = ContextFunction(self, "Resource", context="payments", entry="webhook")
        payments.grant_verify_events(self.function)
        payments.grant_send_work(self.function)
        payments.data.grant_platform_keys(self.function, ["GetItem"], ["G#ACCOUNT#*", "G#STRIPE#*"])
        payments.data.grant_platform_keys(self.function, ["PutItem"], ["G#STRIPE#*"])
        routes = Routes(self, api.api)
        routes.add("HearStripe", f"POST {PATH}", routes.integrate("Integration", self.function))
