"""Text messages through SNS."""

from dataclasses import dataclass
from typing import Any

from rental.notifications.refusals import Refusals

_REFUSALS = Refusals(
    of_the_message=frozenset({"InvalidParameter", "InvalidParameterValue"}),
    of_the_rate=frozenset({"Throttled", "Throttling", "ThrottlingException"}),
    of_the_recipient=frozenset({"OptedOut", "OptedOutException"}),
)
# Reminders are wanted and expected: carriers let these through before advertisements.
_ATTRIBUTES = {
    "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
    "AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": "0.50"},  # US dollars; dearer ones are not sent
}


@dataclass(frozen=True, slots=True)
class SnsTextMessages:
    """The `TextMessages` port. `client` is boto3's for sns."""

    client: Any

    def send(self, phone: str, text: str) -> str:
        with _REFUSALS.told_apart():
            answer = self.client.publish(PhoneNumber=phone, Message=text, MessageAttributes=_ATTRIBUTES)
        return str(answer["MessageId"])
