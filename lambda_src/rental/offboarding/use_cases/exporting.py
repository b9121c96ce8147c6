"""All of a tenant's data as one zip of JSON Lines, a file a kind, read and written as it goes."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from rental.kernel.events import last_change
from rental.kernel.tenancy import Principal
from rental.offboarding.contract import EXPORT_ASKED
from rental.offboarding.domain.retention import HOLDINGS, Holding
from rental.offboarding.ports import Export, ExportFiles, Exports
from rental.offboarding.use_cases.walking import Walk

# Of no use to anybody but the platform.
_OURS = frozenset(
    ("pk", "sk", "list_pk", "list_sk", "ends_pk", "stays_pk", "v", "request_hash", "last_change", "card", "dealings")
)


@dataclass
class _Sink:
    """A file that only grows: zip writes into it, and what was written is taken out part by part."""

    held: bytearray

    def write(self, data: bytes, /) -> int:
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Have nothing to do: zip asks for it."""

    def close(self) -> None:
        """Have nothing to do either."""

    def taken(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


@dataclass
class Counted:
    rows: int = 0


def ask_for_export(exports: Exports, export: Export, by: Principal, at: datetime) -> Export:
    """Ask for a new export; the same request again changes nothing. Returns the one that is wanted now."""
    there = exports.find(export.tenant_id)
    if there and there.request == export.request:
        return there
    number = there.number + 1 if there else 1
    wanted = replace(export, number=number)
    if exports.ask(wanted, last_change(number, EXPORT_ASKED, at, by)):
        return wanted
    return exports.find(export.tenant_id) or wanted  # asked for in between: it is as new as this one


def make_export(exports: Exports, files: ExportFiles, walk: Walk) -> Export | None:
    """Make the export that was asked for, unless it is there already. None where none was asked for."""
    wanted = exports.find(walk.tenant_id)
    if wanted is None or wanted.made_at:
        return wanted
    counted = Counted()
    name = export_name(walk, wanted.number)
    size = files.write(name, zipped(walk, counted))
    made = replace(wanted, name=name, size=size, rows=counted.rows, made_at=int(walk.now.timestamp()))
    exports.made(made)
    return made


def export_name(walk: Walk, number: int) -> str:
    """Return the file's name in the bucket: the same for whoever makes it again."""
    return f"{walk.tenant_id}/{number}.zip"


def zipped(walk: Walk, counted: Counted) -> Iterator[bytes]:
    """Yield the zip's bytes: a README, and a file for each kind of data, empty ones too."""
    sink = _Sink(bytearray())
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("README.txt", walk.now), readme(walk))
        for holding in (each for each in HOLDINGS if each.file):
            with archive.open(_entry(f"{holding.file}.jsonl", walk.now), "w", force_zip64=True) as file:
                for row in _rows(walk, holding):
                    file.write(json.dumps(plain_row(row), ensure_ascii=False, default=bytes.hex).encode() + b"\n")
                    counted.rows += 1
                    if sink.held:
                        yield sink.taken()
    yield sink.taken()


def readme(walk: Walk) -> str:
    """Return what the files are, for whoever opens the zip in ten years."""
    files = "\n".join(f"{each.file}.jsonl" for each in HOLDINGS if each.file)
    return (
        f"All data of tenant {walk.tenant_id}, as of {walk.now.astimezone(UTC):%Y-%m-%d %H:%M} UTC.\n\n"
        "Each file is JSON Lines (UTF-8, one object a line). Amounts are integers in the currency's smallest unit,\n"
        "days are days at the property, moments are ISO 8601, bytes are in hexadecimal, ids are the platform's own.\n"
        "Reminders, letters' marks and calendars' working state are not here: nothing of them is yours to keep.\n\n"
        f"{files}\n"
    )


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a host reads it: with its id, without the platform's own members."""
    ours = {name: value for name, value in row.items() if name not in _OURS}
    return {"id": str(row.get("id") or str(row["pk"]).rpartition("#")[2])} | ours


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _rows(walk: Walk, holding: Holding) -> Iterator[Mapping[str, Any]]:
    for names in _names(walk, holding.per):
        yield from walk.of(holding.kind, *names)


def _names(walk: Walk, per: str) -> Iterable[tuple[str, ...]]:
    """Yield what the partitions are named by that a kind of data may be in."""
    names: Mapping[str, Callable[[], Iterable[str]]] = {
        "month": walk.months,
        "property": walk.property_ids,
        "booking": lambda: (name for name, _ in walk.booking_ids()),
        "connection": walk.connection_ids,
        "address": walk.takers,
    }
    if per == "tenant":
        return [()]
    return ((name,) for name in names[per]()) if per in names else _audited(walk)


def _audited(walk: Walk) -> Iterator[tuple[str, str]]:
    for name in walk.property_ids():
        yield from walk.audited_of_property(name)
    for booking_id, _ in walk.booking_ids():
        yield from walk.audited_of_booking(booking_id)
    yield from walk.audited_of_tenant()
