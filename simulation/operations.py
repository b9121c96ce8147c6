"""Which operations of the bookings' API each deed drives, at the use cases behind their entries."""

from simulation.deeds import Deed

_BY_DEED = {
    "hold": "hold_stay",
    "release": "release_hold",
    "book": "create_booking",
    "ask": "create_booking",
    "quote": "quote_stays",
    "availability": "get_availability",
    "open": "get_booking",
    "cancel": "cancel_booking",
    "withdraw": "cancel_booking",
    "cancel by host": "cancel_booking",
    "change": "change_booking",
    "change by host": "change_booking",
    "approve": "approve_booking",
    "decline": "decline_booking",
    "no-show": "mark_no_show",
    "enter": "enter_booking",
    "block": "block_nights",
    "change block": "change_block",
    "unblock": "unblock_nights",
    "host calendar": "get_calendar",
    "lists": "list_bookings",
    "own bookings": "list_own_bookings",
    "links": "send_booking_links",
}
# Whoever adds an operation lets the world do it, or says here why it need not.
LEFT_OUT: dict[str, str] = {
    "booking_events": "It shows of a booking what get_booking does, in another form.",
    "hear_channel_events": "Partners have a season of their own, in simulation/inbound_events.py.",
}


def driven_by(deed: Deed) -> tuple[str, ...]:
    """Return the operations that a deed asks for. Events, moments and what channels tell are none."""
    own = _BY_DEED.get(deed.name)
    return (*deed.shows, own) if own else deed.shows
