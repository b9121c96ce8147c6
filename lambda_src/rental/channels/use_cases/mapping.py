"""Where partners' listings lead. What was kept of one is applied by the listener of the event, through the ledger."""

from collections.abc import Sequence

from rental.channels.contract import LISTING_MAPPED, LISTING_UNMAPPED, Place
from rental.channels.domain.listing import Known, Listing
from rental.channels.ports import Connections
from rental.channels.use_cases.changing import busy
from rental.channels.use_cases.connecting import found
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.tenancy import Asker


def known_listings(store: Connections, tenant_id: TenantId, connection_id: str) -> Sequence[Known]:
    """List what a partner's listings lead to, by name: those of which something waits, and those that lead somewhere.

    Raises `Problem("not-found")` for the connection.
    """
    found(store, tenant_id, connection_id)
    listings = {each.name: each for each in store.listings(tenant_id, connection_id)}
    arrivals: dict[str, list[object]] = {}
    for each in store.waiting(tenant_id, connection_id):
        arrivals.setdefault(each.listing, []).append(each.check_in)
    shown = {name for name, each in listings.items() if each.place} | arrivals.keys()
    return [
        Known(
            listings.get(name) or Listing(connection_id, name),
            len(arrivals.get(name, ())),
            min(arrivals[name]) if name in arrivals else None,  # type: ignore[type-var, arg-type]
        )
        for name in sorted(shown)
    ]


def map_listing(
    store: Connections, asker: Asker, listing: Listing, property_id: PropertyId, unit: str | None
) -> Listing:
    """Let a listing lead to a unit. Raises `Problem("not-found")` for what is not there, or "busy"."""
    found(store, asker.tenant_id, listing.connection_id)
    terms = store.terms(asker.tenant_id, property_id)
    if terms is None:
        raise Problem("not-found", f"There is no property {property_id} here.")
    if unit is None and len(terms.units) > 1:
        raise InvalidRequest("/unit", f"Say which unit it is: {', '.join(terms.units)}.")
    if unit is not None and unit not in terms.units:
        raise Problem("not-found", f"There is no unit {unit[:20]} here.")
    place = Place(property_id, UnitId(unit or terms.units[0]))
    return _lead(store, asker, listing, place, LISTING_MAPPED)


def unmap_listing(store: Connections, asker: Asker, listing: Listing) -> None:
    """Let a listing lead nowhere: its nights are given back, and what is told of it is kept. Again changes nothing."""
    found(store, asker.tenant_id, listing.connection_id)
    _lead(store, asker, listing, None, LISTING_UNMAPPED)


def _lead(store: Connections, asker: Asker, unknown: Listing, place: Place | None, event: str) -> Listing:
    there = store.listing(asker.tenant_id, unknown.connection_id, unknown.name) or unknown
    if there.place == place:
        return there
    after = there.leading_to(place, asker.request)
    change = last_change(after.change_number, event, asker.at, asker.principal, address=asker.address)
    if not store.write_listing(asker.tenant_id, after, change):
        raise busy("listing")
    return after
