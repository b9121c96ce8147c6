"""What calls channel managers."""

from functools import cache

from rental.channels.channex import Channex
from rental.channels.settings import doors


@cache
def channel_manager() -> Channex:
    """Return what calls, made once: reading the system's certificates takes long."""
    return Channex(doors())
