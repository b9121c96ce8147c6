"""Entry: which letters a guest wants, opened by the token in a letter; nobody signs in, and no address is told."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.mail_address import deliverable_address
from rental.kernel.month_day import MonthDay
from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import digest_in
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.http_representations import LetterPreferences, letter_preferences
from rental.notifications.use_cases.choosing import choose_letters
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


class OfferTakerBody(Struct, forbid_unknown_fields=True):
    """Who takes offers: the address that the letter came to, and the page's language. It replaces what was given.

    `birthday` is month and day, "02-29" too: in other years it comes on the 28th.
    """

    email: Annotated[str, Meta(min_length=3, max_length=320)]
    language: Literal["en", "de", "es"]
    name: Annotated[str, Meta(max_length=100)] = ""
    birthday: Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)")] | None = None


class PreferencesBody(Struct, forbid_unknown_fields=True):
    """What is wanted. Offers need a `taker`, unless who takes them already leaves it out."""

    reminders: bool
    offers: bool
    text_messages: bool
    taker: OfferTakerBody | None = None


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
    table=("GetItem", "PutItem"),
    uses=("keys",),
    query=TokenQuery,
    takes=PreferencesBody,
    answers=LetterPreferences,
    problems=("not-found",),
)
def change_letter_preferences(request: Request) -> Response:
    """Choose which letters come besides those that belong to a booking.

    Offers go to the address that the letter came to: who asks for them says it again, and no other is taken. Without
    offers nothing is kept of it, nor of a name and a birthday.
    """
    _ = request.idempotency_key
    digest, body = _digest(request, request.parameters(TokenQuery).token), request.body(PreferencesBody)
    taker = _taker(request, digest, body.taker) if body.taker else None
    wanted = Preferences(body.reminders, body.offers, body.text_messages, taker)
    chosen = choose_letters(_preferences(), request.tenant_id, digest, wanted, request.now)
    count("LetterPreferencesChosen")
    return Response(letter_preferences(chosen))


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
    table=("GetItem", "PutItem"),
    uses=("keys",),
    limit=None,
    query=UnsubscribeQuery,
    answers=LetterPreferences,
    problems=("not-found",),
)
def stop_letters(request: Request) -> Response:
    """Stop letters of one kind, as mail programs do with one click (RFC 8058): any body will do."""
    asked, preferences = request.parameters(UnsubscribeQuery), _preferences()
    digest = _digest(request, asked.token)
    left = preferences.stop(request.tenant_id, digest, asked.category, request.now)
    count("LettersStopped")
    return Response(letter_preferences(left))


handler = api.handler


def _digest(request: Request, token: str) -> str:
    digest = digest_in(token, platform_key(), request.tenant_id)
    if digest is None:
        raise Problem("not-found", "This link opens no preferences here; take the one in your latest letter.")
    return digest


def _taker(request: Request, digest: str, said: OfferTakerBody) -> OfferTaker:
    """Return who takes offers. Raises `InvalidRequest` for another address than the letter's, or a day no year has."""
    if guest_digest(platform_key(), request.tenant_id, said.email) != digest:
        raise InvalidRequest("/taker/email", "Give the address that the letter with this link came to.")
    try:
        address = deliverable_address(said.email)
    except ValueError as error:
        raise InvalidRequest("/taker/email", f"The address is {error}.") from None
    try:
        birthday = MonthDay.parse(said.birthday) if said.birthday else None
    except ValueError:
        raise InvalidRequest("/taker/birthday", f"No year has a day {said.birthday}.") from None
    return OfferTaker(address, said.language, " ".join(said.name.split()), birthday)


def _preferences() -> DynamoDbGuestPreferences:
    return DynamoDbGuestPreferences(tenant_table())
