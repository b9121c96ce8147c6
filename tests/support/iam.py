"""What IAM says of a request: identity policies as templates have them, narrowed by a session's policy.

It knows what our policies say and raises `LookupError` at anything else, so that nothing new is passed over. Resources
are compared only where a request names one. Asked without, what is allowed for any resource is allowed, and only what
is refused for all is refused: more than on AWS, never less. The emulator's own evaluation is what journeys show.
Source: AWS, "Policy evaluation logic" and "IAM JSON policy elements: Condition operators".
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

Statement = Mapping[str, Any]
_ELEMENTS = {"Sid", "Effect", "Action", "Resource", "Condition"}


@dataclass(frozen=True, slots=True)
class Request:
    """An action, and what is known of it: `keys` are condition keys with their values, absent ones are not there."""

    action: str
    keys: Mapping[str, Sequence[str]]
    resource: str | None = None


def on_keys(action: str, *partition_keys: str) -> Request:
    """Return a request to DynamoDB that names items by these partition keys; none for a Scan and its like."""
    keys = {"dynamodb:LeadingKeys": partition_keys} if partition_keys else {}
    return Request(f"dynamodb:{action}", keys)


class Policies:
    """Statements that hold together, compiled once."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._compiled = [_Compiled(each) for each in statements]

    def allows(self, request: Request, *narrowing: "Policies") -> bool:
        """Tell whether these allow it and each of `narrowing` (a session's policy, a boundary) does so too."""
        together = (self, *narrowing)
        if any(each.effect == "Deny" and each.is_for(request) for one in together for each in one._compiled):
            return False
        return all(any(each.effect == "Allow" and each.is_for(request) for each in one._compiled) for one in together)


class _Compiled:
    def __init__(self, statement: Statement) -> None:
        if unknown := set(statement) - _ELEMENTS:
            raise LookupError(f"a statement has {', '.join(sorted(unknown))}: teach it to {__name__}")
        self.effect = statement["Effect"]
        self._action = _like([each.lower() for each in _listed(statement["Action"])])
        resources = [_text(each) for each in _listed(statement["Resource"])]
        self._resource, self._of_any = _like(resources), self.effect == "Allow" or "*" in resources
        self._conditions = [
            (_operator(operator), key, _listed(wanted))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        ]

    def is_for(self, request: Request) -> bool:
        if not self._action(request.action.lower()):
            return False
        if not (self._of_any if request.resource is None else self._resource(request.resource)):
            return False
        return all(holds(request.keys.get(key), wanted) for holds, key, wanted in self._conditions)


Operator = Callable[[Sequence[str] | None, list[Any]], bool]


def _operator(name: str) -> Operator:
    if name not in _OPERATORS:
        raise LookupError(f"a condition has {name}: teach it to {__name__}")
    return _OPERATORS[name]


def _null(got: Sequence[str] | None, wanted: list[Any]) -> bool:
    return (not got) is (str(wanted[0]).lower() == "true")


def _equals(got: Sequence[str] | None, wanted: list[Any]) -> bool:
    return bool(got) and all(each in [_text(one) for one in wanted] for each in got or ())


def _is_like(got: Sequence[str] | None, wanted: list[Any]) -> bool:
    return bool(got) and all(map(_like([_text(each) for each in wanted]), got or ()))


_OPERATORS: dict[str, Operator] = {
    "Null": _null,
    "StringEquals": _equals,
    "StringLike": _is_like,
    "ArnEquals": _is_like,
    "ArnLike": _is_like,
    # Of an empty set all holds: that is why policies ask for Null as well.
    "ForAllValues:StringEquals": lambda got, wanted: not got or _equals(got, wanted),
    "ForAllValues:StringLike": lambda got, wanted: not got or _is_like(got, wanted),
    "Bool": lambda got, wanted: _equals(got, [str(each).lower() for each in wanted]),
}


def _like(patterns: Sequence[str]) -> Callable[[str], bool]:
    return _matcher(tuple(patterns))


@cache
def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    either = "|".join(re.escape(each).replace(r"\*", ".*").replace(r"\?", ".") for each in patterns)
    compiled = re.compile(either, re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """Return a value as policies have it; what a template only refers to stands for itself."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
