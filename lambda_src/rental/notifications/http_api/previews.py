"""Entry: letters as guests and hosts get them, with a stay that nobody booked."""

from functools import cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.notifications.domain.sample_letters import (
    MESSAGES,
    category_of_message,
    is_offer,
    is_reminder,
    is_sent,
)
from rental.notifications.domain.wording import LANGUAGE_CODES
from rental.notifications.dynamodb.details import DynamoDbDetails
from rental.notifications.templates import JinjaTemplates
from rental.notifications.use_cases.previewing import Asked, preview
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response


class MessageKind(Struct):
    """A message by its name. `category` is booking, reminders or offers; `own_words` may stand in place of ours.

    `sent` is false where there are only the words yet, and nothing that sends it.
    """

    message: str
    about: str
    recipient: str
    category: str
    own_words: bool
    sent: bool


class MessageKinds(Struct):
    items: list[MessageKind]
    languages: list[str]


LanguageCode = Literal["en", "de", "es"]


class PreviewQuery(Struct):
    language: LanguageCode | None = None


class OwnWordsBody(Struct, forbid_unknown_fields=True):
    """A host's own words for a reminder, each "" where ours are to be taken."""

    language: LanguageCode | None = None
    subject: Annotated[str, Meta(max_length=150)] = ""
    text: Annotated[str, Meta(max_length=5000)] = ""


class MessagePreview(Struct):
    """`html` is to be shown in a sandboxed frame; `text_message` is "" where there is none."""

    message: str
    language: str
    subject: str
    html: str
    text: str
    text_message: str


api = HttpApi("notifications")


@api.operation(
    "GET",
    "/api/v1/message-previews",
    id="list_message_previews",
    auth="required",
    roles=("host", "co-host"),
    answers=MessageKinds,
)
def list_message_previews(request: Request) -> Response:  # noqa: ARG001 - the same for every tenant
    """List the messages that guests and hosts get, and the languages they are written in."""
    items = [
        MessageKind(
            message,
            about,
            recipient,
            category_of_message(message),
            own_words=is_reminder(message) or is_offer(message),
            sent=is_sent(message),
        )
        for message, (about, recipient) in MESSAGES.items()
    ]
    return Response(MessageKinds(items, list(LANGUAGE_CODES)))


@api.operation(
    "GET",
    "/api/v1/message-previews/{message}",
    id="get_message_preview",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem",),
    query=PreviewQuery,
    answers=MessagePreview,
    problems=("not-found",),
)
def get_message_preview(request: Request) -> Response:
    """Show a message with a sample stay and the tenant's own name and colours."""
    asked = request.parameters(PreviewQuery)
    return _shown(request, Asked(request.path["message"], asked.language or ""))


@api.operation(
    "POST",
    "/api/v1/message-previews/{message}",
    id="preview_own_words",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem",),
    takes=OwnWordsBody,
    answers=MessagePreview,
    problems=("not-found",),
)
def preview_own_words(request: Request) -> Response:
    """Show a reminder in a host's own words, before they are saved."""
    own = request.body(OwnWordsBody)
    return _shown(request, Asked(request.path["message"], own.language or "", own.subject, own.text))


handler = api.handler


def _shown(request: Request, wanted: Asked) -> Response:
    shown = preview(_details(), _templates(), request.clock, request.tenant_id, wanted)
    letter = shown.letter
    return Response(
        MessagePreview(wanted.message, shown.language, letter.subject, letter.html, letter.text, shown.text_message)
    )


def _details() -> DynamoDbDetails:
    return DynamoDbDetails(tenant_table())


@cache
def _templates() -> JinjaTemplates:
    return JinjaTemplates.load()
