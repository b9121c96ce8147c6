"""Years of birthdays through outages and dying calls; and that what is broken on purpose is noticed."""

from simulation.reminders.fake_stays import FakeOfferMarks
from simulation.reminders.greetings import Greetings


def lived_through(seed, guests=300):
    greetings = Greetings(seed, guests)
    greetings.run()
    return greetings


def test_every_birthday_is_greeted_once_a_year_on_its_day_and_nobody_who_stopped():
    greetings = lived_through(1)
    assert greetings.wrong() == []
    assert len(greetings.required()) > 500
    assert sum(greetings.weather.faults.values()) > 50


def test_a_sender_that_marks_nothing_is_caught(monkeypatch):
    def forgetful(self, tenant_id, offer, change):
        self.part.offered.append((tenant_id, offer, change))
        return True

    monkeypatch.setattr(FakeOfferMarks, "add", forgetful)
    assert any("times" in each for each in lived_through(1, 100).wrong())


def test_a_planner_that_hears_of_no_greeting_is_caught(monkeypatch):
    """What is planned two years ahead is not planned for the third."""
    monkeypatch.setattr(Greetings, "_look_at", deaf(Greetings._look_at))
    assert any("missed" in each for each in lived_through(1, 100).wrong())


def deaf(look_at):
    def look_at_and_tell_nobody(self, one, now):
        heard = list(self._heard)
        look_at(self, one, now)
        self._heard[:] = heard

    return look_at_and_tell_nobody


def test_a_planner_and_a_sender_that_remember_who_stopped_are_caught(monkeypatch):
    change = Greetings._change

    def remembering(self, guest, at):
        change(self, guest, at)
        self.part.takers[guest] = self.consents[guest].born

    monkeypatch.setattr(Greetings, "_change", remembering)
    assert any("without consent" in each for each in lived_through(1, 100).wrong())
