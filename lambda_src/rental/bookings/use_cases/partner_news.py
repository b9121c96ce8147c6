"""What partners tell of their reservations, answered by the ledger: in whatever order and however often it comes.

The reservation is written first, only over an older one, and then the ledger is told with the number that this made:
whoever dies in between is made up for by the next who tries, and whoever was overtaken meanwhile comes too late there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rental.bookings.domain.booking import Claim
from rental.bookings.domain.reservation import Reservation, ReservationNews
from rental.bookings.ports import LedgerBusy, Partners
from rental.bookings.use_cases.callers import Books, Caller, busy
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_told
from rental.bookings.use_cases.channel_news import NEVER_APPLIES
from rental.channels.contract import Place
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal

_EVERYWHERE_PAST = timedelta(days=1)  # zones differ by that


class Outcome(StrEnum):
    ACCEPTED = "accepted"  # the nights are the reservation's, or free of it
    KNOWN = "known"  # this version, or a newer one, was told before
    KEPT = "kept"  # its listing leads nowhere yet


@dataclass(frozen=True, slots=True)
class Office:
    """What hearing a tenant's partner works with: one connection, at the instant `at`."""

    books: Books
    partners: Partners
    tenant_id: TenantId
    connection_id: str
    at: datetime

    @property
    def caller(self) -> Caller:
        return Caller(self.tenant_id, Principal("channel", self.connection_id), self.at)


def hear_partner(office: Office, news: ReservationNews) -> Outcome:
    """Take in what a partner tells of a reservation, and answer what became of it.

    Raises `Problem`: "nights-taken" with the nights that others own (the reservation is kept, and gets them once they
    are free), "version-reused" where this version said something else before, "stay-in-the-past",
    "beyond-booking-window", "busy", or "conflicts-full" with the nights that others own, where the unit has as many
    conflicts as it keeps: the reservation is none of them, and gets its nights if this version is told again, or its
    listing is led elsewhere.
    """
    for _ in office.books.patience:
        try:
            place, there = office.partners.look(office.tenant_id, office.connection_id, news.listing, news.name)
        except LedgerBusy:
            continue
        if there and news.version < there.news.version:
            return Outcome.KNOWN
        told_before = there is not None and news.version == there.news.version
        if there and told_before and not news.agrees_with(there.news):
            detail = f"Version {news.version} of this reservation said something else. Send a higher version."
            raise Problem("version-reused", detail)
        now = _next(there, news, place)
        if now is not there and not office.partners.write(office.tenant_id, office.connection_id, now):
            continue
        if now.waits and _leads(office, now):
            continue  # its listing was mapped in the same moment, by whoever looked for what waits before it was there
        outcome = apply(office, now)
        return Outcome.KNOWN if told_before and outcome is Outcome.ACCEPTED else outcome
    raise busy()


def settle_places(office: Office, listing: str | None = None) -> int:
    """Bring the reservations of a listing, or of all, to where listings lead now; return of how many.

    Raises `Problem` "conflicts-full" or "busy" where some of them have to wait, after which it is to be done again: one
    that cannot be placed yet holds up no other, and those that lead nowhere already cost nothing again.
    """
    over, settled, refused = (office.at - _EVERYWHERE_PAST).date(), 0, None
    lead_nowhere: dict[str, bool] = {}
    for each in office.partners.all(office.tenant_id, office.connection_id):
        name = each.news.listing
        if each.news.stay.check_out <= over or listing not in (None, name):
            continue
        if name not in lead_nowhere:
            lead_nowhere[name] = not _leads(office, each)
        if lead_nowhere[name] and each.place is None and not each.left:
            continue
        try:
            _settle(office, each.news)
            settled += 1
        except Problem as problem:
            refused = problem
    if refused:
        raise refused
    return settled


def apply(office: Office, now: Reservation) -> Outcome:
    """Let the ledger have what a reservation says; again changes nothing. Raises `Problem` as `hear_partner` does."""
    for each in now.left:
        _release(office, now, each)
    if now.left:
        office.partners.write(office.tenant_id, office.connection_id, now.settled())  # whoever wrote since does it
    if now.place is None:
        return Outcome.KEPT if now.waits else Outcome.ACCEPTED
    if now.news.cancelled:
        _release(office, now, now.place)
        return Outcome.ACCEPTED
    try:
        claim = claim_for_channel(office.books, office.caller, _nights(office, now, now.place))
    except Problem as problem:
        if problem.slug != "not-found":
            raise
        return Outcome.KEPT  # the property or unit is gone: the host maps the listing anew
    if claim.contested and (nights := _contested(office, claim)):
        shown = [night.isoformat() for night in nights]
        raise Problem("nights-taken", f"Taken: {', '.join(shown)}.", nights=shown)
    return Outcome.ACCEPTED


def _next(there: Reservation | None, news: ReservationNews, place: Place | None) -> Reservation:
    """Return what is to be stored: the very one that is there where nothing changes."""
    if there is None:
        return Reservation(news, place)
    if news.version > there.news.version:
        return there.told(news, place)
    return there if there.place == place else there.moved(place)


def _leads(office: Office, now: Reservation) -> bool:
    place, _ = office.partners.look(office.tenant_id, office.connection_id, now.news.listing, now.news.name)
    return place is not None


def _settle(office: Office, known: ReservationNews) -> None:
    for _ in office.books.patience:
        try:
            place, there = office.partners.look(office.tenant_id, office.connection_id, known.listing, known.name)
        except LedgerBusy:
            continue
        if there is None or there.news.listing != known.listing:
            return  # it moved to another listing meanwhile, with the place of that
        now = there if there.place == place else there.moved(place)
        if now is there or office.partners.write(office.tenant_id, office.connection_id, now):
            try:
                apply(office, now)
            except Problem as problem:
                if problem.slug not in NEVER_APPLIES | {"nights-taken"}:  # a conflict is the host's to settle
                    raise
            return
    raise busy()


def _release(office: Office, now: Reservation, place: Place) -> None:
    """Free its nights in a place, and let what is still on the way to there come too late."""
    try:
        release_told(office.books, office.caller, _nights(office, now, place))
    except Problem as problem:
        if problem.slug not in NEVER_APPLIES:  # a property that is gone holds nothing, nor do nights that are past
            raise


def _contested(office: Office, claim: Claim) -> Sequence[date]:
    """Return which of a claim's nights others own at this moment."""
    snapshot = office.books.ledger.sale(office.tenant_id, claim.property_id)
    calendar = snapshot.calendars.get(claim.unit)
    shadow = calendar.shadow(claim.id) if calendar else None
    return shadow.nights if shadow else ()


def _nights(office: Office, now: Reservation, place: Place) -> ChannelNights:
    news = now.news
    return ChannelNights(
        place.property_id,
        place.unit,
        office.connection_id,
        news.name,
        news.stay,
        number=now.number,
        guest_name=news.guest_name,
        guests=news.guests,
    )
