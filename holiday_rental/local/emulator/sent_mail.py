"""Sent mail outlives a restart; vanilla MiniStack forgets it."""

import copy
from typing import Any

from ministack.services import ses, ses_v2

_MEMBER = "sent_mail"


def apply() -> None:
    state, restore = ses_v2.get_state, ses_v2.load_persisted_state

    def state_with_mail() -> dict[str, Any]:
        return {**state(), _MEMBER: copy.deepcopy(ses._sent_emails)}

    def restore_with_mail(data: dict[str, Any]) -> None:
        restore(data)
        if _MEMBER in data:
            ses._sent_emails._data.update(data[_MEMBER]._data)

    ses_v2.get_state, ses_v2.load_persisted_state = state_with_mail, restore_with_mail
