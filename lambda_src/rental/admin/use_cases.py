"""Whether the platform is well."""

from dataclasses import dataclass

from rental.admin.ports import TableHealth

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Health:
    """`checks` maps what was looked at to "ok" or "failed"."""

    status: str
    checks: dict[str, str]
    version: str

    @property
    def is_well(self) -> bool:
        return self.status == "ok"


def health(table: TableHealth) -> Health:
    """Look at everything that requests depend on."""
    checks = {"table": "ok" if table.is_ready() else "failed"}
    status = "ok" if set(checks.values()) == {"ok"} else "unavailable"
    return Health(status, checks, VERSION)
