"""The calendar alone against plain sets of nights: Hypothesis looks for a sequence after which they differ."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rental.bookings.domain.calendar import MOST_HOLDS, MOST_SHADOWS, Calendar, CalendarFull, Hold
from rental.bookings.dynamodb.calendar_items import calendar_from_item, calendar_item
from rental.kernel.ids import UnitId, derived_id
from rental.kernel.stay_dates import Stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

offsets, lengths, blocking = st.integers(0, 30), st.integers(1, 9), st.booleans()


class CalendarMachine(RuleBasedStateMachine):
    """`owners` are nights by who has them; `waiting` claims' contested nights, in the order they came."""

    def __init__(self):
        super().__init__()
        self.now: datetime = NOW
        self.calendar = Calendar.empty(NOW.date())
        self.owners: dict[date, str] = {}
        self.stays: dict[str, tuple[Stay, bool, bool]] = {}  # nights, whether they block, whether of a channel
        self.waiting: dict[str, set[date]] = {}
        self.holds: dict[str, Hold] = {}
        self.count = 0

    @property
    def today(self) -> date:
        return self.now.date()

    def name(self) -> str:
        self.count += 1
        return derived_id(b"key", str(self.count))

    def stay(self, offset: int, nights: int) -> Stay:
        first = self.today + timedelta(days=offset)
        return Stay(first, first + timedelta(days=nights))

    def held(self) -> set[date]:
        return {night for hold in self.holds.values() if hold.expires_at > self.now for night in hold.stay.dates()}

    def free(self, name: str, nights: list[date]) -> None:
        for night in nights:
            if self.owners.get(night) == name:
                del self.owners[night]
                heir = next((each for each, wanted in self.waiting.items() if night in wanted), None)
                if heir:
                    self.owners[night] = heir
                    self.waiting[heir].discard(night)
                    if not self.waiting[heir]:
                        del self.waiting[heir]

    @rule(offset=offsets, nights=lengths, blocking=blocking)
    def claim(self, offset, nights, blocking):
        stay = self.stay(offset, nights)
        if set(stay.dates()) & set(self.owners):
            with pytest.raises(ValueError, match="have an owner"):
                self.calendar.claimed(stay, blocking=blocking)
            return
        self.calendar, name = self.calendar.claimed(stay, blocking=blocking), self.name()
        self.stays[name] = (stay, blocking, False)
        self.owners |= dict.fromkeys(stay.dates(), name)

    @rule(offset=offsets, nights=lengths, blocking=blocking)
    def claim_by_channel(self, offset, nights, blocking):
        stay, name = self.stay(offset, nights), self.name()
        contested = {night for night in stay.dates() if night in self.owners}
        if contested and len(self.calendar.shadows) >= MOST_SHADOWS:
            with pytest.raises(CalendarFull):
                self.calendar.claimed_by_channel(name, stay, blocking=blocking)
            return
        self.calendar = self.calendar.claimed_by_channel(name, stay, blocking=blocking)
        self.stays[name] = (stay, blocking, True)
        self.owners |= {night: name for night in stay.dates() if night not in contested}
        if contested:
            self.waiting[name] = contested

    @precondition(lambda self: self.stays)
    @rule(data=st.data())
    def give_back(self, data):
        name = data.draw(st.sampled_from(sorted(self.stays)))
        stay, _, channel = self.stays.pop(name)
        free = self.calendar.released_by_channel(name, stay) if channel else self.calendar.freed(stay)
        self.calendar = free
        self.waiting.pop(name, None)
        self.free(name, stay.dates())

    @precondition(lambda self: any(not channel for _, _, channel in self.stays.values()))
    @rule(data=st.data(), offset=offsets, nights=lengths)
    def move(self, data, offset, nights):
        name = data.draw(st.sampled_from(sorted(each for each, (_, _, channel) in self.stays.items() if not channel)))
        old, blocking, _ = self.stays[name]
        new = self.stay(offset, nights)
        if any(self.owners.get(night) not in (None, name) for night in new.dates()):
            with pytest.raises(ValueError, match="have an owner"):
                self.calendar.moved(old, new, blocking=blocking)
            return
        self.calendar = self.calendar.moved(old, new, blocking=blocking)
        self.free(name, [night for night in old.dates() if night not in new.dates()])
        self.stays[name] = (new, blocking, False)
        self.owners |= dict.fromkeys(new.dates(), name)

    @rule(offset=offsets, nights=lengths, minutes=st.integers(1, 30))
    def hold(self, offset, nights, minutes):
        new = Hold(self.name(), self.stay(offset, nights), self.now + timedelta(minutes=minutes), b"contact!")
        if set(new.stay.dates()) & (set(self.owners) | self.held()):
            with pytest.raises(ValueError, match="are taken"):
                self.calendar.held(new, self.now)
        elif sum(hold.expires_at > self.now for hold in self.holds.values()) >= MOST_HOLDS:
            with pytest.raises(CalendarFull):
                self.calendar.held(new, self.now)
        else:
            self.calendar = self.calendar.held(new, self.now)
            self.holds[new.id] = new

    @precondition(lambda self: self.holds)
    @rule(data=st.data())
    def let_go(self, data):
        name = data.draw(st.sampled_from(sorted(self.holds)))
        self.calendar = self.calendar.let_go(name, self.now)
        del self.holds[name]

    @rule(minutes=st.integers(1, 60))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(days=st.integers(1, 90))
    def pass_days(self, days):
        self.now += timedelta(days=days)
        self.calendar = self.calendar.rolled(self.today)
        base = self.calendar.base
        self.stays = {name: each for name, each in self.stays.items() if each[0].check_out > base}
        self.waiting = {name: nights for name, nights in self.waiting.items() if nights and max(nights) >= self.today}

    @invariant()
    def owners_are_those_of_the_model_from_today_on(self):
        known = {night: name for night, name in self.owners.items() if night >= self.today}
        blocked = {night for night, name in known.items() if self.stays[name][1]}
        assert self.ahead(nights_of(self.calendar, self.calendar.blocks)) == blocked
        assert self.ahead(nights_of(self.calendar, self.calendar.stays)) == set(known) - blocked

    @invariant()
    def shadows_wait_for_what_the_model_says(self):
        waiting = {}
        for each in self.calendar.shadows:
            bits = range(each.contested.bit_length())
            waiting[each.id] = self.ahead(each.stay.check_in + timedelta(n) for n in bits if each.contested >> n & 1)
        expected = {name: ahead for name, nights in self.waiting.items() if (ahead := self.ahead(nights))}
        assert {name: nights for name, nights in waiting.items() if nights} == expected
        assert [name for name in waiting if name in expected] == list(expected)

    def ahead(self, nights) -> set[date]:
        return {night for night in nights if night >= self.today}

    @invariant()
    def holds_live_until_they_end_and_are_disjoint(self):
        live = {hold.id: hold for hold in self.holds.values() if hold.expires_at > self.now}
        assert {hold.id: hold for hold in self.calendar.live_holds(self.now)} == live
        assert sum(hold.stay.nights for hold in live.values()) == len(self.held())

    @invariant()
    def taken_is_what_is_owned_or_held(self):
        view = Stay(self.today, self.today + timedelta(days=45))
        taken = {night for night in view.dates() if night in self.owners} | (self.held() & set(view.dates()))
        assert set(self.calendar.taken(view, self.now)) == taken

    @invariant()
    def it_is_stored_and_read_back_whole(self):
        item = calendar_item(SEAVIEW, COTTAGE, UnitId("1"), self.calendar)
        read = calendar_from_item(item)
        assert (read.base, read.stays, read.blocks, read.shadows) == (
            *(self.calendar.base, self.calendar.stays, self.calendar.blocks),
            self.calendar.shadows,
        )
        assert [hold.id for hold in read.holds] == [hold.id for hold in self.calendar.holds]


def nights_of(calendar: Calendar, bits: int) -> set[date]:
    return {calendar.base + timedelta(days=n) for n in range(bits.bit_length()) if bits >> n & 1}


TestCalendar = CalendarMachine.TestCase
TestCalendar.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
