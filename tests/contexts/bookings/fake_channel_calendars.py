"""Other channels' calendars in memory. The fake passes the same suite as the adapter."""

from dataclasses import dataclass, field

from rental.bookings.dynamodb.channel_calendars import ASKED_AGAIN_AFTER
from rental.bookings.ports import LedgerBusy
from rental.calendar_sync.contract import stale_feeds


@dataclass
class FakeChannelCalendars:
    """`polls` are a property's items, `asked` what was published, the next `busy_reads` are throttled."""

    polls: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    reads: int = 0
    busy_reads: int = 0

    def keep(self, tenant_id, property_id, poll):
        self.polls.setdefault((tenant_id, property_id), {})[poll["sk"]] = poll

    def stale(self, tenant_id, property_id, at, minutes):
        self.reads += 1
        if self.busy_reads:
            self.busy_reads -= 1
            raise LedgerBusy("throttled")
        return stale_feeds(self.polls.get((tenant_id, property_id), {}).values(), at, minutes)

    def ask_for(self, tenant_id, property_id, feed_ids, at):
        last = [then for *of, _, then in self.asked if of == [tenant_id, property_id]]
        if last and last[-1] + ASKED_AGAIN_AFTER > at:
            return False
        self.asked.append((tenant_id, property_id, tuple(feed_ids), at))
        return True
