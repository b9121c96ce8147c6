"""A state machine run here and now: by the emulator's interpreter, without threads to wait for and without waiting."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

from ministack.services import stepfunctions

Invoke = Callable[[str, dict[str, Any]], Any]


class Killed(BaseException):
    """The process that a function ran in is gone: nothing in it can catch that."""


def run(definition: Mapping[str, Any], input: Mapping[str, Any], invoke: Invoke) -> str | None:
    """Run a definition as a template has it, `${Name}` being the function `invoke("Name", event)`.

    Return the name of the error it failed with, or None.
    """
    whole = json.loads(_with_functions(definition))
    execution: dict[str, Any] = {"events": [], "status": "RUNNING"}
    context = {"QueryLanguage": "JSONPath", "Execution": {"Input": dict(input)}, "variables": {}}
    with (
        patch.object(stepfunctions, "_call_lambda", _calling(invoke)),
        patch.object(stepfunctions, "_SFN_WAIT_SCALE", 0),
    ):
        try:
            stepfunctions._run_sub_machine(whole["States"], whole["StartAt"], dict(input), execution, context)
        except stepfunctions._ExecutionError as error:
            return str(error.error)
    return None


def _with_functions(definition: Mapping[str, Any]) -> str:
    text = json.dumps(definition)
    account = f"{stepfunctions.get_region()}:{stepfunctions.get_account_id()}"
    for name in {each.partition("}")[0] for each in text.split("${")[1:]}:
        text = text.replace("${" + name + "}", f"arn:aws:lambda:{account}:function:{name}")
    return text


def _calling(invoke: Invoke) -> Callable[[str, dict[str, Any]], Any]:
    def call(function: str, event: dict[str, Any]) -> Any:
        try:
            return json.loads(json.dumps(invoke(function.rpartition(":")[2], json.loads(json.dumps(event)))))
        except Killed:
            raise stepfunctions._ExecutionError("Lambda.Unknown", "the process ended") from None
        except Exception as error:
            told = {"errorType": type(error).__name__, "errorMessage": str(error)}
            raise stepfunctions._ExecutionError(told["errorType"], json.dumps(told)) from error

    return call
