"""Mail through SES. Whatever people typed stays inside the header it belongs to."""

from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr
from typing import Any

from rental.notifications.domain.delivery import as_tag
from rental.notifications.domain.headers import UndeliverableAddress, one_address, one_line
from rental.notifications.ports import Attachment, Message, MessageRefused, Rendered
from rental.notifications.refusals import Refusals
from rental.notifications.settings import Settings

_NAME_LIMIT_CHARACTERS = 60
_SUBJECT_LIMIT_CHARACTERS = 150
_FILE_NAME_LIMIT_CHARACTERS = 100
_ENCODED_WORD_LIMIT = 75  # RFC 2047
_TAG_LIMIT_CHARACTERS = 256
_REFUSALS = Refusals(
    of_the_message=frozenset({"MessageRejected", "BadRequestException"}),
    of_the_rate=frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException"}),
)


@dataclass(frozen=True, slots=True)
class SesMail:
    """The `Mail` port. `client` is boto3's for sesv2."""

    client: Any
    settings: Settings

    def send(self, message: Message) -> str:
        letter: dict[str, Any] = {
            "FromEmailAddress": mailbox(message.from_name, self.settings.sender_address),
            "Destination": {"ToAddresses": [one_address(message.to)]},
            "ReplyToAddresses": _reply_to(message.reply_to),
            "Content": {"Simple": _simple(message)},
            "EmailTags": [_tag(name, value) for name, value in message.tags.items()],
        }
        if self.settings.configuration_set:
            letter["ConfigurationSetName"] = self.settings.configuration_set
        with _REFUSALS.told_apart():
            answer = self.client.send_email(**letter)
        return str(answer["MessageId"])


def mailbox(name: str, address: str) -> str:
    """Return `name <address>` in ASCII on one line, the name quoted or encoded as RFC 5322 and 2047 ask."""
    line = one_line(name, _NAME_LIMIT_CHARACTERS)
    if line.isascii():
        return formataddr((line, address))
    encoded = Header(line, "utf-8", maxlinelen=_ENCODED_WORD_LIMIT).encode(linesep="")
    return f"{encoded} <{address}>"


def _simple(message: Message) -> dict[str, Any]:
    content: Rendered = message.content
    simple: dict[str, Any] = {
        "Subject": _text(one_line(content.subject, _SUBJECT_LIMIT_CHARACTERS)),
        "Body": {"Html": _text(content.html), "Text": _text(content.text)},
    }
    if message.headers:
        simple["Headers"] = [{"Name": name, "Value": value} for name, value in message.headers.items()]
    return simple | ({"Attachments": list(map(_attached, content.attachments))} if content.attachments else {})


def _attached(attachment: Attachment) -> dict[str, Any]:
    return {
        "FileName": one_line(attachment.name, _FILE_NAME_LIMIT_CHARACTERS),
        "ContentType": attachment.content_type,
        "ContentDisposition": "ATTACHMENT",
        "ContentTransferEncoding": "BASE64",  # the default takes seven bits
        "RawContent": attachment.content,
    }


def _tag(name: str, value: str) -> dict[str, str]:
    tag = as_tag(value)
    if len(tag) > _TAG_LIMIT_CHARACTERS:  # cut, it would come back as another letter's
        raise MessageRefused(f"tag {name} is longer than {_TAG_LIMIT_CHARACTERS} characters")
    return {"Name": name, "Value": tag}


def _reply_to(address: str) -> list[str]:
    """Return who an answer goes to; a letter is not held back because nobody can be answered."""
    try:
        return [one_address(address)]
    except UndeliverableAddress:
        return []


def _text(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
