"""Channex over HTTP, as its documents have it: availability and restrictions by ranges, and the feed of revisions.

The key goes into a header and nowhere else. What is answered is read as far as it is needed, and never logged.
"""

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException, HTTPResponse
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from rental.channels.channex_documents import (
    FeedDocument,
    PropertyDocument,
    RatePlansDocument,
    RoomTypesDocument,
    Told,
    availability_value,
    feed_of,
    property_there,
    restriction_value,
)
from rental.channels.domain.availability import FreeNights
from rental.channels.domain.channel_lane import LEAST_WAIT_AFTER_LIMIT
from rental.channels.domain.rates import TermsOfNights
from rental.channels.ports import Account, Feed, PartnerFailed, PropertyThere
from rental.kernel.secret_url import AddressRefused, Doors, secret_url
from rental.platform.dns import SystemResolver
from rental.platform.vetted_exchange import Deadline, Dial, Exchange, Resolver, Unresolved, dial, tls_context

DEADLINE_SECONDS = 10
_LIMIT_BYTES = 5 * 1024 * 1024
_PAGE = 50
_OK, _REDIRECTED, _BAD, _KEY_REFUSED, _TOO_MANY, _SERVER = 200, 300, 400, (401, 403), 429, 500
_LONGEST_RETRY_DIGITS = 6
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (AddressRefused, "The address of the server leads to where nothing may be asked."),
    (Unresolved, "There is no server of that name."),
    (TimeoutError, f"The channel manager took longer than {DEADLINE_SECONDS} seconds."),
    (ssl.SSLError, "The server's certificate is not to be trusted."),
    (OSError, "The channel manager cannot be reached."),
    (HTTPException, "What the channel manager answered is no HTTP."),
)
_FAILURES = tuple(kind for kind, _ in _REASONS)
_Document = TypeVar("_Document")


@dataclass
class Channex:
    """The `Channel` port. Every address of a server is vetted anew, and redirects are not followed."""

    doors: Doors = field(default_factory=Doors)
    resolver: Resolver = field(default_factory=SystemResolver)
    dial: Dial = dial
    tls: ssl.SSLContext = field(default_factory=tls_context)
    monotonic: Callable[[], float] = time.monotonic

    def look(self, account: Account) -> PropertyThere:
        mine = {"filter[property_id]": account.property_there, "pagination[limit]": "100"}
        found = self._ask(account, "GET", f"properties/{quote(account.property_there, safe='')}", PropertyDocument)
        rooms = self._ask(account, "GET", f"room_types?{urlencode(mine)}", RoomTypesDocument)
        plans = self._ask(account, "GET", f"rate_plans?{urlencode(mine)}", RatePlansDocument)
        return property_there(found, rooms, plans)

    def tell_availability(self, account: Account, news: Sequence[FreeNights]) -> Sequence[str]:
        values = [availability_value(account.property_there, each) for each in news]
        return self._ask(account, "POST", "availability", Told, {"values": values}).warnings()

    def tell_terms(self, account: Account, news: Sequence[TermsOfNights]) -> Sequence[str]:
        plans = account.rate_plans
        values = [restriction_value(account.property_there, plans[each.listing], each) for each in news]
        return self._ask(account, "POST", "restrictions", Told, {"values": values}).warnings()

    def feed(self, account: Account) -> Feed:
        asked = {
            "filter[property_id]": account.property_there,
            "order[inserted_at]": "asc",
            "pagination[limit]": str(_PAGE),
        }
        return feed_of(self._ask(account, "GET", f"booking_revisions/feed?{urlencode(asked)}", FeedDocument))

    def acknowledge(self, account: Account, revision_id: str) -> None:
        self._ask(account, "POST", f"booking_revisions/{quote(revision_id, safe='')}/ack", Told, {})

    def _ask(
        self,
        account: Account,
        method: str,
        path: str,
        document: type[_Document],
        sent: Mapping[str, Any] | None = None,
    ) -> _Document:
        headers = {"user-api-key": account.api_key, "Accept": "application/json", "User-Agent": "holiday-rental"}
        body = None
        if sent is not None:
            body, headers["Content-Type"] = msgspec.json.encode(sent), "application/json"
        try:
            response = self._exchange(method, f"{account.server}/api/v1/{path}", headers, body)
            try:
                return _read(response, document)
            finally:
                response.close()
        except _FAILURES as failure:
            reason = next(reason for kind, reason in _REASONS if isinstance(failure, kind))
            raise PartnerFailed(reason) from None

    def _exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> HTTPResponse:
        deadline = Deadline(self.monotonic, self.monotonic() + DEADLINE_SECONDS)
        exchange = Exchange(self.resolver, self.dial, self.tls, deadline)
        return exchange.ask(method, secret_url(url, self.doors), headers, body)


def _read(response: HTTPResponse, document: type[_Document]) -> _Document:
    if response.status == _TOO_MANY:
        raise PartnerFailed(
            "The channel manager takes no more calls at the moment.", retry_after=_retry_after(response)
        )
    if response.status in _KEY_REFUSED:
        raise PartnerFailed("The channel manager does not accept the key.", refused=True)
    if not _OK <= response.status < _REDIRECTED:
        refused = _BAD <= response.status < _SERVER
        raise PartnerFailed(f"The channel manager answered {response.status}.", refused=refused)
    raw = response.read(_LIMIT_BYTES + 1)
    if len(raw) > _LIMIT_BYTES:
        raise PartnerFailed("The channel manager answered with more than can be read.")
    try:
        return msgspec.json.decode(raw, type=document)
    except msgspec.MsgspecError:
        raise PartnerFailed("What the channel manager answered cannot be read.") from None


def _retry_after(response: HTTPResponse) -> timedelta:
    asked = (response.getheader("Retry-After") or "").strip()
    plain = asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_RETRY_DIGITS
    return max(LEAST_WAIT_AFTER_LIMIT, timedelta(seconds=int(asked)) if plain else LEAST_WAIT_AFTER_LIMIT)
