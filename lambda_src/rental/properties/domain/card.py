"""A property as lists show it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rental.kernel.ids import PropertyId
from rental.kernel.stay_dates import today_at
from rental.properties.domain.property import Property
from rental.properties.domain.rates import LowestNightly, lowest_nightly


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows. `prices` are the lowest of a night over time, in minor units of `currency`."""

    property_id: PropertyId
    title: str
    type: str
    place: str
    time_zone: str
    sleeps: int
    bedrooms: int
    beds: int
    bathrooms: float
    image: int
    minimum_nights: int
    booking_window_days: int
    currency: str
    prices: tuple[LowestNightly, ...]

    def nightly_from(self, now: datetime) -> int:
        """Return the lowest price of a night that can still be booked, in minor units."""
        today = today_at(self.time_zone, now)
        sold_until = today + timedelta(days=self.booking_window_days)
        starts = [date.min, *(price.until for price in self.prices if price.until)]
        return min(
            price.amount
            for start, price in zip(starts, self.prices, strict=True)
            if start < sold_until and (price.until is None or price.until > today)
        )


def card_of(this: Property) -> Card:
    said = this.description
    return Card(
        property_id=this.id,
        title=said.title,
        type=said.type,
        place=said.place,
        time_zone=said.time_zone,
        sleeps=said.sleeps,
        bedrooms=said.bedrooms,
        beds=said.beds,
        bathrooms=said.bathrooms,
        image=said.image,
        minimum_nights=said.stay_rules.minimum_nights,
        booking_window_days=said.stay_rules.booking_window_days,
        currency=said.rates.currency,
        prices=lowest_nightly(said.rates),
    )
