"""Entry: which letters a guest wants, opened by the token in a letter; nobody signs in, and no address is told."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.kernel.errors import Problem
from rental.notifications.domain.addresses import digest_in
from rental.notifications.domain.preferences import Preferences
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.http_representations import LetterPreferences, letter_preferences
from rental.platform.dynamodb import tenant_table
from rental.platform.files import file_response
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key

_LEADS_ON = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0; url={address}"><title>…</title></head>'
    '<body><a href="{address}">→</a></body></html>'
)
Token = Annotated[str, Meta(min_length=1, max_length=100)]


class TokenQuery(Struct):
    token: Token


class UnsubscribeQuery(Struct):
    token: Token
    category: Literal["reminders", "offers"]


class PreferencesBody(Struct, forbid_unknown_fields=True):
    reminders: bool
    offers: bool
    text_messages: bool


api = HttpApi("notifications")


@api.operation(
    "GET",
    "/api/v1/letter-preferences",
    id="get_letter_preferences",
    auth="optional",
    table=("GetItem",),
    uses=("keys",),
    query=TokenQuery,
    answers=LetterPreferences,
    problems=("not-found",),
)
def get_letter_preferences(request: Request) -> Response:
    """Tell which letters come besides those that belong to a booking."""
    digest = _digest(request, request.parameters(TokenQuery).token)
    return Response(letter_preferences(_preferences().of(request.tenant_id, digest)))


@api.operation(
    "PUT",
    "/api/v1/letter-preferences",
    id="change_letter_preferences",
    auth="optional",
    table=("UpdateItem",),
    uses=("keys",),
    query=TokenQuery,
    takes=PreferencesBody,
    answers=LetterPreferences,
    problems=("not-found",),
)
def change_letter_preferences(request: Request) -> Response:
    """Choose which letters come besides those that belong to a booking."""
    _ = request.idempotency_key
    digest, body = _digest(request, request.parameters(TokenQuery).token), request.body(PreferencesBody)
    wanted = Preferences(body.reminders, body.offers, body.text_messages)
    _preferences().keep(request.tenant_id, digest, wanted, request.now)
    count("LetterPreferencesChosen")
    return Response(letter_preferences(wanted))


@api.operation(
    "GET",
    "/api/v1/letter-preferences/unsubscribe",
    id="open_letter_preferences",
    auth="optional",
    uses=("keys",),
    query=UnsubscribeQuery,
    file="text/html",
    problems=("not-found",),
)
def open_letter_preferences(request: Request) -> Response:
    """Lead people to the page of their preferences, where their mail program opens the address of the one click."""
    asked = request.parameters(UnsubscribeQuery)
    _digest(request, asked.token)  # so that nothing of a stranger's making stands on the page
    page = _LEADS_ON.format(address=f"/letters#key={asked.token}&amp;stop={asked.category}").encode()
    return file_response(request, page, "text/html; charset=utf-8", {})


@api.operation(
    "POST",
    "/api/v1/letter-preferences/unsubscribe",
    id="stop_letters",
    auth="optional",
    table=("UpdateItem", "GetItem"),
    uses=("keys",),
    query=UnsubscribeQuery,
    answers=LetterPreferences,
    problems=("not-found",),
)
def stop_letters(request: Request) -> Response:
    """Stop letters of one kind, as mail programs do with one click (RFC 8058): any body will do."""
    asked, preferences = request.parameters(UnsubscribeQuery), _preferences()
    digest = _digest(request, asked.token)
    preferences.stop(request.tenant_id, digest, asked.category, request.now)
    count("LettersStopped")
    return Response(letter_preferences(preferences.of(request.tenant_id, digest)))


handler = api.handler


def _digest(request: Request, token: str) -> str:
    digest = digest_in(token, platform_key(), request.tenant_id)
    if digest is None:
        raise Problem("not-found", "This link opens no preferences here; take the one in your latest letter.")
    return digest


def _preferences() -> DynamoDbGuestPreferences:
    return DynamoDbGuestPreferences(tenant_table())
