"""Sessions: who is signed in on which device, until when. All times are real, as those of tokens are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rental.accounts.domain.devices import Device

LASTS = timedelta(days=7)  # from the last sign of life: each renewal of the tokens is one


@dataclass(frozen=True, slots=True)
class Person:
    """Whose sessions: a pool, and the `sub` of its tokens."""

    pool_id: str
    sub: str


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. Its `id` is the `origin_jti` that all tokens of it carry, renewed ones too."""

    id: str
    device: Device
    address: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime


def new_session(id: str, device: Device, address: str, now: datetime) -> Session:
    return Session(id, device, address, began_at=now, seen_at=now, ends_at=now + LASTS)


def session_id_of(claims: Mapping[str, Any]) -> str:
    """Return which session a token belongs to; "" for one that tells none, which is in no session."""
    return str(claims.get("origin_jti") or "")
