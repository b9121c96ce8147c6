"""What other channels tell: nights they sold or blocked, moved, and gave back."""

from rental.bookings.contract import AWAITING_PAYMENT
from rental.bookings.domain.booking import CHANNEL_BLOCK, CHANNEL_STAY, Claim
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_for_channel
from rental.kernel.ids import TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import Principal
from simulation.deeds import Deed, Place, shown
from simulation.world import World

_CHANNELS = ("airbnb", "booking.com", "vrbo")
_REFERENCES = 9


def claim(world: World) -> Deed:
    """Sell or block nights on a channel, or tell other nights of what was told before."""
    raced = _race(world)
    place = raced[0] if raced else world.place()
    told = ChannelNights(
        place[1],
        raced[1] if raced else world.random.choice(world.terms(place).units),
        world.random.choice(_CHANNELS),
        f"uid {world.random.randrange(_REFERENCES)}",
        raced[2] if raced else world.stay(place, earliest=-4),
        world.chance(0.3),
    )

    def run(books: Books, caller: Caller, _: bytes) -> Claim:
        return claim_for_channel(books, caller, told)

    return Deed("claim", run, _channel(world, place[0]), place, detail=f"{told.unit} {shown(told.stay)}")


def give_back(world: World) -> Deed | None:
    """Cancel on the channel."""
    if (found := world.claim(CHANNEL_STAY, CHANNEL_BLOCK)) is None:
        return None
    tenant_id, gone = found

    def run(books: Books, caller: Caller, _: bytes) -> Claim:
        return release_for_channel(books, caller, gone.property_id, gone.id)

    place = (tenant_id, gone.property_id)
    return Deed("give back", run, _channel(world, tenant_id), place, detail=shown(gone.stay))


def _race(world: World) -> tuple[Place, UnitId, Stay] | None:
    """Return, sometimes, the nights of a booking that waits for its money: whoever is first gets them."""
    if not world.card_payments or not world.chance(0.4) or (found := world.booking(AWAITING_PAYMENT)) is None:
        return None
    tenant_id, booking = found
    return (tenant_id, booking.property_id), booking.unit, booking.stay


def _channel(world: World, tenant_id: TenantId) -> Caller:
    return Caller(tenant_id, Principal("calendar-sync", "calendar-sync"), world.now)
