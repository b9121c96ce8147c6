"""What the deployment tells the entries."""

from rental.platform.environment import is_on


def takes_cards() -> bool:
    """Tell whether what guests book by card waits for its money: payments is deployed."""
    return is_on("CARD_PAYMENTS")
