"""Reading the HTTP operations that a context declares, without importing its code."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

AUTH_MODES = ("public", "optional", "required")
CAPABILITIES = ("keys", "sign_in", "table_status")
# What only the API document needs: Structs, which cannot be read without importing the code.
_DOCUMENTED = frozenset({"answers", "takes", "query", "status", "problems"})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "ANY")


@dataclass(frozen=True)
class Operation:
    """One `@api.operation(…)` as written beside the code that answers it.

    `table` lists DynamoDB actions without their prefix, `uses` the capabilities beyond the table.
    """

    method: str
    path: str
    id: str
    auth: str
    roles: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def route_key(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def construct_id(self) -> str:
        """Return the id in camel case: `create_booking` is `CreateBooking`."""
        return "".join(part.capitalize() for part in self.id.split("_"))


def read_operations(source: Path, context: str) -> tuple[Operation, ...]:
    """Return the operations declared in `rental/<context>/http_api.py`, in their order.

    Raises `ValueError` naming file and line for a declaration that cannot be read or allows what does not exist.
    """
    file = source / "rental" / context / "http_api.py"
    if not file.is_file():
        raise ValueError(f"no entry point at lambda_src/rental/{context}/http_api.py")
    operations = [_operation(call, file) for call in _declarations(ast.parse(file.read_text("utf-8"), str(file)))]
    if not operations:
        raise ValueError(f"{_shown(file)} declares no operation; decorate a function with @api.operation(…)")
    _check_distinct(operations, file)
    return tuple(operations)


def _declarations(tree: ast.Module) -> list[ast.Call]:
    return [
        decorator
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr == "operation"
    ]


def _operation(call: ast.Call, file: Path) -> Operation:
    where = f"{_shown(file)}:{call.lineno}"
    try:
        arguments = {
            word.arg or "**": ast.literal_eval(word.value) for word in call.keywords if word.arg not in _DOCUMENTED
        }
        method, path = (ast.literal_eval(argument) for argument in call.args)
        operation = Operation(method, path, **{name: _hashable(value) for name, value in arguments.items()})
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: an operation needs literal arguments: method, path, id=, auth=; {error}") from error
    _check(operation, where)
    return operation


def _check(operation: Operation, where: str) -> None:
    _check_one_of(where, "method", operation.method, METHODS)
    _check_one_of(where, "auth", operation.auth, AUTH_MODES)
    for used in operation.uses:
        _check_one_of(where, "uses", used, CAPABILITIES)
    for action in operation.table:
        if action == "Scan" or not action.isalpha():
            raise ValueError(f"{where}: table must list DynamoDB item actions other than Scan, got {action!r}")
    if not operation.path.startswith("/api/"):
        raise ValueError(f"{where}: path must begin with /api/, got {operation.path!r}")
    if not operation.id.isidentifier():
        raise ValueError(f"{where}: id must be a lower-case name such as create_booking, got {operation.id!r}")


def _check_one_of(where: str, name: str, got: str, allowed: tuple[str, ...]) -> None:
    if got not in allowed:
        raise ValueError(f"{where}: {name} must be one of {', '.join(allowed)}, got {got!r}")


def _check_distinct(operations: list[Operation], file: Path) -> None:
    for name in ("id", "route_key"):
        seen: set[str] = set()
        for operation in operations:
            value = str(getattr(operation, name))
            if value in seen:
                raise ValueError(f"{_shown(file)} declares {name.replace('_', ' ')} {value!r} twice")
            seen.add(value)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _shown(file: Path) -> str:
    return "/".join(("lambda_src", *file.parts[-3:]))
