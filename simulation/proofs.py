"""The parts of the proof: functions from a `Proof` to figures. What does not hold raises `AssertionError`."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from simulation.checkout_guests import Judged, play
from simulation.inbound_events import Reception, Season
from simulation.on_table import OnTable, client_of, table_like
from simulation.races import Race
from simulation.reminders.arrivals import swept_a_day
from simulation.reminders.judging import play as play_year
from simulation.report import Coverage, violation_lines
from simulation.run import InMemory, Simulation, Stage
from simulation.sync.proof import follow_worlds

if TYPE_CHECKING:
    from holiday_rental.local.platform import LocalPlatform
    from simulation.card_site import CardSite

Figures = list[tuple[str, float, str]]
SEEDS, STEPS = 1000, 200
RACE_SEEDS, RACE_OPERATIONS = 5, 10_000
TABLE_SEEDS, TABLE_STEPS = 5, 500
CHANNEL_SEEDS, CHANNEL_DAYS = 40, 120
INBOUND_SEEDS, INBOUND_EVENTS = 10, 5000
REMINDER_SEED, REMINDER_STAYS, ARRIVALS = 4, 10_000, 10_000
SHOPS, CHECKOUTS_A_SHOP = 100, 100
ROUNDS_OVER_HTTP, CHECKOUTS_A_ROUND = 10, 200
ORDERED_SEED, ORDERED_CHANGES, ORDERED_PROPERTIES, ORDERED_SECONDS = 9, 5000, 50, 900


class Proof:
    """What parts stand on: a local platform, started when the first part needs it, stopped at the end."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._local: LocalPlatform | None = None
        self._stage: OnTable | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def local(self) -> "LocalPlatform":
        """Return the platform, without listings."""
        if self._local is None:
            self._local = self._open.enter_context(_platform())
        return self._local

    def stage(self) -> OnTable:
        """Return a stage on the platform's DynamoDB."""
        if self._stage is None:
            status, region = self.local().status(), self.local().region
            table = table_like(client_of(status.endpoint, region), status.outputs["TableName"])
            self._stage = OnTable(self._open.enter_context(table))
        return self._stage


def worlds(_: Proof) -> Figures:
    """Play 1,000 seeds on the fakes; in every second of them what guests book waits for its money."""
    coverage = _played(range(SEEDS), STEPS, None)
    return [
        ("simulated_seeds", coverage.seeds, "seeds"),
        ("simulated_steps", coverage.steps, "steps"),
        ("simulated_faults", coverage.faults.total(), "faults injected"),
        ("simulated_violations", 0, "violations"),
    ]


def worlds_on_the_table(proof: Proof) -> Figures:
    """Play five seeds, each for longer, on the platform's DynamoDB."""
    coverage = _played(range(TABLE_SEEDS), TABLE_STEPS, proof.stage())
    return [
        ("simulated_steps_on_table", coverage.steps, "steps"),
        ("simulated_violations_on_table", 0, "violations"),
    ]


def races(proof: Proof) -> Figures:
    """Let 20 workers race for the nights of 20 properties, 10,000 times for each of five seeds."""
    runs = [Race(proof.stage(), seed).run(RACE_OPERATIONS) for seed in range(RACE_SEEDS)]
    for race in runs:
        if wrong := race.faults() or race.false_refusals():
            raise AssertionError(f"seed {race.seed}: {wrong[0]}")
    return [
        ("race_operations", sum(len(race.retries) for race in runs), "operations"),
        ("race_overlaps", sum(race.overlaps() for race in runs), "nights"),
        ("race_false_refusals", sum(len(race.false_refusals()) for race in runs), "refusals"),
        ("race_retries_p99", max(race.retries_p99() for race in runs), "retries"),
    ]


def channels(_: Proof) -> Figures:
    """Follow the feeds of four channels for 40 seeds, 120 days each, against the bookings really made."""
    total = follow_worlds(range(CHANNEL_SEEDS), CHANNEL_DAYS)
    ours, counts = total.ours, total.counts
    return [
        ("sync_feed_days", total.worlds * CHANNEL_DAYS, "days"),
        ("sync_fetches", counts.fetches, "fetches"),
        ("sync_true_bookings", ours.bookings, "bookings"),
        ("sync_true_changes", ours.changes, "changes"),
        ("sync_true_cancellations", ours.cancellations, "cancellations"),
        ("sync_wrongly_freed_nights", ours.wrongly_freed_nights + counts.open_while_blocked, "nights"),
        ("sync_missed_changes", ours.missed_changes, "changes"),
        ("sync_missed_cancellations", ours.missed_cancellations, "cancellations"),
        ("sync_cancellations_freed_late", ours.freed_late, "cancellations"),
        ("sync_wrong_moves", ours.wrong_moves, "moves"),
        ("sync_false_announcements_ratio", round(total.false_ratio, 4), "of a plain diff's"),
        ("sync_held_hours_per_freed_night", round(total.held_hours, 2), "hours"),
    ]


def checkouts(_proof: Proof) -> Figures:
    """Let guests pay while calls to Stripe go wrong and workers die, in memory."""
    total = Judged()
    for seed in range(SHOPS):
        total += play(seed, CHECKOUTS_A_SHOP)
    if total.charges_minus_bookings or total.stuck:
        raise AssertionError(f"{total}")
    return [
        ("checkouts_in_memory", total.checkouts, "checkouts"),
        ("checkout_deaths_and_faults", total.deaths_and_faults, "faults injected"),
        ("checkout_charges_minus_bookings", total.charges_minus_bookings, "charges"),
        ("checkout_stuck", total.stuck, "checkouts"),
    ]


def checkouts_over_http(proof: Proof) -> Figures:
    """Let guests pay on the platform while calls to Stripe go wrong, round after round, each judged by itself."""
    from simulation.site_checkouts import Reckoned, play  # noqa: PLC0415 - they bring the platform's code

    total = Reckoned()
    for seed in range(ROUNDS_OVER_HTTP):
        shop = _card_site(proof.local())  # its host signed in anew: a token lasts less long than all rounds
        total += play(shop, CHECKOUTS_A_ROUND, seed)
        shop.take_down()
    if total.charges != total.confirmed or total.stuck:
        raise AssertionError(f"{total}")
    return [
        ("checkouts_over_http", total.checkouts, "checkouts"),
        ("checkouts_over_http_confirmed", total.confirmed, "bookings"),
        ("checkouts_over_http_faults", total.faults, "faults injected"),
        ("checkouts_over_http_charges_minus_bookings", total.charges - total.confirmed, "charges"),
        ("checkouts_over_http_stuck", total.stuck, "checkouts"),
    ]


def reminders(_: Proof) -> Figures:
    """Let a year of 10,000 stays in 40 zones pass, every run made, and ten outages with it."""
    judged = play_year(REMINDER_SEED, REMINDER_STAYS, thorough=True)
    if wrong := judged.wrong():
        raise AssertionError(f"seed {REMINDER_SEED}: {', '.join(wrong)}")
    return [
        ("sweep_rru_10000_arrivals", swept_a_day(ARRIVALS)[0], "read units"),
        ("reminder_stays", judged.stays, "stays"),
        ("reminder_runs", judged.runs, "runs"),
        ("reminders_due", judged.due, "messages"),
        ("reminder_faults", judged.faults, "faults injected"),
        ("reminders_made_up_for", judged.made_up_for, "messages"),
        ("reminders_missed", judged.missed, "messages"),
        ("reminders_duplicated", judged.duplicated, "messages"),
        ("reminders_for_cancelled_stays", judged.for_cancelled, "messages"),
        ("reminders_at_another_time", judged.at_another_time, "messages"),
    ]


def ordered_changes(proof: Proof) -> Figures:
    """Let 5,000 changes of 50 properties, 1 % of them poison, go through the emulator's queues; redrive what died."""
    from simulation.lane_on_emulator import LaneOnEmulator  # noqa: PLC0415 - it brings the emulator's clients
    from simulation.ordered_changes import Changes, judged  # noqa: PLC0415 - as above

    changes = Changes.made(ORDERED_SEED, ORDERED_CHANGES, ORDERED_PROPERTIES)
    endpoint, region = proof.local().status().endpoint, proof.local().region
    with (
        tempfile.TemporaryDirectory() as folder,
        LaneOnEmulator(endpoint, region, Path(folder), ORDERED_SECONDS).deployed() as lane,
    ):
        lane.write(changes)
        lane.settle(changes, dead=len(changes.poison))
        before = judged(changes, lane.heard(), sorted(changes.poison))
        meanwhile, moved = lane.others_meanwhile(), lane.mend()
        lane.settle(changes, dead=0)
        after = judged(changes, lane.heard(), [])
    if wrong := before.wrong() or after.wrong():
        raise AssertionError(f"seed {ORDERED_SEED}: {wrong}")
    if before.late or not meanwhile or moved != len(changes.poison):
        raise AssertionError(f"seed {ORDERED_SEED}: {before.late} late, {meanwhile} meanwhile, {moved} moved back")
    return [
        ("ordered_changes", after.changes, "changes"),
        ("ordered_changes_dead_lettered", before.dead, "changes"),
        ("ordered_changes_redriven", moved, "changes"),
        ("ordered_changes_out_of_order", len(before.out_of_order) + len(after.out_of_order), "changes"),
        ("ordered_changes_lost", len(before.lost) + len(after.lost), "changes"),
        ("ordered_changes_dealt_with_twice", after.duplicates, "changes"),
        ("ordered_changes_of_others_while_one_failed", meanwhile, "changes"),
    ]


def inbound_events(_: Proof) -> Figures:
    """Hear partners' events shuffled, tripled and delayed, by workers that die, and hold the ledger against order."""
    told = deaths = interruptions = conflicts = booked = 0
    for seed in range(INBOUND_SEEDS):
        season = Season(seed, INBOUND_EVENTS)
        ordered, shuffled = Reception(season).in_order(), Reception(season).in_bad_weather()
        wrong = [*ordered.wrong(), *shuffled.wrong()]
        if wrong or ordered.claims() != shuffled.claims():
            raise AssertionError(f"seed {seed}: {'; '.join(wrong[:3]) or 'not the ledger as in order'}")
        told, deaths = told + len(season.events), deaths + shuffled.weather.deaths
        interruptions += shuffled.weather.interruptions
        conflicts, booked = conflicts + shuffled.answers["nights-taken"], booked + shuffled.booked
    return [
        ("inbound_events", told, "events"),
        ("inbound_events_conflicts_told", conflicts, "answers"),
        ("inbound_events_deaths", deaths, "faults injected"),
        ("inbound_events_interruptions", interruptions, "workers overtaken"),
        ("inbound_events_direct_bookings", booked, "bookings"),
        ("inbound_events_shared_nights", 0, "nights"),
        ("inbound_events_other_than_in_order", 0, "claims"),
    ]


# Whoever has more to prove adds a line here.
PARTS: dict[str, Callable[[Proof], Figures]] = {
    "worlds": worlds,
    "worlds_on_the_table": worlds_on_the_table,
    "races": races,
    "channels": channels,
    "inbound_events": inbound_events,
    "checkouts": checkouts,
    "reminders": reminders,
    "checkouts_over_http": checkouts_over_http,
    "ordered_changes": ordered_changes,
}


def _played(seeds: range, steps: int, stage: Stage | None) -> Coverage:
    coverage = Coverage()
    for seed in seeds:
        cards = bool(seed % 2)
        simulation = Simulation(seed, stage or InMemory(), card_payments=cards)
        try:
            coverage.add(simulation.run(steps))
        except Exception as error:
            options = (" --card-payments" if cards else "") + (" --platform" if stage else "")
            replay = f"holiday-rental simulate --seed {seed} --steps {steps}{options}"
            raise AssertionError("\n".join(violation_lines(simulation, error, replay))) from error
    return coverage


def _card_site(local: "LocalPlatform") -> "CardSite":
    """Return the first tenant's site, its host signed in."""
    from holiday_rental.local.site_session import sign_in  # noqa: PLC0415 - as below
    from simulation.card_site import CardSite  # noqa: PLC0415 - as below
    from tests.support.site_client import SiteClient  # noqa: PLC0415 - as below

    tenant = local.status().tenants[0]
    token = sign_in(tenant.site, tenant.host_username, tenant.host_password)
    return CardSite(SiteClient(tenant.site), token, tenant.tenant_id, local.stripe.stand_in, local.clock)


@contextmanager
def _platform() -> Iterator["LocalPlatform"]:
    from holiday_rental.local.platform import LocalPlatform  # noqa: PLC0415 - worlds on the fakes need none

    with tempfile.TemporaryDirectory() as folder:
        local = LocalPlatform(Path(folder), _free_port())
        local.up(demo=False)
        try:
            yield local
        finally:
            local.down()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
