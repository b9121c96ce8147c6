"""What a fetch means for what was known: one pure function, `follow`.

Nights are closed at once. They are freed by the quick clock (`holding`), whoever they belonged to. Who stays is told
by the slow clock: an entry that went is the same stay when it comes back, and is only then announced as cancelled.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from rental.calendar_sync.domain.breaker import is_tripped, turn_of
from rental.calendar_sync.domain.channels import BLOCK, ECHO
from rental.calendar_sync.domain.decisions import (
    CANCELLED,
    CHANGED,
    NEW,
    Announcement,
    Decisions,
    Move,
    Stay,
)
from rental.calendar_sync.domain.echoes import echoes_in
from rental.calendar_sync.domain.feed import Snapshot
from rental.calendar_sync.domain.holding import BEYOND, closed_by, held_after, left_by, still_held
from rental.calendar_sync.domain.matching import Matched, Pair, match, rolls, same_to_come
from rental.calendar_sync.domain.nights import Nights, joined, without
from rental.calendar_sync.domain.readable import Entry, Reading, readable, without_echoes
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import BLOCKED, ELSEWHERE, MOST_GONE, NOWHERE, FeedState, Held, Known
from rental.calendar_sync.domain.today import Today

_NOTHING: frozenset[Nights] = frozenset()
_RECENT = timedelta(hours=48)  # some channels show a stay under both UIDs for a while


def follow(
    state: FeedState,
    snapshot: Snapshot,
    rules: SyncRules,
    today: Today,
    exported: frozenset[Nights] = _NOTHING,
) -> tuple[FeedState, Decisions]:
    """Return what is known after a fetch, and what follows from it.

    A feed that says what it said, with nothing pending, gives back the same state: nothing is to be written. A failed
    fetch changes nothing. `exported` are nights that this channel has fetched from our own feed: an entry of exactly
    these that shows up, and is not plainly a reservation, is an echo.
    """
    if not snapshot.ok:
        return state, Decisions(closed_by(state), breaker=turn_of(state.tripped_at, (), tripped=bool(state.tripped_at)))
    reading = readable(state.channel, snapshot, rules, today)
    if not state.lists_begun and _lists_begun(reading, today):
        state = replace(state, lists_begun=True)
    if _says_the_same(state, reading):
        return state, Decisions(closed_by(state), quarantined=reading.quarantined)
    if state.channel.keeps_past:  # what it lists may be over, what it drops never is
        today = Today(today.earliest, today.earliest)
    matched = _match(state, reading, today)
    if echoes := echoes_in(matched, exported):
        reading = without_echoes(reading, echoes)
        matched = _match(state, reading, today)
    return _Following(state, snapshot, rules, today).after(reading, matched)


def _match(state: FeedState, reading: Reading, today: Today) -> Matched:
    anew = state.channel.mints_anew
    return match(state.known, reading.entries, today, mints_anew=anew, doubted_since=state.tripped_at)


def _says_the_same(state: FeedState, reading: Reading) -> bool:
    if state.held or state.tripped_at or len(state.known) != len(reading.entries) or state.beyond != reading.beyond:
        return False
    there = {(each.uid, each.start, each.end, each.kind) for each in reading.entries}
    return state.unnamed == _unnamed(reading) and all(
        each.gone_since is None and (each.uid, each.start, each.end, each.kind) in there for each in state.known
    )


def _lists_begun(reading: Reading, today: Today) -> bool:
    return any(each.start < today.earliest and each.kind not in {BLOCK, ECHO} for each in reading.entries)


def _unnamed(reading: Reading) -> int:
    return sum(1 for each in reading.quarantined if not each.uid)


class _Following:
    """One fetch under way: what is announced, moved and held is gathered while entries are gone through."""

    def __init__(self, state: FeedState, snapshot: Snapshot, rules: SyncRules, today: Today) -> None:
        self.state, self.now, self.rules, self.today = state, snapshot.at, rules, today
        self.references = {each.reference for each in state.known}
        self.announcements: list[Announcement] = []
        self.moves: list[Move] = []
        self.left: list[Held] = []
        self.held = state.held
        self.let_go: list[str] = []

    def after(self, reading: Reading, matched: Matched) -> tuple[FeedState, Decisions]:
        unread = {each.uid for each in reading.quarantined if each.uid}
        doubted = _unnamed(reading) > self.state.unnamed  # an event could not be read, and it may be any of ours
        there = [self._stayed(pair) for pair in matched.pairs]
        kept = [
            each
            for each in matched.gone
            if each.gone_since is None and each.end > self.today.earliest and (doubted or each.uid in unread)
        ]
        went = [each for each in matched.gone if each not in kept]
        taken_over = self._taken_over(there, matched)
        blocks = joined((each.start, each.end) for each in reading.entries if each.kind == BLOCK)
        gone = went if doubted else [self._gone(each, taken_over, blocks) for each in went]
        came = self._came(matched.new, [each for each in gone if self.now == each.gone_since or self._has_begun(each)])
        closed = joined([*reading.closed, *((e.start, e.end) for e in kept if e.kind != ECHO)])
        return self._decided(reading, closed, [*there, *kept, *came], gone, doubted=doubted)

    def _decided(
        self, reading: Reading, closed: tuple[Nights, ...], there: list[Known], gone: list[Known], *, doubted: bool
    ) -> tuple[FeedState, Decisions]:
        beyond = [Held(start, end, self.now, 1, BEYOND) for start, end in self.state.beyond]
        tripped = is_tripped([*there, *gone], self.now, self.rules, self.today)
        count_to = 0 if doubted else self.rules.absences_to_free
        held = held_after(self.held, [*self.left, *beyond], closed, self.today.earliest, count_to)
        held = held if tripped or doubted else still_held(held, self.now, self.rules)
        shut = joined([*closed, *((each.start, each.end) for each in held)])
        waiting = self._let_go(gone, shut, wait=tripped or doubted)
        turn = turn_of(self.state.tripped_at, gone, tripped=tripped)
        known = tuple(sorted([*there, *waiting], key=lambda each: (each.start, each.reference)))
        state = FeedState(
            self.state.channel,
            known,
            held,
            reading.beyond,
            (self.state.tripped_at or self.now) if tripped else None,
            _unnamed(reading),
            self.state.lists_begun,
        )
        said = tuple(self.announcements), tuple(self.moves), tuple(self.let_go)
        state = self.state if state == self.state else state
        return state, Decisions(closed_by(state), *said, turn, reading.quarantined)

    def _stayed(self, pair: Pair) -> Known:
        known, entry = pair.known, pair.entry
        dates_moved = (known.start, known.end) != (entry.start, entry.end)
        after = known.listed(entry.uid, entry.start, entry.end, _kind_after(known, entry))
        if known.kind == ECHO and after.kind != ECHO:
            return self._new(entry)
        if dates_moved and known.gone_since is None and known.kind != ECHO:
            self.left.append(left_by(known, self.now))
        if not same_to_come(known, entry, self.today):
            after = replace(after, check_in=entry.start)
            after = self._moved(known, after, pair)
        elif known.uid != entry.uid or dates_moved:
            after = self._guest_goes_on(known, after, pair)
        return after if after.announced or not _is_stay(after, self.today) else self._announced(NEW, after)

    def _moved(self, known: Known, after: Known, pair: Pair) -> Known:
        if pair.rolled or rolls(known, pair.entry, self.today) or not after.announced:
            return after
        self._say(CHANGED, after)
        return self._guest_goes_on(known, after, pair)

    def _guest_goes_on(self, known: Known, after: Known, pair: Pair) -> Known:
        """Move the guest's data if it is surely the same stay; else it stays with what was, and is let go."""
        if not known.announced or known.kind in {BLOCK, ECHO}:
            return after
        if pair.certain:
            self.moves.append(Move(known.guest, _stay(known), _stay(after)))
            return after
        self.let_go.append(known.guest)
        return replace(after, guest=f"{after.uid}@{self.now.isoformat()}")

    def _taken_over(self, there: Iterable[Known], matched: Matched) -> tuple[Nights, ...]:
        """Return nights of stays that may be what others were before: lately new, changed, back, or their twins."""
        if not matched.gone:
            return ()
        before = {(each.uid, each.start, each.end) for each in self.state.known if each.gone_since is None}
        nights = [(each.start, each.end) for each in matched.new if each.kind not in {BLOCK, ECHO}]
        nights += [
            (each.start, each.end)
            for each in there
            if each.kind not in {BLOCK, ECHO}
            and (
                self.now - each.first_seen < _RECENT
                or (each.uid, each.start, each.end) not in before
                or any(same_to_come(gone, each, self.today) for gone in matched.gone)
            )
        ]
        return joined(nights)

    def _gone(self, known: Known, taken_over: tuple[Nights, ...], blocks: tuple[Nights, ...]) -> Known:
        """Count an absence. At the first, what became of its nights says whether it can be a cancellation."""
        if known.gone_since is not None:
            lasts = self._has_begun(known) and known.end > self.today.latest
            cut_off = lasts and self._has(taken_over, known)  # back under another UID after a gap
            begun = self._held_to_the_end(known)
            absences = min(known.absences + 1, self.rules.absences_to_free)  # no more: each would be a write
            return replace(known, absences=absences, went=ELSEWHERE if cut_off or begun else known.went)
        unlisted = self._unlisted(known)
        if known.kind != ECHO:
            self.left.append(left_by(known, self.now, to_the_end=unlisted))
        went = NOWHERE
        if unlisted or self._has(taken_over, known):
            went = ELSEWHERE
        elif self._has(joined([*taken_over, *blocks]), known):
            went = BLOCKED
        return replace(known, gone_since=self.now, absences=1, went=went)

    def _held_to_the_end(self, known: Known) -> bool:
        """Hold what has begun since it went, where nothing that begins is listed and it was not surely gone before.

        One absence, or those of a feed that lacked nearly all, are no cancellation; those after it began say nothing.
        """
        sure = known.absences >= self.rules.absences_to_free and self.state.tripped_at is None
        mine = {each for each in self.held if each.is_of(known)}
        if sure or not mine or not self._unlisted(known):
            return False
        self.held = tuple(replace(each, to_the_end=True) if each in mine else each for each in self.held)
        return True

    def _has(self, nights: tuple[Nights, ...], known: Known) -> bool:
        """Return whether `nights` have all of its own that are still to come; it has none when it is over."""
        ahead = max(known.start, self.today.latest)
        return ahead >= known.end or not without((ahead, known.end), nights)

    def _unlisted(self, known: Known) -> bool:
        """Return whether it has begun, where the channel lists what begins only: somebody sleeps there."""
        lists_begun = self.state.channel.lists_begun or self.state.lists_begun
        return not lists_begun and known.kind != BLOCK and self._has_begun(known)

    def _has_begun(self, known: Known) -> bool:
        return known.start < self.today.latest

    def _let_go(self, gone: Iterable[Known], shut: tuple[Nights, ...], *, wait: bool) -> list[Known]:
        """Say what is cancelled, and forget it; return what is waited for. `shut` are nights closed or held now."""
        waiting = []
        for each in gone:
            unseen = each.kind in {BLOCK, ECHO} and not each.announced
            span = self.rules.hold if unseen else self.rules.say_cancelled_after
            due = not wait and each.absences >= self.rules.absences_to_free and self._since(each, span)
            if not due:
                waiting.append(each)
                continue
            if each.announced:
                self._ended(each, shut)
                self.let_go.append(each.guest)
        waiting.sort(key=lambda each: each.gone_since or self.now)
        self.let_go += [each.guest for each in waiting[:-MOST_GONE] if each.announced]
        return waiting[-MOST_GONE:]

    def _ended(self, known: Known, shut: tuple[Nights, ...]) -> None:
        if known.went == NOWHERE or (known.went == BLOCKED and not self._has(shut, known)):
            self._say(CANCELLED, known)
        elif known.went == BLOCKED:
            self._say(CHANGED, known)

    def _since(self, known: Known, span: timedelta) -> bool:
        return known.gone_since is not None and self.now - known.gone_since >= span

    def _came(self, entries: Iterable[Entry], went: list[Known]) -> list[Known]:
        left = [each for each in went if each.kind not in {BLOCK, ECHO} and each.end > self.today.latest]
        nights = joined((each.start, each.end) for each in left)
        return [self._new(each, nights, left) for each in entries]

    def _new(self, entry: Entry, nights: tuple[Nights, ...] = (), left: Iterable[Known] = ()) -> Known:
        """Take up an entry. In the place of stays that went at this fetch it is a change; of which one is not sure."""
        reference = entry.uid or f"{entry.start}"
        while reference in self.references:
            reference += f"#{entry.start}"
        self.references.add(reference)
        known = Known(entry.uid, entry.start, entry.end, entry.kind, entry.start, reference, reference, self.now)
        if not _is_stay(known, self.today):
            return known
        first = max(entry.start, self.today.latest)
        inside = first < entry.end and not without((first, entry.end), nights)
        around = any(entry.start <= max(each.start, self.today.latest) and each.end <= entry.end for each in left)
        return self._announced(CHANGED if inside or around else NEW, known)

    def _announced(self, kind: str, known: Known) -> Known:
        self._say(kind, known)
        return replace(known, announced=True)

    def _say(self, kind: str, known: Known) -> None:
        self.announcements.append(Announcement(kind, _stay(known), known.reference))


def _is_stay(known: Known, today: Today) -> bool:
    return known.kind not in {BLOCK, ECHO} and known.end > today.earliest


def _kind_after(known: Known, entry: Entry) -> str:
    """Return what it is now. A stay remains one while its UID does, whatever the channel calls it meanwhile."""
    if entry.kind == BLOCK and known.kind not in {BLOCK, ECHO}:
        return known.kind
    return entry.kind


def _stay(known: Known) -> Stay:
    return Stay(known.uid, known.start, known.end)
