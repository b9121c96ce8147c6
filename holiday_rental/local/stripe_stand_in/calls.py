"""One call of the API: who asks, what was answered before, what is done, and what is kept of it."""

import hmac
from dataclasses import dataclass

from holiday_rental.local.stripe_stand_in import clockwork, idempotency
from holiday_rental.local.stripe_stand_in.bank import Bank, shown
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, UNAUTHORISED, ApiError
from holiday_rental.local.stripe_stand_in.expansion import expanded
from holiday_rental.local.stripe_stand_in.faults import Fault
from holiday_rental.local.stripe_stand_in.forms import Params, read_form
from holiday_rental.local.stripe_stand_in.idempotency import Reply
from holiday_rental.local.stripe_stand_in.keys import Keys
from holiday_rental.local.stripe_stand_in.routes import Operation, is_of_pages, operation

BROKEN = {"error": {"message": "An unknown error occurred", "type": "api_error"}}
_AT_THE_DOOR = {
    Fault.LOCK: Reply(
        409,
        {
            "error": {
                "code": "lock_timeout",
                "message": "This object cannot be accessed right now because another API request or Stripe process is "
                "currently accessing it.",
                "type": "invalid_request_error",
            }
        },
    ),
    Fault.LIMIT: Reply(
        429, {"error": {"code": "rate_limit", "message": "Too many requests.", "type": "invalid_request_error"}}
    ),
}


@dataclass(frozen=True)
class Call:
    """A request as it came; `form` is its query or its body."""

    method: str
    path: str
    form: str
    secret: str
    key: str = ""


def answer(bank: Bank, keys: Keys, call: Call, fault: Fault) -> Reply:
    """Answer a call. All that it changes is written in one step with what is kept under its key."""
    if fault in _AT_THE_DOOR:
        return _AT_THE_DOOR[fault]
    try:
        do, ids = operation(call.method, call.path)
        _admit(keys, call, do)
        with bank.store.step():
            clockwork.catch_up(bank)
            return _answer_once(bank, call, do, ids, fault)
    except ApiError as error:
        return Reply(error.status, shown(error.document))


def _answer_once(bank: Bank, call: Call, do: Operation, ids: list[str], fault: Fault) -> Reply:
    key = call.key if call.method == "POST" else ""
    asked = idempotency.digest(call.method, call.path, call.form)
    if key:
        try:
            before = idempotency.earlier(bank, key, asked)
        except ApiError as error:
            return Reply(error.status, error.document)
        if before is not None:
            return before
    reply = Reply(500, BROKEN) if fault is Fault.ERROR else _done(bank, call, do, ids)
    if fault is Fault.ERROR_DONE:
        reply = Reply(500, BROKEN)
    if key:
        idempotency.keep(bank, key, asked, reply)
    return reply


def _done(bank: Bank, call: Call, do: Operation, ids: list[str]) -> Reply:
    try:
        params = Params(read_form(call.form))
        return Reply(200, shown(expanded(bank, do(bank, params, *ids), params.list("expand"))))
    except ApiError as error:
        return Reply(error.status, shown(error.document))


def _admit(keys: Keys, call: Call, do: Operation) -> None:
    """Let the secret key do everything, and the publishable one what pages do."""
    if len(call.key) > idempotency.LONGEST:
        raise ApiError(BAD_REQUEST, "Idempotency keys are at most 255 characters.")
    secret = call.secret.encode()
    if hmac.compare_digest(secret, keys.api_key.encode()):
        return
    if hmac.compare_digest(secret, keys.publishable_key.encode()):
        if not is_of_pages(do):
            message = "This API call cannot be made with a publishable API key. Please use a secret API key."
            raise ApiError(UNAUTHORISED, message, code="secret_key_required")
        return
    shape = call.secret[:8] + "*" * 8 if call.secret else ""
    message = f"Invalid API Key provided: {shape}" if shape else "You did not provide an API key."
    raise ApiError(UNAUTHORISED, message)
