"""What holds whatever a feed says: histories drawn by Hypothesis, with lapses, re-minted UIDs and overlaps."""

from datetime import timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rental.calendar_sync.domain.channels import CHANNELS
from rental.calendar_sync.domain.decisions import CANCELLED
from rental.calendar_sync.domain.feed import FeedEvent, RefusedEvent, Snapshot
from rental.calendar_sync.domain.following import follow
from rental.calendar_sync.domain.nights import count, joined, without
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import MOST_GONE, MOST_KNOWN, FeedState, as_item, from_item
from rental.calendar_sync.domain.today import today_between, today_of
from tests.support.feed_samples import NOON, night

WORDS = ("Reserved", "CLOSED - Not available", "Airbnb (Not available)", "Booked", "")
UIDS = [f"uid-{letter}-0000000@partner.example" for letter in "abcdefg"] + ["1", "2", ""]


def event(named, dates):
    (uid, words), (first, nights) = named, dates
    return FeedEvent(uid, night(first), night(first + nights), words)


# Strategies are made once: Hypothesis looks through each new one before it draws from it. And a draw costs more than
# what is drawn, so there is one for dates and one for the name; both are what it repeats under another of the other.
names, spans = [*product(UIDS, WORDS)], [*product(range(-6, 31), [1, 1, 2, 3, 5, 9, 40])]
events = st.builds(event, st.sampled_from(names), st.sampled_from(spans))
refused = st.lists(st.sampled_from([RefusedEvent(3, "", "bad"), RefusedEvent(3, UIDS[0], "bad")]), max_size=1)
fetches = st.tuples(
    st.sampled_from([0.25, 0.5, 1, 2.5, 7, 26]),
    st.sampled_from([True, True, True, False]),
    st.lists(events, max_size=6),
    refused,
)
several_fetches = st.lists(fetches, min_size=1, max_size=14)
repeating, kept = st.booleans(), st.integers(0, 6)


@st.composite
def histories(draw):
    """Draw fetches of which many repeat what was said before, with little changed."""
    told = draw(several_fetches)
    at, found = NOON, []
    for hours, ok, said, apart in told:
        at += timedelta(hours=hours)
        repeats = bool(found) and draw(repeating)
        shown = [*found[-1].events[: draw(kept)], *said[:1]] if repeats else said
        found.append(Snapshot(at, ok, tuple(shown) if ok else (), tuple(apart) if ok else ()))
    return found


def steps(history, channel, *, zone, exported=frozenset()):
    state = FeedState(CHANNELS[channel])
    for snapshot in history:
        today = today_of("Europe/Lisbon", snapshot.at) if zone else today_between(snapshot.at)
        before, (state, decisions) = state, follow(state, snapshot, SyncRules(), today, exported)
        assert from_item(as_item(state)) == state
        yield snapshot, before, state, decisions


channels, zones = st.sampled_from(sorted(CHANNELS)), st.booleans()


@settings(max_examples=300, deadline=None)
@given(histories(), channels, zones)
def test_nothing_is_free_that_the_feed_blocks(history, channel, zone):
    good = None
    for snapshot, _, _, decisions in steps(history, channel, zone=zone):
        good = snapshot if snapshot.ok else good
        closed = joined((each.start, each.end) for each in decisions.closed)
        for each in good.events if good else ():
            if each.end > snapshot.at.date() - timedelta(days=1):
                assert without((each.start, each.end), closed) == []


@settings(max_examples=300, deadline=None)
@given(histories(), channels, zones)
def test_references_in_the_ledger_are_unique_and_what_is_held_is_held_once(history, channel, zone):
    for _, _, state, decisions in steps(history, channel, zone=zone):
        names = [each.reference for each in decisions.closed]
        assert len(set(names)) == len(names)
        assert all(each.start < each.end for each in decisions.closed)
        held = [(each.start, each.end) for each in state.held]
        assert count(held) == count(joined(held))


@settings(max_examples=300, deadline=None)
@given(histories(), channels, zones)
def test_nights_are_freed_only_after_two_good_fetches_without_them_and_the_minimum_time(history, channel, zone):
    lacking, closed = {}, ()
    for snapshot, _, _, decisions in steps(history, channel, zone=zone):
        now = joined((each.start, each.end) for each in decisions.closed)
        shown = {day for each in snapshot.events for day in days(each.start, each.end)}
        before = {day for start, end in closed for day in days(start, end)}
        if snapshot.ok:
            lacking = {day: [*lacking.get(day, []), snapshot.at] for day in before - shown}
        freed = before - {day for start, end in now for day in days(start, end)}
        for day in freed:
            past = day < snapshot.at.date() + timedelta(days=1)
            times = lacking.get(day, [])
            assert past or (len(times) >= 2 and times[-1] - times[0] >= SyncRules().hold)
        closed = now


def days(start, end):
    return [start + timedelta(days=n) for n in range((end - start).days)]


@settings(max_examples=300, deadline=None)
@given(histories(), channels, zones)
def test_what_is_cancelled_was_told_before_and_is_not_there(history, channel, zone):
    told = set()
    for snapshot, _, _, decisions in steps(history, channel, zone=zone):
        for move in decisions.moves:
            told.add(move.after.uid)
        shown = {(e.uid, e.start, e.end) for e in snapshot.events}
        for each in decisions.announcements:
            if each.kind == CANCELLED:
                assert each.stay.uid in told
                assert (each.stay.uid, each.stay.start, each.stay.end) not in shown
            told.add(each.stay.uid)


@settings(max_examples=300, deadline=None)
@given(histories(), channels, zones)
def test_data_moves_only_under_one_uid_or_for_exactly_the_nights_to_come(history, channel, zone):
    for snapshot, _, _, decisions in steps(history, channel, zone=zone):
        for move in decisions.moves:
            one, other = move.before, move.after
            begun = max(one.start, other.start) <= (snapshot.at + timedelta(hours=14)).date()
            same_nights = one.end == other.end and (one.start == other.start or begun)
            assert one.uid == other.uid or same_nights


@settings(max_examples=200, deadline=None)
@given(histories(), channels, zones)
def test_data_of_a_guest_is_let_go_once_and_never_moves_afterwards(history, channel, zone):
    gone = set()
    for _, _, state, decisions in steps(history, channel, zone=zone):
        assert not {move.guest for move in decisions.moves} & gone
        gone |= set(decisions.let_go)
        gone -= {each.guest for each in state.known}  # the UID was told anew


def test_thousands_of_uids_do_not_accumulate():
    rules, state, at = SyncRules(), FeedState(CHANNELS["booking.com"]), NOON
    for fetch in range(12):
        at += timedelta(hours=1)
        shown = tuple(
            FeedEvent(f"{fetch}-{n}-minted-anew@booking.com", night(1 + n % 900), night(3 + n % 900 + fetch % 2), "x")
            for n in range(1500)
        )
        state, decisions = follow(state, Snapshot(at, ok=True, events=shown), rules, today_of("UTC", at))
        assert len(state.known) <= MOST_KNOWN + MOST_GONE
        assert not any(
            without((each.start, each.end), joined((c.start, c.end) for c in decisions.closed)) for each in shown[::50]
        )
