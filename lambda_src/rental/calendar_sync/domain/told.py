"""What bookings was told of a feed, against what the feed holds closed now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rental.calendar_sync.domain.decisions import Closed
from rental.kernel.ids import derived_id
from rental.kernel.stay_dates import Stay

MOST_IN_ONE_WRITE = 90  # a transaction takes 100 items


@dataclass(frozen=True, slots=True)
class Told:
    """Nights under a reference; `gone` where they were told before and no longer are."""

    reference: str
    stay: Stay
    blocking: bool
    gone: bool = False


def still_to_tell(told: Mapping[str, Told], closed: Sequence[Closed]) -> list[Told]:
    """Return what differs: new and other nights first, so that nothing is free in between, then what is gone."""
    wanted = {each.reference: Told(each.reference, Stay(each.start, each.end), each.blocking) for each in closed}
    fresh = [each for name, each in wanted.items() if told.get(name) != each]
    gone = [Told(name, each.stay, each.blocking, gone=True) for name, each in told.items() if name not in wanted]
    return fresh + gone


def after_telling(told: Mapping[str, Told], news: Sequence[Told]) -> dict[str, Told]:
    """Return what was told once `news` are."""
    kept = {**told, **{each.reference: each for each in news if not each.gone}}
    return {name: each for name, each in kept.items() if not any(n.gone and n.reference == name for n in news)}


def nights_id(feed_id: str, reference: str) -> str:
    """Return the id of a reference's nights: opaque, and the same for ever."""
    return derived_id(feed_id.encode(), "channel nights", reference)
