"""Errors as Stripe's documents."""

from typing import Any

BAD_REQUEST, UNAUTHORISED, DECLINED, NOT_FOUND = 400, 401, 402, 404


class ApiError(Exception):
    """An answer that is an error. What was done until then stays done: a declined try is one that was made."""

    def __init__(self, status: int, message: str, *, kind: str = "invalid_request_error", **members: Any) -> None:
        super().__init__(message)
        self.status = status
        self.members = {"type": kind, "message": message} | {k: v for k, v in members.items() if v is not None}

    @property
    def document(self) -> dict[str, Any]:
        return {"error": self.members}


def missing(what: str, identifier: str, param: str = "id", *, status: int = BAD_REQUEST) -> ApiError:
    """Return the error for an id that nobody knows; `status` is 404 where it stands in the path."""
    return ApiError(status, f"No such {what}: '{identifier}'", code="resource_missing", param=param)


def wrong_state(verb: str, intent: dict[str, Any]) -> ApiError:
    kind = "PaymentIntent" if intent["object"] == "payment_intent" else "SetupIntent"
    message = f"You cannot {verb} this {kind} because it has a status of {intent['status']}."
    code = f"{intent['object']}_unexpected_state"
    error = ApiError(BAD_REQUEST, message, code=code)
    error.members[intent["object"]] = intent
    return error
