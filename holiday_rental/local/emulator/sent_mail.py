"""Sent mail outlives a restart, and is shown with the names of what is attached; vanilla MiniStack keeps neither."""

import copy
import json
from typing import Any

from ministack import app
from ministack.services import ses, ses_v2

_MEMBER = "sent_mail"
_SEND = "/outbound-emails"
_ATTACHMENTS = "Attachments"
Answer = tuple[int, dict[str, str], Any]


def apply() -> None:
    _keep_over_restarts()
    _keep_attachments()
    _show_attachments()


def _keep_over_restarts() -> None:
    state, restore = ses_v2.get_state, ses_v2.load_persisted_state

    def state_with_mail() -> dict[str, Any]:
        return {**state(), _MEMBER: copy.deepcopy(ses._sent_emails)}

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
            _sent_with(json.loads(answer)["MessageId"], _names(json.loads(body)))
        return status, sent_headers, answer

    ses_v2.handle_request = handle_with_attachments


def _show_attachments() -> None:
    show = app._handle_ses_messages_request

    async def show_with_attachments(*asked: Any) -> Answer | None:
        answer: Answer | None = await show(*asked)
        if answer is None or answer[0] != 200:  # noqa: PLR2004 - HTTP's OK
            return answer
        listed = json.loads(answer[2])
        names = {record["MessageId"]: record.get(_ATTACHMENTS, []) for record in _records()}
        for mail in (mail for mails in listed["messages"].values() for mail in mails):
            mail[_ATTACHMENTS] = names.get(mail["MessageId"], [])
        return answer[0], answer[1], json.dumps(listed).encode()

    app._handle_ses_messages_request = show_with_attachments


def _names(sent: dict[str, Any]) -> list[str]:
    simple = sent.get("Content", {}).get("Simple") or {}
    return [attachment["FileName"] for attachment in simple.get(_ATTACHMENTS, ())]


def _sent_with(message_id: str, names: list[str]) -> None:
    for record in _records():
        if record["MessageId"] == message_id:
            record[_ATTACHMENTS] = names


def _records() -> list[dict[str, Any]]:
    return [record for kept in ses._sent_emails._data.values() for record in kept]
