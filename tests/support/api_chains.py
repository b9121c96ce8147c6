"""Chains of operations by the links of the API document, as Schemathesis walks them."""

import itertools
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from schemathesis.generation.stateful import APIStateMachine
from schemathesis.generation.stateful.state_machine import normalize_name
from schemathesis.specs.openapi.checks import ensure_resource_availability, use_after_free
from schemathesis.specs.openapi.expressions import evaluate

from api_document.examples import operation_examples
from tests.support.api_held import CHECKS
from tests.support.api_stage import PROPERTY, STAY, Stage
from tests.support.site_under_document import Site

Plausible = Callable[[Stage], dict[str, Any]]
_OK = range(200, 300)
_GUESTS = {"guests": STAY["guests"]}
# What no generator can guess: nights to come that are free, guests who fit, an address that can be read.
_PLAUSIBLE: dict[str, Plausible] = {
    "create_property": lambda _: PROPERTY,
    "change_property": lambda _: {"title": "Changed"},
    "hold_stay": lambda stage: stage.stay() | _GUESTS,
    "create_booking": lambda stage: stage.stay() | STAY | {"payment_method": "pm_card_visa"},
    "enter_booking": lambda stage: stage.stay() | STAY,
    "quote_change": lambda stage: stage.stay(),
    "change_booking": lambda stage: stage.stay(),
    "block_nights": lambda stage: stage.period(),
    "change_block": lambda stage: stage.period(),
    "add_calendar_feed": lambda stage: stage.address(),
    "preview_calendar_feed": lambda stage: stage.address(),
}
_AS_IT_IS = {"create_property", "change_property"}  # rules and rates at random would let nobody stay
# Guests do it, without an account: a host's own would be one guest's, who holds too much.
_BY_GUESTS = {"hold_stay", "release_hold", "create_booking"}
# What chains begin with: all else needs what these make.
_BEGIN = ("create_property",)
# A property that is let no more keeps its stays and blocks, and with them what other channels read of it.
_OUTLIVES = {
    *("get_availability", "get_calendar_exports", "get_property_changes", "list_calendar_feeds"),
    *("change_block", "unblock_nights"),
}
# Promises that were never made.
_PROMISED = ("hold_id", "expected_total", "expected_refund", "quote_token", "agreed_total", "currency", "unit")


def chains_of(api: Any, site: Site) -> type[APIStateMachine]:
    """Return the machine; its `followed` counts the links, as pairs of operations, that led to a success."""
    keys = itertools.count(1)

    class Chains(api.as_state_machine()):  # type: ignore[misc]
        followed: ClassVar[Counter[tuple[str, str]]] = Counter()

        def setup(self) -> None:
            site.stage.move()
            self.session = f"the-checkout-of-chain-{next(keys)}"

        def step(self, input: Any) -> Any:
            _make_plausible(input, site.stage)
            _carry_a_new_key(input.case, next(keys))
            done = super().step(input)
            if input.transition and done.response.status_code in _OK:
                parent = self.recorder.cases[input.transition.parent_id].value
                self.followed[_id(parent), _id(input.case)] += 1
            return done

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            headers = {"host": site.stage.site.host, "checkout-session": self.session}
            if _id(case) not in _BY_GUESTS:
                headers["authorization"] = f"Bearer {site.stage.token}"
            return {"base_url": str(site.stage.site.http.base_url), "headers": headers, "session": site.session}

        def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **named: Any) -> None:
            freed = [] if _id(case) in _OUTLIVES else [use_after_free]
            case.validate_response(
                response,
                checks=[*CHECKS, ensure_resource_availability, *freed],
                additional_checks=additional_checks,
                transport_kwargs=named,
                recorder=self.recorder,
            )

    begun = {normalize_name(f"RANDOM -> {api.find_operation_by_id(name).label}") for name in _BEGIN}
    for rule in Chains.root_rules - begun:
        setattr(Chains, rule, None)  # no rule any more
    assert begun <= Chains.root_rules, f"no chain can begin with {begun - Chains.root_rules}"
    return Chains


def follow(api: Any, stage: Stage, link: dict[str, Any], output: Any) -> Any:
    """Return the case that a link of an answer leads to, with its example's body around what the link hands on."""
    name = link["operationId"]
    shown = api.find_operation_by_id(name)
    handed = {key: evaluate(expression, output) for key, expression in link.get("parameters", {}).items()}
    in_path = {key: value for key, value in handed.items() if f"{{{key}}}" in shown.path}
    query = operation_examples().get(name, {}).get("query", {}) | {
        key: value for key, value in handed.items() if key not in in_path
    }
    body = operation_examples().get(name, {}).get("body")
    if body is not None:
        plausible = _PLAUSIBLE[name](stage) if name in _PLAUSIBLE else {}
        body = {key: value for key, value in body.items() if key not in _PROMISED} | plausible
        body |= evaluate(link.get("requestBody", {}), output, evaluate_nested=True)
    return shown.Case(
        path_parameters=in_path,
        query=query,
        headers={"Idempotency-Key": str(uuid.uuid4()), "Checkout-Session": "a-checkout-that-follows"},
        **({} if body is None else {"body": body, "media_type": "application/json"}),
    )


def _make_plausible(step: Any, stage: Stage) -> None:
    case, linked = step.case, {name for where, name in step.applied_parameters if where.value == "body"}
    if isinstance(case.query, dict):
        for each in ("cursor", "by", "state", "ended"):
            case.query.pop(each, None)
        case.query |= stage.stay() if "check_in" in case.query else {}
        case.query |= stage.period() if "from" in case.query else {}
    if not isinstance(case.body, dict):
        return
    name, kept = _id(case), {member: value for member, value in case.body.items() if member in linked}
    random = {} if name in _AS_IT_IS else {each: value for each, value in case.body.items() if each not in _PROMISED}
    case.body = random | (_PLAUSIBLE[name](stage) if name in _PLAUSIBLE else {}) | kept
    if "property_id" in case.body and not kept:
        case.body |= {"property_id": stage.property_id}


def _carry_a_new_key(case: Any, number: int) -> None:
    case.headers.pop("If-Match", None)
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"chains-{number}"


def _id(case: Any) -> str:
    return str(case.operation.definition.raw["operationId"])
