"""`holiday-rental ledger`: planted faults are told in words, and repaired where records decide."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.ports import HoldEntry, UnitCalendar
from rental.bookings.use_cases.blocking import WantedBlock, block_nights
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.bookings.use_cases.selling import create_booking
from rental.kernel.ids import PropertyId, UnitId
from rental.platform.dynamodb import to_item
from simulation import ledger_check
from simulation.ledger_check import LedgerCheck, _parser, report
from simulation.on_table import OnTable
from tests.support.booking_samples import Books, booking_request, caller, host, stay
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, terms

UNIT = UnitId("1")
OTHER = PropertyId("d" * 26)


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(ledger_check, "_SECOND_LOOK_SECONDS", 0)
    with moto_table() as table:
        yield table


@pytest.fixture
def books(table):
    stage = OnTable(table)
    for tenant, place in ((SEAVIEW, COTTAGE), (SEAVIEW, OTHER), (BAROSSA, COTTAGE)):
        stage.sell(tenant, terms(property_id=place, minimum_nights=1))
    books = Books(stage.ledger, range(3), KEY)
    create_booking(books, caller(), booking_request())
    block_nights(books, host(), WantedBlock(COTTAGE, stay("03-10", "03-12")), "b1")
    claim_for_channel(books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-07", "03-09")))
    return books


def ledger_command(table, *arguments, at=NOW):
    chosen = _parser().parse_args([*arguments, "--table", table.name, "--at", at.isoformat()])
    return report(LedgerCheck(table, at), chosen)


def plant(books, change):
    calendar = books.ledger.sale(SEAVIEW, COTTAGE).calendars[UNIT]
    books.ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (UnitCalendar(UNIT, change(calendar)),), ()))


def test_a_ledger_that_is_right_is_said_to_be(table, books, capsys):
    assert ledger_command(table, "check") == 0
    assert capsys.readouterr().out == "3 properties checked; all are right.\n"
    assert ledger_command(table, "check", "--tenant", SEAVIEW) == 0
    assert "2 properties" in capsys.readouterr().out
    assert ledger_command(table, "check", "--tenant", SEAVIEW, "--property", COTTAGE) == 0
    assert "1 properties" in capsys.readouterr().out


def test_an_unknown_property_is_told(table, books, capsys):
    assert ledger_command(table, "check", "--property", "z" * 26) == 1
    assert "no such property" in capsys.readouterr().out


def test_nights_that_were_lost_or_belong_to_nobody_are_told_and_repaired(table, books, capsys):
    plant(books, lambda calendar: calendar.freed(stay("03-10", "03-11")).claimed(stay("04-01", "04-03")))
    before = books.ledger.sale(SEAVIEW, COTTAGE).calendars[UNIT]
    assert ledger_command(table, "check") == 1
    told = capsys.readouterr().out
    assert "nights 2027-03-10 to 2027-03-11: sold or blocked (" in told
    assert "nights 2027-04-01 to 2027-04-03: taken in the calendar, but nobody has them" in told
    assert "1 units are not right" in told
    assert books.ledger.sale(SEAVIEW, COTTAGE).calendars[UNIT] == before

    assert ledger_command(table, "repair") == 0
    assert "  repaired\n" in capsys.readouterr().out
    after = books.ledger.sale(SEAVIEW, COTTAGE).calendars[UNIT]
    assert after.version == before.version + 1
    assert after.taken(stay("03-01", "04-30"), NOW) == sorted(
        {*stay("03-05", "03-09").dates(), *stay("03-10", "03-12").dates()}
    )
    assert ledger_command(table, "check") == 0


def test_a_claim_that_waits_for_nothing_and_a_calendar_that_is_gone_are_repaired(table, books, capsys):
    ghost = stay("03-05", "03-06")
    plant(books, lambda calendar: calendar.claimed_by_channel("g" * 26, ghost))
    assert ledger_command(table, "repair") == 0
    assert "a claim waits that is not there any more" in capsys.readouterr().out
    table.client.delete_item(TableName=table.name, Key=to_item({"pk": f"T#{SEAVIEW}#P#{COTTAGE}", "sk": "SALE#UNIT#1"}))
    assert ledger_command(table, "repair") == 0
    assert books.ledger.sale(SEAVIEW, COTTAGE).calendars[UNIT].shadows != ()
    assert ledger_command(table, "check") == 0


def test_two_bookings_of_one_night_are_told_and_left_to_the_host(table, books, capsys):
    plant(books, lambda calendar: replace(calendar, stays=0, shadows=()))
    create_booking(books, caller(), booking_request(key="key-0002"))
    assert ledger_command(table, "repair") == 1
    assert "the host must move one" in capsys.readouterr().out


def test_a_repair_gives_way_to_who_wrote_meanwhile(table, books):
    plant(books, lambda calendar: calendar.claimed(stay("04-01", "04-03")))
    looking = LedgerCheck(table, NOW)
    (found,) = looking.check(SEAVIEW, COTTAGE)
    plant(books, lambda calendar: calendar)
    assert looking.repair(found) == "someone wrote it meanwhile: run it again"


def test_what_is_past_is_left_alone(table, books, capsys):
    later = NOW + timedelta(days=120)
    assert ledger_command(table, "check", at=later) == 0
