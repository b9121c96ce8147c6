"""What happens by itself: authorisations lapse, slow cards are answered, refunds arrive or fail."""

from holiday_rental.local.stripe_stand_in import attempts, refunds
from holiday_rental.local.stripe_stand_in.bank import Bank


def catch_up(bank: Bank) -> None:
    """Do what is due by the business clock."""
    for document in bank.store.due(bank.now):
        if document["object"] == "refund":
            refunds.come_due(bank, document)
        elif document["status"] == "processing":
            attempts.settled(bank, document, ok=True)
        elif document["status"] == "requires_capture":
            attempts.cancelled(bank, document, "automatic")
