"""Names by which operators find queues and their dead letters: tags, so that it matters not which stack made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs

QUEUE_TAG = "holiday-rental:queue"
DEAD_LETTERS_TAG = "holiday-rental:dead-letters-of"


def name_queues(name: str, queue: sqs.Queue, *dead_letters: sqs.Queue) -> None:
    """Tag a queue, and those that hold what could not be delivered from or to it, with `<stack>/<name>`."""
    from aws_cdk import Stack, Tags  # noqa: PLC0415 - the command reads the tags and needs no CDK

    stack = Stack.of(queue)
    while stack.nested_stack_parent:  # the name of a nested one tells an operator nothing
        stack = stack.nested_stack_parent
    value = f"{stack.stack_name}/{name}"
    Tags.of(queue).add(QUEUE_TAG, value)
    for each in dead_letters:
        Tags.of(each).add(DEAD_LETTERS_TAG, value)
