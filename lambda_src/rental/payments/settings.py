"""What the deployment tells the entries of payments."""

from dataclasses import dataclass

from rental.platform.environment import required


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where the webhook finds its secret, and where it sends work. Raises `MissingSetting` where that was left out."""

    secret_arn: str
    queue_url: str

    @classmethod
    def from_environment(cls) -> "WebhookSettings":
        return cls(required("STRIPE_WEBHOOK_SECRET_ARN"), required("PAYMENT_WORK_QUEUE_URL"))
