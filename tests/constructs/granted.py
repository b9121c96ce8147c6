"""What importing teams do with constructs once they have them: grants, consumers, alarms."""

import aws_cdk as cdk

from holiday_rental import (
    BookingApi,
    CardPayments,
    EventBackbone,
    Notifications,
    TenantData,
    TenantOffboarding,
    TenantOnboarding,
)
from tests.constructs.surroundings import Around


def consume(backbone: EventBackbone, near: Around) -> None:
    backbone.consumer("All", near.function)
    backbone.consumer(
        "Letters",
        near.function,
        event_types=["BookingConfirmed"],
        attempts=3,
        batch_size=5,
        max_concurrency=4,
        late_after=cdk.Duration.minutes(10),
    )
    backbone.grant_publish(near.function)
    backbone.ordered_consumer("Everything", near.function)
    backbone.ordered_consumer(
        "Channels",
        near.function,
        event_types=["BookingConfirmed"],
        attempts=3,
        max_concurrency=4,
        late_after=cdk.Duration.minutes(10),
    )


def grant_data(data: TenantData, near: Around) -> None:
    data.grant_tenant_access(near.function)
    data.grant_platform_keys(near.function, ["GetItem"], ["G#HOST#*"])
    data.grant_read_secret(near.function)
    data.grant_table_status(near.function)


def grant_payments(payments: CardPayments, near: Around) -> None:
    payments.grant_send_work(near.function)
    payments.grant_verify_events(near.function)
    payments.grant_payment_page(near.function)


def grant_letters(letters: Notifications, near: Around) -> None:
    letters.grant_send(near.function)
    letters.grant_send_text_messages(near.function)


def grant_offboarding(offboarding: TenantOffboarding, near: Around) -> None:
    offboarding.grant_know_origin(near.function)
    offboarding.grant_hand_out(near.function)
    offboarding.take_down_by({"site": near.function, "address": near.function})


def grant_onboarding(onboarding: TenantOnboarding, near: Around) -> None:
    onboarding.grant_start(near.function)
    onboarding.grant_sign_in(near.function)


def alarm(api: BookingApi, near: Around) -> None:
    api.metric_errors().create_alarm(near.stack, "ApiErrors", threshold=5, evaluation_periods=1)
