"""What creating a booking costs: calls counted at the client, write units by DynamoDB's published size rules."""

from tests.support.booking_cost import booked
from tests.support.item_size import transactional_write_units


def booking_cost() -> list[tuple[str, float, str]]:
    one, four_weeks = booked(1), booked(28)
    return [
        ("create_booking_trips", max(len(one.calls), len(four_weeks.calls)), "round trips"),
        ("create_booking_wcu_1_night", transactional_write_units(*one.written), "write units"),
        ("create_booking_wcu_28_nights", transactional_write_units(*four_weeks.written), "write units"),
    ]
