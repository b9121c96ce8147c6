"""What `holiday-rental tenants` shows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from holiday_rental.local.tenants_of_platform import TenantSummary

_NARROWEST = 110


def list_tenants(found: "Sequence[TenantSummary]") -> None:
    if not found:
        _console().print("There are no tenants.")
        return
    table = _table("Subdomain", "State", "Came by", "At", "Id", "Why")
    for each in found:
        values = (each.subdomain, each.state, each.origin, each.step, each.tenant_id, each.failure)
        table.add_row(*map(escape, values))
    _console().print(table)


def show_tenant(found: "TenantSummary", kinds: Mapping[str, int]) -> None:
    out = _console()
    out.print(f"[bold]{escape(found.subdomain)}[/] is {found.state}, {found.tenant_id}, came by {found.origin}")
    for step, state in found.steps.items():
        out.print(f"  {escape(step)}: {escape(state)}")
    if found.failure:
        out.print(f"[red]{escape(found.failure)}[/]")
    table = _table("Rows", "Kind")
    for kind, count in sorted(kinds.items()):
        table.add_row(str(count), escape(kind))
    out.print(table)


def _console() -> Console:
    out = Console(highlight=False, emoji=False)
    return out if out.is_terminal else Console(highlight=False, emoji=False, width=max(out.width, _NARROWEST))


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
