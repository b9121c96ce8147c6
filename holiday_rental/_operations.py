"""Reading the HTTP operations that a context declares, without importing its code."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

AUTH_MODES = ("public", "optional", "required")
PLACES = ("tenant", "platform")
# What functions do by their own role under keys of the platform's own, by capability: actions, and key prefixes.
PLATFORM_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "password_attempts": (("UpdateItem", "DeleteItem"), ("G#SIGNIN#*",)),
    "known_accounts": (("GetItem",), ("G#SIGNIN#*",)),
    "new_sessions": (("PutItem",), ("G#SESSIONS#*", "G#SIGNIN#*")),
    "renewed_sessions": (("UpdateItem",), ("G#SESSIONS#*",)),
    "listed_sessions": (("Query",), ("G#SESSIONS#*",)),
    "ended_sessions": (("DeleteItem",), ("G#SESSIONS#*",)),
}
# What functions do in the pool of a site's hosts, by capability.
MEMBER_ACTIONS: dict[str, tuple[str, ...]] = {
    "members": ("ListUsersInGroup",),
    "member_roles": (
        *("AdminAddUserToGroup", "AdminRemoveUserFromGroup"),
        *("AdminListGroupsForUser", "AdminDeleteUser"),
    ),
    "invitations": ("AdminGetUser", "AdminCreateUser"),
}
CAPABILITIES = (
    *("directory", "exports", "feeds", "host_invitations", "keys", "onboarding", "own_domains", "payment_page"),
    *("reminders", "sign_in", "table_status", *PLATFORM_KEYS, *MEMBER_ACTIONS),
)
_ANYONE = "anyone"
_ROLES = ("host", "co-host", "cleaner", "guest", "admin")
# What only the API document needs: Structs, which cannot be read without importing the code.
_DOCUMENTED = frozenset({"answers", "takes", "query", "status", "problems", "file", "leads_to", "takes_file"})
MOST_CALLS_PER_MINUTE = 10_000
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "ANY")


@dataclass(frozen=True)
class Operation:
    """One `@api.operation(…)` as written beside the code that answers it.

    `table` lists DynamoDB actions without their prefix, `uses` the capabilities beyond the table. `entry` is the module
    that declares it, seen from its context: "http_api", or "http_api.quotes" where that is a package. `limit` is how
    many calls a minute a caller has of it alone: None for none, "usual" for what its method has. At the platform's own
    address there is no tenant: there the function itself does the actions, on `platform_keys` ("G#NAME#*").
    """

    method: str
    path: str
    id: str
    auth: str
    roles: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    entry: str = "http_api"
    at: str = "tenant"
    platform_keys: tuple[str, ...] = ()
    limit: int | str | None = "usual"

    @property
    def route_key(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def counted(self) -> bool:
        """Tell whether a caller's calls of it are counted: those that change something, unless it says otherwise."""
        if self.limit == "usual":
            return self.auth != "public" and self.method not in ("GET", "ANY")
        return self.limit is not None

    @property
    def construct_id(self) -> str:
        """Return the id in camel case: `create_booking` is `CreateBooking`."""
        return "".join(part.capitalize() for part in self.id.split("_"))


def read_operations(source: Path, context: str) -> tuple[Operation, ...]:
    """Return the operations declared in `rental/<context>/http_api.py` or in the modules of a package of that name.

    They come in their order, modules by name. Raises `ValueError` naming file and line for a declaration that cannot
    be read or allows what does not exist.
    """
    operations: list[Operation] = []
    seen: dict[str, str] = {}
    for entry, file in _entries(source / "rental" / context).items():
        where = f"lambda_src/{file.relative_to(source).as_posix()}"
        calls = _declarations(ast.parse(file.read_text("utf-8"), str(file)))
        if not calls:
            raise ValueError(f"{where} declares no operation; decorate a function with @api.operation(…)")
        for call in calls:
            operation = _operation(call, entry, f"{where}:{call.lineno}")
            _check_distinct(operation, f"{where}:{call.lineno}", seen)
            operations.append(operation)
    return tuple(operations)


def _entries(folder: Path) -> dict[str, Path]:
    """Return the context's HTTP entries: what `ContextFunction` calls them, and their files."""
    file, package = folder / "http_api.py", folder / "http_api"
    modules = sorted(each for each in package.glob("*.py") if each.name != "__init__.py")
    if file.is_file() and modules:
        raise ValueError(f"{_shown(file)} is hidden by the package http_api/ beside it: keep one of them")
    if modules:
        return {f"http_api.{each.stem}": each for each in modules}
    if not file.is_file():
        raise ValueError(f"no entry point at {_shown(file)}, nor a module in a package http_api/ there")
    return {"http_api": file}


def _declarations(tree: ast.Module) -> list[ast.Call]:
    return [
        decorator
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr == "operation"
    ]


def _operation(call: ast.Call, entry: str, where: str) -> Operation:
    try:
        arguments = {
            word.arg or "**": ast.literal_eval(word.value) for word in call.keywords if word.arg not in _DOCUMENTED
        }
        method, path = (ast.literal_eval(argument) for argument in call.args)
        named = {name: _hashable(value) for name, value in arguments.items()}
        operation = Operation(method, path, **named, entry=entry)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: an operation needs literal arguments: method, path, id=, auth=; {error}") from error
    _check(operation, where)
    return operation


def _check(operation: Operation, where: str) -> None:
    _check_one_of(where, "method", operation.method, METHODS)
    _check_one_of(where, "auth", operation.auth, AUTH_MODES)
    _check_one_of(where, "at", operation.at, PLACES)
    for used in operation.uses:
        _check_one_of(where, "uses", used, CAPABILITIES)
    if operation.auth == "required" and not operation.roles:
        raise ValueError(f'{where}: name the roles that may call {operation.id}, or ("{_ANYONE}",) for all signed in')
    for role in operation.roles:
        _check_one_of(where, "roles", role, (*_ROLES, _ANYONE))
    for action in operation.table:
        if action == "Scan" or not action.isalpha():
            raise ValueError(f"{where}: table must list DynamoDB item actions other than Scan, got {action!r}")
    _check_place(operation, where)
    _check_limit(operation, where)
    if not operation.path.startswith("/api/"):
        raise ValueError(f"{where}: path must begin with /api/, got {operation.path!r}")
    if not operation.id.isidentifier():
        raise ValueError(f"{where}: id must be a lower-case name such as create_booking, got {operation.id!r}")


def _check_place(operation: Operation, where: str) -> None:
    at_the_platform = operation.at == "platform"
    if at_the_platform and operation.auth == "public":
        raise ValueError(f"{where}: auth must be optional or required at the platform: nobody else tells where it is")
    if bool(operation.platform_keys) != (at_the_platform and bool(operation.table)):
        raise ValueError(
            f"{where}: platform_keys must be given with table at the platform, where no tenant is, and nowhere else, "
            f"got {operation.platform_keys}"
        )


def _check_limit(operation: Operation, where: str) -> None:
    limit = operation.limit
    if limit in ("usual", None):
        return
    if type(limit) is not int or not 1 <= limit <= MOST_CALLS_PER_MINUTE:
        raise ValueError(f"{where}: limit must be 1-{MOST_CALLS_PER_MINUTE} calls a minute or None, got {limit!r}")
    if operation.auth == "public":
        raise ValueError(f"{where}: limit must be left out of what is public: there nobody is told from another")


def _check_one_of(where: str, name: str, got: str, allowed: tuple[str, ...]) -> None:
    if got not in allowed:
        raise ValueError(f"{where}: {name} must be one of {', '.join(allowed)}, got {got!r}")


def _check_distinct(operation: Operation, where: str, seen: dict[str, str]) -> None:
    for name in ("id", "route_key"):
        value = str(getattr(operation, name))
        if value in seen:
            raise ValueError(f"{where} declares {name.replace('_', ' ')} {value!r} twice, first at {seen[value]}")
        seen[value] = where


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _shown(file: Path) -> str:
    return "/".join(("lambda_src", *file.parts[-3:]))
