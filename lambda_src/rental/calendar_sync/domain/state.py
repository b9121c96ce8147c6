"""What a feed keeps between two fetches. Small: it is one item, and one that does not change while the feed does not.

It holds no time of the last fetch for that reason; who fetches keeps that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rental.calendar_sync.domain.channels import CHANNELS, GENERIC, Channel
from rental.calendar_sync.domain.nights import Nights

MOST_KNOWN = 400  # entries followed one by one, the nearest; nights of more are kept closed without a name
NOWHERE = ""  # its nights were open when it went
ELSEWHERE = "e"  # other stays took its nights over at once, or it was over: no cancellation
BLOCKED = "b"  # its nights are blocked instead: not sold again, but nobody stays
MOST_GONE = 200  # entries that went, until the slow clock lets them go
MOST_NIGHTS_AHEAD = 3650  # as far as the ledger's calendar reaches


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that the feed has, or had until `gone_since`.

    `reference` names it in the ledger and `guest` whose data it has; both outlive a change of UID. `check_in` is its
    first night before the channel began to cut off what is past. `went` is what became of it when it was gone.
    """

    uid: str
    start: date
    end: date
    kind: str
    check_in: date
    reference: str
    guest: str
    first_seen: datetime
    announced: bool = False
    gone_since: datetime | None = None
    absences: int = 0
    went: str = NOWHERE

    def listed(self, uid: str, start: date, end: date, kind: str) -> "Known":
        """Return it as the feed lists it now: itself where that is nothing new, as at nearly every fetch."""
        before = (self.uid, self.start, self.end, self.kind, self.gone_since, self.absences, self.went)
        if before == (uid, start, end, kind, None, 0, NOWHERE):
            return self
        return replace(self, uid=uid, start=start, end=end, kind=kind, gone_since=None, absences=0, went=NOWHERE)


@dataclass(frozen=True, slots=True)
class Held:
    """Nights that the feed had and has not, kept closed until it is sure; or, `to_the_end`, until they are past."""

    start: date
    end: date
    since: datetime
    absences: int
    reference: str
    blocking: bool = False
    to_the_end: bool = False

    def is_of(self, known: Known) -> bool:
        """Tell whether these are nights of what is known, with the dates it had last."""
        return self.reference == known.reference and known.start <= self.start and self.end <= known.end


@dataclass(frozen=True, slots=True)
class FeedState:
    """`beyond` are nights of entries above `MOST_KNOWN`; `unnamed` how many refused events had no UID.

    `lists_begun`: this feed was seen to list a stay that had begun, so that one that goes has not merely begun.
    """

    channel: Channel = GENERIC
    known: tuple[Known, ...] = ()
    held: tuple[Held, ...] = ()
    beyond: tuple[Nights, ...] = ()
    tripped_at: datetime | None = None
    unnamed: int = 0
    lists_begun: bool = False


def as_item(state: FeedState) -> dict[str, Any]:
    """Return a plain dict of strings, numbers and lists; what is as usual is left out."""
    return {
        "channel": state.channel.name,
        "known": [_known_out(each) for each in state.known],
        "held": [_held_out(each) for each in state.held],
        "beyond": [[_day(start), _day(end)] for start, end in state.beyond],
        "tripped_at": _time(state.tripped_at),
        "unnamed": state.unnamed,
        "lists_begun": state.lists_begun,
    }


def from_item(item: Mapping[str, Any]) -> FeedState:
    """Read what `as_item` wrote."""
    return FeedState(
        CHANNELS[item["channel"]],
        tuple(_known_in(row) for row in item["known"]),
        tuple(_held_in(row) for row in item["held"]),
        tuple((_date(start), _date(end)) for start, end in item["beyond"]),
        _moment(item["tripped_at"]) if item["tripped_at"] else None,
        int(item["unnamed"]),
        bool(item["lists_begun"]),
    )


def _known_out(known: Known) -> list[Any]:
    same = (
        "" if known.reference == known.uid else known.reference,
        "" if known.guest == known.reference else known.guest,
        "" if known.check_in == known.start else _day(known.check_in),
    )
    row = [known.uid, _day(known.start), _day(known.end), known.kind, _time(known.first_seen), int(known.announced)]
    gone = [_time(known.gone_since), known.absences, known.went] if known.gone_since else []
    return [*row, *same, *gone]


def _known_in(row: list[Any]) -> Known:
    start, reference = _date(row[1]), row[6] or row[0]
    return Known(
        uid=row[0],
        start=start,
        end=_date(row[2]),
        kind=row[3],
        check_in=_date(row[8]) if row[8] else start,
        reference=reference,
        guest=row[7] or reference,
        first_seen=_moment(row[4]),
        announced=bool(row[5]),
        gone_since=_moment(row[9]) if len(row) > 9 else None,  # noqa: PLR2004 - the row's own layout
        absences=int(row[10]) if len(row) > 9 else 0,  # noqa: PLR2004
        went=row[11] if len(row) > 9 else NOWHERE,  # noqa: PLR2004
    )


def _held_out(held: Held) -> list[Any]:
    flags = int(held.blocking) + 2 * held.to_the_end
    return [_day(held.start), _day(held.end), _time(held.since), held.absences, held.reference, flags]


def _held_in(row: list[Any]) -> Held:
    start, end, since, absences, reference, flags = row
    return Held(
        _date(start), _date(end), _moment(since), int(absences), reference, bool(int(flags) & 1), bool(int(flags) & 2)
    )


def _day(day: date) -> str:
    return day.isoformat()


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _time(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
