"""How a session is written down: one item under its person, gone when it has ended."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rental.accounts.domain.devices import Device
from rental.accounts.domain.sessions import Person, Session
from rental.platform.dynamodb import Key

_SCHEMA = 1
TOKENS_FROM = "tokens_from"  # since when (seconds) its tokens must be issued to count; where it is not there, for ever


def session_key(person: Person, session_id: str) -> Key:
    return sessions_partition(person), session_id


def sessions_partition(person: Person) -> str:
    return f"G#SESSIONS#{person.pool_id}#{person.sub}"


def session_item(person: Person, session: Session) -> dict[str, Any]:
    pk, sk = session_key(person, session.id)
    return {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "browser": session.device.browser,
        "system": session.device.system,
        "address": session.address,
        "began_at": int(session.began_at.timestamp()),
        "seen_at": int(session.seen_at.timestamp()),
        "expires_at": int(session.ends_at.timestamp()),
    }


def session_from_item(item: Mapping[str, Any]) -> Session:
    began, seen, ends = (datetime.fromtimestamp(item[name], UTC) for name in ("began_at", "seen_at", "expires_at"))
    return Session(item["sk"], Device(item["browser"], item["system"]), item["address"], began, seen, ends)
