"""The breaker: where much of a feed goes at once, the feed is doubted before the bookings are."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rental.calendar_sync.domain.channels import ECHO
from rental.calendar_sync.domain.decisions import BACK, CONFIRMED, HOLDING, TRIPPED
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import NOWHERE, Known
from rental.calendar_sync.domain.today import Today

_LEAST_OF_AN_EMPTY_FEED = 2


def is_tripped(known: Iterable[Known], now: datetime, rules: SyncRules, today: Today) -> bool:
    """Return whether so much of what is to come went within the breaker's time that it must come back or be confirmed.

    What went and whose nights are closed all the same has not gone far.
    """
    ahead = [each for each in known if each.end > today.latest and each.kind != ECHO]
    there = sum(1 for each in ahead if each.gone_since is None)
    gone = sum(
        1 for each in ahead if each.gone_since and each.went == NOWHERE and now - each.gone_since < rules.breaker_hold
    )
    if there == 0 and gone >= _LEAST_OF_AN_EMPTY_FEED:
        return True
    return gone >= rules.breaker_events and gone >= rules.breaker_share * (gone + there)


def turn_of(before: datetime | None, known: Sequence[Known], *, tripped: bool) -> str:
    """Return what the breaker did: the host hears of the first and the last."""
    if tripped:
        return HOLDING if before else TRIPPED
    if before is None:
        return ""
    stayed_away = any(each.gone_since is not None and each.gone_since <= before for each in known)
    return CONFIRMED if stayed_away else BACK
