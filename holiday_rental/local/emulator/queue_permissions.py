"""A batch of messages is authorised as what it is a batch of, as on AWS: `sqs:SendMessage`, `sns:Publish` and the like.

Vanilla MiniStack asks for `sqs:SendMessageBatch` and `sns:PublishBatch`, actions that no policy can name on AWS.
Source: AWS, "Actions, resources, and condition keys" for Amazon SQS and for Amazon SNS.
"""

from typing import Any

from ministack.core import iam_actions

_BATCH = "Batch"
_SERVICES = ("sqs", "sns")


def apply() -> None:
    action_of = iam_actions.extract_iam_action

    def action_of_one(service: str, *request: Any, **more: Any) -> Any:
        found = action_of(service, *request, **more)
        return found.removesuffix(_BATCH) if service in _SERVICES and isinstance(found, str) else found

    iam_actions.extract_iam_action = action_of_one
