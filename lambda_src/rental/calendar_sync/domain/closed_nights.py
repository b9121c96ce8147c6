"""What closes a unit's nights: bookings, blocks and channels' claims, as bookings' events tell them."""

from dataclasses import dataclass
from datetime import datetime

from rental.kernel.ids import PropertyId
from rental.kernel.stay_dates import Stay

BOOKING, HOST_BLOCK, CHANNEL_STAY, CHANNEL_BLOCK = "booking", "host_block", "channel_stay", "channel_block"


@dataclass(frozen=True, slots=True)
class ClosedNights:
    """One record of the ledger that owns nights, or waits for them. A request that only holds nights is none.

    `number` counts the record's changes: a lower one is older news. `channel` is the feed that told a claim, "" for
    ours. `contested`: when its claim was written, others owned some of its nights. `label` is for the host alone.
    """

    property_id: PropertyId
    unit: str
    record_id: str
    kind: str
    stay: Stay
    number: int
    changed_at: datetime
    channel: str = ""
    contested: bool = False
    label: str = ""
