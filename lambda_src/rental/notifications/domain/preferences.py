"""Which letters a guest wants of a tenant, besides those that belong to a booking."""

from dataclasses import dataclass, replace

from rental.kernel.month_day import MonthDay
from rental.notifications.domain.categories import OFFERS, REMINDERS


@dataclass(frozen=True, slots=True)
class OfferTaker:
    """What a guest gave who takes offers: where they go and in which language, a name to be greeted by, a birthday."""

    address: str
    language: str
    name: str = ""
    birthday: MonthDay | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """Reminders come until someone stops them; offers, and text messages beside letters, only to who asked for them.

    Offers need a `taker`: without one there is nobody to write to.
    """

    reminders: bool = True
    offers: bool = False
    text_messages: bool = False
    taker: OfferTaker | None = None

    @property
    def takes_offers(self) -> bool:
        return self.offers and self.taker is not None

    def allow(self, category: str) -> bool:
        """Tell whether letters of a category are wanted. What belongs to a booking always is."""
        return {REMINDERS: self.reminders, OFFERS: self.takes_offers}.get(category, True)

    def without(self, category: str) -> "Preferences":
        """Return them with one category stopped. What was given for offers goes with these."""
        if category == OFFERS:
            return replace(self, offers=False, taker=None)
        return replace(self, reminders=False)

    def after(self, wanted: "Preferences") -> "Preferences":
        """Return what is kept once `wanted` is chosen: who takes offers already need not say again who they are."""
        if not wanted.offers:
            return replace(wanted, taker=None)
        return wanted if wanted.taker else replace(wanted, taker=self.taker)
