"""The mail that the platform sent; locally it is kept instead of delivered."""

import json
import urllib.request
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from holiday_rental.local.failures import LocalProblem


@dataclass(frozen=True)
class SentMail:
    """One mail. `number` counts from 1 in the order of sending; `at` is ISO 8601; `html` is None for plain mail.

    `attachments` are the names of the files that go with it.
    """

    number: int
    at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str | None
    attachments: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def address(endpoint: str) -> str:
    """Return where the emulator itself shows sent mail."""
    return f"{endpoint}/_ministack/ses/messages"


def read(endpoint: str, to: str | None = None) -> list[SentMail]:
    """Return the mail sent so far, oldest first; `to` keeps only mail to that address."""
    try:
        with urllib.request.urlopen(address(endpoint), timeout=10) as answer:
            messages = json.load(answer)["messages"]
    except OSError as error:
        raise LocalProblem(f"{endpoint} does not answer.", "Start it: holiday-rental up") from error
    sent = [_mail(number, raw) for number, raw in enumerate(_in_order(messages), start=1)]
    return [mail for mail in sent if to is None or to.lower() in (address.lower() for address in mail.to)]


def _in_order(messages: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return sorted((raw for account in messages.values() for raw in account), key=lambda raw: _moment(raw["Timestamp"]))


def _mail(number: int, raw: dict[str, Any]) -> SentMail:
    return SentMail(
        number=number,
        at=_moment(raw["Timestamp"]),
        sender=raw["Source"],
        to=[*raw["To"], *raw["CC"], *raw["BCC"]],
        subject=raw["Subject"],
        text=raw["BodyText"] or "",
        html=raw["BodyHtml"] or None,
        attachments=list(raw.get("Attachments", ())),
    )


def _moment(stamp: Any) -> str:
    """Read seconds since 1970, which the emulator gives for some ways of sending, or ISO 8601."""
    try:
        return datetime.fromtimestamp(float(stamp), UTC).isoformat()
    except ValueError:
        return str(stamp)
