"""Messages to webhooks as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from rental.channels.domain.delivery import WAITING, Answer, Delivery
from rental.kernel.instants import to_the_second


class AnswerDocument(Struct):
    """What an endpoint answered; `failure` says why there is no answer. `body` is the first 500 characters."""

    taken: bool
    status: int | None
    failure: str
    body: str
    milliseconds: int


class TryDocument(Struct):
    at: datetime
    status: int | None
    failure: str
    milliseconds: int


class DeliveryDocument(Struct):
    """A message. `waiting`: it goes out in its order; `failed`: it was refused too often, and others went on.

    `next_try_at` is when the first that waits of its property is tried next; those behind it follow at once.
    """

    delivery_id: str
    message_id: str
    type: str
    property_id: str
    version: int
    state: Literal["waiting", "delivered", "failed"]
    created_at: datetime
    attempts: int
    last_try: TryDocument | None
    next_try_at: datetime | None


class DeliveriesDocument(Struct):
    items: list[DeliveryDocument]
    next_cursor: str | None


class DeliveryDetail(Struct):
    """A message with what was sent, and what was answered last; `tries` are the last ten, the latest first."""

    delivery: DeliveryDocument
    request: dict[str, Any]
    answered: str
    tries: list[TryDocument]


def answer_document(answer: Answer) -> AnswerDocument:
    return AnswerDocument(answer.taken, answer.status or None, answer.failure, answer.body, answer.milliseconds)


def delivery_document(each: Delivery, next_tries: Mapping[str, datetime]) -> DeliveryDocument:
    tries, next_try = _tries(each), next_tries.get(each.property_id)
    return DeliveryDocument(
        each.id,
        each.message_id,
        each.type,
        each.property_id,
        each.version,
        each.state,  # type: ignore[arg-type]
        to_the_second(each.created_at),
        each.attempts,
        tries[0] if tries else None,
        to_the_second(next_try) if each.state == WAITING else None,
    )


def delivery_detail(each: Delivery, next_tries: Mapping[str, datetime]) -> DeliveryDetail:
    document = delivery_document(each, next_tries)
    return DeliveryDetail(document, msgspec.json.decode(each.body), each.answered, _tries(each))


def _tries(delivery: Delivery) -> list[TryDocument]:
    return [
        TryDocument(to_the_second(each.at), each.status or None, each.failure, each.milliseconds)
        for each in delivery.tries
    ]
