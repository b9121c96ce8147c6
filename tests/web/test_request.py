"""At a place whose host answers every request, a guest asks, and sees the answer under the same address."""

import re
import uuid

from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.web.test_booking import LOSE_THE_NEXT_ANSWER


def ask(guest, stay):
    guest.open(f"/stay/{stay.property_id}{stay.query}")
    guest.reads("You ask; the host answers within 24 hours.")
    guest.page.get_by_role("link", name="Continue to your request").click()
    guest.sees("Ask for your stay")
    guest.reads("We keep these nights for you until")
    guest.fill_in("Ada Lovelace", f"guest-{uuid.uuid4().hex[:8]}@example.com")


def test_a_guest_asks_and_reads_the_hosts_answer_on_the_same_page(platform, host, visitor, asking_stay):
    guest = visitor(width=390, height=844)
    guest.site = platform.tenant("seaview").site
    stay = asking_stay(guest)
    ask(guest, stay)
    guest.ask_button.dblclick()
    guest.sees("Your request is with the host")
    guest.reads(re.compile(r"^Asked\. .+ answers until .+\d"))
    expect(guest.page.get_by_role("button", name="Withdraw request")).to_be_visible()

    booking_id = guest.page.url.partition("/booking/")[2].partition("#")[0]
    assert host.send("POST", f"/bookings/{booking_id}/approval", json={}).status_code == 200
    guest.page.reload()
    guest.sees("Your stay is booked")
    assert guest.complaints == []


def test_a_request_whose_answer_was_lost_is_found_again_though_it_has_its_nights_itself(visitor, asking_stay):
    guest = visitor()
    stay = asking_stay(guest)
    ask(guest, stay)
    guest.page.evaluate(LOSE_THE_NEXT_ANSWER)
    guest.ask_button.click()
    expect(guest.page.get_by_role("alert")).to_contain_text("We could not reach the booking desk")
    guest.page.reload()
    expect(guest.page.get_by_role("alert")).to_contain_text("We did not hear back about your booking")
    guest.ask_button.click()
    guest.sees("Your request is with the host")


def test_a_request_is_withdrawn_and_its_nights_are_free_again(visitor, asking_stay):
    guest = visitor()
    stay = asking_stay(guest)
    ask(guest, stay)
    guest.ask_button.click()
    guest.sees("Your request is with the host")
    guest.press("Withdraw request")
    guest.press("Yes, withdraw it")
    guest.sees("This booking is cancelled")
    guest.open(f"/stay/{stay.property_id}{stay.query}")
    expect(guest.page.get_by_role("link", name="Continue to your request")).to_be_visible()


def test_links_to_bookings_are_sent_to_whoever_made_them(visitor, mail):
    guest, address = visitor(), f"lost-{uuid.uuid4().hex[:8]}@example.com"
    guest.book(guest.find_free_stay(), address)

    def letters():
        sent = [each for each in mail() if address in each["to"]]
        return [each for each in sent if not each["subject"].startswith("Receipt: ")]

    eventually(letters, lambda found: len(found) == 1)
    guest.page.get_by_role("link", name="Find my booking").click()
    guest.page.get_by_label("E-mail").fill(address)
    guest.press("Send me the links")
    guest.sees("Look into your mail")
    (_, sent) = eventually(letters, lambda found: len(found) == 2)
    link = re.search(r"http://\S+/booking/\S+#key=[\w%.~-]+", sent["text"])
    other_device = visitor()
    other_device.page.goto(link[0])
    other_device.sees("Your stay is booked")
