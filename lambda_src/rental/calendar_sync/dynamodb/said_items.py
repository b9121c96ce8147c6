"""What a feed said as bytes: one attribute, packed, since nobody but the poller reads it."""

import json
import zlib
from datetime import date, datetime
from typing import Any

from rental.calendar_sync.domain.feed import RefusedEvent
from rental.calendar_sync.domain.said import Recent, Said
from rental.calendar_sync.domain.state import as_item, from_item
from rental.calendar_sync.domain.told import Told
from rental.kernel.stay_dates import Stay


def packed(said: Said) -> bytes:
    plain = {
        "state": as_item(said.state),
        "told": [[t.reference, *_nights(t.stay), int(t.blocking)] for t in said.told.values()],
        "recent": [[r.at.isoformat(), r.kind, r.start.isoformat(), r.end.isoformat()] for r in said.recent],
        "refused": [[r.line, r.uid, r.reason] for r in said.refused],
        "refused_count": said.refused_count,
        "events": said.events,
        "number": said.number,
    }
    return zlib.compress(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode(), 6)


def unpacked(raw: bytes, version: int) -> Said:
    plain: dict[str, Any] = json.loads(zlib.decompress(raw))
    told = [
        Told(name, Stay(date.fromisoformat(first), date.fromisoformat(until)), bool(blocking))
        for name, first, until, blocking in plain["told"]
    ]
    return Said(
        state=from_item(plain["state"]),
        told={each.reference: each for each in told},
        recent=tuple(
            Recent(datetime.fromisoformat(at), kind, date.fromisoformat(start), date.fromisoformat(end))
            for at, kind, start, end in plain["recent"]
        ),
        refused=tuple(RefusedEvent(line, uid, reason) for line, uid, reason in plain["refused"]),
        refused_count=plain["refused_count"],
        events=plain["events"],
        number=plain.get("number", 0),
        version=version,
    )


def _nights(stay: Stay) -> tuple[str, str]:
    return stay.check_in.isoformat(), stay.check_out.isoformat()
