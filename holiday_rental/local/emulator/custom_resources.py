"""A custom resource whose function raises fails its stack at once; AWS and vanilla MiniStack wait up to an hour."""

from typing import Any

from ministack.services import lambda_svc
from ministack.services.cloudformation import custom_resource


def apply() -> None:
    execute = lambda_svc._execute_function_with_config_scope

    def execute_and_answer(record: dict[str, Any], event: Any) -> Any:
        result = execute(record, event)
        if isinstance(event, dict) and "ResponseURL" in event and result.get("error"):
            _fail(event, result)
        return result

    lambda_svc._execute_function_with_config_scope = execute_and_answer


def _fail(event: dict[str, Any], result: dict[str, Any]) -> None:
    """Answer in the function's place, with its error."""
    why = (result.get("body") or {}).get("errorMessage", "the function raised")
    token = event["ResponseURL"].rpartition("/")[2]
    custom_resource.deliver_response(token, {"Status": "FAILED", "Reason": why})
