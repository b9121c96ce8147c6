"""Empties a table, so that the tests of one file can share it: a new one takes longer than most of them."""

from rental.platform.dynamodb import Table
from tests.support.moto_table import stored_table


def emptied(table: Table) -> Table:
    """Take out all at once, as expiry would in time: to delete an item each took longer than what is tested."""
    stored_table(table.name).items.clear()
    return table
