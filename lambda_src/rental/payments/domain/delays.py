"""How long payments waits after one fault in a row, and the next. Source: mission F1."""

from datetime import timedelta

RETRY_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
)
