"""Sent mail outlives a restart, with what is attached and when it was sent by the platform's clock.

Vanilla MiniStack keeps none of these.
"""

import json
import os
from pathlib import Path
from typing import Any

from ministack import app
from ministack.services import ses, ses_v2

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.emulator.cheap_saves import copied
from holiday_rental.local.failures import LocalProblem

# Members of a letter's record: names of files, their contents in base64, and when it was sent in ISO 8601.
ATTACHMENTS, FILES, BUSINESS_TIME = "Attachments", "AttachedFiles", "BusinessTime"
_MEMBER = "sent_mail"
_SEND = "/outbound-emails"
Answer = tuple[int, dict[str, str], Any]


def apply() -> None:
    _keep_over_restarts()
    _keep_attachments()
    _date_what_services_send()
    _show_attachments()


def _keep_over_restarts() -> None:
    state, restore = ses_v2.get_state, ses_v2.load_persisted_state

    def state_with_mail() -> dict[str, Any]:
        return {**state(), _MEMBER: copied(ses._sent_emails)}

    def restore_with_mail(data: dict[str, Any]) -> None:
        restore(data)
        if _MEMBER in data:
            ses._sent_emails._data.update(data[_MEMBER]._data)

    ses_v2.get_state, ses_v2.load_persisted_state = state_with_mail, restore_with_mail


def _keep_attachments() -> None:
    handle = ses_v2.handle_request

    async def handle_with_attachments(method: str, path: str, headers: Any, body: Any, query: Any) -> Answer:
        status, sent_headers, answer = await handle(method, path, headers, body, query)
        if method == "POST" and path.rstrip("/").endswith(_SEND) and status < 400:  # noqa: PLR2004 - HTTP's first error status
            _sent_with(json.loads(answer)["MessageId"], _attached(json.loads(body)) | _business_time())
        return status, sent_headers, answer

    ses_v2.handle_request = handle_with_attachments


def _date_what_services_send() -> None:
    """Let Cognito's own mail, its invitations, be of the platform's time as all other mail is."""
    send = ses.send_internal_email

    def send_and_date(*asked: Any, **named: Any) -> Any:
        message_id = send(*asked, **named)
        _sent_with(message_id, _business_time())
        return message_id

    ses.send_internal_email = send_and_date


def _show_attachments() -> None:
    show = app._handle_ses_messages_request

    async def show_with_attachments(*asked: Any) -> Answer | None:
        answer: Answer | None = await show(*asked)
        if answer is None or answer[0] != 200:  # noqa: PLR2004 - HTTP's OK
            return answer
        listed = json.loads(answer[2])
        names = {record["MessageId"]: record.get(ATTACHMENTS, []) for record in records()}
        for mail in (mail for mails in listed["messages"].values() for mail in mails):
            mail[ATTACHMENTS] = names.get(mail["MessageId"], [])
        return answer[0], answer[1], json.dumps(listed).encode()

    app._handle_ses_messages_request = show_with_attachments


def records() -> list[dict[str, Any]]:
    """Return MiniStack's records of letters, of all accounts and regions."""
    return [record for kept in list(ses._sent_emails._data.values()) for record in list(kept)]


def _attached(sent: dict[str, Any]) -> dict[str, list[str]]:
    found = (sent.get("Content", {}).get("Simple") or {}).get("Attachments", ())
    return {ATTACHMENTS: [each["FileName"] for each in found], FILES: [each["RawContent"] for each in found]}


def _business_time() -> dict[str, str]:
    name = os.environ.get("HOLIDAY_RENTAL_CLOCK_FILE")
    if name is None:
        return {}
    try:
        return {BUSINESS_TIME: ClockFile(Path(name)).now().isoformat()}
    except LocalProblem:  # a clock that cannot be read is told of elsewhere
        return {}


def _sent_with(message_id: str, told: dict[str, Any]) -> None:
    for record in records():
        if record["MessageId"] == message_id:
            record.update(told)
