"""Every operation of every context, as its entry declares it."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from rental.platform.http import Declaration, HttpApi

RENTAL = Path(__file__).parents[1] / "lambda_src" / "rental"
_ANY = "ANY"  # the refusal of whatever no operation serves is no operation of its own
_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"})
# Mail programs call the first with one click, and send none; doing the others again changes nothing more.
_WITHOUT_A_KEY = frozenset({"stop_letters", "ask_for_unlock", "unlock", "hear_channel_events", "hear_channex_hint"})
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Declared:
    """An operation and the context that declares it. `module` is the entry's name, for messages."""

    context: str
    module: str
    operation: Declaration

    @property
    def changes(self) -> bool:
        """Tell whether its method is an unsafe one."""
        return self.operation.method != "GET"

    @property
    def takes_a_key(self) -> bool:
        """Tell whether it refuses callers without an Idempotency-Key: what writes nothing may be repeated as it is."""
        writes = self.changes and not _WRITES.isdisjoint(self.operation.table)
        return writes and self.operation.id not in _WITHOUT_A_KEY


def declared_operations(rental: Path = RENTAL) -> list[Declared]:
    """Import every `http_api` below `rental` and return what they declare, by path and method.

    Raises `ValueError` for an operation id or route that two entries declare.
    """
    found = [
        Declared(module.split(".")[1], module, operation)
        for module in entries_below(rental)
        for operation in _api_of(module).declarations
        if operation.method != _ANY
    ]
    seen: dict[str, str] = {}
    for each in found:
        for name in (each.operation.id, f"{each.operation.method} {each.operation.path}"):
            if name in seen:
                raise ValueError(f"{each.module} declares {name!r}, which {seen[name]} has taken")
            seen[name] = each.module
    return sorted(found, key=lambda each: (each.operation.path, _METHODS.index(each.operation.method)))


def entries_below(rental: Path) -> list[str]:
    """Return the modules that declare operations."""
    files = [*rental.glob("*/http_api.py"), *rental.glob("*/http_api/*.py")]
    modules = (file.relative_to(rental.parent).with_suffix("").parts for file in files if file.stem != "__init__")
    return sorted(".".join(parts) for parts in modules)


def _api_of(module: str) -> HttpApi:
    api = import_module(module).api
    if not isinstance(api, HttpApi):
        raise TypeError(f"{module}.api must be an HttpApi, got {type(api).__name__}")
    return api
