"""Who was invited and never chose a password has none that could be forgotten: no code is sent to them.

Vanilla MiniStack sends one, and with it lets them in.
"""

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

Answer = tuple[int, dict[str, str], Any]
_INVITED = "FORCE_CHANGE_PASSWORD"


def apply() -> None:
    forget = cognito._forgot_password

    def forget_unless_invited(data: dict[str, Any]) -> Answer:
        client = data.get("ClientId")
        pool = next((pool for pool in cognito._user_pools.values() if client in pool["_clients"]), None)
        user = cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
        if user and user.get("UserStatus") == _INVITED:
            said = "User password cannot be reset in the current state."
            refusal: Answer = error_response_json("NotAuthorizedException", said, 400)
            return refusal
        answer: Answer = forget(data)
        return answer

    cognito._forgot_password = forget_unless_invited
