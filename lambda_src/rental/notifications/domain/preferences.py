"""Which letters a guest wants of a tenant, besides those that belong to a booking."""

from dataclasses import dataclass

from rental.notifications.domain.categories import OFFERS, REMINDERS


@dataclass(frozen=True, slots=True)
class Preferences:
    """Reminders come until someone stops them; offers, and text messages beside letters, only to who asked for them."""

    reminders: bool = True
    offers: bool = False
    text_messages: bool = False

    def allow(self, category: str) -> bool:
        """Tell whether letters of a category are wanted. What belongs to a booking always is."""
        return {REMINDERS: self.reminders, OFFERS: self.offers}.get(category, True)
