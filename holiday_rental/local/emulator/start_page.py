"""The local platform's page at http://localhost:<port>/, and what it tells read straight from the services.

Vanilla MiniStack takes what is asked there for a call to S3. A page that looked through AWS's APIs would carry
every letter through HTTP each time it looks.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministack import app
from ministack.services import dynamodb, sqs

from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from holiday_rental.local import deployment, host_users
from holiday_rental.local.channel_manager_stand_in.process import ChannelManagerStandIn
from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.dead_letters import Waiting
from holiday_rental.local.emulator import sent_mail
from holiday_rental.local.partner_stand_in.process import PartnerStandIn
from holiday_rental.local.start_page.answers import Answer, Asked, StartPage, is_ours
from holiday_rental.local.start_page.facts import AttachedFile, Letter, Site, Table
from holiday_rental.local.state_directory import StateDirectory
from holiday_rental.local.stripe_stand_in.process import StandIn

_LONGEST_BODY = 16 * 1024
_BAD_REQUEST = 400
_THREADS = 2  # of its own: those of the emulator wait for functions


class PlatformHere:
    """The platform that this process emulates, kept in a state directory."""

    def __init__(self, state: StateDirectory) -> None:
        self._state = state
        self.clock = ClockFile(state.clock_file)

    def letters(self) -> list[Letter]:
        records = sorted(sent_mail.records(), key=lambda record: _real(record).timestamp())
        return [_letter(number, record) for number, record in enumerate(records, start=1)]

    def count_letters(self) -> int:
        return len(sent_mail.records())

    def sites(self) -> list[Site]:
        tenants = deployment.tenants_of(deployment.stored_outputs(self._state))
        users = host_users.stored(self._state)
        return [
            Site(each["name"], each["site_url"], users.get(each["tenant_id"], {}).get("username", ""))
            for each in tenants
        ]

    def payments(self) -> str:
        stand_in = StandIn(self._state.stripe)
        return stand_in.address if stand_in.pid() is not None else ""

    def partner(self) -> str:
        stand_in = PartnerStandIn(self._state.partner)
        return stand_in.address if stand_in.pid() is not None else ""

    def channel_manager(self) -> str:
        stand_in = ChannelManagerStandIn(self._state.channel_manager)
        return stand_in.address if stand_in.pid() is not None else ""

    def passwords(self) -> str:
        """Return where they lie, short of the way from the home directory."""
        path, home = self._state.host_users, Path.home()
        return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)

    def tables(self) -> list[Table]:
        tables = list(dynamodb._tables._data.values())
        return sorted((Table(each["TableName"], each["ItemCount"]) for each in tables), key=lambda table: table.name)

    def queues(self) -> list[Waiting]:
        found = [(queue["tags"], len(queue["messages"])) for queue in list(sqs._queues._data.values())]
        dead: Counter[str] = Counter()
        for tags, messages in found:
            dead[tags.get(DEAD_LETTERS_TAG, "")] += messages
        named = ((tags[QUEUE_TAG], messages) for tags, messages in found if QUEUE_TAG in tags)
        return [Waiting(name, messages, dead[name]) for name, messages in sorted(named)]


def apply() -> None:
    name = os.environ.get("HOLIDAY_RENTAL_CLOCK_FILE")
    if name is None:  # an emulator of no platform
        return
    page = StartPage(PlatformHere(StateDirectory.at(Path(name).parent)))
    threads = ThreadPoolExecutor(_THREADS, "start-page")
    serve_everything_else = app.app

    async def serve(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
        asked = _asked(scope) if scope["type"] == "http" else None
        if asked is None or not is_ours(asked):
            await serve_everything_else(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            answer = Answer(_BAD_REQUEST, {}, b"")
        else:
            complete = Asked(asked.method, asked.path, asked.query, asked.headers, body)
            answer = await asyncio.get_running_loop().run_in_executor(threads, page.answer, complete)
        await app._send_response(send, int(answer.status), dict(answer.headers), answer.body)

    app.app = serve


def _asked(scope: dict[str, Any]) -> Asked:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers", [])}
    return Asked(scope["method"], scope["path"], scope.get("query_string", b"").decode("latin-1"), headers)


async def _body(receive: Callable[..., Any]) -> str | None:
    """Return what was sent; None where it is too long for a form, or was cut short."""
    parts, length, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        length, more = length + len(parts[-1]), message.get("more_body", False)
        if length > _LONGEST_BODY:
            return None
    return b"".join(parts).decode("utf-8", "replace")


def _letter(number: int, record: dict[str, Any]) -> Letter:
    def told(name: str) -> str:
        return str(record.get(f"Rendered{name}") or record.get(name) or "")

    contents = record.get(sent_mail.FILES, [])
    files = [
        AttachedFile(name, contents[place] if place < len(contents) else None)
        for place, name in enumerate(record.get(sent_mail.ATTACHMENTS, []))
    ]
    at = record.get(sent_mail.BUSINESS_TIME)
    return Letter(
        number=number,
        at=datetime.fromisoformat(at) if at else _real(record),
        sender=record["Source"],
        to=(*record.get("To", []), *record.get("CC", []), *record.get("BCC", [])),
        subject=told("Subject"),
        text=told("BodyText"),
        html=told("BodyHtml"),
        files=tuple(files),
    )


def _real(record: dict[str, Any]) -> datetime:
    """Return when it was sent by the machine's clock, told in seconds since 1970 or in ISO 8601."""
    try:
        return datetime.fromtimestamp(float(record["Timestamp"]), UTC)
    except ValueError:
        return datetime.fromisoformat(str(record["Timestamp"]))
