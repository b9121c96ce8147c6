"""What calendars in step tells of channels' nights, in whatever order and however often it comes."""

from datetime import datetime

from rental.bookings.domain.booking import Claim
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_told
from rental.calendar_sync.contract import ToldNights
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal

CALENDAR_SYNC = Principal("calendar-sync", "calendar-sync")
# The unit or property is gone, or nobody could hold these nights any more or yet: hearing it again changes nothing.
NEVER_APPLIES = frozenset({"not-found", "stay-in-the-past", "beyond-booking-window"})


def hear_channel(books: Books, tenant_id: TenantId, told: ToldNights, at: datetime) -> Claim:
    """Claim, move or release what a channel tells; return the claim as it stands then.

    Raises `Problem`: a slug of `NEVER_APPLIES`; "conflicts-full" or "busy", after which it is to be heard again.
    """
    caller = Caller(tenant_id, CALENDAR_SYNC, at)
    nights = ChannelNights(
        told.property_id, told.unit, told.channel, told.reference, told.stay, told.blocking, told.number
    )
    return release_told(books, caller, nights) if told.gone else claim_for_channel(books, caller, nights)
