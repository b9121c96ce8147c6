"""Finding the tenants whose resources were made by another specification than the deployed one."""

from rental.kernel.ids import TenantId
from rental.tenants.contract import DirectoryLine
from rental.tenants.ports.sites import Directory

_PAGE = 25


def due_page(directory: Directory, part: int, after: str, digest: str) -> tuple[list[TenantId], str]:
    """Return the tenants of one page of the directory that are due, and where the next page begins."""
    lines, further = directory.page(part, after, _PAGE)
    return [line.tenant_id for line in lines if _is_due(line, digest)], further


def left_due(directory: Directory, part: int, digest: str) -> list[TenantId]:
    """Return all of a part that are due still: who could not be brought up to date."""
    found, after = due_page(directory, part, "", digest)
    while after:
        more, after = due_page(directory, part, after, digest)
        found += more
    return found


def _is_due(line: DirectoryLine, digest: str) -> bool:
    """Tell whether a tenant that signed up was made by another; a deployment brings its own tenants up to date."""
    return line.origin == "sign-up" and line.state == "active" and line.specification != digest
