"""From a request's method and path to what answers it: a path that is written out before one with parameters.

The gateway has found the route already; a function that serves several finds its own again, by the path it is given.
"""

import re
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
_ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What stands in one segment of a path: RFC 3986's characters, and those that come decoded.
_VALUE = re.compile(r"[-._~()'!*:@,;=+&$%<> \[\]{}|^\w]+")


@dataclass(frozen=True, slots=True)
class Routes(Generic[T]):
    """Paths as the deployment writes them: "{name}" is one segment, and "{proxy+}" at the end whatever is left."""

    _written_out: dict[tuple[str, str], T] = field(default_factory=dict)
    _with_parameters: list[tuple[str, list[str], T]] = field(default_factory=list)

    def add(self, method: str, path: str, answer: T) -> None:
        """Answer `method`, or with "ANY" every one there is, at `path`. Of two that fit, the one added first does."""
        for each in _ANY if method == "ANY" else (method,):
            if "{" in path:
                self._with_parameters.append((each, path.split("/"), answer))
            else:
                self._written_out.setdefault((each, path), answer)

    def find(self, method: str, path: str) -> tuple[T, dict[str, str]] | None:
        """Return what answers, and the parameters in the path."""
        if answer := self._written_out.get((method, path)):
            return answer, {}
        given = path.split("/")
        for each, wanted, found in self._with_parameters:
            parameters = _parameters(wanted, given) if each == method else None
            if parameters is not None:
                return found, parameters
        return None


def _parameters(wanted: list[str], given: list[str]) -> dict[str, str] | None:
    if wanted[-1] == "{proxy+}":
        return {} if given[: len(wanted) - 1] == wanted[:-1] and any(given[len(wanted) - 1 :]) else None
    if len(given) != len(wanted):
        return None
    parameters = {}
    for name, value in zip(wanted, given, strict=True):
        if name.startswith("{") and _VALUE.fullmatch(value):
            parameters[name[1:-1]] = value
        elif name != value:
            return None
    return parameters
