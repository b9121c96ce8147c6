"""What leaving and exports look like to a host."""

from datetime import UTC, datetime

from msgspec import UNSET, Struct, UnsetType

from rental.kernel.instants import instant
from rental.offboarding.domain.leaving import AskedToLeave
from rental.offboarding.ports import Export

FILE_NAME = "all-data.zip"


class Leaving(Struct):
    """How closing the site stands. Until `closes_at` it can be taken back.

    `state`: "none" where nobody asked, "asked", "taken_back", or "closing".
    """

    state: str
    asked_at: str | UnsetType = UNSET
    closes_at: str | UnsetType = UNSET


class DataExport(Struct):
    """All of the tenant's data as one file. `state`: "none" where nobody asked, "making", or "ready".

    `url` opens the file for some minutes to whoever has it; `expires_at` is when the file itself goes.
    """

    state: str
    asked_at: str | UnsetType = UNSET
    made_at: str | UnsetType = UNSET
    expires_at: str | UnsetType = UNSET
    url: str | UnsetType = UNSET
    bytes: int | UnsetType = UNSET
    rows: int | UnsetType = UNSET


def shown_leaving(asked: AskedToLeave | None) -> Leaving:
    if asked is None:
        return Leaving("none")
    return Leaving(asked.state, _instant(asked.asked_at), _instant(asked.closes_at))


def shown_export(export: Export | None, url: str, kept_seconds: int) -> DataExport:
    if export is None:
        return DataExport("none")
    if not export.made_at:
        return DataExport("making", _instant(export.asked_at))
    until = _instant(export.made_at + kept_seconds)
    asked, made = _instant(export.asked_at), _instant(export.made_at)
    return DataExport("ready", asked, made, until, url, export.size, export.rows)


def _instant(seconds: int) -> str:
    return instant(datetime.fromtimestamp(seconds, UTC))
