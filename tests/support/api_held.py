"""What an API's answers are held to, wherever it runs: its document, with no member that the document does not name."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from api_document.declared import declared_operations
from api_document.document import document_of
from api_document.examples import operation_examples
from tests.support.api_call import Call
from tests.support.api_stage import Stage
from tests.support.closed_document import closed

OPERATIONS = {each.operation.id: each for each in declared_operations()}
# Their examples cannot come true: each needs what the step before it computed, or what a letter or a person knows.
LATER_STEPS = {"answer_challenge", "refresh_tokens", "change_password", "reset_password", "unlock"}
# These make a site each: signing up has a journey of its own.
SITES_ARE_MADE = {"start_sign_up", "get_sign_up", "resume_sign_up", "cancel_sign_up", "invite_host_again"}
# These are for hosts who signed up: the demo's sites belong to its deployment. Leaving has a journey of its own too.
OF_HOSTS_WHO_SIGNED_UP = {"ask_to_leave", "take_leaving_back"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# A text far too long makes a body that is: 413 comes before 422.
_REFUSED = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "429", "5xx"]
_SETTINGS = {
    "generation": {"with-security-parameters": False, "allow-extra-parameters": False},
    # Links are those that operations declare.
    "phases": {"stateful": {"inference": {"algorithms": []}, "generation": {"mode": "positive"}}},
    "checks": {"negative_data_rejection": {"expected-statuses": _REFUSED}},
}


def api_under_test(document: dict[str, Any] | None = None) -> Any:
    """Return the API as Schemathesis sees it, by its own document unless told otherwise."""
    config = schemathesis.Config.from_dict(_SETTINGS)
    return schemathesis.openapi.from_dict(document or closed(document_of(list(OPERATIONS.values()))), config=config)


def example(api: Any, stage: Stage, name: str) -> tuple[Any, Call]:
    """Return the document's example of an operation as a case that comes true, and what it is called with."""
    declared, call = OPERATIONS[name], stage.call(name)
    shown = operation_examples().get(name, {})
    members = {"query": call.members | call.query, "body": call.members}
    wanted: dict[str, Any] = {part: _given_in(shown[part], members[part]) for part in members if part in shown}
    media_type = "application/json" if "body" in wanted else None
    if call.file is not None:
        wanted["body"], media_type = call.file, declared.operation.takes_file
    case = api.find_operation_by_id(name).Case(
        path_parameters={each: call.path[each] for each in shown.get("path", {})},
        headers={"idempotency-key": f"example-{name}-{uuid.uuid4()}"} if declared.changes else {},
        media_type=media_type,
        **wanted,
    )
    return case, call


def _given_in(shown: dict[str, Any], members: dict[str, Any]) -> dict[str, Any]:
    """Return the example with the members that lead to what there is; those that are None stay away."""
    return {name: value for name, value in (shown | members).items() if value is not None}


@dataclass(frozen=True)
class _Signing(requests.auth.AuthBase):
    """Signs a request of the client's, once its body is what is sent."""

    signs: Callable[[bytes], dict[str, str]]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        request.headers.update(self.signs(body if isinstance(body, bytes) else body.encode()))
        return request


def send(stage: Stage, case: Any, call: Call, **options: Any) -> Any:
    """Send a case to the site as whom the operation is for, and hold the answer to the document."""
    operation = OPERATIONS[case.operation.definition.raw["operationId"]].operation
    headers = {"host": stage.platform_host if operation.at == "platform" else stage.site.host} | call.headers
    if operation.auth == "required":
        headers = {"authorization": f"Bearer {stage.token}"} | headers
    if call.signs:
        options["auth"] = _Signing(call.signs)
    for _ in range(3):  # a 503 asks to be asked again with the same key; only one that stays is a fault
        response = case.call(base_url=str(stage.site.http.base_url), headers=headers, timeout=30, **options)
        if response.status_code != 503:
            break
    case.validate_response(response, checks=CHECKS)
    return response
