"""Text messages through SNS."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from rental.notifications.ports import MessageRefused, RecipientRefused, ServiceFailed, TooFast, Unanswered

_OF_THE_MESSAGE = frozenset({"InvalidParameter", "InvalidParameterValue"})
_OF_THE_RECIPIENT = frozenset({"OptedOut", "OptedOutException"})
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
            if code in _OF_THE_RECIPIENT:
                raise RecipientRefused(code) from None
            if code in _OF_THE_MESSAGE:
                raise MessageRefused(code) from None
            if code in _OF_THE_RATE:
                raise TooFast(code) from None
            raise ServiceFailed(code) from None
        except (ReadTimeoutError, ConnectionClosedError) as error:
            raise Unanswered(type(error).__name__) from None
        return str(answer["MessageId"])
