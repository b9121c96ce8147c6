"""A host sees when each message of a stay goes out, pauses one, and chooses for all stays; what follows is planned."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, PropertyId
from rental.reminders.contract import REMINDER_REPLANNING, REMINDER_SETTINGS_CHANGED, REMINDERS_PAUSED
from rental.reminders.domain.kinds import Choice, Chosen, Kind, digest_of
from rental.reminders.ports import StoredChoices
from rental.reminders.use_cases.choosing import choose
from rental.reminders.use_cases.messages import messages_of
from rental.reminders.use_cases.pausing import Wish, pause
from rental.reminders.use_cases.planning import PlanMoved, plan_stay
from rental.reminders.use_cases.replanning import (
    A_STEP,
    Replanner,
    ReplanningMoved,
    begin_replanning,
    replan_for_other_kinds,
    replan_some,
)
from rental.reminders.use_cases.sending import send_if_due
from simulation.reminders.fake_stays import FakeChoices, FakePauses
from tests.contexts.reminders.samples import BOOKED, HERS, KINDS, STAY, TOMORROW, Office, asked, due
from tests.support.samples import SEAVIEW


@pytest.fixture
def office():
    return Office()


def listed(office, now=BOOKED):
    return {each.reminder: each for each in messages_of(office.sending, SEAVIEW, HERS, now)}


def states(office, now=BOOKED):
    return {name: each.state for name, each in listed(office, now).items()}


def test_messages_are_listed_in_order_with_their_exact_instants(office):
    found = messages_of(office.sending, SEAVIEW, HERS, BOOKED)
    assert [each.reminder for each in found] == [
        *("balance_due", "check_in_soon", "check_in_tomorrow", "welcome", "cleaners", "check_out_tomorrow", "review")
    ]
    assert found[2].moment.instant.isoformat() == "2027-03-04T23:30:00+00:00"
    assert {each.state for each in found[1:]} == {"planned"}
    assert found[0].state == "nothing_owed"


def test_a_message_says_when_it_went_out_or_why_it_does_not(office):
    assert states(office, TOMORROW.instant + timedelta(hours=13))["check_in_tomorrow"] == "passed"
    send_if_due(office.sending, due(), TOMORROW.instant + timedelta(minutes=2))
    sent = listed(office)["check_in_tomorrow"]
    assert (sent.state, sent.sent_at) == ("sent", TOMORROW.instant + timedelta(minutes=2))
    office.part.choices[SEAVIEW] = StoredChoices(Chosen({"welcome": Choice(enabled=False)}, 1))
    assert states(office)["welcome"] == "off"
    office.have(booked_at=TOMORROW.instant)
    assert states(office)["check_in_soon"] == "booked_later"
    office.have(state="cancelled")
    assert set(states(office).values()) == {"cancelled", "sent"}


def test_a_message_is_planned_only_at_a_moment_that_the_stays_plan_names(office):
    later = BOOKED + timedelta(days=2)
    assert states(office, later)["welcome"] == "not_planned"
    plan_stay(office.planning, SEAVIEW, HERS)
    assert states(office, later)["welcome"] == "planned"
    office.part.choices[SEAVIEW] = StoredChoices(Chosen({"welcome": Choice(at="07:30")}, 1))
    assert (states(office, later)["welcome"], states(office, later)["review"]) == ("not_planned", "planned")
    plan_stay(office.planning, SEAVIEW, HERS)
    assert states(office, later)["welcome"] == "planned"


def test_messages_of_no_stay_are_not_found(office):
    with pytest.raises(Problem) as refused:
        messages_of(office.sending, SEAVIEW, BookingId("z" * 26), BOOKED)
    assert refused.value.slug == "not-found"


def wish(office, reminder="welcome", *, paused=True, pauses=None, booking_id=HERS):
    pauses = pauses or FakePauses(office.part)
    pause(office.sending, pauses, asked(BOOKED), Wish(booking_id, reminder, paused), range(3))


def test_a_message_is_paused_and_goes_out_after_all(office):
    wish(office)
    assert listed(office)["welcome"].state == "paused"
    wish(office)
    wish(office, "review")
    wish(office, paused=False)
    found = listed(office)
    assert (found["welcome"].state, found["review"].paused) == ("planned", True)
    assert [(each["type"], each["number"]) for _, each in office.part.changes] == [
        (REMINDERS_PAUSED, number) for number in (1, 2, 3)
    ]


def test_of_two_that_pause_at_the_same_time_both_are_heard(office):
    class Overtaken:
        def __init__(self):
            self.calls = 0

        def write(self, *given):
            self.calls += 1
            if self.calls == 1:
                wish(office, "review")
            return FakePauses(office.part).write(*given)

    wish(office, pauses=Overtaken())
    assert office.part.pauses[SEAVIEW, HERS] == (frozenset({"welcome", "review"}), 2)


def test_pausing_what_there_is_not_is_refused_and_patience_ends(office):
    class Moved:
        def write(self, *_):
            return False

    refusals = []
    for options in ({"reminder": "birthday"}, {"booking_id": BookingId("z" * 26)}, {"pauses": Moved()}):
        with pytest.raises(Problem) as refused:
            wish(office, **options)
        refusals.append(refused.value.slug)
    assert refusals == ["not-found", "not-found", "busy"]


def chosen(office, choices, expected=None, request=b"a request"):
    return choose(FakeChoices(office.part), KINDS, asked(BOOKED, request), choices, expected)


def test_what_is_chosen_replaces_what_was_and_is_told(office):
    first = chosen(office, {"welcome": Choice(at="08:00")})
    second = chosen(office, {"review": Choice(enabled=False)}, expected=1, request=b"another")
    assert (first.version, second.version) == (1, 2)
    assert office.part.chosen(SEAVIEW) == Chosen({"review": Choice(enabled=False)}, 2)
    assert [(each["type"], each["number"]) for _, each in office.part.changes] == [
        (REMINDER_SETTINGS_CHANGED, 1),
        (REMINDER_SETTINGS_CHANGED, 2),
    ]


def test_a_repeated_choice_changes_nothing_and_one_that_someone_else_overtook_is_refused(office):
    chosen(office, {"welcome": Choice(at="08:00")})
    assert chosen(office, {"welcome": Choice(at="08:00")}, expected=0).version == 1
    with pytest.raises(Problem) as refused:
        chosen(office, {}, expected=0, request=b"another")
    assert refused.value.slug == "version-mismatch"


def test_a_key_that_chose_something_else_is_refused(office):
    chosen(office, {"welcome": Choice(at="08:00")}, request=b"this key, a body")
    with pytest.raises(Problem) as refused:
        chosen(office, {}, request=b"this key, another")
    assert refused.value.slug == "idempotency-key-reused"


def test_a_choice_for_no_kind_is_refused_naming_those_there_are(office):
    with pytest.raises(Problem, match="no reminder mid_stay here; there are balance_due, check_in_soon"):
        chosen(office, {"mid_stay": Choice()})


def replanner(office):
    return Replanner(office.planning, FakeChoices(office.part), office.years)


def run_to_the_end(office, reason="reminders-a.1"):
    """Deliver the events of replanning, each twice; return how many stays each step planned."""
    assert begin_replanning(replanner(office), SEAVIEW, reason)
    steps = []
    while True:
        number = office.part.steps[SEAVIEW].number
        planned = replan_some(replanner(office), SEAVIEW, number)
        assert replan_some(replanner(office), SEAVIEW, number) == 0
        if office.part.steps[SEAVIEW].number == number:
            return steps
        steps.append(planned)


def test_upcoming_stays_are_planned_anew_a_page_at_a_time_and_each_once(office):
    stays = [replace(STAY, booking_id=BookingId(f"{n:026d}"), check_out=date(2027, 3, 9 + n % 3)) for n in range(60)]
    for stay in stays:
        office.have(stay)
        plan_stay(office.planning, SEAVIEW, stay.booking_id)
    plan_stay(office.planning, SEAVIEW, HERS)
    office.part.choices[SEAVIEW] = StoredChoices(Chosen({"welcome": Choice(at="07:30")}, 1))
    steps = run_to_the_end(office)
    assert (max(steps), sum(steps)) == (A_STEP, 61)
    assert len(steps) <= 8
    slots = [slot.at for slot, there in office.due.kept["welcome"].items() for _ in there]
    assert slots == ["07:30"] * 61
    assert {plan.version for plan in office.part.plans.values()} == {2}


def test_replanning_begins_once_for_an_event_and_anew_for_another(office):
    run_to_the_end(office)
    number = office.part.steps[SEAVIEW].number
    assert not begin_replanning(replanner(office), SEAVIEW, "reminders-a.1")
    assert begin_replanning(replanner(office), SEAVIEW, "reminders-a.2")
    assert office.part.steps[SEAVIEW].number == number + 1
    assert {each["type"] for _, each in office.part.changes} == {REMINDER_REPLANNING}


class OvertakenChoices:
    """A store in which someone else writes just before one's own first write."""

    def __init__(self, part, meanwhile):
        self.inner, self.meanwhile = FakeChoices(part), [meanwhile]

    def read(self, tenant_id):
        return self.inner.read(tenant_id)

    def replanning(self, tenant_id):
        return self.inner.replanning(tenant_id)

    def replan(self, *given):
        if self.meanwhile:
            self.meanwhile.pop()()
        return self.inner.replan(*given)


def test_a_choice_that_meets_a_step_of_an_earlier_replanning_is_delivered_again(office):
    begin_replanning(replanner(office), SEAVIEW, "reminders-a.1")
    overtaken = OvertakenChoices(office.part, lambda: replan_some(replanner(office), SEAVIEW, 1))
    with pytest.raises(ReplanningMoved):
        begin_replanning(Replanner(office.planning, overtaken, office.years), SEAVIEW, "reminders-a.2")
    assert begin_replanning(replanner(office), SEAVIEW, "reminders-a.2")
    assert office.part.steps[SEAVIEW].reason == "reminders-a.2"


def test_of_two_deliveries_of_a_choice_at_the_same_time_one_begins(office):
    overtaken = OvertakenChoices(office.part, lambda: begin_replanning(replanner(office), SEAVIEW, "reminders-a.1"))
    assert not begin_replanning(Replanner(office.planning, overtaken, office.years), SEAVIEW, "reminders-a.1")
    assert office.part.steps[SEAVIEW].number == 1


def test_a_stay_that_cannot_be_read_stops_no_other_and_is_told(office):
    stays = [office.have(STAY, booking_id=BookingId(f"{n:026d}")) for n in range(3)]
    unreadable = office.have(STAY, booking_id=stays[1].booking_id, property_id=PropertyId("x" * 26))
    begin_replanning(replanner(office), SEAVIEW, "reminders-a.1")
    left_out, number = [], 1
    while not office.part.steps[SEAVIEW].done:
        replan_some(replanner(office), SEAVIEW, number, left_out.append)
        number += 1
    assert left_out == [unreadable.booking_id]
    assert {booking_id for _, booking_id in office.part.plans} == {HERS, stays[0].booking_id, stays[2].booking_id}


def test_a_page_in_which_a_stay_has_to_be_tried_again_comes_again(office):
    begin_replanning(replanner(office), SEAVIEW, "reminders-a.1")
    out_of_patience = Replanner(replace(office.planning, patience=()), FakeChoices(office.part), office.years)
    with pytest.raises(PlanMoved):
        replan_some(out_of_patience, SEAVIEW, 1)
    assert office.part.steps[SEAVIEW].number == 1


def test_a_reminder_a_year_after_the_stay_is_planned_anew_too(office):
    office.have(check_in=date(2025, 12, 1), check_out=date(2025, 12, 3), booked_at=datetime(2025, 11, 1, tzinfo=UTC))
    office.part.choices[SEAVIEW] = StoredChoices(Chosen({"review": Choice(days=365)}, 1))
    run_to_the_end(office)
    assert office.waiting["review"].day == date(2026, 12, 3)


def replan_all(replanner, office):
    while not office.part.steps[SEAVIEW].done:
        replan_some(replanner, SEAVIEW, office.part.steps[SEAVIEW].number)


def test_other_kinds_of_the_deployment_are_planned_for_stays_that_were_planned_before(office):
    plan_stay(office.planning, SEAVIEW, HERS)
    assert replan_for_other_kinds(replanner(office), SEAVIEW)
    replan_all(replanner(office), office)
    assert not replan_for_other_kinds(replanner(office), SEAVIEW)
    others = {name: kind for name, kind in KINDS.items() if name != "review"}
    others |= {"mid_stay": Kind("mid_stay", "check_in", 2, "10:00"), "welcome": replace(KINDS["welcome"], at="08:00")}
    deployed = Replanner(replace(office.planning, kinds=others), FakeChoices(office.part), office.years)
    assert replan_for_other_kinds(deployed, SEAVIEW)
    assert not replan_for_other_kinds(deployed, SEAVIEW)
    replan_all(deployed, office)
    assert (office.waiting["mid_stay"].day, office.waiting["welcome"].at) == (date(2027, 3, 8), "08:00")
    assert "review" not in office.waiting


def test_a_choice_plans_by_the_kinds_of_the_deployment_so_that_it_is_not_done_twice(office):
    begin_replanning(replanner(office), SEAVIEW, "reminders-a.1")
    assert not replan_for_other_kinds(replanner(office), SEAVIEW)


def test_kinds_in_another_order_are_the_same():
    assert digest_of(dict(reversed(KINDS.items()))) == digest_of(KINDS)
    assert digest_of(KINDS | {"welcome": replace(KINDS["welcome"], days=1)}) != digest_of(KINDS)


def test_a_step_that_another_is_past_does_nothing(office):
    assert replan_some(replanner(office), SEAVIEW, 1) == 0
    begin_replanning(replanner(office), SEAVIEW, "reminders-a.1")
    assert replan_some(replanner(office), SEAVIEW, 7) == 0
