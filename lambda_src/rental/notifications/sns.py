"""Text messages through SNS."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.notifications.ports import MessageRefused, TooFast

_OF_THE_MESSAGE = frozenset({"InvalidParameter", "InvalidParameterValue", "OptedOut"})
_OF_THE_RATE = frozenset({"Throttled", "Throttling", "ThrottlingException"})
# Reminders are wanted and expected: carriers let these through before advertisements.
_ATTRIBUTES = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}


@dataclass(frozen=True, slots=True)
class SnsTextMessages:
    """The `TextMessages` port. `client` is boto3's for sns."""

    client: Any

    def send(self, phone: str, text: str) -> str:
        try:
            answer = self.client.publish(PhoneNumber=phone, Message=text, MessageAttributes=_ATTRIBUTES)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _OF_THE_MESSAGE:
                raise MessageRefused(code) from error
            if code in _OF_THE_RATE:
                raise TooFast(code) from error
            raise
        return str(answer["MessageId"])
