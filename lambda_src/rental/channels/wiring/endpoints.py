"""What calls webhooks' endpoints."""

from functools import cache

from rental.channels.http_webhook import HttpEndpoints
from rental.channels.settings import doors


@cache
def endpoints() -> HttpEndpoints:
    """Return what sends, made once: reading the system's certificates takes long."""
    return HttpEndpoints(doors())
