"""The calendar sync's large count: many channels' histories, followed and held against the bookings really made."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from rental.calendar_sync.domain.channels import Channel
from rental.calendar_sync.domain.rules import SyncRules
from simulation.sync.channel_world import CHANNELS, ChannelWorld
from simulation.sync.hindsight import Counts, Hindsight
from simulation.sync.naive import plain_diff
from simulation.sync.replay import Step, replay
from simulation.sync.truth import Score, score

MOST_FALSE = 0.01


@dataclass(slots=True)
class Followed:
    """What following some worlds came to: ours, a plain diff's, and what the feeds said later."""

    worlds: int = 0
    ours: Score = field(default_factory=Score)
    plain: Score = field(default_factory=Score)
    counts: Counts = field(default_factory=Counts)

    @property
    def false_ratio(self) -> float:
        return self.ours.false_announcements / max(1, self.plain.false_announcements)

    @property
    def held_hours(self) -> float:
        return self.counts.held_hours / max(1, self.counts.truly_freed)

    def add(self, other: "Followed") -> None:
        self.worlds += other.worlds
        for mine, theirs in ((self.ours, other.ours), (self.plain, other.plain), (self.counts, other.counts)):
            for each in fields(mine):
                setattr(mine, each.name, getattr(mine, each.name) + getattr(theirs, each.name))

    def wrong(self) -> list[str]:
        """Return what must not be, in words."""
        ours = self.ours
        never = {
            "nights open that the feed blocks": self.counts.open_while_blocked,
            "nights freed of bookings that stand": ours.wrongly_freed_nights,
            "changed dates missed": ours.missed_changes,
            "cancellations missed": ours.missed_cancellations,
            "cancellations freed late": ours.freed_late,
            "guests' data moved to a wrong stay": ours.wrong_moves,
        }
        return [f"{count} {what}" for what, count in never.items() if count]


def follow_world(seed: int, channel: Channel, days: int, *, long_flaps: bool = False) -> Followed:
    """Follow one feed's history and score every decision."""
    world, rules = ChannelWorld(seed, channel, days, long_flaps=long_flaps), SyncRules()
    history = world.history()
    truth, hindsight = world.truth(), Hindsight([history])
    steps: list[Step] = []
    for step in replay([history], rules, world.zone):
        hindsight.add(step)
        steps.append(step)
    ours, plain = score([history], steps, truth, rules), score([history], plain_diff(history), truth, rules)
    return Followed(1, ours, plain, hindsight.figures()[history.feed])


def follow_worlds(seeds: Iterable[int], days: int) -> Followed:
    """Follow every channel's world of each seed. Raises `AssertionError` at the first that is wrong, with its seed."""
    total = Followed()
    for seed in seeds:
        for channel in CHANNELS:
            one = follow_world(seed, channel, days)
            if wrong := one.wrong():
                raise AssertionError(f"seed {seed}, {channel.name}, {days} days: {'; '.join(wrong)}")
            total.add(one)
    if total.false_ratio >= MOST_FALSE:
        raise AssertionError(f"{total.ours.false_announcements} announcements are false")
    return total
