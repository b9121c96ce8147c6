"""The state machine of leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holiday_rental._states_language import ASIDE, EVERYTHING, State, again, camel

if TYPE_CHECKING:
    from collections.abc import Sequence

_REFUSED = "LeavingRefused"
# A site's authorisation is kept for a minute, and a request that was let in ends within half a one.
UNTIL_ALL_ARE_THROUGH_SECONDS = 90
_UNTIL_INDEXES_ARE_THERE_SECONDS = 5


def leaving(undone: Sequence[str], *, through_seconds: int = UNTIL_ALL_ARE_THROUGH_SECONDS) -> State:
    """Return the machine that lets a tenant go: closed, looked at again, handed out, taken down, forgotten.

    `undone` are the steps that others undo, in this order. What fails stands still, with its reason in the tenant's
    record: what was done stays done, and who begins anew goes on from there.
    """
    order = ["HandOut", *map(undoing, undone), "ForgetRows"]
    states: State = {
        "CloseSite": _task("Close", "close", following="UntilAllAreThrough"),
        "UntilAllAreThrough": {"Type": "Wait", "Seconds": through_seconds, "Next": "LookAgain"},
        "LookAgain": _task("Close", "settle", following="MarkLeaving"),
        "MarkLeaving": _task("SignUp", "mark", following=order[0]),
        "HandOut": _task("Export", "do", following=order[1]),
    }
    for step, following in zip(undone, order[2:], strict=True):
        states[undoing(step)] = _task(function_of(step), "undo", following=following)
    states["ForgetRows"] = _task("TenantRows", "do", following="AllForgotten") | {"ResultPath": "$.forgotten"}
    whole = {"Variable": "$.forgotten.done", "BooleanEquals": True, "Next": "QuarantineName"}
    states["AllForgotten"] = {"Type": "Choice", "Choices": [whole], "Default": "UntilIndexesAreThere"}
    states["QuarantineName"] = _task("SignUp", "quarantine", following="GiveUpName")
    states["UntilIndexesAreThere"] = {
        "Type": "Wait",
        "Seconds": min(_UNTIL_INDEXES_ARE_THERE_SECONDS, through_seconds),
        "Next": "ForgetRows",
    }
    states["GiveUpName"] = _task("Name", "do", following="Gone")
    states["Gone"] = {"Type": "Succeed"}
    states["TellWhy"] = _plain("Close", "fail", following="StandsStill")
    states["TellWhy"]["Parameters"] |= {"error.$": "$.failure.Error", "cause.$": "$.failure.Cause"}
    states["StandsStill"] = {"Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause"}
    return {"Comment": "Lets a tenant go", "StartAt": "CloseSite", "States": states}


def function_of(step: str) -> str:
    """Return the name under which the function that undoes a step stands in the machine."""
    return f"{camel(step)}Step"


def undoing(step: str) -> str:
    return f"Undo{camel(step)}"


def _task(function: str, act: str, *, following: str) -> State:
    caught = [{"ErrorEquals": EVERYTHING, "ResultPath": "$.failure", "Next": "TellWhy"}]
    return _plain(function, act, following=following) | {"Catch": caught}


def _plain(function: str, act: str, *, following: str) -> State:
    """Rates are the account's, and a distribution lets go slowly: what fails is tried again for most of an hour."""
    return {
        "Type": "Task",
        "Resource": f"${{{function}}}",
        "Parameters": {"tenant_id.$": "$.tenant_id", "act": act},
        "ResultPath": ASIDE,
        "Retry": [
            {"ErrorEquals": [_REFUSED], "MaxAttempts": 0},
            again(EVERYTHING, seconds=2, attempts=14, longest=300),
        ],
        "Next": following,
    }
