"""A function that raises fails by the name of what it raised, as on AWS: state machines decide by it what to try again.

Vanilla MiniStack calls every such failure `Runtime.HandlerError`.
"""

from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from holiday_rental.local.emulator.patching import replaced

_RAISED = '"trace": traceback.format_exc()}) + "\\n")'
_RAISED_AND_NAMED = f'"raised": type(e).__name__, {_RAISED}'
_raised: ContextVar[str] = ContextVar("raised", default="")


def apply() -> None:
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    lambda_runtime._PYTHON_WORKER_SCRIPT = replaced(script, _RAISED, _RAISED_AND_NAMED)
    invoke = lambda_runtime.Worker.invoke

    def invoke_and_note(self: Any, *call: Any, **named: Any) -> dict[str, Any]:
        answered: dict[str, Any] = invoke(self, *call, **named)
        _raised.set(answered.get("raised", ""))
        return answered

    lambda_runtime.Worker.invoke = invoke_and_note
    execute = lambda_svc._execute_function_warm

    def execute_and_name(*call: Any) -> dict[str, Any]:
        _raised.set("")
        result: dict[str, Any] = execute(*call)
        if result.get("error") and (name := _raised.get()):
            result["body"]["errorType"] = name
        return result

    lambda_svc._execute_function_warm = execute_and_name
