"""Mail with a tag that SES would refuse is refused; vanilla MiniStack takes any.

The rules are those of `MessageTag` in the SES API v2 reference, the words those of AWS's answers.
"""

import json
import re
from typing import Any

from ministack.services import ses_v2

_SEND = "/outbound-emails"
_TAKEN = re.compile("[A-Za-z0-9_-]+")
_LONGEST = 256
Answer = tuple[int, dict[str, str], Any]


def apply() -> None:
    handle = ses_v2.handle_request

    async def handle_with_tags(method: str, path: str, headers: Any, body: Any, query: Any) -> Answer:
        if method == "POST" and path.rstrip("/").endswith(_SEND) and (wrong := _fault(_tags(body))):
            refused: Answer = ses_v2._json_err("BadRequestException", wrong)
            return refused
        answer: Answer = await handle(method, path, headers, body, query)
        return answer

    ses_v2.handle_request = handle_with_tags


def _tags(body: Any) -> list[dict[str, str]]:
    try:
        return json.loads(body).get("EmailTags") or []
    except (ValueError, AttributeError):
        return []


def _fault(tags: list[dict[str, str]]) -> str:
    """Return what SES says of the first tag that it does not take, "" where it takes all."""
    parts = ((part, tag.get(part.capitalize()) or "") for tag in tags for part in ("name", "value"))
    return next(filter(None, (_fault_of(*part) for part in parts)), "")


def _fault_of(part: str, text: str) -> str:
    if not text:
        return f"The tag {part} must be specified."
    if not _TAKEN.fullmatch(text):
        return f"Invalid tag {part} <{text}>: only alphanumeric ASCII characters, '_', and '-' are allowed."
    return f"Tag {part} cannot exceed {_LONGEST} characters." if len(text) > _LONGEST else ""
