"""Loading listings through a tenant's own site, as its signed-in host, over real HTTP."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.listing_file import ListingRow, read
from holiday_rental.local.listings import Market, Unusable, idempotency_key, listing_id, property_of
from holiday_rental.local.site_session import Answer, SiteSession

_DEMO_LISTINGS = Path("tests") / "data" / "listings"
_KEY_REUSED = 409


@dataclass(frozen=True)
class Refused:
    """A record that was not loaded, and why."""

    file: str
    line: int
    listing: str
    reason: str


@dataclass
class SeedReport:
    """What became of a tenant's files. `loaded` counts what is there now, also from an earlier run."""

    tenant: str
    loaded: int = 0
    refused: list[Refused] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def demo_listings(project: Path, subdomain: str) -> list[Path]:
    """Return the excerpt that a checkout carries for a demo tenant; none elsewhere."""
    return sorted((project / _DEMO_LISTINGS).glob(f"{subdomain}_*.csv"))


def seed(site: str, tenant: str, token: str, files: Iterable[Path], market: Market) -> SeedReport:
    """Load every usable row; report the others. Raises `LocalProblem` where a file or the site cannot be used."""
    report, session = SeedReport(tenant), SiteSession(site)
    for record in (record for file in files for record in read(file)):
        reason = record.misshapen or _load(session, token, record, market)
        if reason is None:
            report.loaded += 1
        else:
            report.refused.append(Refused(str(record.file), record.line, listing_id(record.row), reason))
    return report


def _load(session: SiteSession, token: str, record: ListingRow, market: Market) -> str | None:
    """Return why the record was not loaded, or None."""
    try:
        body = property_of(record.row, market)
    except Unusable as unusable:
        return str(unusable)
    answer = session.send("POST", "/properties", body, token=token, key=idempotency_key(record.row))
    return None if answer.ok else _reason(session.site, answer)


def _reason(site: str, answer: Answer) -> str:
    if answer.status in (401, 403) or answer.status >= 500:  # noqa: PLR2004 - not the row's fault
        raise LocalProblem(
            f"{site} refused the listing: {answer.problem} (HTTP {answer.status}).",
            "See `holiday-rental doctor` and the emulator's log.",
        )
    if answer.status == _KEY_REUSED:
        return "was loaded before with other contents; the first stays"
    return answer.problem
