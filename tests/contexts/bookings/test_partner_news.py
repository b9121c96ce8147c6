"""What partners are answered: versions, conflicts, listings that lead nowhere, elsewhere or to another unit."""

from dataclasses import replace

import pytest

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.calendar import MOST_SHADOWS
from rental.bookings.domain.reservation import ReservationNews
from rental.bookings.use_cases.partner_news import Office, hear_partner, settle_places
from rental.channels.contract import Place
from rental.kernel.ids import PropertyId, UnitId
from simulation.fake_partners import FakePartners
from tests.support.booking_samples import FrontDesk, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW, terms

CONNECTION = "n" * 26
BARN = PropertyId("d" * 26)
TO = {"L-1": Place(COTTAGE, UnitId("1")), "L-2": Place(COTTAGE, UnitId("2")), "L-3": Place(BARN, UnitId("1"))}


class Partner:
    """A partner with three listings that lead to two units of the cottage and to the barn, and one that is unknown."""

    def __init__(self):
        self.desk = FrontDesk.selling(units=(UnitId("1"), UnitId("2")), minimum_nights=1)
        self.desk.ledger.sell(SEAVIEW, replace(terms(minimum_nights=1), property_id=BARN))
        self.partners = FakePartners()
        for listing, place in TO.items():
            self.map(listing, place)

    @property
    def office(self):
        return Office(self.desk.books, self.partners, SEAVIEW, CONNECTION, NOW)

    def map(self, listing, place):
        self.partners.places[SEAVIEW, CONNECTION, listing] = place

    def unmap(self, listing):
        del self.partners.places[SEAVIEW, CONNECTION, listing]

    def tell(self, version=1, check_in="03-05", check_out="03-08", listing="L-1", name="R-1", **of):
        news = ReservationNews(name, listing, version, stay(check_in, check_out), **of)
        return hear_partner(self.office, news).value

    def settle(self, listing=None):
        return settle_places(self.office, listing)

    def taken(self, place=TO["L-1"]):
        calendar = self.desk.ledger.calendars.get((SEAVIEW, place.property_id, place.unit))
        return [f"{night:%m-%d}" for night in calendar.taken(stay("03-01", "03-31"), NOW)] if calendar else []


@pytest.fixture
def partner():
    return Partner()


def test_a_reservation_takes_its_nights_moves_and_frees_them(partner):
    assert partner.tell() == "accepted"
    assert partner.taken() == ["03-05", "03-06", "03-07"]
    assert partner.tell(2, "03-06", "03-09") == "accepted"
    assert partner.taken() == ["03-06", "03-07", "03-08"]
    assert partner.tell(3, "03-06", "03-09", cancelled=True) == "accepted"
    assert partner.taken() == []


def test_who_comes_is_kept_with_the_nights_and_a_change_of_that_alone_is_written(partner):
    partner.tell(guest_name="Ada", guests=Guests(2))
    partner.tell(2, guest_name="Ada L.", guests=Guests(2, children=1))
    (claim,) = partner.desk.ledger.records.values()
    assert (claim.guest_name, claim.guests, claim.change_number) == ("Ada L.", Guests(2, children=1), 2)
    assert (claim.channel, claim.reference) == (CONNECTION, "R-1")
    assert partner.desk.change["actor"] == {"kind": "channel", "id": CONNECTION}


def test_what_was_told_before_or_is_older_is_known_and_changes_nothing(partner):
    partner.tell(2, "03-06", "03-09")
    writes = len(partner.desk.ledger.writes)
    assert [partner.tell(2, "03-06", "03-09"), partner.tell(1), partner.tell(1, cancelled=True)] == ["known"] * 3
    assert len(partner.desk.ledger.writes) == writes


def test_a_version_that_says_something_else_than_before_is_refused(partner):
    partner.tell(2)
    for other in ({"check_out": "03-09"}, {"listing": "L-2"}, {"cancelled": True}):
        assert refusal(partner.tell, 2, **other).slug == "version-reused"
    assert partner.taken() == ["03-05", "03-06", "03-07"]


def test_an_end_that_overtakes_what_it_ends_keeps_the_nights_free(partner):
    assert partner.tell(2, cancelled=True) == "accepted"
    assert partner.tell(1) == "known"
    assert partner.taken() == []


def test_nights_that_others_own_are_refused_by_name_and_passed_on_once_they_are_free(partner):
    partner.tell(name="theirs", check_in="03-06", check_out="03-09")
    refused = refusal(partner.tell)
    assert (refused.slug, refused.extras["nights"]) == ("nights-taken", ["2027-03-06", "2027-03-07"])
    assert refusal(partner.tell).extras["nights"] == ["2027-03-06", "2027-03-07"], "told again it is still so"
    partner.tell(2, "03-06", "03-09", name="theirs", cancelled=True)
    assert partner.tell() == "known"
    assert partner.taken() == ["03-05", "03-06", "03-07"]


def test_a_cancelled_reservation_that_was_refused_waits_for_nothing_any_more(partner):
    partner.tell(name="theirs")
    refusal(partner.tell)
    assert partner.tell(2, cancelled=True) == "accepted"
    partner.tell(2, name="theirs", cancelled=True)
    assert partner.taken() == []


def test_what_leads_nowhere_is_kept_in_its_newest_version_and_takes_its_nights_once_mapped(partner):
    assert [partner.tell(each, listing="L-9", check_out=end) for each, end in ((1, "03-08"), (3, "03-09"))] == [
        "kept"
    ] * 2
    assert partner.tell(2, listing="L-9") == "known"
    assert partner.tell(1, listing="L-9", name="gone", cancelled=True) == "accepted"
    assert partner.taken() == []
    partner.map("L-9", TO["L-1"])
    assert partner.settle("L-9") == 2
    assert partner.taken() == ["03-05", "03-06", "03-07", "03-08"]
    assert partner.tell(3, listing="L-9", check_out="03-09") == "known"


def test_what_is_told_again_after_its_listing_was_mapped_needs_no_news_of_that(partner):
    partner.tell(listing="L-9")
    partner.map("L-9", TO["L-1"])
    assert partner.tell(listing="L-9") == "known"
    assert len(partner.taken()) == 3


@pytest.mark.parametrize("elsewhere", ["L-2", "L-3"], ids=["another unit", "another property"])
def test_a_listing_led_elsewhere_takes_its_nights_along(partner, elsewhere):
    partner.tell()
    partner.map("L-1", TO[elsewhere])
    partner.settle("L-1")
    assert (partner.taken(), partner.taken(TO[elsewhere])) == ([], ["03-05", "03-06", "03-07"])
    partner.map("L-1", TO["L-1"])
    partner.settle("L-1")
    assert (partner.taken(), partner.taken(TO[elsewhere])) == (["03-05", "03-06", "03-07"], [])


@pytest.mark.parametrize("elsewhere", ["L-2", "L-3"], ids=["another unit", "another property"])
def test_a_reservation_that_moves_to_another_listing_leaves_the_one_it_was_in(partner, elsewhere):
    partner.tell()
    assert partner.tell(2, listing=elsewhere) == "accepted"
    assert (partner.taken(), len(partner.taken(TO[elsewhere]))) == ([], 3)
    assert partner.tell(3, listing="L-9") == "kept"
    assert partner.taken(TO[elsewhere]) == []


def test_a_listing_that_leads_nowhere_any_more_gives_its_nights_back_and_no_others(partner):
    partner.tell()
    partner.tell(listing="L-2", name="R-2")
    partner.unmap("L-1")
    assert partner.settle("L-1") == 1
    assert (partner.taken(), len(partner.taken(TO["L-2"]))) == ([], 3)


def test_a_removed_connection_gives_all_its_nights_back(partner):
    partner.tell()
    partner.tell(listing="L-3", name="R-2")
    partner.partners.removed.add((SEAVIEW, CONNECTION))
    assert partner.settle() == 2
    assert (partner.taken(), partner.taken(TO["L-3"])) == ([], [])


def test_what_is_given_back_already_is_not_looked_at_again(partner):
    for number in range(1, 9):
        partner.tell(name=f"R-{number}", check_in=f"03-{2 * number:02}", check_out=f"03-{2 * number + 1:02}")
    partner.unmap("L-1")
    assert partner.settle("L-1") == 8
    reads = partner.desk.ledger.reads
    assert partner.settle("L-1") == 0
    assert partner.desk.ledger.reads == reads


def test_nights_that_clash_when_a_listing_is_mapped_are_the_hosts_conflict_and_hold_up_no_other(partner):
    partner.tell(name="theirs")
    partner.tell(listing="L-9", name="clashing")
    partner.tell(listing="L-9", name="free", check_in="03-20", check_out="03-22")
    partner.map("L-9", TO["L-1"])
    partner.settle("L-9")
    assert partner.taken() == ["03-05", "03-06", "03-07", "03-20", "03-21"]
    contested = [each.reference for each in partner.desk.ledger.records.values() if each.contested]
    assert contested == ["clashing"]


def test_a_unit_full_of_conflicts_holds_up_no_other_reservation_and_comes_again(partner):
    partner.tell(name="theirs")
    for number in range(13):
        partner.tell(listing="L-9", name=f"R-{number}")
    partner.tell(listing="L-9", name="free", check_in="03-20", check_out="03-22")
    partner.map("L-9", TO["L-1"])
    assert refusal(partner.settle, "L-9").slug == "conflicts-full"
    assert partner.taken()[-1] == "03-21"


def test_a_unit_full_of_conflicts_says_so_with_the_nights_and_takes_the_same_again_once_one_is_settled(partner):
    partner.tell(name="theirs", check_in="03-05", check_out="03-07")
    for number in range(MOST_SHADOWS):
        assert refusal(partner.tell, name=f"R-{number}").slug == "nights-taken"
    refused = refusal(partner.tell, name="thirteenth")
    assert (refused.status, refused.slug) == (409, "conflicts-full")
    assert refused.extras["nights"] == ["2027-03-05", "2027-03-06", "2027-03-07"]
    assert "closes no nights" in refused.detail
    assert partner.tell(2, cancelled=True, name="R-0") == "accepted"
    assert refusal(partner.tell, name="thirteenth").slug == "nights-taken", "it is kept now"


def test_what_a_full_unit_did_not_keep_can_be_cancelled(partner):
    partner.tell(name="theirs")
    for number in range(MOST_SHADOWS + 1):
        refusal(partner.tell, name=f"R-{number}")
    assert partner.tell(2, cancelled=True, name=f"R-{MOST_SHADOWS}") == "accepted"


def test_a_listing_whose_property_is_gone_keeps_what_is_told(partner):
    partner.map("L-1", Place(PropertyId("x" * 26), UnitId("1")))
    assert partner.tell() == "kept"
    partner.map("L-1", TO["L-1"])
    partner.settle("L-1")
    assert len(partner.taken()) == 3


def test_nights_that_are_past_or_too_far_ahead_are_refused_and_their_end_is_not(partner):
    assert refusal(partner.tell, 1, "2026-11-01", "2026-11-05").slug == "stay-in-the-past"
    assert refusal(partner.tell, 1, "2037-01-01", "2037-01-05", name="far").slug == "beyond-booking-window"
    assert partner.tell(2, "2026-11-01", "2026-11-05", cancelled=True) == "accepted"


def test_while_others_write_it_tries_again_and_then_says_that_it_is_busy(partner):
    partner.partners.busy_reads = 2
    assert partner.tell() == "accepted"
    partner.partners.busy_reads = 9
    assert refusal(partner.tell, 2).slug == "busy"
